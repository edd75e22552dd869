"""The sample press: every page is served, says what its instant allows, and holds the answers listed beside it."""

from __future__ import annotations

import re
import tomllib
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup

from extract.examples import example_problems
from extract.feeds import read_listing
from extract.sources import load_sources, read_source
from flows.sample_press.library import Article, load_library
from flows.sample_press.pages import Page, Site
from flows.sample_press.press import open_press
from flows.sample_press.workspace import write_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY = load_library()
END = datetime.fromisoformat("2026-09-27T23:59:00+09:00")
EARLY = datetime.fromisoformat("2026-09-07T12:00:00+09:00")
BASES = {
    "hanbit": "http://127.0.0.1:8101",
    "seoul-ledger": "http://127.0.0.1:8102",
    "peninsula-wire": "http://127.0.0.1:8103",
}
EVERY_ARTICLE = [pytest.param(article, id=article.slug) for article in LIBRARY.articles]


def site(outlet: str) -> Site:
    """The outlet's site at its fixed test address."""
    return Site(LIBRARY.outlets[outlet], LIBRARY, BASES[outlet])


def page_of(article: Article, as_of: datetime = END) -> Page:
    """The article's page as served at an instant."""
    return site(article.outlet).answer(LIBRARY.outlets[article.outlet].path_of(article), as_of)


def decoded(article: Article, as_of: datetime = END) -> str:
    """The article's page as text, decoded as the article's own charset."""
    return page_of(article, as_of).body.decode(article.charset)


def by_slug(slug: str) -> Article:
    """The article of a slug."""
    return next(article for article in LIBRARY.articles if article.slug == slug)


@pytest.mark.parametrize("article", EVERY_ARTICLE)
def test_every_article_is_served_whole(article: Article) -> None:
    """A page decodes in its charset and shows title and first paragraph; nothing of the template is left over."""
    soup = BeautifulSoup(decoded(article), "lxml")
    version = article.at(END)
    assert version is not None
    heading = soup.h1
    assert heading is not None
    assert heading.get_text(strip=True) == version.title
    assert version.paragraphs[0] in (soup.get_text() if article.kind != "gallery" else decoded(article))
    assert "{{" not in decoded(article)


@pytest.mark.parametrize("article", EVERY_ARTICLE)
def test_canonical_link_names_the_fixed_host(article: Article) -> None:
    """The canonical link leads to the outlet's invented host and not to the loopback address."""
    link = BeautifulSoup(decoded(article), "lxml").select_one("link[rel=canonical]")
    outlet = LIBRARY.outlets[article.outlet]
    assert link is not None
    assert link["href"] == outlet.homepage + outlet.path_of(article)


@pytest.mark.parametrize("article", EVERY_ARTICLE)
def test_the_same_instant_gives_the_same_bytes(article: Article) -> None:
    """Two sites asked for the same page at the same instant give the same bytes."""
    assert page_of(article) == page_of(article)


@pytest.mark.parametrize("article", EVERY_ARTICLE)
def test_an_article_is_absent_before_publication(article: Article) -> None:
    """A page does not exist one second before its article is published."""
    assert page_of(article, article.published - timedelta(seconds=1)).status == 404
    assert page_of(article, article.published).status == 200


@pytest.mark.parametrize("outlet", LIBRARY.outlets)
@pytest.mark.parametrize("as_of", [EARLY, END], ids=["early", "end"])
def test_a_feed_lists_exactly_what_is_visible(outlet: str, as_of: datetime) -> None:
    """A feed names every article published by the instant, the stray items of that instant, and nothing else."""
    feed = feedparser.parse(site(outlet).answer(LIBRARY.outlets[outlet].feed, as_of).body)
    strays = [stray.title for stray in LIBRARY.outlets[outlet].strays if stray.published <= as_of]
    shown = [version.title for article in LIBRARY.of(outlet) if (version := article.at(as_of))]
    assert not feed.bozo
    assert sorted(entry.title for entry in feed.entries) == sorted(strays + shown)


