"""Who may do what. Project permissions read ``view.project_id_of(request)``; see ``annotation.api.permissions``."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import AccessToken
from accounts.roles import Scope

# A wider scope holds the narrower ones that its work needs.
IMPLIED: dict[str, set[str]] = {
    Scope.READ: {Scope.READ},
    Scope.ANNOTATE: {Scope.ANNOTATE, Scope.READ},
    Scope.REVIEW: {Scope.REVIEW, Scope.READ},
    Scope.MANAGE: {Scope.MANAGE, Scope.READ},
    Scope.ADMINISTER: {Scope.ADMINISTER, Scope.READ},
}


def token_allows(request: Request, scope: str) -> bool:
    """Tell whether the request's token (if it has one) carries ``scope``; a session carries all of its person's."""
    if not isinstance(request.auth, AccessToken):
        return True
    return any(scope in IMPLIED.get(held, set()) for held in request.auth.scopes)


def scope_of(view: Any, request: Request) -> str:
    """Return the scope a request needs: READ for reading, else what the view names in ``write_scope``."""
    if request.method in SAFE_METHODS:
        return getattr(view, "read_scope", Scope.READ)
    return getattr(view, "write_scope", Scope.MANAGE)


class IsSignedIn(BasePermission):
    """A known, active person whose token (if any) carries the scope the view needs."""

    message = "Sign in first."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        scope = scope_of(view, request)
        if not token_allows(request, scope):
            self.message = f"This token lacks the scope {Scope(scope).value!r}. Make one that has it under My tokens."
            return False
        return True


class IsAdministrator(IsSignedIn):
    """An administrator of the site."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        self.message = "Only an administrator may do this."
        return bool(request.user.is_administrator)  # type: ignore[union-attr]
