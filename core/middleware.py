"""Give each request an id that its errors, audit events and logs share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_client_ip: ContextVar[str] = ContextVar("client_ip", default="")

ACCEPTABLE = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


def current_request_id() -> str:
    """Return the id of the request being answered, or an empty string outside a request."""
    return _request_id.get()


def current_client_ip() -> str:
    """Return the address of the client being answered, or an empty string outside a request."""
    return _client_ip.get()


class RequestIdMiddleware:
    """Take the caller's ``X-Request-Id`` when it is well formed, else make one; send it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if ACCEPTABLE.match(given) else uuid.uuid4().hex
        id_token = _request_id.set(request_id)
        ip_token = _client_ip.set(request.META.get("REMOTE_ADDR", ""))
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(id_token)
            _client_ip.reset(ip_token)
        response["X-Request-Id"] = request_id
        return response
