"""Dashboards: of a project, of a reviewer, of an annotator, and each chart as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from annotation.api import dashboard_serializers as shapes
from annotation.api.permissions import EVERYBODY, MANAGING, REVIEWING, ProjectViewMixin, project_for, roles_in
from annotation.queries.charts import CHARTS, Chart
from annotation.queries.dashboards import dashboard_of
from annotation.queries.own_dashboards import annotator_dashboard, reviewer_dashboard

ROLES = {"own": EVERYBODY, "reviewing": REVIEWING, "managing": MANAGING}
# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def asked_days(request: Request) -> int:
    """Return how many days back the request asks for."""
    query = shapes.DashboardQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    days: int = query.validated_data["days"]
    return days


class DashboardView(ProjectViewMixin, APIView):
    """Where a project stands."""

    read_roles = REVIEWING

    @extend_schema(
        operation_id="projects_dashboard",
        parameters=[shapes.DashboardQuerySerializer],
        responses={200: shapes.DashboardSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Show throughput, burn-down with the day of finishing, cost (managers), queues, agreement and hot spots."""
        with_cost = bool(roles_in(person(request), project_id) & MANAGING)
        found = dashboard_of(self.project, days=asked_days(request), with_cost=with_cost)
        return Response(shapes.DashboardSerializer(found).data)


class ReviewerDashboardView(ProjectViewMixin, APIView):
    """A reviewer's own."""

    read_roles = REVIEWING

    @extend_schema(
        operation_id="projects_dashboard_reviewer",
        parameters=[shapes.DashboardQuerySerializer],
        responses={200: shapes.ReviewerDashboardSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Show one's own queue, verdicts, and how many of them changed the answer."""
        found = reviewer_dashboard(self.project, person(request), days=asked_days(request))
        return Response(shapes.ReviewerDashboardSerializer(found).data)


class AnnotatorDashboardView(ProjectViewMixin, APIView):
    """An annotator's own."""

    read_roles = EVERYBODY

    @extend_schema(
        operation_id="projects_dashboard_me",
        parameters=[shapes.DashboardQuerySerializer],
        responses={200: shapes.AnnotatorDashboardSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Show one's own answers by day, what came of them, and the trend of one's agreement and gold."""
        found = annotator_dashboard(self.project, person(request), days=asked_days(request))
        return Response(shapes.AnnotatorDashboardSerializer(found).data)


class ChartView(ProjectViewMixin, APIView):
    """A chart as a file."""

    read_roles = EVERYBODY

    @extend_schema(
        operation_id="projects_charts",
        parameters=[
            OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(CHARTS)),
            shapes.DashboardQuerySerializer,
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, project_id: int, name: str) -> HttpResponse:
        """Give the numbers of a chart as CSV, the same that its dashboard shows."""
        chart = CHARTS.get(name)
        if chart is None:
            raise Http404
        user = person(request)
        project_for(user, project_id, ROLES[chart.roles])
        rows = chart.rows(self.project, user, asked_days(request))
        response = HttpResponse(_csv(chart, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


def _csv(chart: Chart, rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(chart.columns)
    writer.writerows([_cell(row[name]) for name in chart.columns] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
