"""Make and revoke the tokens of scripts."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import AccessToken, User
from accounts.services.audit import record

PREFIX = "tl_"


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a token. It holds 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    *, user: User, name: str, scopes: list[str], expires_at: datetime | None = None
) -> tuple[AccessToken, str]:
    """Make a token and return it with its secret, which is kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:10],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    record(actor=user, verb="token_created", target=token, after={"name": name, "scopes": token.scopes})
    return token, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: User) -> None:
    """Make a token useless from now on; a second call changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(actor=by, verb="token_revoked", target=token, before={"name": token.name})
