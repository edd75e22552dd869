"""What the sample press says: its gazetteer, its copies and pairs, and the answers listed in `expected.toml`."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest

from extract.records import Article as ReadArticle
from flows.sample_press.library import FOLDER, Article, load_library
from transform.facts import read_facts
from transform.rules import Rules, load_rules

LIBRARY = load_library()
END = datetime.fromisoformat("2026-09-27T23:59:00+09:00")
EVERY_ARTICLE = [pytest.param(article, id=article.slug) for article in LIBRARY.articles]
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def by_slug(slug: str) -> Article:
    """The article of a slug."""
    return next(article for article in LIBRARY.articles if article.slug == slug)


def text_of(article: Article, as_of: datetime = END) -> str:
    """The running text of an article at an instant, title first."""
    version = article.at(as_of)
    assert version is not None
    return "\n".join((version.title, *version.paragraphs))


def gazetteer() -> list[dict[str, Any]]:
    """The demo's own entities."""
    path = FOLDER / "working_folder" / "rules" / "entities" / "press.toml"
    entities: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["entity"]
    return entities


@pytest.mark.parametrize("entity", [pytest.param(entity, id=entity["id"]) for entity in gazetteer()])
def test_every_entity_is_written_about(entity: dict[str, Any]) -> None:
    """Each name of the demo's gazetteer stands in at least one article, in one of its languages."""
    everything = "\n".join(text_of(article) for article in LIBRARY.articles)
    aliases = [alias for names in entity.get("aliases", {}).values() for alias in names]
    assert any(name in everything for name in (*entity["names"].values(), *aliases))


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The bundled rules with the demo's own, as a run of the demo loads them."""
    return load_rules([FOLDER / "working_folder" / "rules"])


def mentioned(text: str, language: str) -> set[tuple[str | None, str]]:
    """Every (entity id, type) that the rules find in a text."""
    article = ReadArticle(
        article_id="0" * 16,
        url="https://www.hanbit-econ.example/a",
        canonical_url=None,
        source_id="hanbit",
        publisher="hanbit",
        title=None,
        text=text,
        language=language,
        published_at=END,
        published_on=END.date(),
        published_precision="minute",
        modified_at=None,
    )
    return {(mention.entity_id, mention.type) for mention in read_facts(article, rules(), {"mentions"}).mentions}


def sentences(key: str) -> list[Any]:
    """Every (entity id, sentence) of the gazetteer's examples or counterexamples."""
    return [
        pytest.param(entity["id"], sentence, id=f"{entity['id']}-{sentence}")
        for entity in gazetteer()
        for sentence in entity.get(key, ())
    ]


def language_of(sentence: str) -> str:
    """Korean for a sentence with Hangul in it, else English."""
    return "ko" if re.search("[가-힣]", sentence) else "en"


@pytest.mark.parametrize(("entity_id", "sentence"), sentences("examples"))
def test_an_entity_is_found_in_its_example(entity_id: str, sentence: str) -> None:
    """With the bundled gazetteer beside it, the demo's own still names each of its entities."""
    assert entity_id in {found for found, _ in mentioned(sentence, language_of(sentence))}


@pytest.mark.parametrize(("entity_id", "sentence"), sentences("counterexamples"))
def test_an_entity_is_not_found_in_its_counterexample(entity_id: str, sentence: str) -> None:
    """Common words and other things are not taken for the entity."""
    assert entity_id not in {found for found, _ in mentioned(sentence, language_of(sentence))}


REAL_WORDS = {"place", "market", "technology"}


@pytest.mark.parametrize("article", EVERY_ARTICLE)
def test_no_article_speaks_of_a_real_organisation(article: Article) -> None:
    """Whatever an article names is invented, but for places, markets, technologies, HBM4 and what is no name."""
    own = {entity["id"] for entity in gazetteer()} | {"chip:hbm4", "prod:chatbot", None}
    found = mentioned(text_of(article), article.language)
    others = {entity_id for entity_id, kind in found if kind not in REAL_WORDS} - own
    assert {entity_id for entity_id in others if not str(entity_id).startswith("new:")} == set()


