"""Projects, their members and their guidelines."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.models import User
from annotation.api import project_serializers as shapes
from annotation.api.permissions import EVERYBODY, MANAGING, REVIEWING, ProjectViewMixin, roles_in
from annotation.api.setup_serializers import ProjectCreateSerializer
from annotation.models import Project
from annotation.queries import projects as queries
from annotation.services.members import add_member, set_roles
from annotation.services.project_setup import set_up_project
from annotation.services.projects import update_project
from core.errors import NotAllowed
from core.pagination import OldestFirst


def project_data(request: Request, pk: int) -> dict[str, Any]:
    """Return a project as the person who asks sees it."""
    user = person(request)
    project = queries.with_details(Project.objects.filter(pk=pk), user).get()
    return dict(shapes.ProjectSerializer(project, context={"request": request}).data)


class ProjectListView(generics.ListAPIView[Project]):
    """The projects one has a part in."""

    serializer_class = shapes.ProjectSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Project]:
        if getattr(self, "swagger_fake_view", False):
            return Project.objects.none()
        query = shapes.ProjectQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        user = person(self.request)
        found = queries.projects_of(user).filter(archived_at__isnull=not query.validated_data["archived"])
        return queries.with_details(found, user)

    @extend_schema(operation_id="projects_list", parameters=[shapes.ProjectQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List projects, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_create",
        request=ProjectCreateSerializer,
        responses={201: shapes.ProjectSerializer},
    )
    def post(self, request: Request) -> Response:
        """Start a project and become its manager. Administrators may, and whoever manages a project already.

        With a template it has that template's settings, guidelines and example prompts, but for what is given.
        """
        user = person(request)
        if not queries.may_create_projects(user):
            raise NotAllowed("Only administrators and managers of a project may start a project. Ask one of them.")
        form = ProjectCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        project = set_up_project(organization=user.organization, by=user, **form.validated_data)
        return Response(project_data(request, project.pk), status=status.HTTP_201_CREATED)


class ProjectView(ProjectViewMixin, APIView):
    """One project."""

    read_roles = EVERYBODY
    write_roles = MANAGING

    @extend_schema(operation_id="projects_retrieve", responses={200: shapes.ProjectSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Show a project's settings."""
        return Response(project_data(request, project_id))

    @extend_schema(
        operation_id="projects_update",
        request=shapes.ProjectUpdateSerializer,
        responses={200: shapes.ProjectSerializer},
    )
    def patch(self, request: Request, project_id: int) -> Response:
        """Change settings, archive a project or bring it back. A new overlap holds for tasks made later."""
        form = shapes.ProjectUpdateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        update_project(project=self.project, by=person(request), **form.validated_data)
        return Response(project_data(request, project_id))


class MemberListView(ProjectViewMixin, generics.ListAPIView[User]):
    """The people with a role in a project."""

    read_roles = REVIEWING
    write_roles = MANAGING
    serializer_class = shapes.MemberSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return queries.members_of(self.project)

    def get_serializer_context(self) -> dict[str, Any]:
        managing = bool(roles_in(person(self.request), self.project.pk) & MANAGING) if self.request else True
        return dict(super().get_serializer_context()) | {"rates": managing}

    @extend_schema(
        operation_id="projects_members_create",
        request=shapes.MemberAddSerializer,
        responses={201: shapes.MemberSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Give a person of the organisation roles in the project, beside those they have."""
        form = shapes.MemberAddSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = add_member(project=self.project, by=person(request), **form.validated_data)
        return Response(_member_data(self.project, user.pk), status=status.HTTP_201_CREATED)


class MemberView(ProjectViewMixin, APIView):
    """One member of a project."""

    read_roles = REVIEWING
    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_members_update",
        request=shapes.MemberRolesSerializer,
        responses={200: shapes.MemberSerializer},
    )
    def put(self, request: Request, project_id: int, user_id: int) -> Response:
        """Replace a member's roles."""
        form = shapes.MemberRolesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = get_object_or_404(queries.members_of(self.project), pk=user_id)
        set_roles(project=self.project, user=user, by=person(request), **form.validated_data)
        return Response(_member_data(self.project, user.pk))

    @extend_schema(operation_id="projects_members_destroy", responses={204: None})
    def delete(self, request: Request, project_id: int, user_id: int) -> Response:
        """Take a person out of the project. What they made stays."""
        user = get_object_or_404(queries.members_of(self.project), pk=user_id)
        set_roles(project=self.project, user=user, roles=(), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _member_data(project: Project, user_id: int) -> dict[str, Any]:
    user = queries.members_of(project).get(pk=user_id)
    return dict(shapes.MemberSerializer(user, context={"rates": True}).data)


class CandidateListView(ProjectViewMixin, APIView):
    """People who could be made members."""

    read_roles = MANAGING

    @extend_schema(
        operation_id="projects_members_candidates",
        parameters=[shapes.CandidateQuerySerializer],
        responses={200: shapes.CandidateSerializer(many=True)},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Find active people of the organisation without a role here: the first 20 by name, in one list."""
        query = shapes.CandidateQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = queries.candidates_for(self.project, query.validated_data.get("q", ""))
        return Response(shapes.CandidateSerializer(found, many=True).data)
