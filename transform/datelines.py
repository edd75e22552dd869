"""The place in the line before an English report: "SEOUL, Aug. 18 (Wire) --"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.found import Found, provisional_id

if TYPE_CHECKING:
    from transform.text import Document

_DATELINE = re.compile(
    r"^([A-Z]{3,}(?: [A-Z]{3,})?), "  # the place, in capitals
    r"(?:[A-Z][a-z]+, )?"  # its state or country
    r"[A-Z][a-z]{2,8}\.? \d{1,2} ",  # month and day
    re.MULTILINE,
)


def find_datelines(document: Document) -> list[Found]:
    """The places of the lines before reports; where the gazetteer knows the place, its name stands."""
    text = document.text
    return [
        Found(start, end, "place", "dateline", provisional_id("place", text[start:end]))
        for start, end in (match.span(1) for match in _DATELINE.finditer(text))
    ]
