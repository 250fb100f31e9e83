"""Reads of the jobs' pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import Project
from training.jobs.history import HISTORY
from training.jobs.logs import LogPiece, read_log
from training.jobs.settling import FINAL_STATES
from training.jobs.workspace import run_dir_of
from training.models import Attempt, Job, JobEvent, JobState

CURVE_POINTS = 500
SHOWN_EXCLUSIONS = 100
UNFINISHED = (JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING)


def projects_where(user: User, roles: Iterable[str]) -> QuerySet[Project]:
    """Return the projects in which a person has one of ``roles``; an administrator has them all."""
    own = Project.objects.filter(organization=user.organization)
    if user.is_administrator:
        return own
    return own.filter(memberships__user=user, memberships__role__in=list(roles)).distinct()


def visible_jobs(user: User) -> QuerySet[Job]:
    """Return the jobs a person may read: those of the projects they review or manage."""
    projects = projects_where(user, (Role.REVIEWER, Role.MANAGER))
    return Job.objects.filter(project__in=projects.values("pk")).select_related(
        "project", "base_model", "dataset_version", "created_by", "result_model"
    )


def with_attempts(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Return jobs together with their attempts, oldest first."""
    return jobs.prefetch_related(Prefetch("attempts", queryset=Attempt.objects.order_by("number")))


def job_events(job: Job, after: int | None = None) -> QuerySet[JobEvent]:
    """Return what happened in a job, in the order of happening, from an event's id on. Steps are in the metrics."""
    events = job.events.exclude(kind__in=("step", "validation"))
    return events.filter(pk__gt=after) if after else events


def history(job: Job) -> QuerySet[JobEvent]:
    """Return the sentences of a job's history."""
    return job.events.filter(kind=HISTORY).order_by("seq")


def metrics(job: Job, since_step: int | None = None) -> dict[str, Any]:
    """Return a job's curves: at most ``CURVE_POINTS`` of the steps after ``since_step``, and the validations.

    A step that two attempts reached is the later attempt's: the model went on from that one.
    """
    return {
        "train": thin(_curve(job, "step", since_step), CURVE_POINTS),
        "validation": thin(_curve(job, "validation", since_step), CURVE_POINTS),
        "step": job.step,
        "total_steps": job.total_steps,
        "phase": job.phase,
        "state": job.state,
        "eta_seconds": job.eta_seconds,
    }


def _curve(job: Job, kind: str, since_step: int | None) -> list[dict[str, Any]]:
    rows = job.events.filter(kind=kind, step__isnull=False)
    if since_step is not None:
        rows = rows.filter(step__gt=since_step)
    newest: dict[int, dict[str, Any]] = {}
    for number, step, data in rows.order_by("attempt_number", "seq").values_list("attempt_number", "step", "data"):
        assert step is not None
        newest[step] = {"attempt": number, **data, "step": step}
    return [newest[step] for step in sorted(newest)]


def thin(points: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Return at most ``most`` points, evenly chosen, the first and the last among them."""
    if len(points) <= most:
        return points
    last = len(points) - 1
    return [points[round(index * last / (most - 1))] for index in range(most)]


def record_report(job: Job) -> dict[str, Any] | None:
    """Return what became of the dataset's records: counts, reasons, and the first of the excluded."""
    report = job.record_report
    if report is None:
        return None
    excluded = report.get("excluded") or []
    return {
        "trained": report.get("trained"),
        "validated": report.get("validated"),
        "excluded": len(excluded),
        "excluded_by_reason": dict(Counter(str(entry.get("reason")) for entry in excluded)),
        "first_excluded": [
            {"id": str(entry.get("id")), "reason": str(entry.get("reason"))} for entry in excluded[:SHOWN_EXCLUSIONS]
        ],
    }


def log_piece(job: Job, offset: int) -> tuple[LogPiece, bool]:
    """Return a piece of a job's log, and whether the log is complete with it."""
    ended = job.state in FINAL_STATES
    piece = read_log(run_dir_of(job.pk).log, offset)
    return piece, ended and piece.at_end


def manager_counts(projects: QuerySet[Project]) -> dict[int, dict[str, int]]:
    """Return for each project how many jobs run and how many have finished."""
    rows = (
        Job.objects.filter(project__in=projects)
        .exclude(kind="generate")
        .values("project_id")
        .annotate(
            running_jobs=Count("pk", filter=Q(state__in=UNFINISHED)),
            finished_jobs=Count("pk", filter=Q(state=JobState.SUCCEEDED)),
            failed_jobs=Count("pk", filter=Q(state=JobState.FAILED)),
        )
    )
    return {
        row["project_id"]: {key: row[key] for key in ("running_jobs", "finished_jobs", "failed_jobs")} for row in rows
    }
