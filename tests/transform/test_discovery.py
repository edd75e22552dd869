"""Names no gazetteer holds: what finds each kind, and what must not be found."""

from __future__ import annotations

import tomllib
from functools import cache

import pytest

from tests.transform.entity_reading import DAY, document, read, rules
from transform.roles import find_roles
from transform.rules import BUNDLED_RULES


def _found(text: str) -> list[tuple[str, str | None]]:
    return [(m.surface, m.entity_id) for m in read(text)[0] if m.rule_id.startswith("discovery/")]


@pytest.mark.parametrize(
    ("text", "surface", "entity_id"),
    [
        ("김도현 대표가 말했다.", "김도현", "new:person:김도현"),
        ("한지우 미라온 대표는 웃었다.", "한지우", "new:person:한지우"),
        ("배우 서다은이 나왔다.", "서다은", "new:person:서다은"),
        ("윤서진(41)은 개발자다.", "윤서진", "new:person:윤서진"),
        ("CEO Jane Roe spoke.", "Jane Roe", "new:person:jane roe"),
        ("Robert Haneul, chief executive of a startup, left.", "Robert Haneul", "new:person:robert haneul"),
        ("마테르 총리가 답했다.", "마테르", "new:person:마테르"),
        ("그는 별빛연구소에서 일한다.", "별빛연구소", "new:org:별빛연구소"),
        ("부산 해운경찰서는 조사했다.", "부산 해운경찰서", "new:government:부산 해운경찰서"),
        ("미라온전자가 공장을 짓는다.", "미라온전자", "new:company:미라온전자"),
        ("The University of Haneul opened a lab.", "University of Haneul", "new:university:university of haneul"),
        ("The Haneul Foundation paid.", "Haneul Foundation", "new:org:haneul foundation"),
        ("Haneul Robotics sells arms.", "Haneul Robotics", "new:company:haneul robotics"),
        ("AI 챗봇 '별이야기'를 열었다.", "별이야기", "new:service:별이야기"),
        ("'미래빛 2030' 사업을 시작했다.", "미래빛 2030", "new:programme:미래빛 2030"),
        ("The 'Cloud Harbour' program trains people.", "Cloud Harbour", "new:programme:cloud harbour"),
        ("Naver opened HyperCLOVA X 9.5 today.", "HyperCLOVA X 9.5", "new:model:hyperclova x 9.5"),
        ("Google, Haneulsoft, and Microsoft compete.", "Haneulsoft", "new:company:haneulsoft"),
        ("Haneul has an HQ. The firm KoBitLab grew.", "KoBitLab", "new:company:kobitlab"),
        ("서울 강남구 별빛동에서 열렸다.", "서울 강남구 별빛동", "new:place:강남구 별빛동"),
        ("백도윤 다솔랩 대표가 말했다.", "다솔랩", "new:company:다솔랩"),
        ("나래온에 따르면 올해 매출이 늘었다.", "나래온", "new:company:나래온"),
        ("나래온 주가는 2% 올랐다.", "나래온", "new:company:나래온"),
        ("나래온은 새 공장에 투자한다.", "나래온", "new:company:나래온"),
        ("바른빛AI는 투자를 유치했다.", "바른빛AI", "new:company:바른빛ai"),
        ("반도체 스타트업 솔가람은 칩을 판다.", "솔가람", "new:company:솔가람"),
        ("트렐로가 만든 크라톤 프로세서가 나왔다.", "크라톤", "new:chip:크라톤"),
        ("그 회사의 미르나 G7은 얇다.", "미르나 G7", "new:product:미르나 g7"),
        ("(바른골=나라통신) 시험이 시작됐다.", "바른골", "new:place:바른골"),
        ("다온메모리와 구름클라우드가 맞붙었다.", "다온메모리", "new:company:다온메모리"),
        ("국가계산지원부는 예산을 늘린다.", "국가계산지원부", "new:government:국가계산지원부"),
        ("음성합성표시법이 통과됐다.", "음성합성표시법", "new:law:음성합성표시법"),
        ("It won the NPU market.", "NPU market", "market:npu"),
        ("그들은 NPU 시장을 노린다.", "NPU 시장", "market:npu"),
    ],
)
def test_a_name_is_found_by_its_structure(text: str, surface: str, entity_id: str) -> None:
    """Titles, suffixes, heads, quotes with a noun, makers, rows and addresses each give the name and its identity."""
    assert (surface, entity_id) in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "오늘은 날씨가 좋다.",
        "이 회장은 누구인가.",
        "신임 대표가 왔다.",
        "정상화를 바란다.",
        "예정이라고 밝혔다.",
        "변경하며 설명했다.",
        "보고서에 따르면 수요가 늘었다.",
        "업계 관계자는 말을 아꼈다.",
        "생성형AI 열풍이 분다.",
        "스타트업 육성을 위해 예산을 늘린다.",
        "인재 확보는 기업의 생존을 가른다. 인재 확보를 서두른다.",
        "GPU 1만2000장을 들여왔다.",
        "주가는 전 거래일보다 올랐다.",
        "추정치는 낮아졌다.",
        "시중은행이 금리를 올렸다.",
        "해당 연구소는 문을 닫았다.",
        "지역 주민과 구역을 나눴다.",
        "The Company said so. This was in May.",
        "In Spring, Most People Walk",
        "We met on Monday in March.",
        "갤럭시 3대를 샀다.",
    ],
)
def test_words_are_no_names(text: str) -> None:
    """Common nouns, verbs and heads of sentences are left alone."""
    assert _found(text) == []


