"""The article's text: trafilatura's choice of paragraphs as base, then what the page's structure says about them.

trafilatura finds the article better than anything else measured, and errs at its edges. Four corrections follow, each a
small rule over blocks (`blocks`): paragraphs in captions, boxes and lists of links go; what it left out between
paragraphs of the same parent comes back; the repeated title and stand-first go; the tail's notices go.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from lxml.html import HtmlElement

from extract.blocks import Block, body_rules, box_of, class_words, find_blocks, text_key
from extract.paragraphs import choose_paragraphs
from extract.tree import Page

_MAIN_SHARE = 0.7
_BOX_SHARE = 0.2
_ALL = 0.95
_FEW_LINKED = 3
_HEAD_WORDS = 60
_FEW_CHILDREN = 2
_TITLE_LETTERS = 20
_LINKED = 0.75
_FEW_WORDS = 14
_SENTENCE_END = re.compile(r"[.!?…。”\"'’»)\]]$")
_SHORTEST_REPEAT = 40
# Comparing each line with all others is quadratic; no news article has so many lines.
_MOST_COMPARED = 500
_HEAD_LINES = 14
_TAIL_LINES = 12
_LONG_NOTICE = 60
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the text, with the block it came from where one has the same letters."""

    text: str
    key: str
    block: Block | None

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading in the page."""
        return self.block is not None and self.block.is_heading


def read_body(page: Page, titles: tuple[str, ...] = (), description: str | None = None) -> tuple[list[str], list[str]]:
    """(paragraphs, notices): the article's, in order, empty if none was found, and the lines cut off behind it.

    `titles` are the headlines that the page gives; a paragraph that repeats one is none of the text. `description` is
    the page's own summary, which tells a stand-first.
    """
    blocks = find_blocks(page.tree)
    chosen = choose_paragraphs(page, blocks)
    top = _main_part(_matched(chosen, blocks))
    lines = _matched(chosen, blocks, top)
    lines = _filled(lines, blocks, top)
    # A page of nothing but links and boxes is judged later, by what it says.
    lines = [line for line in _without_boxes(lines, top) if not _is_link(line)] or lines
    lines = _without_repeats(_without_dangling(lines)) or lines
    lines = _without_head(lines, {text_key(title) for title in titles}, text_key(description or ""))
    kept = _without_dangling(_without_tail(lines)) or lines
    ends = {id(line) for line in kept}  # by identity: thousands of lines are not compared with each other
    return [line.text for line in kept], [line.text for line in lines if id(line) not in ends]


def _matched(texts: list[str], blocks: list[Block], top: HtmlElement | None = None) -> list[Line]:
    """Each paragraph with the next block of the same letters; both run in page order.

    Where several blocks have them (a share button repeats the first sentence), one inside `top` is taken.
    """
    keys = [text_key(text) for text in texts]
    places: dict[str, deque[Block]] = {key: deque() for key in keys}
    for block in blocks:
        if block.key in places:
            places[block.key].append(block)
    if top is not None:
        for key, same in places.items():
            inside = [block for block in same if _is_inside(block, top)] if len(same) > 1 else []
            places[key] = deque(inside) if inside else same
    return [Line(text, key, _next(places[key])) for text, key in zip(texts, keys, strict=True) if key]


def _next(places: deque[Block]) -> Block | None:
    """The first block that waits, which stays if it is the last."""
    if not places:
        return None
    return places.popleft() if len(places) > 1 else places[0]


def _is_inside(block: Block, top: HtmlElement) -> bool:
    return any(ancestor is top for ancestor in block.element.iterancestors())


def _main_part(lines: list[Line]) -> HtmlElement | None:
    """The lowest element that holds most of the chosen text; None where no line was found in the page."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    total, top = 0, None
    for line in lines:
        if line.block is not None:
            total += len(line.key)
            for ancestor in line.block.element.iterancestors():
                weights[ancestor] += len(line.key)
    heavy = [element for element, weight in weights.items() if weight >= total * _MAIN_SHARE]
    for element in heavy:
        if top is None or any(ancestor is top for ancestor in element.iterancestors()):
            top = element
    return top


