from django.urls import URLPattern, URLResolver, path

from evaluation.api import comparison_views, evaluation_views, home_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", home_views.HomeView.as_view()),
    path("projects/<int:project_id>/evaluations/", evaluation_views.ProjectEvaluationsView.as_view()),
    path("evaluations/<int:pk>/", evaluation_views.EvaluationView.as_view()),
    path("evaluations/<int:pk>/retry/", evaluation_views.EvaluationRetryView.as_view()),
    path("evaluations/<int:pk>/cancel/", evaluation_views.EvaluationCancelView.as_view()),
    path("evaluations/<int:pk>/records/", evaluation_views.EvaluationRecordListView.as_view()),
    path("projects/<int:project_id>/comparisons/", comparison_views.ProjectComparisonsView.as_view()),
    path("comparisons/<int:pk>/", comparison_views.ComparisonView.as_view()),
    path("comparisons/<int:pk>/close/", comparison_views.ComparisonCloseView.as_view()),
    path("comparisons/<int:pk>/adopt/", comparison_views.ComparisonAdoptView.as_view()),
    path("comparisons/<int:pk>/pairs/", comparison_views.ComparisonPairListView.as_view()),
]
