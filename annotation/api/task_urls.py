"""Tasks in lists, changes of many, for whom they are, who holds them; and what a project knows of its people."""

from django.urls import URLPattern, path

from annotation.api import profile_views, task_views

urlpatterns: list[URLPattern] = [
    path("projects/<int:project_id>/tasks/", task_views.TaskListView.as_view()),
    path("projects/<int:project_id>/tasks/count/", task_views.TaskCountView.as_view()),
    path("projects/<int:project_id>/tasks/change/", task_views.TaskChangeView.as_view()),
    path("projects/<int:project_id>/tasks/changes/", task_views.TaskChangeListView.as_view()),
    path("projects/<int:project_id>/tasks/changes/<int:change_id>/stop/", task_views.TaskChangeStopView.as_view()),
    path("projects/<int:project_id>/tasks/<int:task_id>/", task_views.TaskView.as_view()),
    path("projects/<int:project_id>/audiences/", task_views.AudienceListView.as_view()),
    path("projects/<int:project_id>/leases/", task_views.LeaseListView.as_view()),
    path("projects/<int:project_id>/leases/release/", task_views.LeaseReleaseView.as_view()),
    path("projects/<int:project_id>/members/<int:user_id>/profile/", profile_views.ProfileView.as_view()),
    path("projects/<int:project_id>/members/<int:user_id>/retrain/", profile_views.RetrainView.as_view()),
]
