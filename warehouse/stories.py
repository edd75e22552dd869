"""Which articles tell one story: connected components of near copies, whatever the order in which they were loaded.

Two articles of one language are joined when they share most of the sampled shingles of the shorter one within seven
days; two of different languages within two days when they make the same claims about the same entities, and whenever
the page of one names the other as its own telling. The joins are symmetric and looked at one by one, so the components,
and with them the story ids, depend on the articles alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from warehouse.migrate import listed, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

LEAST_SHARE = 0.3  # of the shorter one's sampled shingles; at 0.5 a tenth of the copies that change a fifth is lost
LEAST_COMMON = 3  # shingles: fewer are a stock phrase
LEAST_CLAIMS = 3  # equal claims, for a telling in another language
_WINDOW = timedelta(days=7)
_EVER = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))

Pair = tuple[str, str, float | None]


def members_of(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> set[str]:
    """The articles of all stories to which these articles belong now, themselves included where they have one."""
    asked = {"article_ids": listed(article_ids)}
    return {row[0] for row in connection.execute(statement("story_members"), asked).fetchall()}


def regroup(
    connection: duckdb.DuckDBPyConnection,
    touched: Iterable[str],
    left_behind: Iterable[str],
    told: Mapping[str, datetime] | None = None,
) -> None:
    """Group the touched articles anew, inside the caller's transaction.

    `touched` were just loaded; `left_behind` were in a story with one of them before (their story may fall apart).
    `told` is when an article was told, where the caller knows: looking it up reads a column of the whole warehouse.
    """
    seeds = set(touched) | set(left_behind)
    told_at = _told_at(connection, seeds, told or {})
    near = _pairs(connection, seeds, told_at)
    nearest = _nearest(near)
    # No story of an article that is only reached can have lost a member: what held it together still does.
    grouped = _grouped(connection, {other for _, other, _ in near} - seeds, told_at)
    for member in grouped.values():
        told_at[member.article_id] = member.told_at
        near.append((member.article_id, member.story_id, None))
        nearest[member.article_id] = max(nearest.get(member.article_id, 0.0), member.similarity or 0.0)
    stories = _components(told_at, near)
    for member in _moved(connection, grouped, stories):
        if member.article_id not in stories:
            told_at[member.article_id] = member.told_at
            stories[member.article_id] = stories[member.story_id]
            nearest[member.article_id] = member.similarity or 0.0
    rows = [_Member(name, story, nearest.get(name) or None, told_at[name]) for name, story in sorted(stories.items())]
    _write(connection, [row for row in rows if row != grouped.get(row.article_id)])


class _Member(NamedTuple):
    """An article as it is grouped."""

    article_id: str
    story_id: str
    similarity: float | None
    told_at: datetime


def _grouped(
    connection: duckdb.DuckDBPyConnection,
    reached: set[str],
    told: Mapping[str, datetime],
) -> dict[str, _Member]:
    """The articles that are reached, and the first ones of their stories, as they are grouped now."""
    if not reached:
        return {}
    found = _rows(connection, reached, told)
    first = {member.story_id for member in found.values()} - set(found) - set(told)
    return found | _rows(connection, first, told) if first else found


def _rows(
    connection: duckdb.DuckDBPyConnection,
    article_ids: set[str],
    told: Mapping[str, datetime],
) -> dict[str, _Member]:
    """These articles as they are grouped now, looked for around those that were told, then everywhere."""
    found: dict[str, _Member] = {}
    around = (min(told.values()) - 2 * _WINDOW, max(told.values()) + 2 * _WINDOW)
    for since, until in (around, _EVER):
        missing = article_ids - set(found)
        if missing:
            asked = {"article_ids": listed(missing), "since": since, "until": until}
            rows = connection.execute(statement("story_rows"), asked).fetchall()
            found |= {row[0]: _Member(*row) for row in rows}
    return found


def _moved(
    connection: duckdb.DuckDBPyConnection,
    grouped: Mapping[str, _Member],
    stories: Mapping[str, str],
) -> list[_Member]:
    """Every member of the stories that have another first article now."""
    moved = {member.story_id for member in grouped.values() if stories[member.story_id] != member.story_id}
    if not moved:
        return []
    rows = connection.execute(statement("story_rows_of"), {"story_ids": listed(moved)}).fetchall()
    return [_Member(*row) for row in rows]


def _told_at(
    connection: duckdb.DuckDBPyConnection,
    article_ids: set[str],
    told: Mapping[str, datetime],
) -> dict[str, datetime]:
    """When each of these articles was told; those that are gone are absent."""
    found = {article_id: told[article_id] for article_id in article_ids if article_id in told}
    missing = sorted(article_ids - set(found))
    if missing:
        found |= dict(connection.execute(statement("told_at"), {"article_ids": listed(missing)}).fetchall())
    return found


def _pairs(
    connection: duckdb.DuckDBPyConnection,
    article_ids: set[str],
    told: Mapping[str, datetime],
) -> list[Pair]:
    """Every join of one of these articles with any article of the warehouse."""
    if not told:
        return []
    asked = {
        "article_ids": listed(article_ids),
        "since": min(told.values()) - _WINDOW,
        "until": max(told.values()) + _WINDOW,
        "least_share": LEAST_SHARE,
        "least_common": LEAST_COMMON,
        "least_claims": LEAST_CLAIMS,
    }
    return connection.execute(statement("story_pairs"), asked).fetchall() + _linked(connection, article_ids)


def _linked(connection: duckdb.DuckDBPyConnection, article_ids: set[str]) -> list[Pair]:
    """The joins by a link between two languages, however far apart they were told."""
    asked = {"article_ids": listed(article_ids)}
    return connection.execute(statement("linked_pairs"), asked).fetchall()


def _components(told: Mapping[str, datetime], pairs: Iterable[Pair]) -> dict[str, str]:
    """Story id by article id: the earliest member of its component, of equals the smaller id."""
    leader = {article_id: article_id for article_id in told}

    def find(article_id: str) -> str:
        """The one that leads an article's set, the way to it halved."""
        while leader[article_id] != article_id:
            leader[article_id] = leader[leader[article_id]]
            article_id = leader[article_id]
        return article_id

    for one, other, _ in pairs:
        if one in leader and other in leader:
            first, second = sorted((find(one), find(other)), key=lambda name: (told[name], name))
            leader[second] = first
    return {article_id: find(article_id) for article_id in told}


