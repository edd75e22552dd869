"""Happenings, stories and counts: told by many, counted once."""

from __future__ import annotations

import random
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import Load
from tests.warehouse.newsroom import RULES, argument, at, day, event, figure, mention, reading, told
from transform.records import Entity, Event, Facts, Relation
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.load import content_hash, load_batch, load_entities

DEAL = "Naver acquired Wallapop for 700 billion won on 3 March."


def deal(text: str = DEAL, **more: Any) -> Event:
    """Naver acquires Wallapop, dated by the day given."""
    fields = {"date_start": day("2026-03-03"), "date_end": day("2026-03-03")} | more
    arguments = (argument(text, "subject", "Naver", "co:naver"), argument(text, "object", "Wallapop", "co:wallapop"))
    return event(text, "acquires", "acquired", *arguments, **fields)


def test_one_happening_told_by_many_is_one_occurrence(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Three outlets, two of them with one story, one undated: one occurrence with its counts and its amount."""
    price = figure(DEAL, "700 billion won", "700e9", currency="KRW", metric="acquisition_price")
    with_price = Facts(figures=(price,), events=(deal(amount=0),))
    undated = Facts(events=(deal(date_start=None, date_end=None),))
    load(
        [
            reading("a1", DEAL, "2026-03-03", told(with_price, *range(10))),
            reading("b2", DEAL, "2026-03-04", told(with_price, *range(10)), source_id="weekly"),
            reading("c3", DEAL, "2026-03-05", undated, source_id="wire"),
        ],
    )

    rows = live.execute(
        "select subject_id, object_id, period_start, period_end, status, amount, currency, articles, stories, sources, "
        "len(evidence), quotation from occurrences",
    ).fetchall()

    period = (day("2026-03-03"), day("2026-03-03"))
    assert rows == [("co:naver", "co:wallapop", *period, "done", 700 * 10**9, "KRW", 3, 2, 3, 3, DEAL)]


def test_period_is_what_most_of_the_surest_say(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A plan for the month, and one outlet that misdates the day, do not move a day that two outlets give."""
    planned = deal(status="planned", date_start=day("2026-03-01"), date_end=day("2026-03-31"))
    misdated = deal(date_start=day("2026-03-02"), date_end=day("2026-03-02"))
    load(
        [
            reading("a1", DEAL, "2026-02-20", Facts(events=(planned,))),
            reading("b2", DEAL, "2026-03-03", Facts(events=(deal(),))),
            reading("c3", DEAL, "2026-03-03", Facts(events=(deal(),)), source_id="weekly"),
            reading("d4", DEAL, "2026-03-20", Facts(events=(misdated,)), source_id="wire"),
        ],
    )

    found = live.execute("select status, period_start, period_end from occurrences").fetchall()

    assert found == [("done", day("2026-03-03"), day("2026-03-03"))]


def test_same_deed_months_apart_is_two_occurrences(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """What happens again is another happening."""
    again = Facts(events=(deal(date_start=day("2026-09-01"), date_end=day("2026-09-01")),))
    load([reading("a1", DEAL, "2026-03-03", Facts(events=(deal(),))), reading("b2", DEAL, "2026-09-01", again)])

    assert live.execute("select count(*) from occurrences").fetchall() == [(2,)]


def test_telling_of_a_year_joins_the_happening_in_it(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A later article that only says the year tells the happening of that year."""
    year = Facts(events=(deal(date_start=day("2026-01-01"), date_end=day("2026-12-31")),))
    load([reading("a1", DEAL, "2026-03-03", Facts(events=(deal(),))), reading("b2", DEAL, "2026-12-20", year)])

    assert live.execute("select period_start, articles from occurrences").fetchall() == [(day("2026-03-03"), 2)]


def test_denied_happening_says_so(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A happening that was only denied is denied; one that was also confirmed counts its denials."""
    denied = Facts(events=(deal(negated=True, status="claimed"),))
    load([reading("a1", DEAL, "2026-03-03", denied)])
    before = live.execute("select status, denials from occurrences").fetchall()
    load([reading("b2", DEAL, "2026-03-04", Facts(events=(deal(),)))])

    assert before == [("denied", 1)]
    assert live.execute("select status, denials from occurrences").fetchall() == [("done", 1)]


def test_equal_parties_are_one_pair(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A partnership is one occurrence, whoever is named first."""
    texts = ["Naver and NVIDIA partnered.", "NVIDIA and Naver partnered."]
    readings = [
        reading(
            f"a{number}",
            text,
            "2026-03-03",
            Facts(
                events=(
                    event(
                        text,
                        "partners",
                        "partnered",
                        argument(text, "subject", "Naver", "co:naver"),
                        argument(text, "subject", "NVIDIA", "co:nvidia"),
                    ),
                ),
            ),
        )
        for number, text in enumerate(texts)
    ]
    load(readings)

    assert live.execute("select subject_id, object_id, articles from occurrences").fetchall() == [
        ("co:naver", "co:nvidia", 2),
    ]


def test_unnamed_facility_is_the_named_one(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Two tellings of one opening, one by name and one of "its data centre" with the place, are one occurrence."""
    text = "Naver opened its data centre, GAK Sejong, in Sejong."

    def opening(words: str, object_id: str | None, place_id: str | None) -> Facts:
        found = event(
            text,
            "operates",
            "opened",
            argument(text, "subject", "Naver", "co:naver"),
            argument(text, "object", words, object_id, "facility"),
            place_id=place_id,
        )
        return Facts(events=(found,))

    load(
        [
            reading("a1", text, "2026-03-01", opening("GAK Sejong", "facility:gak-sejong", None)),
            reading("b2", text, "2026-03-02", opening("data centre", None, "place:sejong")),
        ],
    )

    rows = live.execute("select object_id, place_id, articles from occurrences").fetchall()

    assert rows == [("facility:gak-sejong", "place:sejong", 2)]


def test_timeline_has_both_parties_in_one_line(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A happening stands in the timeline of everyone who takes part, with a summary."""
    load([reading("a1", DEAL, "2026-03-03", Facts(events=(deal(),)))])

    rows = live.execute("select entity_id, day, part, summary from entity_timeline order by 1").fetchall()

    assert rows == [
        ("co:naver", day("2026-03-03"), "subject", "Naver acquires Wallapop"),
        ("co:wallapop", day("2026-03-03"), "object", "Naver acquires Wallapop"),
    ]


COPIES = {
    # By id, when it was told; then its shingles, language, claims and entities.
    "a1": ("2026-03-01", range(20), "en", (), ()),
    "b2": ("2026-03-02", range(5, 25), "en", (), ()),
    "c3": ("2026-03-08", range(16, 36), "en", (), ()),
    "d4": ("2026-03-20", range(20), "en", (), ()),
    "e5": ("2026-03-01 20:00", range(100, 120), "ko", ("x", "y", "z"), ("co:naver", "co:nvidia")),
    "f6": ("2026-03-02", range(200, 220), "en", ("x", "y", "z", "w"), ("co:naver", "co:nvidia")),
    "g7": ("2026-03-02", range(300, 320), "en", ("x", "y", "z", "w"), ("co:kakao", "co:kt")),
}


def copies() -> list[Reading]:
    """Near copies in a chain, one too late, a telling in another language, and one about somebody else."""
    return [
        reading(
            article_id,
            f"Text of {article_id}.",
            said_at,
            told(Facts(), *shingles, claims=claims, entity_ids=entities),
            language=language,
        )
        for article_id, (said_at, shingles, language, claims, entities) in COPIES.items()
    ]


def test_stories_are_components_of_near_copies(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Copies of copies are one story, named after its earliest article; time, language and entities keep apart."""
    load(copies())

    assert dict(live.execute("select article_id, story_id from articles").fetchall()) == {
        "a1": "a1",
        "b2": "a1",
        "c3": "a1",
        "d4": "d4",
        "e5": "e5",
        "f6": "e5",
        "g7": "g7",
    }


@pytest.mark.parametrize("seed", range(5))
def test_stories_do_not_depend_on_order(live: duckdb.DuckDBPyConnection, load: Load, seed: int) -> None:
    """Articles loaded one by one, in any order, are grouped as if they had come at once."""
    load(copies())
    expected = content_hash(live)
    live.execute("delete from articles")
    for table in ("captures", "article_revisions", "story_signatures", "article_stories"):
        live.execute(f"delete from {table}")
    shuffled = copies()
    random.Random(seed).shuffle(shuffled)

    schemas = table_schemas(live)
    batches = [build_batch([item], RULES, schemas) for item in shuffled]
    counts = [load_batch(live, batch, [], "r", 0) for batch in batches]

    assert sum(count.new for count in counts) == len(COPIES)
    assert content_hash(live) == expected


def test_story_falls_apart_when_its_link_changes(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """When the copy between two others is edited into something else, they are no longer one story."""
    first, link, last = copies()[:3]
    load([first, link, last])
    load([link, reading("b2", "Something else.", "2026-03-09", told(Facts(), *range(900, 920)))])

    assert dict(live.execute("select article_id, story_id from articles").fetchall()) == {
        "a1": "a1",
        "b2": "b2",
        "c3": "c3",
    }


def naming(article_id: str, said_on: str, **more: Any) -> Reading:
    """An article that names Naver once and NVIDIA twice."""
    text = "Naver buys chips of NVIDIA. NVIDIA is glad."
    facts = Facts(
        mentions=(
            mention(text, "Naver", "co:naver"),
            mention(text, "NVIDIA", "co:nvidia"),
            mention(text, "NVIDIA", "co:nvidia", times=1),
        ),
    )
    return reading(article_id, text, said_on, told(facts, *more.pop("shingles", ())), **more)


def test_activity_counts_a_story_on_its_first_day(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Articles, mentions and outlets count daily; a story that is copied the next day counts once."""
    load(
        [
            naming("a1", "2026-03-01", shingles=range(10)),
            naming("b2", "2026-03-02", shingles=range(10), source_id="weekly"),
            naming("c3", "2026-03-02", shingles=range(50, 60)),
        ],
    )

    query = "select day, articles, stories, mentions, sources from entity_activity where entity_id = ? order by 1"
    rows = live.execute(query, ["co:nvidia"]).fetchall()

    assert rows == [(day("2026-03-01"), 1, 1, 2, 1), (day("2026-03-02"), 2, 1, 4, 2)]


def test_co_mentions_count_months(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Two entities named together are a pair, once an article."""
    load([naming("a1", "2026-03-01"), naming("b2", "2026-03-20"), naming("c3", "2026-04-01")])

    rows = live.execute("select month, other_id, articles from co_mentions where entity_id = 'co:naver' order by 1")

    assert rows.fetchall() == [(day("2026-03-01"), "co:nvidia", 2), (day("2026-04-01"), "co:nvidia", 1)]


def test_roles_are_held_between_days(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A role of the gazetteer and one that an article reports are both known, and asked for by day."""
    text = "Naver appointed Choi Soo-yeon CEO."
    appointed = event(
        text,
        "appoints",
        "appointed",
        argument(text, "subject", "Naver", "co:naver"),
        argument(text, "person", "Choi Soo-yeon", "person:choi", "person"),
        argument(text, "role", "CEO", None, None),
        date_start=day("2026-03-01"),
        date_end=day("2026-03-01"),
    )
    before = Relation(
        entity_id="person:han",
        relation="role_of",
        other_id="co:naver",
        detail="CEO",
        valid_from=day("2020-01-01"),
        valid_to=day("2026-02-28"),
    )
    load_entities(
        live,
        [
            Entity(id="person:han", type="person", names={"en": "Han"}, relations=(before,)),
            Entity(id="person:choi", type="person", names={"en": "Choi"}),
            Entity(id="co:naver", type="company", names={"en": "Naver", "ko": "네이버"}),
        ],
    )
    load([reading("a1", text, "2026-03-01", Facts(events=(appointed,)))])

    asked = "select person, organisation, role from roles_as_of(?::date)"
    assert live.execute(asked, [day("2026-01-01")]).fetchall() == [("Han", "Naver", "ceo")]
    assert live.execute(asked, [day("2026-04-01")]).fetchall() == [("Choi", "Naver", "ceo")]


def test_candidates_are_names_that_nobody_knows(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A discovered name is listed with its counts until a gazetteer has it."""
    found = Entity(id="new:company:furiosa", type="company", names={"en": "Furiosa"}, origin="discovered")
    load([reading("a1", "Furiosa.", "2026-03-01", Facts(entities=(found,)))])
    before = live.execute("select name, articles, stories, first_on from entity_candidates").fetchall()
    load_entities(live, [Entity(id="new:company:furiosa", type="company", names={"en": "Furiosa"}, origin="user")])

    assert before == [("Furiosa", 1, 1, day("2026-03-01"))]
    assert live.execute("from entity_candidates").fetchall() == []


def test_descendants_are_found_at_any_depth(live: duckdb.DuckDBPyConnection) -> None:
    """A grandchild is under its grandparent."""
    load_entities(
        live,
        [
            Entity(id="co:sk", type="company", names={"en": "SK"}),
            Entity(id="co:sks", type="company", names={"en": "SK Square"}, parent="co:sk"),
            Entity(id="co:hynix", type="company", names={"en": "SK hynix"}, parent="co:sks"),
        ],
    )

    rows = live.execute("select entity_id, depth from entity_descendants where ancestor_id = 'co:sk' order by 2")

    assert rows.fetchall() == [("co:sk", 0), ("co:sks", 1), ("co:hynix", 2)]


def test_gap_is_a_day_without_the_usual_articles(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A source that falls silent has gaps up to the last day of the others."""
    daily = [reading(f"d{number}", "Text.", f"2026-03-{number:02}") for number in range(1, 29)]
    silent = [reading(f"s{number}", "Text.", f"2026-03-{number:02}", source_id="silent") for number in range(1, 27)]
    load([*daily, *silent])

    assert live.execute("select source_id, day from coverage_gaps order by 2").fetchall() == [
        ("silent", day("2026-03-27")),
        ("silent", day("2026-03-28")),
    ]


def test_search_finds_korean_however_it_is_spaced(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Hangul is found inside words and across spaces, Latin from its beginning; the headline counts most."""
    load(
        [
            reading("a1", "올해 HBM은 인공지능 시장 전망이 밝다.", "2026-03-01", language="ko"),
            reading("b2", "인공 지능 시장의 전망.", "2026-03-02", language="ko", title="HBM"),
            reading("c3", "The HBM market.", "2026-03-03"),
        ],
    )

    def found(words: str) -> list[str]:
        return [row[0] for row in live.execute("select article_id from search(?)", [words]).fetchall()]

    assert [found("hbm 전망"), found("인공지능"), found("market"), found("arket"), found("c++ (")] == [
        ["b2", "a1"],
        ["b2", "a1"],
        ["c3"],
        [],
        [],
    ]


def test_story_lists_its_tellings(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """`stories` has the first headline, the days and every URL."""
    load(copies()[:2])

    rows = live.execute("select story_id, title, first_on, articles, urls from stories").fetchall()

    assert rows == [
        ("a1", "Title of a1", day("2026-03-01"), 2, ["https://news.example/a1", "https://news.example/b2"]),
    ]


def test_last_seen_is_the_last_capture(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A page that comes back as it was is one revision, seen later."""
    load([reading("a1", "Text.", "2026-03-01"), reading("a1", "Text.", "2026-03-09")])

    rows = live.execute("select revision, first_seen_at, last_seen_at from articles").fetchall()

    assert rows == [(1, at("2026-03-01"), at("2026-03-09"))]
