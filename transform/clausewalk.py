"""The clauses of an English sentence: where each begins and ends, its subject, and what it hangs on.

`read_sentence` reads the codes of `transform.eventclauses` once from left to right; what a comma closes goes on with
the clause that still waits for its verb ("X, which makes Y, will buy Z").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.eventclauses import (
    FINITE,
    NEW_SUBJECT,
    NP,
    OWN_VERB,
    PAIR,
    PARTICIPLE,
    PARTICIPLE_ASIDE,
    REDUCED,
    REDUCED_ASIDE,
    SAME_SUBJECT,
    SUBJECT_LIST,
    TOLD_VERB,
    Clause,
    Sentence,
    Token,
    codes_of,
    readings_of,
    spans_of,
    tokens_of,
    without_apposition,
    word_of,
)
from transform.records import Figure

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from transform.eventclauses import Piece
    from transform.eventrules import EnglishGrammar


def read_sentence(text: str, span: tuple[int, int], pieces: Sequence[Piece], grammar: EnglishGrammar) -> Sentence:
    """The sentence at `span`, with its pieces (in order, not overlapping) as single tokens."""
    tokens = tokens_of(text, span, pieces, grammar)
    codes = codes_of(tokens, grammar)
    clauses, owner = _Clauses(codes, tokens, grammar).read()
    return Sentence(text, tokens, codes, clauses, owner, grammar)


class _Clauses:
    """One pass over the codes that opens and closes clauses; `read` gives them and each token's owner."""

    def __init__(self, codes: str, tokens: list[Token], grammar: EnglishGrammar) -> None:
        self.codes, self.tokens, self.grammar = codes, tokens, grammar
        self.clauses = [Clause(0, "main", None)]
        self.owner = [0] * len(codes)
        self.now = 0
        self.last_np: tuple[int, int] | None = None

    def read(self) -> tuple[list[Clause], list[int]]:
        """All clauses in order of their start, and the index of each token's clause."""
        index, size = 0, len(self.codes)
        while index < size:
            step = self._step(index)
            for token in range(index, min(step, size)):
                self.owner[token] = self.now
            self.clauses[self.now].end = min(step, size)
            index = step
        return self.clauses, self.owner

    def _open(self, index: int, kind: str, *, parent: int | None, pops: bool = False) -> Clause:
        clause = Clause(index, kind, parent, pops=pops)
        self.clauses.append(clause)
        self.now = len(self.clauses) - 1
        return clause

    def _step(self, index: int) -> int:
        """Read what begins at a token and give the next token's index."""
        code, clause = self.codes[index], self.clauses[self.now]
        if code in "pt":
            return self._preposition(index)
        if code in "DWMFTXU":
            return self._noun_phrase(index, clause)
        if code in "RH":
            self._relative(index, code)
        elif code == "S":
            self._subordinate(index)
        elif code == "I":
            self._open(index, "if", parent=None)
        elif code == ";":
            self._open(index, "part" if PARTICIPLE.match(self.codes, index + 1) else "main", parent=None)
        elif code in ",c":
            return self._join(index, clause)
        elif (
            code == "Y"
            and clause.verb is None
            and any(item.literal in item.rule.en.joined for item in readings_of(self.tokens[index]))
        ):
            return self._joined(index, clause)
        elif code in FINITE:
            self._finite(index, clause)
        return index + 1

    def _joined(self, index: int, clause: Clause) -> int:
        """Read on behind "Seoul-based": its noun is the subject, or only describes it ("X, a Seoul-based maker,")."""
        described = clause.subject[:-1] if clause.subject and clause.subject[-1][1] == index else clause.subject
        clause.subject = described
        match = NP.match(self.codes, index + 1) if described else None
        return match.end() if match is not None and match.end() > index + 1 else index + 1

    def _preposition(self, index: int) -> int:
        following = index + 1
        clause = self.clauses[self.now]
        is_open = clause.verb is None and not clause.subject
        if is_open and (figure := self._approximated(index)):
            return figure
        lists_subject = clause.verb is None and self.tokens[index].lemma in self.grammar.listing and clause.subject
        match = (SUBJECT_LIST if lists_subject else PAIR).match(self.codes, following)
        if match is None or match.end() == following:
            return following
        if lists_subject:
            clause.subject = spans_of(self.codes, match)
        self.last_np = match.span()
        return match.end()

    def _approximated(self, index: int) -> int:
        """Where the figure begins that words at a token qualify ("about 300", "at least three"); 0 for none."""
        size = 1 if self.tokens[index].lemma in self.grammar.approximate else 2
        last = index + size - 1
        is_word = last < len(self.tokens) and self.tokens[last].lemma in self.grammar.approximate
        return last + 1 if is_word and self.codes[last + 1 : last + 2] == "F" else 0

    def _noun_phrase(self, index: int, clause: Clause) -> int:
        is_behind = clause.verb is not None and self.codes[index - 1] not in ",c" and not self._closes(clause)
        if is_behind and self._completes(index, clause):
            clause = self._open(index, "comp", parent=self.now)
        elif self._is_bare_relative(index, clause):
            described, clause = self.last_np, self._open(index, "rel", parent=self.now, pops=True)
            clause.antecedent = described
        before_verb = clause.verb is None and not clause.subject and clause.kind not in {"part", "co"}
        if before_verb and self._is_span_of_time(index):
            return index + 1
        match = (SUBJECT_LIST if before_verb else NP).match(self.codes, index)
        if match is None or match.end() == index:
            return index + 1
        self.last_np = match.span()
        if before_verb:
            clause.subject = without_apposition(self.codes, spans_of(self.codes, match))
            self.last_np = clause.subject[-1]
        return match.end()

    def _closes(self, clause: Clause) -> bool:
        """Whether a relative clause ends before the next finite verb, for which the clause above it waits."""
        above = self.clauses[clause.parent] if clause.pops and clause.parent is not None else None
        return above is not None and above.verb is None and bool(above.subject)

    def _is_span_of_time(self, index: int) -> bool:
        """Whether a figure that could open a subject only says how long after something ("five years after")."""
        figure = self.tokens[index].ref
        return (
            isinstance(figure, Figure) and figure.kind == "duration" and self.codes[index + 1 : index + 2] in {"p", "S"}
        )

    def _completes(self, index: int, clause: Clause) -> bool:
        """Whether what begins at a noun phrase completes the verb ("said it will"); a past only if reported."""
        is_told = self._is_telling(clause) and index == (clause.verb or 0) + 1
        return (TOLD_VERB if is_told else OWN_VERB).match(self.codes, index) is not None

    def _is_telling(self, clause: Clause) -> bool:
        word = word_of(self.tokens[clause.verb], self.grammar) if clause.verb is not None else None
        return word is not None and word.lemma in self.grammar.reporting

    def _is_bare_relative(self, index: int, clause: Clause) -> bool:
        """Whether a clause without "that" describes the noun before it ("the unit it bought")."""
        is_beside = self.codes[index - 1 : index] in {"W", "X"} and self.codes[index] in "UD" and index > 0
        is_waiting = clause.subject and clause.verb is None
        return bool(is_beside and is_waiting and TOLD_VERB.match(self.codes, index))

    def _relative(self, index: int, code: str) -> None:
        """A relative clause, or what a verb or noun of telling says; what it describes may be its subject or object."""
        before = self.codes[index - 1] if index else ";"
        following = self.codes[index + 1] if index + 1 < len(self.codes) else ";"
        is_own = following in "VEaAhmrn"
        if code == "H" and (before in "VEBPGaA" or not is_own):
            described = self._described(index) if before in "WMXFT" else None
            clause = self._open(index, "comp", parent=self.now, pops=described is not None)
            clause.antecedent = described
            return
        described = self._described(index)
        clause = self._open(index, "rel", parent=self.now, pops=True)
        if self.last_np is not None and is_own:
            clause.subject = (self.last_np,)
        elif before != "p":
            clause.antecedent = described

    def _described(self, index: int) -> tuple[int, int] | None:
        """The noun phrase that a relative clause at a token describes; None after a noun or verb of telling."""
        found = self.last_np
        if (
            found is None
            or self.tokens[index].lemma in self.grammar.gapless
            or self._is_telling(self.clauses[self.now])
        ):
            return None
        if self.tokens[found[1] - 1].lemma in self.grammar.contents:
            return None
        start = found[0]
        is_apposed = "M" not in self.codes[slice(*found)] and self.codes[max(0, start - 2) : start] == "M,"
        return (start - 2, start - 1) if is_apposed else found

    def _subordinate(self, index: int) -> None:
        if NEW_SUBJECT.match(self.codes, index + 1) or PARTICIPLE.match(self.codes, index + 1):
            self._open(index, "sub", parent=self.now)

    def _aside(self, index: int, following: int, clause: Clause) -> int | None:
        """Open what describes a subject between commas, its verb still to come, and give the next token; else None."""
        if self.codes[index] != "," or not clause.subject or clause.verb is not None:
            return None
        if self._is_reduced(following, REDUCED_ASIDE):
            return self._reduce(following)
        if clause.kind != "main" or PARTICIPLE_ASIDE.match(self.codes, following) is None:
            return None
        self._open(following, "part", parent=self.now)
        return following

    def _join(self, index: int, clause: Clause) -> int:
        """A comma or conjunction: the next clause with its own or the same subject, or nothing."""
        following = index + 1
        if self.codes[index] == "," and self.codes[following : following + 1] == "c":
            following += 1
        if clause.pops and self.codes[index] == "," and clause.verb is not None:
            self.now = clause.parent if clause.parent is not None else 0
            clause = self.clauses[self.now]
        is_finite = SAME_SUBJECT.match(self.codes, following) is not None
        aside = self._aside(index, following, clause)
        if aside is not None:
            return aside
        if following == index + 1 and is_finite and self._resume():
            return following
        if clause.verb is None and clause.kind not in {"part", "sub"}:
            return following
        if is_finite:
            if clause.verb is not None or clause.kind == "part":
                self._open(following, "co", parent=self.now if clause.kind != "part" else clause.parent)
        elif PARTICIPLE.match(self.codes, following) and self.codes[index] == ",":
            self._open(following, "part", parent=self.now)
        elif NEW_SUBJECT.match(self.codes, following):
            self._open(following, "main", parent=None)
        return following

    def _is_reduced(self, index: int, pattern: re.Pattern[str]) -> bool:
        """Whether a participle only describes what stands before it, the clause's verb being still to come."""
        if self.codes[index : index + 1] not in {"E", "P"}:
            return False
        word = word_of(self.tokens[index], self.grammar)
        is_telling = word is not None and word.lemma in self.grammar.reporting
        return not is_telling and pattern.match(self.codes, index) is not None

    def _reduce(self, index: int) -> int:
        """Open the clause of a participle that describes the subject before a comma, and give the next token."""
        clause = self._open(index, "rel", parent=self.now, pops=True)
        clause.subject = (self.last_np,) if self.last_np is not None else ()
        clause.verb, clause.reduced = index, True
        return index

    def _resume(self) -> bool:
        """Go on with the nearest clause above that has a subject and waits for its verb; whether there is one."""
        seen: int | None = self.clauses[self.now].parent
        while seen is not None:
            if self.clauses[seen].verb is None and self.clauses[seen].subject:
                self.now = seen
                return True
            seen = self.clauses[seen].parent
        return False

    def _finite(self, index: int, clause: Clause) -> None:
        is_plain = clause.verb is None and clause.subject and clause.antecedent is None
        if is_plain and self._is_reduced(index, REDUCED):
            return
        is_participle = self.codes[index] == "E" and self.codes[index + 1 : index + 2] == "p"
        if clause.pops and clause.verb is not None and self.codes[index - 1] not in "cramhA" and not is_participle:
            self.now = clause.parent if clause.parent is not None else 0
            clause = self.clauses[self.now]
        if clause.verb is None:
            clause.verb = index
