"""Known names: boundaries in both scripts, nesting, the gazetteer's own examples, and its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.rulefile import RuleFileInvalid
from tests.transform.entity_reading import document, known, named, rules
from transform.entities import find_mentions, load_entities
from transform.gazettechecks import check_rules
from transform.gazetteer import EntityRow, read_entity_rows
from transform.rules import BUNDLED_RULES
from transform.scan import Scanner
from transform.text import Document

ROWS: list[EntityRow] = [row for row, _ in read_entity_rows([BUNDLED_RULES])]
ENGLISH = """
Naver, Kakao and Samsung Electronics train models of their own.
Naver's HyperCLOVA X runs in its data centre in Chuncheon, Kakao put KoGPT into KakaoTalk, and Samsung Electronics added
Gauss 2.0 to the Galaxy S26.
SK Hynix sells HBM3E to NVIDIA, and TrendForce expects the HBM market to grow.
The Ministry of Science and ICT, KAIST and POSTECH back the AI Basic Act.
Microsoft, Google, Baidu and Tencent watch; LX Semicon builds chips beside Exynos in Gyeonggi Province.
"""
KOREAN = """
네이버·카카오·삼성전자는 자체 모델을 만든다.
네이버의 하이퍼클로바X는 춘천 데이터센터에서 돌고, 카카오는 코GPT를 카카오톡에 넣었다.
삼성전자는 가우스 2.0을 갤럭시 S26에 담았다.
SK하이닉스는 HBM3E를 엔비디아에 팔고, 트렌드포스는 HBM 시장이 커진다고 본다.
과학기술정보통신부와 카이스트, 포스텍은 AI 기본법을 지지한다.
마이크로소프트와 구글, 바이두, 텐센트가 지켜본다. LX세미콘은 경기도에서 엑시노스 곁에 칩을 만든다.
"""


def _sentences(kind: str) -> list[pytest.ParameterSet]:
    return [
        pytest.param(row.id, sentence, id=f"{row.id}: {sentence}") for row in ROWS for sentence in getattr(row, kind)
    ]


@pytest.mark.parametrize(("entity_id", "sentence"), _sentences("examples"))
def test_an_example_names_its_entity(entity_id: str, sentence: str) -> None:
    """An example of an entity file is read as that entity."""
    assert entity_id in {mention.entity_id for mention in known(sentence)}


@pytest.mark.parametrize(("entity_id", "sentence"), _sentences("counterexamples"))
def test_a_counterexample_does_not_name_it(entity_id: str, sentence: str) -> None:
    """A counterexample of an entity file is not read as that entity."""
    assert entity_id not in {mention.entity_id for mention in known(sentence)}


@pytest.mark.parametrize(
    ("text", "surface", "entity_id"),
    [
        ("네이버에서는 새 서비스를 냈다.", "네이버", "co:naver"),
        ("OpenAI와의 협력이 늘었다.", "OpenAI", "co:openai"),
        ("SK텔레콤이라고 한다.", "SK텔레콤", "co:sk-telecom"),
        ("Naver's new plan", "Naver", "co:naver"),
        ("an OpenAI-backed firm", "OpenAI", "co:openai"),
        ("NVIDIA/AMD 칩", "NVIDIA", "co:nvidia"),
        ("'네이버'는 커졌다.", "네이버", "co:naver"),
        ("구글측은 답하지 않았다.", "구글", "co:google"),
    ],
)
def test_a_name_ends_where_its_word_does(text: str, surface: str, entity_id: str) -> None:
    """Particles in a row, possessives, hyphens, slashes and nouns of party leave a name as it is."""
    assert (surface, entity_id) in [(mention.surface, mention.entity_id) for mention in known(text)]


@pytest.mark.parametrize(
    ("text", "entity_id"),
    [
        ("고양이가 잠을 잔다.", "place:kr-goyang"),
        ("지갑에 한화 약 5만 원이 있었다.", "co:hanwha-group"),
        ("경기가 나아졌다.", "place:kr-gyeonggi"),
        ("규제를 강화했다.", "place:kr-ganghwa"),
        ("가방을 지니고 갔다.", "co:genie"),
        ("메타버스에서 만났다.", "co:meta"),
        ("하이브리드 차를 샀다.", "co:hybe"),
        ("네이버후드 영화를 봤다.", "co:naver"),
        ("metadata is data", "co:meta"),
        ("info@naver.com", "co:naver"),
    ],
)
def test_letters_inside_another_word_are_no_name(text: str, entity_id: str) -> None:
    """The wrong hits that were seen before the first line was written stay away."""
    assert entity_id not in {mention.entity_id for mention in known(text)}


def test_middle_dots_join_a_list_of_names() -> None:
    """Each name of the list is found."""
    assert named("네이버·카카오·LG전자가 만났다.")[:3] == [
        ("네이버", "co:naver"),
        ("카카오", "co:kakao"),
        ("LG전자", "co:lg-electronics"),
    ]


def test_the_longest_name_stands_and_shorter_ones_are_nested() -> None:
    """A name inside a longer one is kept and marked."""
    found = [(m.surface, m.nested) for m in known("The Naver Connect Foundation opened.")]
    assert ("Naver Connect Foundation", False) in found
    assert ("Naver", True) in found


def test_demonyms_have_their_own_level() -> None:
    """Where something comes from is not the thing itself."""
    levels = {m.surface: m.level for m in known("Korean firms and 국내 기업, 한국형 모델")}
    assert levels == {"Korean": "demonym", "국내": "demonym", "한국": "demonym"}


def test_both_languages_name_the_same_things() -> None:
    """An article and its Korean telling resolve to the same ids, and nothing else."""
    english = {entity_id for _, entity_id in named(ENGLISH)}
    korean = {entity_id for _, entity_id in named(KOREAN)}
    assert english == korean
    assert not any(entity_id is None or entity_id.startswith("new:") for entity_id in english)


def test_every_ambiguous_alias_has_a_sentence_for_and_one_against() -> None:
    """A condition that nobody exercised is not known to work."""
    missing = [
        (row.id, alias, kind)
        for row in ROWS
        for condition in row.conditions
        if condition.need or condition.never
        for alias in ((condition.alias,) if isinstance(condition.alias, str) else condition.alias)
        for kind in ("examples", "counterexamples")
        if not any(alias in sentence for sentence in getattr(row, kind))
    ]
    assert missing == []


def test_the_bundled_gazetteer_has_no_finding() -> None:
    """No collision, dead alias, bare word, unknown parent or short name."""
    assert check_rules([BUNDLED_RULES]) == []


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / "entities" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def _entity(**values: object) -> str:
    return json.dumps({"id": "co:mirae-on", "type": "company", "names": {"en": "Miraon", "ko": "미라온"}} | values)


def _read_with(folder: Path, text: str) -> list[str | None]:
    loaded = load_entities([folder])
    plain = document(text)
    hits = Scanner(loaded.layers).scan(text)
    own = Document(
        text=text,
        language="ko",
        published=None,
        title=None,
        article_id="t",
        sentences=plain.sentences,
        starts=plain.starts,
        hits=hits,
    )
    return [mention.entity_id for mention in find_mentions(own, loaded)]


def test_a_bulk_file_is_read_like_a_rule_file(tmp_path: Path) -> None:
    """One object a line, with the keys of a table."""
    folder = _write(tmp_path, "own.jsonl", _entity() + "\n\n" + _entity(id="co:b", names={"en": "Bitgoeul"}) + "\n")
    assert set(load_entities([folder]).entities) == {"co:mirae-on", "co:b"}


def test_a_later_entry_of_an_id_replaces_the_earlier_one(tmp_path: Path) -> None:
    """The user's file is the last word on an entity; what it leaves out is gone."""
    first = _write(tmp_path / "a", "a.jsonl", _entity(aliases={"en": ["Old Miraon"]}))
    second = _write(tmp_path / "b", "b.jsonl", _entity(names={"en": "Miraon Two"}))
    loaded = load_entities([first, second])
    assert loaded.entities["co:mirae-on"].names == {"en": "Miraon Two"}
    assert loaded.entities["co:mirae-on"].origin == "user"
    assert [literal for layer in loaded.layers for literal, _ in layer.literals] == ["Miraon Two"]


