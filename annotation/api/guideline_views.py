"""Guidelines: their versions, who has read them, and work that is done again because they have changed."""

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
from annotation.api import guideline_serializers as shapes
from annotation.api.permissions import EVERYBODY, MANAGING, ProjectViewMixin
from annotation.models import GuidelineRequeue, GuidelineVersion
from annotation.queries.guidelines import readers_of, versions_for
from annotation.services import requeueing
from annotation.services.guidelines import add_guideline, read_guideline
from core.pagination import NewestFirst, OldestFirst


class GuidelineListView(ProjectViewMixin, generics.ListAPIView[GuidelineVersion]):
    """The versions of a project's guidelines."""

    read_roles = EVERYBODY
    write_roles = MANAGING
    serializer_class = shapes.GuidelineSerializer
    pagination_class = NewestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[GuidelineVersion]:
        if getattr(self, "swagger_fake_view", False):
            return GuidelineVersion.objects.none()
        return versions_for(self.project, person(self.request))

    @extend_schema(
        operation_id="projects_guidelines_create",
        request=shapes.GuidelineCreateSerializer,
        responses={201: shapes.GuidelineSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Add the next version. Earlier ones stay, and answers keep the version they were given by."""
        form = shapes.GuidelineCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        guideline = add_guideline(project=self.project, by=person(request), **form.validated_data)
        return Response(self._shown(request, guideline), status=status.HTTP_201_CREATED)

    def _shown(self, request: Request, guideline: GuidelineVersion) -> dict[str, Any]:
        found = versions_for(self.project, person(request)).get(pk=guideline.pk)
        return dict(shapes.GuidelineSerializer(found).data)


class GuidelineReadView(ProjectViewMixin, APIView):
    """Saying that one has read a version."""

    write_roles = EVERYBODY
    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="projects_guidelines_read", request=None, responses={200: shapes.GuidelineSerializer})
    def post(self, request: Request, project_id: int, number: int) -> Response:
        """Say that one has read the newest version. 409 `guideline_newer` when a newer one has come meanwhile."""
        user = person(request)
        guideline = read_guideline(project=self.project, user=user, number=number)
        return Response(shapes.GuidelineSerializer(versions_for(self.project, user).get(pk=guideline.pk)).data)


class GuidelineReaderListView(ProjectViewMixin, generics.ListAPIView[User]):
    """Who has read which version."""

    read_roles = MANAGING
    serializer_class = shapes.GuidelineReaderSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return readers_of(self.project)

    @extend_schema(operation_id="projects_guidelines_readers")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the people of the project, each with the newest version that they said they have read."""
        return super().get(request, *args, **kwargs)


class OldWorkView(ProjectViewMixin, APIView):
    """How much work is from before a version."""

    read_roles = MANAGING

    @extend_schema(
        operation_id="projects_guidelines_old_work",
        parameters=[shapes.OldWorkQuerySerializer],
        responses={200: shapes.OldWorkSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Count what was done under a version before `before_number`, up to 10,000."""
        query = shapes.OldWorkQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        number, exact = requeueing.count_old_work(self.project, **query.validated_data)
        return Response(shapes.OldWorkSerializer({"count": number, "exact": exact}).data)


class RequeueView(ProjectViewMixin, generics.ListAPIView[GuidelineRequeue]):
    """Work that is done again because the guidelines have changed."""

    read_roles = MANAGING
    write_roles = MANAGING
    serializer_class = shapes.RequeueSerializer
    pagination_class = NewestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[GuidelineRequeue]:
        if getattr(self, "swagger_fake_view", False):
            return GuidelineRequeue.objects.none()
        return GuidelineRequeue.objects.filter(project=self.project).select_related("guideline", "created_by")

    @extend_schema(operation_id="projects_guidelines_requeue_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what was put back, newest first, and how far that has come."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_guidelines_requeue",
        request=shapes.RequeueRequestSerializer,
        responses={200: shapes.RequeueSerializer, 202: shapes.RequeueSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Put work from before a version back: returned to its authors, or set aside and asked of others.

        More than 200 pieces are put back in the background (202); the list shows how far that has come. 409
        `requeue_running` while the last one is not through.
        """
        form = shapes.RequeueRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        order = requeueing.requeue(project=self.project, by=person(request), **form.validated_data)
        code = status.HTTP_200_OK if order.finished_at else status.HTTP_202_ACCEPTED
        return Response(shapes.RequeueSerializer(order).data, status=code)
