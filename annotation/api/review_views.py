"""Submitted work: one's own, its review, and how far a project has come."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Scope
from annotation.api import review_serializers as shapes
from annotation.api.permissions import MANAGING, REVIEWING, ProjectViewMixin, project_for, roles_in
from annotation.api.progress_serializers import ProgressSerializer
from annotation.models import Annotation
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskPurpose
from annotation.queries import probes, work
from annotation.queries.other_answers import agreed_of
from annotation.queries.progress import progress_for_annotators, progress_of
from annotation.queries.recent import may_revise
from annotation.services import bulk_approving, reviewing, submitting
from annotation.services.review_probes import as_seen_by
from core.pagination import NewestFirst, OldestFirst


class ReturnedFirst(NewestFirst):
    """One's own work: on the first page all that was returned comes first; then the rest, newest first.

    Where one state is asked for, there is only that.
    """

    returned = 0

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        returned = queryset.filter(state=AnnotationState.RETURNED).order_by("-pk")
        self.returned = returned.values("pk")[: work.RETURNED_AT_MOST].count()
        if request.query_params.get("state"):
            return super().paginate_queryset(queryset, request, view)
        rest: list[Any] = (
            super().paginate_queryset(queryset.exclude(state=AnnotationState.RETURNED), request, view) or []
        )
        first = not request.query_params.get(self.cursor_query_param)
        return [*returned[: work.RETURNED_AT_MOST], *rest] if first and self.returned else rest

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["returned"] = self.returned
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        shape = super().get_paginated_response_schema(schema)
        counted = f"How much of it was returned, up to {work.RETURNED_AT_MOST}."
        shape["properties"]["returned"] = {"type": "integer", "description": counted}
        shape["required"] = [*shape.get("required", []), "returned"]
        return shape


class MyWorkView(generics.ListAPIView[Annotation]):
    """What one has submitted."""

    serializer_class = shapes.MyAnnotationSerializer
    pagination_class = ReturnedFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Annotation]:
        if getattr(self, "swagger_fake_view", False):
            return Annotation.objects.none()
        query = shapes.MyWorkQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return work.own_annotations(person(self.request)).filter(**query.validated_data)

    @extend_schema(operation_id="my_work_list", parameters=[shapes.MyWorkQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own work with the reviewers' last word on it: what was returned first, then the newest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        context = {**self.get_serializer_context(), "last_reviews": work.last_reviews(page)}
        return self.get_paginated_response(shapes.MyAnnotationSerializer(page, many=True, context=context).data)


def annotation_for(request: Request, pk: int, *, to_review: bool = False) -> Annotation:
    """Return an annotation that the person wrote or may review.

    Raises:
        Http404: there is none; or it is no data, which nobody but its author sees (a vote in a comparison, until it is
            adopted; an answer to a gold question); or it is a review probe that is not for this reviewer.
        PermissionDenied: it is another annotator's.
    """
    user = person(request)
    annotation = generics.get_object_or_404(work.annotations_in_full(), pk=pk)
    probe = annotation.purpose == TaskPurpose.REVIEW_PROBE
    own = annotation.author_id == user.pk and not probe
    project_for(user, annotation.project_id, *(() if own and not to_review else (REVIEWING,)))
    if probe and probes.may_see(user, annotation):
        return as_seen_by(annotation, user)
    if annotation.purpose != TaskPurpose.DATA and not own:
        raise Http404
    return annotation


def detail(request: Request, annotation: Annotation) -> dict[str, Any]:
    """Return an annotation in full, and what the person may do with it."""
    user = person(request)
    roles, own = roles_in(user, annotation.project_id), annotation.author_id == user.pk
    reviewing = bool(roles & REVIEWING)
    can_review = (
        annotation.state == AnnotationState.SUBMITTED
        and annotation.purpose in (TaskPurpose.DATA, TaskPurpose.REVIEW_PROBE)
        and reviewing
        and Annotation.objects.filter(work.not_by(user), pk=annotation.pk).exists()
    )
    context = {
        "request": request,
        "can_review": can_review,
        "can_resubmit": annotation.state == AnnotationState.RETURNED and own,
        "can_revise": may_revise(annotation, user),
        "reviewing": reviewing and not own,
        "numbers": bool(roles & MANAGING) and not own,
    }
    if own:
        told = [review for review in annotation.reviews.all() if work.tells_author(review)]
        annotation._prefetched_objects_cache["reviews"] = told  # type: ignore[attr-defined]
    return dict(shapes.AnnotationDetailSerializer(annotation, context=context).data)


class AnnotationView(APIView):
    """A piece of work."""

    @extend_schema(operation_id="annotations_retrieve", responses={200: shapes.AnnotationDetailSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show the work with its question, every revision and every review. For its author and for reviewers."""
        return Response(detail(request, annotation_for(request, pk)))


class ResubmitView(APIView):
    """Returned work, done again."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="annotations_resubmit",
        request=shapes.ResubmitRequestSerializer,
        responses={200: shapes.AnnotationDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Submit a new wording of returned work; the old one is kept. 409 `revision_conflict` when it has moved on."""
        generics.get_object_or_404(work.own_annotations(person(request)), pk=pk)
        form = shapes.ResubmitRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        submitting.resubmit(user=person(request), annotation_id=pk, **form.validated_data)
        return Response(detail(request, annotation_for(request, pk)))


