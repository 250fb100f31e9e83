from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("training.api.dataset_urls")),
    path("", include("training.api.job_urls")),
]
