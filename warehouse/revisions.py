"""What is the same however often an article is read: content hashes, revisions, and ids from evidence.

All of it is a pure function of an article's captures and the rules. Read `revisions` first.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from extract.records import Article, Capture
from transform.records import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_UTC_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """One capture of an article, as today's rules read it.

    `linked` are the ids of the articles that its page names as its own telling in another language.
    """

    capture: Capture
    article: Article
    facts: Facts
    linked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One content of an article: its number from 1, what first showed it, and since when the public could read it."""

    number: int
    valid_from: datetime
    content_hash: str
    first: Reading
    readings: tuple[Reading, ...]

    @property
    def public_on(self) -> date:
        """The day of valid_from where the source is: its offset is the one that its page writes, else UTC."""
        article = self.first.article
        if self.number == 1 and article.published_on:
            return article.published_on
        return self.valid_from.astimezone((article.published_at or article.modified_at or _UTC_INSTANT).tzinfo).date()


def content_hash(article: Article) -> str:
    """32 hex digits of the sha256 of title and text, NFC, every run of white space folded to one space."""
    said = unicodedata.normalize("NFC", f"{article.title or ''}\n{article.text}")
    return _digest(" ".join(said.split()), digits=32)


def revisions(readings: Iterable[Reading]) -> list[Revision]:
    """The revisions of one article from all its readings, in any order; equal neighbours are one.

    valid_from never goes back: the first is the publication, a later one the modification that the page states, if it
    states one before the capture, else the capture.
    """
    found: list[Revision] = []
    for digest, run in _runs(sorted(readings, key=_order)):
        first = run[0]
        since = _since(first) if not found else max(found[-1].valid_from, _changed_at(first))
        found.append(Revision(len(found) + 1, since, digest, first, tuple(run)))
    return found


def _runs(ordered: Sequence[Reading]) -> list[tuple[str, list[Reading]]]:
    runs: list[tuple[str, list[Reading]]] = []
    for reading in ordered:
        digest = content_hash(reading.article)
        if runs and runs[-1][0] == digest:
            runs[-1][1].append(reading)
        else:
            runs.append((digest, [reading]))
    return runs


def _order(reading: Reading) -> tuple[datetime, str, str, int]:
    """Captures of one instant are ordered by their bodies, so that the order of arrival never matters."""
    capture = reading.capture
    return (capture.captured_at, capture.body_sha256, capture.run_id, capture.raw_offset)


def _since(reading: Reading) -> datetime:
    return reading.article.published_at or reading.capture.captured_at


def _changed_at(reading: Reading) -> datetime:
    captured = reading.capture.captured_at
    return min(reading.article.modified_at or captured, captured)


class EvidenceIds:
    """Ids of the facts of one revision, from evidence only: article, sentence, words, ordinal among equals.

    A better rule, or a paragraph inserted above, changes no id. Ask in text order, once a fact.
    """

    def __init__(self, article_id: str) -> None:
        self._article_id = article_id
        self._seen: Counter[tuple[str, ...]] = Counter()

    def next(self, sentence: str, *words: str) -> str:
        """The id (16 hex digits) of the next fact with these words in this sentence."""
        key = (" ".join(unicodedata.normalize("NFC", sentence).split()), *words)
        ordinal = self._seen[key]
        self._seen[key] += 1
        return _digest("\0".join((self._article_id, *key, str(ordinal))), digits=16)


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
