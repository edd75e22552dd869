"""How fast an article is read: sentences a second on one core, by stage and together, in both languages.

    python -m tests.bench.bench_read [--corpus TEXT.jsonl] [--passes 5]

Without a corpus the articles of the sample press are read. CPU time, the best of some passes after one that warms up.
quantulum3 and Recognizers-Text, which find numbers and units in English, are measured in the same run where they are
installed.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from extract.records import Article
from tests.bench.texts import articles_of, own_articles
from transform.claims import attach_claims
from transform.dates import find_dates
from transform.discovery import discover
from transform.entities import find_mentions
from transform.events import find_events
from transform.facts import read_document, read_facts
from transform.figures import find_figures
from transform.records import Facts
from transform.rules import Rules, load_rules
from transform.stories import sign
from transform.text import normalise
from transform.topics import assign_topics

PASSES = 5
STAGES = ("text", "names", "new names", "dates", "figures", "claims", "events", "topics", "signature")
FIGURES = ("text", "dates", "figures", "claims")
ENTITIES = ("names", "new names")
_LINE = re.compile(r"(?<=[.!?])\s+")
LANGUAGES = {"en": "English", "ko": "Korean"}


def stage_seconds(article: Article, rules: Rules) -> list[float]:
    """CPU seconds of each of the `STAGES` for one article, with the steps of `read_facts`."""
    clock = time.process_time
    marks = [clock()]
    document = read_document(article, normalise(article.text).text, rules)
    marks.append(clock())
    known = find_mentions(document, rules.entities)
    marks.append(clock())
    mentions, _ = discover(document, rules.discovery, rules.entities, known)
    marks.append(clock())
    dates = find_dates(document, rules.dates)
    marks.append(clock())
    bare = find_figures(document, rules.figures, dates)
    marks.append(clock())
    figures = attach_claims(document, rules.claims, bare, dates, mentions)
    marks.append(clock())
    events = find_events(document, rules.events, mentions, dates, figures)
    marks.append(clock())
    assign_topics(document, rules.topics, mentions, events)
    marks.append(clock())
    sign(document, mentions, figures)
    marks.append(clock())
    return [end - start for start, end in pairwise(marks)]


def by_stage(articles: Sequence[Article], rules: Rules, passes: int) -> dict[str, float]:
    """CPU seconds of each stage for all articles, each the best of the passes."""
    taken = [[stage_seconds(article, rules) for article in articles] for _ in range(passes)]
    return {stage: min(sum(row[place] for row in rows) for rows in taken) for place, stage in enumerate(STAGES)}


def best_of(work: Callable[[], object], passes: int) -> float:
    """CPU seconds of the fastest of some calls."""
    taken = []
    for _ in range(passes):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def quantulum() -> Callable[[str], object]:
    """quantulum3's values and units of a text."""
    return importlib.import_module("quantulum3.parser").parse  # type: ignore[no-any-return]


def recognizers() -> Callable[[str], object]:
    """The numbers, percentages, currencies and dimensions that Recognizers-Text finds, sentence by sentence."""
    suite: Any = importlib.import_module("recognizers_suite")
    kinds = [getattr(suite, f"recognize_{kind}") for kind in ("number", "percentage", "currency", "dimension")]
    return lambda text: [find(line, suite.Culture.English) for line in _LINE.split(text) for find in kinds]


RIVALS = {"quantulum3": quantulum, "recognizers_suite": recognizers}


def rival(name: str, articles: Sequence[Article]) -> float | None:
    """CPU seconds of a rival for all articles, from a tenth of them; None where it is not installed."""
    if not importlib.util.find_spec(name):
        return None
    parse = RIVALS[name]()
    sample = articles[::10]
    parse(sample[0].text)
    seconds = best_of(lambda: [parse(article.text) for article in sample], 1)
    return seconds * sum(len(a.text) for a in articles) / sum(len(a.text) for a in sample)


def measure(language: str, articles: Sequence[Article], rules: Rules, passes: int) -> None:
    """Print what reading the articles of one language costs."""
    facts = [read_facts(article, rules) for article in articles]
    sentences = sum(len(read_document(a, normalise(a.text).text, rules).sentences) for a in articles)
    say(f"{LANGUAGES[language]}: {len(articles)} texts, {sentences} sentences, {_counts(facts)}")
    spent = by_stage(articles, rules, passes)
    say("  us a sentence: " + ", ".join(f"{stage} {1e6 * spent[stage] / sentences:.0f}" for stage in STAGES))
    whole = best_of(lambda: [read_facts(a, rules) for a in articles], passes)
    named = best_of(lambda: [read_facts(a, rules, {"figures", "dates"}) for a in articles], passes)
    rows: dict[str, float | None] = {
        "figures, dates and attachment": sum(spent[stage] for stage in FIGURES),
        "the same with names found": named,
        "all facts": whole,
    }
    if language == "en":
        rows |= {f"{name}, values and units": rival(name, articles) for name in RIVALS}
    for name, seconds in rows.items():
        if seconds is not None:
            say(f"  {name:38}{sentences / seconds:10,.0f} sentences/s")
    told = spent["events"] + spent["topics"]
    before = sum(spent[stage] for stage in (*ENTITIES, *FIGURES))
    say(f"  events and topics cost {told / before:.2f} of entities and figures, with the scan that these share")


def _counts(facts: Sequence[Facts]) -> str:
    return f"{sum(len(one.figures) for one in facts)} figures, {sum(len(one.events) for one in facts)} events"


def say(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Measure both languages, as far as the corpus has them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="JSON lines with a `text` each, instead of the sample press")
    parser.add_argument("--passes", type=int, default=PASSES)
    given = parser.parse_args()
    rules = load_rules()
    for language in LANGUAGES:
        articles = articles_of(given.corpus, language) if given.corpus else own_articles(language)
        if articles:
            measure(language, articles, rules, given.passes)


if __name__ == "__main__":
    main()
