"""What a verdict makes of a submission, and what it needs: the same for work and for planted probes."""

from __future__ import annotations

from typing import Any

from annotation.models import Annotation
from annotation.models.annotation import AnnotationState, Verdict
from annotation.services.checking import checked_for
from core.errors import Detail, InvalidInput

OUTCOMES = {
    Verdict.APPROVE: AnnotationState.APPROVED,
    Verdict.EDIT_APPROVE: AnnotationState.APPROVED,
    Verdict.RETURN: AnnotationState.RETURNED,
    Verdict.REJECT: AnnotationState.REJECTED,
}
NEEDS_COMMENT = (Verdict.RETURN, Verdict.REJECT)


def checked_comment(verdict: str, comment: str) -> str:
    """Return a comment stripped; who returns or rejects says why."""
    comment = comment.strip()
    if verdict in NEEDS_COMMENT and not comment:
        message = "Say why, so that the author can learn from it."
        raise InvalidInput(message, details=[Detail(message, field="comment", code="comment_missing")])
    return comment


def checked_edit(annotation: Annotation, verdict: str, payload: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the reviewer's wording where the verdict is an edit; None for every other verdict."""
    if verdict != Verdict.EDIT_APPROVE:
        if payload is not None:
            message = "Only 'edit and approve' takes an edited answer."
            raise InvalidInput(message, details=[Detail(message, field="payload", code="unexpected")])
        return None
    if payload is None:
        message = "Send the edited answer."
        raise InvalidInput(message, details=[Detail(message, field="payload", code="required")])
    payload = checked_for(annotation.task, payload, annotation.assignment.shown_order)
    if payload == annotation.payload:
        message = "Nothing was changed in this answer. Approve it as it is."
        raise InvalidInput(message, details=[Detail(message, field="payload", code="unchanged")])
    return payload
