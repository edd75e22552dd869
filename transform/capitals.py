"""Names in English text by their capitals and the words that say what is named.

A run of capital words is read for a head ("University of Seoul", "Connect Foundation"), then for a person (a title, a
given name, initials, a verb of speech); what is left goes to `transform.capitalrest`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from transform.capitalrest import Rest, is_headline
from transform.capitalrules import CapitalRules
from transform.found import Found, provisional_id
from transform.records import EntityType, Mention
from transform.wordplaces import has_capitals

if TYPE_CHECKING:
    from transform.text import Document

_PIECE = re.compile(r"\S+")
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,3}")
_KOREAN_ORDER = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+\Z")
_YEAR_BEFORE = re.compile(r"(?<!\d)20\d\d \Z")
_POSSESSIVE = re.compile(r"['\u2019]s?\Z")
_LOCATED = frozenset({"university", "government", "place"})  # "in" behind them says where they are
_MAKERS = frozenset({"company", "product", "service", "model"})
_MOST_NAMES = 4
_MOST_WORDS = 40  # of one name, and more than any has


class _Piece(NamedTuple):
    """A word of a run with its place; `text` without a possessive ending."""

    start: int
    end: int
    text: str


def find_capital_names(document: Document, rules: CapitalRules, mentions: Sequence[Mention]) -> list[Found]:
    """Names by their capitals, unsorted. `mentions` are the names already known."""
    if not has_capitals(document.text):
        return []
    reader = _Reader(document, rules, mentions)
    for run in rules.run.finditer(document.text):
        reader.read(run.start(), run.end())
    Rest(document, rules, reader.known, reader.found, reader.surnames).read(reader.single)
    return reader.found


class _Reader:
    """One text's names while they are collected."""

    def __init__(self, document: Document, rules: CapitalRules, mentions: Sequence[Mention]) -> None:
        self.document, self.text, self.rules = document, document.text, rules
        self.known = {mention.start_char: mention for mention in mentions if not mention.nested}
        self.headlines: dict[int, bool] = {}
        self.found: list[Found] = []
        self.surnames: dict[str, str | None] = {}
        for mention in mentions:
            if mention.type == "person" and mention.entity_id is not None and " " in mention.surface:
                self._note_surname(mention.surface, mention.entity_id)
        self.single: list[tuple[int, int]] = []

    def read(self, start: int, end: int) -> None:
        """All names of one run of capital words, as far as its sentence goes; none in a headline of capital words."""
        sentence = self.document.sentence_at(start)
        last = self.document.sentences[sentence][1]
        if sentence not in self.headlines:
            self.headlines[sentence] = is_headline(self.document, sentence)
        if self.headlines[sentence]:
            return
        pieces = list(takewhile(lambda piece: piece.end <= last, self._pieces(start, end)))
        rest = pieces[-1].end + 1 if pieces else end
        if last < rest < end:
            self.read(rest, end)
        at = 0
        while at < len(pieces):
            near = pieces[at : at + _MOST_WORDS]
            at += self._long_title(near) or self._headed(near) or self._person(near) or self._leave(near)

    def _pieces(self, start: int, end: int) -> Iterator[_Piece]:
        for match in _PIECE.finditer(self.text, start, end):
            word = _POSSESSIVE.sub("", match.group())
            yield _Piece(match.start(), match.start() + len(word), word)

    def _is_name_word(self, piece: _Piece) -> bool:
        return piece.text not in self.rules.links and piece.text not in self.rules.persons.function_words

    def _is_acronym(self, piece: _Piece) -> bool:
        return piece.text in self.rules.persons.acronyms

    def _long_title(self, pieces: Sequence[_Piece]) -> int:
        """Words of a title of several words that a name follows ("Chief Financial Officer Park Min-ho"); 0 for none."""
        words = self.rules.persons
        count = 0
        while count < len(pieces) and pieces[count].text in words.title_words and not self._ends_before(pieces, count):
            count += 1
        follows = (
            count < len(pieces) and pieces[count].text not in self.rules.links and not self._ends_before(pieces, count)
        )
        return count if follows and count > 1 and pieces[count - 1].text in words.titles else 0

    def _headed(self, pieces: Sequence[_Piece]) -> int:
        """Words used by a name with a head that begins at the first piece; 0 where there is none."""
        led = self.text.endswith(self.rules.persons.articles, 0, pieces[0].start)
        in_name = led and pieces[0].text[0].isupper()
        if not (in_name or self._is_name_word(pieces[0])):
            return 0
        count = len(pieces)
        for index, piece in enumerate(pieces):
            opens = index + 1 < count and pieces[index + 1].text in self.rules.openers
            if opens and piece.text in self.rules.first:
                entity_type = self.rules.first[piece.text]
                return self._add(pieces[: self._end_of_rest(pieces, index + 1, entity_type)], entity_type)
            follows = index + 1 < count and pieces[index + 1].text not in self.rules.links
            if index and piece.text in self.rules.last and not (follows and self._goes_on(pieces, index + 1)):
                return self._add(pieces[: index + 1], self.rules.last[piece.text])
            if piece.text in self.rules.links or self._ends_before(pieces, index):
                return 0
        return 0

    def _goes_on(self, pieces: Sequence[_Piece], index: int) -> bool:
        """Whether a later adjacent word is a head too: the last one decides."""
        for piece in pieces[index:]:
            if piece.text in self.rules.links:
                return False
            if piece.text in self.rules.last:
                return True
        return False

    def _ends_before(self, pieces: Sequence[_Piece], index: int) -> bool:
        return index > 0 and self.text[pieces[index - 1].end] != " "  # a possessive stands between

    def _end_of_rest(self, pieces: Sequence[_Piece], index: int, entity_type: EntityType) -> int:
        """Where the words behind "of" end: before a conjunction that a name with a head of its own follows."""
        end = index
        for position in range(index, len(pieces)):
            word = pieces[position].text
            if word not in self.rules.links:
                end = position + 1
                if self.text[pieces[position].end : pieces[position].end + 1] not in (" ", ""):
                    break
            elif (word in self.rules.breaks and self._begins_other(pieces, position + 1)) or (
                word in self.rules.placing and entity_type in _LOCATED
            ):
                break
        return end

    def _begins_other(self, pieces: Sequence[_Piece], index: int) -> bool:
        rest = pieces[index:]
        if not rest or rest[0].start in self.known or f"{rest[0].text} " in self.rules.persons.articles:
            return True
        return any(piece.text in self.rules.last or piece.text in self.rules.first for piece in rest)

    def _add(self, pieces: Sequence[_Piece], entity_type: EntityType) -> int:
        start, end = pieces[0].start, pieces[-1].end
        year = _YEAR_BEFORE.search(self.text, max(0, start - 5), start) if entity_type == "policy" else None
        start = year.start() if year else start
        name = self.text[start:end]
        self.found.append(Found(start, end, entity_type, f"head/{entity_type}", provisional_id(entity_type, name)))
        return len(pieces)

    def _person(self, pieces: Sequence[_Piece]) -> int:
        """Words used by a person's name that begins at the first piece."""
        names = self._adjacent(pieces)
        if len(names) > 2 and names[0].text in self.rules.persons.titles:  # noqa: PLR2004 (a title and two names)
            return 1
        if not names or not self._is_name_word(names[0]) or self._is_acronym(names[0]) or names[0].start in self.known:
            return 0
        if len(names) == 1:
            return self._titled_surname(names[0])
        if not self._is_person(names):
            return 0
        start, end = names[0].start, names[-1].end
        name = self.text[start:end]
        entity_id = provisional_id("person", name)
        self._note_surname(name, entity_id)
        self.found.append(Found(start, end, "person", "person/full", entity_id))
        return len(names)

    def _note_surname(self, name: str, entity_id: str) -> None:
        """Remember whose surname it is; of two people with one surname it stands for neither.

        A Korean name comes first with the surname, as the hyphen of its given name shows ("Ryu Seong-ha").
        """
        surname = name.partition(" ")[0] if _KOREAN_ORDER.match(name) else name.rpartition(" ")[2]
        if self.surnames.setdefault(surname, entity_id) != entity_id:
            self.surnames[surname] = None

    def _adjacent(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """The words at the head of a run that can be one person's name: particles only inside it."""
        names: list[_Piece] = []
        for index, piece in enumerate(pieces[: _MOST_NAMES + 1]):
            if piece.text in self.rules.persons.particles and index + 1 < len(pieces):
                names.append(piece)
            elif piece.text in self.rules.links or (index and piece.start in self.known):
                break
            else:
                names.append(piece)
                if self.text[piece.end : piece.end + 1] != " ":
                    break
        return names

    def _is_person(self, names: Sequence[_Piece]) -> bool:
        words = self.rules.persons
        first, last = names[0], names[-1]
        shouted = any(piece.text.isupper() and len(piece.text) > 3 for piece in names)  # noqa: PLR2004
        if shouted or last.text in self.rules.last or any(char.isdigit() for piece in names for char in piece.text):
            return False
        if first.text in words.given or _INITIALS.fullmatch(first.text):
            return True
        if len(names) > 3:  # noqa: PLR2004
            return False
        if first.text in words.surnames or last.text in words.surnames:
            return True
        listed = self._follows_person(first.start) and all(piece.text[1:].islower() for piece in names)
        told = self._title_before(first.start) or self._role_behind(last.end)
        return last.text[1:].islower() and (listed or told)

    def _follows_person(self, start: int) -> bool:
        """Whether a person's name stands just before, in a list."""
        if not self.found or self.found[-1].type != "person":
            return False
        return self.text[self.found[-1].end : start] in {", ", " and ", ", and "}

    def _title_before(self, start: int) -> bool:
        before = self.text[max(0, start - 20) : start].rstrip(" .")
        word = before.rpartition(" ")[2].strip('(,\u201c"')
        return word in self.rules.persons.titles or word in self.rules.persons.bylines

    def _role_behind(self, end: int) -> bool:
        behind = self.text[end : end + 30]
        if behind.startswith(", "):
            return behind[2:].startswith(self.rules.persons.roles)
        return behind[:1] == " " and behind[1:].startswith(self.rules.persons.verbs)

    def _titled_surname(self, name: _Piece) -> int:
        before = self.text[max(0, name.start - 12) : name.start].rstrip(" .")
        word = before.rpartition(" ")[2]
        if not (word in self.rules.persons.titles and word[0].isupper() and name.text[1:].islower()):
            return 0
        entity_id = self.surnames.get(name.text)
        self.found.append(Found(name.start, name.end, "person", "person/titled", entity_id))
        return 1

    def _leave(self, pieces: Sequence[_Piece]) -> int:
        """Words used by a name of unknown kind, or by a word that is no name."""
        first = pieces[0]
        if not self._is_name_word(first) or first.start in self.known or self._is_acronym(first):
            return self._known_words(pieces)
        names = [first]
        for piece in pieces[1:]:
            apart = self.text[names[-1].end] != " " or piece.text in self.rules.links or piece.start in self.known
            if apart or piece.text in self.rules.persons.function_words:
                break
            names.append(piece)
        self.single.append((first.start, names[-1].end))
        return len(names)

    def _known_words(self, pieces: Sequence[_Piece]) -> int:
        """How many words the known name at the first piece takes, with those that make it a product's name."""
        mention = self.known.get(pieces[0].start)
        if mention is None:
            return 1
        count = max(1, sum(piece.end <= mention.end_char for piece in pieces))
        end = count
        while end < len(pieces) and self.text[pieces[end - 1].end] == " " and self._names_product(pieces[end]):
            end += 1
        if end == count or mention.type not in _MAKERS or mention.level != "name":
            return count
        name = self.text[mention.start_char : pieces[end - 1].end]
        entity_id = provisional_id("product", name)
        self.found.append(Found(mention.start_char, pieces[end - 1].end, "product", "capital/maker", entity_id))
        return end

    def _names_product(self, piece: _Piece) -> bool:
        """Whether a word behind a maker's name can be that of a product."""
        words = self.rules.persons
        return (
            self._is_name_word(piece)
            and piece.start not in self.known
            and piece.text not in words.titles
            and piece.text not in words.given
            and piece.text not in self.rules.last
        )
