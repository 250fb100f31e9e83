"""What a project knows of a person's work, and taking them off it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.models import User
from annotation.api import profile_serializers as shapes
from annotation.api.permissions import MANAGING, ProjectViewMixin
from annotation.models import WorkProfile
from annotation.queries.projects import members_of
from annotation.services import profiles


class _OfMember(ProjectViewMixin, APIView):
    """A view about one member of a project."""

    read_roles = MANAGING
    write_roles = MANAGING

    def member(self, user_id: int) -> User:
        """Return a member, or raise that there is nothing."""
        return get_object_or_404(members_of(self.project), pk=user_id)

    def common(self, request: Request, user_id: int) -> dict[str, Any]:
        """Return what each of the services asks for."""
        return {"project": self.project, "user": self.member(user_id), "by": person(request)}


class ProfileView(_OfMember):
    """Tags, rate and reliability of a member."""

    @extend_schema(operation_id="projects_members_profile_retrieve", responses={200: shapes.ProfileSerializer})
    def get(self, request: Request, project_id: int, user_id: int) -> Response:
        """Show what the project knows of a person's work."""
        return _answer(profiles.profile_of(self.project, self.member(user_id)))

    @extend_schema(
        operation_id="projects_members_profile_update",
        request=shapes.ProfileChangeSerializer,
        responses={200: shapes.ProfileSerializer},
    )
    def put(self, request: Request, project_id: int, user_id: int) -> Response:
        """Set a person's tags and hourly rate. New tags hold from the next task on."""
        form = shapes.ProfileChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return _answer(profiles.change_profile(**self.common(request, user_id), **form.validated_data))


class RetrainView(_OfMember):
    """Taking a person off the work, and letting them back."""

    @extend_schema(
        operation_id="projects_members_retrain",
        request=shapes.RetrainSerializer,
        responses={200: shapes.ProfileSerializer},
    )
    def post(self, request: Request, project_id: int, user_id: int) -> Response:
        """Take a person off the work until they qualify anew or are let back; others get what they have at hand."""
        form = shapes.RetrainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return _answer(profiles.retrain(**self.common(request, user_id), **form.validated_data))

    @extend_schema(operation_id="projects_members_let_back", request=None, responses={200: shapes.ProfileSerializer})
    def delete(self, request: Request, project_id: int, user_id: int) -> Response:
        """Let a person back to the work without a new qualification."""
        return _answer(profiles.let_back(**self.common(request, user_id)))


def _answer(profile: WorkProfile) -> Response:
    return Response(shapes.ProfileSerializer(profile).data)
