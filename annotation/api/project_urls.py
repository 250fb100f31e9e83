"""Projects, members, imports, items, export."""

from django.urls import URLPattern, path

from annotation.api import import_views, item_views, project_views, setup_views

urlpatterns: list[URLPattern] = [
    path("projects/", project_views.ProjectListView.as_view()),
    path("projects/<int:project_id>/", project_views.ProjectView.as_view()),
    path("projects/<int:project_id>/copy/", setup_views.ProjectCopyView.as_view()),
    path("project-templates/", setup_views.ProjectTemplateListView.as_view()),
    path("projects/<int:project_id>/members/", project_views.MemberListView.as_view()),
    path("projects/<int:project_id>/members/candidates/", project_views.CandidateListView.as_view()),
    path("projects/<int:project_id>/members/<int:user_id>/", project_views.MemberView.as_view()),
    path("projects/<int:project_id>/imports/", import_views.ImportListView.as_view()),
    path("projects/<int:project_id>/items/", item_views.ItemListView.as_view()),
    path("projects/<int:project_id>/export/", item_views.ExportView.as_view()),
    path("imports/<int:pk>/", import_views.ImportView.as_view()),
    path("imports/<int:pk>/errors/", import_views.ImportFaultListView.as_view()),
    path("items/<int:pk>/", item_views.ItemView.as_view()),
]
