"""Dataset versions: freezing, reading, downloading."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.views import person
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin
from core.pagination import OldestFirst
from training.api import dataset_serializers as shapes
from training.datasets import storage
from training.datasets.freezing import freeze
from training.datasets.verifying import verify
from training.models import DatasetRecord, DatasetVersion
from training.queries.datasets import records_of, visible_versions, what_a_freeze_takes

CONTENT_TYPES = {".jsonl": "application/x-ndjson", ".json": "application/json"}


class ProjectDatasetListView(ProjectViewMixin, generics.ListAPIView[DatasetVersion]):
    """The dataset versions of a project."""

    read_roles = REVIEWING
    write_roles = MANAGING
    serializer_class = shapes.DatasetSerializer
    filterset_fields = ("kind", "state")

    def get_queryset(self) -> QuerySet[DatasetVersion]:
        if getattr(self, "swagger_fake_view", False):
            return DatasetVersion.objects.none()
        return visible_versions(person(self.request)).filter(project=self.project)

    @extend_schema(
        request=shapes.FreezeSerializer, responses={202: shapes.DatasetDetailSerializer}, parameters=[KEY_HEADER]
    )
    @idempotent(lambda request: request.data)
    def post(self, request: Request, project_id: int) -> Response:
        """Freeze what is approved now into a new version. It is built by a worker; look at its state."""
        form = shapes.FreezeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        version = freeze(project=self.project, by=person(request), **form.validated_data)
        return Response(shapes.DatasetDetailSerializer(version).data, status=status.HTTP_202_ACCEPTED)


class DatasetPreviewView(ProjectViewMixin, APIView):
    """What a freeze would take up."""

    read_roles = REVIEWING

    @extend_schema(operation_id="projects_datasets_preview", responses={200: shapes.DatasetPreviewSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Count what is approved by kind, and how much of the newest 10,000 is in no version yet."""
        return Response(shapes.DatasetPreviewSerializer(what_a_freeze_takes(self.project)).data)


def version_for(request: Request, pk: int) -> DatasetVersion:
    """Return a version that the person may read, or raise 404."""
    return generics.get_object_or_404(visible_versions(person(request)), pk=pk)


class DatasetView(APIView):
    """One dataset version."""

    @extend_schema(operation_id="datasets_retrieve", responses={200: shapes.DatasetDetailSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show a version's counts, report, exclusions and files."""
        return Response(shapes.DatasetDetailSerializer(version_for(request, pk)).data)


class DatasetRecordListView(generics.ListAPIView[DatasetRecord]):
    """What became of every annotation in a version."""

    serializer_class = shapes.DatasetRecordSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[DatasetRecord]:
        if getattr(self, "swagger_fake_view", False):
            return DatasetRecord.objects.none()
        query = shapes.DatasetRecordQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return records_of(version_for(self.request, self.kwargs["pk"]), **query.validated_data)

    @extend_schema(operation_id="datasets_records_list", parameters=[shapes.DatasetRecordQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List records, oldest annotation first."""
        return super().get(request, *args, **kwargs)


class DatasetFileView(APIView):
    """One file of a version."""

    @extend_schema(
        operation_id="datasets_files_retrieve",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="The file")},
    )
    def get(self, request: Request, pk: int, name: str) -> FileResponse:
        """Download a file, byte for byte as it was frozen."""
        version = version_for(request, pk)
        # Only names that the version itself lists: no path of the caller's making reaches the disk.
        if name not in version.files:
            raise Http404
        try:
            file = (storage.folder_of(version) / name).open("rb")
        except FileNotFoundError:
            raise Http404 from None
        kind = next((kind for end, kind in CONTENT_TYPES.items() if name.endswith(end)), "application/octet-stream")
        answer = FileResponse(
            file, as_attachment=True, filename=f"v{version.number}-{name}", content_type=f"{kind}; charset=utf-8"
        )
        answer["X-Content-Type-Options"] = "nosniff"
        answer["ETag"] = f'"{version.files[name]["sha256"]}"'
        return answer


class DatasetVerificationView(APIView):
    """Whether a version is still what was frozen."""

    @extend_schema(operation_id="datasets_verify", responses={200: shapes.DatasetVerificationSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Recompute the digests of a version's files and compare its rows with them."""
        problems = verify(version_for(request, pk))
        answer = {"intact": not problems, "problems": problems}
        return Response(shapes.DatasetVerificationSerializer(answer).data)
