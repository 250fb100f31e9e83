"""Models: the bases that jobs may start from, and what jobs made of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Role
from annotation.api.permissions import MANAGING, project_for
from core.errors import Conflict, NotAllowed
from core.fields import id_field
from training.api import model_serializers as shapes
from training.models import Model, ModelKind, ModelState
from training.queries import models as queries
from training.queries.jobs import projects_where
from training.registry.bases import register_base
from training.registry.promotion import promote_model


class ModelFilter(filters.FilterSet):
    """Of which kind, in which state. ``project`` is the query's own (it keeps the bases in)."""

    kind = filters.ChoiceFilter(choices=ModelKind.choices)
    state = filters.ChoiceFilter(choices=ModelState.choices)

    class Meta:
        model = Model
        fields = ("kind", "state")


class ModelListView(generics.ListAPIView[Model]):
    """The organisation's bases, and the models of the projects that one reviews or manages."""

    serializer_class = shapes.ModelSerializer
    filterset_class = ModelFilter

    def get_queryset(self) -> QuerySet[Model]:
        if getattr(self, "swagger_fake_view", False):
            return Model.objects.none()
        project = self.request.query_params.get("project")
        project_id = id_field().run_validation(project) if project else None
        return queries.visible_models(person(self.request), project_id)

    @extend_schema(
        operation_id="models_list",
        parameters=[OpenApiParameter("project", OpenApiTypes.INT, description="This project's models, and the bases.")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="models_create",
        request=shapes.RegisterBaseSerializer,
        responses={201: shapes.ModelSerializer},
    )
    def post(self, request: Request) -> Response:
        """Register a base model. Managers may; it is there for the whole organisation."""
        by = person(request)
        if not projects_where(by, (Role.MANAGER,)).exists() and not by.is_administrator:
            raise NotAllowed("Only a manager of a project or an administrator may register a base model.")
        form = shapes.RegisterBaseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        model = register_base(organization=by.organization, by=by, **form.validated_data)
        return Response(shapes.ModelSerializer(model).data, status=status.HTTP_201_CREATED)


class ModelView(APIView):
    """One model."""

    @extend_schema(operation_id="models_retrieve", responses={200: shapes.ModelDetailSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_detail(request, pk))


class ModelPromoteView(APIView):
    """Choosing a model."""

    @extend_schema(
        operation_id="models_promote",
        request=shapes.PromoteSerializer,
        responses={200: shapes.ModelDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Make a model its project's choice; the one before is retired."""
        model = get_object_or_404(queries.visible_models(person(request)), pk=pk)
        if model.project_id is None:
            raise Conflict("A base model belongs to no project; promote a model that was trained in one.")
        project_for(person(request), model.project_id, MANAGING)
        form = shapes.PromoteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        promote_model(
            model=model,
            by=person(request),
            note=form.validated_data["note"],
            comparison_id=form.validated_data.get("comparison"),
        )
        return Response(_detail(request, pk))


def _detail(request: Request, pk: int) -> dict[str, Any]:
    visible = queries.visible_models(person(request))
    model = get_object_or_404(visible, pk=pk)
    extras = {
        "details": model.details,
        "template_sha256": model.template_sha256,
        "lineage": shapes.LineageStepSerializer(queries.lineage(model), many=True).data,
        "children": shapes.ModelSerializer(visible.filter(parent=model), many=True).data,
        "promotions": shapes.PromotionSerializer(queries.promotions(model), many=True).data,
        "evaluations": queries.section("evaluations", model),
    }
    return dict(shapes.ModelSerializer(model).data) | extras