def test_entity_ids_and_references_resolve() -> None:
    """No id is given twice, and a parent or related id with a prefix of the demo's own is one of its entities."""
    ids = [entity["id"] for entity in gazetteer()]
    named = [entity["parent"] for entity in gazetteer() if "parent" in entity]
    named += [relation["other_id"] for entity in gazetteer() for relation in entity.get("relations", ())]
    assert len(ids) == len(set(ids))
    assert [other for other in named if other not in ids and not other.startswith("place:")] == []


def answers() -> list[Any]:
    """Every (kind, slug, surface) that `expected.toml` names."""
    rows = [(kind, row) for kind, group in EXPECTED.items() if isinstance(group, list) for row in group]
    claims = [(kind, claim) for kind, row in rows for claim in row.get("evidence", ())]
    return [
        pytest.param(claim["slug"], claim["surface"], claim.get("as_of", END), id=f"{kind}-{claim['slug']}-{position}")
        for position, (kind, claim) in enumerate(claims)
    ]


@pytest.mark.parametrize(("slug", "surface", "as_of"), answers())
def test_every_answer_stands_in_its_article(slug: str, surface: str, as_of: datetime) -> None:
    """The evidence of an expected answer is written, word for word, in the article that it names."""
    assert surface in text_of(by_slug(slug), as_of)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["copy"]) for row in EXPECTED["copy"]])
def test_a_copy_is_near_its_original(row: dict[str, str]) -> None:
    """A copy keeps nearly all words of its wire story, is edited a little, and is later than it."""
    original, copy = by_slug(row["original"]), by_slug(row["copy"])
    kept = set(text_of(original).split()) & set(text_of(copy).split())
    assert copy.copy_of == original.slug
    assert copy.published > original.published
    assert text_of(copy) != text_of(original)
    assert len(kept) / len(set(text_of(copy).split())) > 0.8


EQUALS = [
    pytest.param(row["english"], row["korean"], equal, id=f"{row['english']}-{equal[0]}")
    for row in EXPECTED["pair"]
    for equal in row["equal"]
]


@pytest.mark.parametrize(("english", "korean", "equal"), EQUALS)
def test_a_pair_tells_the_same_figures_in_two_languages(english: str, korean: str, equal: tuple[str, str]) -> None:
    """Both tellings are published within two days and hold the figure, each in its own writing."""
    first, second = by_slug(english), by_slug(korean)
    assert (first.language, second.language) == ("en", "ko")
    assert abs(first.published - second.published) <= timedelta(hours=48)
    assert equal[0] in text_of(first)
    assert equal[1] in text_of(second)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["slug"]) for row in EXPECTED["edit"]])
def test_an_edit_has_a_value_for_each_version(row: dict[str, Any]) -> None:
    """The answers list one value and one instant a version, and the article has just these."""
    versions = by_slug(row["slug"]).versions
    assert len(versions) == row["versions"] == len(row["values"])
    assert [version.shown_from for version in versions] == row["shown_from"]


def test_the_number_of_articles_is_the_expected_one() -> None:
    """Each outlet has as many articles as the answers say; odd pages are not counted among them."""
    assert {
        outlet: sum(article.kind == "article" for article in LIBRARY.of(outlet)) for outlet in LIBRARY.outlets
    } == EXPECTED["articles"]


def test_all_days_are_inside_the_six_weeks() -> None:
    """Every article is published between 17 August and 27 September 2026, at Korean time."""
    days = [article.published.date() for article in LIBRARY.articles]
    assert min(days) >= date(2026, 8, 17)
    assert max(days) <= date(2026, 9, 27)
    assert {article.published.utcoffset() for article in LIBRARY.articles} == {timedelta(hours=9)}
