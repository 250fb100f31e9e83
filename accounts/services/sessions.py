"""Sign in and out, and change one's password."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, password_validation, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User
from accounts.services.audit import record
from core.errors import ApiError, Detail, InvalidInput


class WrongCredentials(ApiError):
    """No such person, or not their password; which of the two is not said."""

    status_code = 401
    code = "wrong_credentials"


def sign_in(request: HttpRequest, *, email: str, password: str) -> User:
    """Start a session for the person with this email address and password.

    Raises:
        WrongCredentials: the two do not belong together, or the account is closed.
    """
    user = authenticate(request, username=email.strip().lower(), password=password)
    if not isinstance(user, User):
        raise WrongCredentials("The email address and the password do not belong together. Check both and try again.")
    login(request, user)
    record(actor=user, verb="signed_in", target=user)
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session; nothing happens where there is none."""
    if isinstance(request.user, User):
        record(actor=request.user, verb="signed_out", target=request.user)
    logout(request)


def change_password(request: HttpRequest, *, user: User, current: str, new: str) -> None:
    """Give ``user`` a new password. This session goes on; all others of the person end."""
    if not user.check_password(current):
        raise InvalidInput(
            "The current password is not right.",
            details=[Detail("The current password is not right.", field="current", code="wrong_password")],
        )
    check_password_strength(new, user, field="new")
    user.set_password(new)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    record(actor=user, verb="password_changed", target=user)


def check_password_strength(password: str, user: User | None, *, field: str) -> None:
    """Raise :class:`InvalidInput` when a password is too weak."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        details = [Detail(message, field=field, code="weak_password") for message in error.messages]
        raise InvalidInput(" ".join(error.messages), details=details) from None
