from django.urls import URLPattern, URLResolver, path

from accounts.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/csrf/", views.CsrfView.as_view()),
    path("auth/login/", views.LoginView.as_view()),
    path("auth/logout/", views.LogoutView.as_view()),
    path("auth/me/", views.MeView.as_view()),
    path("auth/preferences/", views.PreferencesView.as_view()),
    path("auth/password/", views.PasswordView.as_view()),
    path("tokens/", views.TokenListView.as_view()),
    path("tokens/<int:pk>/", views.TokenView.as_view()),
    path("users/", views.UserListView.as_view()),
    path("users/<int:pk>/", views.UserView.as_view()),
    path("audit/", views.AuditView.as_view()),
]
