"""Tasks as managers see them: lists, one task, changes of many, for whom they are, and who holds them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from annotation.api import task_serializers as shapes
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin
from annotation.models import Assignment, Audience, TaskChange
from annotation.queries import tasks as queries
from annotation.queries.counters import counts_of
from annotation.queries.task_filters import ORDERS, TaskFilter, find
from annotation.services import leases, task_change_running
from core.keyset import page_address, read_cursor
from core.pagination import NewestFirst


class TaskListView(ProjectViewMixin, APIView):
    """The tasks of a project."""

    read_roles = REVIEWING

    @extend_schema(
        operation_id="projects_tasks_list",
        parameters=[shapes.TaskQuerySerializer],
        responses={200: shapes.TaskPageSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """List the tasks that make data. As fast at a million of them: a search for text looks through some at a time."""
        query = shapes.TaskQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        cursor, size = query.validated_data.pop("cursor", ""), query.validated_data.pop("page_size")
        asked = TaskFilter(**query.validated_data)
        after = read_cursor(cursor, ORDERS[asked.order]) if cursor else None
        found = find(self.project, asked, after=after, size=size)
        page = {
            "next": page_address(request, found.following),
            "previous": None,
            "results": queries.rows_of(found.ids),
            "looked_at": found.looked_at,
        }
        return Response(shapes.TaskPageSerializer(page).data)


class TaskCountView(ProjectViewMixin, APIView):
    """How many tasks fit a filter."""

    read_roles = REVIEWING

    @extend_schema(
        operation_id="projects_tasks_count",
        parameters=[shapes.TaskFilterSerializer],
        responses={200: shapes.TaskCountSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Count tasks: exactly by kind and state, else up to ten thousand, or as far as one search looks."""
        query = shapes.TaskFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        count, exact = queries.counted(self.project, TaskFilter(**query.validated_data), counts_of(self.project))
        return Response(shapes.TaskCountSerializer({"count": count, "exact": exact}).data)


class TaskView(ProjectViewMixin, APIView):
    """One task."""

    read_roles = REVIEWING

    @extend_schema(operation_id="projects_tasks_retrieve", responses={200: shapes.TaskSerializer})
    def get(self, request: Request, project_id: int, task_id: int) -> Response:
        """Show a task: who had it, why people passed it on, and what was answered."""
        task = queries.task_in_full(self.project, task_id)
        if task is None:
            raise Http404
        return Response(shapes.TaskSerializer(task).data)


class TaskChangeView(ProjectViewMixin, APIView):
    """A change of many tasks."""

    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_tasks_change",
        request=shapes.TaskChangeRequestSerializer,
        responses={200: shapes.TaskChangedSerializer, 202: shapes.TaskChangedSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Change tasks by id, or all that fit a filter. A worker does what is about many (202): see the changes."""
        form = shapes.TaskChangeRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        common: dict[str, Any] = {"project": self.project, "by": person(request), "action": values.pop("action")}
        if "filter" in values:
            asked = TaskFilter(**values.pop("filter"))
            done = task_change_running.change_all(**common, asked=asked, **values)
        else:
            done = task_change_running.change_tasks(**common, **values)
        return Response(
            shapes.TaskChangedSerializer(_said(done)).data,
            status=status.HTTP_202_ACCEPTED if done.change else status.HTTP_200_OK,
        )


def _said(done: task_change_running.Asked) -> dict[str, Any]:
    outcome = done.outcome
    skipped = outcome.skipped.items() if outcome else ()
    return {
        "queued": done.change is not None,
        "change": done.change.pk if done.change else None,
        "matched": done.matched,
        "exact": done.exact,
        "changed": len(outcome.changed) if outcome else 0,
        "skipped": [{"id": pk, "reason": reason.value, "message": reason.label} for pk, reason in skipped],
    }


class TaskChangeListView(ProjectViewMixin, generics.ListAPIView[TaskChange]):
    """The changes that workers do, or did."""

    read_roles = MANAGING
    serializer_class = shapes.TaskChangeSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[TaskChange]:
        if getattr(self, "swagger_fake_view", False):
            return TaskChange.objects.none()
        return TaskChange.objects.filter(project=self.project).select_related("created_by")

    @extend_schema(operation_id="projects_tasks_changes_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the changes of many tasks, newest first, each with how far it has come."""
        return super().get(request, *args, **kwargs)


class TaskChangeStopView(ProjectViewMixin, APIView):
    """Ending a change of many tasks."""

    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_tasks_changes_stop", request=None, responses={200: shapes.TaskChangeSerializer}
    )
    def post(self, request: Request, project_id: int, change_id: int) -> Response:
        """End a change where it has come to; what is done stays. One that is over stays as it is."""
        get_object_or_404(TaskChange, project=self.project, pk=change_id)
        change = task_change_running.stop(project=self.project, by=person(request), change_id=change_id)
        return Response(shapes.TaskChangeSerializer(change).data)


class AudienceListView(ProjectViewMixin, generics.ListAPIView[Audience]):
    """For whom tasks are."""

    read_roles = REVIEWING
    serializer_class = shapes.AudienceSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Audience]:
        if getattr(self, "swagger_fake_view", False):
            return Audience.objects.none()
        return queries.audiences_of(self.project)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        queries.count_ready(page or ())
        return page

    @extend_schema(operation_id="projects_audiences_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the tags and people that tasks are for, newest first, with how many tasks wait for each."""
        return super().get(request, *args, **kwargs)


class SoonestFirst(NewestFirst):
    """First the leases that run out first; heartbeats move them, and no two fall on one microsecond for long."""

    ordering = ("leased_until", "id")


class LeaseListView(ProjectViewMixin, generics.ListAPIView[Assignment]):
    """Who has what at hand."""

    read_roles = MANAGING
    serializer_class = shapes.LeaseRowSerializer
    pagination_class = SoonestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Assignment]:
        if getattr(self, "swagger_fake_view", False):
            return Assignment.objects.none()
        query = shapes.LeaseQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        held = queries.held_work(self.project)
        if (user := query.validated_data.get("user")) is not None:
            held = held.filter(user=user)
        return leases.stale(held) if query.validated_data["stale"] else held

    def get_serializer_context(self) -> dict[str, Any]:
        return dict(super().get_serializer_context()) | {"stale_before": timezone.now() - leases.STALE_AFTER}

    @extend_schema(operation_id="projects_leases_list", parameters=[shapes.LeaseQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what people have at hand; first what runs out first."""
        return super().get(request, *args, **kwargs)


class LeaseReleaseView(ProjectViewMixin, APIView):
    """Taking work back."""

    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_leases_release",
        request=shapes.ReleaseLeasesSerializer,
        responses={200: shapes.ReleasedSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """End leases: others may have the tasks. Drafts stay, and what is still submitted is kept."""
        form = shapes.ReleaseLeasesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        common: dict[str, Any] = {"project": self.project, "by": person(request)}
        if "assignment_ids" in form.validated_data:
            done = leases.release_leases(**common, assignment_ids=form.validated_data["assignment_ids"])
        else:
            done = leases.release_stale(**common)
        return Response(shapes.ReleasedSerializer(done).data)
