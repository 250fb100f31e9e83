"""Work from before a version of the guidelines that a manager has put back; a worker does it, some at a time."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.project import GuidelineVersion, Project


class RequeueHow(models.TextChoices):
    """Who does the old work again."""

    AUTHORS = "authors", "Its authors, as returned work"
    OTHERS = "others", "Other people; the old answers are set aside"


class GuidelineRequeue(models.Model):
    """One order to put old work back, and how far it has come.

    ``step`` and ``after`` move in the transaction that puts the work back: a worker that dies loses nothing, and two
    workers do nothing twice.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="requeues")
    # The newest version when it was asked for: the one to work by.
    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, related_name="requeues")
    before_number = models.PositiveIntegerField()
    how = models.CharField(max_length=8, choices=RequeueHow.choices)
    states = models.JSONField(default=list)
    # The heading that people are pointed to.
    section = models.CharField(max_length=200, blank=True)
    # Which combination of state and kind is next, and after which annotation.
    step = models.PositiveSmallIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(finished_at=None), name="requeue_unfinished")]

    def __str__(self) -> str:
        return f"work from before version {self.before_number} of project {self.project_id}"
