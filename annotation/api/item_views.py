"""Prompts, and the export of what people made of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from annotation.api import item_serializers as shapes
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin, project_for
from annotation.models import Item
from annotation.queries.export import export_lines
from annotation.queries.items import item_with_work, items_of

NDJSON = "application/x-ndjson"


class ItemListView(ProjectViewMixin, generics.ListAPIView[Item]):
    """The prompts of a project."""

    read_roles = REVIEWING
    serializer_class = shapes.ItemSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Item]:
        if getattr(self, "swagger_fake_view", False):
            return Item.objects.none()
        query = shapes.ItemQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return items_of(self.project, **query.validated_data)

    @extend_schema(operation_id="projects_items_list", parameters=[shapes.ItemQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List prompts, newest first."""
        return super().get(request, *args, **kwargs)


class ItemView(APIView):
    """One prompt."""

    @extend_schema(operation_id="items_retrieve", responses={200: shapes.ItemDetailSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show a prompt with its answers, its tasks, and what people submitted."""
        item = item_with_work(pk).first()
        if item is None:
            raise Http404
        project_for(person(request), item.project_id, REVIEWING)
        return Response(shapes.ItemDetailSerializer(item).data)


class ExportView(ProjectViewMixin, APIView):
    """What people made, as a file."""

    read_roles = MANAGING

    @extend_schema(
        operation_id="projects_export",
        parameters=[shapes.ExportQuerySerializer],
        responses={(200, NDJSON): OpenApiResponse(OpenApiTypes.BINARY, description="One JSON object a line")},
    )
    def get(self, request: Request, project_id: int) -> StreamingHttpResponse:
        """Download annotations as JSON lines, oldest first, each with its prompt, its author and its reviewers."""
        query = shapes.ExportQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        kind, state = query.validated_data.get("kind"), query.validated_data["state"]
        answer = StreamingHttpResponse(
            export_lines(self.project, kind=kind, state=state), content_type=f"{NDJSON}; charset=utf-8"
        )
        parts = [f"project-{self.project.pk}", *([kind] if kind else []), state]
        answer["Content-Disposition"] = f'attachment; filename="{"-".join(parts)}.jsonl"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
