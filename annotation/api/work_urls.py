from django.urls import URLPattern, URLResolver, path

from annotation.api import handout_views, recent_views, review_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<int:project_id>/claim/", handout_views.ClaimView.as_view()),
    path("assignments/", handout_views.AssignmentListView.as_view()),
    path("assignments/<int:pk>/", handout_views.AssignmentView.as_view()),
    path("assignments/<int:pk>/heartbeat/", handout_views.HeartbeatView.as_view()),
    path("assignments/<int:pk>/draft/", handout_views.DraftView.as_view()),
    path("assignments/<int:pk>/submit/", handout_views.SubmitView.as_view()),
    path("assignments/<int:pk>/skip/", handout_views.SkipView.as_view()),
    path("assignments/<int:pk>/release/", handout_views.ReleaseView.as_view()),
    path("my-work/", review_views.MyWorkView.as_view()),
    path("annotations/<int:pk>/", review_views.AnnotationView.as_view()),
    path("annotations/<int:pk>/resubmit/", review_views.ResubmitView.as_view()),
    path("annotations/<int:pk>/wording/", recent_views.WordingView.as_view()),
    path("annotations/<int:pk>/revise/", recent_views.ReviseView.as_view()),
    path("projects/<int:project_id>/my-recent/", recent_views.MyRecentView.as_view()),
    path("annotations/<int:pk>/review/", review_views.ReviewView.as_view()),
    path("projects/<int:project_id>/review-queue/", review_views.ReviewQueueView.as_view()),
    path("projects/<int:project_id>/review-queue/bulk-approve/", review_views.BulkApproveView.as_view()),
    path("projects/<int:project_id>/review-queue/agreed/", review_views.AgreedView.as_view()),
    path("projects/<int:project_id>/progress/", review_views.ProgressView.as_view()),
]
