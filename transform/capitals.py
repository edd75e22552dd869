"""Names in English text by their capitals and the words that say what is named.

A run of capital words is read for a head ("University of Seoul", "Connect Foundation"), then for a person (a title, a
given name, initials, a verb of speech); what is left is a name of unknown kind, and counts only in the middle of a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from transform.capitalrules import CapitalRules
from transform.found import Found, provisional_id
from transform.records import EntityType, Mention
from transform.wordplaces import WordPlaces, has_capitals

if TYPE_CHECKING:
    from transform.text import Document

_WORD = r"[A-Z\u00c0-\u00de][\w\u00c0-\u024f&'\u2019-]*"
_LINK = r"(?:of|for|on|and|in|de|du|des|van|von|der|the|la|&|to)"
_TOKEN = rf"(?:[A-Z]\.|{_WORD})"
_RUN = re.compile(rf"(?<![\w@#/.]){_TOKEN}(?:[ ](?:{_LINK}[ ]){{0,2}}{_TOKEN}|(?<=\.)[A-Z](?:\.|[\w-]+))*")
_PIECE = re.compile(r"\S+")
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,3}")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z][a-z]+[A-Z]")
_KOREAN_ORDER = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+\Z")
_YEAR_BEFORE = re.compile(r"(?<!\d)20\d\d \Z")
_POSSESSIVE = re.compile(r"['\u2019]s?\Z")
_LINKS = frozenset({"of", "for", "on", "and", "in", "de", "du", "des", "van", "von", "der", "the", "la", "&", "to"})
_OPENERS = frozenset({"of", "for", "on", "to"})
_LOCATED = frozenset({"university", "government", "place"})  # "in" behind them says where they are
_MAKERS = frozenset({"company", "product", "service", "model"})
_LISTABLE = frozenset({"company", "university", "research_firm"})
_JOINTS = (", and ", ", ", " and ", " or ", "\u00b7")
_LONGEST_OPENING = 8  # quotes, brackets and blanks before the first word
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
    for run in _RUN.finditer(document.text):
        reader.read(run.start(), run.end())
    reader.read_rest()
    return reader.found


class _Reader:
    """One text's names while they are collected."""

    def __init__(self, document: Document, rules: CapitalRules, mentions: Sequence[Mention]) -> None:
        self.document, self.text, self.rules = document, document.text, rules
        self.known = {mention.start_char: mention for mention in mentions if not mention.nested}
        self.ends: dict[int, EntityType] = {mention.end_char: mention.type for mention in self.known.values()}
        self.headlines: dict[int, bool] = {}
        self.places = WordPlaces(self.text)
        self.found: list[Found] = []
        self.surnames: dict[str, str | None] = {}
        for mention in mentions:
            if mention.type == "person" and mention.entity_id is not None and " " in mention.surface:
                self._note_surname(mention.surface, mention.entity_id)
        self.single: list[tuple[int, int]] = []
        self.kinds: dict[str, EntityType] = {}  # of names that some place tells, for all places

    def read(self, start: int, end: int) -> None:
        """All names of one run of capital words, as far as its sentence goes; none in a headline of capital words."""
        sentence = self.document.sentence_at(start)
        first, last = self.document.sentences[sentence]
        if self._is_headline(first, last):
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
        return piece.text not in _LINKS and piece.text not in self.rules.persons.function_words

    def _is_acronym(self, piece: _Piece) -> bool:
        return piece.text in self.rules.persons.acronyms

    def _long_title(self, pieces: Sequence[_Piece]) -> int:
        """Words of a title of several words that a name follows ("Chief Financial Officer Park Min-ho"); 0 for none."""
        words = self.rules.persons
        count = 0
        while count < len(pieces) and pieces[count].text in words.title_words and not self._ends_before(pieces, count):
            count += 1
        follows = count < len(pieces) and pieces[count].text not in _LINKS and not self._ends_before(pieces, count)
        return count if follows and count > 1 and pieces[count - 1].text in words.titles else 0

    def _headed(self, pieces: Sequence[_Piece]) -> int:
        """Words used by a name with a head that begins at the first piece; 0 where there is none."""
        in_name = self.text[max(0, pieces[0].start - 4) : pieces[0].start] == "the " and pieces[0].text[0].isupper()
        if not (in_name or self._is_name_word(pieces[0])):
            return 0
        count = len(pieces)
        for index, piece in enumerate(pieces):
            opens = index + 1 < count and pieces[index + 1].text in _OPENERS
            if opens and piece.text in self.rules.first:
                entity_type = self.rules.first[piece.text]
                return self._add(pieces[: self._end_of_rest(pieces, index + 1, entity_type)], entity_type)
            follows = index + 1 < count and pieces[index + 1].text not in _LINKS
            if index and piece.text in self.rules.last and not (follows and self._goes_on(pieces, index + 1)):
                return self._add(pieces[: index + 1], self.rules.last[piece.text])
            if piece.text in _LINKS or self._ends_before(pieces, index):
                return 0
        return 0

    def _goes_on(self, pieces: Sequence[_Piece], index: int) -> bool:
        """Whether a later adjacent word is a head too: the last one decides."""
        for piece in pieces[index:]:
            if piece.text in _LINKS:
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
            if word not in _LINKS:
                end = position + 1
                if self.text[pieces[position].end : pieces[position].end + 1] not in (" ", ""):
                    break
            elif (word in {"and", "&", "in"} and self._begins_other(pieces, position + 1)) or (
                word == "in" and entity_type in _LOCATED
            ):
                break
        return end

    def _begins_other(self, pieces: Sequence[_Piece], index: int) -> bool:
        rest = pieces[index:]
        if not rest or rest[0].start in self.known or rest[0].text == "the":
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
            elif piece.text in _LINKS or (index and piece.start in self.known):
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
        return word in self.rules.persons.titles or word == "by"

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
            apart = self.text[names[-1].end] != " " or piece.text in _LINKS or piece.start in self.known
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

    def read_rest(self) -> None:
        """What is left: surnames of people named in full, people who speak, names of other kinds."""
        for start, end in self.single:
            kind = self._type_by_clue(start, end)
            if kind is not None:
                self.kinds.setdefault(self.text[start:end], kind)
        for start, end in self.single:
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
        for joint in _JOINTS:
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
        if at_head and not self._is_told(start, end) and not self.places.is_inside(name):
            return True
        return self.places.is_said(name.lower())

    def _is_told(self, start: int, end: int) -> bool:
        """Whether more than the capital of a sentence's first word says that it is a name: a row of firms, a clue."""
        name = self.text[start:end]
        if self._type_in_row(start, end) is not None:
            return True
        return (" " in name or self._is_repeated(name)) and self._type_by_clue(start, end) is not None

    def _is_headline(self, first: int, last: int) -> bool:
        """Whether a line is a headline, most of its words with a capital: then none says anything."""
        if first not in self.headlines:
            self.headlines[first] = self._has_capital_words(first, last)
        return self.headlines[first]

    def _has_capital_words(self, first: int, last: int) -> bool:
        if self.text[last - 1] in '.!?"\u201d' or (not first and last == len(self.text)):
            return False
        words = [word for word in self.text[first:last].split() if word[0].isalpha() and len(word) > 3]  # noqa: PLR2004
        return sum(word[0].isupper() for word in words) * 2 > len(words)

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
