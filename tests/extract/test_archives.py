"""Walking archives for a backfill: the right addresses, in the right order, and an end."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from extract.archives import ArchivePage, ArchiveWalk, archive_pages
from extract.listings import Further, Listing
from extract.records import Archive, Candidate, Source
from tests.extract.loopback import source

SINCE, UNTIL = date(2026, 9, 29), date(2026, 10, 1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _with(archive: Archive) -> Source:
    return source(homepage="https://press.example/", archive=archive)


def _listing(*candidates: tuple[str, datetime | None]) -> Listing:
    """A listing of such keys with such dates."""
    return Listing(
        candidates=tuple(
            Candidate(source_id="press", url=f"https://{key}", url_key=key, feed_url="", published_at=moment)
            for key, moment in candidates
        )
    )


DAYS = _with(Archive(kind="day_pages", url="https://press.example/{year}/{month}/{day}?p={page}", link="a"))
PAGES = _with(Archive(kind="pages", url="https://press.example/news/{page}", link="a"))


def test_a_source_without_an_archive_has_no_pages() -> None:
    """Nothing to walk is no error."""
    assert list(archive_pages(source(), SINCE, UNTIL)) == []


def test_day_pages_go_back_day_by_day() -> None:
    """Both days are included; months and days have two digits."""
    assert list(archive_pages(DAYS, SINCE, UNTIL)) == [
        (date(2026, 10, 1), "https://press.example/2026/10/01?p=1"),
        (date(2026, 9, 30), "https://press.example/2026/09/30?p=1"),
        (date(2026, 9, 29), "https://press.example/2026/09/29?p=1"),
    ]


def test_days_before_the_archives_first_are_not_asked_for() -> None:
    """An archive that begins later is walked from there."""
    archive = Archive(kind="day_pages", url="https://press.example/{day}", link="a", first_day=date(2026, 10, 1))
    assert [day for day, _ in archive_pages(_with(archive), SINCE, UNTIL)] == [date(2026, 10, 1)]


def test_a_sitemap_by_month_is_asked_for_once_a_month() -> None:
    """A template without a day gives each address once."""
    archive = Archive(kind="sitemap", url="https://press.example/sitemap-{year}-{month}.xml")
    assert [url for _, url in archive_pages(_with(archive), SINCE, UNTIL)] == [
        "https://press.example/sitemap-2026-10.xml",
        "https://press.example/sitemap-2026-09.xml",
    ]


def test_blogger_is_asked_for_the_span_of_days() -> None:
    """The platform's own query, the last day included."""
    archive = Archive(kind="blogger", url="https://press.example/feeds/posts/default")
    [(day, url)] = archive_pages(_with(archive), SINCE, UNTIL)
    assert day is None
    assert url.endswith(
        "?published-min=2026-09-29T00:00:00&published-max=2026-10-02T00:00:00"
        "&orderby=published&max-results=150&start-index=1"
    )


def test_the_next_page_follows_while_there_is_something_new() -> None:
    """A page that brings the same articles again is the end: some sites repeat their last page for ever."""
    walk = ArchiveWalk(DAYS, SINCE, UNTIL)
    first = next(iter(walk.pages()))
    [second] = walk.follow(first, _listing(("press.example/1", None)))
    assert (second.url, second.day, second.page) == ("https://press.example/2026/10/01?p=2", date(2026, 10, 1), 2)
    assert walk.follow(second, _listing(("press.example/1", None))) == ()


def test_an_empty_page_is_the_end() -> None:
    """No candidates, no next page."""
    walk = ArchiveWalk(PAGES, SINCE, UNTIL)
    assert walk.follow(next(iter(walk.pages())), _listing()) == ()


def test_pages_end_before_the_first_day() -> None:
    """When everything on a page is older than what was asked for, what follows is older still."""
    walk = ArchiveWalk(PAGES, SINCE, UNTIL)
    first = next(iter(walk.pages()))
    recent, old = datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
    [second] = walk.follow(first, _listing(("a", recent), ("b", old)))
    assert walk.follow(second, _listing(("c", old), ("d", old))) == ()


def test_an_archive_without_pages_has_no_next_one() -> None:
    """A template that names no page is asked for once."""
    walk = ArchiveWalk(_with(Archive(kind="pages", url="https://press.example/all", link="a")), SINCE, UNTIL)
    assert walk.follow(next(iter(walk.pages())), _listing(("a", None))) == ()


def test_the_parts_of_a_sitemap_index_that_are_older_are_left_out() -> None:
    """A part last changed before the first day holds nothing that was asked for."""
    walk = ArchiveWalk(_with(Archive(kind="sitemap", url="https://press.example/sitemap.xml")), SINCE, UNTIL)
    parts = (
        Further(url="https://press.example/old.xml", updated_at=datetime(2026, 9, 1, tzinfo=UTC)),
        Further(url="https://press.example/new.xml", updated_at=datetime(2026, 9, 30, tzinfo=UTC)),
        Further(url="https://press.example/undated.xml"),
    )
    following = walk.follow(
        ArchivePage(url="https://press.example/sitemap.xml"), Listing(candidates=(), subfeeds=parts)
    )
    assert [page.url.rpartition("/")[2] for page in following] == ["new.xml", "undated.xml"]


def test_only_the_days_asked_for_are_wanted() -> None:
    """A candidate's day is that of the source's zone; one without a date is wanted."""
    walk = ArchiveWalk(PAGES, SINCE, UNTIL)
    listing = _listing(
        ("before", datetime(2026, 9, 28, 14, 59, tzinfo=UTC)),
        ("first-evening-in-seoul", datetime(2026, 9, 28, 15, 0, tzinfo=UTC)),
        ("after", datetime(2026, 10, 1, 15, 0, tzinfo=UTC)),
        ("undated", None),
    )
    assert [item.url_key for item in walk.wanted(listing)] == ["first-evening-in-seoul", "undated"]


@pytest.mark.parametrize(
    ("archive", "body"),
    [
        (Archive(kind="pages", url="https://press.example/{page}", link="a.s"), b'<a class="s" href="/1">One</a>'),
        (Archive(kind="sitemap", url="https://press.example/s.xml"), b"<urlset><url><loc>/1</loc></url></urlset>"),
        (Archive(kind="blogger", url="https://press.example/f"), b'<feed><entry><link href="/1"/></entry></feed>'),
        (
            Archive(kind="wordpress", url="https://press.example/?paged={page}"),
            b"<rss><item><link>/1</link></item></rss>",
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Archive) else "",
)
def test_each_kind_is_read_as_what_it_is(archive: Archive, body: bytes) -> None:
    """An archive's pages go through the same reader as feeds."""
    walk = ArchiveWalk(_with(archive), SINCE, UNTIL)
    page = next(iter(walk.pages()))
    listing = walk.read(body, page, url=page.url, now=NOW, content_type=None)
    assert [item.url for item in listing.candidates] == ["https://press.example/1"]
