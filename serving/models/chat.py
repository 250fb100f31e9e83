"""Conversations of people with a project's models: every turn offers two replies, and choosing one makes a pair."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models import Annotation, Project, Suggestion


class Chat(models.Model):
    """One conversation. ``messages`` is what was said and chosen so far."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="chats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="chats")
    messages = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["project", "user", "-id"], name="chat_of_person")]

    def __str__(self) -> str:
        return f"chat {self.pk} in {self.project}"


class ChatTurn(models.Model):
    """Two replies to the same words, A and B by chance. ``choice`` is what the person said of them."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    a = models.OneToOneField(Suggestion, on_delete=models.PROTECT, related_name="+")
    b = models.OneToOneField(Suggestion, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=16, blank=True)
    # The pair that it became.
    annotation = models.OneToOneField(Annotation, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["chat", "number"], name="chat_turn_once")]

    def __str__(self) -> str:
        return f"turn {self.number} of chat {self.chat_id}"
