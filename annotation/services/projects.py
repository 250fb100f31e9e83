"""Create and change projects. Managers come here."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services.audit import record
from annotation.models import Project, ProjectMembership
from annotation.models.project import HandoutOrder, ReviewPolicy
from annotation.models.task_change import TaskAction
from annotation.queries.task_filters import TaskFilter
from annotation.services.guidelines import add_guideline
from annotation.services.qualification import check_set
from annotation.services.review_policy import POLICY, policy_changed
from annotation.services.review_probes import follow_policy
from annotation.services.task_change_running import start
from annotation.workbench import WorkbenchFault, checked_checklist, checked_dimensions
from core.errors import Detail, InvalidInput
from core.json_schema import schema_problem
from core.tools import tools_problem

MAX_RANK_REASONS = 30
WORKBENCH = {"dimensions": checked_dimensions, "checklist": checked_checklist}
CURRENCY = re.compile(r"[A-Z]{3}")
SETTINGS = (
    "name",
    "description",
    "output_schema",
    "tools",
    "rank_reasons",
    "dimensions",
    "checklist",
    "write_overlap",
    "rank_overlap",
    "lease_seconds",
    "handout_order",
    "max_held",
    "max_skips",
    "daily_quota",
    "person_quota",
    "gold_share",
    "repeat_share",
    "qualification_required",
    "qualification_pass_mark",
    "qualification_attempts",
    "qualification_feedback",
    "review_policy",
    "review_share",
    "review_newcomer_first",
    "review_below_reliability",
    "currency",
)
LARGEST = 2**31 - 1
# The least and the most of each whole number; the API says the same of each field.
RANGES = {
    "write_overlap": (1, 9),
    "rank_overlap": (1, 9),
    "lease_seconds": (60, 7 * 24 * 3600),
    "max_held": (1, 20),
    "max_skips": (1, 50),
    "daily_quota": (1, LARGEST),
    "person_quota": (1, LARGEST),
    "gold_share": (0, 50),
    "repeat_share": (0, 50),
    "qualification_pass_mark": (1, 100),
    "qualification_attempts": (1, 20),
    "review_share": (0, 100),
    "review_newcomer_first": (0, 100_000),
    "review_below_reliability": (0, 100),
}
NO_LIMIT = {"daily_quota", "person_quota"}
CHOICES: dict[str, list[str]] = {"handout_order": HandoutOrder.values, "review_policy": ReviewPolicy.values}


@transaction.atomic
def create_project(
    *, organization: Organization, by: User | None, name: str, guidelines: str = "", **settings: Any
) -> Project:
    """Create a project; its creator becomes a manager of it.

    Raises:
        InvalidInput: a setting cannot be used.
    """
    project = Project(organization=organization, created_by=by)
    _set(project, {"name": name, **settings})
    project.save()
    check_set(project)
    if by is not None:
        ProjectMembership.objects.create(project=project, user=by, role=Role.MANAGER)
    record(
        actor=by, verb="project_created", target=project, project_id=project.pk, after=_settings_of(project, SETTINGS)
    )
    if guidelines.strip():
        add_guideline(project=project, body=guidelines, by=by)
    return project


@transaction.atomic
def update_project(*, project: Project, by: User | None, archived: bool | None = None, **settings: Any) -> Project:
    """Change a project's settings, archive it or bring it back. A new overlap holds for tasks made later.

    Raises:
        InvalidInput: a setting cannot be used.
    """
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    before = _settings_of(project, SETTINGS)
    _set(project, settings)
    after = _settings_of(project, SETTINGS)
    changed = [name for name in SETTINGS if before[name] != after[name]]
    if changed:
        project.save(update_fields=changed)
        check_set(project)
        record(
            actor=by,
            verb="project_changed",
            target=project,
            project_id=project.pk,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        _follow_up(project, set(changed), by)
    if archived is not None and archived != (project.archived_at is not None):
        project.archived_at = timezone.now() if archived else None
        project.save(update_fields=["archived_at"])
        verb = "project_archived" if archived else "project_restored"
        record(actor=by, verb=verb, target=project, project_id=project.pk)
    return project


def _follow_up(project: Project, changed: set[str], by: User | None) -> None:
    """Bring what is there already in line with new settings. A new overlap holds for tasks made later."""
    if "handout_order" in changed:
        start(project=project, by=by, action=TaskAction.REORDER, asked=TaskFilter(), values={})
    if changed & set(POLICY):
        policy_changed(project)
        follow_policy(project)


def _settings_of(project: Project, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(project, name) for name in names}


def _set(project: Project, settings: dict[str, Any]) -> None:
    """Set the given settings on ``project`` after checking each of them."""
    unknown = set(settings) - set(SETTINGS)
    if unknown:
        raise TypeError(f"A project has no setting {sorted(unknown)[0]!r}.")
    for name, value in settings.items():
        setattr(project, name, _checked(project, name, value))


def _checked(project: Project, name: str, value: Any) -> Any:
    if name == "name":
        return _free_name(project, value)
    if name == "output_schema" and value is not None and (problem := schema_problem(value)):
        raise _invalid("output_schema", "bad_schema", problem)
    if name == "tools":
        if not value:
            return None
        if found := tools_problem(value):
            raise _invalid(".".join(part for part in ("tools", found.path) if part), "bad_tools", found.message)
    if name == "rank_reasons":
        return _reasons(value)
    if name in WORKBENCH:
        return _workbench(name, value)
    if name == "currency":
        return _currency(value)
    if name in CHOICES and value not in CHOICES[name]:
        raise _invalid(name, "invalid_choice", f"This must be one of {', '.join(CHOICES[name])}.")
    if name in RANGES and not (value is None and name in NO_LIMIT):
        _check_range(name, value)
    return value


def _free_name(project: Project, name: str) -> str:
    name = name.strip()
    if not name:
        raise _invalid("name", "blank", "Give the project a name.")
    taken = Project.objects.filter(organization_id=project.organization_id, name=name).exclude(pk=project.pk)
    if taken.exists():
        raise _invalid("name", "taken", f"There is a project called {name} already. Choose another name.")
    return name


def _reasons(reasons: list[str]) -> list[str]:
    """Return the reasons stripped, each once, in their order."""
    tidy = list(dict.fromkeys(reason.strip() for reason in reasons if reason.strip()))
    if len(tidy) > MAX_RANK_REASONS:
        raise _invalid("rank_reasons", "too_many", f"There are {len(tidy)} reasons; the limit is {MAX_RANK_REASONS}.")
    return tidy


def _workbench(name: str, value: Any) -> list[dict[str, Any]]:
    try:
        return WORKBENCH[name](value)
    except WorkbenchFault as fault:
        path = ".".join(filter(None, (name, fault.path)))
        raise InvalidInput(fault.message, details=[Detail(fault.message, field=path, code=fault.code)]) from fault


def _check_range(name: str, value: int | None) -> None:
    least, most = RANGES[name]
    if value is None or not least <= value <= most:
        raise _invalid(name, "out_of_range", f"This must lie between {least:,} and {most:,}.")


def _currency(code: str) -> str:
    code = code.strip().upper()
    if not CURRENCY.fullmatch(code):
        raise _invalid("currency", "invalid", "Give the three letters of a currency, as in USD or EUR.")
    return code


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
