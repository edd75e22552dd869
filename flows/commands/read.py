"""`dateline read`: one article, or a batch of rows, without a warehouse."""

from __future__ import annotations

import asyncio
import sys
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from extract.decode import decode
from extract.decoding import is_binary
from extract.fetch import Fetched, Fetcher, Surroundings
from extract.page import read_page
from extract.plaintext import read_text
from extract.records import Article, Source
from extract.sources import load_sources
from extract.urls import belongs_to, mask_credentials
from flows.clock import now
from flows.console import Common, write_line
from flows.encoding import encode
from flows.errors import ExitCode, NothingSucceeded, UsageError
from flows.reading import OUTPUT_KEYS, ReadOptions, encode_article, parse_only, parse_published, read_file, read_rows
from flows.settings import Settings, fetch_settings
from flows.showing import show_article
from transform.facts import ALL_FACTS, read_facts
from transform.rules import load_rules

SCHEMA = "dateline.read/1"


def read(
    what: Annotated[
        str | None, Parameter(help="A URL, a file (HTML or text, or .gz), or - for stdin.", allow_leading_hyphen=True)
    ] = None,
    *,
    json: Annotated[bool, Parameter(negative="", help="One JSON object instead of text for a reader.")] = False,
    jsonl: Annotated[bool, Parameter(negative="", help="Rows on standard input, one output row for each.")] = False,
    published: Annotated[
        str | None,
        Parameter(help="The day of a text, or of a page without one (2026-09-01)."),
    ] = None,
    only: Annotated[str | None, Parameter(help="Output keys with commas between; facts: all but the article.")] = None,
    workers: Annotated[int, Parameter(help="Processes, with --jsonl.")] = 1,
    common: Common | None = None,
) -> int:
    """Read one article, or a batch of rows: fields and facts, each with its quotation."""
    settings = (common or Common()).settings()
    wanted = parse_only(only)
    if jsonl:
        if what is not None:
            raise UsageError("--jsonl reads rows from standard input and takes no URL or file")
        if published is not None:
            raise UsageError('--jsonl takes the day of each row from the row: "published"')
        return _read_batch(settings, wanted, workers)
    if what is None:
        raise UsageError("read what? A URL, a file, - or --jsonl")
    if what.startswith("-") and what != "-":
        raise UsageError(f"unknown option: {what} (a file of that name is ./{what})")
    article = _article(what, settings, _day(published))
    rules = load_rules(settings.rule_dirs)
    facts = read_facts(article, rules, wanted & ALL_FACTS)
    if json:
        parts = [f'"schema":"{SCHEMA}"'] + ([f'"article":{encode_article(article)}'] if "article" in wanted else [])
        parts += [f'"{key}":{encode(getattr(facts, key))}' for key in OUTPUT_KEYS if key in wanted & ALL_FACTS]
        write_line("{" + ",".join(parts) + "}")
    else:
        show_article(article, facts, wanted)
    return ExitCode.OK


def _read_batch(settings: Settings, only: frozenset[str], workers: int) -> int:
    if workers < 1:
        raise UsageError("--workers takes a whole number from 1")
    options = ReadOptions(
        only=only, rule_dirs=settings.rule_dirs, zone=settings.zone, captured_at=now(), workers=workers
    )
    rows = failed = 0
    for line, was_read in read_rows(sys.stdin, options):
        write_line(line)
        rows += 1
        failed += not was_read
    if not failed:
        return ExitCode.OK
    return ExitCode.NOTHING_SUCCEEDED if failed == rows else ExitCode.PART_FAILED


def _day(published: str | None) -> date | datetime | None:
    try:
        return parse_published(published) if published is not None else None
    except ValueError as error:
        raise UsageError(f"--{error}") from error


def _article(what: str, settings: Settings, published: date | datetime | None) -> Article:
    if what.startswith(("http://", "https://")):
        return _fetch_article(what, settings, published)
    if what == "-":
        body, name = sys.stdin.buffer.read(), "stdin:"
    else:
        body, name = _bytes_of(what), Path(what).absolute().as_uri()
    shown = "standard input" if what == "-" else what
    if not body.strip():
        raise NothingSucceeded(f"{shown}: empty, there is nothing to read")
    if is_binary(body):
        raise NothingSucceeded(f"{shown}: an image, an archive or another binary file, and read takes HTML or text")
    if body.lstrip()[:1] == b"<":
        return read_page(body, url=name, source=None, captured_at=now(), published=published)
    return read_text(decode(body), name=name, published=published, zone=settings.zone)


def _bytes_of(what: str) -> bytes:
    """A file's bytes. Raises `UsageError` for what is no file, `NothingSucceeded` for one that cannot be read."""
    path = Path(what)
    if path.is_dir():
        raise UsageError(f"{what}: a folder, and read takes one file (a folder of pages: dateline backfill --html)")
    if not path.is_file():
        raise UsageError(f"{what}: no such file")
    try:
        return read_file(path)
    except (OSError, EOFError, zlib.error) as error:
        raise NothingSucceeded(f"{what}: cannot be read: {error}") from error


def _fetch_article(url: str, settings: Settings, published: date | datetime | None) -> Article:
    """The article behind a URL, fetched as a run would: robots and all. Raises `NothingSucceeded` with the reason."""
    sources = load_sources(settings.source_dirs).values()
    source = next((source for source in sources if belongs_to(url, source)), None)
    fetched = asyncio.run(_fetch(url, settings, source))
    if fetched.outcome != "ok":
        raise NothingSucceeded(f"{mask_credentials(url)}: {fetched.outcome}, {fetched.reason}")
    content_type = fetched.header("content-type")
    return read_page(
        fetched.body,
        url=fetched.final_url,
        source=source,
        captured_at=fetched.requested_at,
        content_type=content_type,
        published=published,
    )


async def _fetch(url: str, settings: Settings, source: Source | None) -> Fetched:
    async with Fetcher(fetch_settings(settings), frozenset(), Surroundings(now=now)) as fetcher:
        return await fetcher.fetch(url, role="page", source=source)
