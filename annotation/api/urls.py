from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("annotation.api.project_urls")),
    path("", include("annotation.api.task_urls")),
    path("", include("annotation.api.work_urls")),
    path("", include("annotation.api.review_urls")),
    path("", include("annotation.api.gold_urls")),
    path("", include("annotation.api.quality_urls")),
    path("", include("annotation.api.dashboard_urls")),
]
