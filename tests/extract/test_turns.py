"""Hosts take turns: a long feed of one holds up no page of another."""

from __future__ import annotations

import asyncio

from extract.turns import FairQueue


def _filled(per_host: int) -> FairQueue[int]:
    """A queue with three pages of each of two hosts, the first host's first."""
    queue: FairQueue[int] = FairQueue(per_host)
    for host in ("a", "b"):
        for number in range(3):
            queue.put(host, number)
    return queue


def test_hosts_are_handed_out_in_turn() -> None:
    """The second worker gets another host, not the same one's next page."""

    async def act() -> None:
        queue = _filled(1)
        assert [await queue.get(), await queue.get()] == [("a", 0), ("b", 0)]

    asyncio.run(act())


def test_a_busy_hosts_next_page_waits_until_it_is_done() -> None:
    """Nothing is handed out while every host is busy."""

    async def act() -> None:
        queue = _filled(1)
        await queue.get()
        await queue.get()
        third = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        assert not third.done()
        queue.done("b")
        assert await third == ("b", 1)

    asyncio.run(act())


def test_more_pages_of_a_host_at_once_when_that_is_allowed() -> None:
    """Where no interval is kept, a host's pages come several at a time."""

    async def act() -> None:
        queue = _filled(2)
        found = [await queue.get() for _ in range(4)]
        assert found == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]

    asyncio.run(act())


def test_workers_are_told_the_end() -> None:
    """Once closed and empty every worker gets None, those that wait too."""

    async def act() -> None:
        queue: FairQueue[int] = FairQueue(1)
        queue.put("a", 0)
        queue.put("a", 1)
        taken: list[int] = []

        async def work() -> None:
            while (found := await queue.get()) is not None:
                taken.append(found[1])
                await asyncio.sleep(0)
                queue.done(found[0])

        workers = [asyncio.create_task(work()) for _ in range(3)]
        await asyncio.sleep(0)
        queue.close()
        await asyncio.gather(*workers)
        assert taken == [0, 1]

    asyncio.run(act())


def test_what_is_added_late_is_handed_out() -> None:
    """A worker that waits on an empty queue gets the first page that comes."""

    async def act() -> None:
        queue: FairQueue[int] = FairQueue(1)
        waiting = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        queue.put("a", 7)
        assert await waiting == ("a", 7)

    asyncio.run(act())
