"""English sentences as tokens with one-letter codes, and their clauses with subjects.

Codes: M name, F figure, T date, W other word, X noun trigger, Y a phrase that is a trigger, U pronoun, D determiner,
s possessive, p preposition, t "to", a/A forms of "be" (present, past), h "have", m modal, n negator, r adverb,
c conjunction, R relative, H "that", S subordinator, I "if", B/V/E/P/G verb forms (see `transform.inflection`), ","
comma, ";" any harder break. The codes of a sentence make a string, so that noun phrases and clause openings are regular
expressions over it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from transform.eventrules import EnglishGrammar, Reading, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(r"['’](?:s|ll|re|ve|d|t)\b|[^\W_]+(?:[-.&/][^\W_]+|(?<=\d),\d{3}\b)*+|[^\w\s]")
# A date before a name or a pronoun stands alone: "said Thursday it will", not a Thursday of that name; so does a
# pronoun: "the unit it bought" are two.
_NP = (
    r"(?>U|D?(?:T(?=[UM])"
    r"|(?:[WMFX]|T(?![UM])|(?<=[DWMFTX])s|(?<=[DWs])r(?=[WMX])|(?<=[Ds])[EG](?=[WMXF]))*+(?<=[WMFTX])))"
)
NP = re.compile(_NP)
_NEXT = r"(?:,c?|c)"
SUBJECT_LIST = re.compile(f"{_NP}(?:{_NEXT}{_NP})*+")
OBJECT_LIST = re.compile(f"{_NP}(?:{_NEXT}{_NP}(?!r*+[VaAhmE]))*")
PAIR = re.compile(f"{_NP}(?:c{_NP})*+")
NEW_SUBJECT = re.compile(f"r*+{_NP}(?:,?c{_NP})*+(?:p{_NP})*+r*+[VaAhmE]")
_ASIDE = f"(?:,{_NP}(?:p{_NP})*+,)?"  # an apposition between commas
OWN_VERB = re.compile(f"{_NP}(?:p{_NP})*+{_ASIDE}r*+[VaAhm]")
TOLD_VERB = re.compile(f"{_NP}(?:p{_NP})*+{_ASIDE}r*+[VEaAhm]")
SAME_SUBJECT = re.compile(r"r*+[VEaAhm]")
PARTICIPLE = re.compile(r"r*+G")
# A participle that only describes the subject before it: the clause's verb is still to come.
REDUCED = re.compile(f"[EP](?:r|T|[pt]{_NP}(?:c{_NP})*+)++[VaAhmE]")
REDUCED_ASIDE = re.compile(r"[EP](?:[^;,VaAhmRHSI]|,(?!r*+[VEaAhm]))*+,r*+[VEaAhm]")
# A participle between commas that only says of the subject what it does besides ("X, seeking to cut its costs, is").
PARTICIPLE_ASIDE = re.compile(r"r*+G(?:[^;,VaAhmRHSI]|,(?!r*+[VEaAhm]))*+,r*+[VEaAhm]")
_UNKNOWN_VERB = re.compile(r"(?<=[WMXF])[HR]W(?=[prDF][^,;VaAhm]*(?:[,;]|\Z))")
FINITE = frozenset("VEaAhm")
_COMMAS = frozenset(",·‧ㆍ、")
_QUOTES = frozenset("\"“”‘’'«»")
_BREAKS = frozenset(";:—–…△▲•()[]?!|")
_APPOSED = 2
_MAX_ASIDE = 60  # characters of a bracket that is passed over


class Token(NamedTuple):
    """A piece of a sentence: its code, its span in the document, its verb in base form, and what it refers to."""

    code: str
    start: int
    end: int
    lemma: str
    ref: object


class Piece(NamedTuple):
    """A span that is one token whatever words it holds: a name (M), figure (F), date (T) or trigger (?)."""

    start: int
    end: int
    code: str
    ref: object


@dataclass(slots=True)
class Clause:
    """A run of tokens with one finite verb at most. `subject` are token spans, `parent` an index or None.

    `antecedent` is the noun phrase that a relative clause describes and does not name again, `reduced` a relative
    clause that is only a participle.
    """

    start: int
    kind: str
    parent: int | None
    end: int = 0
    subject: tuple[tuple[int, int], ...] = ()
    verb: int | None = None
    pops: bool = False
    antecedent: tuple[int, int] | None = None
    reduced: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ready for arguments and modality. `owner` gives each token's clause."""

    text: str
    tokens: list[Token]
    codes: str
    clauses: list[Clause]
    owner: list[int]
    grammar: EnglishGrammar

    def subject_of(self, clause: int) -> tuple[tuple[int, int], ...]:
        """The noun phrases that are the clause's subject, its own or the one it shares; empty if there is none."""
        seen: int | None = clause
        described: tuple[int, int] | None = None  # "the unit it bought": "it" is not the unit
        while seen is not None:
            found = self.clauses[seen]
            is_pronoun = found.subject and all(self.codes[begin:end] == "U" for begin, end in found.subject)
            is_described = described is not None and described in found.subject
            if found.subject and not (found.parent is not None and (is_pronoun or is_described)):
                return found.subject
            described = found.antecedent if is_pronoun else described
            seen = found.parent
        return ()


