"""What two tellings of one story share: the signature by which the warehouse groups articles.

Copies share runs of words. Of all runs of three words every fourth is kept, chosen by its own hash, so that two texts
keep the same ones; the share of the shorter text's runs that the longer one has (containment) tells copies from others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

from transform.records import Figure, Mention, Signature
from transform.scan import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.text import Document

_WORD = re.compile(r"\w++")
_KEEP_ONE_IN = 4
_SECOND_HASH = 0x9E3779B9  # any other start value gives the other half of the 64 bits
_HALF, _SIGN, _WHOLE = 32, 1 << 63, 1 << 64
_MAIN_ENTITIES = 5


def sign(document: Document, mentions: Sequence[Mention], figures: Sequence[Figure]) -> Signature:
    """The signature of a text; no shingles where it has fewer than three words. The same in every process."""
    return Signature(shingles=shingles(document.text), claims=_claims(figures), entity_ids=_main_entities(mentions))


def shingles(text: str) -> tuple[int, ...]:
    """The sampled runs of three words as signed 64-bit numbers, ascending."""
    words = [word.encode() for word in _WORD.findall(fold(text))]
    runs = list(map(b" ".join, zip(words, words[1:], words[2:], strict=False)))
    kept = set()
    for run, low in zip(runs, map(crc32, runs), strict=True):
        if low % _KEEP_ONE_IN == 0:
            number = crc32(run, _SECOND_HASH) << _HALF | low
            kept.add(number - _WHOLE if number >= _SIGN else number)
    return tuple(sorted(kept))


def containment(first: Sequence[int], second: Sequence[int]) -> float:
    """The share of the shorter signature's shingles that the longer one has; 0 when one is empty."""
    smaller = min(len(first), len(second))
    return len(set(first) & set(second)) / smaller if smaller else 0.0


def _claims(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Short keys of the figures that a telling in another language would share, ascending; bare counts are left out."""
    keys = set()
    for figure in figures:
        if figure.value is None or figure.kind in {"ordinal", "rank"}:
            continue
        period = f"{figure.period_start}/{figure.period_end}" if figure.period_start else ""
        keys.add(f"{figure.kind}|{figure.value.normalize():f}|{figure.currency or figure.unit or ''}|{period}")
    return tuple(sorted(keys))


def _main_entities(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The entities named most often (of equals the earlier), at most five, in that order."""
    counts: dict[str, int] = {}
    for item in mentions:
        if item.entity_id is not None and not item.nested:
            counts[item.entity_id] = counts.get(item.entity_id, 0) + 1
    return tuple(sorted(counts, key=counts.__getitem__, reverse=True)[:_MAIN_ENTITIES])
