"""Parquet copies of the JSONL files, for people with notebooks. No Django here.

Messages are structs of role and content. What is free in form (tool calls, tool lists) is JSON text, because Parquet
wants one schema for all rows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.hashing import canonical_json

ROWS_IN_GROUP = 5_000
MESSAGE = pa.struct(
    [
        ("role", pa.string()),
        ("content", pa.string()),
        ("name", pa.string()),
        ("tool_call_id", pa.string()),
        ("tool_calls", pa.string()),
    ]
)
CONVERSATION = pa.list_(MESSAGE)
SCHEMAS = {
    "sft": pa.schema(
        [
            ("id", pa.string()),
            ("prompt", CONVERSATION),
            ("completion", CONVERSATION),
            ("tools", pa.string()),
            ("drafted_by", pa.list_(pa.string())),
        ]
    ),
    "preference": pa.schema(
        [
            ("id", pa.string()),
            ("prompt", CONVERSATION),
            ("chosen", CONVERSATION),
            ("rejected", CONVERSATION),
            ("strength", pa.int8()),
            ("tools", pa.string()),
        ]
    ),
}


def copy(jsonl: Path, target: Path, kind: str) -> None:
    """Write the records of a JSONL file as Parquet."""
    schema = SCHEMAS[kind]
    with pq.ParquetWriter(target, schema, compression="zstd") as writer, jsonl.open(encoding="utf-8") as file:
        rows: list[dict[str, Any]] = []
        for line in file:
            rows.append(_row(json.loads(line), schema))
            if len(rows) == ROWS_IN_GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _row(record: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
    row = {name: record.get(name) for name in schema.names}
    for name in schema.names:
        if schema.field(name).type == CONVERSATION:
            row[name] = [_message(message) for message in record[name]]
    row["tools"] = canonical_json(record["tools"]) if record.get("tools") else None
    return row


def _message(message: dict[str, Any]) -> dict[str, Any]:
    calls = message.get("tool_calls")
    return {**message, "tool_calls": canonical_json(calls) if calls else None}
