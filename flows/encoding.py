"""Records as JSON text, fast and exact.

`json.dumps` would need a dict of every record and cannot write a Decimal; here each record class gets its keys and
getters once, and a Decimal becomes a plain number without exponent or trailing zeros.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any


def encode(value: object) -> str:
    """One value as JSON text: records, tuples, mappings, dates (ISO 8601), decimals, and what JSON has itself."""
    encoder = _ENCODERS.get(type(value))
    if encoder is not None:
        return encoder(value)
    if is_dataclass(value) and not isinstance(value, type):
        return encode_record(value)
    return json.dumps(value, ensure_ascii=False)


def encode_record(record: object) -> str:
    """A dataclass as a JSON object: every field, in the order of its definition, but those marked as not shown."""
    plan = _plan(type(record))  # type: ignore[arg-type]
    return "{" + ",".join([prefix + encode(get(record)) for prefix, get in plan]) + "}"


def decimal_text(value: Decimal) -> str:
    """A finite Decimal without exponent and trailing zeros: 12.50 is "12.5", 1E+3 is "1000"."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


@lru_cache(maxsize=64)
def _plan(record_class: type[Any]) -> tuple[tuple[str, Callable[[object], object]], ...]:
    shown = (field.name for field in fields(record_class) if field.metadata.get("shown", True))
    return tuple((f"{encode_basestring(name)}:", attrgetter(name)) for name in shown)


def _encode_sequence(values: Any) -> str:
    return "[" + ",".join([encode(value) for value in values]) + "]"


def _encode_mapping(mapping: Any) -> str:
    items: Mapping[str, object] = mapping
    return "{" + ",".join([f"{encode_basestring(str(key))}:{encode(value)}" for key, value in items.items()]) + "}"


_ENCODERS: dict[type[Any], Callable[[Any], str]] = {
    type(None): lambda _: "null",
    str: encode_basestring,
    int: int.__repr__,
    bool: lambda flag: "true" if flag else "false",
    Decimal: decimal_text,
    datetime: lambda instant: f'"{instant.isoformat()}"',
    date: lambda day: f'"{day.isoformat()}"',
    tuple: _encode_sequence,
    list: _encode_sequence,
    dict: _encode_mapping,
}
