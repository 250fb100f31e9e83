from django.urls import URLPattern, URLResolver, path

from training.api import dataset_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<int:project_id>/datasets/", views.ProjectDatasetListView.as_view()),
    path("projects/<int:project_id>/datasets/preview/", views.DatasetPreviewView.as_view()),
    path("datasets/<int:pk>/", views.DatasetView.as_view()),
    path("datasets/<int:pk>/records/", views.DatasetRecordListView.as_view()),
    path("datasets/<int:pk>/files/<str:name>", views.DatasetFileView.as_view()),
    path("datasets/<int:pk>/verify/", views.DatasetVerificationView.as_view()),
]
