"""Shapes of people, sessions, tokens and the audit log."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.models import AccessToken, AuditEvent, Organization, User
from accounts.queries.audit import actor_name
from accounts.roles import Role, Scope


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    class Meta:
        model = Organization
        fields = ("id", "name")


class MembershipSerializer(serializers.Serializer[Any]):
    """The roles a person has in one project."""

    project_id = serializers.IntegerField()
    project_name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))


class PreferencesSerializer(serializers.Serializer[Any]):
    """What a person changed of the interface. An action without chords has no key; one that is not here, its usual ones."""

    keys = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=40, trim_whitespace=False)),
        help_text='The person\'s own keys by action: `{"task.submit": ["mod+enter"]}`.',
    )


class MeSerializer(serializers.Serializer[Any]):
    """The person who is signed in, and what they may do where."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()
    is_administrator = serializers.BooleanField()
    organization = OrganizationSerializer()
    memberships = MembershipSerializer(many=True)
    preferences = PreferencesSerializer()


class LoginSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class PasswordSerializer(serializers.Serializer[Any]):
    current = serializers.CharField(max_length=1024, trim_whitespace=False)
    new = serializers.CharField(max_length=1024, trim_whitespace=False)


class TokenSerializer(serializers.ModelSerializer[AccessToken]):
    """A token without its secret."""

    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), allow_empty=False)

    class Meta:
        model = AccessToken
        fields = ("id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")
        read_only_fields = ("prefix", "created_at", "last_used_at")

    def validate_expires_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This moment is in the past; choose a later one.")
        return value


class NewTokenSerializer(TokenSerializer):
    """A token just made. ``token`` is shown this once and kept nowhere."""

    token = serializers.CharField(read_only=True)

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "token")  # type: ignore[assignment]


class UserSerializer(serializers.ModelSerializer[User]):
    is_administrator = serializers.BooleanField()

    class Meta:
        model = User
        fields = ("id", "email", "name", "is_active", "is_administrator", "date_joined", "last_login")
        read_only_fields = fields


class UserCreateSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    password = serializers.CharField(max_length=1024, trim_whitespace=False)
    is_administrator = serializers.BooleanField(default=False)


class UserUpdateSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    is_active = serializers.BooleanField(required=False)
    is_administrator = serializers.BooleanField(required=False)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, required=False)


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    actor_name = serializers.SerializerMethodField()
    object_name = serializers.SerializerMethodField(help_text="Empty where the thing is gone.")

    class Meta:
        model = AuditEvent
        fields = (
            "id",
            "actor",
            "actor_name",
            "verb",
            "object_type",
            "object_id",
            "object_name",
            "project_id",
            "before",
            "after",
            "request_id",
            "created_at",
        )
        read_only_fields = fields

    def get_actor_name(self, event: AuditEvent) -> str:
        return actor_name(event)

    def get_object_name(self, event: AuditEvent) -> str:
        found = self.context["names"].get(event.pk)
        return found.name if found else ""
