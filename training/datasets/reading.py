"""What a frozen record says, read from the work that it was made of."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from annotation.comparing import pairs_of
from core.messages import kept_turns
from training.datasets import formats
from training.datasets.parts import CORRECTION, is_correction, places_of
from training.models import DatasetKind, DatasetRecord

Messages = list[dict[str, Any]]


def prompt_of_record(record: DatasetRecord) -> Messages:
    """Return the prompt of a record, as it stands in the file."""
    messages: Messages = record.item.messages
    return messages if record.turns is None else _written(record)[0]


def answer_of_record(record: DatasetRecord) -> dict[str, Any]:
    """Return the answer of a record to imitate."""
    return _written(record)[1]


def outcome_of_record(record: DatasetRecord) -> Hashable:
    """Return what the record of a ranking says: the better response, ``tie``, ``both_bad``, or ``CORRECTION``."""
    if is_correction(record.record_id):
        return CORRECTION
    stored, places = list(_candidates(record)), places_of(record.record_id)
    two = sorted(stored[place] for place in places) if places else sorted(stored)
    shown = record.revision.annotation.assignment.shown_order
    return next(said for one, other, said in pairs_of(record.revision.payload, shown) if [one, other] == two)


def upheld_in_record(record: DatasetRecord) -> Messages | None:
    """Return the answer that a record holds up: the one to imitate, or the better one; None where neither is better."""
    if record.version.kind == DatasetKind.SFT:
        return [answer_of_record(record)]
    outcome = outcome_of_record(record)
    if outcome == CORRECTION:
        return list(record.revision.payload["correction"]["messages"])
    return _candidates(record)[outcome] if isinstance(outcome, int) else None


def _candidates(record: DatasetRecord) -> dict[int, Messages]:
    """Return the answers of a ranking by response, in the task's own order."""
    task = record.revision.annotation.task
    return {candidate.response_id: candidate.response.messages for candidate in task.candidates.all()}


def _written(record: DatasetRecord) -> tuple[Messages, dict[str, Any]]:
    payload = record.revision.payload
    written = payload["messages"] if "messages" in payload else payload["correction"]["messages"]
    kept = kept_turns(record.item.messages, payload.get("from_turn"))
    length = len(record.item.messages) if record.turns is None else record.turns
    return next(found for found in formats.answers_in(kept, written) if len(found[0]) == length)