@pytest.mark.parametrize("article", EVERY_ARTICLE)
def test_every_feed_link_and_day_page_leads_to_the_article(article: Article) -> None:
    """The day page of an article's publication lists its path, and its feed's link is answered with its page."""
    outlet, home = LIBRARY.outlets[article.outlet], site(article.outlet)
    day = home.answer(article.published.strftime("/archive/%Y/%m/%d/"), END)
    links = [a["href"] for a in BeautifulSoup(day.body, "lxml").select("a.headline")]
    assert outlet.path_of(article) in links
    assert home.answer(outlet.path_of(article) + outlet.tracking, END) == page_of(article)


def test_an_archive_day_to_come_does_not_exist() -> None:
    """A day page of the future is missing; one of an empty past day lists nothing."""
    home = site("hanbit")
    assert home.answer("/archive/2026/09/30/", END).status == 404
    assert home.answer("/archive/2026/13/01/", END).status == 404
    assert not BeautifulSoup(home.answer("/archive/2026/08/01/", END).body, "lxml").select("a.headline")


@pytest.mark.parametrize("outlet", LIBRARY.outlets)
def test_our_reader_gets_every_instant_of_a_feed(outlet: str, tmp_path: Path) -> None:
    """Read by the source's rules, a feed gives each article the key of its fixed host, its instants and its title."""
    write_workspace(tmp_path, BASES)
    source = load_sources([tmp_path / "sources"])[outlet]
    feed = source.feeds[0]
    body = site(outlet).answer(urlsplit(feed.url).path, END).body
    offered = {item.url_key: item for item in read_listing(body, feed, feed.url, source, now=END).candidates}
    host = urlsplit(source.homepage).netloc
    articles = {host + LIBRARY.outlets[outlet].path_of(article): article for article in LIBRARY.of(outlet)}
    edited = {key: item.updated_at for key, item in offered.items() if key in articles and item.updated_at}
    assert articles.keys() <= offered.keys()
    assert {key: offered[key].published_at for key in articles} == {key: a.published for key, a in articles.items()}
    assert {key: offered[key].title for key in articles} == {key: a.versions[-1].title for key, a in articles.items()}
    assert {
        key: articles[key].versions[-1].modified for key in articles if articles[key].versions[-1].modified
    }.items() <= edited.items()


def test_hanbit_writes_dates_without_a_zone_and_no_structured_data() -> None:
    """The Korean daily's feed dates have no zone; its pages carry visible cues and no JSON-LD."""
    home, article = site("hanbit"), by_slug("dasol-cheonan-yeonmal-wangong")
    assert "<pubDate>2026-08-20 10:05:00</pubDate>" in home.answer("/rss/allArticle.xml", END).body.decode()
    assert "입력 2026.08.20. 오전 10:05" in decoded(article)
    assert "ld+json" not in decoded(article)


def test_a_legacy_page_is_euc_kr_and_says_so_only_in_its_head() -> None:
    """A legacy page is encoded in EUC-KR, named by its meta tag and not by the Content-Type."""
    article = by_slug("kestrel-hbm-910eok")
    page = page_of(article)
    assert page.content_type == "text/html"
    assert b'<meta charset="euc-kr">' in page.body
    assert "케스트럴레이크" in page.body.decode("euc-kr")


EDITED = [
    pytest.param(article, version, id=f"{article.slug}-{number}")
    for article in LIBRARY.articles
    for number, version in enumerate(article.versions)
    if len(article.versions) > 1
]


@pytest.mark.parametrize(("article", "version"), EDITED)
def test_an_edited_article_switches_at_its_instant(article: Article, version: Any) -> None:
    """From a version's instant on, its title and text are what is served, and the feed gives its modified time."""
    page = BeautifulSoup(decoded(article, version.shown_from), "lxml").get_text()
    feed = site(article.outlet).answer(LIBRARY.outlets[article.outlet].feed, version.shown_from).body.decode()
    assert all(paragraph in page for paragraph in (version.title, *version.paragraphs))
    assert version.modified is None or version.modified.isoformat() in feed


def test_hanbit_shows_when_a_page_was_edited() -> None:
    """The Korean daily writes both times where a reader sees them."""
    page = decoded(by_slug("byeolha-tokyo-jisa"))
    assert "입력 2026.08.22. 오전 9:10" in page
    assert "수정 2026.08.22. 오후 1:40" in page


