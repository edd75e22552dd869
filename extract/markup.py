"""XML that strangers wrote, as elements: streamed, forgiving, and closed to every XML attack.

Entities are not expanded, nothing is loaded from elsewhere, and depth and text size keep libxml2's limits. Broken
markup is repaired as far as it goes. Names are compared without their namespace: feeds misdeclare them too often.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Any

from lxml import etree

from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_CODE = 0x10FFFF
_CDATA = "<![CDATA["
_REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LONE = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,500}\?>")
Element = Any  # lxml has neither types nor a public name for its elements
_STEP_BYTES = 1 << 16


class MarkupBroken(ExtractError):
    """XML that ended early or does not fit together; what could be read of it has been."""


def stream_elements(text: str, names: Collection[str]) -> Iterator[Element]:
    """Every finished element whose local name is in `names`, in order; each is emptied after its turn.

    An element whose end tag was cut off is not finished. Raises `MarkupBroken` at the end, after everything that could
    be read, when the text was cut or its tags do not fit together.
    """
    body = _DECLARATION.sub(b"", text.lstrip().encode("utf-8", errors="replace"))
    parser = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, no_network=True, encoding="utf-8"
    )
    try:
        for start in range(0, len(body), _STEP_BYTES):
            parser.feed(body[start : start + _STEP_BYTES])
            yield from _finished(parser, names)
        parser.close()
    except etree.LxmlError as error:
        raise MarkupBroken from error
    if any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.feed_error_log):
        raise MarkupBroken


def _finished(parser: Any, names: Collection[str]) -> Iterator[Element]:
    """The wanted elements among those that the parser has finished since it was last asked."""
    for _, element in parser.read_events():
        if local_name(element) in names:
            yield element
            _forget(element)


def _forget(element: Element) -> None:
    """Free an element and everything before it, so that memory does not grow with the file."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local_name(element: Element) -> str:
    """An element's name in lower case without namespace or prefix; empty for a comment."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def text_of(element: Element) -> str | None:
    """All text inside an element, outer white space gone; None when there is none."""
    return "".join(element.itertext()).strip() or None


def repair_markup(text: str) -> str:
    """XML without what breaks parsers most often: illegal characters, HTML's entities, ampersands on their own."""
    clean, position = _ILLEGAL.sub("", text), 0
    pieces: list[str] = []
    while (start := clean.find(_CDATA, position)) >= 0 and (end := clean.find("]]>", start)) >= 0:
        pieces += [_repaired(clean[position:start]), clean[start : end + 3]]
        position = end + 3
    return "".join(pieces) + _repaired(clean[position:])


def _repaired(piece: str) -> str:
    return _REFERENCE.sub(_spelled_out, _LONE.sub("&amp;", piece)) if "&" in piece else piece


def _spelled_out(match: re.Match[str]) -> str:
    """An entity of HTML as its character, one of XML as it stands, and one that nobody knows as plain text.

    The number of no character that XML allows becomes U+FFFD: a reader of feeds crashes on half a surrogate pair.
    """
    name = match[1]
    if name.startswith("#"):
        return match[0] if _is_character(name[1:]) else "\ufffd"
    return match[0] if name in _XML_ENTITIES else html5.get(f"{name};", f"&amp;{name};").replace("<", "&lt;")


def _is_character(number: str) -> bool:
    """Whether a character reference's number, decimal or `x` and hexadecimal, is a character of XML 1.0 (2.2)."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return 0 < code <= _LAST_CODE and not _ILLEGAL.match(chr(code))
