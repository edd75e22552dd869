"""Story signatures: copies are told from other articles, the same in every process and order."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from tests.transform.events_markup import document_of, mentions_of, unmark
from tests.transform.planted_copies import original, planted
from transform.records import Figure
from transform.stories import containment, shingles, sign

_THRESHOLD = 0.3  # the share of shingles from which the warehouse takes two articles for one story


@pytest.fixture(scope="module")
def scored() -> list[tuple[float, bool]]:
    """The containment of four hundred copies and of four hundred pairs of other articles on the same subjects."""
    pairs = planted(Random(20260302), 400, 400)
    return [(containment(shingles(pair.first), shingles(pair.second)), pair.is_copy) for pair in pairs]


def test_planted_copies_are_found(scored: list[tuple[float, bool]]) -> None:
    """At least 98 of a hundred copies share enough shingles."""
    found = sum(score >= _THRESHOLD for score, is_copy in scored if is_copy)

    assert found / 400 >= 0.98


def test_what_is_found_is_a_copy(scored: list[tuple[float, bool]]) -> None:
    """At least 99 of a hundred pairs that share enough shingles are copies."""
    found = [is_copy for score, is_copy in scored if score >= _THRESHOLD]

    assert sum(found) / len(found) >= 0.99


def test_a_signature_is_the_same_in_another_process() -> None:
    """Shingles do not depend on the process: its hash seed changes nothing."""
    text = original(Random(7))
    code = "import sys; from transform.stories import shingles; print(shingles(sys.stdin.read()))"

    other = subprocess.run(
        [sys.executable, "-c", code],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "9"},
    )

    assert other.stdout.strip() == str(shingles(text))


def test_shingles_are_signed_and_ascending() -> None:
    """Shingles fit a signed 64-bit column and are sorted without repeats."""
    found = shingles(original(Random(3)))

    assert list(found) == sorted(set(found))
    assert all(-(2**63) <= item < 2**63 for item in found)


def test_case_and_marks_do_not_matter() -> None:
    """Case, punctuation and spacing leave the shingles as they are."""
    text = original(Random(5))

    assert shingles(text.upper().replace(".", " !").replace(",", " ;")) == shingles(text)


def test_a_short_text_has_no_shingles() -> None:
    """Fewer than three words give no shingles, and nothing is contained in nothing."""
    assert shingles("Hanbit rises") == ()
    assert containment((), shingles(original(Random(1)))) == 0.0


def test_a_signature_has_the_claims_and_the_main_names() -> None:
    """Claims are keys of figures with a value; main entities are those named most often, the earlier first."""
    text, names = unmark("{Nuri:company} met {Hanbit:company}. {Hanbit:company} spends 3 trillion won in 2027.")
    document = document_of(text, "en", date(2026, 3, 2))
    start = text.index("3 trillion")
    figure = Figure(
        surface="3 trillion won",
        start_char=start,
        end_char=start + 14,
        sentence=1,
        sentence_start=20,
        sentence_end=len(text),
        rule_id="money",
        kind="money",
        value=Decimal(3000000000000),
        low=Decimal(3000000000000),
        high=Decimal(3000000000000),
        currency="KRW",
        period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31),
    )

    signature = sign(document, mentions_of(document, names), (figure,))

    assert signature.claims == ("money|3000000000000|KRW|2027-01-01/2027-12-31",)
    assert signature.entity_ids == ("Hanbit", "Nuri")
