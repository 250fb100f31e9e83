"""Versions of a project's guidelines, and who has read them.

Versions are added, never changed: each answer names the one it was given by. A version may ask to be read before
people get their next task. What was done under an earlier one is put back to work by ``requeueing``.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.audit import record
from annotation.models import GuidelineReading, GuidelineVersion, Project
from annotation.queries.guidelines import sections_of
from core.errors import Conflict, Detail, InvalidInput
from core.messages import normalise_text

MAX_BODY = 200_000


@transaction.atomic
def add_guideline(
    *, project: Project, body: str, by: User | None, note: str = "", must_acknowledge: bool = False
) -> GuidelineVersion:
    """Add the next version of a project's guidelines. Whoever writes it has read it.

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
        project=project,
        number=(last.number if last else 0) + 1,
        body=body,
        note=note.strip(),
        must_acknowledge=must_acknowledge,
        created_by=by,
    )
    if by is not None:
        GuidelineReading.objects.create(guideline=guideline, user=by)
    after = {"number": guideline.number, "note": guideline.note, "characters": len(body)}
    record(
        actor=by,
        verb="guideline_added",
        target=guideline,
        project_id=project.pk,
        after=after | {"must_acknowledge": must_acknowledge},
    )
    return guideline


def unread_guideline(project: Project, user: User) -> GuidelineVersion | None:
    """Return what a person has to read before the next task: the newest version, or None where nothing is to be read.

    A version that has to be read is read with it or with any later one.
    """
    demanded = project.guidelines.filter(must_acknowledge=True).aggregate(Max("number"))["number__max"]
    if demanded is None or (last_read_number(project, user) or 0) >= demanded:
        return None
    return project.guidelines.order_by("-number").first()


def last_read_number(project: Project, user: User) -> int | None:
    """Return the number of the newest version that a person said they have read."""
    read = GuidelineReading.objects.filter(user=user, guideline__project=project)
    number: int | None = read.aggregate(Max("guideline__number"))["guideline__number__max"]
    return number


@transaction.atomic
def read_guideline(*, project: Project, user: User, number: int) -> GuidelineVersion:
    """Note that a person has read the newest version. Saying so again changes nothing.

    Raises:
        Conflict: it is not the newest (``guideline_newer``).
    """
    newest = project.guidelines.order_by("-number").first()
    if newest is None or newest.number != number:
        now = f"version {newest.number}" if newest else "none"
        raise Conflict(f"The guidelines have changed meanwhile: the newest is {now}.", code="guideline_newer")
    _, new = GuidelineReading.objects.get_or_create(guideline=newest, user=user)
    if new:
        record(actor=user, verb="guideline_read", target=newest, project_id=project.pk, after={"number": newest.number})
    return newest


def checked_section(project_id: int, number: int | None, section: str) -> str:
    """Return a heading of one version of the guidelines as it is kept; blank names none.

    Raises:
        InvalidInput: this version has no such heading.
    """
    section = section.strip()
    if section and section not in sections_of(project_id, number):
        message = "The guidelines that this was done by have no such section. Choose one of its headings."
        raise InvalidInput(message, details=[Detail(message, field="guideline_section", code="unknown_section")])
    return section


def _invalid(code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field="body", code=code)])
