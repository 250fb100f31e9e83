"""Disputes: answers that contradict each other are settled without names."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Scope
from annotation.api import dispute_serializers as shapes
from annotation.api.permissions import REVIEWING, ProjectViewMixin
from annotation.models import Task
from annotation.models.task import TaskPurpose
from annotation.queries.causes import causes_of
from annotation.queries.disputes import dispute_of, disputes_for, without_part
from annotation.services.adjudication import adjudicate
from core.errors import NotAllowed
from core.pagination import OldestFirst


class DisputeListView(ProjectViewMixin, generics.ListAPIView[Task]):
    """Tasks whose answers contradict each other."""

    read_roles = REVIEWING
    serializer_class = shapes.DisputeRowSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Task]:
        if getattr(self, "swagger_fake_view", False):
            return Task.objects.none()
        query = shapes.DisputeQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return disputes_for(self.project, person(self.request)).filter(**query.validated_data)

    @extend_schema(operation_id="projects_disputes_list", parameters=[shapes.DisputeQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what one may settle, oldest first: not the tasks that one has answered or written an answer for."""
        return super().get(request, *args, **kwargs)


class DisputeView(ProjectViewMixin, APIView):
    """One dispute."""

    read_roles = REVIEWING

    @extend_schema(operation_id="projects_disputes_retrieve", responses={200: shapes.DisputeSerializer})
    def get(self, request: Request, project_id: int, task_id: int) -> Response:
        """Show the answers side by side without names, or how the dispute was settled."""
        tasks = Task.objects.filter(project=self.project, purpose=TaskPurpose.DATA).select_related("item", "project")
        task = generics.get_object_or_404(tasks, pk=task_id)
        if not tasks.filter(without_part(person(request)), pk=task.pk).exists():
            raise NotAllowed("You have a part in this task, so somebody else has to settle it.", code="own_work")
        dispute = dispute_of(task)
        if dispute is None:
            raise Http404
        return Response(shapes.DisputeSerializer(dispute).data)


class AdjudicateView(ProjectViewMixin, APIView):
    """A decision."""

    write_roles = REVIEWING
    write_scope = Scope.REVIEW

    @extend_schema(
        operation_id="projects_disputes_adjudicate",
        request=shapes.AdjudicateRequestSerializer,
        responses={200: shapes.AdjudicationSerializer},
    )
    def post(self, request: Request, project_id: int, task_id: int) -> Response:
        """Let one answer hold, as it is or edited; the others are set aside. Or none, and the task is asked anew.

        The same decision again is answered alike. 409 `already_adjudicated` when somebody else came first,
        `not_disputed` when the answers agree by now, `revision_conflict` when one of them has changed.
        """
        form = shapes.AdjudicateRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = adjudicate(project=self.project, task_id=task_id, by=person(request), **form.validated_data)
        return Response(shapes.AdjudicationSerializer(made).data)


class CauseListView(ProjectViewMixin, APIView):
    """What disagreements and mistakes come from."""

    read_roles = REVIEWING

    @extend_schema(
        operation_id="projects_causes_list",
        parameters=[shapes.CauseQuerySerializer],
        responses={200: shapes.HotspotSerializer(many=True)},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Count the causes that reviewers named, by section of the guidelines, the most frequent first: one list."""
        query = shapes.CauseQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = causes_of(self.project, days=query.validated_data["days"])
        return Response(shapes.HotspotSerializer(found, many=True).data)
