"""The undo of the workbench: the last answers that nobody has looked at, and changing one of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Scope
from annotation.api.permissions import ProjectViewMixin
from annotation.api.review_serializers import (
    AnnotationDetailSerializer,
    ResubmitRequestSerializer,
    ReviewRowSerializer,
)
from annotation.api.review_views import annotation_for, detail
from annotation.models import Annotation
from annotation.queries import recent, work
from annotation.services import revising
from core.fields import LARGEST_INTEGER, ObjectField


class RecentSerializer(serializers.ModelSerializer[Annotation]):
    """One of one's last answers that may still be changed: `answer` is its beginning, or the judgement in words."""

    prompt = serializers.CharField(read_only=True)
    answer = serializers.SerializerMethodField()

    class Meta:
        model = Annotation
        fields = ("id", "assignment", "kind", "prompt", "answer", "revision_number", "submitted_at")
        read_only_fields = fields

    def get_answer(self, annotation: Annotation) -> str:
        return ReviewRowSerializer.get_answer(self, annotation)  # type: ignore[arg-type]


class MyRecentView(ProjectViewMixin, APIView):
    """What one may still change."""

    @extend_schema(operation_id="projects_my_recent", responses={200: RecentSerializer(many=True)})
    def get(self, request: Request, project_id: int) -> Response:
        """List those of one's last ten answers here that nobody has looked at, the newest first."""
        found = recent.recent_of(self.project, person(request))
        return Response(RecentSerializer(found, many=True).data)


class WordingRequestSerializer(serializers.Serializer[Any]):
    """An unfinished new wording of one's own answer."""

    payload = ObjectField(help_text="The unfinished answer; any object of at most 1 MB.")
    version = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, help_text="`wording.version` that this text was made from."
    )


class WordingSavedSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(source="draft_version")
    saved_at = serializers.DateTimeField(source="draft_saved_at")


class WordingView(APIView):
    """A new wording that is not finished yet."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="annotations_wording",
        request=WordingRequestSerializer,
        responses={200: WordingSavedSerializer},
    )
    def put(self, request: Request, pk: int) -> Response:
        """Save the new wording of returned work, or of one of the last ten answers. 409 `draft_conflict`: see drafts."""
        generics.get_object_or_404(work.own_annotations(person(request)), pk=pk)
        form = WordingRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        saved = revising.save_wording(user=person(request), annotation_id=pk, **form.validated_data)
        return Response(WordingSavedSerializer(saved).data)


class ReviseView(APIView):
    """An answer, changed before anybody has looked at it."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="annotations_revise",
        request=ResubmitRequestSerializer,
        responses={200: AnnotationDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Put another answer in place of one of the last ten; the old wording is kept as a revision.

        409 `not_recent` when somebody has looked at it or ten others came since, `revision_conflict` when it was changed
        elsewhere. The same again changes nothing.
        """
        generics.get_object_or_404(work.own_annotations(person(request)), pk=pk)
        form = ResubmitRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values: dict[str, Any] = form.validated_data
        revising.revise(user=person(request), annotation_id=pk, **values)
        return Response(detail(request, annotation_for(request, pk)))
