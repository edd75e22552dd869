"""`dateline sql`: one statement on the published snapshot."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from flows.console import Common, results, write_line
from flows.encoding import decimal_text, encode
from flows.errors import ExitCode, UsageError
from warehouse.connection import open_snapshot
from warehouse.query import Answer, ask

_NARROWEST_COLUMN = 10

Format = Literal["table", "json", "csv", "parquet"]


def sql(
    statement: Annotated[str, Parameter(help="One SQL statement, or - to read it from standard input.")],
    *,
    seconds: Annotated[float, Parameter(help="Stop after so long without a row; 0 never.")] = 300.0,
    format: Annotated[Format, Parameter(help="table for a reader; json one array; csv; parquet as bytes.")] = "table",  # noqa: A002
    common: Common | None = None,
) -> int:
    """Ask the published snapshot. Read-only: a statement can reach no file, no network and no setting."""
    settings = (common or Common()).settings()
    text = sys.stdin.read() if statement == "-" else statement
    with open_snapshot(settings.data_dir) as connection:
        write_answer(ask(connection, text, seconds=seconds), format, settings.zone)
    return ExitCode.OK


def write_answer(answer: Answer, form: Format, zone: ZoneInfo) -> None:
    """The answer on standard output; only a table shows times in `zone`, every other form in UTC."""
    if form == "parquet":
        _write_parquet(answer)
    elif form == "json":
        _write_json(answer)
    elif form == "csv":
        _write_csv(answer)
    else:
        _print_table(answer, zone)


def _write_parquet(answer: Answer) -> None:
    if sys.stdout.isatty():
        raise UsageError("parquet is for a file or a pipe: dateline sql ... --format parquet > answer.parquet")
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, answer.schema, compression="zstd") as writer:
        for batch in answer.batches:
            writer.write_batch(batch)
    sys.stdout.buffer.write(buffer.getvalue())


def _write_json(answer: Answer) -> None:
    sys.stdout.write("[")
    between = "\n"
    for row in _rows(answer):
        sys.stdout.write(between + encode({name: _plain(value) for name, value in row.items()}))
        between = ",\n"
    write_line("\n]")


def _write_csv(answer: Answer) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.schema.names)
    for row in _rows(answer):
        writer.writerow("" if value is None else _text(value) for value in map(_plain, row.values()))


def _print_table(answer: Answer, zone: ZoneInfo) -> None:
    """A table, or where the columns are too many for the width, one block of lines a row."""
    console = results()
    names = answer.schema.names
    shown = ([_shown(value, zone) for value in row.values()] for row in _rows(answer))
    count = 0
    if len(names) * _NARROWEST_COLUMN > console.width:
        for count, values in enumerate(shown, 1):
            console.print(f"-- row {count}")
            _print_block(console, names, values)
    else:
        table = Table(*names)
        for count, values in enumerate(shown, 1):  # noqa: B007
            table.add_row(*values)
        console.print(table, markup=False)
    console.print(f"{count} row{'s' if count != 1 else ''}")


def _print_block(console: Console, names: list[str], values: list[str]) -> None:
    block = Table.grid(padding=(0, 2))
    for name, value in zip(names, values, strict=True):
        if value:
            block.add_row(name, value)
    console.print(block, markup=False)


def _shown(value: object, zone: ZoneInfo) -> str:
    return "" if value is None else _text(_plain(value, zone))


def _rows(answer: Answer) -> Iterable[dict[str, Any]]:
    for batch in answer.batches:
        yield from pa.Table.from_batches([batch]).to_pylist()


def _plain(value: object, zone: ZoneInfo | None = None) -> object:
    """A value as JSON has it: instants in UTC (or `zone`) as ISO 8601, nested values likewise."""
    if isinstance(value, datetime):
        return _plain_instant(value, zone)
    if isinstance(value, (list, tuple)):
        return [_plain(item, zone) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, zone) for key, item in value.items()}
    return value.hex() if isinstance(value, bytes) else value


def _plain_instant(value: datetime, zone: ZoneInfo | None) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    if zone is not None:
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        return str(value)
    return encode(value)
