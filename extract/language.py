"""The language a page is written in, and the time zone that a page without a source is read in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from extract.rulefile import read_rule_file, strict
from extract.tree import Page


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRules:
    """The rules of `rules/languages.toml`."""

    zones: dict[str, str]
    function_words: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def language_rules() -> LanguageRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "languages.toml", LanguageRules)


def zone_for(page: Page) -> ZoneInfo:
    """The zone of a page without a source, by its declared language or region; UTC where that says nothing."""
    declared = declared_language(page)
    zones = language_rules().zones
    name = next((zones[key] for key in (declared, declared[:2]) if key in zones), None)
    host = page.url.split("//")[-1].split("/")[0].split(":")[0]
    return ZoneInfo(name or zones.get(f".{host.rsplit('.', 1)[-1]}", "UTC"))


def declared_language(page: Page) -> str:
    """The page's own word for its language, in lower case with a hyphen (`en-gb`); empty if it has none."""
    declared = page.tree.get("lang") or page.first("og:locale", "language", "content-language") or ""
    return declared.strip().lower().replace("_", "-")


def guess_language(text: str, declared: str = "") -> str:
    """The ISO 639-1 code of a text: by its script, then by its commonest words, then as declared, else `en`."""
    sample = text[:4000]
    script = _by_script(sample)
    if script:
        return script
    words = Counter(sample.lower().split())
    scores = {
        language: sum(words[word] for word in common) for language, common in language_rules().function_words.items()
    }
    best = max(scores, key=lambda language: scores[language])
    if scores[best] * 20 >= words.total() and scores[best]:
        return best
    return declared[:2] if len(declared) >= 2 and declared[:2].isalpha() else "en"  # noqa: PLR2004


def _by_script(sample: str) -> str | None:
    """`ko`, `ja`, `zh`, `ru` or None: a fifth of the letters settles it, for Latin names stand in all of them."""
    counts: Counter[str] = Counter()
    for char in sample:
        if char.isalpha():
            counts[_script(char)] += 1
    total = counts.total()
    if not total:
        return None
    if counts["kana"] * 20 >= total:
        return "ja"
    for script, language in (("hangul", "ko"), ("han", "zh"), ("cyrillic", "ru")):
        if counts[script] * 5 >= total:
            return language
    return None


def _script(char: str) -> str:
    code = ord(char)
    if code < 0x370:  # noqa: PLR2004
        return "latin"
    if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF:  # noqa: PLR2004
        return "hangul"
    if 0x3040 <= code <= 0x30FF:  # noqa: PLR2004
        return "kana"
    if 0x3400 <= code <= 0x9FFF:  # noqa: PLR2004
        return "han"
    return "cyrillic" if 0x400 <= code <= 0x52F else "other"  # noqa: PLR2004
