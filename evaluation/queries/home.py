"""What each role should do next, for all of a person's projects at once: the number of statements is fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from annotation.models import Annotation, Assignment, Item, Project, ProjectMembership, Response, Task, TaskSlot
from annotation.models.annotation import AnnotationState
from annotation.models.assignment import AssignmentState
from annotation.models.task import SlotState, TaskKind, TaskPurpose, TaskState
from annotation.queries.probes import waiting_by_project
from annotation.queries.work import NOT_OWN_WORK
from evaluation.models import Comparison, ComparisonPair, ComparisonState, Contender, Evaluation, EvaluationState
from evaluation.queries.next_step import Facts, next_step
from training.models import (
    ComputeSlot,
    DatasetRecord,
    DatasetState,
    DatasetVersion,
    Job,
    JobKind,
    JobState,
    Model,
    ModelKind,
    Promotion,
)
from training.queries.jobs import UNFINISHED, manager_counts, projects_where

TRAINING = (JobKind.SFT, JobKind.DPO)
TRAINED = (ModelKind.SFT, ModelKind.DPO)
ENDED_IN_VAIN = (JobState.FAILED, JobState.CANCELLED)
NO_JOBS = {"running_jobs": 0, "finished_jobs": 0, "failed_jobs": 0}

Row = dict[str, Any]
# What a statement gives: typed column by column, where it is written down.
Found = Mapping[str, Any]


def home(user: User) -> dict[str, Any]:
    """Return what waits for a person, by role, in the projects that are not archived."""
    return {
        "annotator": annotator_work(user),
        "reviewer": reviewer_work(user),
        "manager": manager_work(user),
        "administrator": administrator_work(user) if user.is_administrator else None,
    }


def _with_role(user: User, role: str) -> dict[int, str]:
    """Return the names of the projects in which a person was given a role, by id, in the order of their names."""
    held = ProjectMembership.objects.filter(user=user, role=role, project__archived_at=None)
    return dict(held.order_by("project__name").values_list("project_id", "project__name"))


def _by(rows: Iterable[Found], key: str) -> dict[int, Found]:
    return {row[key]: row for row in rows}


def annotator_work(user: User) -> list[Row]:
    """Return what an annotator has at hand, has to fix, and could take up."""
    projects = _with_role(user, Role.ANNOTATOR)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    own = Annotation.objects.filter(author=user, project__in=projects).exclude(purpose__in=NOT_OWN_WORK)
    own = own.values("project_id")
    submissions = _by(
        own.annotate(
            returned=Count("pk", filter=Q(state=AnnotationState.RETURNED)),
            today=Count("pk", filter=Q(submitted_at__gte=midnight)),
        ),
        "project_id",
    )
    held = _by(
        Assignment.objects.filter(user=user, state=AssignmentState.HELD, task__project__in=projects)
        .values("task__project_id")
        .annotate(count=Count("pk")),
        "task__project_id",
    )
    available = {(row["project_id"], row["kind"]): row["count"] for row in _available(user, projects)}
    return [
        {
            "project_id": pk,
            "project_name": name,
            "returned": submissions.get(pk, {}).get("returned", 0),
            "held": held.get(pk, {}).get("count", 0),
            "available_write": available.get((pk, TaskKind.WRITE), 0),
            "available_rank": available.get((pk, TaskKind.RANK), 0),
            "submitted_today": submissions.get(pk, {}).get("today", 0),
        }
        for pk, name in projects.items()
    ]


def _available(user: User, projects: Iterable[int]) -> Iterable[Found]:
    """Count the tasks that the hand-out would give to this person (see ``annotation.services.distribution``)."""
    had = Assignment.objects.filter(task_id=OuterRef("task_id"), user=user)
    of_own = Response.objects.filter(item__tasks=OuterRef("task_id"), author=user)
    return (
        TaskSlot.objects.filter(~Exists(had), lane__project__in=list(projects), state=SlotState.READY)
        .filter(Q(lane__kind=TaskKind.WRITE) | ~Exists(of_own))
        .values(project_id=F("lane__project_id"), kind=F("lane__kind"))
        .annotate(count=Count("task_id", distinct=True))
    )


def reviewer_work(user: User) -> list[Row]:
    """Return what waits for a reviewer. Nobody reviews their own work."""
    projects = _with_role(user, Role.REVIEWER)
    pending = _by(
        Annotation.objects.filter(project__in=projects, purpose=TaskPurpose.DATA, state=AnnotationState.SUBMITTED)
        .exclude(author=user)
        .values("project_id")
        .annotate(count=Count("pk"), oldest=Min("submitted_at")),
        "project_id",
    )
    planted = waiting_by_project(user, projects)
    return [
        {
            "project_id": pk,
            "project_name": name,
            "pending": pending.get(pk, {}).get("count", 0) + planted.get(pk, 0),
            "oldest_submitted_at": pending.get(pk, {}).get("oldest"),
        }
        for pk, name in projects.items()
    ]


def manager_work(user: User) -> list[Row]:
    """Return where each project of a manager stands, and what would bring it on."""
    found = _newest(projects_where(user, (Role.MANAGER,)).filter(archived_at=None))
    keys = [project["pk"] for project in found]
    annotations = _by(_annotation_counts(keys), "project_id")
    new = _by(_approved_since_freeze(keys), "project_id")
    jobs = manager_counts(Project.objects.filter(pk__in=keys))
    open_tasks = _by(
        Task.objects.filter(project__in=keys, purpose=TaskPurpose.DATA, state=TaskState.OPEN)
        .values("project_id")
        .annotate(count=Count("pk")),
        "project_id",
    )
    collecting = _by(
        Comparison.objects.filter(project__in=keys, state=ComparisonState.COLLECTING)
        .values("project_id")
        .annotate(count=Count("pk")),
        "project_id",
    )
    loop = _loop_facts(found)
    rows = []
    for project in found:
        pk = project["pk"]
        counts = {
            "approved_since_freeze": new.get(pk, {}).get("count", 0),
            "approved": annotations.get(pk, {}).get("approved", 0),
            "pending_review": annotations.get(pk, {}).get("pending", 0),
            **jobs.get(pk, NO_JOBS),
            "open_comparisons": collecting.get(pk, {}).get("count", 0),
        }
        facts = Facts(
            items=project["has_items"],
            open_tasks=open_tasks.get(pk, {}).get("count", 0),
            pending_review=counts["pending_review"],
            approved_since_freeze=counts["approved_since_freeze"],
            jobs_running=project["has_jobs_running"],
            **loop[pk],
        )
        step = next_step(facts)
        rows.append(
            {"project_id": pk, "project_name": project["name"]}
            | counts
            | {"next": {"code": step.code, "text": step.text}}
        )
    return rows


def _newest(projects: QuerySet[Project]) -> list[Found]:
    """Return projects with the ids of their newest version, model, evaluation and comparison."""

    def newest(rows: QuerySet[Any]) -> Subquery:
        return Subquery(rows.filter(project=OuterRef("pk")).order_by("-pk").values("pk")[:1])

    return list(
        projects.annotate(
            has_items=Exists(Item.objects.filter(project=OuterRef("pk"))),
            has_jobs_running=Exists(Job.objects.filter(project=OuterRef("pk"), state__in=UNFINISHED)),
            version=newest(DatasetVersion.objects.filter(state=DatasetState.READY)),
            model=newest(Model.objects.filter(kind__in=TRAINED)),
            evaluation=newest(Evaluation.objects.all()),
            comparison=newest(Comparison.objects.all()),
        )
        .order_by("name")
        .values("pk", "name", "has_items", "has_jobs_running", "version", "model", "evaluation", "comparison")
    )


def _annotation_counts(projects: list[int]) -> Iterable[Found]:
    data = Annotation.objects.filter(project__in=projects, purpose=TaskPurpose.DATA)
    return data.values("project_id").annotate(
        approved=Count("pk", filter=Q(state=AnnotationState.APPROVED)),
        pending=Count("pk", filter=Q(state=AnnotationState.SUBMITTED)),
    )


def _approved_since_freeze(projects: list[int]) -> Iterable[Found]:
    """Count approved answers that no frozen version holds, as ``training.queries.datasets`` does for one project."""
    frozen = DatasetRecord.objects.filter(annotation=OuterRef("pk"), version__state=DatasetState.READY)
    approved = Annotation.objects.filter(
        ~Exists(frozen), project__in=projects, purpose=TaskPurpose.DATA, state=AnnotationState.APPROVED
    )
    return approved.values("project_id").annotate(count=Count("pk"))


def _loop_facts(projects: list[Found]) -> dict[int, Row]:
    """Return for each project what is finished and was not used yet."""

    def keys(name: str) -> list[int]:
        return [project[name] for project in projects if project[name]]

    versions = DatasetVersion.objects.filter(~Exists(_jobs_on_version()), pk__in=keys("version")).in_bulk()
    models = Model.objects.filter(
        ~Exists(Contender.objects.filter(model=OuterRef("pk"))), pk__in=keys("model")
    ).in_bulk()
    evaluations = _uncompared(keys("evaluation")).in_bulk()
    comparisons = _unused_comparisons(keys("comparison")).in_bulk()
    facts: dict[int, Row] = {}
    for project in projects:
        version, model = versions.get(project["version"]), models.get(project["model"])
        evaluation, comparison = evaluations.get(project["evaluation"]), comparisons.get(project["comparison"])
        missing = comparison.missing if comparison else 0  # type: ignore[attr-defined]
        facts[project["pk"]] = {
            "untrained_version": f"Version {version.number}" if version else "",
            "unevaluated_model": model.name if model else "",
            "uncompared_evaluation": _say(evaluation),
            "collecting_comparison": _say(comparison) if missing else "",
            "missing_answers": missing,
            "undecided_comparison": "" if missing else _say(comparison),
        }
    return facts


def _say(row: Evaluation | Comparison | None) -> str:
    """Return a name that can begin a sentence."""
    if row is None:
        return ""
    name = str(row)
    return name[:1].upper() + name[1:]


def _jobs_on_version() -> QuerySet[Job]:
    return Job.objects.filter(dataset_version=OuterRef("pk"), kind__in=TRAINING).exclude(state__in=ENDED_IN_VAIN)


def _uncompared(keys: list[int]) -> QuerySet[Evaluation]:
    """Return evaluations with two complete models or more and no comparison."""
    complete = Count("contenders", filter=Q(contenders__state=EvaluationState.COMPLETED))
    return Evaluation.objects.filter(pk__in=keys, comparisons=None).annotate(complete=complete).filter(complete__gt=1)


def _unused_comparisons(keys: list[int]) -> QuerySet[Comparison]:
    """Return comparisons of which nothing was made: no promotion, no pair sent to review, no job launched after."""
    later = Job.objects.filter(project=OuterRef("project"), created_at__gt=OuterRef("created_at"))
    of_it = Q(pairs__task__state=TaskState.OPEN, state=ComparisonState.COLLECTING)
    return Comparison.objects.filter(
        ~Exists(Promotion.objects.filter(comparison_id=OuterRef("pk"))),
        ~Exists(ComparisonPair.objects.filter(comparison=OuterRef("pk"), adopted_at__isnull=False)),
        ~Exists(later),
        pk__in=keys,
    ).annotate(missing=Count("pairs", filter=of_it))


def administrator_work(user: User) -> Row:
    """Return how busy the site is."""
    organization = user.organization_id
    jobs = Job.objects.filter(project__organization=organization).aggregate(
        queued=Count("pk", filter=Q(state=JobState.QUEUED)),
        running=Count("pk", filter=Q(state__in=(JobState.RUNNING, JobState.CANCELLING))),
    )
    # Hosts belong to the site, not to one organisation.
    slots = ComputeSlot.objects.filter(enabled=True).aggregate(
        all=Count("pk"), busy=Count("pk", filter=Q(attempt__isnull=False))
    )
    return {
        "people": User.objects.filter(organization=organization, is_active=True).count(),
        "projects": Project.objects.filter(organization=organization, archived_at=None).count(),
        "queued_jobs": jobs["queued"],
        "running_jobs": jobs["running"],
        "slots": slots["all"],
        "slots_busy": slots["busy"],
    }
