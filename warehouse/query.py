"""Questions of a reader, asked of the published snapshot: any one statement, rows back in batches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Sequence

_BATCH_ROWS = 2048


class QueryInvalid(WarehouseError):
    """A statement that DuckDB refuses; the text is its first useful line, with its suggestion of a name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer and its rows, batch by batch as they are read."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


def ask(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> Answer:
    """The answer to one statement. Raises `QueryInvalid`; an answer without columns is an empty one."""
    try:
        reader = connection.execute(sql, list(parameters)).to_arrow_reader(_BATCH_ROWS)
    except duckdb.Error as error:
        raise QueryInvalid(_explain(error)) from error
    return Answer(reader.schema, _batches(reader))


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    try:
        yield from reader
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise QueryInvalid(_explain(error)) from error


def _explain(error: Exception) -> str:
    """The first line of DuckDB's message, and its candidates; without the caret drawing."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    hints = [line for line in lines[1:] if re.match(r"(?:Candidate|Did you mean|HINT)", line)]
    return " ".join([lines[0] if lines else "the statement failed", *hints])
