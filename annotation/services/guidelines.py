"""Add versions of a project's guidelines. Earlier ones stay: each answer names the version it was given by."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from annotation.models import GuidelineVersion, Project
from core.errors import Detail, InvalidInput
from core.messages import normalise_text

MAX_BODY = 200_000


@transaction.atomic
def add_guideline(*, project: Project, body: str, by: User | None, note: str = "") -> GuidelineVersion:
    """Add the next version of a project's guidelines.

    Raises:
        InvalidInput: the text is empty, too long, or the same as the current version.
    """
    # One at a time: two people must not take the same number.
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    body = normalise_text(body).strip()
    last = project.guidelines.order_by("-number").first()
    if not body:
        raise _invalid("blank", "Write the guidelines first.")
    if len(body) > MAX_BODY:
        raise _invalid("too_long", f"The guidelines have {len(body):,} characters; the limit is {MAX_BODY:,}.")
    if last is not None and last.body == body:
        raise _invalid("unchanged", f"This is word for word version {last.number}, so there is nothing to add.")
    guideline = GuidelineVersion.objects.create(
        project=project, number=(last.number if last else 0) + 1, body=body, note=note.strip(), created_by=by
    )
    record(
        actor=by,
        verb="guideline_added",
        target=guideline,
        project_id=project.pk,
        after={"number": guideline.number, "note": guideline.note, "characters": len(body)},
    )
    return guideline


def _invalid(code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field="body", code=code)])
