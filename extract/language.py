"""The language a page is written in, and the time zone that a page without a source is read in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from extract.rulefile import read_rule_file, strict
from extract.tree import Page

_SAMPLE = 2000
_LETTERS = re.compile(r"[^\W\d_]")
# Kana settle Japanese with few of them, for half of its letters are Han.
_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja", 0.05),
    (re.compile("[\u1100-\u11ff\uac00-\ud7a3]"), "ko", 0.2),
    (re.compile("[\u3400-\u9fff]"), "zh", 0.2),
    (re.compile("[\u0400-\u052f]"), "ru", 0.2),
)


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
    sample = text[:_SAMPLE]
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
    """`ja`, `ko`, `zh`, `ru` or None: a fifth of the letters settles it, for Latin names stand in all of them."""
    total = len(_LETTERS.findall(sample))
    for script, language, share in _SCRIPTS:
        if total and len(script.findall(sample)) >= total * share:
            return language
    return None
