from django.urls import URLPattern, URLResolver, path

from training.api import job_views, model_views, token_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("jobs/", job_views.JobListView.as_view()),
    path("jobs/defaults/", job_views.JobDefaultsView.as_view()),
    path("projects/<int:project_id>/jobs/", job_views.ProjectJobsView.as_view()),
    path("projects/<int:project_id>/token-count/", token_views.ProjectTokenCountView.as_view()),
    path("jobs/<int:pk>/", job_views.JobView.as_view()),
    path("jobs/<int:pk>/metrics/", job_views.JobMetricsView.as_view()),
    path("jobs/<int:pk>/events/", job_views.JobEventsView.as_view()),
    path("jobs/<int:pk>/log/", job_views.JobLogView.as_view()),
    path("jobs/<int:pk>/cancel/", job_views.JobCancelView.as_view()),
    path("jobs/<int:pk>/retry/", job_views.JobRetryView.as_view()),
    path("models/", model_views.ModelListView.as_view()),
    path("models/<int:pk>/", model_views.ModelView.as_view()),
    path("models/<int:pk>/promote/", model_views.ModelPromoteView.as_view()),
]
