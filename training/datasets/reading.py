"""What a frozen record says, read from the work that it was made of."""

from __future__ import annotations

from typing import Any

from core.messages import kept_turns
from training.datasets import formats
from training.models import DatasetRecord

Messages = list[dict[str, Any]]


def prompt_of_record(record: DatasetRecord) -> Messages:
    """Return the prompt of a record, as it stands in the file."""
    messages: Messages = record.item.messages
    return messages if record.turns is None else _written(record)[0]


def answer_of_record(record: DatasetRecord) -> dict[str, Any]:
    """Return the answer of a record that was made of written work."""
    return _written(record)[1]


def _written(record: DatasetRecord) -> tuple[Messages, dict[str, Any]]:
    payload = record.revision.payload
    kept = kept_turns(record.item.messages, payload.get("from_turn"))
    length = len(record.item.messages) if record.turns is None else record.turns
    return next(found for found in formats.answers_in(kept, payload["messages"]) if len(found[0]) == length)
