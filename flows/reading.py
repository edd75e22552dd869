"""Reading articles without a warehouse: one page, one text, or a batch of rows.

`read --jsonl` takes a row on each line of its input and gives one line for each, in the same order, in flat memory.
What a row needs is decided by `only`, and no other work is done.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from extract.errors import PageRejected
from extract.page import read_page
from extract.plaintext import read_text
from extract.records import Article
from flows.encoding import encode
from flows.errors import UsageError
from transform.facts import ALL_FACTS, read_facts
from transform.rules import Rules, load_rules

OUTPUT_KEYS = ("article", "mentions", "dates", "figures", "events", "topics")
_TEXT_KEYS = {"id", "text", "language", "published", "title"}
_PAGE_KEYS = {"id", "path", "url", "published", "title", "language"}
_CHUNK_ROWS = 32


class RowInvalid(Exception):
    """A row that cannot be read; `code` is one word, the text says what is wrong."""

    def __init__(self, code: str, message: str, row_id: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.row_id = row_id


@dataclass(frozen=True, slots=True)
class RowReader:
    """What reading rows needs, made once a process. `zone` is used where a row's day or page names none."""

    rules: Rules | None
    only: frozenset[str]
    zone: ZoneInfo
    captured_at: datetime

    def read_line(self, number: int, line: str) -> tuple[str, bool]:
        """The output line of one input line, and whether it was read. Raises nothing for a bad row."""
        try:
            row = _parse_row(line)
            article = self._article(row)
        except RowInvalid as error:
            return _error_line(number, error), False
        return self._answer(row["id"], article), True

    def _answer(self, row_id: object, article: Article) -> str:
        parts = [f'"id":{encode(row_id)}']
        if "article" in self.only:
            parts.append(f'"article":{encode_article(article)}')
        wanted = self.only & ALL_FACTS
        if wanted and self.rules is not None:
            facts = read_facts(article, self.rules, wanted)
            parts += [f'"{key}":{encode(getattr(facts, key))}' for key in OUTPUT_KEYS if key in wanted]
        return "{" + ",".join([*parts, '"error":null']) + "}"

    def _article(self, row: dict[str, Any]) -> Article:
        published = _published(row)
        if "text" in row:
            return read_text(
                row["text"],
                name=str(row["id"]),
                language=row.get("language"),
                published=published,
                title=row.get("title"),
                zone=self.zone,
            )
        path = Path(row["path"])
        url = row.get("url") or path.absolute().as_uri()
        try:
            return read_page(
                read_file(path),
                url=url,
                source=None,
                captured_at=self.captured_at,
                published=published,
                title=row.get("title"),
            )
        except PageRejected as error:
            raise RowInvalid(error.reason, f"{row['path']}: {error.reason}", row["id"]) from error
        except (OSError, EOFError, zlib.error) as error:
            raise RowInvalid("unreadable-file", f"{row['path']}: {error}", row["id"]) from error


def encode_article(article: Article) -> str:
    """An article as JSON; with precision `day` its `published_at` is the date alone."""
    text = encode(article)
    if article.published_precision == "day" and article.published_at is not None:
        instant = article.published_at.isoformat()
        day = article.published_at.date().isoformat()
        return text.replace(f'"published_at":"{instant}"', f'"published_at":"{day}"', 1)
    return text


def read_file(path: Path) -> bytes:
    """The bytes of a file, unpacked if its name ends in .gz. Raises OSError, EOFError or zlib.error."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def parse_only(text: str | None) -> frozenset[str]:
    """The output keys that `--only` names (`facts` is all but the article). Raises `UsageError` for another word."""
    if text is None:
        return frozenset(OUTPUT_KEYS)
    wanted: set[str] = set()
    for word in (part.strip() for part in text.split(",")):
        if word == "facts":
            wanted |= ALL_FACTS
        elif word in OUTPUT_KEYS:
            wanted.add(word)
        else:
            raise UsageError(f"--only {word}: not one of {', '.join((*OUTPUT_KEYS, 'facts'))}")
    return frozenset(wanted)


def _parse_row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise RowInvalid("bad-json", f"not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("id"), (str, int)):
        raise RowInvalid("bad-row", "a row is an object with an id (text or whole number)")
    if isinstance(row.get("text"), str):
        allowed = _TEXT_KEYS
    elif isinstance(row.get("path"), str):
        allowed = _PAGE_KEYS
    else:
        raise RowInvalid("bad-row", "a row needs a text or a path", row["id"])
    if unknown := sorted(set(row) - allowed):
        accepted = ", ".join(sorted(allowed))
        raise RowInvalid("bad-row", f"unknown key {unknown[0]}; accepted: {accepted}", row["id"])
    for key in allowed - {"id"}:
        if row.get(key) is not None and not isinstance(row[key], str):
            raise RowInvalid("bad-row", f"{key} is no text", row["id"])
    return row


def _published(row: dict[str, Any]) -> date | datetime | None:
    value = row.get("published")
    if value is None:
        return None
    try:
        return parse_published(value)
    except ValueError as error:
        raise RowInvalid("bad-row", str(error), row["id"]) from error


def parse_published(text: str) -> date | datetime:
    """A day, or an instant with its offset (ISO 8601). Raises `ValueError`, with a sentence for the user."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"published {text!r} is neither a date nor an instant (ISO 8601)"
        raise ValueError(message) from error
    if instant.tzinfo is None:
        message = f"published {text!r}: an instant needs its offset"
        raise ValueError(message)
    return instant


def _error_line(line: int, error: RowInvalid) -> str:
    """The output of a row that was not read; its line number stands in for an id that is not known."""
    place = f',"line":{line}' if error.row_id is None else ""
    return f'{{"id":{encode(error.row_id)}{place},"error":{encode({"code": error.code, "message": str(error)})}}}'


def read_rows(lines: Iterable[str], options: ReadOptions) -> Iterator[tuple[str, bool]]:
    """The output line of every input line that is not blank, in order, each with whether it was read."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    if options.workers == 1:
        reader = options.make_reader()
        for number, line in numbered:
            yield reader.read_line(number, line)
        return
    yield from _read_in_parallel(numbered, options)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a batch is read with; picklable, so that each worker makes its own reader."""

    only: frozenset[str]
    rule_dirs: tuple[Path, ...]
    zone: ZoneInfo
    captured_at: datetime
    workers: int = 1

    def make_reader(self) -> RowReader:
        """A reader with its rules loaded (not at all, when no fact is wanted). Raises `RuleFileInvalid`."""
        rules = load_rules(self.rule_dirs) if self.only & ALL_FACTS else None
        return RowReader(rules, self.only, self.zone, self.captured_at)


_worker: list[RowReader] = []


def _start_worker(options: ReadOptions) -> None:
    _worker.append(options.make_reader())


def _read_chunk(chunk: list[tuple[int, str]]) -> list[tuple[str, bool]]:
    return [_worker[0].read_line(number, line) for number, line in chunk]


def _read_in_parallel(numbered: Iterator[tuple[int, str]], options: ReadOptions) -> Iterator[tuple[str, bool]]:
    """Chunks through a process pool; never more in flight than keeps the workers busy."""
    with ProcessPoolExecutor(
        options.workers, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(options,)
    ) as pool:
        waiting: deque[Future[list[tuple[str, bool]]]] = deque()
        while chunk := list(islice(numbered, _CHUNK_ROWS)):
            waiting.append(pool.submit(_read_chunk, chunk))
            if len(waiting) > options.workers * 3:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
