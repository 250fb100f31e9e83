"""Guidelines, disputes, causes and comments."""

from django.urls import URLPattern, path

from annotation.api import comment_views, dispute_views, guideline_views

urlpatterns: list[URLPattern] = [
    path("projects/<int:project_id>/guidelines/", guideline_views.GuidelineListView.as_view()),
    path("projects/<int:project_id>/guidelines/<int:number>/read/", guideline_views.GuidelineReadView.as_view()),
    path("projects/<int:project_id>/guidelines/readers/", guideline_views.GuidelineReaderListView.as_view()),
    path("projects/<int:project_id>/guidelines/old-work/", guideline_views.OldWorkView.as_view()),
    path("projects/<int:project_id>/guidelines/requeue/", guideline_views.RequeueView.as_view()),
    path("projects/<int:project_id>/disputes/", dispute_views.DisputeListView.as_view()),
    path("projects/<int:project_id>/disputes/<int:task_id>/", dispute_views.DisputeView.as_view()),
    path("projects/<int:project_id>/disputes/<int:task_id>/adjudicate/", dispute_views.AdjudicateView.as_view()),
    path("projects/<int:project_id>/causes/", dispute_views.CauseListView.as_view()),
    path("projects/<int:project_id>/comments/", comment_views.CommentListView.as_view()),
    path("projects/<int:project_id>/comments/people/", comment_views.CommentPeopleView.as_view()),
    path("comments/<int:pk>/resolve/", comment_views.ResolveView.as_view()),
    path("comments/<int:pk>/reopen/", comment_views.ReopenView.as_view()),
    path("mentions/", comment_views.MentionListView.as_view()),
    path("mentions/read/", comment_views.MentionReadView.as_view()),
]
