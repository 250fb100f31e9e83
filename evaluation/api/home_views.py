"""The first page that a person sees."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from evaluation.api.home_serializers import HomeSerializer
from evaluation.queries.home import home


class HomeView(APIView):
    """What waits for the person who asks."""

    @extend_schema(operation_id="home_retrieve", responses={200: HomeSerializer})
    def get(self, request: Request) -> Response:
        """Return what to do next in each role, for every project that is not archived."""
        return Response(HomeSerializer(home(person(request))).data)
