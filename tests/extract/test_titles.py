"""Headlines: what counts when places disagree."""

from __future__ import annotations

import pytest

from extract.structured import read_structured
from extract.titles import letters, read_title, site_names
from extract.tree import read_tree

HEADLINE = "Harbourline to build a second plant in Velmar"


def title_of(head: str, body: str, url: str = "https://www.velmarcourier.example/a/1") -> tuple[str, str] | None:
    """The headline of a page and its rule."""
    page = read_tree(f"<html><head>{head}</head><body>{body}</body></html>", url)
    assert page is not None
    data = read_structured(page)
    return read_title(page, data, site_names(page, data))


def test_a_heading_confirms_one_of_two_headlines() -> None:
    """Where the data differ, the one that the page shows wins."""
    head = f'<meta property="og:title" content="{HEADLINE}"><title>Second plant: what you must know</title>'
    assert title_of(head, f"<h1>{HEADLINE}</h1>") == (HEADLINE, "open_graph")


def test_a_heading_of_a_widget_is_no_headline() -> None:
    """A first heading that shares nothing with the data is worth little."""
    found = title_of(f"<title>{HEADLINE}</title>", "<h1>Cookie settings</h1><p>Text</p>")
    assert found == (HEADLINE, "document")


@pytest.mark.parametrize(
    "written",
    [
        f"{HEADLINE} | Velmar Courier",
        f"{HEADLINE} - Velmar Courier",
        f"Velmar Courier: {HEADLINE}",
        f"{HEADLINE} | Business | Velmar Courier",
        f"{HEADLINE} — Velmarcourier News",
    ],
)
def test_the_name_of_the_site_goes(written: str) -> None:
    """Suffixes and prefixes that name the site are cut, sections between them too where a heading shows the rest."""
    head = f'<meta property="og:site_name" content="Velmar Courier"><title>{written}</title>'
    found = title_of(head, f"<h1>{HEADLINE}</h1>")
    assert found is not None
    assert found[0] == HEADLINE


def test_a_colon_inside_a_headline_stays() -> None:
    """Nothing is cut where no other place says that it is superfluous."""
    assert title_of("<title>Velmar: a harbour and its plant</title>", "") == (
        "Velmar: a harbour and its plant",
        "document",
    )


def test_a_page_without_a_title_has_none() -> None:
    """None is found where nothing is written."""
    assert title_of("", "<p>Text</p>") is None


def test_letters_fold_case_width_and_marks() -> None:
    """Two spellings of one headline have the same letters."""
    assert letters("“Ｖｅｌｍａｒ” – 2nd plant!") == letters("velmar 2ND Plant")
