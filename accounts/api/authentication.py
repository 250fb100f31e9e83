"""Who is asking: a signed-in person, or a script with a token."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.models import AccessToken, User
from accounts.services.tokens import digest_of
from core.prepared import Prepared

USED_AT_RESOLUTION = timedelta(minutes=5)
# Asked on every call of a script.
TOKEN = Prepared(lambda mark: AccessToken.objects.select_related("user__organization").filter(digest=str(mark)), 1)


class SessionAuthentication(authentication.SessionAuthentication):
    """Django's session with CSRF, answering 401 (not 403) to a person who is not signed in."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer tl_...``; ``request.auth`` is then the token."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != self.keyword.lower() or not secret:
            raise exceptions.AuthenticationFailed("The Authorization header must read: Bearer tl_...")
        now = timezone.now()
        token = TOKEN.first(digest_of(secret.strip()))
        if token is None or token.revoked_at is not None or not token.user.is_active:
            raise exceptions.AuthenticationFailed(
                "This token is not known or was revoked. Make a new one under My tokens."
            )
        if token.expires_at is not None and token.expires_at <= now:
            raise exceptions.AuthenticationFailed("This token has expired. Make a new one under My tokens.")
        if token.last_used_at is None or token.last_used_at < now - USED_AT_RESOLUTION:
            AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class TokenScheme(OpenApiAuthenticationExtension):
    """Describes the token to OpenAPI."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "tl_..."}


class SessionScheme(OpenApiAuthenticationExtension):
    """Describes the session cookie to OpenAPI."""

    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
