"""Gold questions, qualifications, review probes."""

from django.urls import URLPattern, path

from annotation.api import gold_qualification_views, gold_views

urlpatterns: list[URLPattern] = [
    path("projects/<int:project_id>/gold/", gold_views.GoldListView.as_view()),
    path("projects/<int:project_id>/gold/<int:gold_id>/", gold_views.GoldView.as_view()),
    path("projects/<int:project_id>/qualification/", gold_qualification_views.QualificationView.as_view()),
    path(
        "projects/<int:project_id>/qualification/results/",
        gold_qualification_views.QualificationResultListView.as_view(),
    ),
    path("projects/<int:project_id>/review-probes/", gold_views.ProbeListView.as_view()),
    path("projects/<int:project_id>/review-probes/<int:probe_id>/", gold_views.ProbeView.as_view()),
]
