"""Quality reports and alarms, for reviewers and managers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Scope
from annotation.api import quality_serializers as shapes
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin, project_for
from annotation.models import QualityAlarm
from annotation.queries import quality as reads
from annotation.services import alarms, quality
from core.pagination import NewestFirst


class ReportView(ProjectViewMixin, APIView):
    """A report that a worker has computed."""

    read_roles = REVIEWING
    report: ClassVar[str]
    shape: ClassVar[type[Serializer[Any]]]

    def shown(self) -> Response:
        """Return the newest report."""
        return Response(self.shape(reads.report_of(self.project, self.report)).data)


class AgreementView(ReportView):
    """How far people agree."""

    report, shape = reads.AGREEMENT, shapes.AgreementReportSerializer

    @extend_schema(operation_id="projects_quality_agreement", responses={200: shapes.AgreementReportSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Show agreement on each question with intervals, by week, and the pairs of people who agree least."""
        return self.shown()


class ReliabilityView(ReportView):
    """How reliable each person's answers are."""

    report, shape = reads.RELIABILITY, shapes.ReliabilityReportSerializer

    @extend_schema(operation_id="projects_quality_reliability", responses={200: shapes.ReliabilityReportSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Show each person's reliability, gold, consistency and pace, with intervals."""
        return self.shown()


class RankingView(ReportView):
    """Which source of answers people prefer."""

    report, shape = reads.RANKING, shapes.RankingReportSerializer

    @extend_schema(operation_id="projects_quality_ranking", responses={200: shapes.RankingReportSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Rank the sources of answers by people's votes, and say which of them cannot be told apart."""
        return self.shown()


class BiasView(ReportView):
    """Habits in people's votes."""

    report, shape = reads.BIAS, shapes.BiasReportSerializer

    @extend_schema(operation_id="projects_quality_bias", responses={200: shapes.BiasReportSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Show how often the left side and the longer answer win, in the project and by person."""
        return self.shown()


class RefreshView(ProjectViewMixin, APIView):
    """Computing the reports now."""

    write_roles = REVIEWING
    write_scope = Scope.REVIEW

    @extend_schema(operation_id="projects_quality_refresh", request=None, responses={202: shapes.RefreshSerializer})
    def post(self, request: Request, project_id: int) -> Response:
        """Ask a worker to compute the reports anew. `queued` is false where no worker can be reached just now."""
        queued = quality.ask_to_compute(self.project.pk)
        return Response({"queued": queued}, status=status.HTTP_202_ACCEPTED)


class AlarmListView(ProjectViewMixin, generics.ListAPIView[QualityAlarm]):
    """What looks wrong in somebody's answers."""

    read_roles = REVIEWING
    serializer_class = shapes.AlarmSerializer
    pagination_class = NewestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[QualityAlarm]:
        if getattr(self, "swagger_fake_view", False):
            return QualityAlarm.objects.none()
        query = shapes.AlarmQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return reads.alarms_of(self.project, **query.validated_data)

    @extend_schema(operation_id="projects_alarms_list", parameters=[shapes.AlarmQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List alarms, newest first, with the figures behind them."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(shown_alarms(page))


class AlarmCloseView(APIView):
    """The end of an alarm."""

    write_scope = Scope.MANAGE

    @extend_schema(
        operation_id="alarms_close",
        request=shapes.AlarmCloseRequestSerializer,
        responses={200: shapes.AlarmSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Close an alarm as acted on or dismissed. A dismissed one comes back only with new evidence."""
        alarm = generics.get_object_or_404(QualityAlarm, pk=pk)
        project_for(person(request), alarm.project_id, MANAGING)
        form = shapes.AlarmCloseRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        closed = alarms.close(alarm=alarm, by=person(request), **form.validated_data)
        return Response(shown_alarms([closed])[0])


def shown_alarms(page: list[QualityAlarm]) -> Any:
    """Return alarms with the names of the people in them."""
    others = {alarm.evidence["other"] for alarm in page if alarm.evidence.get("other") is not None}
    return shapes.AlarmSerializer(page, many=True, context={"names": reads.names_of(others)}).data