def test_a_wrong_key_names_file_entry_and_key(tmp_path: Path) -> None:
    """A misspelt key is refused, not ignored."""
    folder = _write(tmp_path, "own.jsonl", _entity(alias=["x"]))
    with pytest.raises(RuleFileInvalid, match=r"own\.jsonl.*alias"):
        load_entities([folder])


def test_a_line_that_is_no_json_names_its_number(tmp_path: Path) -> None:
    """The line is told."""
    folder = _write(tmp_path, "own.jsonl", _entity() + "\n{oops\n")
    with pytest.raises(RuleFileInvalid, match="line 2"):
        load_entities([folder])


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"parent": "co:nobody"}, "unknown-parent"),
        ({"conditions": [{"alias": "Miraonne", "need": ["x"]}]}, "dead-alias"),
        ({"aliases": {"ko": ["괌"]}}, "too-short"),
        ({"relations": [{"relation": "role_of", "other_id": "co:nobody"}]}, "unknown-relation"),
    ],
)
def test_a_doubtful_entry_is_found(tmp_path: Path, values: dict[str, object], kind: str) -> None:
    """What is valid and still wrong is named by file and entry."""
    findings = check_rules([_write(tmp_path, "own.jsonl", _entity(**values))])
    assert [(f.path.name, f.entry, f.kind) for f in findings] == [("own.jsonl", "co:mirae-on", kind)]


def test_two_entities_of_one_name_collide(tmp_path: Path) -> None:
    """A surface that nothing tells apart is a finding."""
    folder = _write(tmp_path, "own.jsonl", _entity() + "\n" + _entity(id="co:other"))
    assert {finding.kind for finding in check_rules([folder])} == {"collision"}


def test_a_users_name_is_found_with_particles(tmp_path: Path) -> None:
    """Boundaries hold for whatever gazetteer there is, once the particles are loaded with it."""
    folder = _write(tmp_path, "own.jsonl", _entity())
    (folder / "boundaries").mkdir()
    particles = BUNDLED_RULES / "boundaries" / "particles.toml"
    (folder / "boundaries" / "particles.toml").write_text(particles.read_text(encoding="utf-8"), encoding="utf-8")
    assert _read_with(folder, "미라온에서는 미라온즈가 아니라 미라온을 쓴다.") == ["co:mirae-on", "co:mirae-on"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "네이버",
                "는 ",
                "Naver's ",
                "삼성전자",
                "의 ",
                "GPT-4",
                "(HBM)",
                "경기도 안성",
                "CEO Jane Roe",
                "\n\n",
                "씨",
                "·",
            ]
        ),
        max_size=12,
    )
)
def test_spans_always_quote_their_text(parts: list[str]) -> None:
    """Whatever the text, a mention's offsets give its surface."""
    text = "".join(parts)
    assert [m.surface for m in known(text)] == [text[m.start_char : m.end_char] for m in known(text)]


def test_reading_twice_gives_the_same() -> None:
    """The boundaries remember what they worked out; that changes no answer."""
    assert find_mentions(document(KOREAN), rules().entities) == find_mentions(document(KOREAN), rules().entities)
