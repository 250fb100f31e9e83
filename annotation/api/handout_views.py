"""Taking tasks and answering them. Everybody reaches only their own assignments."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.roles import Scope
from annotation.api import handout_serializers as shapes
from annotation.api.permissions import ANNOTATING, ProjectViewMixin
from annotation.models import Assignment
from annotation.queries.work import own_assignments, with_question
from annotation.services import distribution, submitting
from core.pagination import OldestFirst

# A serializer copies its fields each time that one is made; these two are made once, and keep nothing of what they show.
CLAIM, SUBMISSION = shapes.ClaimSerializer(), shapes.SubmissionSerializer()


def own_form(shape: type[Serializer[Any]], request: Request, pk: int) -> Serializer[Any]:
    """Return the checked form of a request about one's own assignment.

    Raises:
        Http404: it is somebody else's; that is said before anything about the form.
    """
    form = shape(data=request.data)
    if not form.is_valid():
        generics.get_object_or_404(own_assignments(person(request)), pk=pk)
        raise ValidationError(form.errors)
    return form


class ClaimView(ProjectViewMixin, APIView):
    """The next task."""

    write_roles = ANNOTATING
    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="projects_claim", request=shapes.ClaimRequestSerializer, responses={200: shapes.ClaimSerializer}
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Take the next task. Who has one at hand already gets it back, its lease renewed.

        With `besides`, the one after those is taken ahead, as long as the project lets a person hold so many.
        """
        form = shapes.ClaimRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        claimed = distribution.claim_next(project=self.project, user=person(request), **form.validated_data)
        nothing = isinstance(claimed.found, distribution.NothingToDo)
        answer = {
            "assignment": None if nothing else claimed.found,
            "reason": claimed.found if nothing else None,
            "returned_waiting": claimed.returned_waiting,
        }
        return Response(CLAIM.to_representation(answer))


class AssignmentListView(generics.ListAPIView[Assignment]):
    """One's own assignments."""

    serializer_class = shapes.AssignmentSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Assignment]:
        if getattr(self, "swagger_fake_view", False):
            return Assignment.objects.none()
        query = shapes.AssignmentQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return with_question(own_assignments(person(self.request)).filter(**query.validated_data))

    @extend_schema(operation_id="assignments_list", parameters=[shapes.AssignmentQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own assignments, oldest first; `state=held` finds what to go on with."""
        return super().get(request, *args, **kwargs)


class AssignmentView(APIView):
    """One of one's own assignments."""

    @extend_schema(operation_id="assignments_retrieve", responses={200: shapes.AssignmentSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show the question, and the draft so far."""
        assignment = generics.get_object_or_404(with_question(own_assignments(person(request))), pk=pk)
        return Response(shapes.AssignmentSerializer(assignment).data)


class HeartbeatView(APIView):
    """A sign of life."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="assignments_heartbeat",
        request=shapes.HeartbeatRequestSerializer,
        responses={200: shapes.LeaseSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Keep the task for another while; 410 when it went to others."""
        form = own_form(shapes.HeartbeatRequestSerializer, request, pk)
        assignment = distribution.renew(user=person(request), assignment_id=pk, **form.validated_data)
        return Response(shapes.LeaseSerializer(assignment).data)


class DraftView(APIView):
    """An unfinished answer."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="assignments_draft",
        request=shapes.DraftRequestSerializer,
        responses={200: shapes.DraftSavedSerializer},
    )
    def put(self, request: Request, pk: int) -> Response:
        """Save the draft and keep the task. 409 `draft_conflict` when another tab has saved a later one."""
        form = own_form(shapes.DraftRequestSerializer, request, pk)
        assignment = submitting.save_draft(user=person(request), assignment_id=pk, **form.validated_data)
        return Response(shapes.DraftSavedSerializer(assignment).data)


class SubmitView(APIView):
    """A finished answer."""

    write_scope = Scope.ANNOTATE

    @extend_schema(
        operation_id="assignments_submit",
        request=shapes.SubmitRequestSerializer,
        responses={200: shapes.SubmissionSerializer, 201: shapes.SubmissionSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Submit the answer. It is kept however late it comes; the same again changes nothing and answers 200."""
        form = own_form(shapes.SubmitRequestSerializer, request, pk)
        done = submitting.submit(user=person(request), assignment_id=pk, **form.validated_data)
        return Response(
            SUBMISSION.to_representation(done.annotation),
            status=status.HTTP_201_CREATED if done.created else status.HTTP_200_OK,
        )


class SkipView(APIView):
    """Passing a task on."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="assignments_skip", request=shapes.SkipRequestSerializer, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Pass the task on to others; it never comes back to the same person. With a draft it needs a reason."""
        form = own_form(shapes.SkipRequestSerializer, request, pk)
        distribution.skip(user=person(request), assignment_id=pk, **form.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReleaseView(APIView):
    """Giving a task back."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="assignments_release", request=shapes.TokenSerializer, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Give the task back unanswered. The draft stays; the task may come back when nothing else is left."""
        form = own_form(shapes.TokenSerializer, request, pk)
        distribution.release(user=person(request), assignment_id=pk, **form.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