def test_a_discovered_entity_has_the_same_id_in_every_article() -> None:
    """Case and blanks of the surface do not count."""
    first, second = read("CEO Jane Roe spoke.")[1], read("Analyst Jane  Roe spoke. Jane Roe left.")[1]
    assert first[0].id == second[0].id == "new:person:jane roe"
    assert first[0].origin == "discovered"


def test_a_surname_takes_the_identity_of_the_full_name() -> None:
    """After the full name its surname is enough, in both languages."""
    korean = [m.entity_id for m in read("윤서진 대표가 왔다. 윤 대표는 웃었다.")[0]]
    english = [m.entity_id for m in read("Jane Roe founded it. Roe left.")[0]]
    assert korean == ["new:person:윤서진", "new:person:윤서진"]
    assert english == ["new:person:jane roe", "new:person:jane roe"]


def test_both_forms_of_a_new_name_are_one_entity() -> None:
    """A text that gives the name in both scripts makes them one."""
    found = dict(_found("별빛연구소(Starlight)는 커졌다. Starlight가 이겼다."))
    assert found["Starlight"] == found["별빛연구소"] == "new:org:별빛연구소"


def test_an_abbreviation_stands_for_the_name_before_it() -> None:
    """Everywhere in the text, once it is said."""
    found = _found("The Haneul Space Institute (HSI) opened. Later HSI closed.")
    assert found.count(("HSI", "new:org:haneul space institute")) == 2


def test_a_version_is_a_child_of_its_model() -> None:
    """The family keeps its identity."""
    entities = {entity.id: entity.parent for entity in read("Naver opened HyperCLOVA X 9.5.")[1]}
    assert entities["new:model:hyperclova x 9.5"] == "model:hyperclova-x"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("네이버 최수연 대표가 말했다.", ("person:choi-soo-yeon", "co:naver", "대표")),
        ("윤서진 업스테이지 대표는 웃었다.", ("new:person:윤서진", "co:upstage", "대표")),
        ("Upstage CEO Jane Roe spoke.", ("new:person:jane roe", "co:upstage", "CEO")),
        ("Jane Roe, chief executive of Upstage, spoke.", ("new:person:jane roe", "co:upstage", "chief executive")),
    ],
)
def test_a_post_is_a_dated_relation(text: str, role: tuple[str, str, str]) -> None:
    """A person, a title and an organisation side by side, on the article's day."""
    relations = find_roles(document(text), rules().discovery.capitals.persons.roles, read(text)[0])
    assert [(tie.entity_id, tie.other_id, tie.detail) for tie in relations] == [role]
    assert relations[0].valid_from == DAY


def test_list_items_that_drop_the_maker_are_read() -> None:
    """The head of the first item holds for the rest."""
    found = {m.surface: m.entity_id for m in read("Naver Search, Shopping, and Blog were down.")[0]}
    assert (found["Shopping"], found["Blog"]) == ("svc:naver-shopping", "svc:naver-blog")


@cache
def _phrases() -> list[dict[str, list[str]]]:
    files = sorted((BUNDLED_RULES / "coreference").glob("*.toml"))
    return [phrase for path in files for phrase in tomllib.loads(path.read_text(encoding="utf-8"))["phrase"]]


def _levels(text: str) -> list[str | None]:
    return [mention.entity_id for mention in read(text)[0] if mention.level == "coref"]


@pytest.mark.parametrize("text", [text for phrase in _phrases() for text in phrase.get("examples", ())])
def test_a_phrase_stands_for_a_name_said_before(text: str) -> None:
    """Each example of a phrase has a mention of its level with an entity."""
    assert _levels(text)
    assert None not in _levels(text)


@pytest.mark.parametrize("text", [text for phrase in _phrases() for text in phrase.get("counterexamples", ())])
def test_other_words_stand_for_nothing(text: str) -> None:
    """A counterexample has none."""
    assert _levels(text) == []


def test_both_companies_are_the_two_that_opened_their_sentences() -> None:
    """A third firm named on the way is not meant."""
    text = "SK hynix supplies NVIDIA. Samsung Electronics follows. Both companies invest."
    assert _levels(text) == ["co:sk-hynix", "co:samsung-electronics"]


def test_a_phrase_with_several_candidates_stands_for_none() -> None:
    """No answer is better than a wrong one."""
    assert _levels("Talks between Naver and Kakao ended. The company will wait.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Naver opened a plant in March. Gartner measured the market. The company hired more people.",
        "네이버는 공장을 열었다. 가트너는 시장을 조사했다. 이 회사는 인력을 늘렸다.",
    ],
)
def test_the_company_is_no_research_firm_named_since(text: str) -> None:
    """The company spoken of goes before the firm that measured its market."""
    assert _levels(text) == ["co:naver"]


def test_the_company_is_a_research_firm_where_no_other_was_named() -> None:
    """Alone, a research firm is the company."""
    assert _levels("Gartner measured the market. The company hired more people.") == ["co:gartner"]