def tokens_of(text: str, span: tuple[int, int], pieces: Sequence[Piece], grammar: EnglishGrammar) -> list[Token]:
    """The tokens of a sentence in order: its pieces, and the words and marks between them."""
    tokens: list[Token] = []
    position, end = span
    for piece in pieces:
        if position < piece.start:
            _words(text, (position, piece.start), grammar, tokens)
        surface = text[piece.start : piece.end].lower()
        known = grammar.words.get(surface) if piece.code == "?" else None
        if known is not None and known.code not in "BVEGP":
            tokens.append(Token(known.code, piece.start, piece.end, known.lemma, None))
        else:
            tokens.append(Token(piece.code, piece.start, piece.end, surface, piece.ref))
        position = piece.end
    _words(text, (position, end), grammar, tokens)
    return tokens


def _words(text: str, span: tuple[int, int], grammar: EnglishGrammar, tokens: list[Token]) -> None:
    """Append the words and marks between two pieces."""
    words, skip, end = grammar.words, *span
    for match in _TOKEN.finditer(text, skip, end):
        begin, stop = match.span()
        if begin < skip:
            continue
        word = match.group().lower()
        known = words.get(word)
        if known is not None:
            tokens.append(Token(known.code, begin, stop, known.lemma, None))
        elif word[0].isalnum():
            code = "r" if word.endswith(grammar.adverb_endings) and word not in grammar.not_adverbs else "W"
            if code == "W":
                code = "g" if word.endswith(grammar.gerund_endings) else code
                code = "e" if word.endswith(grammar.past_endings) and text[begin - 1 : begin] == " " else code
            tokens.append(Token(code, begin, stop, word, None))
        elif word == "(" and 0 < (close := text.find(")", begin, end)) - begin <= _MAX_ASIDE:
            skip = close + 1
        elif token := _mark(word.replace("’", "'"), text, begin, stop):
            tokens.append(token)


def _mark(mark: str, text: str, start: int, end: int) -> Token | None:
    """A punctuation mark or clitic as a token; None for quotes and marks that mean nothing here."""
    if mark in _COMMAS:
        return Token(",", start, end, ",", None)
    is_dash = mark == "-" and (text[start - 1 : start].isspace() or text[end : end + 1] == "-")
    if mark in _BREAKS or is_dash:
        return Token(";", start, end, mark, None)
    if len(mark) > 1:
        return Token("s" if mark == "'s" else "m", start, end, mark, None)
    is_possessive = mark == "'" and text[start - 1 : start] in {"s", "S"} and text[end : end + 1] == " "
    if is_possessive:
        return Token("s", start, end, mark, None)
    return None if mark in _QUOTES or mark in "*_.-/" else Token("W", start, end, mark, None)


def codes_of(tokens: list[Token], grammar: EnglishGrammar) -> str:
    """The code string: triggers and words that may be verb or noun take one reading from their neighbours."""
    codes = [token.code for token in tokens]
    for index, token in enumerate(tokens):
        if token.code == "?":
            forms = {reading.code for reading in token.ref}  # type: ignore[attr-defined]
            codes[index] = _trigger_code(forms, codes, index, tokens)
            if codes[index] == "G" and [item.lemma for item in tokens[index + 1 : index + 2]] == [grammar.of]:
                codes[index] = "X"
        elif token.code == "g":
            codes[index] = "G" if _left(codes, index) == "," else "W"
        elif token.code == "e":
            follows = codes[index + 1] if index + 1 < len(codes) else ";"
            left = _left(codes, index)
            is_past = left in "haA" or (left in "MU" and follows in "DMWFU?t") or (left == "c" and follows == "p")
            codes[index] = "E" if is_past else "W"
        elif token.code in "BVEP":
            codes[index] = _word_code(token.code, codes, index, tokens)
        elif token.code == "s" and index and codes[index - 1] == "U":
            codes[index] = "a"
    joined = _with_unknown_verbs("".join(codes), tokens)
    for match in re.finditer("S", joined):
        if not (NEW_SUBJECT.match(joined, match.end()) or PARTICIPLE.match(joined, match.end())):
            joined = f"{joined[: match.start()]}p{joined[match.end() :]}"
    return joined


