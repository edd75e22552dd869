"""How well and how fast names are read, beside pyahocorasick and spaCy where they are installed.

    python tests/bench/bench_entities.py speed TEXT.jsonl|PRESS [--aliases 20000] [--language ko]
    python tests/bench/bench_entities.py bulk [--aliases 200000]
    python tests/bench/bench_entities.py boundaries GOLD.jsonl [--types OG,LC,PS]
    python tests/bench/bench_entities.py pairs PAIRS.csv
    python tests/bench/bench_entities.py unknown TEXT.txt|PRESS [--share 0.3] [--rules DIR] [--language ko]

`speed`: a file with a `text` in each line, or PRESS; the bundled gazetteer filled up with made names; CPU MB/s of scan,
boundaries, conditions, linking and records (no discovery), the median of five passes. `bulk`: a JSONL gazetteer of made
names, CPU seconds and added memory. `boundaries`: rows with `text` and `entities` ({start, end, type}); the names
themselves, but those of one letter, are made the gazetteer, and what is measured is where they are found to begin and
end. `pairs`: name1, name2, is_match. `unknown`: the share of names found as candidates when some of a text's names are
taken out of the gazetteer, over forty draws (a place also as the last part of an address); PRESS is a folder of
articles such as `flows/sample_press/articles`, with `--rules flows/sample_press/working_folder/rules`.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import random
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from transform.companyforms import is_same_name, load_company_forms  # noqa: E402  # the script runs from anywhere
from transform.discovery import discover, load_discovery  # noqa: E402
from transform.entities import NAMES, find_mentions, load_entities  # noqa: E402
from transform.rules import BUNDLED_RULES  # noqa: E402
from transform.scan import Scanner  # noqa: E402
from transform.text import Document, SentenceRules, load_sentence_rules, split_sentences  # noqa: E402

PASSES = 5
DRAWS = 40
SENTENCES_IN_A_TEXT = 20
HANGUL = (0xAC00, 0xD7A3)


def made_names(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Rows of a bulk gazetteer with `count` made names, half of them Korean."""
    dice = random.Random(seed)
    syllables = [chr(dice.randint(*HANGUL)) for _ in range(400)]
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(count // 2):
        word = "".join(dice.choice(letters) for _ in range(7))
        names = {"en": f"Zq{word} Works", "ko": "".join(dice.choice(syllables) for _ in range(5))}
        yield {"id": f"co:made-{number}", "type": "company", "names": names}


def write_bulk(folder: Path, count: int) -> Path:
    """A folder with one JSONL gazetteer of made names."""
    path = folder / "entities" / "made.jsonl"
    path.parent.mkdir(parents=True)
    lines = (json.dumps(row, ensure_ascii=False) for row in made_names(count))
    path.write_text("\n".join(lines), encoding="utf-8")
    return folder


def document_of(text: str, sentences: SentenceRules, scanner: Scanner) -> Document:
    """A document of a text, without a day."""
    spans = split_sentences(text, sentences)
    return Document(
        text=text,
        language="ko" if any(ord(char) >= HANGUL[0] for char in text[:200]) else "en",
        published=None,
        title=None,
        article_id="bench",
        sentences=spans,
        starts=[start for start, _ in spans],
        hits=scanner.scan(text),
    )


def texts_of(path: Path) -> list[str]:
    """The texts of a file, some sentences joined to one text."""
    lines = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return ["\n\n".join(lines[at : at + SENTENCES_IN_A_TEXT]) for at in range(0, len(lines), SENTENCES_IN_A_TEXT)]


def say(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(f"{line}\n")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(path: Path, aliases: int, language: str) -> None:
    """Print MB/s of the entity stage, and of its rivals over the same texts and names."""
    texts = texts_of(path) if path.is_file() else _articles(path, language)
    size = sum(len(text.encode()) for text in texts) / 1e6
    own = sum(len(layer.literals) for layer in load_entities([BUNDLED_RULES]).layers if layer.name == NAMES)
    with tempfile.TemporaryDirectory() as folder:
        rules = load_entities([BUNDLED_RULES, write_bulk(Path(folder), max(0, aliases - own))])
    scanner, sentences = Scanner(rules.layers), load_sentence_rules([BUNDLED_RULES])
    surfaces = [surface for layer in rules.layers if layer.name == NAMES for surface, _ in layer.literals]
    bare = [document_of(text, sentences, scanner) for text in texts]

    def stage() -> None:
        for document in bare:
            find_mentions(replace(document, hits=scanner.scan(document.text)), rules)

    works: dict[str, Callable[[], object]] = {"ours": stage}
    works |= {name: rival(surfaces, texts) for name, rival in RIVALS.items() if importlib.util.find_spec(name)}
    rounds = [{name: cpu(work) for name, work in works.items()} for _ in range(PASSES)]
    say(f"{len(surfaces)} names, {size:.2f} MB")
    for name in works:
        rate = statistics.median(size / taken[name] for taken in rounds)
        ratio = statistics.median(taken[name] / taken["ours"] for taken in rounds)
        say(f"{name}: {rate:.1f} MB/s, ours is {ratio:.2f} times as fast")


def _pyahocorasick(surfaces: Iterable[str], texts: Iterable[str]) -> Callable[[], object]:
    """The automaton of pyahocorasick with a plain boundary and the longest name, no conditions, no records."""
    ahocorasick: Any = importlib.import_module("ahocorasick")

    automaton = ahocorasick.Automaton()
    for surface in surfaces:
        automaton.add_word(surface.lower(), len(surface))
    automaton.make_automaton()

    def work() -> None:
        for text in texts:
            low = text.lower()
            hits = [(end - length + 1, end + 1) for end, length in automaton.iter(low)]
            hits = [(a, b) for a, b in hits if not (a and low[a - 1].isalnum()) and not _goes_on(low, b)]
            hits.sort(key=lambda hit: (hit[0], -hit[1]))
            kept: list[tuple[int, int]] = []
            for hit in hits:
                if not kept or hit[0] >= kept[-1][1]:
                    kept.append(hit)

    return work


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and text[end].isascii() and text[end].isalnum()


def _spacy(surfaces: Iterable[str], texts: Iterable[str]) -> Callable[[], object]:
    """The PhraseMatcher of spaCy over a blank pipeline."""
    spacy: Any = importlib.import_module("spacy")
    pipeline = spacy.blank("xx")
    matcher = importlib.import_module("spacy.matcher").PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add("name", list(pipeline.tokenizer.pipe(surfaces)))
    return lambda: [matcher(document) for document in pipeline.tokenizer.pipe(texts)]


RIVALS = {"ahocorasick": _pyahocorasick, "spacy": _spacy}


def bulk(aliases: int) -> None:
    """Print what a bulk gazetteer costs: CPU seconds and memory that stays (Linux)."""
    with tempfile.TemporaryDirectory() as folder:
        write_bulk(Path(folder), aliases)
        before = _resident_mb()
        start = time.process_time()
        rules = load_entities([Path(folder)])
        read = time.process_time()
        scanner = Scanner(rules.layers)
        built = time.process_time()
    say(
        f"{aliases} aliases: read {read - start:.2f} s, automaton {built - read:.2f} s, "
        f"{_resident_mb() - before:.0f} MB"
    )
    assert scanner.scan("")


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


def boundaries(path: Path, types: frozenset[str]) -> None:
    """Print precision, recall and F1 of the spans of names that are all known."""
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    kinds = {"OG": "company", "LC": "place", "PS": "person"}
    for row in gold:
        row["entities"] = [e for e in row["entities"] if e["type"] in types and e["end"] - e["start"] > 1]
    rows = {(row["text"][e["start"] : e["end"]], e["type"]) for row in gold for e in row["entities"]}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "entities" / "gold.jsonl"
        target.parent.mkdir()
        lines = [
            json.dumps({"id": f"x:{number}", "type": kinds[kind], "names": {"ko": surface}}, ensure_ascii=False)
            for number, (surface, kind) in enumerate(sorted(rows))
        ]
        target.write_text("\n".join(lines), encoding="utf-8")
        known = load_entities([Path(folder)])
    rules = replace(known, boundaries=load_entities([BUNDLED_RULES]).boundaries)
    scanner, sentences = Scanner(rules.layers), load_sentence_rules([BUNDLED_RULES])
    right = found = wanted = 0
    for row in gold:
        mentions = find_mentions(document_of(row["text"], sentences, scanner), rules)
        spans = {(m.start_char, m.end_char) for m in mentions if not m.nested and m.level == "name"}
        truth = {(e["start"], e["end"]) for e in row["entities"]}
        right, found, wanted = right + len(spans & truth), found + len(spans), wanted + len(truth)
    say(f"precision {right / found:.3f}, recall {right / wanted:.3f}, F1 {2 * right / (found + wanted):.3f}")


def pairs(path: Path) -> None:
    """Print how well pairs of names are told apart."""
    forms = load_company_forms([BUNDLED_RULES])
    with path.open(encoding="utf-8", newline="") as file:
        judged = [
            (is_same_name(row["name1"], row["name2"], forms), row["is_match"] == "true") for row in csv.DictReader(file)
        ]
    both = sum(said and true for said, true in judged)
    precision, recall = both / sum(said for said, _ in judged), both / sum(true for _, true in judged)
    say(f"{len(judged)} pairs: precision {precision:.3f}, recall {recall:.3f}")


def unknown(path: Path, share: float, folders: list[Path], language: str) -> None:
    """Print how many names are found as candidates when the gazetteer does not have them, over all draws."""
    rules, sentences = load_entities(folders), load_sentence_rules([BUNDLED_RULES])
    finder = load_discovery(folders, rules.entities)
    whole = Scanner([*rules.layers, *finder.layers])
    names = found = drawn = 0
    for text in _articles(path, language):
        complete = document_of(text, sentences, whole)
        things: dict[str, set[str]] = {}
        for mention in find_mentions(complete, rules):
            if mention.level == "name" and not mention.nested and mention.type not in {"technology", "market"}:
                things.setdefault(mention.entity_id or "", set()).add(mention.surface)
        names += len(things)
        for seed in range(DRAWS):
            removed = set(random.Random(seed).sample(sorted(things), round(share * len(things))))
            document = replace(complete, hits={**complete.hits, NAMES: _left(complete.hits[NAMES], removed)})
            mentions, _ = discover(document, finder, rules, find_mentions(document, rules))
            discovered = [m for m in mentions if (m.entity_id or "").startswith("new:")]
            new = {m.surface for m in discovered} | {m.surface.split()[-1] for m in discovered if m.type == "place"}
            found, drawn = found + sum(bool(things[name] & new) for name in removed), drawn + len(removed)
    say(f"{names} names, {share:.0%} taken out: {found / drawn:.2f} found as candidates")


def _articles(path: Path, language: str) -> list[str]:
    """The text of a file, or the last versions of a folder's articles in one language."""
    if path.is_file():
        return [path.read_text(encoding="utf-8")]
    articles = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(path.rglob("*.toml"))]
    last = [article["version"][-1] for article in articles if article["language"] == language]
    return [f"{version['title']}\n\n{version['text']}" for version in last]


def _left(hits: Iterable[Any], removed: set[str]) -> list[Any]:
    """The hits without what some entities are called."""
    kept = []
    for hit in hits:
        readings = hit.payload if isinstance(hit.payload, list) else [hit.payload]
        left = [reading for reading in readings if reading.entity_id not in removed]
        if left:
            kept.append(hit._replace(payload=left if len(left) > 1 else left[0]))
    return kept


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("what", choices=["speed", "bulk", "boundaries", "pairs", "unknown"])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--aliases", type=int)
    parser.add_argument("--types", default="OG,LC,PS")
    parser.add_argument("--share", type=float, default=0.3)
    parser.add_argument("--rules", type=Path)
    parser.add_argument("--language", default="ko")
    given = parser.parse_args()
    if given.what == "bulk":
        bulk(given.aliases or 200_000)
    elif given.path is None:
        parser.error(f"{given.what} needs a file")
    elif given.what == "speed":
        speed(given.path, given.aliases or 20_000, given.language)
    elif given.what == "boundaries":
        boundaries(given.path, frozenset(given.types.split(",")))
    elif given.what == "pairs":
        pairs(given.path)
    else:
        folders = [BUNDLED_RULES, *([given.rules] if given.rules else [])]
        unknown(given.path, given.share, folders, given.language)


if __name__ == "__main__":
    main()
