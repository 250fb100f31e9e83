"""What a judge saw, as the check of their judgement needs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotation.comparing import LETTERS
from annotation.models import Project, Response
from annotation.models.task import TaskKind
from annotation.services.payloads_rank import PAIR, Shown


def shown_to(kind: str, project: Project, shown_order: Sequence[int]) -> Shown | None:
    """Return what somebody saw who had the answers in ``shown_order``; None where nothing is judged.

    The answers are read only if the judgement marks or corrects one of them.
    """
    if kind != TaskKind.RANK:
        return None
    read: dict[str, list[dict[str, Any]]] = {}

    def messages_of(letter: str) -> list[dict[str, Any]]:
        if letter not in read:
            read[letter] = Response.objects.only("messages").get(pk=shown_order[LETTERS.index(letter)]).messages
        return read[letter]

    return Shown(
        count=max(len(shown_order), PAIR),
        dimensions=tuple(dimension["key"] for dimension in project.dimensions),
        messages_of=messages_of,
    )
