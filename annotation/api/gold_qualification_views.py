"""The qualification: one's own standing, and how everybody did."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.models import User
from accounts.roles import Scope
from annotation.api import gold_serializers as shapes
from annotation.api.permissions import ANNOTATING, MANAGING, ProjectViewMixin
from annotation.queries import gold as queries
from annotation.services.qualification import start_attempt
from core.pagination import OldestFirst


class QualificationView(ProjectViewMixin, APIView):
    """One's own qualification."""

    read_roles = ANNOTATING
    write_roles = ANNOTATING
    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="projects_qualification", responses={200: shapes.QualificationSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Show where one stands: attempts used and left, the one that runs, and how the last one ended."""
        found = queries.qualification_of(self.project, person(request))
        return Response(shapes.QualificationSerializer(found).data)

    @extend_schema(
        operation_id="projects_qualification_start",
        request=None,
        responses={201: shapes.QualificationSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Begin an attempt; its questions come with the next claims. One that runs already goes on."""
        user = person(request)
        start_attempt(project=self.project, user=user)
        found = queries.qualification_of(self.project, user)
        return Response(shapes.QualificationSerializer(found).data, status=status.HTTP_201_CREATED)


class QualificationResultListView(ProjectViewMixin, generics.ListAPIView[User]):
    """How people did in the qualification."""

    read_roles = MANAGING
    serializer_class = shapes.QualificationRowSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return queries.qualification_results(self.project)

    @extend_schema(operation_id="projects_qualification_results_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List annotators with all their attempts."""
        page = self.paginate_queryset(self.get_queryset()) or []
        context = {**self.get_serializer_context(), "attempts": queries.attempts_by_person(self.project, page)}
        return self.get_paginated_response(shapes.QualificationRowSerializer(page, many=True, context=context).data)