def _filled(lines: list[Line], blocks: list[Block], top: HtmlElement | None) -> list[Line]:
    """The lines with what trafilatura left out: blocks of the same parents, or of parents built alike, in order."""
    if top is None or len(lines) > _MOST_COMPARED:
        return lines
    chosen = [line.block for line in lines if line.block is not None]
    homes = {block.element.getparent() for block in chosen if block.element.tag == "p"}
    kinds = {_kind(home) for home in homes if home is not None and home.get("class")}
    numbers = {block: number for number, block in enumerate(blocks)}
    whole = "".join(line.key for line in lines)
    loose = [line.key for line in lines if line.block is None]
    first, last = min(map(numbers.__getitem__, chosen)), max(map(numbers.__getitem__, chosen))
    missing = [
        block
        for number, block in enumerate(blocks)
        if (first <= number <= last or _is_paragraph(block))
        and _belongs(block, homes, kinds, top)
        and block.key not in whole
        and not any(key in block.key for key in loose)
    ]
    posts = {block.element for block in missing if block.element.tag == "blockquote"}
    alone = [block for block in missing if block.element.getparent() not in posts]
    return _merged([line for line in lines if not _is_in_post(line, posts)], alone, numbers)


def _is_in_post(line: Line, posts: set[HtmlElement]) -> bool:
    return line.block is not None and line.block.element.getparent() in posts


def _is_paragraph(block: Block) -> bool:
    """Whether a block is running text for certain: a `p` of some length."""
    return block.element.tag == "p" and len(block.text.split()) >= _FEW_WORDS


def _belongs(block: Block, homes: set[HtmlElement], kinds: set[tuple[str, str]], top: HtmlElement) -> bool:
    """Whether a block that was left out is of the article: a paragraph, heading or quoted post among its paragraphs."""
    element, home = block.element, block.element.getparent()
    if home is None:
        return False
    if element.tag == "blockquote" and _posts().intersection(class_words(element)):
        return _is_inside(block, top)
    if block.link_share > _LINKED / 2:
        return False
    if element.tag == "div":
        return home in homes and bool(_subheads().intersection(class_words(element)))
    if element.tag not in {"p", "h2", "h3", "h4"}:
        return False
    return home in homes or (_kind(home) in kinds and box_of(element, top) is None)


def _kind(element: HtmlElement) -> tuple[str, str]:
    return (str(element.tag), element.get("class") or "")


def _merged(lines: list[Line], missing: list[Block], numbers: dict[Block, int]) -> list[Line]:
    """Lines and blocks in page order; a line without a block stays behind the one before it."""
    merged: list[Line] = []
    waiting = iter(missing)
    block = next(waiting, None)
    for line in lines:
        while block is not None and line.block is not None and numbers[block] < numbers[line.block]:
            merged.append(Line(block.text, block.key, block))
            block = next(waiting, None)
        merged.append(line)
    while block is not None:
        merged.append(Line(block.text, block.key, block))
        block = next(waiting, None)
    return merged


def _without_boxes(lines: list[Line], top: HtmlElement | None) -> list[Line]:
    """The lines without captions, boxes and lists of links, told by the names of what encloses them below `top`.

    Elements of one kind with a good part of all the text are the article, whatever their name.
    """
    boxes = [box_of(line.block.element, top) if line.block else None for line in lines]
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for line, box in zip(lines, boxes, strict=True):
        if box is not None:
            sizes[_kind(box)] += len(line.key)
    most = sum(len(line.key) for line in lines) * _BOX_SHARE
    return [line for line, box in zip(lines, boxes, strict=True) if box is None or sizes[_kind(box)] > most]


def _is_link(line: Line) -> bool:
    """Whether a line is itself a link to elsewhere, leads up to one, or labels an advertisement."""
    if line.text.casefold() in body_rules().labels:
        return True
    if line.block is None or line.block.is_heading:
        return False
    words = line.text.split()
    if line.block.link_share >= _ALL and len(words) > _FEW_LINKED and not line.text.endswith("."):
        return True
    return _is_lead(line.text) and (line.block.link_share > _LINKED / 2 or len(words) < _FEW_WORDS)


def _is_lead(text: str) -> bool:
    return text.casefold().startswith(body_rules().link_leads)


def _without_dangling(lines: list[Line]) -> list[Line]:
    """The lines without headings that lead up to nothing: before another heading like `Most read`, or at the end."""
    kept = [line for line in lines if not (line.is_heading and _is_lead(line.text))]
    while kept and kept[-1].is_heading:
        kept.pop()
    return kept


