"""Questions of a reader, asked of the published snapshot: one statement that only reads, rows back in batches.

`open_snapshot` keeps a reader from files, network and settings, and bounds its memory; here is what a statement may be,
and how long it may take.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Sequence

_BATCH_ROWS = 2048
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


class QueryInvalid(WarehouseError):
    """A statement that DuckDB refuses; the text is its first useful line, with its suggestion of a name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer and its rows, batch by batch as they are read."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


def ask(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Sequence[object] = (),
    seconds: float | None = None,
) -> Answer:
    """The answer to one question. Raises `QueryInvalid`, also for what is no question and after `seconds` of work.

    The seconds are those until the first rows and those between rows; None sets no limit.
    """
    _refuse_other(connection, sql)
    with _bounded(connection, seconds):
        reader = connection.execute(sql, list(parameters)).to_arrow_reader(_BATCH_ROWS)
    return Answer(reader.schema, _batches(connection, reader, seconds))


def _refuse_other(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise `QueryInvalid` unless the text is one statement that reads; PIVOT brings its own preparation with it."""
    try:
        kinds = [found.type for found in connection.extract_statements(sql)]
    except duckdb.Error as error:
        raise QueryInvalid(_explain(error)) from error
    reading = [kind for kind in kinds if kind in _READING]
    if len(reading) != 1 or kinds[-1:] != reading:
        raise QueryInvalid("ask one question: a single select, from, with, values, describe, show or explain")


def _batches(
    connection: duckdb.DuckDBPyConnection,
    reader: pa.RecordBatchReader,
    seconds: float | None,
) -> Iterator[pa.RecordBatch]:
    while True:
        with _bounded(connection, seconds):
            batch = next(reader, None)
        if batch is None:
            return
        yield batch


@contextmanager
def _bounded(connection: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    """Interrupt what the block does after so many seconds, and name every failure of it `QueryInvalid`."""
    timer = threading.Timer(seconds, connection.interrupt) if seconds else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        interrupted = timer is not None and not timer.is_alive()
        reason = f"stopped after {seconds:g} seconds" if interrupted else _explain(error)
        raise QueryInvalid(reason) from error
    finally:
        if timer:
            timer.cancel()


def _explain(error: Exception) -> str:
    """The first line of DuckDB's message, and its candidates; without the caret drawing."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    hints = [line for line in lines[1:] if re.match(r"(?:Candidate|Did you mean|HINT)", line)]
    return " ".join([lines[0] if lines else "the statement failed", *hints])
