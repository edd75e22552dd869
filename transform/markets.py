"""Markets: the word itself behind a technology, a product or a chip makes a market of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.found import Found
from transform.scan import Layer

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.text import Document

MARKETS = "market_words"
_TRADED = frozenset({"technology", "product", "chip", "service"})


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class MarketFile:
    """`rules/discovery/markets*.toml`: the words for a market, and with those that lead to what it trades."""

    words: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()


def load_markets(rule_dirs: Iterable[Path]) -> Layer:
    """The words of all folders as a layer; its payload is whether they lead to the thing. Raises `RuleFileInvalid`."""
    paths = [path for path in rule_files(rule_dirs, "discovery") if path.stem.startswith("markets")]
    files = [read_rule_file(path, MarketFile) for path in paths]
    words = [(word, False) for file in files for word in file.words]
    return Layer(name=MARKETS, literals=words + [(word, True) for file in files for word in file.leading])


def find_markets(document: Document, boundaries: Boundaries, names: Sequence[Found]) -> list[Found]:
    """Markets derived from the names right beside the word, with the id `market:slug` and the thing as parent."""
    if not document.hits.get(MARKETS):
        return []
    things = [name for name in names if name.type in _TRADED and name.entity_id is not None]
    ends = {name.end: name for name in things}
    starts = {name.start: name for name in things}
    found: list[Found] = []
    for start, end, leads in document.hits.get(MARKETS, ()):
        if leads:
            thing = starts.get(end + 1) if document.text[end : end + 1] == " " else None
        else:
            thing = ends.get(start) or (ends.get(start - 1) if document.text[start - 1 : start] == " " else None)
        last = thing.end if thing and leads else end
        if thing is None or thing.entity_id is None or boundaries.tail(document.text, last, "market") is None:
            continue
        slug = thing.entity_id.rpartition(":")[2].replace(" ", "-")
        found.append(Found(min(start, thing.start), last, "market", "market", f"market:{slug}", thing.entity_id))
    return found
