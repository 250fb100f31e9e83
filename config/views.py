"""The page that carries the web interface, and the health check."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe


@lru_cache(maxsize=1)
def _index() -> str | None:
    path = settings.FRONTEND_DIST / "index.html"
    return path.read_text() if path.is_file() else None


@require_safe
@never_cache
@ensure_csrf_cookie
def frontend(request: HttpRequest) -> HttpResponse:
    """Serve the built single-page application for every address that is its own."""
    page = _index()
    if page is None:
        return HttpResponse(
            "The web interface is not built. Run `make frontend`, then start the server again.",
            status=503,
            content_type="text/plain",
        )
    return HttpResponse(page)


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers (for load balancers and `make run`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