def _with_unknown_verbs(codes: str, tokens: list[Token]) -> str:
    """The codes with a word in -s after a relative as a verb, where no other follows ("a cell that charges in")."""
    for match in _UNKNOWN_VERB.finditer(codes):
        place = match.start() + 1
        if tokens[place].lemma.endswith("s"):
            codes = f"{codes[:place]}V{codes[place + 1 :]}"
    return codes


def _left(codes: Sequence[str], index: int) -> str:
    """The code before, adverbs and negators passed over; a break at the sentence's start."""
    index -= 1
    while index >= 0 and codes[index] in "rn":
        index -= 1
    return codes[index] if index >= 0 else ";"


def _is_plural(codes: Sequence[str], index: int, tokens: list[Token]) -> bool:
    """Whether what stands before could be a plural subject: a word in -s, or the last of a list of names."""
    index -= 1
    while index >= 0 and codes[index] in "rn":
        index -= 1
    if index < 0 or codes[index] not in "WMU":
        return False
    if codes[index] == "W":
        return tokens[index].lemma.endswith("s")
    return codes[index] == "U" or (index > 1 and codes[index - 1] in "c,")


def _is_joined(codes: Sequence[str], index: int, verbs: str) -> bool:
    """Whether "and" joins a word to a verb of one of these codes before it ("to build and run", "was X and beats")."""
    index -= 1
    while index >= 0 and codes[index] in "rn":
        index -= 1
    if index < 0 or codes[index] != "c":
        return False
    index -= 1
    if codes[index : index + 1] == ["B"] and verbs == "B":
        return True
    while index >= 0 and codes[index] in "DWMFXTspr":
        index -= 1
    return index >= 0 and codes[index] in (*verbs, *("EP" if verbs != "B" else ()))


def _trigger_code(forms: set[str], codes: list[str], index: int, tokens: list[Token]) -> str:
    left, right = _left(codes, index), codes[index + 1] if index + 1 < len(codes) else ";"
    noun = "X" if "X" in forms else "W"
    if "Y" in forms:
        return "Y"
    if "B" in forms and (left in "tm" or _is_joined(codes, index, "B")):
        return "B"
    if "G" in forms:
        return "X" if left in "Ds" and right == "p" else "G"
    if forms & {"E", "P"}:
        return "W" if left in "Ds" and right in "WMX" else ("E" if "E" in forms else "P")
    if forms & {"V"} and right in "DMUF" and _is_joined(codes, index, "VaAh"):
        return "V"
    if "B" in forms:
        is_verb = _is_plural(codes, index, tokens) and right in "DMFWUTp" and left not in "Dsp"
    else:
        is_verb = "V" in forms and left in "MWURH,TX" and right not in "VaAhmc;,E"
        is_verb = is_verb and (right != "p" or _takes(tokens[index], tokens[index + 1].lemma))
    return "V" if is_verb else noun


def _takes(token: Token, preposition: str) -> bool:
    """Whether a trigger leads to a role by a preposition or needs no object: before another a form in -s is a noun."""
    verbs = [reading for reading in readings_of(token) if reading.code == "V"]
    return any(preposition in verb.rule.by_word or verb.literal in verb.rule.en.ergative for verb in verbs)


def _word_code(code: str, codes: list[str], index: int, tokens: list[Token]) -> str:
    left = _left(codes, index)
    right = codes[index + 1] if index + 1 < len(codes) else ";"
    if code in "BV" and _is_joined(codes, index, "B" if code == "B" else "VaAh") and right in "DMUF":
        return code
    if code == "B":
        is_verb = _is_plural(codes, index, tokens) and right in "DMFUtHG"
        return "B" if left in "tm" else ("V" if is_verb else "W")
    if code == "V":
        return "V" if left in "MWURH,TX" and right not in "VaAhmcE,;" else "W"
    return "W" if left in "Ds" and right in "WMX" else code


def spans_of(codes: str, match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    """The noun phrases of a list."""
    return tuple(found.span() for found in NP.finditer(codes, *match.span()) if found.end() > found.start())


def without_apposition(codes: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Of two phrases with nothing but a comma between them the one with a name: the other only describes it."""
    if len(spans) != _APPOSED or "c" in codes[spans[0][1] : spans[1][0]]:
        return spans
    named = [span for span in spans if "M" in codes[span[0] : span[1]]]
    return tuple(named) if len(named) == 1 else spans


def readings_of(token: Token) -> tuple[Reading, ...]:
    """The readings of a trigger token; empty for any other token."""
    return token.ref if token.code == "?" else ()  # type: ignore[return-value]


def word_of(token: Token, grammar: EnglishGrammar) -> Word | None:
    """The grammar's entry of a token's word, None for names, figures and unknown words."""
    return grammar.words.get(token.lemma)
