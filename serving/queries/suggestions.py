"""Reads of what models were asked for. Everybody reads only what they asked for themselves."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from annotation.models import Project, Suggestion, SuggestionPurpose
from serving.models import Chat, SampleSet

CHATS_SHOWN = 50


def own_suggestions(user: User) -> QuerySet[Suggestion]:
    """Return the drafts and trials that a person asked for; replies and samples are only shown without their model."""
    return Suggestion.objects.filter(user=user, purpose__in=[SuggestionPurpose.DRAFT, SuggestionPurpose.TRIAL])


def own_chats(user: User) -> QuerySet[Chat]:
    """Return a person's chats, newest first."""
    return Chat.objects.filter(user=user).order_by("-pk")


def chat_with_turns(user: User) -> QuerySet[Chat]:
    """Return a person's chats with all that is shown of them."""
    return own_chats(user).select_related("project").prefetch_related("turns__a", "turns__b")


def sample_sets(project: Project) -> QuerySet[SampleSet]:
    """Return what was asked for in a project, newest first."""
    found = SampleSet.objects.filter(project=project).select_related("user", "item")
    return found.prefetch_related("suggestions", "tasks").order_by("-pk")
