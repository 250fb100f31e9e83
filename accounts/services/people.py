"""Create and change people. Only administrators come here."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import AccessToken, Organization, User
from accounts.services.audit import record
from accounts.services.sessions import check_password_strength
from core.errors import Conflict, Detail, InvalidInput


@transaction.atomic
def create_person(
    *,
    organization: Organization,
    email: str,
    password: str,
    name: str = "",
    is_administrator: bool = False,
    by: User | None = None,
) -> User:
    """Create a person who can sign in at once.

    Raises:
        InvalidInput: the email address is taken or the password is weak.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        message = "A person with this email address exists already."
        raise InvalidInput(message, details=[Detail(message, field="email", code="taken")])
    check_password_strength(password, User(email=email, name=name), field="password")
    user = User.objects.create_user(
        email, password, name=name, organization=organization, is_superuser=is_administrator
    )
    record(actor=by, verb="person_created", target=user, after={"email": user.email, "administrator": is_administrator})
    return user


@transaction.atomic
def update_person(
    *,
    user: User,
    by: User,
    name: str | None = None,
    is_active: bool | None = None,
    is_administrator: bool | None = None,
    password: str | None = None,
) -> User:
    """Change a person. Closing an account ends its sessions and tokens; what the person made stays.

    Raises:
        Conflict: it would leave the site without an administrator.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    before = {"name": user.name, "active": user.is_active, "administrator": user.is_administrator}
    loses_power = is_active is False or is_administrator is False
    if user.is_administrator and user.is_active and loses_power:
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
        if not others.exists():
            raise Conflict("This is the last administrator. Make another one first.", code="last_administrator")
    if name is not None:
        user.name = name
    if is_active is not None:
        user.is_active = is_active
    if is_administrator is not None:
        user.is_superuser = is_administrator
    if password is not None:
        check_password_strength(password, user, field="password")
        user.set_password(password)
    user.save()
    if not user.is_active:
        AccessToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    after: dict[str, object] = {"name": user.name, "active": user.is_active, "administrator": user.is_administrator}
    if password is not None:
        after["new_password"] = True
    record(actor=by, verb="person_changed", target=user, before=before, after=after)
    return user
