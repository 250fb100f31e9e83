"""The shapes of the records in a version's files: TRL's conversational formats, plus ``id``. No Django here.

sft         {"id", "prompt": [messages], "completion": [message], "tools"?, "drafted_by"?: [names of models]}
preference  {"id", "prompt": [messages], "chosen": [messages], "rejected": [messages], "strength", "tools"?}
ties        {"id", "prompt": [messages], "responses": [[messages], [messages]], "choice": "tie" | "both_bad", "tools"?}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.hashing import digest

Messages = list[dict[str, Any]]
Record = dict[str, Any]

SFT, PREFERENCE = "sft", "preference"
TIE, BOTH_BAD = "tie", "both_bad"


def sft_record(
    record_id: str,
    prompt: Messages,
    completion: Messages,
    tools: list[Any] | None = None,
    *,
    drafted_by: list[str] | None = None,
) -> Record:
    """Return an example to imitate. ``drafted_by`` names the models on whose drafts its author built."""
    record = _with_tools({"id": record_id, "prompt": prompt, "completion": completion}, tools)
    return record | {"drafted_by": drafted_by} if drafted_by else record


def answers_in(prompt: Messages, written: Messages) -> Iterator[tuple[Messages, dict[str, Any]]]:
    """Yield each answer of the assistant in what was written, with all that stood before it.

    One answer is one example: what the user says, and what a tool gives, is never something to imitate.
    """
    for index, message in enumerate(written):
        if message["role"] == "assistant":
            yield [*prompt, *written[:index]], message


def preference_record(
    record_id: str,
    prompt: Messages,
    *,
    chosen: Messages,
    rejected: Messages,
    strength: int | None,
    tools: list[Any] | None = None,
) -> Record:
    """Return a pair of which one was preferred; ``strength`` is 1 (slightly) to 4 (by far)."""
    record = {"id": record_id, "prompt": prompt, "chosen": chosen, "rejected": rejected, "strength": strength}
    return _with_tools(record, tools)


def tie_record(
    record_id: str, prompt: Messages, responses: list[Messages], choice: str, tools: list[Any] | None = None
) -> Record:
    """Return a pair of which neither was preferred: kept beside the preferences, not among them."""
    return _with_tools({"id": record_id, "prompt": prompt, "responses": responses, "choice": choice}, tools)


def as_sft(record: Record) -> Record:
    """Return a record as an example to imitate: of a preference, the chosen answer."""
    if "completion" in record:
        return record
    return sft_record(record["id"], record["prompt"], record["chosen"], record.get("tools"))


def references(record: Record) -> Messages:
    """Return the answer that a model's answer is measured against."""
    return list(record["completion"] if "completion" in record else record["chosen"])


def content_hash(record: Record) -> str:
    """Return the digest of what a model would learn from a record: not its id, a preference's strength, its drafts."""
    return digest({name: value for name, value in record.items() if name not in {"id", "strength", "drafted_by"}})


def _with_tools(record: Record, tools: list[Any] | None) -> Record:
    if tools:
        record["tools"] = tools
    return record