def _without_repeats(lines: list[Line]) -> list[Line]:
    """The lines without those that are part of another one, as a pull quote repeats a sentence."""
    if len(lines) > _MOST_COMPARED:
        return lines
    whole = "\n".join(line.key for line in lines)
    same = Counter(line.key for line in lines)
    return [line for line in lines if len(line.key) < _SHORTEST_REPEAT or whole.count(line.key) == same[line.key]]


def _without_head(lines: list[Line], titles: set[str], description: str) -> list[Line]:
    """The lines after the headline, the stand-first and the lines of dates and names under it."""
    start = words = 0
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if any(_says_title(line.key, title) for title in titles):
            start = number + 1
        words += len(line.text.split())
        if words > _HEAD_WORDS:
            break
    rest = lines[start:]
    homes = Counter(_kind(home) for line in rest if line.block and (home := line.block.element.getparent()) is not None)
    matter = takewhile(
        lambda line: _is_heading_matter(line, description, homes), rest[: min(_HEAD_LINES, len(rest) - 1)]
    )
    return rest[sum(1 for _ in matter) :]


def _says_title(key: str, title: str) -> bool:
    """Whether a line is a headline, or nearly: the whole of it, with or without a kicker or a site's name."""
    if key == title:
        return True
    shorter, longer = sorted((key, title), key=len)
    return len(shorter) > _TITLE_LETTERS and len(longer) <= 2 * len(shorter) and shorter in longer


def _is_heading_matter(line: Line, description: str, homes: Counter[tuple[str, str]]) -> bool:
    """Whether a first line is a stand-first, or a short line of date, name or reading time."""
    if _is_standfirst(line, description, homes):
        return True
    is_short = len(line.text.split()) < _FEW_WORDS
    return (
        is_short
        and not _SENTENCE_END.search(line.text)
        and (line.text.casefold().startswith(body_rules().head_leads) or bool(re.search(r"\d{4}", line.text)))
    )


def _is_standfirst(line: Line, description: str, homes: Counter[tuple[str, str]]) -> bool:
    """Whether a line is a stand-first by the name of its element; never a paragraph among paragraphs of the body."""
    if line.block is None:
        return False
    element, parent = line.block.element, line.block.element.getparent()
    if element.tag == "p" and parent is not None and homes[_kind(parent)] > _FEW_CHILDREN:
        return False
    around = class_words(parent) if parent is not None and len(parent) <= _FEW_CHILDREN else []
    if _standfirst_words().intersection((*class_words(element), *around)):
        return True
    return line.is_heading and bool(description) and (line.key in description or description in line.key)


@lru_cache(maxsize=1)
def _posts() -> frozenset[str]:
    return frozenset(body_rules().post_words)


@lru_cache(maxsize=1)
def _subheads() -> frozenset[str]:
    return frozenset(body_rules().subhead_words)


@lru_cache(maxsize=1)
def _standfirst_words() -> frozenset[str]:
    return frozenset(body_rules().standfirst_words)


def _without_tail(lines: list[Line]) -> list[Line]:
    """The lines without the notices that follow the article."""
    kept = list(lines)
    low = max(1, len(kept) - _TAIL_LINES)
    cut = next((number for number in range(low, len(kept)) if _is_notice(kept[number])), len(kept))
    if all(_is_loose(line) for line in kept[cut + 1 :]):
        del kept[cut:]
    return [line for number, line in enumerate(kept) if number < low or not _is_notice(line)]


def _is_notice(line: Line) -> bool:
    """Whether a last line is a notice: by what it begins with or holds, or as a byline with its address."""
    if line.block is not None and line.block.element.tag == "li":
        return False
    text = line.text.casefold()
    words = len(text.split())
    if words > _LONG_NOTICE:
        return False
    if words < _FEW_WORDS // 2 and _MAIL.search(text):
        return True
    return text.startswith(body_rules().tail_leads) or any(mark in text for mark in body_rules().tail_marks)


def _is_loose(line: Line) -> bool:
    return len(line.text.split()) < _FEW_WORDS


def titles_of(page: Page) -> Iterator[str]:
    """Every headline that the page gives: headings of the first level and its data's titles."""
    for piece in page.pieces:
        if piece.tag.name == "h1":
            yield page.text_of(piece.tag)
    for name in ("og:title", "twitter:title"):
        yield from page.meta.get(name, ())
