"""Ambiguous names: what stands around them decides, once for a text; a bare group name; names of their time."""

from __future__ import annotations

from datetime import date

import pytest

from tests.transform.entity_reading import known
from transform.companyforms import fold_name, is_same_name, load_company_forms, name_similarity
from transform.gazetteer import read_entity_rows, readings_of
from transform.rules import BUNDLED_RULES

FORMS = load_company_forms([BUNDLED_RULES])


def _ids(text: str, surface: str, day: date | None = None) -> list[str | None]:
    return [mention.entity_id for mention in known(text, day) if mention.surface == surface and not mention.nested]


def test_a_word_of_the_condition_in_the_paragraph_decides() -> None:
    """The same surface is a name beside its word and none without."""
    assert _ids("Meta owns Instagram. Meta will hire.", "Meta") == ["co:meta", "co:meta"]
    assert _ids("Meta questions remain.", "Meta") == []


def test_what_is_tied_to_the_entity_proves_it() -> None:
    """The maker, named anywhere in the text, is enough."""
    assert _ids("Upstage hires.\n\nA new version of Solar is out.", "Solar") == ["model:solar"]


def test_a_country_or_its_government_proves_nothing() -> None:
    """Everything in Korea is tied to Korea."""
    assert _ids("The Korean government met. The MSS met too.", "MSS") == []


def test_a_reading_with_its_words_goes_before_one_without() -> None:
    """Company and service of one name are told by what is said of them."""
    assert _ids("카카오페이 주가가 올랐다.", "카카오페이") == ["co:kakao-pay"]
    assert _ids("점심값을 카카오페이로 냈다.", "카카오페이") == ["svc:kakao-pay"]


def test_what_a_never_phrase_holds_is_no_name_there_only() -> None:
    """A phrase with the alias in it rules out its own place."""
    assert _ids("Amazon burns the Amazon rainforest, critics say.", "Amazon") == ["co:amazon"]


def test_a_firm_s_own_name_with_its_form_is_no_bare_group_name() -> None:
    """A parent that is named as a company is meant, however often its subsidiary is named."""
    text = "Naver Corp. will invest in Sejong. Naver Cloud signed a deal. Naver Cloud hires."
    assert _ids(text, "Naver Corp.") == ["co:naver"]


@pytest.mark.parametrize(
    ("text", "entity_id"),
    [
        ("삼성전자가 이겼다. 삼성은 기뻐했다.", "co:samsung-electronics"),
        ("삼성은 공채를 늘린다.", "co:samsung-group"),
        ("삼성SDS와 삼성물산이 만났다. 삼성은 커졌다.", "co:samsung-group"),
    ],
)
def test_a_bare_group_name_is_the_member_that_the_text_names(text: str, entity_id: str) -> None:
    """Only one member named: it is meant; none or several as often: the group."""
    assert _ids(text, "삼성") == [entity_id]


def test_a_name_out_of_its_time_still_resolves() -> None:
    """An old name of an entity is found in a later article."""
    assert _ids("산업통상자원부가 답했다.", "산업통상자원부", date(2026, 3, 1)) == ["gov:kr-motie"]


@pytest.mark.parametrize(
    ("text", "entity_id"),
    [("경기도는 예산을 늘린다.", "gov:kr-gyeonggi"), ("경기도에 공장이 있다.", "place:kr-gyeonggi")],
)
def test_the_subject_of_a_sentence_acts(text: str, entity_id: str) -> None:
    """A province as a subject is its government, elsewhere the place."""
    assert _ids(text, "경기도") == [entity_id]


def test_no_one_syllable_name_stands_without_a_condition() -> None:
    """A syllable is too little to be sure of."""
    readings = [reading for row, path in read_entity_rows([BUNDLED_RULES]) for reading in readings_of(row, path)]
    alone = [
        reading.surface
        for reading in readings
        if len(reading.surface) == 1 and reading.condition is None and not reading.dated.headline
    ]
    assert alone == []


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("삼성전자(주)", "삼성전자"),
        ("㈜카카오", "카카오"),
        ("주식회사 미라온", "미라온"),
        ("미라온 주식회사", "미라온"),
        ("Samsung Electronics Co., Ltd.", "Samsung Electronics"),
        ("Miraon GmbH & Co. KG", "Miraon"),
        ("Miraon K.K.", "Miraon"),
        ("Inc.", "Inc."),
        ("Cooper", "Cooper"),
    ],
)
def test_a_legal_form_is_stripped_with_its_offsets(name: str, bare: str) -> None:
    """What is left is a slice of the name; a name of nothing but a form is left whole."""
    start, end = FORMS.strip(name)
    assert name[start:end] == bare


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Miraon Co., Ltd.", "MIRAON Corporation", True),
        ("Ha-neul Systems", "Haneul Systems Inc.", True),
        ("Jürgen Weiß", "Jurgen Weiss", True),
        ("Roe, Jane", "Jane Roe", True),
        ("Haneul Systems", "Haneul Foods", False),
        ("Jane Roe", "John Roe", False),
        ("미라온", "미라온(주)", True),
        ("", "Miraon", False),
    ],
)
def test_names_are_compared_by_their_words(first: str, second: str, same: bool) -> None:  # noqa: FBT001
    """Order, case, accents and forms do not count; another word does."""
    assert is_same_name(first, second, FORMS) is same


def test_similarity_is_the_same_both_ways() -> None:
    """Whichever name comes first."""
    one, other = "Haneul Systems Korea", "Systems Haneul"
    assert name_similarity(one, other, FORMS) == name_similarity(other, one, FORMS)
    assert fold_name("The Bank of Haneul", FORMS) == ("bank", "haneul")
