from django.urls import URLPattern, URLResolver, path

from serving.api import chat_views, draft_views, endpoint_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("endpoints/", endpoint_views.EndpointListView.as_view()),
    path("endpoints/<int:pk>/", endpoint_views.EndpointView.as_view()),
    path("endpoints/<int:pk>/test/", endpoint_views.EndpointTestView.as_view()),
    path("assignments/<int:pk>/suggestions/", draft_views.AssignmentSuggestionsView.as_view()),
    path("suggestions/<int:pk>/", draft_views.SuggestionView.as_view()),
    path("suggestions/<int:pk>/cancel/", draft_views.SuggestionCancelView.as_view()),
    path("suggestions/<int:pk>/use/", draft_views.SuggestionUseView.as_view()),
    path("projects/<int:project_id>/drafting/", draft_views.DraftingView.as_view()),
    path("projects/<int:project_id>/drafting/settings/", draft_views.DraftingSettingsView.as_view()),
    path("projects/<int:project_id>/samples/", draft_views.SampleListView.as_view()),
    path("samples/<int:pk>/", draft_views.SampleView.as_view()),
    path("projects/<int:project_id>/chats/", chat_views.ChatListView.as_view()),
    path("chats/<int:pk>/", chat_views.ChatView.as_view()),
    path("chats/<int:pk>/say/", chat_views.ChatSayView.as_view()),
    path("chats/<int:pk>/again/", chat_views.ChatAgainView.as_view()),
    path("chats/<int:pk>/choose/", chat_views.ChatChooseView.as_view()),
]
