"""What a verdict makes of a submission, and what it needs: the same for work and for planted probes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation.models import Annotation, AnnotationRevision, Review
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Cause, Verdict
from annotation.queries.work import not_by
from annotation.services.checking import checked_for
from annotation.services.guidelines import checked_section
from annotation.services.submitting import check_revision
from core.errors import Detail, InvalidInput, NotAllowed

OUTCOMES = {
    Verdict.APPROVE: AnnotationState.APPROVED,
    Verdict.EDIT_APPROVE: AnnotationState.APPROVED,
    Verdict.RETURN: AnnotationState.RETURNED,
    Verdict.REJECT: AnnotationState.REJECTED,
}
NEEDS_COMMENT = (Verdict.RETURN, Verdict.REJECT)


@dataclass(frozen=True)
class Given:
    """A verdict as a reviewer gives it: ``cause`` and ``guideline_section`` say what a mistake came from."""

    verdict: str
    revision_number: int
    payload: dict[str, Any] | None = None
    reasons: Iterable[str] = ()
    comment: str = ""
    cause: str = ""
    guideline_section: str = ""


@dataclass(frozen=True)
class Checked:
    """A verdict that may be kept; ``edited`` is the reviewer's wording, if it is an edit."""

    verdict: Verdict
    reasons: list[str]
    comment: str
    cause: str
    section: str
    guideline_number: int | None
    edited: dict[str, Any] | None

    def keep(
        self, annotation: Annotation, by: User, *, revision: AnnotationRevision, edited: AnnotationRevision | None
    ) -> Review:
        """Keep it as a review of a revision, with the revision that the edit has become."""
        return Review.objects.create(
            annotation=annotation,
            revision=revision,
            edited_revision=edited,
            reviewer=by,
            verdict=self.verdict,
            reasons=self.reasons,
            comment=self.comment,
            cause=self.cause,
            guideline_section=self.section,
            guideline_number=self.guideline_number,
        )


def check_not_own(annotation: Annotation, by: User) -> None:
    """Refuse a verdict on work that the reviewer has a part in.

    Raises:
        NotAllowed: it is so (``own_work``).
    """
    if not Annotation.objects.filter(not_by(by), pk=annotation.pk).exists():
        raise NotAllowed("Nobody reviews their own work. Leave this one to another reviewer.", code="own_work")


def checked(annotation: Annotation, given: Given) -> Checked:
    """Check a verdict against the work as its reviewer sees it.

    Raises:
        Conflict: it was decided before, or its wording has moved on.
        InvalidInput: a comment or the edited payload is missing or has faults, or there is no such section.
    """
    check_revision(annotation, given.revision_number)
    ANNOTATION_MACHINE.check(annotation.state, OUTCOMES[Verdict(given.verdict)])
    comment = _comment(given.verdict, given.comment)
    section = checked_section(annotation.project_id, annotation.guideline_number, given.guideline_section)
    return Checked(
        verdict=Verdict(given.verdict),
        reasons=list(given.reasons),
        comment=comment,
        cause=Cause(given.cause) if given.cause else "",
        section=section,
        guideline_number=annotation.guideline_number if given.cause or section else None,
        edited=_edit(annotation, given.verdict, given.payload),
    )


def _comment(verdict: str, comment: str) -> str:
    """Return a comment stripped; who returns or rejects says why."""
    comment = comment.strip()
    if verdict in NEEDS_COMMENT and not comment:
        message = "Say why, so that the author can learn from it."
        raise InvalidInput(message, details=[Detail(message, field="comment", code="comment_missing")])
    return comment


def _edit(annotation: Annotation, verdict: str, payload: dict[str, Any] | None) -> dict[str, Any] | None:
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
