"""``manage.py create_token EMAIL --scope annotate``: a token for a script, without the web interface."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import Scope
from accounts.services.tokens import create_token


class Command(BaseCommand):
    """Print a new token of a person, once."""

    help = "Make an access token for a person and print it. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--scope", action="append", choices=Scope.values, dest="scopes")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account with the address {options['email']}.")
        scopes = options["scopes"] or [Scope.READ, Scope.ANNOTATE, Scope.REVIEW, Scope.MANAGE]
        _, secret = create_token(user=user, name=options["name"], scopes=[str(scope) for scope in scopes])
        self.stdout.write(secret)
