"""How the tests of names read a sentence: the bundled rules, loaded once, and a document made of plain text."""

from __future__ import annotations

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from extract.plaintext import read_text
from transform.discovery import discover
from transform.entities import find_mentions
from transform.facts import read_document
from transform.records import Entity, Mention
from transform.rules import Rules, load_rules
from transform.text import Document

DAY = date(2025, 11, 1)


@cache
def rules() -> Rules:
    """All bundled rules."""
    return load_rules()


def document(text: str, day: date | None = DAY) -> Document:
    """A document of this text, published on a day."""
    article = read_text(text, name="t", language=None, published=day, title=None, zone=ZoneInfo("Asia/Seoul"))
    return read_document(article, text, rules())


def known(text: str, day: date | None = DAY) -> tuple[Mention, ...]:
    """The names of the gazetteer in a text."""
    return find_mentions(document(text, day), rules().entities)


def read(text: str) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """All mentions of a text and the entities that are new."""
    read_document = document(text)
    mentions = find_mentions(read_document, rules().entities)
    return discover(read_document, rules().discovery, rules().entities, mentions)


def named(text: str) -> list[tuple[str, str | None]]:
    """Surface and id of every outermost mention, known and discovered."""
    return [(mention.surface, mention.entity_id) for mention in read(text)[0] if not mention.nested]
