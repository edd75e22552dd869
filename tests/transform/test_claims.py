"""What a figure measures, of whom, when, by whose word and how sure, in our own sentences of both languages."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.plaintext import read_text
from transform.facts import read_facts
from transform.records import Figure
from transform.rules import BUNDLED_RULES, Rules, load_rules

CORPUS = Path(__file__).parent / "corpus"
PUBLISHED = date(2025, 11, 24)
CASES: list[dict[str, Any]] = [
    case
    for name in ("claims_ko.toml", "claims_en.toml", "discourse.toml")
    for case in tomllib.loads((CORPUS / name).read_text(encoding="utf-8"))["case"]
]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The bundled rules and the gazetteer of invented names."""
    return load_rules([CORPUS / "rules"])


METRICS: list[tuple[str, str, str]] = [
    (kind, entry["id"], text)
    for path in sorted((BUNDLED_RULES / "metrics").glob("*.toml"))
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["metric"]
    for kind in ("examples", "counterexamples")
    for text in entry.get(kind, ())
]


def read_figures(rules: Rules, text: str, published: date | None = PUBLISHED) -> tuple[Figure, ...]:
    """The figures of one text."""
    return read_facts(read_text(text, name="a", published=published), rules, {"figures"}).figures


def written(figure: Figure) -> str:
    """A figure as the corpus writes it; the file's head says what each part is."""
    period = "-"
    if figure.period_start:
        role = "" if figure.period_role == "in" else f" {figure.period_role}"
        period = f"{figure.period_start}..{figure.period_end}{role}"
    change = " ".join(filter(None, (figure.change_direction, figure.change_basis))) or "-"
    whom = figure.subject_id or figure.subject or "-"
    agent = figure.agent_id or figure.agent
    parts = [
        figure.metric or "-",
        f"{whom} by {agent}" if agent and agent != whom else whom,
        period,
        figure.status or "-",
        figure.attributed_to_id or figure.attributed_to or "-",
        change,
    ]
    extra = [figure.scope and f"scope {figure.scope}", figure.series_role and f"series {figure.series_role}"]
    return f"{figure.surface} = {' | '.join([*parts, *filter(None, extra)])}"


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_sentence_gives_the_claims_of_the_corpus(rules: Rules, case: dict[str, Any]) -> None:
    """Every figure with its full record."""
    figures = read_figures(rules, case["text"], case.get("published", PUBLISHED))
    assert [written(figure) for figure in figures] == case["figures"]


@pytest.mark.parametrize(("kind", "metric", "text"), METRICS, ids=[f"{m}: {t}" for _, m, t in METRICS])
def test_a_metric_is_read_in_its_examples_and_not_in_its_counterexamples(
    rules: Rules, kind: str, metric: str, text: str
) -> None:
    """Each rule file's own sentences hold."""
    found = {figure.metric for figure in read_figures(rules, text)}
    assert (metric in found) == (kind == "examples")


def test_a_series_has_one_name_and_its_members_their_roles(rules: Rules) -> None:
    """From, to and a last to share an id that no other series of the text has."""
    text = (
        "HBM 시장은 2024년 약 7조원에서 2030년 40조원으로 클 전망이다."
        " 낸드 시장은 2024년 5조원에서 2030년 6조원으로 클 전망이다."
    )
    figures = read_figures(rules, text)
    assert [figure.series_role for figure in figures] == ["from", "to", "from", "to"]
    assert len({figure.series_id for figure in figures}) == 2


def test_the_same_claim_has_the_same_values_in_both_languages(rules: Rules) -> None:
    """Period, status, metric, subject and role do not hang on the language."""
    korean = (
        "마루리서치에 따르면 HBM 시장은 2024년 약 7조원에서 2025년 12조원, 2030년에는 40조원으로 급성장할 전망이다."
    )
    english = (
        "According to Maru Research, the HBM market is expected to grow from approximately 7 trillion won in 2024"
        " to 12 trillion won in 2025 and 40 trillion won by 2030."
    )
    told = [
        [
            (f.value, f.metric, f.subject_id, f.period_start, f.period_end, f.status, f.attributed_to_id, f.series_role)
            for f in read_figures(rules, text)
        ]
        for text in (korean, english)
    ]
    assert told[0] == told[1]
    assert [row[5] for row in told[0]] == ["estimate", "forecast", "forecast"]
