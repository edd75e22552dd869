"""Records as JSON text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from flows.encoding import decimal_text, encode
from transform.records import Topic


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.000"), "0"),
        (Decimal("-0.10"), "-0.1"),
        (Decimal(7000000000000), "7000000000000"),
        (Decimal("0.0000001"), "0.0000001"),
    ],
)
def test_a_decimal_is_a_plain_number_without_exponent_or_trailing_zeros(value: Decimal, text: str) -> None:
    """Whatever way it was made."""
    assert decimal_text(value) == text
    assert json.loads(text) == pytest.approx(float(value))


def test_every_field_of_a_record_is_written_in_the_order_of_its_definition() -> None:
    """Unknown is null, never left out."""

    @dataclass(frozen=True)
    class Pair:
        first: str | None
        second: tuple[int, ...] = ()

    assert encode(Pair(None)) == '{"first":null,"second":[]}'


def test_dates_and_instants_are_iso_8601_with_the_offset_kept() -> None:
    """An instant keeps its source's offset."""
    assert encode(date(2026, 9, 1)) == '"2026-09-01"'
    assert encode(datetime(2026, 9, 1, 9, tzinfo=UTC)) == '"2026-09-01T09:00:00+00:00"'


def test_records_within_records_and_korean_text_are_written_as_they_are() -> None:
    """Hangul is not escaped; quotes and control characters are."""
    text = encode({"topics": (Topic(topic='반도체"\n', score=0.5, rule_id="t"),)})
    assert text == '{"topics":[{"topic":"반도체\\"\\n","score":0.5,"rule_id":"t"}]}'
    assert json.loads(text)["topics"][0]["topic"] == '반도체"\n'
