"""Run and read evaluations. Reviewers may read; managers may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.views import person
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin, project_for
from core.errors import Detail, InvalidInput
from core.pagination import OldestFirst
from evaluation.api import serializers as shapes
from evaluation.models import Evaluation
from evaluation.queries import evaluations as queries
from evaluation.services.evaluations import cancel_evaluation, create_evaluation, retry_evaluation
from training.models import DatasetRecord, DatasetVersion, Model
from training.queries.models import visible_models


class ProjectEvaluationsView(ProjectViewMixin, generics.ListAPIView[Evaluation]):
    """The evaluations of a project, newest first."""

    read_roles = REVIEWING
    write_roles = MANAGING
    serializer_class = shapes.EvaluationSerializer
    filterset_fields = ("dataset_version", "split")

    def get_queryset(self) -> QuerySet[Evaluation]:
        if getattr(self, "swagger_fake_view", False):
            return Evaluation.objects.none()
        return queries.visible_evaluations(person(self.request)).filter(project=self.project)

    @extend_schema(operation_id="projects_evaluations_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_evaluations_create",
        request=shapes.EvaluationCreateSerializer,
        responses={201: shapes.EvaluationSerializer},
        parameters=[KEY_HEADER],
    )
    @idempotent(lambda request: request.data)
    def post(self, request: Request, project_id: int) -> Response:
        """Have models answer a split: one job for each of them is queued."""
        form = shapes.EvaluationCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        evaluation = create_evaluation(
            project=self.project,
            dataset_version=_version(project_id, wanted.pop("dataset_version")),
            models=models_named(request, project_id, wanted.pop("models")),
            by=person(request),
            **wanted,
        )
        return Response(_shown(request, evaluation.pk), status=status.HTTP_201_CREATED)


class EvaluationView(APIView):
    """One evaluation."""

    @extend_schema(operation_id="evaluations_retrieve", responses={200: shapes.EvaluationSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_shown(request, pk))


class EvaluationRetryView(APIView):
    """Trying again."""

    @extend_schema(operation_id="evaluations_retry", request=None, responses={200: shapes.EvaluationSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Queue the jobs that failed or were cancelled again; answers that are written already are kept."""
        retry_evaluation(evaluation=_managed(request, pk), by=person(request))
        return Response(_shown(request, pk))


class EvaluationCancelView(APIView):
    """Stopping."""

    @extend_schema(operation_id="evaluations_cancel", request=None, responses={200: shapes.EvaluationSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Stop the jobs that have not ended."""
        cancel_evaluation(evaluation=_managed(request, pk), by=person(request))
        return Response(_shown(request, pk))


class EvaluationRecordListView(generics.ListAPIView[DatasetRecord]):
    """The records that were asked, oldest first, with every model's answer."""

    serializer_class = shapes.EvaluationRecordSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[DatasetRecord]:
        if getattr(self, "swagger_fake_view", False):
            return DatasetRecord.objects.none()
        form = shapes.EvaluationRecordQuerySerializer(data=self.request.query_params)
        form.is_valid(raise_exception=True)
        return queries.records_of(_evaluation(self.request, self.kwargs["pk"]), form.validated_data.get("only"))

    @extend_schema(operation_id="evaluations_records_list", parameters=[shapes.EvaluationRecordQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def _evaluation(request: Request, pk: int) -> Evaluation:
    return get_object_or_404(queries.visible_evaluations(person(request)), pk=pk)


def _managed(request: Request, pk: int) -> Evaluation:
    evaluation = _evaluation(request, pk)
    project_for(person(request), evaluation.project_id, MANAGING)
    return evaluation


def _shown(request: Request, pk: int) -> dict[str, Any]:
    return dict(shapes.EvaluationSerializer(_evaluation(request, pk)).data)


def _version(project_id: int, pk: int) -> DatasetVersion:
    version = DatasetVersion.objects.filter(pk=pk, project_id=project_id).first()
    if version is None:
        message = f"This project has no dataset version {pk}. Choose one of its own."
        raise InvalidInput(message, details=[Detail(message, field="dataset_version", code="not_found")])
    return version


def models_named(request: Request, project_id: int, keys: Sequence[int]) -> list[Model]:
    """Return models by their ids, in that order: the project's own and the bases.

    Raises:
        InvalidInput: naming each one that is not there.
    """
    found = visible_models(person(request), project_id).in_bulk(list(keys))
    details = [
        Detail(f"There is no model {key} that this project can use.", field=f"models.{index}", code="not_found")
        for index, key in enumerate(keys)
        if key not in found
    ]
    if details:
        raise InvalidInput(f"{details[0].message} Choose from the list of models.", details=details)
    return [found[key] for key in keys]
