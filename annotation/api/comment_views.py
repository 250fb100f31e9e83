"""Comments on tasks and answers, and where one was mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.views import person
from accounts.models import User
from accounts.roles import Role, Scope
from annotation.api import comment_serializers as shapes
from annotation.api.permissions import EVERYBODY, REVIEWING, ProjectViewMixin, roles_in
from annotation.models import Annotation, Assignment, Comment, Mention, Project, ProjectMembership, Task
from annotation.models.task import TaskPurpose
from annotation.queries.comments import Subject, mentions_of, people_about, reviewers_of, threads_about
from annotation.queries.projects import projects_of
from annotation.queries.work import carriers_for, own_assignments
from annotation.services.comments import add_comment, mark_read, set_resolved
from core.errors import NotAllowed
from core.pagination import NewestFirst, OldestFirst

# A reviewer comments on what a reviewer sees: data, and what is planted among it.
REVIEWED = (TaskPurpose.DATA, TaskPurpose.REVIEW_PROBE)


def subject_for(project: Project, user: User, named: Mapping[str, Any]) -> Subject:
    """Return what a request talks about.

    Raises:
        Http404: there is none, or the person has no part in it.
    """
    reviewing = bool(roles_in(user, project.pk) & REVIEWING)
    if (task_id := named.get("task")) is not None:
        tasks = Task.objects.filter(project=project, purpose__in=REVIEWED)
        return Subject(project, _found(tasks if reviewing else tasks.none(), task_id), None, reviewing)
    if (assignment_id := named.get("assignment")) is not None:
        own = own_assignments(user).filter(task__project=project).select_related("task", "annotation")
        assignment = _found(own, assignment_id)
        # Before there is an answer, they are one of those who are at it, whatever else they are.
        return Subject(project, assignment.task, getattr(assignment, "annotation", None), reviewing=False)
    seen = Q(~Q(purpose=TaskPurpose.REVIEW_PROBE), author=user)
    if reviewing:
        seen |= Q(purpose=TaskPurpose.DATA) | Q(pk__in=carriers_for(user).values("pk"))
    answers = Annotation.objects.filter(seen, project=project).select_related("task")
    annotation = _found(answers, named["annotation"])
    return Subject(project, annotation.task, annotation, reviewing and annotation.author_id != user.pk)


def _found(rows: QuerySet[Any], pk: int) -> Any:
    return generics.get_object_or_404(rows, pk=pk)


class CommentListView(ProjectViewMixin, generics.ListAPIView[Comment]):
    """What people say about a task or an answer."""

    read_roles = EVERYBODY
    write_roles = EVERYBODY
    write_scope = Scope.ANNOTATE
    serializer_class = shapes.ThreadSerializer
    pagination_class = OldestFirst
    filter_backends = ()

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if getattr(self, "swagger_fake_view", False):
            return context
        return context | _names(self.project, person(self.request))

    def get_queryset(self) -> QuerySet[Comment]:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        query = shapes.SubjectQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        user = person(self.request)
        return threads_about(subject_for(self.project, user, query.validated_data), user)

    @extend_schema(operation_id="projects_comments_list", parameters=[shapes.SubjectQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the threads about a task or an answer, oldest first.

        Annotators read those about their own answers; about a task, their own comments and those of reviewers.
        """
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_comments_create",
        request=shapes.CommentCreateSerializer,
        responses={201: shapes.CommentSerializer},
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Say something, or reply to the first comment of a thread. A reply opens a resolved thread again."""
        form = shapes.CommentCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said, user = form.validated_data, person(request)
        comment = add_comment(
            subject=subject_for(self.project, user, said),
            by=user,
            body=said["body"],
            field=said.get("field", ""),
            parent_id=said.get("parent"),
            mentions=said.get("mentions", ()),
        )
        shown = shapes.CommentSerializer(comment, context=_names(self.project, user)).data
        return Response(shown, status=status.HTTP_201_CREATED)


def _names(project: Project, user: User) -> dict[str, Any]:
    """Return whose names a person may see: all (None), or their own and those of reviewers and managers."""
    if roles_in(user, project.pk) & REVIEWING:
        return {"user": user, "named": None}
    return {"user": user, "named": {user.pk, *reviewers_of(project).values_list("pk", flat=True)}}


class CommentPeopleView(ProjectViewMixin, APIView):
    """Who can be mentioned."""

    @extend_schema(
        operation_id="projects_comments_people",
        parameters=[shapes.SubjectQuerySerializer],
        responses={200: shapes.PersonSerializer(many=True)},
    )
    def get(self, request: Request, project_id: int) -> Response:
        """List the people who can read what one says about this, by name: one list."""
        query = shapes.SubjectQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        user = person(request)
        found = people_about(subject_for(self.project, user, query.validated_data), user)
        return Response(shapes.PersonSerializer(found, many=True).data)


class ResolveView(APIView):
    """Calling a thread resolved."""

    write_scope = Scope.ANNOTATE
    resolved = True

    @extend_schema(operation_id="comments_resolve", request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Call a thread resolved: reviewers, managers, and whoever began it or wrote the answer that it is about."""
        return self._set(request, pk)

    def _set(self, request: Request, pk: int) -> Response:
        user = person(request)
        found = Comment.objects.filter(project__in=projects_of(user)).select_related("project", "annotation")
        thread: Comment = _found(found, pk)
        if not roles_in(user, thread.project_id) & REVIEWING:
            about = thread.annotation.author_id if thread.annotation else None
            if user.pk not in (about, thread.author_id):
                raise NotAllowed("This thread is not yours to resolve.")
        set_resolved(thread=thread, by=user, resolved=self.resolved)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReopenView(ResolveView):
    """Opening a thread again."""

    resolved = False

    @extend_schema(operation_id="comments_reopen", request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Open a resolved thread again."""
        return self._set(request, pk)


class MentionListView(generics.ListAPIView[Mention]):
    """Where one was mentioned."""

    serializer_class = shapes.MentionSerializer
    pagination_class = NewestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Mention]:
        if getattr(self, "swagger_fake_view", False):
            return Mention.objects.none()
        query = shapes.MentionQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return mentions_of(person(self.request), **query.validated_data)

    @extend_schema(operation_id="mentions_list", parameters=[shapes.MentionQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List where one was mentioned, newest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        context = _around(person(request), page)
        return self.get_paginated_response(shapes.MentionSerializer(page, many=True, context=context).data)


def _around(user: User, mentions: list[Mention]) -> dict[str, Any]:
    """Return what the shapes of a page of mentions need: one's own assignments, and whose names one may see."""
    comments = [mention.comment for mention in mentions]
    tasks = {comment.task_id for comment in comments if comment.annotation_id is None}
    own = Assignment.objects.filter(user=user, task__in=tasks).values_list("task_id", "pk")
    projects = {comment.project_id for comment in comments}
    reviewing = set(
        projects_of(user, (Role.REVIEWER, Role.MANAGER)).filter(pk__in=projects).values_list("pk", flat=True)
    )
    held = ProjectMembership.objects.filter(project__in=projects, role__in=(Role.REVIEWER, Role.MANAGER))
    named = {user.pk, *held.values_list("user_id", flat=True)}
    named |= {comment.author_id for comment in comments if comment.author.is_administrator}
    return {"assignments": dict(own), "reviewing": reviewing, "named": named}


class MentionReadView(APIView):
    """Mentions that one has seen."""

    write_scope = Scope.READ

    @extend_schema(
        operation_id="mentions_read",
        request=shapes.MentionReadRequestSerializer,
        responses={200: shapes.MentionReadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Say that one has seen mentions; those of other people are left alone."""
        form = shapes.MentionReadRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        read = mark_read(user=person(request), ids=form.validated_data["ids"])
        return Response(shapes.MentionReadSerializer({"read": read}).data)
