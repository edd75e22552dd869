"""The work of all stages together grows with the text and not with its square, whatever the text repeats."""

from __future__ import annotations

import sys
from datetime import date
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import transform
from extract.plaintext import read_text
from tests.transform.events_markup import rules
from transform.facts import read_facts

STAGE = str(Path(transform.__file__).parent)
ONCE = 400  # characters: enough to tell, and few enough to count every step
# `#` is a number that is never the same.
PIECES = {
    "en": (
        "Samsung's Galaxy, ",
        "OpenAI and ",
        "U.S. ",
        "Aaa Bbb Ccc. ",
        "Garam# Works, ",
        "Jane Roe, chief executive of Garam#, ",
        "Apple said apple ",
        "the company will acquire Naver ",
        "builds a plant for $1 ",
        "the 1st of May ",
    ),
    "ko": (
        "네이버가 ",
        "삼성전자의 갤럭시, ",
        "챗봇 '아숙업' ",
        "김민수 대표(34) ",
        "이 회사는 ",
        "서울시 강남구 ",
        "여연열담",
        "공장을 짓고 ",
        "지난해 3조원, ",
        "카카오·",
    ),
}


def repeated(piece: str, size: int) -> str:
    """So many characters of a piece over and over."""
    numbers = count()
    return "".join(piece.replace("#", str(next(numbers))) for _ in range(size // len(piece)))


def counted_steps(text: str, language: str) -> int:
    """How many bytecode steps of ours all facts of a text take: the same on every machine."""
    article = read_text(text, name="a", published=date(2026, 5, 6), language=language)
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        if not frame.f_code.co_filename.startswith(STAGE):
            return None
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_facts(article, rules())
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    ("piece", "language"), [(piece, language) for language, pieces in PIECES.items() for piece in pieces]
)
def test_twice_the_text_is_about_twice_the_work(piece: str, language: str) -> None:
    """Twice the text takes at most 2.6 times the steps."""
    read_facts(read_text(piece, name="a"), rules())

    once, twice = (counted_steps(repeated(piece, size), language) for size in (ONCE, 2 * ONCE))

    assert twice <= 2.6 * once
