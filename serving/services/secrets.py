"""Keys of endpoints at rest: encrypted with a key that is derived from SECRET_KEY and kept nowhere."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Names what the derived key is for: another use of SECRET_KEY has another key.
PURPOSE = b"tuneloop serving endpoint keys 1"


class UnreadableSecret(Exception):
    """It was encrypted under another SECRET_KEY."""


def encrypt(secret: str) -> str:
    """Return ``secret`` as it is kept in the database; nothing stays nothing."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def decrypt(kept: str) -> str:
    """Return what was encrypted.

    Raises:
        UnreadableSecret: SECRET_KEY has changed since.
    """
    if not kept:
        return ""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise UnreadableSecret from None


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
