"""Reads of the project pages: which projects, who is in them, their guidelines."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import User
from accounts.roles import Role
from annotation.models import GuidelineVersion, PersonDay, Project, ProjectMembership, WorkProfile

CANDIDATES_SHOWN = 20


def projects_of(user: User, roles: Iterable[str] = Role.values) -> QuerySet[Project]:
    """Return the projects in which a person has one of ``roles``; an administrator manages all of the organisation."""
    own = Project.objects.filter(organization=user.organization_id)
    wanted = set(roles)
    if user.is_administrator and Role.MANAGER in wanted:
        return own
    held = ProjectMembership.objects.filter(user=user, role__in=wanted)
    return own.filter(pk__in=held.values("project"))


def with_details(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Return projects together with their newest guidelines and the person's own roles in them."""
    newest = GuidelineVersion.objects.filter(project=OuterRef("pk")).order_by("-number")
    mine = ProjectMembership.objects.filter(user=user).order_by("role")
    return projects.annotate(
        guideline_id=Subquery(newest.values("pk")[:1]),
        guideline_number=Subquery(newest.values("number")[:1]),
        guideline_created_at=Subquery(newest.values("created_at")[:1]),
    ).prefetch_related(Prefetch("memberships", queryset=mine, to_attr="my_memberships"))


def may_create_projects(user: User) -> bool:
    """Tell whether a person may start a project: administrators, and managers of any project."""
    return user.is_administrator or ProjectMembership.objects.filter(user=user, role=Role.MANAGER).exists()


def members_of(project: Project) -> QuerySet[User]:
    """Return the people with a role in a project, their roles, what is known of their work and when it was last."""
    memberships = ProjectMembership.objects.filter(project=project).order_by("role")
    days = PersonDay.objects.filter(project=project, user=OuterRef("pk")).order_by("-day")
    return (
        User.objects.filter(pk__in=memberships.order_by().values("user"))
        .annotate(last_active=Subquery(days.values("day")[:1]))
        .prefetch_related(
            Prefetch("memberships", queryset=memberships, to_attr="project_memberships"),
            Prefetch("work_profiles", queryset=WorkProfile.objects.filter(project=project), to_attr="project_profiles"),
        )
    )


def candidates_for(project: Project, q: str = "") -> QuerySet[User]:
    """Return the first active people of the organisation without a role in a project, by name."""
    taken = ProjectMembership.objects.filter(project=project).values("user")
    found = User.objects.filter(organization=project.organization_id, is_active=True).exclude(pk__in=taken)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q))
    return found.order_by("name", "email")[:CANDIDATES_SHOWN]
