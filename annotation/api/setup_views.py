"""Starting a project: from a template, or as a copy of another one."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from annotation.api import setup_serializers as shapes
from annotation.api.permissions import MANAGING, ProjectViewMixin
from annotation.api.project_serializers import ProjectSerializer
from annotation.api.project_views import project_data
from annotation.project_templates import templates
from annotation.services.project_setup import copy_project


class ProjectTemplateListView(APIView):
    """What a project can be started from."""

    @extend_schema(operation_id="project_templates_list", responses={200: shapes.ProjectTemplateSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """List the templates with their settings, guidelines and examples, in one list."""
        return Response(shapes.ProjectTemplateSerializer(list(templates().values()), many=True).data)


class ProjectCopyView(ProjectViewMixin, APIView):
    """A project with the settings of this one."""

    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_copy", request=shapes.ProjectCopySerializer, responses={201: ProjectSerializer}
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Copy the settings into a new project; guidelines and people by choice, never data."""
        form = shapes.ProjectCopySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = copy_project(project=self.project, by=person(request), **form.validated_data)
        return Response(project_data(request, made.pk), status=status.HTTP_201_CREATED)
