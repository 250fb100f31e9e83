"""What each role should do next, for all of a person's projects at once: the number of statements is fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import User
from accounts.roles import Role
from annotation.models import Annotation, Assignment, PersonDay, Project, ProjectMembership
from annotation.models.annotation import AnnotationState
from annotation.models.assignment import AssignmentState
from annotation.models.task import TaskKind, TaskState
from annotation.queries.available import available_to
from annotation.queries.counters import counts_in
from annotation.queries.dashboards import waiting_work
from annotation.queries.probes import waiting_by_project
from annotation.queries.work import NOT_OWN_WORK
from annotation.services.counting import today
from evaluation.models import Comparison, ComparisonPair, ComparisonState, Contender, Evaluation, EvaluationState
from evaluation.queries.frozen import approved_since_freeze
from evaluation.queries.next_step import Facts, next_step
from training.models import (
    ComputeSlot,
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
COUNTERS = (
    "items",
    *(
        name.format(kind)
        for name in ("tasks.{}.open", "annotations.{}.approved", "review.{}.waiting")
        for kind in TaskKind
    ),
)
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
    """Return what an annotator has at hand, has to fix, and could take up; where something came back comes first."""
    projects = _with_role(user, Role.ANNOTATOR)
    returned = _by(
        Annotation.objects.filter(author=user, state=AnnotationState.RETURNED, project__in=projects)
        .exclude(purpose__in=NOT_OWN_WORK)
        .values("project_id")
        .annotate(count=Count("pk")),
        "project_id",
    )
    submitted = _by(
        PersonDay.objects.filter(user=user, day=today(), project__in=projects)
        .values("project_id")
        .annotate(count=Sum("answers")),
        "project_id",
    )
    held = _by(
        Assignment.objects.filter(user=user, state=AssignmentState.HELD, task__project__in=projects)
        .values("task__project_id")
        .annotate(count=Count("pk")),
        "task__project_id",
    )
    available = available_to(user, projects)
    return [
        {
            "project_id": pk,
            "project_name": name,
            "returned": returned.get(pk, {}).get("count", 0),
            "held": held.get(pk, {}).get("count", 0),
            "available_write": available[pk, TaskKind.WRITE].count,
            "available_write_capped": available[pk, TaskKind.WRITE].capped,
            "available_rank": available[pk, TaskKind.RANK].count,
            "available_rank_capped": available[pk, TaskKind.RANK].capped,
            "submitted_today": submitted.get(pk, {}).get("count", 0),
        }
        for pk, name in sorted(projects.items(), key=lambda project: project[0] not in returned)
    ]


def reviewer_work(user: User) -> list[Row]:
    """Return what waits for a reviewer. Nobody reviews their own work."""
    projects = _with_role(user, Role.REVIEWER)
    counts = counts_in(projects, (f"review.{kind}.waiting" for kind in TaskKind.values))
    own = _by(
        waiting_work().filter(author=user, project__in=projects).values("project_id").annotate(count=Count("pk")),
        "project_id",
    )
    first = waiting_work().filter(project=OuterRef("pk")).exclude(author=user).order_by("pk")
    oldest = dict(
        Project.objects.filter(pk__in=projects)
        .annotate(oldest=Subquery(first.values("submitted_at")[:1]))
        .values_list("pk", "oldest")
    )
    planted = waiting_by_project(user, projects)
    return [
        {
            "project_id": pk,
            "project_name": name,
            "pending": sum(counts.get((pk, f"review.{kind}.waiting"), 0) for kind in TaskKind.values)
            - own.get(pk, {}).get("count", 0)
            + planted.get(pk, 0),
            "oldest_submitted_at": oldest.get(pk),
        }
        for pk, name in projects.items()
    ]


def manager_work(user: User) -> list[Row]:
    """Return where each project of a manager stands, and what would bring it on."""
    found = _newest(projects_where(user, (Role.MANAGER,)).filter(archived_at=None))
    keys = [project["pk"] for project in found]
    kept = counts_in(keys, COUNTERS)
    new = approved_since_freeze(keys)
    jobs = manager_counts(Project.objects.filter(pk__in=keys))
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
            "approved_since_freeze": new.get(pk, 0),
            "approved": sum(kept.get((pk, f"annotations.{kind}.approved"), 0) for kind in TaskKind.values),
            "pending_review": sum(kept.get((pk, f"review.{kind}.waiting"), 0) for kind in TaskKind.values),
            **jobs.get(pk, NO_JOBS),
            "open_comparisons": collecting.get(pk, {}).get("count", 0),
        }
        facts = Facts(
            items=kept.get((pk, "items"), 0) > 0,
            open_tasks=sum(kept.get((pk, f"tasks.{kind}.open"), 0) for kind in TaskKind.values),
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
            has_jobs_running=Exists(Job.objects.filter(project=OuterRef("pk"), state__in=UNFINISHED)),
            version=newest(DatasetVersion.objects.filter(state=DatasetState.READY)),
            model=newest(Model.objects.filter(kind__in=TRAINED)),
            evaluation=newest(Evaluation.objects.all()),
            comparison=newest(Comparison.objects.all()),
        )
        .order_by("name")
        .values("pk", "name", "has_jobs_running", "version", "model", "evaluation", "comparison")
    )


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
