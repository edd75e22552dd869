"""The list of reasons is closed: what the code names is documented, and the documentation is made from the list."""

from __future__ import annotations

import ast
from pathlib import Path

from extract.reasons import reasons, reasons_table

ROOT = Path(__file__).resolve().parents[2]
_CALLS = {"FetchError": 2, "PageRejected": 1, "FeedUnreadable": 1, "UrlUnusable": 1}
_OUTCOMES = {"rejected", "failed", "deferred"}


def _named_reasons() -> set[str]:
    """Every reason that a module of the stage writes down as text."""
    found: set[str] = set()
    for path in sorted((ROOT / "extract").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= _reasons_of(node)
    return found


def _reasons_of(node: ast.AST) -> set[str]:
    """The reasons in one call of an error, one `reason=`, or one pair of outcome and reason."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        return _texts(node.args[_CALLS[node.func.id] : _CALLS[node.func.id] + 1])
    if isinstance(node, ast.keyword) and node.arg == "reason":
        return _texts([node.value])
    if isinstance(node, ast.Tuple) and _texts(node.elts[:1]) & _OUTCOMES:
        return _texts(node.elts[1:2])
    return set()


def _texts(nodes: list[ast.expr]) -> set[str]:
    constants = [item for node in nodes for item in ast.walk(node) if isinstance(item, ast.Constant)]
    return {item.value for item in constants if isinstance(item.value, str)}


def test_every_reason_in_the_code_is_documented() -> None:
    """No row of the ledger has a reason that cannot be looked up."""
    assert sorted(_named_reasons() - reasons().keys()) == []


def test_the_search_finds_reasons_at_all() -> None:
    """The test above looks in the right places."""
    assert {"robots", "no-link", "feed-unreadable", "not-found", "bad-scheme"} <= _named_reasons()


def test_each_reason_has_one_sentence() -> None:
    """A meaning is a sentence that ends, and no two say the same."""
    meanings = [reason.meaning for reason in reasons().values()]
    assert all(meaning.endswith(".") for meaning in meanings)
    assert len(set(meanings)) == len(meanings)


def test_the_documentation_holds_the_list() -> None:
    """`docs/reasons.md` is what the list makes."""
    assert reasons_table() in (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8")
