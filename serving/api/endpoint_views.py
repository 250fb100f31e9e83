"""Endpoints: for administrators alone, because an address decides where this server sends requests."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import IsAdministrator
from accounts.api.views import person
from accounts.roles import Scope
from core.pagination import OldestFirst
from serving.api import serializers as shapes
from serving.models import Endpoint
from serving.services import endpoints as service


class EndpointListView(generics.ListAPIView[Endpoint]):
    """The endpoints of the organisation."""

    permission_classes = (IsAdministrator,)
    read_scope = Scope.ADMINISTER
    write_scope = Scope.ADMINISTER
    serializer_class = shapes.EndpointSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Endpoint]:
        if getattr(self, "swagger_fake_view", False):
            return Endpoint.objects.none()
        return Endpoint.objects.filter(organization=person(self.request).organization)

    @extend_schema(operation_id="endpoints_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the endpoints. Their keys are never shown."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="endpoints_create",
        request=shapes.EndpointWriteSerializer,
        responses={201: shapes.EndpointSerializer},
    )
    def post(self, request: Request) -> Response:
        """Set up an OpenAI-compatible server. The key is kept encrypted and never shown again."""
        form = shapes.EndpointWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = person(request)
        endpoint = service.create_endpoint(organization=by.organization, by=by, **form.validated_data)
        return Response(shapes.EndpointSerializer(endpoint).data, status=status.HTTP_201_CREATED)


class EndpointView(APIView):
    """One endpoint."""

    permission_classes = (IsAdministrator,)
    read_scope = Scope.ADMINISTER
    write_scope = Scope.ADMINISTER

    @extend_schema(operation_id="endpoints_retrieve", responses={200: shapes.EndpointSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show an endpoint, but for its key."""
        return Response(shapes.EndpointSerializer(_endpoint(request, pk)).data)

    @extend_schema(
        operation_id="endpoints_partial_update",
        request=shapes.EndpointWriteSerializer(partial=True),
        responses={200: shapes.EndpointSerializer},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change an endpoint. `api_key`: left out, the key stays; empty, it is removed."""
        form = shapes.EndpointWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        changed = service.change_endpoint(endpoint=_endpoint(request, pk), by=person(request), **form.validated_data)
        return Response(shapes.EndpointSerializer(changed).data)


class EndpointTestView(APIView):
    """A test of an endpoint."""

    permission_classes = (IsAdministrator,)
    write_scope = Scope.ADMINISTER

    @extend_schema(operation_id="endpoints_test", request=None, responses={201: shapes.SuggestionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ask it for one sentence, on the way on which drafts come. Follow it at `suggestions/{id}/`."""
        suggestion = service.try_endpoint(endpoint=_endpoint(request, pk), by=person(request))
        return Response(shapes.SuggestionSerializer(suggestion).data, status=status.HTTP_201_CREATED)


def _endpoint(request: Request, pk: int) -> Endpoint:
    return get_object_or_404(Endpoint, pk=pk, organization=person(request).organization)
