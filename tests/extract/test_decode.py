"""Bytes to text: what is declared and what is true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decode import clean, decode

KOREAN = "가람반도체는 똠방각하처럼 없는 글자도 쓴다"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "text/html; charset=euc-kr"),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("cp949", None),
        ("cp949", "text/html; charset=euc-kr"),
        ("cp949", "text/html; charset=utf-8"),
        ("cp949", "text/html; charset=ks_c_5601-1987"),
        ("cp949", "text/html; charset=base64"),
        ("cp949", "text/html; charset=no-such-charset"),
        ("cp949", "text/html"),
    ],
)
def test_korean_is_read_whatever_is_declared(encoding: str, declared: str | None) -> None:
    """The bytes decide; a wrong or senseless charset costs nothing."""
    assert decode(KOREAN.encode(encoding), declared) == KOREAN


def test_a_charset_in_the_page_is_heard() -> None:
    """A Japanese page that declares itself is read as declared."""
    page = '<meta charset="shift_jis"><p>新しい工場を港に建てると発表した</p>'
    assert decode(page.encode("shift_jis")) == page


def test_western_letters_are_no_korean() -> None:
    """Letters beyond ASCII that stand alone are of a Western code page."""
    assert decode("Café Müller in Velmar déjà vu".encode("cp1252")) == "Café Müller in Velmar déjà vu"


def test_control_characters_go() -> None:
    """What no page shows is not kept; tabs and line ends are."""
    assert decode(b"a\x00b\x07c\td\r\ne") == "abc\td\r\ne"


def test_kept_text_is_composed_and_folded() -> None:
    """Jamo are composed, soft hyphens and zero-width marks go, runs of spaces are one."""
    assert clean("  \u1112\u1161\u11ab\u00ad국\u200b  말\ud800\n끝 ") == "한국 말\n끝"


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=40)))
def test_any_bytes_decode(body: bytes, content_type: str | None) -> None:
    """No bytes and no header raise."""
    assert isinstance(decode(body, content_type), str)
