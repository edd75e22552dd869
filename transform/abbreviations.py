"""Other forms of a name that a text gives in brackets behind it: an abbreviation, or the name in another script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from transform.found import Found

if TYPE_CHECKING:
    from transform.text import Document

_BRACKET = re.compile(
    r" ?\(([A-Za-z\uac00-\ud7a3][A-Za-z0-9&.\uac00-\ud7a3-]*(?: [A-Za-z\uac00-\ud7a3][A-Za-z0-9&-]*){0,3})\)"
)
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z0-9&.-]{1,9}\Z")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_YEAR_BEHIND = re.compile(r" (?:19|20)\d\d(?!\d)")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:19|20)\d\d \Z")


def find_abbreviations(document: Document, names: Iterable[Found]) -> list[Found]:
    """Every place of a form that the text gives in brackets behind a name, with that name's type and identity.

    `names` are the outermost names of the text. A form in the same script must be an abbreviation of the name.
    """
    text = document.text
    forms: dict[str, Found] = {}
    for name in names:
        match = _BRACKET.match(text, name.end) if "(" in text[name.end : name.end + 2] else None
        if match is not None and _fits(text[name.start : name.end], match.group(1), name.type):
            forms.setdefault(match.group(1), name)
    found: list[Found] = []
    for form, name in forms.items():
        pattern = re.compile(rf"(?<![\w-]){re.escape(form)}(?![A-Za-z0-9])")
        found += [
            Found(place.start(), place.end(), name.type, "abbreviation", name.entity_id)
            for place in pattern.finditer(text)
        ]
    return found


def _fits(name: str, form: str, entity_type: str) -> bool:
    other_script = bool(_HANGUL.search(name)) != bool(_HANGUL.search(form))
    if other_script:
        if entity_type == "person":
            return " " in form or _HANGUL.search(form) is not None
        return entity_type not in {"place", "technology"} and not form.isdigit()
    if _HANGUL.search(form):
        return False
    initials = "".join(word[0] for word in re.split(r"[\s-]+", name) if word[0].isupper())
    return (
        bool(_ABBREVIATION.match(form)) and " " in name and form[0] == initials[:1] and form[-1].upper() in name.upper()
    )


def find_editions(document: Document, names: Sequence[Found]) -> list[Found]:
    """Gatherings with the year of their edition before or behind the name; they stay the same gathering."""
    text = document.text
    found: list[Found] = []
    for name in names:
        if name.type != "event":
            continue
        before = _YEAR_BEFORE.search(text, max(0, name.start - 5), name.start)
        behind = _YEAR_BEHIND.match(text, name.end)
        if before or behind:
            start, end = before.start() if before else name.start, behind.end() if behind else name.end
            found.append(Found(start, end, "event", "edition", name.entity_id))
    return found
