"""Fetching as a polite client: conditional requests, turns, waits, robots.txt, and addresses checked once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from extract.answers import Fetched
from extract.fetch import Fetcher, FetchSettings, Surroundings
from extract.urls import clean_url, url_hash
from tests.extract.hostile_server import ARTICLE, Wire, status, whole
from tests.extract.loopback import NOW, Clock, fetcher_for, site, source


async def _article(wire: Wire) -> None:
    await wire.send(whole(ARTICLE, 'ETag: "v1"', "Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT"))


async def _conditional(wire: Wire) -> None:
    is_known = wire.headers.get("if-none-match") == '"v1"'
    await wire.send(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n' if is_known else whole(ARTICLE, 'ETag: "v1"'))


def test_a_page_comes_with_body_headers_and_cost() -> None:
    """What flows need for the ledger is all there."""

    async def act() -> None:
        async with site(_article) as press, fetcher_for(press) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="page")
            row = answer.ledger_row(run_id="r", source=None, role="page")
            assert (answer.outcome, answer.body, answer.tries) == ("ok", ARTICLE, 1)
            assert (row.etag, row.http_status, row.bytes_raw) == ('"v1"', 200, len(ARTICLE))
            assert row.url_key == f"press.test:{press.port}/a"

    asyncio.run(act())


def test_validators_make_an_unchanged_answer() -> None:
    """A server that knows our ETag answers 304, which is an outcome of its own."""

    async def act() -> None:
        async with site(_conditional) as press, fetcher_for(press) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="feed", etag='"v1"', last_modified="yesterday")
            assert (answer.outcome, answer.http_status, answer.body) == ("unchanged", 304, b"")
            assert press.asked[0][2]["if-modified-since"] == "yesterday"

    asyncio.run(act())


def test_a_host_is_asked_one_at_a_time_with_its_interval() -> None:
    """Ten pages of one host take nine intervals, and never two at once."""

    async def act() -> None:
        clock = Clock()
        async with site(_article) as press, fetcher_for(press, clock, host_interval_seconds=1.0) as fetcher:
            answers = await asyncio.gather(*(fetcher.fetch(press.url(f"/{n}"), role="page") for n in range(10)))
            assert {answer.outcome for answer in answers} == {"ok"}
            assert press.busiest == 1
            assert sum(clock.sleeps) >= 9.0

    asyncio.run(act())


def test_waiting_for_a_turn_does_not_use_up_a_urls_seconds() -> None:
    """The last of many pages has its whole time, however long it stood in line."""

    async def act() -> None:
        clock = Clock()
        async with (
            site(_article) as press,
            fetcher_for(press, clock, host_interval_seconds=5.0, total_seconds=9.0) as fetcher,
        ):
            answers = await asyncio.gather(*(fetcher.fetch(press.url(f"/{n}"), role="page") for n in range(8)))
            assert [answer.outcome for answer in answers] == ["ok"] * 8

    asyncio.run(act())


def test_a_crawl_delay_is_kept() -> None:
    """What robots.txt asks for between two requests is waited."""

    async def act() -> None:
        clock = Clock()
        robots = b"User-agent: *\nCrawl-delay: 7\n"
        async with site(_article, robots) as press, fetcher_for(press, clock) as fetcher:
            await fetcher.fetch(press.url("/a"), role="page")
            await fetcher.fetch(press.url("/b"), role="page")
            assert max(clock.sleeps) > 6.0

    asyncio.run(act())


def test_a_crawl_delay_of_hours_leaves_pages_to_later_runs() -> None:
    """One page is fetched, the next one is deferred and says why."""

    async def act() -> None:
        clock = Clock()
        robots = b"User-agent: *\nCrawl-delay: 86400\n"
        async with site(_article, robots) as press, fetcher_for(press, clock) as fetcher:
            first = await fetcher.fetch(press.url("/a"), role="page")
            second = await fetcher.fetch(press.url("/b"), role="page")
            assert first.outcome == "ok"
            assert (second.outcome, second.reason) == ("deferred", "crawl-delay")

    asyncio.run(act())


def test_retry_after_is_waited_for() -> None:
    """A host that asks for ten seconds gets them, and the page comes."""

    async def busy(wire: Wire) -> None:
        await (status("503 Busy", "Retry-After: 10")(wire) if wire.number == 1 else _article(wire))

    async def act() -> None:
        clock = Clock()
        async with site(busy) as press, fetcher_for(press, clock) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="page")
            assert (answer.outcome, answer.tries) == ("ok", 2)
            assert 10.0 in clock.sleeps

    asyncio.run(act())


def test_a_host_that_wants_an_hour_is_left_alone_at_once() -> None:
    """After one such answer no other page of the host is asked for."""

    async def act() -> None:
        clock = Clock()
        async with site(status("429 Busy", "Retry-After: 3600")) as press, fetcher_for(press, clock) as fetcher:
            await fetcher.fetch(press.url("/a"), role="page")
            answer = await fetcher.fetch(press.url("/b"), role="page")
            assert (answer.outcome, answer.reason) == ("deferred", "rate-limited")
            assert len(press.asked) == 1

    asyncio.run(act())


def test_a_dead_host_is_given_up_after_five_urls() -> None:
    """A thousand pages of a host that is down do not cost a thousand timeouts."""

    async def hang_up(wire: Wire) -> None:
        wire.writer.close()

    async def act() -> None:
        clock = Clock()
        async with site(hang_up) as press, fetcher_for(press, clock, tries=1) as fetcher:
            answers = [await fetcher.fetch(press.url(f"/{n}"), role="page") for n in range(8)]
            assert [answer.reason for answer in answers] == ["bad-http"] * 5 + ["host-down"] * 3

    asyncio.run(act())


def test_robots_is_fetched_once_for_many_pages() -> None:
    """Pages that start together wait for one robots.txt."""

    async def act() -> None:
        kept: list[Fetched] = []
        async with site(_article, b"User-agent: *\nDisallow: /private/\n") as press, fetcher_for(press) as fetcher:
            fetcher.on_robots = kept.append
            paths = ["/a", "/private/b", "/c", "/private/d"]
            answers = await asyncio.gather(*(fetcher.fetch(press.url(path), role="page") for path in paths))
            assert [answer.reason for answer in answers] == [None, "robots", None, "robots"]
            assert len(kept) == 1

    asyncio.run(act())


def test_a_redirect_to_another_host_obeys_that_hosts_robots() -> None:
    """Leaving one host for another does not leave robots.txt behind."""

    async def act() -> None:
        async def leave(wire: Wire) -> None:
            await wire.send(whole(b"", f"Location: {press.url('/private/x', 'other.test')}", status="302 Found"))

        async with site(leave, b"User-agent: *\nDisallow: /private/\n") as press, fetcher_for(press) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="page")
            assert (answer.outcome, answer.reason) == ("rejected", "robots")

    asyncio.run(act())


def test_a_name_is_resolved_once_and_the_checked_address_connected_to() -> None:
    """A name that would answer differently the second time gets no second time."""

    async def act() -> None:
        async with site(_article) as press, fetcher_for(press) as fetcher:
            await fetcher.fetch(press.url("/a"), role="page")
            await fetcher.fetch(press.url("/b"), role="page")
            assert press.resolved == ["press.test"]
            assert press.asked[0][0] == "press.test"

    asyncio.run(act())


def test_a_private_address_is_refused_before_anything_is_sent() -> None:
    """A host that is not on the list of allowed ones and lives beside us is never asked, not even for robots.txt."""

    async def act() -> None:
        async with site(_article) as press, fetcher_for(press, allow_hosts=frozenset()) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="page")
            assert (answer.outcome, answer.reason) == ("rejected", "private-address")
            assert press.asked == []

    asyncio.run(act())


def test_a_forgotten_page_is_never_asked_for() -> None:
    """Neither directly, nor under a tracking key, nor as the end of a redirect."""

    async def act() -> None:
        async def redirect(wire: Wire) -> None:
            await (_article(wire) if wire.path != "/old" else status("301 Moved", "Location: /gone")(wire))

        async with site(redirect) as press:
            forgotten = frozenset({url_hash(clean_url(press.url("/gone")))})
            async with fetcher_for(press, forgotten=forgotten) as fetcher:
                urls = [press.url(path) for path in ("/gone", "/gone?utm_source=x", "/old")]
                answers = [await fetcher.fetch(url, role="page") for url in urls]
                assert [answer.reason for answer in answers] == ["forgotten"] * 3
                assert [path for _, path, _ in press.asked] == ["/old"]

    asyncio.run(act())


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment does not see our requests."""

    async def act() -> None:
        async with site(_article) as press, fetcher_for(press) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="page")
            assert answer.outcome == "ok"

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    asyncio.run(act())


