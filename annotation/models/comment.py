"""What people say to each other about a task or a field of an answer."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.annotation import Annotation
from annotation.models.project import Project
from annotation.models.task import Task


class Comment(models.Model):
    """One remark. The first of a thread has no parent, and carries whether the thread is resolved.

    A thread is about an annotation (its author and reviewers read it), or about a task before anybody answered.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="comments")
    annotation = models.ForeignKey(Annotation, null=True, on_delete=models.CASCADE, related_name="comments")
    # Where in the answer: a path such as ``messages.0.content``; blank for the whole.
    field = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"comment {self.pk} on task {self.task_id}"


class Mention(models.Model):
    """Somebody named in a comment, and whether they have seen it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]
        indexes = [models.Index(fields=["user", "-id"], condition=models.Q(read_at=None), name="mention_unread")]

    def __str__(self) -> str:
        return f"{self.user} in comment {self.comment_id}"
