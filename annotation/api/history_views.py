"""What happened in a project, to a task, to an answer, and by whom."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import person
from accounts.models import AuditEvent, User
from annotation.api import history_serializers as shapes
from annotation.api.permissions import EVERYBODY, MANAGING, REVIEWING, ProjectViewMixin, roles_in
from annotation.models import Annotation, Task
from annotation.models.task import TaskPurpose
from annotation.queries import history
from core.errors import NotAllowed
from core.pagination import NewestFirst


class HistoryView(ProjectViewMixin, generics.GenericAPIView[AuditEvent]):
    """A project's history."""

    read_roles = EVERYBODY
    serializer_class = shapes.HistoryEventSerializer
    pagination_class = NewestFirst
    filter_backends = ()

    @extend_schema(
        operation_id="projects_history_list",
        parameters=[shapes.HistoryQuerySerializer],
        responses={200: shapes.HistoryEventSerializer(many=True)},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """List what happened, newest first: in the project, to a task or an answer, or by and to a person.

        Annotators read of their own work, without others' names: `person` is themselves, `annotation` their own.
        """
        query = shapes.HistoryQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        user, wanted = person(request), query.validated_data
        roles = roles_in(user, project_id)
        if not roles & REVIEWING:
            return self._own(user, wanted)
        self._check(wanted)
        events = history.history_of(self.project, **wanted)
        if not roles & MANAGING:
            events = history.for_reviewers(events, self.project, user)
        page = self.paginate_queryset(events) or []  # type: ignore[arg-type]
        return self._answer(history.rows(page, with_secrets=bool(roles & MANAGING)))

    def _own(self, user: User, wanted: dict[str, int]) -> Response:
        if "task" in wanted or wanted.get("person", user.pk) != user.pk:
            raise NotAllowed("You can read the history of your own work. That of others is for reviewers and managers.")
        annotation = None
        if (key := wanted.get("annotation")) is not None:
            own = Annotation.objects.exclude(purpose=TaskPurpose.REVIEW_PROBE)
            annotation = get_object_or_404(own, pk=key, project=self.project, author=user)
        page = self.paginate_queryset(history.own_events(self.project, user, annotation=annotation)) or []
        return self._answer(history.own_rows(page, user))

    def _check(self, wanted: dict[str, int]) -> None:
        """Raise 404 for what is not of this project."""
        if (key := wanted.get("task")) is not None:
            get_object_or_404(Task, pk=key, project=self.project)
        if (key := wanted.get("annotation")) is not None:
            get_object_or_404(Annotation, pk=key, project=self.project)
        if (key := wanted.get("person")) is not None:
            get_object_or_404(User, pk=key, organization=self.project.organization_id)

    def _answer(self, rows: list[dict[str, Any]]) -> Response:
        return self.get_paginated_response(shapes.HistoryEventSerializer(rows, many=True).data)
