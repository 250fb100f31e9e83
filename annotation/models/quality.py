"""Counts kept as things happen, reports made in the background, and alarms: pages read these, never all rows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.project import Project
from annotation.models.task import TaskKind
from core.state_machine import StateMachine


class Counter(models.Model):
    """A change to one count of a project. The count is the sum of its rows; a sweep folds them into one.

    Rows are added, not updated, so that people who submit at the same moment never wait for each other.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="counters", db_index=False)
    name = models.CharField(max_length=64)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["project", "name"], name="counter_of_project")]

    def __str__(self) -> str:
        return f"{self.name} {self.amount:+}"


class PersonDay(models.Model):
    """What one person did in a project on one day (UTC), by kind of task. Sums of these make every chart.

    Verdicts count on the day on which they were given, for the author (``approved``, ...) and for the reviewer
    (``reviewed``, ...).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="person_days", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    # answers: whatever looks like work to the person, gold among it; submitted: as data.
    answers = models.PositiveIntegerField(default=0)
    submitted = models.PositiveIntegerField(default=0)
    resubmitted = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    seconds = models.PositiveBigIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)
    edited = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    gold_asked = models.PositiveIntegerField(default=0)
    gold_passed = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    repeats_consistent = models.PositiveIntegerField(default=0)
    # Of votes for one of two answers: how often the left one won, and how often the longer (where one is longer).
    preferences = models.PositiveIntegerField(default=0)
    left_won = models.PositiveIntegerField(default=0)
    unequal = models.PositiveIntegerField(default=0)
    longer_won = models.PositiveIntegerField(default=0)
    # As a reviewer: verdicts given, how many of them changed the answer or sent it back, and on probes.
    reviewed = models.PositiveIntegerField(default=0)
    overturned = models.PositiveIntegerField(default=0)
    probes_asked = models.PositiveIntegerField(default=0)
    probes_passed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "day", "user", "kind"], name="person_day_once"),
        ]
        indexes = [models.Index(fields=["user", "day"], name="person_day_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day} ({self.kind})"


class QualityReport(models.Model):
    """A statistic of a project, computed in the background; the newest of a kind is shown, with its moment."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="quality_reports")
    kind = models.CharField(max_length=32)
    data = models.JSONField()
    # How far it reaches: the newest annotation that it has seen.
    last_annotation = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "kind"], name="quality_report_once")]

    def __str__(self) -> str:
        return f"{self.kind} of project {self.project_id}"


class AlarmState(models.TextChoices):
    OPEN = "open", "Open"
    ACTED = "acted", "Acted on"
    DISMISSED = "dismissed", "Dismissed"


ALARM_MACHINE = StateMachine("alarm", {AlarmState.OPEN: {AlarmState.ACTED, AlarmState.DISMISSED}})


class AlarmKind(models.TextChoices):
    """What somebody's answers look like. See ``annotation.statistics.alarms`` for each test."""

    RANDOM = "random", "Answers look random"
    LEFT = "left", "Nearly always the same side"
    LENGTH = "length", "Nearly always the longer answer"
    COPYING = "copying", "Same answers as somebody else"
    FAST = "fast", "Too fast"
    DRIFT = "drift", "Reliability falls"


class QualityAlarm(models.Model):
    """Somebody's answers look wrong in one way, with the figures that say so."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="alarms")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=AlarmKind.choices)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=AlarmState.choices, default=AlarmState.OPEN)
    raised_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user", "kind"], condition=models.Q(state="open"), name="alarm_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} alarm about {self.user_id}"