class ReviewView(APIView):
    """A verdict."""

    write_scope = Scope.REVIEW

    @extend_schema(
        operation_id="annotations_review",
        request=shapes.ReviewRequestSerializer,
        responses={200: shapes.AnnotationDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Approve, edit and approve, return, or reject. Nobody reviews their own work."""
        annotation = annotation_for(request, pk, to_review=True)
        form = shapes.ReviewRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reviewing.review(annotation=annotation, by=person(request), **form.validated_data)
        return Response(detail(request, annotation_for(request, pk)))


class QueueOrder(OldestFirst):
    """Oldest first, or what disagrees most with the other answers to its task.

    DRF's cursors stand at one field, and count what shares its value up to a thousand. Most work disagrees with nothing:
    by disagreement a cursor stands at the value and the row.
    """

    held: str | None = None

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        return ("-disagreement", "id") if _by_disagreement(request) else ("id",)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        cursor = super().decode_cursor(request) if _by_disagreement(request) else None
        if cursor is not None and cursor.position is not None:
            self.held = str(cursor.position)
            queryset = queryset.filter(self._beyond(self.held, backwards=cursor.reverse))
        page: list[Any] | None = super().paginate_queryset(queryset, request, view)
        if self.held is not None and cursor is not None and cursor.reverse:
            self.has_next, self.next_position = True, self.held
        elif self.held is not None:
            self.has_previous, self.previous_position = True, self.held
        return page

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        # What lies beyond it was chosen above.
        return cursor._replace(position=None) if cursor is not None and self.held is not None else cursor

    def _beyond(self, position: str, *, backwards: bool) -> Q:
        try:
            value, key = position.split(":")
            at, row = float(value), int(key)
        except ValueError:
            raise NotFound(self.invalid_cursor_message) from None
        if backwards:
            return Q(Q(disagreement__gt=at) | Q(pk__lt=row), disagreement__gte=at)
        return Q(Q(disagreement__lt=at) | Q(pk__gt=row), disagreement__lte=at)

    def _get_position_from_instance(self, instance: Any, ordering: Any) -> str:
        if ordering[0] == "id":
            return str(instance.pk)
        return f"{instance.disagreement!r}:{instance.pk}"


def _by_disagreement(request: Request) -> bool:
    return request.query_params.get("order") == work.DISAGREEMENT


class ReviewQueueView(ProjectViewMixin, generics.ListAPIView[Annotation]):
    """What waits for review."""

    read_roles = REVIEWING
    serializer_class = shapes.ReviewRowSerializer
    pagination_class = QueueOrder
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Annotation]:
        if getattr(self, "swagger_fake_view", False):
            return Annotation.objects.none()
        query = shapes.ReviewQueueQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        wanted = dict(query.validated_data)
        wanted.pop("order")
        return work.review_queue(self.project, person(self.request), **wanted)

    @extend_schema(operation_id="projects_review_queue_list", parameters=[shapes.ReviewQueueQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what waits for review, oldest or most disagreement first, without one's own work."""
        return super().get(request, *args, **kwargs)


class BulkApproveView(ProjectViewMixin, APIView):
    """Approving many at once."""

    write_roles = REVIEWING
    write_scope = Scope.REVIEW

    @extend_schema(
        operation_id="projects_review_queue_bulk_approve",
        request=shapes.BulkApproveRequestSerializer,
        responses={200: shapes.BulkApprovalSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Approve up to 200 pieces of work as they are. Those that cannot be approved are named with the reason."""
        form = shapes.BulkApproveRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = bulk_approving.bulk_approve(project=self.project, by=person(request), **form.validated_data)
        return Response(shapes.BulkApprovalSerializer(done).data)


class AgreedView(ProjectViewMixin, APIView):
    """What two people agreed on."""

    read_roles = write_roles = REVIEWING
    write_scope = Scope.REVIEW

    @extend_schema(
        operation_id="projects_review_queue_agreed_retrieve",
        parameters=[shapes.QueueFilterSerializer],
        responses={200: shapes.AgreedSerializer},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Count what waits for one's review and was given alike by two people or more, up to 10,000 answers."""
        query = shapes.QueueFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(shapes.AgreedSerializer(agreed_of(self.project, person(request), **query.validated_data)).data)

    @extend_schema(
        operation_id="projects_review_queue_agreed_approve",
        request=shapes.ApproveAgreedRequestSerializer,
        responses={200: shapes.AgreedApprovalSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Approve the next 200 answers on which people agreed, up to `through`. Whether they do is checked anew."""
        form = shapes.ApproveAgreedRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = bulk_approving.approve_agreed(project=self.project, by=person(request), **form.validated_data)
        return Response(shapes.AgreedApprovalSerializer(done).data)


class ProgressView(ProjectViewMixin, APIView):
    """How far a project has come."""

    @extend_schema(operation_id="projects_progress", responses={200: ProgressSerializer})
    def get(self, request: Request, project_id: int) -> Response:
        """Count prompts, tasks and work by state; by person for reviewers and managers; by day for the last 30."""
        if roles_in(person(request), self.project.pk) & REVIEWING:
            found = progress_of(self.project, with_people=True)
        else:
            found = progress_for_annotators(self.project)
        return Response(ProgressSerializer(found).data)
