"""Roles in a project, checked once for every view that has a project."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import User
from accounts.roles import Role
from annotation.models import Project, ProjectMembership
from core.prepared import Prepared

EVERYBODY = frozenset(Role.values)
REVIEWING = frozenset({Role.REVIEWER, Role.MANAGER})
MANAGING = frozenset({Role.MANAGER})
ANNOTATING = frozenset({Role.ANNOTATOR})
# Asked on every call below a project.
MEMBERSHIPS = Prepared(
    lambda user, project, organization: ProjectMembership.objects.filter(
        user=user, project=project, project__organization=organization
    ).select_related("project"),
    3,
)


def roles_in(user: User, project_id: int) -> frozenset[str]:
    """Return the roles of ``user`` in a project; an administrator of its organisation manages it."""
    roles = set(ProjectMembership.objects.filter(user=user, project_id=project_id).values_list("role", flat=True))
    if user.is_administrator and Project.objects.filter(pk=project_id, organization_id=user.organization_id).exists():
        roles.add(Role.MANAGER)
    return frozenset(roles)


def project_for(user: User, project_id: int, roles: frozenset[str] | set[str] = EVERYBODY) -> Project:
    """Return a project in which ``user`` has one of ``roles``.

    Raises:
        Http404: when the person has no part in it, as if it were not there.
        PermissionDenied: when the person is in it without such a role.
    """
    # One question for everybody who is in the project; an administrator may come without a part in it.
    memberships = MEMBERSHIPS.all(user.pk, project_id, user.organization_id)
    project = (
        memberships[0].project
        if memberships
        else get_object_or_404(Project, pk=project_id, organization_id=user.organization_id)
    )
    held = {membership.role for membership in memberships} | ({Role.MANAGER} if user.is_administrator else set())
    if not held:
        raise Http404
    if not held & set(roles):
        needed = " or ".join(sorted(roles))
        raise PermissionDenied(f"This needs the role {needed} in the project {project.name}.")
    return project


class ProjectViewMixin:
    """For views below ``projects/{project_id}/``: ``self.project`` with the roles checked.

    ``read_roles`` and ``write_roles`` name who may read and who may change.
    """

    read_roles: ClassVar[frozenset[str]] = EVERYBODY
    write_roles: ClassVar[frozenset[str]] = MANAGING
    # Whoever is not signed in is turned away before (the settings' default permission).
    project: Project

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if "project_id" in kwargs:
            roles = self.read_roles if request.method in SAFE_METHODS else self.write_roles
            self.project = project_for(request.user, kwargs["project_id"], roles)  # type: ignore[arg-type]
