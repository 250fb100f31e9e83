"""Addresses: the API under /api/v1/, and the web interface everywhere else."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.views import frontend, health

handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"

api: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("", include("accounts.api.urls")),
    path("", include("annotation.api.urls")),
    path("", include("training.api.urls")),
    path("", include("evaluation.api.urls")),
    path("", include("serving.api.urls")),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("healthz", health),
    # Addresses of the single-page application; never the API's or a file's.
    re_path(r"^(?!api/|static/).*$", frontend),
]
