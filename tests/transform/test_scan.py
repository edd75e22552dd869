"""The scan of all literals: case, edges, offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transform.scan import Layer, Scanner, fold


def _hits(text: str, *layers: Layer) -> dict[str, list[tuple[int, int]]]:
    return {name: [(start, end) for start, end, _ in hits] for name, hits in Scanner(layers).scan(text).items()}


def test_case_does_not_count_unless_the_layer_is_cased() -> None:
    """An uncased layer finds any case, a cased one the very letters."""
    text = "NAVER and Naver"
    assert _hits(text, Layer(name="any", literals=[("Naver", 1)])) == {"any": [(0, 5), (10, 15)]}
    assert _hits(text, Layer(name="cased", literals=[("Naver", 1)], cased=True)) == {"cased": [(10, 15)]}


def test_a_latin_edge_touches_no_latin_letter_and_a_digit_no_digit() -> None:
    """Words are whole; Hangul beside a Latin word is no obstacle."""
    layer = Layer(name="w", literals=[("KT", 1), ("5", 2)])
    assert _hits("KTX KT는 15 5명", layer) == {"w": [(4, 6), (11, 12)]}


def test_one_literal_in_two_layers_is_found_for_both() -> None:
    """Every layer gets its hit with its own payload."""
    scanner = Scanner([Layer(name="a", literals=[("HBM", 1)]), Layer(name="b", literals=[("hbm", 2)])])
    assert {name: [hit.payload for hit in hits] for name, hits in scanner.scan("HBM").items()} == {"a": [1], "b": [2]}


def test_overlapping_literals_are_all_found() -> None:
    """Which of them stands is for others to say."""
    layer = Layer(name="n", literals=[("서울", 1), ("서울대", 2)], word=False)
    assert _hits("서울대", layer) == {"n": [(0, 2), (0, 3)]}


@given(st.text(max_size=40))
def test_folding_keeps_every_offset(text: str) -> None:
    """A letter whose lower case is longer stays as it is."""
    assert len(fold(text)) == len(text)
