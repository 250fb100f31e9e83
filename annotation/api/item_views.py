"""Prompts, and the export of what people made of them."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from annotation.api import item_serializers as shapes
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin, project_for
from annotation.queries.export import PARTS, export_lines
from annotation.queries.items import NEWEST_FIRST, find_items, item_with_work, rows_of
from core.keyset import page_address, read_cursor

NDJSON = "application/x-ndjson"


class ItemListView(ProjectViewMixin, APIView):
    """The prompts of a project."""

    read_roles = REVIEWING

    @extend_schema(
        operation_id="projects_items_list",
        parameters=[shapes.ItemQuerySerializer],
        responses={200: shapes.ItemPageSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """List prompts, newest first. A search for text looks through some thousands of prompts at a time."""
        query = shapes.ItemQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = dict(query.validated_data)
        cursor, size = asked.pop("cursor", ""), asked.pop("page_size")
        after = read_cursor(cursor, NEWEST_FIRST) if cursor else None
        found = find_items(self.project, **asked, after=after, size=size)
        page = {
            "next": page_address(request, found.following),
            "previous": None,
            "results": rows_of(found.ids),
            "looked_at": found.looked_at,
        }
        return Response(shapes.ItemPageSerializer(page).data)


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
        shape = query.validated_data["shape"]
        answer = StreamingHttpResponse(
            export_lines(self.project, kind=kind, state=state, shape=shape), content_type=f"{NDJSON}; charset=utf-8"
        )
        parts = [f"project-{self.project.pk}", *([shape] if shape != PARTS else []), *([kind] if kind else []), state]
        answer["Content-Disposition"] = f'attachment; filename="{"-".join(parts)}.jsonl"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
