"""Give people roles in a project and take them away. Managers come here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from accounts.services.audit import record
from annotation.models import Project, ProjectMembership
from core.errors import Conflict, Detail, InvalidInput


@transaction.atomic
def add_member(*, project: Project, email: str, roles: Iterable[str], by: User | None) -> User:
    """Give the person with this email address roles in a project, beside those they have.

    Raises:
        InvalidInput: nobody in the organisation has this address, or the account is closed.
    """
    user = User.objects.filter(organization=project.organization_id, email__iexact=email.strip()).first()
    if user is None:
        message = f"Nobody here has the address {email.strip()}. An administrator can add the person first."
        raise InvalidInput(message, details=[Detail(message, field="email", code="not_found")])
    if not user.is_active:
        message = f"The account of {user} is closed. An administrator can open it again."
        raise InvalidInput(message, details=[Detail(message, field="email", code="inactive")])
    project = _locked(project)
    _change(project, user, _roles_of(project, user) | set(roles), by)
    return user


@transaction.atomic
def set_roles(*, project: Project, user: User, roles: Iterable[str], by: User | None) -> None:
    """Replace the roles of a member; no roles take the person out of the project. What they made stays.

    Raises:
        Conflict: it would leave the project without a manager.
    """
    project = _locked(project)
    _change(project, user, set(roles), by)


def _locked(project: Project) -> Project:
    """Return the project, locked: two managers must not remove one another at the same moment."""
    return Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)


def _roles_of(project: Project, user: User) -> set[str]:
    return set(project.memberships.filter(user=user).values_list("role", flat=True))


def _change(project: Project, user: User, roles: set[str], by: User | None) -> None:
    before = _roles_of(project, user)
    if before == roles:
        return
    if Role.MANAGER in before - roles:
        others = project.memberships.filter(role=Role.MANAGER, user__is_active=True).exclude(user=user)
        if not others.exists():
            raise Conflict(
                f"{user} is the last manager of {project.name}. Make somebody else a manager first.",
                code="last_manager",
            )
    project.memberships.filter(user=user, role__in=before - roles).delete()
    ProjectMembership.objects.bulk_create(
        ProjectMembership(project=project, user=user, role=role) for role in sorted(roles - before)
    )
    verb = "member_added" if not before else "member_changed" if roles else "member_removed"
    record(
        actor=by,
        verb=verb,
        target=user,
        project_id=project.pk,
        before={"roles": sorted(before)},
        after={"roles": sorted(roles)},
    )
