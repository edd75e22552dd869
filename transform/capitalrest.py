"""Names in English text of which only the capitals tell: what no head, title or given name has named.

They are told by the words beside them, by being said again, by their spelling, or as the surname of somebody named in
full; a capital at the head of a sentence or in a headline says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from transform.capitalrules import CapitalRules
from transform.found import Found, provisional_id
from transform.records import EntityType, Mention
from transform.wordplaces import WordPlaces

if TYPE_CHECKING:
    from transform.text import Document

_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z][a-z]+[A-Z]")
_LISTABLE = frozenset({"company", "university", "research_firm"})
_LONGEST_OPENING = 8  # quotes, brackets and blanks before the first word


def is_headline(document: Document, sentence: int) -> bool:
    """Whether a sentence is a headline, most of its words with a capital: then none says anything."""
    first, last = document.sentences[sentence]
    text = document.text
    if text[last - 1] in '.!?"\u201d' or (not first and last == len(text)):
        return False
    words = [word for word in text[first:last].split() if word[0].isalpha() and len(word) > 3]  # noqa: PLR2004
    return sum(word[0].isupper() for word in words) * 2 > len(words)


class Rest:
    """The names of one text that are told last, when all others are found.

    `known` are the names already known by where they begin, `found` those told by their words, to which these are
    added, `surnames` the ids of people named in full (None: of two people).
    """

    def __init__(
        self,
        document: Document,
        rules: CapitalRules,
        known: dict[int, Mention],
        found: list[Found],
        surnames: dict[str, str | None],
    ) -> None:
        self.document, self.text, self.rules = document, document.text, rules
        self.known, self.found, self.surnames = known, found, surnames
        self.ends: dict[int, EntityType] = {mention.end_char: mention.type for mention in known.values()}
        self.places = WordPlaces(self.text)
        self.kinds: dict[str, EntityType] = {}  # of names that some place tells, for all places

    def read(self, places: Sequence[tuple[int, int]]) -> None:
        """Add what is a name: surnames of people named in full, people who speak, names of other kinds."""
        for start, end in places:
            kind = self._type_by_clue(start, end)
            if kind is not None:
                self.kinds.setdefault(self.text[start:end], kind)
        for start, end in places:
            name = self.text[start:end]
            entity_id = self.surnames.get(name)
            if name in self.surnames:
                self.found.append(Found(start, end, "person", "person/surname", entity_id))
            elif name in self.rules.last:
                continue  # the head of a name that was not told
            elif name[1:].islower() and name.isalpha() and self._speaks(end):
                self.found.append(Found(start, end, "person", "person/verb", provisional_id("person", name)))
            else:
                self._read_unknown(start, end)

    def _read_unknown(self, start: int, end: int) -> None:
        """A name of unknown kind: told by a clue, by its spelling, or by being said again."""
        name = self.text[start:end]
        if len(name) < 2 or not any(char.isalpha() for char in name) or self._is_common(start, end):  # noqa: PLR2004
            return
        entity_type = self._told_type(start, end) or self.kinds.get(name)
        if entity_type is None and not (
            _INNER_CAPITAL.search(name) or self._is_owned(start) or self._is_repeated(name)
        ):
            return
        entity_type = entity_type or "product"
        self.ends[end] = entity_type
        self.found.append(Found(start, end, entity_type, "capital/name", provisional_id(entity_type, name)))

    def _told_type(self, start: int, end: int) -> EntityType | None:
        return self._type_by_clue(start, end) or self._type_in_row(start, end)

    def _is_owned(self, start: int) -> bool:
        """Whether a known company stands before in the possessive."""
        return self.text[start - 3 : start] in {"'s ", "\u2019s "} and any(
            mention.end_char == start - 3 and mention.type == "company" for mention in self.known.values()
        )

    def _type_in_row(self, start: int, end: int) -> EntityType | None:
        """The type of a firm or a school that stands in a row with the name; a firm behind a country's possessive."""
        before = self.text[max(0, start - 6) : start]
        for joint in self.rules.joints:
            if before.endswith(joint):
                kind = self.ends.get(start - len(joint))
                if kind in _LISTABLE:
                    return kind
            if self.text.startswith(joint, end):
                mention = self.known.get(end + len(joint))
                if mention is not None and mention.type in _LISTABLE:
                    return mention.type
        owned = before[-3:] in {"'s ", "\u2019s "} and self.ends.get(start - 3) == "place"
        return "company" if owned else None

    def _is_repeated(self, name: str) -> bool:
        """Whether a name is said again for itself, not as the first word of a longer one."""
        if len(name) <= 2:  # noqa: PLR2004
            return False
        longer = sum(
            len(name) < item.end - item.start and self.text.startswith(name, item.start) for item in self.found
        )
        return self.text.count(name) - longer > 1

    def _speaks(self, end: int) -> bool:
        return self.text[end : end + 1] == " " and self.text.startswith(self.rules.persons.speech, end + 1)

    def _is_common(self, start: int, end: int) -> bool:
        """Whether the capitals say nothing: at the head of a sentence, in a headline, of a word also written small."""
        name = self.text[start:end]
        if " " not in name and any(char.isupper() or char.isdigit() for char in name[1:]):
            return False
        first = self.document.sentences[self.document.sentence_at(start)][0]
        at_head = start - first < _LONGEST_OPENING and not self.text[first:start].strip(" \"'*([\u2018\u201c\u25b3-")
        if at_head and name.endswith(self.rules.persons.adverb_endings) and self.text.startswith(", ", end):
            return True
        if at_head and not self._is_told(start, end) and not self.places.is_inside(name):
            return True
        return self.places.is_said(name.lower())

    def _is_told(self, start: int, end: int) -> bool:
        """Whether more than the capital of a sentence's first word says that it is a name: a row of firms, a clue."""
        name = self.text[start:end]
        if self._type_in_row(start, end) is not None:
            return True
        return (" " in name or self._is_repeated(name)) and self._type_by_clue(start, end) is not None

    def _type_by_clue(self, start: int, end: int) -> EntityType | None:
        before = self.text[max(0, start - 24) : start].rstrip().rpartition(" ")[2]
        behind = self.text[end : end + 40]
        owner = behind[:2] in {"'s", "\u2019s"} and behind[3:4].isupper()
        for clue in self.rules.clues:
            if clue.owner and owner:
                return clue.type
            is_place = clue.type == "place"
            if (before if is_place else before.lower()) in clue.before and (not is_place or self._is_place(start, end)):
                return clue.type
            if clue.behind and behind[:1] == " " and behind.startswith(clue.behind, 1):
                return clue.type
        return None

    def _is_place(self, start: int, end: int) -> bool:
        """Whether a name behind "in" is a plain word with a stop behind it."""
        name = self.text[start:end]
        return name.isalpha() and name[1:].islower() and self.text[end : end + 1] in {",", ".", ";", ")"}
