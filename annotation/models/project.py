"""Projects, the people in them, and the guidelines they work by."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role

DEFAULT_RANK_REASONS = ["More correct", "More helpful", "Clearer", "Better tone", "Follows the format"]


def default_rank_reasons() -> list[str]:
    """Return the reasons a new project offers beside a preference."""
    return list(DEFAULT_RANK_REASONS)


class Project(models.Model):
    """A body of work with its own guidelines, people and output schema."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    output_schema = models.JSONField(null=True, blank=True)
    tools = models.JSONField(null=True, blank=True)
    rank_reasons = models.JSONField(default=default_rank_reasons)
    write_overlap = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(9)])
    rank_overlap = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(9)])
    lease_seconds = models.PositiveIntegerField(
        default=1800, validators=[MinValueValidator(60), MaxValueValidator(7 * 24 * 3600)]
    )
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
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_number_once")]

    def __str__(self) -> str:
        return f"{self.project} guidelines {self.number}"
