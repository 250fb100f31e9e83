"""Start a project from a template, or as a copy of another one. Managers come here."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services.audit import record, record_all
from annotation.models import Project, ProjectMembership, WorkProfile
from annotation.project_templates import Template, templates
from annotation.services.examples import add_examples
from annotation.services.guidelines import add_guideline
from annotation.services.projects import SETTINGS, create_project
from core.errors import Detail, InvalidInput


@transaction.atomic
def set_up_project(
    *,
    organization: Organization,
    by: User,
    name: str,
    template: str = "",
    examples: list[str] | None = None,
    guidelines: str | None = None,
    annotates: bool = False,
    **settings: Any,
) -> Project:
    """Create a project; what is not given comes from the template, if one is named.

    ``examples`` names the kinds of work whose example prompts are added, all of the template's where it is None.
    With ``annotates`` the creator gets the role of an annotator beside that of a manager.

    Raises:
        InvalidInput: a setting cannot be used, or there is no such template.
    """
    chosen = _template(template) if template else None
    if chosen is not None:
        settings = {**chosen.settings, **settings}
        guidelines = chosen.guidelines if guidelines is None else guidelines
    project = create_project(organization=organization, by=by, name=name, guidelines=guidelines or "", **settings)
    if annotates:
        ProjectMembership.objects.create(project=project, user=by, role=Role.ANNOTATOR)
        roles = {"roles": sorted((Role.MANAGER.value, Role.ANNOTATOR.value))}
        record(actor=by, verb="member_added", target=by, project_id=project.pk, after=roles)
    if chosen is not None:
        kinds = list(chosen.kinds) if examples is None else examples
        add_examples(project=project, template=chosen, kinds=kinds, by=by)
    return project


@transaction.atomic
def copy_project(*, project: Project, by: User, name: str, guidelines: bool = True, people: bool = False) -> Project:
    """Create a project with the settings of another one; its newest guidelines and its people by choice, no data.

    A qualification is not required at first: its questions are data, and stay behind.

    Raises:
        InvalidInput: the name is taken.
    """
    settings = {setting: getattr(project, setting) for setting in SETTINGS} | {"qualification_required": False}
    made = create_project(organization=project.organization, by=by, **{**settings, "name": name})
    newest = project.guidelines.order_by("-number").first() if guidelines else None
    if newest is not None:
        add_guideline(project=made, body=newest.body, by=by, must_acknowledge=newest.must_acknowledge)
    copied = _copy_people(project, made, by) if people else 0
    after = {"project": project.pk, "guidelines": newest.number if newest else None, "people": copied}
    record(actor=by, verb="project_copied", target=made, project_id=made.pk, after=after)
    return made


def _copy_people(project: Project, made: Project, by: User) -> int:
    """Give whoever is active in a project the same roles, tags and rate in another; return how many people."""
    roles: dict[User, set[str]] = {}
    for membership in project.memberships.filter(user__is_active=True).select_related("user").order_by("user", "role"):
        roles.setdefault(membership.user, set()).add(membership.role)
    roles[by] = roles.get(by, set()) | {Role.MANAGER}
    there = {(by.pk, Role.MANAGER.value)}
    ProjectMembership.objects.bulk_create(
        ProjectMembership(project=made, user=user, role=role)
        for user, held in roles.items()
        for role in sorted(held)
        if (user.pk, role) not in there
    )
    WorkProfile.objects.bulk_create(
        WorkProfile(project=made, user_id=profile.user_id, tags=profile.tags, hourly_rate=profile.hourly_rate)
        for profile in project.profiles.filter(user__in=roles)
    )
    record_all(
        actor=by,
        verb="member_added",
        changes=((user, {"roles": []}, {"roles": sorted(held)}) for user, held in roles.items()),
        project_id=made.pk,
    )
    return len(roles)


def _template(key: str) -> Template:
    if key not in templates():
        message = f"There is no template {key!r}. Templates are {', '.join(templates())}."
        raise InvalidInput(message, details=[Detail(message, field="template", code="unknown_template")])
    return templates()[key]
