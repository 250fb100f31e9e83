"""Keep what a person likes the interface to be."""

from __future__ import annotations

from django.utils import timezone

from accounts.keys import problems_with
from accounts.models import Preferences, User
from core.errors import InvalidInput


def keys_of(user: User) -> dict[str, list[str]]:
    """Return the keys that a person changed, by action."""
    found = Preferences.objects.filter(user=user).values_list("keys", flat=True).first()
    return found or {}


def keep_keys(*, user: User, keys: dict[str, list[str]]) -> dict[str, list[str]]:
    """Replace a person's own keys by these; without any, all keys are as they come.

    Raises:
        InvalidInput: it names no action, or no key.
    """
    if wrong := problems_with(keys):
        raise InvalidInput(f"{wrong[0].field}: {wrong[0].message}", details=wrong)
    Preferences.objects.update_or_create(user=user, defaults={"keys": keys, "updated_at": timezone.now()})
    return keys
