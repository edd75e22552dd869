"""Precision and recall of the events of gold files (`tests/transform/corpus_news`), and what differs.

python tests/bench/score_events.py tests/transform/corpus_news/*.toml --wrong
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.transform.event_gold import bare, detail_totals, normal, read, totals, triple
from tests.transform.events_markup import unmark


def main(arguments: list[str]) -> None:
    """Write the scores of all files together, and with `--wrong` each sentence that is not wholly right."""
    rows = read([Path(item) for item in arguments if not item.startswith("--")])
    wrong = [(case, found) for case, found in rows if sorted(map(normal, case.events)) != sorted(found)]
    lines = [
        f"triples: {totals(rows, triple)}",
        f"triples with status and negation: {totals(rows, bare)}",
        f"place, date and figures of those: {detail_totals(rows)}",
        f"sentences wholly right: {len(rows) - len(wrong)} of {len(rows)}",
    ]
    for case, found in wrong if "--wrong" in arguments else ():
        wanted = {*map(normal, case.events)}
        lines += ["", unmark(case.text)[0]]
        lines += [f"  - {item}" for item in sorted(wanted - {*found})]
        lines += [f"  + {item}" for item in sorted({*found} - wanted)]
    sys.stdout.write("\n".join((*lines, "")))


if __name__ == "__main__":
    main(sys.argv[1:])
