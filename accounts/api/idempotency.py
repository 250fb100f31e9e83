"""``Idempotency-Key``: the same request sent twice does its work once and gets the same answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import IdempotencyRecord
from core.errors import Conflict, InvalidInput
from core.hashing import digest

KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A string of yours (at most 128 characters). Sent again with it, a request is answered, not repeated.",
)
MAX_KEY_LENGTH = 128
# An answer that never came (the process died) stops blocking its key after this long.
ABANDONED_AFTER_SECONDS = 60


def idempotent(
    fingerprint: Callable[[Request], Any],
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Make a view method honour ``Idempotency-Key``. ``fingerprint`` returns what makes two requests the same."""

    def decorate(method: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(method)
        def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            key = request.headers.get("Idempotency-Key", "")
            if not key:
                return method(view, request, *args, **kwargs)
            if len(key) > MAX_KEY_LENGTH:
                raise InvalidInput(f"The Idempotency-Key has {len(key)} characters; at most {MAX_KEY_LENGTH} are kept.")
            route = f"{request.method} {request.path}"
            request_digest = digest(fingerprint(request))
            held = _begin(request, key, route, request_digest)
            if held.status is not None:
                return Response(held.body, status=held.status, headers={"Idempotent-Replay": "true"})
            try:
                response = method(view, request, *args, **kwargs)
            except BaseException:
                # A refusal did nothing, so the same key may be used for the corrected request.
                IdempotencyRecord.objects.filter(pk=held.pk).delete()
                raise
            IdempotencyRecord.objects.filter(pk=held.pk).update(status=response.status_code, body=response.data)
            return response

        return wrapped

    return decorate


def _begin(request: Request, key: str, route: str, request_digest: str) -> IdempotencyRecord:
    """Claim the key, or return the record of the request that has it."""
    try:
        with transaction.atomic():
            return IdempotencyRecord.objects.create(
                user=request.user,
                key=key,
                route=route,
                request_digest=request_digest,  # type: ignore[misc]
            )
    except IntegrityError:
        held = IdempotencyRecord.objects.get(user=request.user, key=key, route=route)  # type: ignore[misc]
    if held.request_digest != request_digest:
        raise Conflict(
            "This Idempotency-Key was used for another request. Use a new key for a new request.",
            code="idempotency_conflict",
        )
    if held.status is None:
        age = (timezone.now() - held.created_at).total_seconds()
        if age < ABANDONED_AFTER_SECONDS:
            raise Conflict(
                "The first request with this Idempotency-Key is still being worked on. Try again shortly.",
                code="in_progress",
            )
        held.created_at = timezone.now()
        held.save(update_fields=["created_at"])
    return held
