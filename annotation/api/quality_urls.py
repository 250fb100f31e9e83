"""Quality reports and alarms."""

from django.urls import URLPattern, path

from annotation.api import quality_views

urlpatterns: list[URLPattern] = [
    path("projects/<int:project_id>/quality/agreement/", quality_views.AgreementView.as_view()),
    path("projects/<int:project_id>/quality/reliability/", quality_views.ReliabilityView.as_view()),
    path("projects/<int:project_id>/quality/ranking/", quality_views.RankingView.as_view()),
    path("projects/<int:project_id>/quality/bias/", quality_views.BiasView.as_view()),
    path("projects/<int:project_id>/quality/refresh/", quality_views.RefreshView.as_view()),
    path("projects/<int:project_id>/alarms/", quality_views.AlarmListView.as_view()),
    path("alarms/<int:pk>/close/", quality_views.AlarmCloseView.as_view()),
]
