"""Source files: the bundled ones are sound, and a bad one says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.records import SourceExample
from extract.rulefile import RuleFileInvalid
from extract.sources import BUNDLED_SOURCES, load_sources, read_source, selector_problems
from extract.urls import belongs_to, clean_url, host_of
from tests.extract.loopback import source

BUNDLED = sorted(BUNDLED_SOURCES.glob("*.toml"))
GOOD = """
id = "press"
name = "Press"
publisher = "Press"
homepage = "https://press.example/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
[[feeds]]
kind = "rss"
url = "https://press.example/rss"
"""


def _named(path: Path) -> str:
    return path.stem


def test_there_are_bundled_sources_in_both_languages() -> None:
    """A fresh install has something to run."""
    defaults = [source for source in load_sources().values() if source.default]
    assert {source.language for source in defaults} == {"en", "ko"}
    assert len(defaults) >= 20


@pytest.mark.parametrize("path", BUNDLED, ids=_named)
def test_a_bundled_source_is_valid(path: Path) -> None:
    """Every bundled file passes every check and says what a healthy poll yields."""
    source = read_source(path)
    assert source.expect.items is not None
    assert list(selector_problems(source)) == []


def test_a_default_source_with_a_single_item_is_red() -> None:
    """The bounds of each default source tell a feed that is cut off from a healthy one."""
    defaults = [source for source in load_sources().values() if source.default]
    bounds = [(source.id, source.expect.items or (0, 0)) for source in defaults]
    assert [name for name, (low, high) in bounds if not 2 <= low <= high // 5] == []
    assert {source.id for source in defaults if source.expect.silence_hours > 14 * 24} == set()


@pytest.mark.parametrize("path", BUNDLED, ids=_named)
def test_a_bundled_source_says_why_it_is_believed(path: Path) -> None:
    """The graded evidence for its feeds is kept as a comment."""
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", BUNDLED, ids=_named)
def test_the_hosts_that_a_source_folds_are_its_own(path: Path) -> None:
    """A folded host gives the homepage's key, and only hosts below the homepage's domain are folded."""
    source = read_source(path)
    home = host_of(source.homepage)
    keys = {clean_url(f"https://{host}/a/1", source) for host in source.url.hosts}
    assert keys <= {f"{home}/a/1"}
    assert all(belongs_to(f"https://{host}/", source) for host in source.url.hosts)


def test_no_two_bundled_sources_read_the_same_feed() -> None:
    """An article has one source."""
    urls = [feed.url for source in load_sources().values() for feed in source.feeds]
    assert len(urls) == len(set(urls))


def test_a_users_source_replaces_the_bundled_one_of_its_id(tmp_path: Path) -> None:
    """The same id in a later folder wins."""
    (tmp_path / "etnews.toml").write_text(GOOD.replace('"press"', '"etnews"'), encoding="utf-8")
    assert load_sources([tmp_path])["etnews"].publisher == "Press"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A misspelt folder is not an empty one."""
    with pytest.raises(RuleFileInvalid, match="not a folder"):
        load_sources([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Press"', 'nmae = "Press"', "key nmae: unknown key"),
        ('name = "Press"', 'name = "Press"\ncolour = "red"', "unknown key"),
        ('id = "press"', 'id = "Press News"', "must be the file's name"),
        ('"Asia/Seoul"', '"Asia/Busan"', "no IANA time zone"),
        ('"en"', '"english"', "ISO 639-1"),
        ('"KR"', '"Korea"', "ISO 3166"),
        ('kind = "rss"', 'kind = "rsss"', "'rss'"),
        ('kind = "rss"', 'kind = "rss"\nlimit = 3', "unknown key"),
        ('kind = "rss"', 'kind = "index"', "CSS selector"),
        ("https://press.example/rss", "press.example/rss", "no http or https address"),
        ("https://press.example/rss", "file:///etc/passwd", "no http or https address"),
        ('[[feeds]]\nkind = "rss"\nurl = "https://press.example/rss"', "", "at least one feed"),
        ("[[feeds]]", '[archive]\nkind = "pages"\nurl = "https://press.example/{page}"\n[[feeds]]', "CSS selector"),
        ("[[feeds]]", "[expect]\nitems = [9, 1]\n[[feeds]]", "lowest, highest"),
        ("[[feeds]]", "[expect]\nsilence_hours = 0\n[[feeds]]", "above 0"),
        ("[[feeds]]", '[[examples]]\nhtml = "<p>"\nfields = { titel = "x" }\n[[feeds]]', "no field of an article"),
        ('kind = "rss"', 'kind = "index"\nlink = "a["', "key feeds.0.link: 'a[' is no CSS selector: Malformed"),
        ('kind = "rss"', 'kind = "index"\nlink = "a"\nnext = "a::"', "key feeds.0.next: 'a::' is no CSS selector"),
        ("[[feeds]]", '[page]\ntitle = "h1 >"\n[[feeds]]', "entry press, key page.title: 'h1 >' is no CSS selector"),
        ("[[feeds]]", '[page]\nbody = ""\n[[feeds]]', "key page.body: '' is no CSS selector"),
        ("[[feeds]]", '[page]\ndrop = ["p", ".ad:nope"]\n[[feeds]]', "key page.drop: '.ad:nope' is no CSS selector"),
        (
            "[[feeds]]",
            '[archive]\nkind = "pages"\nurl = "https://press.example/{page}"\nlink = "!"\n[[feeds]]',
            "key archive.link: '!' is no CSS selector",
        ),
        ("[[feeds]]", "[[feeds]", "not valid TOML"),
    ],
)
def test_a_bad_source_file_says_what_is_wrong(old: str, new: str, said: str, tmp_path: Path) -> None:
    """The error names the file and the key, and what is accepted."""
    path = tmp_path / "press.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileInvalid) as caught:
        load_sources([tmp_path])
    assert "press.toml" in str(caught.value)
    assert said in str(caught.value)


def test_one_feed_twice_is_an_error(tmp_path: Path) -> None:
    """Asking the same address twice a run is a mistake."""
    feed = GOOD[GOOD.index("[[feeds]]") :]
    (tmp_path / "press.toml").write_text(GOOD + feed, encoding="utf-8")
    with pytest.raises(RuleFileInvalid, match="twice"):
        load_sources([tmp_path])


def test_a_source_with_examples_can_be_remembered() -> None:
    """Whatever keeps what it worked out for a source does so for one with examples too."""
    example = SourceExample(html="<p>", fields={"title": "x"})
    assert len({source(examples=(example,)), source(examples=(example,))}) == 1
