"""How fast figures are read: sentences a second on one core, by part, and beside quantulum3 where it is installed.

    python tests/bench/bench_figures.py TEXT.jsonl|TEXT.txt [--language ko|en]

A .jsonl file has one object a line with a `text`; any other file one text a line. Times are CPU seconds, the best of
three passes after one that warms up.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from transform.dates import find_dates, load_dates  # noqa: E402  # the script runs from anywhere
from transform.figures import find_figures, load_figures  # noqa: E402
from transform.rules import BUNDLED_RULES  # noqa: E402
from transform.scan import Scanner  # noqa: E402
from transform.text import Document, load_sentence_rules, split_sentences  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

PASSES = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """A part's name and its CPU seconds for all texts."""

    part: str
    seconds: float


def read_texts(path: Path) -> list[str]:
    """The texts of a file, blank ones left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line.strip()] if path.suffix == ".jsonl" else lines
    return [text for text in texts if text.strip()]


def best_of(part: str, work: Callable[[], object]) -> Measure:
    """The fastest of some passes over all texts."""
    work()
    seconds = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        work()
        seconds = min(seconds, time.process_time() - start)
    return Measure(part, seconds)


def documents(texts: list[str], language: str, scanner: Scanner) -> list[Document]:
    """The texts as rules read them."""
    rules = load_sentence_rules([BUNDLED_RULES])
    found = []
    for text in texts:
        sentences = split_sentences(text, rules)
        found.append(
            Document(
                text=text,
                language=language,
                published=None,
                title=None,
                article_id="",
                sentences=sentences,
                starts=[start for start, _ in sentences],
                hits=scanner.scan(text),
            )
        )
    return found


def measure(texts: list[str], language: str) -> tuple[int, list[Measure]]:
    """The number of sentences and the measures of scanning, numbers, and figures with their dates known."""
    figures, dates = load_figures([BUNDLED_RULES]), load_dates([BUNDLED_RULES])
    scanner = Scanner([*figures.layers, *dates.layers])
    read = documents(texts, language, scanner)
    known = [find_dates(document, dates) for document in read]
    layer = figures.numerals.english.layer.name
    measures = [
        best_of("scan of literals", lambda: [scanner.scan(text) for text in texts]),
        best_of("numbers", lambda: [figures.numerals.find(one.text, one.hits[layer]) for one in read]),
        best_of("figures", lambda: [find_figures(one, figures, days) for one, days in zip(read, known, strict=True)]),
    ]
    return sum(len(document.sentences) for document in read), measures + rivals(texts)


def rivals(texts: list[str]) -> list[Measure]:
    """quantulum3 over the first texts, scaled to all of them; none where it is not installed."""
    try:
        from quantulum3 import parser  # type: ignore[import-not-found]  # noqa: PLC0415  # a rival, installed only where it is measured
    except ImportError:
        return []
    sample = texts[: max(1, len(texts) // 20)]
    start = time.process_time()
    for text in sample:
        parser.parse(text)
    return [Measure("quantulum3", (time.process_time() - start) * len(texts) / len(sample))]


def main() -> None:
    """Print a line for each part."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--language", choices=("ko", "en"), default="ko")
    chosen = arguments.parse_args()
    texts = read_texts(chosen.texts)
    sentences, measures = measure(texts, chosen.language)
    sys.stdout.write(f"{len(texts)} texts, {sentences} sentences\n")
    for one in measures:
        rate, each = sentences / one.seconds, one.seconds * 1e6 / sentences
        sys.stdout.write(f"{one.part:18s} {rate:10,.0f} sentences/s {each:8.1f} us each\n")


if __name__ == "__main__":
    main()
