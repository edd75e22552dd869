"""Sentences as the business pages have them, each figure with its value and record, written before they were read.

What is still read otherwise is a strict expected failure with what is read as its reason.
"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.transform.test_claims import CORPUS, PUBLISHED, read_figures, written
from transform.records import Figure
from transform.rules import Rules, load_rules

CASES: list[Any] = [
    pytest.param(
        case,
        id=case["text"],
        marks=[pytest.mark.xfail(strict=True, reason=case["missed"])] if "missed" in case else [],
    )
    for name in ("news_ko.toml", "news_en.toml", "wires_ko.toml", "wires_en.toml")
    for case in tomllib.loads((CORPUS / name).read_text(encoding="utf-8"))["case"]
]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The bundled rules and the gazetteer of invented names."""
    return load_rules([CORPUS / "rules"])


def parts(figure: Figure) -> list[str]:
    """What the files write of a figure: kind, number, unit and modifier, then its claims as in `test_claims`."""
    number = f"{figure.value:.6f}" if figure.value is not None else f"{figure.low:.6f}..{figure.high:.6f}"
    shown = "..".join(one.rstrip("0").rstrip(".") for one in number.split(".."))
    what = " ".join(filter(None, (figure.kind, shown, figure.currency or figure.unit, figure.modifier)))
    return [what, *written(figure).split(" | ")[:6]]


def agreed(figure: Figure, line: str) -> str:
    """A figure as its line of the file has it, where the file leaves a part open ("?") with that."""
    asked = line.split(" | ")
    return " | ".join("?" if want.endswith("?") else part for part, want in zip(parts(figure), asked, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_a_news_sentence_gives_its_figures_with_their_record(rules: Rules, case: dict[str, Any]) -> None:
    """Kind, value, unit, modifier, metric, subject, period, status, source and change: all, and no figure besides."""
    figures = read_figures(rules, case["text"], PUBLISHED)
    asked = [" | ".join("?" if part.endswith("?") else part for part in line.split(" | ")) for line in case["figures"]]
    assert len(figures) == len(asked)
    assert [agreed(figure, line) for figure, line in zip(figures, case["figures"], strict=True)] == asked
