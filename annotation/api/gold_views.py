"""Gold questions and review probes, for managers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from annotation.api import gold_serializers as shapes
from annotation.api.permissions import MANAGING, ProjectViewMixin
from annotation.models import GoldQuestion, Project, ReviewProbe
from annotation.queries import gold as queries
from annotation.services import gold_questions, review_probes
from core.messages import text_of

OWN_QUESTION = ("prompt", "messages", "tools", "references", "responses")


class GoldListView(ProjectViewMixin, generics.ListAPIView[GoldQuestion]):
    """The gold questions of a project."""

    read_roles = MANAGING
    serializer_class = shapes.GoldQuestionSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[GoldQuestion]:
        if getattr(self, "swagger_fake_view", False):
            return GoldQuestion.objects.none()
        query = shapes.GoldQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return queries.gold_of(self.project, **query.validated_data)

    @extend_schema(operation_id="projects_gold_list", parameters=[shapes.GoldQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List gold questions, newest first, with how often each was asked and answered right."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_gold_create",
        request=shapes.GoldCreateSerializer,
        responses={201: shapes.GoldDetailSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Make a question of approved work, or write one with its key. The people who are asked never learn of it."""
        form = shapes.GoldCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        question = {name: given.pop(name) for name in OWN_QUESTION if name in given}
        if "annotation" in given:
            made = gold_questions.make_from_work(
                project=self.project, by=person(request), annotation_id=given.pop("annotation"), **given
            )
        else:
            made = gold_questions.write_question(project=self.project, by=person(request), question=question, **given)
        return Response(gold_data(self.project, made.pk), status=status.HTTP_201_CREATED)


def gold_data(project: Project, pk: int) -> dict[str, Any]:
    """Return a gold question of a project, in work or retired, with its answers."""
    retired = GoldQuestion.objects.filter(project=project, pk=pk, retired_at__isnull=False).exists()
    question = get_object_or_404(queries.gold_of(project, retired=retired), pk=pk)
    texts = {one.response_id: text_of(one.response.messages) for one in question.template.candidates.all()}
    # The related manager would fetch them all.
    question.__dict__["_prefetched_objects_cache"]["answers"] = queries.answers_to(question)
    return dict(shapes.GoldDetailSerializer(question, context={"texts": texts}).data)


class GoldView(ProjectViewMixin, APIView):
    """One gold question."""

    read_roles = MANAGING

    @extend_schema(operation_id="projects_gold_retrieve", responses={200: shapes.GoldDetailSerializer})
    def get(self, request: Request, project_id: int, gold_id: int) -> Response:
        """Show a question with its latest answers."""
        return Response(gold_data(self.project, gold_id))

    @extend_schema(
        operation_id="projects_gold_update",
        request=shapes.GoldChangeSerializer,
        responses={200: shapes.GoldDetailSerializer},
    )
    def patch(self, request: Request, project_id: int, gold_id: int) -> Response:
        """Change where a question is used, its explanation, or its key while nobody has answered it."""
        form = shapes.GoldChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        question = get_object_or_404(GoldQuestion, project=self.project, pk=gold_id)
        gold_questions.change_question(question=question, by=person(request), **form.validated_data)
        return Response(gold_data(self.project, gold_id))

    @extend_schema(operation_id="projects_gold_destroy", responses={204: None})
    def delete(self, request: Request, project_id: int, gold_id: int) -> Response:
        """Retire a question: nobody is asked it any more, and what was answered stays."""
        question = get_object_or_404(GoldQuestion, project=self.project, pk=gold_id)
        gold_questions.retire_question(question=question, by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProbeListView(ProjectViewMixin, generics.ListAPIView[ReviewProbe]):
    """The answers planted in a project's review queue."""

    read_roles = MANAGING
    serializer_class = shapes.ReviewProbeSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[ReviewProbe]:
        if getattr(self, "swagger_fake_view", False):
            return ReviewProbe.objects.none()
        query = shapes.ProbeQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return queries.probes_of(self.project, **query.validated_data)

    @extend_schema(operation_id="projects_review_probes_list", parameters=[shapes.ProbeQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List review probes, newest first, with what each reviewer said."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_review_probes_create",
        request=shapes.ProbeCreateSerializer,
        responses={201: shapes.ReviewProbeSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Plant an approved answer, or a bad wording of it. Each reviewer meets it once, like any other work."""
        form = shapes.ProbeCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        probe = review_probes.plant(
            project=self.project, by=person(request), annotation_id=given.pop("annotation"), **given
        )
        shown = queries.probes_of(self.project).get(pk=probe.pk)
        return Response(shapes.ReviewProbeSerializer(shown).data, status=status.HTTP_201_CREATED)


class ProbeView(ProjectViewMixin, APIView):
    """One review probe."""

    @extend_schema(operation_id="projects_review_probes_destroy", responses={204: None})
    def delete(self, request: Request, project_id: int, probe_id: int) -> Response:
        """Take a probe out of the queue; what reviewers said stays."""
        probe = get_object_or_404(ReviewProbe, project=self.project, pk=probe_id)
        review_probes.retire(probe=probe, by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
