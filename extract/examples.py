"""Do a source's examples hold? Each is a small page in the outlet's markup with the fields that it must give.

They are what shows that a source's own selectors work, and what breaks first when they are changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from extract.errors import PageRejected
from extract.page import read_page
from extract.records import Article, Source, SourceExample
from extract.selected import MISSED

_LATER = datetime(2100, 1, 1, tzinfo=UTC)  # the capture: after any date in an example, so that none is disbelieved
_FIELD_OF = {"title": "title", "body": "text", "authors": "authors", "published": "published_at"}


def example_problems(source: Source) -> Iterator[str]:
    """What an example gives that it should not, one line each; and every selector that matches in none of them.

    Nothing for a source without examples.
    """
    read: list[Article] = []
    for number, example in enumerate(source.examples, 1):
        try:
            article = _read(source, example)
        except PageRejected as error:
            yield f"example {number} is no article: {error.reason}"
            continue
        read.append(article)
        for name, wanted in example.fields.items():
            found = _plain(getattr(article, name))
            if found != _plain(wanted):
                yield f"example {number} gives {name} {found!r} where {_plain(wanted)!r} is expected"
    yield from _idle_selectors(source, read)


def _read(source: Source, example: SourceExample) -> Article:
    """Raises `PageRejected`."""
    url = example.url or source.homepage.rstrip("/") + "/example"
    return read_page(example.html.encode(), url=url, source=source, captured_at=_LATER)


def _idle_selectors(source: Source, read: list[Article]) -> Iterator[str]:
    for selector, name in _FIELD_OF.items():
        if getattr(source.page, selector) is None or not read:
            continue
        if all(article.field_rules.get(name, MISSED).endswith(MISSED.strip()) for article in read):
            yield f"the selector page.{selector} matches in no example"


def _plain(value: object) -> object:
    """A value as a TOML file writes it: a list for a tuple, ISO 8601 for a date."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
