"""A feed's text before feedparser sees it: what a listing does not need is gone, and so is what is costly to read.

feedparser forgives nearly everything, in time that grows with the square of some things (addresses in names,
categories, attributes, namespaces). Hostile or merely huge, a text leaves here with those bounded.
"""

from __future__ import annotations

import re

from extract.markup import MarkupBroken

_PREFIX = r"(?:[^\s<>/:]*+:)?"
_NEEDLESS_NAMES = (
    *("content", "description", "summary", "abstract", "encoded", "fullitem", "body"),
    *("author", "creator", "contributor", "owner", "publisher", "managingeditor", "webmaster", "credit"),
    *("category", "keywords", "subject", "tags", "source"),
    *("textinput", "chapters", "chapter"),  # where they do not belong, feedparser loses the whole feed over them
)
_NEEDLESS = re.compile(rf"</?{_PREFIX}({'|'.join(_NEEDLESS_NAMES)})(?=[\s<>/])[^<>]*+>?", re.IGNORECASE)
_END_TAGS = {name: re.compile(rf"</{_PREFIX}({name}|item|entry)\s*+>", re.IGNORECASE) for name in _NEEDLESS_NAMES}
_ITEM_TAG = re.compile(rf"<(/?){_PREFIX}(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_USED_PREFIX = re.compile(r"<([A-Za-z_][\w.\-]*+):")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([\w.\-]++)")
_MOST_PREFIXES = 200
_LONG_TAG = re.compile(r"(<[^\s<>/]++)\s[^<>]{4000,}+>")
_ROOT_NAME = re.compile(r"<[^\s<>/]++")


def without_elements(text: str) -> str:
    """A feed without what a listing does not need: bodies, people, categories, other feeds.

    They are long and often broken, and costly to read: feedparser looks for addresses in names and compares each
    category with all others. Of `content` the empty element stays, since it may say where the body is.
    """
    kept: list[str] = []
    position = 0
    unclosed_until: dict[str, int] = {}
    for tag in _NEEDLESS.finditer(text):
        if tag.start() < position:
            continue
        name = tag[1].lower()
        is_content = name == "content"
        kept.append(text[position : tag.end() if is_content else tag.start()])
        position = tag.end()
        if tag.start() < unclosed_until.get(name, 0) or tag[0].startswith("</") or tag[0].endswith("/>"):
            continue
        end = _END_TAGS[name].search(text, position)
        if end is None or end[1].lower() != name:  # left open: it must not swallow the next item
            unclosed_until[name] = end.start() if end else len(text)
        else:
            position = end.start() if is_content else end.end()
    return "".join(kept) + text[position:]


def short_tags(text: str) -> str:
    """XML whose tags of more than 4,000 characters lost their attributes, which cost the square of their number."""
    return _LONG_TAG.sub(lambda tag: tag[1] + ("/>" if tag[0].endswith("/>") else ">"), text)


def whole_items(text: str) -> tuple[str, bool]:
    """A feed without the items after the last that has its end, and whether there were any."""
    after_last = max((tag.end() for tag in _ITEM_TAG.finditer(text) if tag[1]), default=0)
    cut = next((tag.start() for tag in _ITEM_TAG.finditer(text, after_last) if not tag[1]), None)
    return (text, False) if cut is None else (text[:cut], True)


def first_items(text: str, most: int) -> tuple[str, bool]:
    """A feed with at most so many items, what follows the last item included, and whether it had more."""
    tags = list(_ITEM_TAG.finditer(text))
    starts = [tag.start() for tag in tags if not tag[1]]
    if len(starts) <= most:
        return text, False
    return text[: starts[most]] + text[tags[-1].start() :].partition(">")[2], True


def declare_prefixes(text: str) -> str:
    """XML whose root declares the prefixes that are used without a declaration, so that it can be read at once.

    Raises `MarkupBroken` for more prefixes than any feed has.
    """
    used, declared = set(_USED_PREFIX.findall(text)), set(_DECLARED_PREFIX.findall(text))
    if len(used | declared) > _MOST_PREFIXES:
        raise MarkupBroken
    end = _ROOT_NAME.match(text)
    missing = sorted(used - declared - {"xml", "xmlns"})
    if end is None or not missing:
        return text
    declarations = "".join(f' xmlns:{prefix}="undeclared:{prefix}"' for prefix in missing)
    return text[: end.end()] + declarations + text[end.end() :]
