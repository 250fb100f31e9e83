"""Start, read, close and adopt comparisons. Reviewers may read; managers may do."""

from __future__ import annotations

from dataclasses import asdict
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
from evaluation.api import comparison_serializers as shapes
from evaluation.models import Comparison, ComparisonPair, Evaluation
from evaluation.queries import comparisons as queries
from evaluation.services.comparisons import adopt_pairs, close_comparison, create_comparison
from training.models import Model
from training.queries.models import visible_models


class ProjectComparisonsView(ProjectViewMixin, generics.ListAPIView[Comparison]):
    """The comparisons of a project, newest first."""

    read_roles = REVIEWING
    write_roles = MANAGING
    serializer_class = shapes.ComparisonSerializer
    filterset_fields = ("evaluation", "state")

    def get_queryset(self) -> QuerySet[Comparison]:
        if getattr(self, "swagger_fake_view", False):
            return Comparison.objects.none()
        return queries.visible_comparisons(person(self.request)).filter(project=self.project)

    @extend_schema(operation_id="projects_comparisons_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_comparisons_create",
        request=shapes.ComparisonCreateSerializer,
        responses={201: shapes.ComparisonSerializer},
        parameters=[KEY_HEADER],
    )
    @idempotent(lambda request: request.data)
    def post(self, request: Request, project_id: int) -> Response:
        """Put two models' answers before people, blind. Prompts are drawn at random from the evaluation's."""
        form = shapes.ComparisonCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        comparison = create_comparison(
            evaluation=_evaluation(project_id, wanted.pop("evaluation")),
            model_a=_model(request, project_id, "model_a", wanted.pop("model_a")),
            model_b=_model(request, project_id, "model_b", wanted.pop("model_b")),
            by=person(request),
            **wanted,
        )
        return Response(_shown(request, comparison.pk), status=status.HTTP_201_CREATED)


class ComparisonView(APIView):
    """One comparison."""

    @extend_schema(operation_id="comparisons_retrieve", responses={200: shapes.ComparisonSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_shown(request, pk))


class ComparisonCloseView(APIView):
    """Ending the vote."""

    @extend_schema(operation_id="comparisons_close", request=None, responses={200: shapes.ComparisonSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ask nobody for further votes; those that are in stay."""
        close_comparison(comparison=_managed(request, pk), by=person(request))
        return Response(_shown(request, pk))


class ComparisonAdoptView(APIView):
    """The way back: votes become data."""

    @extend_schema(
        operation_id="comparisons_adopt",
        request=shapes.AdoptSerializer,
        responses={200: shapes.AdoptionSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Send the votes on chosen pairs to the review queue as preference data. Prompts keep their side."""
        comparison = _managed(request, pk)
        form = shapes.AdoptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        adoption = adopt_pairs(comparison=comparison, by=person(request), **form.validated_data)
        return Response(shapes.AdoptionSerializer(asdict(adoption)).data)


class ComparisonPairListView(generics.ListAPIView[ComparisonPair]):
    """The prompts of a comparison with both answers and the votes on them."""

    serializer_class = shapes.ComparisonPairSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[ComparisonPair]:
        if getattr(self, "swagger_fake_view", False):
            return ComparisonPair.objects.none()
        return queries.pairs_of(_comparison(self.request, self.kwargs["pk"]))

    @extend_schema(operation_id="comparisons_pairs_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def _comparison(request: Request, pk: int) -> Comparison:
    return get_object_or_404(queries.visible_comparisons(person(request)), pk=pk)


def _managed(request: Request, pk: int) -> Comparison:
    comparison = _comparison(request, pk)
    project_for(person(request), comparison.project_id, MANAGING)
    return comparison


def _shown(request: Request, pk: int) -> dict[str, Any]:
    return dict(shapes.ComparisonSerializer(_comparison(request, pk)).data)


def _evaluation(project_id: int, pk: int) -> Evaluation:
    evaluation = Evaluation.objects.select_related("project").filter(pk=pk, project_id=project_id).first()
    if evaluation is None:
        message = f"This project has no evaluation {pk}. Choose one of its own."
        raise InvalidInput(message, details=[Detail(message, field="evaluation", code="not_found")])
    return evaluation


def _model(request: Request, project_id: int, field: str, pk: int) -> Model:
    model = visible_models(person(request), project_id).filter(pk=pk).first()
    if model is None:
        message = f"There is no model {pk} that this project can use. Choose one that takes part in the evaluation."
        raise InvalidInput(message, details=[Detail(message, field=field, code="not_found")])
    return model
