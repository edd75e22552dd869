"""A small invented year of news by hand: what the twenty questions of `docs/queries.md` are asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.warehouse.newsroom import argument, at, day, event, figure, market_size, mention, reading, told
from tests.warehouse.test_promises import plan, target, twelve_months
from tests.warehouse.test_vintages import forecast
from transform.records import Entity, Facts, Relation, Topic
from warehouse.batches import Reading

ENTITIES = [
    Entity(id="co:naver", type="company", names={"en": "Naver", "ko": "네이버"}),
    Entity(id="co:hynix", type="company", names={"en": "SK hynix", "ko": "SK하이닉스"}),
    Entity(id="co:nvidia", type="company", names={"en": "NVIDIA", "ko": "엔비디아"}),
    Entity(id="chip:hbm4", type="chip", names={"en": "HBM4", "ko": "HBM4"}),
    Entity(id="law:ai-basic-act", type="law", names={"en": "AI Basic Act", "ko": "AI 기본법"}),
    Entity(id="gov:assembly", type="government", names={"en": "National Assembly", "ko": "국회"}),
    Entity(id="market:hbm", type="market", names={"en": "HBM market", "ko": "HBM 시장"}),
    Entity(id="person:choi", type="person", names={"en": "Choi Soo-yeon", "ko": "최수연"}),
    Entity(
        id="person:han",
        type="person",
        names={"en": "Han Seong-sook", "ko": "한성숙"},
        relations=(
            Relation(
                entity_id="person:han",
                relation="role_of",
                other_id="co:naver",
                detail="CEO",
                valid_from=day("2017-03-17"),
                valid_to=day("2026-03-13"),
            ),
        ),
    ),
]


def world() -> list[Reading]:
    """All readings: forecasts, promises, a supply, shares, a law, an appointment, an edit, copies, a new name, gaps."""
    return [
        *forecasts(),
        *[_renamed(item) for item in twelve_months()],
        plan("kept-late", "2026-01-15", "2026", words="Sejong campus", object_id="facility:sejong"),
        plan("opened", "2027-02-01", None, words="Sejong campus", object_id="facility:sejong", status="done"),
        target("aim", "2026-02-02", "100000"),
        target("trained", "2026-11-02", "12000", "actual"),
        *supply(),
        *shares(),
        law(),
        appointment(),
        investment(),
        *edit(),
        new_name(),
        *silence(),
    ]


def _renamed(item: Reading) -> Reading:
    """The promises' articles under names of their own."""
    name = f"haenam-{item.capture.article_id}"
    return replace(
        item,
        capture=replace(item.capture, article_id=name),
        article=replace(item.article, article_id=name, url=f"https://news.example/{name}"),
    )


def forecasts() -> list[Reading]:
    """TrendForce raises its view, another outlet repeats it, Counterpoint disagrees; a Korean outlet tells it too."""
    text = "올해 HBM 시장 전망은 밝다. 트렌드포스는 2030년 50조원을 예상했다."
    korean = market_size(text, "50조원", "50e12", 2030, attributed_to="TrendForce")
    return [
        forecast("f1", "2026-01-20", 40),
        forecast("f2", "2026-03-05", 50),
        reading("f3", text, "2026-03-06", Facts(figures=(korean,)), language="ko", source_id="ilbo", publisher="일보"),
        forecast("f4", "2026-04-02", 65, by="Counterpoint"),
    ]


def supply() -> list[Reading]:
    """One supply, told by two outlets, one of them copying the other."""
    text = "SK hynix supplied HBM4 to NVIDIA in May."
    facts = Facts(
        mentions=(
            mention(text, "SK hynix", "co:hynix"),
            mention(text, "HBM4", "chip:hbm4", "chip"),
            mention(text, "NVIDIA", "co:nvidia"),
        ),
        events=(
            event(
                text,
                "supplies",
                "supplied",
                argument(text, "subject", "SK hynix", "co:hynix"),
                argument(text, "object", "HBM4", "chip:hbm4", "chip"),
                argument(text, "recipient", "NVIDIA", "co:nvidia"),
                date_start=day("2026-05-01"),
                date_end=day("2026-05-31"),
            ),
        ),
        topics=(Topic(topic="semiconductors", score=0.9, rule_id="chips"),),
    )
    signed = told(facts, *range(20))
    return [
        reading("s1", text, "2026-05-20", signed, title="HBM4 on its way"),
        reading("s2", text, "2026-05-21", signed, title="HBM4 on its way", source_id="wire", publisher="The Wire"),
    ]


