"""Imports: uploading a file, following it, reading its faults."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.views import person
from annotation.api import import_serializers as shapes
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin
from annotation.api.uploads import ImportUploadHandler, ReceivedFile
from annotation.models import ImportBatch, ImportFault
from annotation.queries.imports import visible_imports
from annotation.services.importing import start_import
from core.pagination import OldestFirst


def _fingerprint(request: Request) -> dict[str, Any]:
    """Two uploads are the same request when their fields and their files' bytes are."""
    fields = {name: request.POST.get(name) for name in ("kind", "mode", "priority")}
    file = request.FILES.get("file")
    return fields | {"file": file.upload.digest if isinstance(file, ReceivedFile) else None}


class ImportListView(ProjectViewMixin, generics.ListAPIView[ImportBatch]):
    """The imports of a project."""

    read_roles = REVIEWING
    write_roles = MANAGING
    serializer_class = shapes.ImportBatchSerializer
    parser_classes = (MultiPartParser,)
    filter_backends = ()

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Put the upload handler in place before authentication reads the form for its CSRF token."""
        request.upload_handlers = [ImportUploadHandler(request)]
        return super().initialize_request(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ImportBatch]:
        if getattr(self, "swagger_fake_view", False):
            return ImportBatch.objects.none()
        return visible_imports(person(self.request)).filter(project=self.project)

    @extend_schema(
        operation_id="projects_imports_create",
        request={"multipart/form-data": shapes.ImportCreateSerializer},
        responses={202: shapes.ImportBatchSerializer},
        parameters=[KEY_HEADER],
    )
    @idempotent(_fingerprint)
    def post(self, request: Request, project_id: int) -> Response:
        """Upload a file. A worker imports it; follow the import's state, and read its faults if there are any."""
        form = shapes.ImportCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        batch = start_import(project=self.project, upload=wanted.pop("file").upload, by=person(request), **wanted)
        return Response(shapes.ImportBatchSerializer(batch).data, status=status.HTTP_202_ACCEPTED)


class ImportView(APIView):
    """One import."""

    @extend_schema(operation_id="imports_retrieve", responses={200: shapes.ImportBatchSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show how far an import is, or how it ended."""
        batch = get_object_or_404(visible_imports(person(request)), pk=pk)
        return Response(shapes.ImportBatchSerializer(batch).data)


class ImportFaultListView(generics.ListAPIView[ImportFault]):
    """The lines of a file that could not be taken."""

    serializer_class = shapes.ImportFaultSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[ImportFault]:
        if getattr(self, "swagger_fake_view", False):
            return ImportFault.objects.none()
        return get_object_or_404(visible_imports(person(self.request)), pk=self.kwargs["pk"]).faults.all()

    @extend_schema(operation_id="imports_errors_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the faults in the order of the file; the first 1,000 are kept."""
        return super().get(request, *args, **kwargs)
