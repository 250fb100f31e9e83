"""Projects, the people in them, and the guidelines they work by."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role
from annotation.workbench import DEFAULT_RANK_REASONS


def default_rank_reasons() -> list[str]:
    """Return the reasons a new project offers beside a preference."""
    return list(DEFAULT_RANK_REASONS)


class HandoutOrder(models.TextChoices):
    """What is handed out first within one priority."""

    ARRIVAL = "arrival", "Arrival"
    BREADTH = "breadth", "Breadth first"
    SCORE = "score", "Highest score first"


class ReviewPolicy(models.TextChoices):
    """Which submissions people review. The rules for newcomers and for low reliability hold beside each of them."""

    ALL = "all", "All"
    SAMPLE = "sample", "A random share"
    DISAGREEMENT = "disagreement", "Only disagreements"


def percent(
    default: int, least: int = 0, most: int = 100, **options: Any
) -> models.PositiveSmallIntegerField[Any, Any]:
    """Return a field for a whole number of percent."""
    checks = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(default=default, validators=checks, **options)


class Project(models.Model):
    """A body of work with its own guidelines, people and output schema."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    output_schema = models.JSONField(null=True, blank=True)
    tools = models.JSONField(null=True, blank=True)
    rank_reasons = models.JSONField(default=default_rank_reasons)
    # What each ranked answer is rated by (1 to 5), and what a writer ticks before submitting.
    dimensions = models.JSONField(default=list, blank=True)
    checklist = models.JSONField(default=list, blank=True)
    write_overlap = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(9)])
    rank_overlap = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(9)])
    lease_seconds = models.PositiveIntegerField(
        default=1800, validators=[MinValueValidator(60), MaxValueValidator(7 * 24 * 3600)]
    )
    handout_order = models.CharField(max_length=16, choices=HandoutOrder.choices, default=HandoutOrder.ARRIVAL)
    # How many tasks a person may have at hand: the one on the screen, and the next ones, fetched ahead.
    max_held = models.PositiveSmallIntegerField(default=2, validators=[MinValueValidator(1), MaxValueValidator(20)])
    # After so many skips a task waits for a manager.
    max_skips = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(50)])
    daily_quota = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    person_quota = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    gold_share = percent(0, most=50)
    repeat_share = percent(0, most=50)
    qualification_required = models.BooleanField(default=False)
    qualification_pass_mark = percent(80, least=1)
    qualification_attempts = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    # After an attempt, show what would have been right and why.
    qualification_feedback = models.BooleanField(default=True)
    review_policy = models.CharField(max_length=16, choices=ReviewPolicy.choices, default=ReviewPolicy.ALL)
    review_share = percent(20)
    # Everything of a person's first so many submissions is reviewed, whatever the policy.
    review_newcomer_first = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(100_000)])
    # Everything of a person whose reliability is below is reviewed, whatever the policy.
    review_below_reliability = percent(0)
    # The policy has changed, and what waits is decided anew from after this task on; None: all is decided.
    review_pending_after = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="project_name_once_in_organization"),
            models.CheckConstraint(
                condition=models.Q(write_overlap__gte=1, rank_overlap__gte=1), name="project_overlap_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectMembership(models.Model):
    """One role of one person in one project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user", "role"], name="membership_role_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} of {self.project}"


class GuidelineVersion(models.Model):
    """One version of a project's guidelines. Versions are added, never changed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    body = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    # People read this version before they get their next task.
    must_acknowledge = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_number_once")]

    def __str__(self) -> str:
        return f"{self.project} guidelines {self.number}"


class GuidelineReading(models.Model):
    """Somebody said that they have read a version."""

    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guideline", "user"], name="guideline_read_once")]

    def __str__(self) -> str:
        return f"{self.user} has read {self.guideline}"


class WorkProfile(models.Model):
    """What a project knows of a person's work: what they may get, what it costs, how reliable it is."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="profiles")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="work_profiles")
    # Skills and languages, in lower case: tasks may ask for them.
    tags = models.JSONField(default=list, blank=True)
    hourly_rate = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    # Answers given as data, in all: for newcomers and quotas, without counting rows.
    submitted_count = models.PositiveIntegerField(default=0)
    qualified_at = models.DateTimeField(null=True, blank=True)
    # Taken off the work until they qualify anew.
    retrain_since = models.DateTimeField(null=True, blank=True)
    # The share of this person's answers that are right, as estimated (0 to 1), from so many answers, and how.
    reliability = models.FloatField(null=True, blank=True)
    reliability_answers = models.PositiveIntegerField(default=0)
    reliability_method = models.CharField(max_length=32, blank=True)
    reliability_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="work_profile_once"),
            models.CheckConstraint(
                condition=models.Q(reliability=None) | models.Q(reliability__gte=0, reliability__lte=1),
                name="reliability_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}"
