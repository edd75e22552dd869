"""Noun phrases around a figure: where they end, and what part of something they single out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.korean import is_hangul

if TYPE_CHECKING:
    from transform.clauses import Sentence
    from transform.records import Figure, Mention

EDGE = re.compile(r"[,;:=()\"“”‘’'△]")
MOST_WORDS = 5
_SCOPE_LENGTH = 24
_GENITIVE_GAP = 2


def ends_phrase(view: Sentence, word: str) -> bool:
    """Whether a noun phrase cannot go on to the left over a word: a particle's, an article or a small Latin word."""
    if not word:
        return True
    if is_hangul(word[-1]):
        return len(word) > 1 and (
            word[-1] in view.rules.phrase_ends or view.rules.topic.match(f"{word} ", len(word) - 1) is not None
        )
    return word.lower() in view.rules.auxiliaries or word.lower() in view.rules.date_links or word[-1] in "'’,"


def phrase_before(view: Sentence, start: int, end: int) -> str:
    """The noun phrase that ends at a place; '' when it is too long to be a name."""
    if view.figures_between(start, end):
        return ""
    phrase: list[str] = []
    edge = max((match.end() for match in EDGE.finditer(view.text, start, end)), default=start)
    aside = ""
    if view.korean and view.text[edge - 1 : edge] == ")":
        hung = view.rules.topic.match(view.text, edge)
        edge, aside = (hung.end(), "") if hung else _before_aside(view, start, edge)
    elif not view.korean:
        cues = [cue.end for kind in ("says", "status", "change") for cue in view.cues_of(kind) if cue.end <= end]
        edge = max([edge, *cues])
    for word in reversed(view.undated(edge, end).replace(aside, "").split()):
        if (phrase and ends_phrase(view, word)) or word in view.rules.leads:
            break
        phrase.insert(0, word.removesuffix(view.rules.possessive) if not phrase else word)
    return " ".join(phrase).strip("'\"“”‘’ ") if len(phrase) <= MOST_WORDS else ""


def _before_aside(view: Sentence, start: int, end: int) -> tuple[int, str]:
    """The mark before a bracket that ends at a place, and the bracket: a noun phrase goes on over it ("X(Y) unit")."""
    opening = view.text.rfind("(", start, end)
    if opening <= start or not is_hangul(view.text[opening - 1]):
        return end, ""
    edge = max((match.end() for match in EDGE.finditer(view.text, start, opening)), default=start)
    return edge, view.text[opening:end]


def is_near(view: Sentence, start: int, end: int) -> bool:
    """Whether no particle and no mark parts a name from the metric: only modifiers and dates stand between."""
    gap = view.undated(start, end)
    return (
        len(gap) <= _SCOPE_LENGTH and not EDGE.search(gap) and not any(ends_phrase(view, word) for word in gap.split())
    )


def is_modifier(view: Sentence, gap: str) -> bool:
    """Whether words are plain modifiers: short, without a mark, none with a particle."""
    if not gap or len(gap) > _SCOPE_LENGTH or EDGE.search(gap) or not all(word[0].isalnum() for word in gap.split()):
        return False
    possessive = view.rules.possessive or "\n"
    return not any(ends_phrase(view, word) or (len(word) > 1 and word.endswith(possessive)) for word in gap.split())


def scope_before(view: Sentence, place: int) -> str | None:
    """A word of scope that ends right before a place."""
    near = [cue for cue in view.cues_of("scope") if 0 <= place - cue.end <= 1]
    return view.text[near[-1].start : near[-1].end] if near else None


def is_beside(view: Sentence, start: int, end: int) -> bool:
    """Whether only a blank, or the genitive, stands between two places."""
    return end - start <= _GENITIVE_GAP and view.between(start, end).strip() in {"", view.rules.possessive}


def owner_ending(view: Sentence, place: int) -> Mention | None:
    """The name whose possessive ends right before a place ("Korea's exports": the "s" begins there)."""
    ending = [mention for mention in view.mentions if mention.end_char == place - 1]
    return next((one for one in ending if view.rules.genitive.match(view.text, one.end_char)), None)


def without_last(phrase: str, small: frozenset[str]) -> str:
    """A phrase without the small words at its end."""
    words = phrase.split(" ")
    while words and words[-1].lower() in small:
        words.pop()
    return " ".join(words)


def tells(view: Sentence, verb: int, figure: Figure) -> bool:
    """Whether a verb leads right to a figure ("grew 3%", "settled at $4"): the verb, and a small word or two."""
    gap = view.between(verb, figure.start_char).lower().split()[1:]
    return all(word in view.rules.date_links or word in view.rules.approximators for word in gap)
