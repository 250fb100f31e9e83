"""Dashboards, charts and history."""

from django.urls import URLPattern, path

from annotation.api import dashboard_views, history_views

urlpatterns: list[URLPattern] = [
    path("projects/<int:project_id>/dashboard/", dashboard_views.DashboardView.as_view()),
    path("projects/<int:project_id>/dashboard/reviewer/", dashboard_views.ReviewerDashboardView.as_view()),
    path("projects/<int:project_id>/dashboard/me/", dashboard_views.AnnotatorDashboardView.as_view()),
    path("projects/<int:project_id>/charts/<slug:name>.csv", dashboard_views.ChartView.as_view()),
    path("projects/<int:project_id>/history/", history_views.HistoryView.as_view()),
]
