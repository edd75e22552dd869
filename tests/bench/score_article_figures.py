"""How many figures of whole articles (`tests/transform/corpus_articles`) have each part of their record right.

python tests/bench/score_article_figures.py [--wrong]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.transform.article_gold import FIELDS, Judged, judged, totals
from transform.rules import load_rules


def main(arguments: list[str]) -> None:
    """Write a line a language, and with `--wrong` each figure that is not wholly right."""
    rules = load_rules(())
    for language in ("english", "korean"):
        rows = list(judged(rules, language))
        counts = totals(rows)
        parts = [f"{name} {counts[name]}" for name in (*FIELDS, "whole")]
        sys.stdout.write(f"{language}, {len(rows)} figures: {', '.join(parts)}\n")
        if "--wrong" in arguments:
            sys.stdout.writelines(_line(row) for row in rows if len(row.right) < len(FIELDS))


def _line(row: Judged) -> str:
    found, wrong = row.found, ", ".join(name for name in FIELDS if name not in row.right)
    if found is None:
        return f"  {row.article}: none found for {row.gold}\n"
    had = (
        found.metric,
        found.subject_id or found.subject,
        f"{found.period_start}..{found.period_end}",
        found.status,
        found.attributed_to_id or found.attributed_to,
        f"{found.change_direction} {found.change_basis}",
    )
    return f"  {row.article}: {wrong}\n    gold {row.gold}\n    read {' | '.join(map(str, had))}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
