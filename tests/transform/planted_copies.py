"""Articles made up of our own sentences, and copies of them as outlets make them: the test set of story signatures.

Each original puts its sentences together from phrases of one trade with its own names and numbers, so that other
articles share names, phrases and turns of speech without being copies. A copy changes 2 to 20 percent of the words,
drops paragraphs, takes another headline and byline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

_FIRMS = ["Hanbit Labs", "Nuri Cloud", "Saebyeok AI", "Doran Systems", "Garam Chip", "Mirae Robotics", "Onnuri Telecom"]
_PLACES = ["Gwangju", "Daejeon", "Ulsan", "Jeonju", "Pohang", "Wonju", "Cheongju", "Gumi", "Suncheon", "Andong"]
_OPENINGS = [
    "According to people close to the talks,",
    "As had been expected since {month},",
    "In a letter to its owners,",
    "Late on {day},",
    "Despite a weak quarter,",
    "With orders at a record,",
    "After months of silence,",
    "Under the new rules,",
    "At a meeting in {place},",
    "In its yearly report,",
    "For the first time since {month},",
    "To the surprise of its rivals,",
    "Together with {other},",
    "On the same day,",
]
_ACTORS = [
    "{firm}",
    "{other}",
    "the mayor of {place}",
    "a spokeswoman for {firm}",
    "the union at {other}",
    "the ministry",
    "a court in {place}",
    "the largest lender",
    "its chief executive",
    "the design team",
    "a group of residents",
    "the technical college",
]
_DEEDS = [
    "put off", "asked for", "signed", "stopped", "showed", "doubled", "lost", "found", "hired", "took over",
    "set aside", "refused", "promised", "moved", "wants to sell", "began", "measured", "borrowed", "described",
    "bought", "defended", "delayed", "copied", "praised", "counted", "replaced", "insured", "tested", "closed",
    "painted", "leased", "planned",
]  # fmt: skip
_KINDS = [
    "ageing", "second", "quiet", "expensive", "northern", "joint", "yearly", "public", "hidden", "larger",
    "planned", "spare", "older", "nightly", "formal", "cheaper", "broken", "promised", "local", "foreign",
    "unusual", "early", "wooden", "remote", "printed", "heavy", "careful", "hasty", "steady", "narrow", "brief",
    "useful",
]  # fmt: skip
_NOUNS = [
    "data hall", "language model", "server chip", "walking robot", "cooling plant", "translation service",
    "memory line", "power line", "fund", "training course", "stake", "map service", "research campus",
    "customer contract", "test track", "voice assistant", "meeting", "report", "road", "bridge", "licence",
    "loan", "school", "warehouse", "union", "court case", "shipment", "antenna", "satellite", "library",
    "hospital", "harbour", "archive", "festival", "engine", "battery",
]  # fmt: skip
_LINKS = [
    "for",
    "with",
    "after",
    "near",
    "instead of",
    "because of",
    "without",
    "before",
    "against",
    "under",
    "despite",
]
_TAILS = [
    "which will cost {money} billion won over {years} years",
    "and expects a decision in {month}",
    "while shares rose {percent} percent",
    "even if {count} jobs are lost",
    "as long as the banks agree",
    "where {count} people work today",
    "a step that analysts had called unlikely",
    "with the help of an insurer",
    "against the advice of its auditors",
    "after a fire on {day}",
]
_MONTHS = ["January", "March", "April", "June", "August", "October", "November"]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_SOMETIMES = 0.5
_OTHER_WORDS = ["also", "recently", "roughly", "added", "reported", "new", "local", "major", "officially", "already"]
_BYLINES = [
    "By a staff reporter",
    "(Wire) --",
    "Reporting by our Seoul desk; editing by the night team",
    "ⓒ All rights kept",
]
_HEADLINES = ["Plans grow in the provinces", "What we know so far", "Market report", "In brief: {place}", "Update"]


class Pair(NamedTuple):
    """An original and a telling of it, and whether the telling is a copy."""

    first: str
    second: str
    is_copy: bool


def original(random: Random) -> str:
    """An article of six to eleven paragraphs of one to three sentences, under a headline."""
    names = random.sample(_FIRMS, 2)
    paragraphs = [
        " ".join(_sentence(names, random) for _ in range(random.randint(1, 3))) for _ in range(random.randint(6, 11))
    ]
    return "\n\n".join([f"{names[0]} and {names[1]}", *paragraphs])


def _sentence(names: list[str], random: Random) -> str:
    frame = " ".join(
        [
            *([random.choice(_OPENINGS)] if random.random() < _SOMETIMES else []),
            random.choice(_ACTORS),
            random.choice(_DEEDS),
            "the" if random.random() < _SOMETIMES else "a",
            f"{random.choice(_KINDS)} {random.choice(_NOUNS)} {random.choice(_LINKS)}",
            f"{random.choice(_KINDS)} {random.choice(_NOUNS)}",
            *([random.choice(_TAILS)] if random.random() < _SOMETIMES else []),
        ]
    )
    return f"{frame}.".format(
        firm=names[0],
        other=names[1],
        place=random.choice(_PLACES),
        day=random.choice(_DAYS),
        month=random.choice(_MONTHS),
        count=random.randint(20, 9000),
        money=random.randint(2, 900),
        years=random.randint(2, 12),
        percent=round(random.uniform(0.3, 9.9), 1),
    )


def copy_of(text: str, random: Random) -> str:
    """A copy: another headline, 2-20 percent of the words changed, up to a third of the paragraphs gone, a byline."""
    _, *paragraphs = text.split("\n\n")
    kept = [item for item in paragraphs if random.random() > random.uniform(0, 0.33)] or paragraphs
    share = random.uniform(0.02, 0.2)
    changed = [_changed(paragraph, share, random) for paragraph in kept]
    headline = random.choice(_HEADLINES).format(place=random.choice(_PLACES))
    return "\n\n".join([headline, random.choice(_BYLINES), *changed])


def _changed(paragraph: str, share: float, random: Random) -> str:
    words = paragraph.split()
    for index in range(len(words)):
        if random.random() < share:
            words[index] = random.choice(_OTHER_WORDS)
    return " ".join(words)


def planted(random: Random, copies: int, others: int) -> list[Pair]:
    """So many pairs of an article and its copy, and so many of two articles told apart."""
    pairs = []
    for _ in range(copies):
        text = original(random)
        pairs.append(Pair(text, copy_of(text, random), is_copy=True))
    pairs.extend(Pair(original(random), original(random), is_copy=False) for _ in range(others))
    return pairs
