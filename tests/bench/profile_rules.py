"""Where the time of reading goes: by stage, by module, and by rule. `make profile`.

    python -m tests.bench.profile_rules [--corpus TEXT.jsonl] [--language ko] [--seconds 20] [--rows 30]

Reads the sample press (or a file of JSON lines with a `text`) over and over; a timer looks once in each millisecond of
CPU time at what is being done. A sample counts for the innermost rule in hand: the event type, unit, metric, cue,
suffix, calendar word or name that the nearest of our functions is reading (of a figure, a date or a name that is found
already: its own rule). Microseconds are for one sentence.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from extract.records import Article
from tests.bench.texts import articles_of, own_articles
from transform import (
    claimwords,
    coreference,
    datetokens,
    eventfiles,
    eventrules,
    gazetteer,
    ranges,
    records,
    suffixnames,
    units,
)
from transform.facts import read_document, read_facts
from transform.rules import Rules, load_rules

ROOT = Path(read_facts.__code__.co_filename).parent
INTERVAL_SECONDS = 0.001
STAGES = {
    "read_document": "text and scan",
    "find_mentions": "names",
    "discover": "new names",
    "find_dates": "dates",
    "find_figures": "figures",
    "attach_claims": "claims",
    "find_events": "events",
    "assign_topics": "topics",
    "find_roles": "posts",
    "sign": "signature",
}
# What a value in a function's hands is called as a rule.
NAMES: dict[type, Callable[[Any], str]] = {
    eventfiles.EventFile: lambda rule: f"events/{rule.id}",
    eventrules.Reading: lambda reading: f"events/{reading.rule.id}",
    units.Unit: lambda unit: str(unit.rule_id),
    units.Match: lambda match: str(match.unit.rule_id),
    ranges.Bare: lambda bare: str(bare.rule_id),
    claimwords.Metric: lambda metric: f"metrics/{metric.id}",
    claimwords.Cue: lambda cue: f"claims/{cue.kind}",
    coreference.Phrase: lambda phrase: f"coreference/{'-'.join(sorted(phrase.types)[:2])}",
    datetokens.Token: lambda token: f"dates/{token.kind}",
    gazetteer.Reading: lambda reading: f"entities/{reading.type}",
    suffixnames.SuffixNoun: lambda noun: f"discovery/suffix-{noun.type}",
    records.Figure: lambda figure: str(getattr(figure, "rule_id", "figures")),  # seen while it is being made
    records.DateMention: lambda date: str(date.rule_id),
    records.Mention: lambda mention: f"entities/{mention.type}",
}


class Sampler:
    """Counts what is being done at each tick of a timer of CPU time."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.stages: Counter[str] = Counter()
        self.modules: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()

    def tick(self, _signal: int, frame: FrameType | None) -> None:
        """Count the stack of one tick; one that is not within `read_facts` is left out."""
        stack = list(_ours(frame))
        functions = [own.f_code.co_name for own in stack]
        if read_facts.__name__ not in functions:
            return
        self.stages[next((STAGES[name] for name in reversed(functions) if name in STAGES), "the rest")] += 1
        module = Path(stack[0].f_code.co_filename).stem
        self.modules[module] += 1
        self.rules[next((rule for own in stack if (rule := _rule_of(own))), f"none in hand, in {module}")] += 1

    def run(self, work: Callable[[], object], seconds: float) -> int:
        """Call `work` again and again for so many seconds of CPU time; how often it was called."""
        calls, end = 0, time.process_time() + seconds
        before = signal.signal(signal.SIGPROF, self.tick)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL_SECONDS, INTERVAL_SECONDS)
        try:
            while time.process_time() < end:
                work()
                calls += 1
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
        return calls


def _ours(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames of the transform stage, innermost first."""
    while frame is not None:
        if Path(frame.f_code.co_filename).parent == ROOT:
            yield frame
        frame = frame.f_back


def _rule_of(frame: FrameType) -> str | None:
    """The rule that a function has in hand, the one bound last; None for a function that reads none."""
    found = [NAMES[type(value)](value) for value in frame.f_locals.values() if type(value) in NAMES]
    return found[-1] if found else None


def profile(articles: Sequence[Article], rules: Rules, seconds: float, rows: int) -> None:
    """Print where the time of reading some articles goes."""
    sentences = sum(len(read_document(article, article.text, rules).sentences) for article in articles)
    for article in articles:
        read_facts(article, rules)
    sampler = Sampler()
    start = time.process_time()
    calls = sampler.run(lambda: [read_facts(article, rules) for article in articles], seconds)
    each = 1e6 * (time.process_time() - start) / (calls * sentences)
    say(f"{sentences} sentences, {each:.0f} us each with the sampler")
    for title, counts in (("stage", sampler.stages), ("module", sampler.modules), ("rule", sampler.rules)):
        say(f"\n{title:40}{'share':>8}{'us':>8}")
        total = counts.total()
        for name, count in counts.most_common(rows):
            say(f"{name:40}{count / total:8.1%}{each * count / total:8.1f}")


def say(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Profile what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="JSON lines with a `text` each, instead of the sample press")
    parser.add_argument("--language", choices=("ko", "en"), help="one of the two; else both")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rows", type=int, default=30)
    given = parser.parse_args()
    languages = (given.language,) if given.language else ("en", "ko")
    articles = [
        article
        for language in languages
        for article in (articles_of(given.corpus, language) if given.corpus else own_articles(language))
    ]
    profile(articles, load_rules(), given.seconds, given.rows)


if __name__ == "__main__":
    main()
