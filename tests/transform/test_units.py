"""Every example of a unit file gives its figure, and no counterexample gives one."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.transform.figure_reading import RULES, figures
from transform.units import ExpectedFigure, load_units

FILES = load_units([RULES])
EXAMPLES = [pytest.param(example, id=f"{name}: {example.text}") for name, file in FILES for example in file.example]
COUNTEREXAMPLES = [
    pytest.param(file.kind, text, id=f"{name}: {text}") for name, file in FILES for text in file.counterexamples
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_gives_its_figure(example: ExpectedFigure) -> None:
    """One figure of the text has every field that the example states."""
    stated = {f.name: getattr(example, f.name) for f in fields(example) if f.name != "text"}
    stated = {name: value for name, value in stated.items() if value is not None}
    found = [{name: getattr(figure, name) for name in stated} for figure in figures(example.text)]
    assert stated in found


@pytest.mark.parametrize(("kind", "text"), COUNTEREXAMPLES)
def test_counterexample_gives_no_figure_of_its_kind(kind: str, text: str) -> None:
    """A sentence that only looks like the file's dimension has no figure of that kind."""
    assert [figure.surface for figure in figures(text) if figure.kind == kind] == []
