"""As many articles as a measurement wants, served from loopback: the sample press's pages with other numbers in them.

Every copy has its own address, headline and figures; markup and languages are those of the press. The press's articles
are short: each gets paragraphs of others in its language until it is as long as news is. Around the article stands what
outlets put there: menus, lists of other articles and scripts, some 30 kB of it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection

from flows.sample_press.library import load_library
from flows.sample_press.pages import Site

OUTLETS = 10
_LETTERS = 2000
_AS_OF = datetime.fromisoformat("2026-09-27T21:00:00+09:00")
_PARAGRAPH = re.compile(r"(?<=<p>).*?(?=</p>)", re.DOTALL)
_NUMBER = re.compile(r"(?<![\d.,&#])\d{1,4}(?![\d;])")
_HEADING = re.compile(r"(<title>|<h1[^>]*>)")
_LINK = re.compile(r'(<link rel="canonical" href="|<meta property="og:url" content=")[^"]*')
_ITEM = "<item><title>{n}</title><link>{base}/{n}</link><pubDate>Sun, 27 Sep 2026 09:00:00 +0900</pubDate></item>"
_MENU = "".join(
    f'<li class="menu__item"><a href="/section/{n}" data-track="menu-{n}">Section {n}</a></li>' for n in range(120)
)
_OTHERS = "".join(
    f'<li><a href="/other/{n}"><img src="/thumb/{n}.jpg" alt=""><span>Another headline {n}</span></a></li>'
    for n in range(90)
)
_SCRIPT = "<script>window.settings = {" + ",".join(f'"key{n}": "value {n * 7919}"' for n in range(900)) + "};</script>"
_BEFORE = f'<nav class="menu"><ul>{_MENU}</ul></nav>{_SCRIPT}'
_BEHIND = f'<aside class="most-read"><ul>{_OTHERS}</ul></aside>'


def make_pages(count: int) -> list[str]:
    """`count` different pages; the same count gives the same pages."""
    library = load_library()
    originals = [
        (outlet.language, site.answer(shown.path, _AS_OF).body.decode())
        for outlet in library.outlets.values()
        for site in [Site(outlet, library, "http://press.example")]
        for shown in site.shown(_AS_OF)
        if shown.article.kind != "gallery" and shown.article.charset.lower() == "utf-8"
    ]
    pages = [_lengthen(page, [other for spoken, other in originals if spoken == tongue]) for tongue, page in originals]
    return [_vary(pages[number % len(pages)], number) for number in range(count)]


def _lengthen(page: str, others: list[str]) -> str:
    """The page with more paragraphs behind its own, those of the pages that follow it; one without a `p` as it is."""
    own = list(_PARAGRAPH.finditer(page))
    if not own:
        return page
    start = others.index(page) + 1
    added: list[str] = []
    for other in others[start:] + others[:start]:
        added += [paragraph for paragraph in _PARAGRAPH.findall(other) if "<" not in paragraph]
        if sum(map(len, added)) > _LETTERS:
            break
    place = own[-1].end() + len("</p>")
    return page[:place] + "".join(f"<p>{paragraph}</p>" for paragraph in added) + page[place:]


def _vary(page: str, number: int) -> str:
    """A page with other small numbers in its paragraphs, a number in its headline, and no address but its own."""
    chance = random.Random(number)

    def other(found: re.Match[str]) -> str:
        # Years stay: a date that is none would cost less to read than one that is.
        return found[0] if found[0].startswith("20") else f"{chance.randint(1, 9)}{found[0][1:]}"

    text = _PARAGRAPH.sub(lambda paragraph: _NUMBER.sub(other, paragraph[0]), page)
    text = text.replace("<body>", f"<body>{_BEFORE}", 1).replace("</body>", f"{_BEHIND}</body>", 1)
    return _HEADING.sub(rf"\g<1>{number}: ", _LINK.sub(r"\1", text))


@contextmanager
def served(count: int) -> Iterator[list[str]]:
    """The articles on `OUTLETS` servers of a process of its own; gives the addresses of their feeds."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(count, there), daemon=True)
    process.start()
    try:
        yield [f"http://127.0.0.1:{port}/rss.xml" for port in here.recv()]
    finally:
        process.terminate()
        process.join()


def _serve(count: int, pipe: Connection) -> None:
    pages = [page.encode() for page in make_pages(count)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("sockname")[1]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(_answer(pages, head.split(b" ", 2)[1].decode(), port, ports))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    async def run() -> None:
        servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in range(OUTLETS)]
        ports.extend(server.sockets[0].getsockname()[1] for server in servers)
        pipe.send(ports)
        await asyncio.Event().wait()

    ports: list[int] = []
    asyncio.run(run())


def _answer(pages: list[bytes], path: str, port: int, ports: list[int]) -> bytes:
    """The whole HTTP answer to a path at one of the ports; each outlet has every tenth page."""
    kind, body, status = "text/html; charset=utf-8", b"", "404 Not Found"
    if path == "/rss.xml":
        base = f"http://127.0.0.1:{port}"
        items = "".join(_ITEM.format(n=n, base=base) for n in range(ports.index(port), len(pages), OUTLETS))
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Bench</title>{items}</channel></rss>'
        kind, body, status = "application/rss+xml", feed.encode(), "200 OK"
    elif path[1:].isdigit():
        body, status = pages[int(path[1:])], "200 OK"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