def shares() -> list[Reading]:
    """The HBM market share of SK hynix in two years, by two sources."""
    return [
        share("h1", "2026-02-10", "53", 2025, "TrendForce"),
        share("h2", "2026-02-12", "55", 2025, "Counterpoint"),
        share("h3", "2027-02-10", "49", 2026, "TrendForce"),
    ]


def share(article_id: str, said_on: str, percent: str, year: int, by: str) -> Reading:
    """A market share of one year by one source."""
    text = f"SK hynix held {percent} percent of the HBM market in {year}, {by} said."
    found = figure(
        text,
        f"{percent} percent",
        percent,
        kind="percent",
        unit="percent",
        metric="market_share",
        subject="SK hynix",
        subject_id="co:hynix",
        scope="HBM",
        period_start=day(f"{year}-01-01"),
        period_end=day(f"{year}-12-31"),
        status="actual",
        attributed_to=by,
    )
    return reading(article_id, text, said_on, Facts(figures=(found,)))


def law() -> Reading:
    """A law that took effect."""
    text = "The AI Basic Act of the National Assembly took effect on 22 January."
    found = event(
        text,
        "legislates",
        "took effect",
        argument(text, "subject", "National Assembly", "gov:assembly", "government"),
        argument(text, "object", "AI Basic Act", "law:ai-basic-act", "law"),
        date_start=day("2026-01-22"),
        date_end=day("2026-01-22"),
    )
    topic = Topic(topic="regulation", score=1.0, rule_id="laws")
    return reading("law", text, "2026-01-22", Facts(events=(found,), topics=(topic,)))


def appointment() -> Reading:
    """A new head of Naver."""
    text = "Naver appointed Choi Soo-yeon CEO on 14 March."
    found = event(
        text,
        "appoints",
        "appointed",
        argument(text, "subject", "Naver", "co:naver"),
        argument(text, "person", "Choi Soo-yeon", "person:choi", "person"),
        argument(text, "role", "CEO", None, None),
        date_start=day("2026-03-14"),
        date_end=day("2026-03-14"),
    )
    return reading("choi", text, "2026-03-14", Facts(events=(found,)))


def investment() -> Reading:
    """Naver invests in NVIDIA; both are named."""
    text = "Naver invested 300 billion won in NVIDIA."
    price = figure(text, "300 billion won", "300e9", currency="KRW", metric="investment")
    found = event(
        text,
        "invests",
        "invested",
        argument(text, "subject", "Naver", "co:naver"),
        argument(text, "object", "NVIDIA", "co:nvidia"),
        amount=0,
    )
    names = (mention(text, "Naver", "co:naver"), mention(text, "NVIDIA", "co:nvidia"))
    return reading("stake", text, "2026-06-15", Facts(figures=(price,), events=(found,), mentions=names))


def edit() -> list[Reading]:
    """An article whose figure was corrected after publication."""
    published: dict[str, Any] = {"published_at": at("2026-07-01 09:00"), "published_on": day("2026-07-01")}
    before, after = "The ministry spends 3 trillion won.", "The ministry spends 2 trillion won."
    return [
        reading("edited", text, said_at, Facts(figures=(found,)), **published)
        for text, said_at, found in (
            (before, "2026-07-01 10:00", figure(before, "3 trillion won", "3e12", currency="KRW")),
            (after, "2026-07-02 10:00", figure(after, "2 trillion won", "2e12", currency="KRW")),
        )
    ]


def new_name() -> Reading:
    """A name that no gazetteer knows."""
    found = Entity(id="new:company:furiosa", type="company", names={"en": "Furiosa"}, origin="discovered")
    return reading("furiosa", "Furiosa shows a chip.", "2026-08-03", Facts(entities=(found,)))


def silence() -> list[Reading]:
    """An outlet with an article every day of September's first four weeks, but not on the last two days."""
    return [
        reading(f"{source}{number}", "Text.", f"2026-09-{number:02}", source_id=source)
        for source, last in (("herald", 29), ("gazette", 27))
        for number in range(1, last)
    ]
