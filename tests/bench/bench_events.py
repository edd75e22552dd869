"""What events and topics cost beside names, dates and figures, stage by stage in one process.

    python tests/bench/bench_events.py TEXT.jsonl --language ko

A file with a `text` in each line. CPU microseconds a sentence of each stage, all facts a second, and how many times
events and topics cost what names and figures do.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

from transform.claims import attach_claims
from transform.dates import find_dates
from transform.entities import find_mentions
from transform.events import find_events
from transform.figures import find_figures
from transform.rules import Rules, load_rules
from transform.stories import sign
from transform.text import Document, split_sentences
from transform.topics import assign_topics

_STAGES = ("scan", "names", "figures", "events", "topics", "signature")


def _document(text: str, language: str, rules: Rules) -> Document:
    sentences = split_sentences(text, rules.sentences)
    return Document(
        text=text,
        language=language,
        published=date(2026, 5, 6),
        title=None,
        article_id="0" * 16,
        sentences=sentences,
        starts=[start for start, _ in sentences],
        hits=rules.scanner.scan(text),
    )


def measure(texts: list[str], language: str, rules: Rules) -> tuple[dict[str, float], int, int]:
    """CPU seconds by stage, and the numbers of sentences and events."""
    spent: dict[str, float] = defaultdict(float)
    sentences = events = 0
    for text in texts:
        marks = [time.process_time()]
        document = _document(text, language, rules)
        marks.append(time.process_time())
        mentions = find_mentions(document, rules.entities)
        marks.append(time.process_time())
        dates = find_dates(document, rules.dates)
        bare = find_figures(document, rules.figures, dates)
        figures = attach_claims(document, rules.claims, bare, dates, mentions)
        marks.append(time.process_time())
        found = find_events(document, rules.events, mentions, dates, figures)
        marks.append(time.process_time())
        assign_topics(document, rules.topics, mentions, found)
        marks.append(time.process_time())
        sign(document, mentions, figures)
        marks.append(time.process_time())
        for stage, (start, end) in zip(_STAGES, pairwise(marks), strict=True):
            spent[stage] += end - start
        sentences, events = sentences + len(document.sentences), events + len(found)
    return spent, sentences, events


def main() -> None:
    """Print the costs of the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", default="en")
    arguments = parser.parse_args()
    texts = [json.loads(row)["text"] for row in arguments.file.read_text(encoding="utf-8").splitlines() if row.strip()]
    spent, sentences, events = measure(texts, arguments.language, load_rules())
    stages = "  ".join(f"{stage} {1e6 * seconds / sentences:.0f}" for stage, seconds in spent.items())
    ratio = (spent["events"] + spent["topics"]) / (spent["names"] + spent["figures"])
    sys.stdout.write(
        f"{len(texts)} texts, {sentences} sentences, {events} events\nus a sentence: {stages}\n"
        f"{sentences / sum(spent.values()):.0f} sentences/s, events and topics {ratio:.2f} of names and figures\n"
    )


if __name__ == "__main__":
    main()
