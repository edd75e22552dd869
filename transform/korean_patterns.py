"""The patterns that stand before the Korean number grammar, so that most syllables are passed over in C."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from transform.numeral_rules import NumeralFile


def alternation(words: Iterable[str]) -> str:
    """The pattern of any of the words, the longest first; of no words one that matches nothing."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or r"(?!)"


class Followers(NamedTuple):
    """What may stand behind a Korean number word, so that other words are passed over in the pattern.

    `sino` and `native`: the characters that the units begin with which follow such numbers. `long`: the units that one
    Sino-Korean syllable may precede. `never`: words that only look like a number and a unit. `whole`: words that are a
    number and its unit in one (two days), each with its value and with what must follow it, if anything must.
    """

    sino: str
    native: str
    long: tuple[str, ...]
    never: tuple[str, ...]
    whole: tuple[tuple[str, Decimal, tuple[str, ...]], ...] = ()


def wholes_pattern(followers: Followers | None) -> str:
    """The pattern of the words that are a number and its unit."""
    if followers is None or not followers.whole:
        return r"(?!)"
    return "|".join(
        re.escape(word) + (f"(?={alternation(behind)})" if behind else "") for word, _, behind in followers.whole
    )


def likely_pattern(file: NumeralFile, followers: Followers) -> str:
    """What stands where a number word stands: three syllables of them, or fewer before something that can follow."""
    tables = (file.sino, file.native, file.native_forms, file.native_tens, file.small_scales, file.large_scales)
    syllables = "".join(sorted({char for table in tables for word in table for char in word}))
    first = "".join(sorted({word[0] for table in tables for word in table}))
    scale = "".join((*file.small_scales, *file.large_scales))
    joiners = "".join(sorted({word[-1] for word in (*scale, *file.native_tens)}))
    start = alternation([*(word for table in tables for word in table), *file.several])
    go_on = alternation([*(word for table in tables for word in table), *file.odd])
    natives = alternation([*file.pairs, *file.native, *file.native_forms, *file.native_tens])
    whole = alternation([*file.ordinals, *file.fractions])
    long, over, point = (alternation(words) for words in (followers.long, file.over, file.point))
    native, any_head = re.escape(followers.native), re.escape(followers.native + followers.sino)
    return (
        rf"(?!{alternation([*followers.never, *(f'{word} ' for word in file.demonstrative)])})"
        rf"(?:{whole}|{wholes_pattern(followers)}|[{syllables}]{{3}}"
        rf"|(?:{natives})++ ?[{native}]"  # two pieces
        rf"|[{scale}] [{any_head}]"  # a hundred pieces
        rf"|(?:{start})(?:{go_on})++ ?[{any_head}]"  # twenty pieces
        rf"|(?:{start})(?:{go_on})*+(?: ?(?:{long})| ?(?:{over})|(?:{point})|(?<=[{joiners}]) [0-9{first}]|[\s.]*\Z))"
    )
