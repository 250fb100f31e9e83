"""People and the organisation they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Organization(models.Model):
    """One team. Everything a team makes belongs to its organisation."""

    name = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people; an email address is the name to sign in with."""

    def create_user(
        self,
        email: str,
        password: str | None = None,
        *,
        name: str = "",
        organization: Organization,
        **extra: Any,
    ) -> User:
        """Create a person. Without a password nobody can sign in as them."""
        user = self.model(email=email.strip().lower(), name=name, organization=organization, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create an administrator of the site (``manage.py createsuperuser``)."""
        organization, _ = Organization.objects.get_or_create(name="Default")
        return self.create_user(email, password, organization=organization, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. ``is_superuser`` makes an administrator of the site."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_administrator(self) -> bool:
        """Whether this person administers the site."""
        return self.is_superuser