def _nearest(pairs: Iterable[Pair]) -> dict[str, float]:
    """The largest similarity of each article to any other."""
    best: dict[str, float] = {}
    for one, other, similarity in pairs:
        for article_id in (one, other):
            best[article_id] = max(best.get(article_id, 0.0), similarity or 0.0)
    return best


def _write(connection: duckdb.DuckDBPyConnection, rows: Sequence[_Member]) -> None:
    """Write these groupings in the place of those that their articles had."""
    if not rows:
        return
    table = pa.table(
        {
            "article_id": pa.array([row.article_id for row in rows], pa.string()),
            "story_id": pa.array([row.story_id for row in rows], pa.string()),
            "similarity": pa.array([row.similarity for row in rows], pa.float64()),
            "told_at": pa.array([row.told_at for row in rows], pa.timestamp("us", "UTC")),
        },
    )
    told = {"since": min(row.told_at for row in rows), "until": max(row.told_at for row in rows)}
    connection.register("regrouped_stories", table)
    connection.execute(statement("delete_stories"), told)
    connection.execute("insert into article_stories by name from regrouped_stories")
    for name in ("move_stories", "move_undated_stories"):
        connection.execute(statement(name), told)
    connection.execute("insert into touched_articles select article_id from regrouped_stories")
    connection.unregister("regrouped_stories")
