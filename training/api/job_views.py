"""Launch, watch and stop jobs. Reviewers may read; managers may do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.views import person
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin, project_for
from core.errors import Detail, InvalidInput
from core.fields import LARGEST_ID
from core.pagination import OldestFirst
from training.api import job_serializers as shapes
from training.jobs.cancelling import cancel_job, retry_job
from training.jobs.defaults import launch_form
from training.jobs.launching import launch_job
from training.models import DatasetVersion, Job, JobEvent, JobKind, JobState, Model
from training.queries import jobs as queries
from training.queries.models import visible_models


class JobFilter(filters.FilterSet):
    """Of which project, in which state, by which method."""

    project = filters.NumberFilter(field_name="project_id", min_value=1, max_value=LARGEST_ID)
    state = filters.ChoiceFilter(choices=JobState.choices)
    method = filters.ChoiceFilter(field_name="kind", choices=JobKind.choices)
    dataset_version = filters.NumberFilter(field_name="dataset_version_id", min_value=1, max_value=LARGEST_ID)
    base_model = filters.NumberFilter(field_name="base_model_id", min_value=1, max_value=LARGEST_ID)

    class Meta:
        model = Job
        fields = ("project", "state", "method", "dataset_version", "base_model")


class JobListView(generics.ListAPIView[Job]):
    """The jobs of the projects that one reviews or manages, newest first."""

    serializer_class = shapes.JobSerializer
    filterset_class = JobFilter

    def get_queryset(self) -> QuerySet[Job]:
        if getattr(self, "swagger_fake_view", False):
            return Job.objects.none()
        return queries.visible_jobs(person(self.request))


class ProjectJobsView(ProjectViewMixin, APIView):
    """Launching a job in a project."""

    read_roles = REVIEWING
    write_roles = MANAGING

    @extend_schema(
        operation_id="projects_jobs_create",
        request=shapes.LaunchSerializer,
        responses={201: shapes.JobDetailSerializer},
        parameters=[KEY_HEADER],
    )
    @idempotent(lambda request: request.data)
    def post(self, request: Request, project_id: int) -> Response:
        """Queue a job. It starts as soon as a slot of its queue is free."""
        form = shapes.LaunchSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        job = launch_job(
            project=self.project,
            kind=wanted.pop("method"),
            base_model=_model(request, wanted.pop("base_model")),
            dataset_version=_version(self.project.pk, wanted.pop("dataset_version")),
            by=person(request),
            **wanted,
        )
        return Response(_detail(job), status=status.HTTP_201_CREATED)


class JobView(APIView):
    """One job."""

    @extend_schema(operation_id="jobs_retrieve", responses={200: shapes.JobDetailSerializer})
    def get(self, request: Request, pk: int) -> Response:
        return Response(_detail(_job(request, pk)))


class JobMetricsView(APIView):
    """A job's curves."""

    @extend_schema(
        operation_id="jobs_metrics",
        parameters=[shapes.MetricsQuerySerializer],
        responses={200: shapes.MetricsSerializer},
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return at most 500 points of each curve, evenly chosen."""
        form = shapes.MetricsQuerySerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        curves = queries.metrics(_job(request, pk), form.validated_data.get("since_step"))
        return Response(shapes.MetricsSerializer(curves).data)


class JobEventsView(generics.ListAPIView[JobEvent]):
    """What happened in a job, oldest first: its history in sentences, phases, checkpoints, errors."""

    serializer_class = shapes.JobEventSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[JobEvent]:
        if getattr(self, "swagger_fake_view", False):
            return JobEvent.objects.none()
        form = shapes.EventsQuerySerializer(data=self.request.query_params)
        form.is_valid(raise_exception=True)
        return queries.job_events(_job(self.request, self.kwargs["pk"]), form.validated_data.get("after"))

    @extend_schema(operation_id="jobs_events", parameters=[shapes.EventsQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class JobLogView(APIView):
    """A job's log."""

    @extend_schema(
        operation_id="jobs_log", parameters=[shapes.LogQuerySerializer], responses={200: shapes.LogSerializer}
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return a piece of what the runner wrote, of all attempts one after the other."""
        form = shapes.LogQuerySerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        piece, complete = queries.log_piece(_job(request, pk), form.validated_data["offset"])
        answer = {"text": piece.text, "next_offset": piece.next_offset, "complete": complete}
        return Response(shapes.LogSerializer(answer).data)


class JobCancelView(APIView):
    """Stopping a job."""

    @extend_schema(operation_id="jobs_cancel", request=None, responses={200: shapes.JobDetailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ask a job to stop. A running one writes a checkpoint first, so that it can be tried again from there."""
        job = _managed_job(request, pk)
        cancel_job(job=job, by=person(request))
        return Response(_detail(_job(request, pk)))


class JobRetryView(APIView):
    """Trying a job again."""

    @extend_schema(operation_id="jobs_retry", request=None, responses={200: shapes.JobDetailSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Queue a failed or cancelled job again; it goes on from its newest complete checkpoint."""
        job = _managed_job(request, pk)
        retry_job(job=job, by=person(request))
        return Response(_detail(_job(request, pk)))


class JobDefaultsView(APIView):
    """The launch form's fields."""

    @extend_schema(
        operation_id="jobs_defaults",
        parameters=[shapes.DefaultsQuerySerializer],
        responses={200: shapes.DefaultsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return every setting with its default, bounds and meaning, fitted to a base and a dataset version."""
        form = shapes.DefaultsQuerySerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        model = _model(request, wanted["base_model"]) if "base_model" in wanted else None
        version = None
        if "dataset_version" in wanted:
            version = get_object_or_404(DatasetVersion, pk=wanted["dataset_version"])
            project_for(person(request), version.project_id, REVIEWING)
        answer = launch_form(wanted["method"], wanted["tuning"], base_model=model, dataset_version=version)
        return Response(shapes.DefaultsSerializer(answer).data)


def _job(request: Request, pk: int) -> Job:
    return get_object_or_404(queries.with_attempts(queries.visible_jobs(person(request))), pk=pk)


def _managed_job(request: Request, pk: int) -> Job:
    job = _job(request, pk)
    project_for(person(request), job.project_id, MANAGING)
    return job


def _detail(job: Job) -> dict[str, Any]:
    return dict(shapes.JobDetailSerializer(job).data)


def _model(request: Request, pk: int) -> Model:
    model = visible_models(person(request)).filter(pk=pk).first()
    if model is None:
        message = f"There is no model {pk} that you can use. Choose one from the list of models."
        raise InvalidInput(message, details=[Detail(message, field="base_model", code="not_found")])
    return model


def _version(project_id: int, pk: int) -> DatasetVersion:
    version = DatasetVersion.objects.filter(pk=pk, project_id=project_id).first()
    if version is None:
        message = f"This project has no dataset version {pk}. Choose one of its own."
        raise InvalidInput(message, details=[Detail(message, field="dataset_version", code="not_found")])
    return version
