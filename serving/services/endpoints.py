"""Set up OpenAI-compatible endpoints. Administrators only: whoever sets an address decides where this server sends requests."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from accounts.services.audit import record
from annotation.models import Suggestion, SuggestionPurpose
from annotation.services.suggestions import ask
from core.errors import Conflict, Detail, InvalidInput
from serving.models import Endpoint
from serving.services.secrets import encrypt
from serving.services.sources import endpoint_source

CHANGEABLE = ("name", "base_url", "model", "first_seconds", "total_seconds", "enabled")
TRIAL = [{"role": "user", "content": "Say hello in one short sentence."}]
TRIAL_PARAMETERS = {"max_tokens": 64, "temperature": 0}


@transaction.atomic
def create_endpoint(*, organization: Organization, by: User, api_key: str = "", **values: Any) -> Endpoint:
    """Set an endpoint up.

    Raises:
        InvalidInput: the address cannot be used.
        Conflict: the name is taken.
    """
    values["base_url"] = checked_url(values["base_url"])
    endpoint = Endpoint(organization=organization, created_by=by, api_key=encrypt(api_key), **values)
    _save(endpoint)
    record(actor=by, verb="endpoint_created", target=endpoint, after=_told(endpoint))
    return endpoint


@transaction.atomic
def change_endpoint(*, endpoint: Endpoint, by: User, api_key: str | None = None, **values: Any) -> Endpoint:
    """Change an endpoint. ``api_key``: None keeps the key, an empty one removes it.

    An address that moves to another host takes no key along: the key was given for the old one.

    Raises:
        InvalidInput: the address cannot be used, or the key has to be given anew.
        Conflict: the name is taken.
    """
    endpoint = Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)
    before = _told(endpoint)
    if "base_url" in values:
        values["base_url"] = checked_url(values["base_url"])
        moved = urlsplit(values["base_url"])[:2] != urlsplit(endpoint.base_url)[:2]
        if moved and endpoint.api_key and api_key is None:
            message = "The address leads to another server. Enter the key for it, or remove the key."
            raise InvalidInput(message, details=[Detail(message, field="api_key", code="key_needed")])
    for name in CHANGEABLE:
        if name in values:
            setattr(endpoint, name, values[name])
    if api_key is not None:
        endpoint.api_key = encrypt(api_key)
    _save(endpoint)
    after = _told(endpoint) | ({"key_changed": True} if api_key is not None else {})
    record(actor=by, verb="endpoint_changed", target=endpoint, before=before, after=after)
    return endpoint


def try_endpoint(*, endpoint: Endpoint, by: User) -> Suggestion:
    """Ask the endpoint for one sentence, on the very way on which drafts come."""
    return ask(
        user=by,
        project=None,
        purpose=SuggestionPurpose.TRIAL,
        source=endpoint_source(endpoint),
        model_name=endpoint.model,
        prompt=TRIAL,
        tools=None,
        parameters=TRIAL_PARAMETERS,
    )


def checked_url(url: str) -> str:
    """Return the address without a slash at its end.

    Raises:
        InvalidInput: it is no plain http(s) address, or one of a cloud's own metadata service.
    """
    url = url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _bad_url("This is no address.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise _bad_url("Write an address that begins with http:// or https://, for example https://api.example.org/v1.")
    if parts.username or parts.password:
        raise _bad_url("Leave the user and the password out of the address. The key has a field of its own.")
    if parts.query or parts.fragment:
        raise _bad_url("Leave out what follows the path (? and #).")
    try:
        if ipaddress.ip_address(host).is_link_local:
            raise _bad_url("Addresses of this kind belong to the machine's own network (metadata services).")
    except ValueError:
        pass
    return url


def _bad_url(message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field="base_url", code="bad_url")])


def _save(endpoint: Endpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError:
        message = f"There is an endpoint called {endpoint.name} already."
        raise Conflict(message, code="name_taken", details=[Detail(message, field="name", code="unique")]) from None


def _told(endpoint: Endpoint) -> dict[str, Any]:
    """Return what the audit log says of an endpoint: never its key."""
    return {name: getattr(endpoint, name) for name in CHANGEABLE} | {"has_key": bool(endpoint.api_key)}
