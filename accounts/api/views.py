"""Sessions, tokens, people and the audit log."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from accounts.api import serializers as shapes
from accounts.api.permissions import IsAdministrator
from accounts.models import AccessToken, AuditEvent, User
from accounts.queries.audit import named
from accounts.roles import Scope
from accounts.services import people, preferences, sessions, tokens
from core.errors import NotAllowed


def person(request: Request) -> User:
    """Return the signed-in person (the permission class has made sure that there is one)."""
    return cast(User, request.user)


def me(user: User) -> dict[str, Any]:
    """Return what the interface needs to know of the signed-in person."""
    roles: dict[int, dict[str, Any]] = {}
    memberships = user.memberships.filter(project__archived_at=None).select_related("project")
    for membership in memberships.order_by("project__name", "role"):
        entry = roles.setdefault(
            membership.project_id,
            {"project_id": membership.project_id, "project_name": membership.project.name, "roles": []},
        )
        entry["roles"].append(membership.role)
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "is_administrator": user.is_administrator,
        "organization": user.organization,
        "memberships": list(roles.values()),
        "preferences": {"keys": preferences.keys_of(user)},
    }


class SignInThrottle(ScopedRateThrottle):
    """Bounds tries by address, so that passwords cannot be guessed quickly."""

    scope_attr = "throttle_scope"


class CsrfView(APIView):
    """Sets the CSRF cookie, for clients that do not load the web interface's page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="auth_csrf", request=None, responses={204: None}, auth=[])
    def get(self, request: Request) -> Response:
        get_token(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LoginView(APIView):
    """Starts a session."""

    # A signed-in session does not excuse a missing CSRF token: authenticate as nobody, check the token below.
    permission_classes = (AllowAny,)
    throttle_classes = (SignInThrottle,)
    throttle_scope = "sign_in"

    @extend_schema(
        operation_id="auth_login", request=shapes.LoginSerializer, responses={200: shapes.MeSerializer}, auth=[]
    )
    def post(self, request: Request) -> Response:
        _require_csrf(request)
        form = shapes.LoginSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = sessions.sign_in(request._request, **form.validated_data)
        return Response(shapes.MeSerializer(me(user)).data)


def _require_csrf(request: Request) -> None:
    """DRF checks CSRF only for requests that have a session; signing in must be checked too (login CSRF)."""
    from accounts.api.authentication import SessionAuthentication

    SessionAuthentication().enforce_csrf(request)


class LogoutView(APIView):
    """Ends the session."""

    write_scope = Scope.READ

    @extend_schema(operation_id="auth_logout", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        sessions.sign_out(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    """The person who is signed in."""

    @extend_schema(operation_id="auth_me", responses={200: shapes.MeSerializer})
    def get(self, request: Request) -> Response:
        return Response(shapes.MeSerializer(me(person(request))).data)


class PreferencesView(APIView):
    """What one changed of the interface; only in a session, for a script has no use for it."""

    @extend_schema(
        operation_id="auth_preferences",
        request=shapes.PreferencesSerializer,
        responses={200: shapes.PreferencesSerializer},
    )
    def put(self, request: Request) -> Response:
        """Replace one's own keys by these."""
        _session_only(request)
        form = shapes.PreferencesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        keys = preferences.keep_keys(user=person(request), **form.validated_data)
        return Response(shapes.PreferencesSerializer({"keys": keys}).data)


class PasswordView(APIView):
    """Changes one's own password; only in a session, never with a token."""

    @extend_schema(operation_id="auth_password", request=shapes.PasswordSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        _session_only(request)
        form = shapes.PasswordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sessions.change_password(request._request, user=person(request), **form.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _session_only(request: Request) -> None:
    """A stolen token must not be able to make itself at home."""
    if isinstance(request.auth, AccessToken):
        raise NotAllowed("Sign in with your password to do this; a token may not.")


class TokenListView(generics.ListCreateAPIView[AccessToken]):
    """One's own tokens."""

    write_scope = Scope.READ

    def get_serializer_class(self) -> Any:
        return shapes.NewTokenSerializer if self.request.method == "POST" else shapes.TokenSerializer

    def get_queryset(self) -> QuerySet[AccessToken]:
        if getattr(self, "swagger_fake_view", False):
            return AccessToken.objects.none()
        return AccessToken.objects.filter(user=person(self.request), revoked_at=None)

    @extend_schema(responses={201: shapes.NewTokenSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a token. Its secret is in this answer and nowhere else."""
        _session_only(request)
        form = shapes.NewTokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        if Scope.ADMINISTER in form.validated_data["scopes"] and not person(request).is_administrator:
            raise NotAllowed("Only an administrator's token may carry the scope administer.")
        token, secret = tokens.create_token(user=person(request), **form.validated_data)
        return Response(shapes.TokenSerializer(token).data | {"token": secret}, status=status.HTTP_201_CREATED)


class TokenView(APIView):
    """One of one's own tokens."""

    write_scope = Scope.READ

    @extend_schema(operation_id="tokens_destroy", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Revoke a token. What it was used for stays."""
        _session_only(request)
        token = generics.get_object_or_404(AccessToken, pk=pk, user=person(request), revoked_at=None)
        tokens.revoke_token(token=token, by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class UserListView(generics.ListCreateAPIView[User]):
    """The people of the organisation."""

    permission_classes = (IsAdministrator,)
    serializer_class = shapes.UserSerializer
    read_scope = Scope.ADMINISTER
    write_scope = Scope.ADMINISTER
    filterset_fields = ("is_active",)

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return User.objects.filter(organization=person(self.request).organization)

    @extend_schema(request=shapes.UserCreateSerializer, responses={201: shapes.UserSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create a person who can sign in at once."""
        form = shapes.UserCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = person(request)
        user = people.create_person(organization=by.organization, by=by, **form.validated_data)
        return Response(shapes.UserSerializer(user).data, status=status.HTTP_201_CREATED)


class UserView(generics.RetrieveAPIView[User]):
    """One person of the organisation."""

    permission_classes = (IsAdministrator,)
    serializer_class = shapes.UserSerializer
    read_scope = Scope.ADMINISTER
    write_scope = Scope.ADMINISTER

    def get_queryset(self) -> QuerySet[User]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return User.objects.filter(organization=person(self.request).organization)

    @extend_schema(request=shapes.UserUpdateSerializer, responses={200: shapes.UserSerializer})
    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change a name, a password or rights, or close the account."""
        form = shapes.UserUpdateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = people.update_person(user=self.get_object(), by=person(request), **form.validated_data)
        return Response(shapes.UserSerializer(user).data)


class AuditView(generics.ListAPIView[AuditEvent]):
    """Who did what, newest first. Of a whole organisation only for its administrators."""

    permission_classes = (IsAdministrator,)
    serializer_class = shapes.AuditEventSerializer
    read_scope = Scope.ADMINISTER
    filterset_fields = ("actor", "verb", "object_type", "object_id", "project_id")

    def get_queryset(self) -> QuerySet[AuditEvent]:
        if getattr(self, "swagger_fake_view", False):
            return AuditEvent.objects.none()
        return AuditEvent.objects.filter(organization=person(self.request).organization).select_related("actor")

    @extend_schema(operation_id="audit_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what happened, newest first, with the names of people and things."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        context = {**self.get_serializer_context(), "names": named(page)}
        return self.get_paginated_response(shapes.AuditEventSerializer(page, many=True, context=context).data)
