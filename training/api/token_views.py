"""How many tokens an answer has, while it is written."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Scope
from annotation.api.permissions import EVERYBODY, ProjectViewMixin
from training.api import token_serializers as shapes
from training.queries.tokens import length_of


class ProjectTokenCountView(ProjectViewMixin, APIView):
    """Counting, with the tokenizer of the base that the project's jobs start from. It changes nothing."""

    write_roles = EVERYBODY
    write_scope = Scope.READ

    @extend_schema(
        operation_id="projects_token_count",
        request=shapes.CountRequestSerializer,
        responses={200: shapes.LengthSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Count the tokens of a prompt and an answer as a training run would."""
        form = shapes.CountRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(shapes.LengthSerializer(length_of(self.project, **form.validated_data)).data)
