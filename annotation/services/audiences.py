"""Say who may have a task: everybody, whoever has all of some tags, or some people by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import Audience, Project
from annotation.services.lanes import BY_TAGS
from annotation.tags import MAX_PEOPLE, tidy_tags
from core.errors import Detail, InvalidInput
from core.hashing import digest

BY_NAME = "people:"
MAX_KEY = 500


def audience_of(project: Project, *, tags: Iterable[str] = (), people: Iterable[int] = ()) -> Audience | None:
    """Return the audience of these tags or people, made where there is none; None, for everybody, where both are empty.

    Raises:
        InvalidInput: tags and people are given, or somebody is no annotator of the project.
    """
    wanted, named = tidy_tags(tags), sorted(set(people))
    if wanted and named:
        raise _invalid("people", "tags_and_people", "Give tags or people, not both.")
    if not wanted and not named:
        return None
    if len(named) > MAX_PEOPLE:
        raise _invalid("people", "too_many", f"There are {len(named)} people; the limit is {MAX_PEOPLE}.")
    if missing := set(named) - set(annotators_of(project).filter(pk__in=named).values_list("pk", flat=True)):
        raise _invalid("people", "not_found", f"Person {min(missing)} does not annotate in this project.")
    key = _key(BY_TAGS, wanted) if wanted else _key(BY_NAME, [str(pk) for pk in named])
    Audience.objects.bulk_create([Audience(project=project, key=key, tags=wanted)], ignore_conflicts=True)
    audience = Audience.objects.get(project=project, key=key)
    if named:
        audience.people.add(*named)
    return audience


def annotators_of(project: Project) -> QuerySet[User]:
    """Return the active people who annotate in a project."""
    mine = project.memberships.filter(role=Role.ANNOTATOR)
    return User.objects.filter(pk__in=mine.values("user"), is_active=True)


def people_by_email(project: Project) -> dict[str, int]:
    """Return the people who annotate in a project by their email address, in lower case."""
    return {email.lower(): pk for pk, email in annotators_of(project).values_list("pk", "email")}


def _key(prefix: str, parts: list[str]) -> str:
    key = prefix + ",".join(parts)
    return key if len(key) <= MAX_KEY else prefix + digest(parts)


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
