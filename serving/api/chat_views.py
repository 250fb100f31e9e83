"""Live chat. Everybody sees only their own; which model wrote a reply is never told."""

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
from accounts.roles import Scope
from annotation.api.permissions import ANNOTATING, ProjectViewMixin, project_for
from core.pagination import NewestFirst
from serving.api import serializers as shapes
from serving.models import Chat
from serving.queries.suggestions import chat_with_turns, own_chats
from serving.services import chats


class ChatListView(ProjectViewMixin, generics.ListAPIView[Chat]):
    """One's own chats in a project."""

    read_roles = ANNOTATING
    write_roles = ANNOTATING
    write_scope = Scope.ANNOTATE
    serializer_class = shapes.ChatRowSerializer
    pagination_class = NewestFirst
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Chat]:
        if getattr(self, "swagger_fake_view", False):
            return Chat.objects.none()
        return own_chats(person(self.request)).filter(project=self.project)

    @extend_schema(operation_id="projects_chats_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own chats, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_chats_create", request=shapes.SaySerializer, responses={201: shapes.ChatSerializer}
    )
    def post(self, request: Request, project_id: int) -> Response:
        """Begin a chat with a first message. Two replies come; follow them at `chats/{id}/`."""
        form = shapes.SaySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = person(request)
        chat = chats.begin(project=self.project, user=by, **form.validated_data)
        return Response(_shown(by, chat.pk), status=status.HTTP_201_CREATED)


class ChatView(APIView):
    """One chat."""

    @extend_schema(operation_id="chats_retrieve", responses={200: shapes.ChatSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Show what was said, and what has come of the two replies; ask again while one is on its way."""
        return Response(_shown(person(request), pk))


class ChatSayView(APIView):
    """Something said in a chat."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="chats_say", request=shapes.SaySerializer, responses={200: shapes.ChatSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Say something; two replies are asked for. 409 `not_chosen` while the last two are not chosen from."""
        chat, form = _own(request, pk), shapes.SaySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chats.say(chat=chat, user=person(request), **form.validated_data)
        return Response(_shown(person(request), pk))


class ChatAgainView(APIView):
    """Another two replies."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="chats_again", request=None, responses={200: shapes.ChatSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ask for two other replies to what was said last; those that are still coming are cancelled."""
        chats.ask_again(chat=_own(request, pk), user=person(request))
        return Response(_shown(person(request), pk))


class ChatChooseView(APIView):
    """A choice between two replies."""

    write_scope = Scope.ANNOTATE

    @extend_schema(operation_id="chats_choose", request=shapes.ChooseSerializer, responses={200: shapes.ChatSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Say which reply is better. That makes a pair, which is reviewed like any other; the chat goes on with it."""
        chat, form = _own(request, pk), shapes.ChooseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chats.choose(chat=chat, user=person(request), **form.validated_data)
        return Response(_shown(person(request), pk))


def _own(request: Request, pk: int) -> Chat:
    """Return one's own chat in a project that one still annotates in."""
    chat = get_object_or_404(own_chats(person(request)), pk=pk)
    project_for(person(request), chat.project_id, ANNOTATING)
    return chat


def _shown(user: Any, pk: int) -> Any:
    return shapes.ChatSerializer(get_object_or_404(chat_with_turns(user), pk=pk)).data
