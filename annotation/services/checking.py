"""Check an answer against all that its task, its prompt and its project ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotation.models import Task
from annotation.services.judging import shown_to
from annotation.services.payloads import checked_payload
from annotation.services.prompts import prompt_of


def checked_for(
    task: Task, payload: dict[str, Any], shown_order: Sequence[int], *, must_tick: bool = False
) -> dict[str, Any]:
    """Return an answer to a task as it is kept; a judgement is in terms of the order in which its author saw the answers.

    ``must_tick``: it is the author's own wording, so that what the project's checklist requires has to be ticked.

    Raises:
        InvalidInput: with the path of each fault.
        TooLarge: the payload is over the limit.
    """
    project = task.project
    return checked_payload(
        task.kind,
        payload,
        output_schema=project.output_schema,
        checklist=project.checklist,
        must_tick=must_tick,
        shown=shown_to(task.kind, project, shown_order),
        prompt=prompt_of(task),
    )