def test_a_connection_is_used_again_and_replaced_when_stale() -> None:
    """A server that closes an idle connection costs a retry, not a page."""

    async def closing(wire: Wire) -> None:
        await _article(wire)
        wire.writer.close()

    async def act() -> None:
        async with site(closing) as press, fetcher_for(press) as fetcher:
            answers = [await fetcher.fetch(press.url(f"/{n}"), role="page") for n in range(5)]
            assert [answer.outcome for answer in answers] == ["ok"] * 5

    asyncio.run(act())


def test_credentials_do_not_reach_the_ledger() -> None:
    """Secret query values are masked in both URLs of the row."""

    async def act() -> None:
        async with site(_article) as press, fetcher_for(press) as fetcher:
            answer = await fetcher.fetch(press.url("/a?token=hush&page=2"), role="page")
            row = answer.ledger_row(run_id="r", source=source(), role="page")
            assert row.url.endswith("/a?token=***&page=2")
            assert "hush" not in str(row)

    asyncio.run(act())


def test_a_name_that_changes_its_address_is_refused_and_never_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address connected to is the one that was checked; when the name is asked again, so is its new address."""
    connected: list[str] = []
    answers = iter([("93.184.215.14",), ("127.0.0.1",)])
    clock = Clock()

    async def rebinding(host: str, port: int) -> tuple[str, ...]:  # noqa: ARG001
        return next(answers)

    async def act() -> None:
        async with site(_article) as press:
            really_connect = asyncio.open_connection

            async def watched(host: str, port: int, **options: Any) -> Any:  # noqa: ARG001
                connected.append(host)
                return await really_connect("127.0.0.1", press.port, **options)

            monkeypatch.setattr(asyncio, "open_connection", watched)
            around = Surroundings(now=lambda: NOW, resolve=rebinding, monotonic=clock.monotonic, sleep=clock.sleep)
            async with Fetcher(FetchSettings(host_interval_seconds=0.0), frozenset(), around) as fetcher:
                first = await fetcher.fetch("http://rebind.test/a", role="page")
                clock.seconds += 301.0
                second = await fetcher.fetch("http://rebind.test/b", role="page")
                assert (first.outcome, second.reason) == ("ok", "private-address")

    asyncio.run(act())
    assert set(connected) == {"93.184.215.14"}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("Sun, 01 Nov 2026 09:02:00 GMT", 120.0), ("Sunday, 01-Nov-26 09:02:00 GMT", 120.0)],
    ids=["seconds", "date", "old date"],
)
def test_retry_after_is_kept_in_both_forms(value: str, seconds: float) -> None:
    """Whether it names seconds or an instant, the next try comes then."""

    async def busy(wire: Wire) -> None:
        await (status("429 Busy", f"Retry-After: {value}")(wire) if wire.number == 1 else _article(wire))

    async def act() -> None:
        clock = Clock()
        async with site(busy) as press, fetcher_for(press, clock, total_seconds=300.0) as fetcher:
            answer = await fetcher.fetch(press.url("/a"), role="page")
            assert (answer.outcome, answer.tries) == ("ok", 2)
            assert seconds in clock.sleeps

    asyncio.run(act())


def test_tries_are_further_apart_each_time_by_an_uncertain_amount() -> None:
    """The pause doubles, and lies anywhere between its half and its whole, so that clients do not return together."""

    async def act() -> None:
        clock, drawn = Clock(), list[tuple[float, float]]()

        def highest(low: float, high: float) -> float:
            drawn.append((low, high))
            return high

        async with site(status("500 Broken")) as press:
            around = Surroundings(
                now=lambda: NOW,
                resolve=press.resolve,
                monotonic=clock.monotonic,
                sleep=clock.sleep,
                uniform=highest,
            )
            hosts = frozenset({f"press.test:{press.port}"})
            async with Fetcher(FetchSettings(tries=3, allow_hosts=hosts), frozenset(), around) as fetcher:
                answer = await fetcher.fetch(press.url("/a"), role="page")
        assert (answer.reason, answer.tries) == ("server-error", 3)
        assert drawn == [(0.5, 1.0), (1.0, 2.0)]
        assert {1.0, 2.0} <= set(clock.sleeps)

    asyncio.run(act())
