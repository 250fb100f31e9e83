"""Lanes of ready slots, who may have them, and where each person has come to in them."""

from __future__ import annotations

from django.db import models

from accounts.models import User
from annotation.models.project import Project
from annotation.models.task import TaskKind


class Audience(models.Model):
    """Who may have a task: the named people, or else whoever has all of the tags."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="audiences")
    # Sorted, in lower case; empty where people are named.
    tags = models.JSONField(default=list, blank=True)
    people = models.ManyToManyField(User, blank=True, related_name="+")
    # Says who it is in one text, so that the same audience is one row.
    key = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="audience_once")]

    def __str__(self) -> str:
        return self.key


class Lane(models.Model):
    """Ready slots of one project, kind, audience and rank: a queue in itself, read from its front.

    Projects have few lanes and many slots: a claim looks at the lanes that are for the person, lowest rank first.
    ``rank`` is made of the priority and the project's order (see ``annotation.services.lanes``).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lanes")
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    audience = models.ForeignKey(Audience, null=True, on_delete=models.CASCADE, related_name="lanes")
    rank = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "rank"], condition=models.Q(audience=None), name="lane_for_all_once"
            ),
            models.UniqueConstraint(
                fields=["project", "kind", "rank", "audience"],
                condition=models.Q(audience__isnull=False),
                name="lane_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} lane {self.rank} of project {self.project_id}"


class HandoutCursor(models.Model):
    """Where a person has come to in a lane: nothing before ``position`` is for them."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="cursors")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    position = models.BigIntegerField()
    # When the whole lane was last searched for them in vain, or for the first time.
    searched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "user"], name="handout_cursor_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.position} in lane {self.lane_id}"
