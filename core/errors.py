"""One error shape for the whole API.

``{"error": {"code", "message", "details": [{"field", "line", "code", "message"}], "request_id"}}``

Services raise the classes below; they know nothing of HTTP but the status that fits them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.middleware import current_request_id

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Detail:
    """One thing that is wrong, and where: a field's dotted path, or a line of a file (counted from 1)."""

    message: str
    field: str | None = None
    line: int | None = None
    code: str = "invalid"


class ApiError(Exception):
    """An expected refusal. ``message`` is a plain sentence: what is wrong and what to do."""

    status_code: int = status.HTTP_400_BAD_REQUEST
    code: str = "bad_request"

    def __init__(self, message: str, *, code: str | None = None, details: Iterable[Detail] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = list(details)


class InvalidInput(ApiError):
    """What was sent cannot be accepted as it is."""

    code = "validation_failed"


class NotAllowed(ApiError):
    """The person is known but may not do this."""

    status_code = status.HTTP_403_FORBIDDEN
    code = "not_allowed"


class Conflict(ApiError):
    """The state has moved on: another person, another tab or an earlier request came first."""

    status_code = status.HTTP_409_CONFLICT
    code = "conflict"


class Gone(ApiError):
    """It was there and is no more (an expired lease, a withdrawn item)."""

    status_code = status.HTTP_410_GONE
    code = "gone"


class TooLarge(ApiError):
    """The body or file is over its limit."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


def error_body(code: str, message: str, details: Iterable[Detail] = ()) -> dict[str, Any]:
    """Return the one error body of the API."""
    return {
        "error": {
            "code": code,
            "message": message,
            "details": [asdict(detail) for detail in details],
            "request_id": current_request_id(),
        }
    }


def flatten(errors: Any, path: str = "") -> Iterator[Detail]:
    """Yield one :class:`Detail` for each leaf of DRF's nested validation errors."""
    if isinstance(errors, dict):
        for key, value in errors.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from flatten(value, ".".join(part for part in (path, name) if part))
    elif isinstance(errors, list):
        for index, value in enumerate(errors):
            nested = isinstance(value, (dict, list))
            if nested and not value:
                continue
            yield from flatten(value, f"{path}.{index}".lstrip(".") if nested else path)
    else:
        yield Detail(message=str(errors), field=path or None, code=getattr(errors, "code", None) or "invalid")


def summary(details: list[Detail]) -> str:
    """Return a sentence for a form's errors: the first one, and how many more there are."""
    if not details:
        return "What was sent is not valid."
    first = details[0]
    sentence = f"{first.field}: {first.message}" if first.field else first.message
    more = len(details) - 1
    return sentence if not more else f"{sentence} ({more} more problem{'s' if more > 1 else ''})"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal leaves in the one shape, an unexpected error as 500 by the server."""
    headers: dict[str, str] = {}
    code: str
    message: str
    details: list[Detail]
    http_status: int
    if isinstance(exc, ApiError):
        code, message, details, http_status = exc.code, exc.message, exc.details, exc.status_code
    elif isinstance(exc, Http404):
        code, message, details, http_status = (
            "not_found",
            "There is nothing here, or it is not yours to see.",
            [],
            404,
        )
    elif isinstance(exc, PermissionDenied):
        code, message, details, http_status = "not_allowed", "You are not allowed to do this.", [], 403
    elif isinstance(exc, SuspiciousOperation):
        # A form with too many fields, too much text, or a name that is a path.
        large = isinstance(exc, RequestDataTooBig)
        code, http_status = ("too_large", 413) if large else ("bad_request", 400)
        message, details = "This request is larger or has more parts than is accepted.", []
    elif isinstance(exc, ValidationError):
        details = [Detail(message=text) for text in exc.messages]
        code, message, http_status = "validation_failed", summary(details), 400
    elif isinstance(exc, exceptions.ValidationError):
        details = list(flatten(exc.detail))
        code, message, http_status = "validation_failed", summary(details), exc.status_code
    elif isinstance(exc, exceptions.APIException):
        code, message, details, http_status = _of_framework(exc)
        if auth_header := getattr(exc, "auth_header", None):
            headers["WWW-Authenticate"] = auth_header
        if wait := getattr(exc, "wait", None):
            headers["Retry-After"] = str(int(wait) + 1)
    else:
        return None
    set_rollback()
    return Response(error_body(code, message, details), status=http_status, headers=headers)


def _of_framework(exc: exceptions.APIException) -> tuple[str, str, list[Detail], int]:
    if isinstance(exc, exceptions.Throttled):
        wait = int(getattr(exc, "wait", None) or 60) + 1
        return "throttled", f"Too many tries. Wait {wait} seconds, then try again.", [], exc.status_code
    if isinstance(exc, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
        return "not_signed_in", str(exc.detail), [], exc.status_code
    if isinstance(exc, exceptions.NotFound):
        return "not_found", str(exc.detail), [], exc.status_code
    if isinstance(exc, exceptions.PermissionDenied):
        return "not_allowed", str(exc.detail), [], exc.status_code
    return str(exc.default_code), str(exc.detail), [], exc.status_code


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer an unknown API address in the one shape (Django's ``handler404``)."""
    return JsonResponse(error_body("not_found", f"There is nothing at {request.path}."), status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    """Answer an unexpected error in the one shape (Django's ``handler500``)."""
    return JsonResponse(
        error_body(
            "server_error",
            "Something broke on our side. Nothing was changed; try again, and report the request id.",
        ),
        status=500,
    )
