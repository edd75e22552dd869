"""What fetching costs beside its rivals: `python -m tests.bench.bench_fetch`.

2,000 pages of 100 kB from 20 loopback hosts, 16 at a time. Each contestant has a process of its own; what is printed is
that process's CPU seconds from its first request to its last byte, the median of some rounds. Ours does more than the
others: robots.txt, checked addresses, bounded bodies, a deadline per page, and a named outcome. A rival that is not
installed is left out.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import httpx

from extract.fetch import Fetcher, FetchSettings, Surroundings

HOSTS = 20
PAGE_BYTES = 100_000
WIDTH = 16


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    body = b"<p>" + b"x" * (PAGE_BYTES - 3)
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % PAGE_BYTES + body
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            writer.write(missing if head.startswith(b"GET /robots.txt") else page)
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        writer.close()


def serve(pipe: Connection) -> None:
    """The hosts, for ever; their ports go down the pipe."""

    async def run() -> None:
        servers = [await asyncio.start_server(_serve, "127.0.0.1", 0) for _ in range(HOSTS)]
        pipe.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()

    asyncio.run(run())


async def _all(urls: list[str], get: Callable[[str], Awaitable[int]]) -> None:
    """Every URL with `WIDTH` at a time. Raises `SystemExit` when a page does not come whole."""
    waiting = iter(urls)

    async def work() -> None:
        for url in waiting:
            size = await get(url)
            if size != PAGE_BYTES:
                raise SystemExit(f"{url}: {size} bytes instead of {PAGE_BYTES}")

    await asyncio.gather(*(work() for _ in range(WIDTH)))


async def ours(urls: list[str]) -> None:
    """The fetcher of this project, as a run uses it."""
    hosts = frozenset(url.split("/")[2] for url in urls)
    settings = FetchSettings(host_interval_seconds=0.0, concurrency=WIDTH, allow_hosts=hosts)
    async with Fetcher(settings, frozenset(), Surroundings(now=lambda: datetime.now(UTC))) as fetcher:

        async def get(url: str) -> int:
            return len((await fetcher.fetch(url, role="page")).body)

        await _all(urls, get)


async def shared_httpx(urls: list[str]) -> None:
    """One `httpx.AsyncClient` for all hosts, as most programs write it."""
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=None, max_keepalive_connections=None)) as client:

        async def get(url: str) -> int:
            return len((await client.get(url)).content)

        await _all(urls, get)


async def client_per_host(urls: list[str]) -> None:
    """One `httpx.AsyncClient` for each host."""
    clients = {host: httpx.AsyncClient() for host in {url.split("/")[2] for url in urls}}

    async def get(url: str) -> int:
        return len((await clients[url.split("/")[2]].get(url)).content)

    await _all(urls, get)
    for client in clients.values():
        await client.aclose()


async def aiohttp_session(urls: list[str]) -> None:
    """One `aiohttp.ClientSession`."""
    import aiohttp  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - a rival, not a requirement

    async with aiohttp.ClientSession() as session:

        async def get(url: str) -> int:
            async with session.get(url) as answer:
                return len(await answer.read())

        await _all(urls, get)


CONTESTANTS = {
    "dateline": ours,
    "httpx, one shared client": shared_httpx,
    "httpx, one client a host": client_per_host,
    "aiohttp, one session": aiohttp_session,
}


def contest(name: str, urls: list[str], pipe: Connection) -> None:
    """One contestant's CPU seconds down the pipe."""
    began = time.process_time()
    asyncio.run(CONTESTANTS[name](urls))
    pipe.send(time.process_time() - began)


def measure(name: str, urls: list[str]) -> float:
    """The CPU seconds of one round, in a fresh process."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=contest, args=(name, urls, there))
    process.start()
    seconds: float = here.recv()
    process.join()
    return seconds


def main() -> None:
    """Print one line a contestant, and how it compares with the shared client."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    ports = here.recv()
    urls = [f"http://127.0.0.1:{ports[number % HOSTS]}/{number}" for number in range(arguments.pages)]
    names = [name for name in CONTESTANTS if "aiohttp" not in name or importlib.util.find_spec("aiohttp")]
    # Rounds are interleaved, so that a busy minute hits all contestants alike.
    rounds = [{name: measure(name, urls) for name in names} for _ in range(arguments.rounds)]
    median = {name: statistics.median(round_[name] for round_ in rounds) for name in names}
    shared = median["httpx, one shared client"]
    sys.stdout.write(f"{arguments.pages} pages of {PAGE_BYTES} bytes from {HOSTS} hosts, {WIDTH} at a time\n")
    for name, seconds in median.items():
        sys.stdout.write(f"{name:28} {seconds:6.2f} CPU s   {shared / seconds:5.2f} x the shared client\n")
    server.terminate()


if __name__ == "__main__":
    main()
