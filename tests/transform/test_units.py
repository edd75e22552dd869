"""Every example of a unit file gives its figure, and no counterexample gives one."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

import pint
import pytest

from tests.transform.figure_reading import RULES, figures
from transform.figure_words import load_figure_words
from transform.units import ExpectedFigure, load_units

FILES = load_units([RULES])
EXAMPLES = [pytest.param(example, id=f"{name}: {example.text}") for name, file in FILES for example in file.example]
COUNTEREXAMPLES = [
    pytest.param(file.kind, text, id=f"{name}: {text}") for name, file in FILES for text in file.counterexamples
]


DIMENSIONS = {"length": "meter", "area": "meter**2", "mass": "gram", "volume": "meter**3", "energy": "joule"}
KOREAN_ONLY = {"pyeong", "geun"}  # that no other registry knows
PHYSICAL = [
    pytest.param(unit.id, DIMENSIONS[name], id=f"{name}: {unit.id}")
    for name, file in FILES
    if name in DIMENSIONS
    for unit in file.unit
    if unit.id not in KOREAN_ONLY
]
POWERS = {"square": 2, "cubic": 3}


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[float]:
    """Another library's units."""
    return pint.UnitRegistry()


@pytest.mark.parametrize(("unit", "base"), PHYSICAL)
def test_physical_unit_has_its_files_dimension(unit: str, base: str) -> None:
    """A unit's name is one that pint knows, of the dimension that its file says."""
    shape, _, rest = unit.partition("_")
    written = (
        f"{rest}**{POWERS[shape]}" if shape in POWERS else unit.replace("-", "*").replace("pound*", "pound_force*")
    )
    assert registry().parse_units(written).is_compatible_with(base)


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


WORD_FILES = load_figure_words([RULES])
WORD_EXAMPLES = [
    pytest.param(example, id=f"{language}: {example.text}")
    for language, file in WORD_FILES.items()
    for example in file.example
]
WORD_COUNTEREXAMPLES = [
    pytest.param(text, id=f"{language}: {text}")
    for language, file in WORD_FILES.items()
    for text in file.counterexamples
]


@pytest.mark.parametrize("example", WORD_EXAMPLES)
def test_words_around_a_number_say_what_the_example_states(example: ExpectedFigure) -> None:
    """Modifiers, denominators and ranges give the bounds that the file's example states."""
    test_example_gives_its_figure(example)


@pytest.mark.parametrize("text", WORD_COUNTEREXAMPLES)
def test_counterexample_of_the_words_has_no_figure(text: str) -> None:
    """Versions, scores, sections, addresses, clock times and codes are no figures of any kind."""
    assert [figure.surface for figure in figures(text)] == []