def fetched(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body of a URL fetched over HTTP; an error status is returned like any other."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers or {}))) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_the_press_listens_and_moves_on() -> None:
    """Each outlet answers on a loopback port of its own, and setting `as_of` changes what is shown."""
    article = by_slug("neulbom-to-invest-in-daejeon-packaging")
    with open_press(EARLY) as press:
        url = press.bases["seoul-ledger"] + LIBRARY.outlets["seoul-ledger"].path_of(article)
        before = fetched(url)
        press.as_of = END
        after = fetched(url)
    assert len(set(press.bases.values())) == 3
    assert b"2.3 trillion won" in before[2]
    assert b"2.8 trillion won" in after[2]
    assert after[1]["Date"] == "Sun, 27 Sep 2026 14:59:00 GMT"


def test_validators_are_honoured() -> None:
    """An unchanged page is answered with 304 and no body, by its ETag or by the date of its last change."""
    with open_press(EARLY) as press:
        url = press.bases["hanbit"] + "/rss/allArticle.xml"
        _, headers, _ = fetched(url)
        by_tag = fetched(url, {"If-None-Match": headers["ETag"]})
        by_date = fetched(url, {"If-Modified-Since": headers["Last-Modified"]})
        press.as_of = END
        moved_on = fetched(url, {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]})
    assert (by_tag[0], by_tag[2]) == (304, b"")
    assert (by_date[0], by_date[2]) == (304, b"")
    assert moved_on[0] == 200


def test_a_page_that_never_was_is_missing() -> None:
    """An unknown path is a 404 over HTTP."""
    with open_press(END) as press:
        status, _, _ = fetched(press.bases["hanbit"] + "/news/articleView.html?idxno=20999")
    assert status == 404


def test_the_working_folder_is_valid(tmp_path: Path) -> None:
    """Every file of the demo's folder parses, no placeholder is left, and each source is a valid source file."""
    settings = write_workspace(tmp_path / "a folder", BASES)
    texts = [path.read_text(encoding="utf-8") for path in settings.parent.rglob("*.toml")]
    sources = [read_source(path) for path in (settings.parent / "sources").glob("*.toml")]
    assert tomllib.loads(settings.read_text(encoding="utf-8"))["fetch"]["allow_hosts"] == [
        urlsplit(BASES[outlet]).netloc for outlet in ("hanbit", "seoul-ledger", "peninsula-wire")
    ]
    assert not re.findall(r"\{[\w-]+\.(?:base|host)\}", "".join(texts))
    assert {source.id for source in sources} == set(LIBRARY.outlets)


def test_the_examples_of_its_sources_hold(tmp_path: Path) -> None:
    """A source with selectors of its own shows each of them at work on a page in its markup."""
    write_workspace(tmp_path, BASES)
    held = [read_source(path) for path in sorted((tmp_path / "sources").glob("*.toml"))]
    assert [problem for source in held for problem in example_problems(source)] == []
    assert [source.id for source in held if source.examples] == ["hanbit", "seoul-ledger"]


def test_the_teaser_serves_its_first_paragraph_only() -> None:
    """A page behind the paywall shows how it begins, says so in its structured data, and keeps the rest."""
    article = by_slug("rented-gpu-price-war")
    page = decoded(article)
    assert '"isAccessibleForFree": false' in page
    assert article.versions[0].paragraphs[0] in page
    assert article.versions[0].paragraphs[1] not in page


def test_a_table_is_a_table() -> None:
    """Quarterly results are an HTML table with a caption, a header row and row headings."""
    table = BeautifulSoup(decoded(by_slug("garam-memory-2bungi")), "lxml").table
    assert table is not None
    assert [cell.get_text() for cell in table.select("tbody tr")[0].select("th, td")] == [
        "매출",
        "48,200",
        "43,900",
        "36,680",
    ]


def test_the_news_sitemap_reaches_back_two_days() -> None:
    """The wire's news sitemap lists the articles of the 48 hours before its newest one, with their language."""
    body = site("peninsula-wire").answer("/sitemap-news.xml", END).body.decode()
    assert body.count("<url>") == 1
    assert "<lastmod>2026-09-23T09:15:00+09:00</lastmod>" in body
