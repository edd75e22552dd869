"""A page's bytes as text: UTF-8 where the bytes are that, else the legacy encoding that loses the fewest characters.

Declared charsets lie, in headers and in pages alike, so a declaration only adds a candidate.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

# What browsers read instead of the declared name (WHATWG Encoding Standard, section 4.2): a superset that loses less.
_READ_AS = {
    "euc-kr": "cp949",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
}
# Codecs of Python that are no charsets: rot13, base64, and those that would run a decoder on a decoder.
_BINARY = re.compile(
    r"(?i)base.?64|bz2|hex|quopri|quoted|rot|uu|zip|zlib|idna|punycode|unicode.?escape|undefined|mbcs|oem"
)
_DECLARED = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:\-]{2,40})""")
_HEADER = re.compile(r"(?i)charset\s*=\s*[\"']?\s*([a-z0-9_.:\-]{2,40})")
_HIGH = re.compile(rb"[\x80-\xff]+")
_HEAD_BYTES = 4096
# Controls of ASCII, deleted before UTF-8 is decoded: no other character of UTF-8 holds such a byte.
_CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])
_SPACES = re.compile(r"[^\S\n]+")
# Soft hyphens and marks without width, which split words for a screen and for nothing else.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
# Kept: tab, line feed, carriage return. Removed: other controls, lone surrogates, non-characters, byte order marks.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]+"
)


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, without control characters. Raises nothing: unreadable bytes become U+FFFD.

    Strict UTF-8 first; else the candidate among a byte order mark's, the declared ones, cp949 and UTF-8 that has the
    fewest replacement characters (at a tie the earlier).
    """
    try:
        return body.translate(None, _CONTROL_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    tries = [body.decode(name, "replace") for name in _candidates(body, content_type)]
    return remove_unprintable(min(tries, key=lambda text: text.count("\ufffd")))


def remove_unprintable(text: str) -> str:
    """The text without control characters, lone surrogates and non-characters; tabs and line ends stay."""
    return _UNPRINTABLE.sub("", text)


def clean(text: str) -> str:
    """A text as we keep it: NFC, without control characters and invisible marks, spaces folded, lines kept."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", remove_unprintable(text)))).strip()


def _candidates(body: bytes, content_type: str | None) -> list[str]:
    """Names of codecs to try, the most trusted first."""
    declared = [match[1].decode("ascii") for match in _DECLARED.finditer(body[:_HEAD_BYTES])]
    if content_type:
        declared = [match[1] for match in _HEADER.finditer(content_type)] + declared
    marked = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(body[:2])
    known = [codec for name in declared if (codec := _codec(name))]
    guesses = ["cp949", "utf-8"] if known or not _has_lone_letters(body) else ["cp1252"]
    return list(dict.fromkeys([*([marked] if marked else []), *known, *guesses]))


def _has_lone_letters(body: bytes) -> bool:
    """Whether most letters beyond ASCII stand alone, as an é does in Western text and no Hangul byte ever does."""
    lengths = [len(run) for run in _HIGH.findall(body)]
    return sum(length == 1 for length in lengths) * 2 > len(lengths)


def _codec(name: str) -> str | None:
    """Python's name of a declared charset; None if it has none, or one that is no charset."""
    lowered = name.lower()
    if _BINARY.search(lowered):
        return None
    try:
        return codecs.lookup(_READ_AS.get(lowered, lowered)).name
    except (LookupError, ValueError):
        return None
