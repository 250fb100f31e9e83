"""``manage.py make_base_model``: make the small base model once and register it for every organisation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization
from core.errors import ApiError
from training.base_model.making import folder_in
from training.jobs.runner_process import QUIET_WAITING
from training.models import Model, ModelKind
from training.registry.artifacts import base_location
from training.registry.bases import register_base

NAME = "Small base model"


class Command(BaseCommand):
    """Calling it again changes nothing. Torch stays in a process of its own."""

    help = "Make the small base model below the data folder, once, and register it for every organisation."

    def handle(self, *args: Any, **options: Any) -> None:
        parent = Path(settings.DATA_DIR) / "models" / "base"
        # The child says what it does, on this terminal.
        made = subprocess.run(
            [sys.executable, "-m", "training.base_model", str(parent)],
            cwd=settings.BASE_DIR,
            env=QUIET_WAITING | os.environ,
        )
        if made.returncode != 0:
            raise CommandError("The base model could not be made; see the lines above.", returncode=made.returncode)
        folder = folder_in(parent).resolve()
        # The path as well: that is how bases were kept before they were known by their place in the data folder.
        known = Model.objects.filter(kind=ModelKind.BASE, location__in=[base_location(folder), str(folder)])
        for organization in Organization.objects.order_by("pk"):
            if known.filter(organization=organization).exists():
                continue
            try:
                model = register_base(organization=organization, source=str(folder), name=NAME, by=None)
            except ApiError as error:
                raise CommandError(f"{organization}: {error.message}") from error
            self.stdout.write(f"Registered {model.name} ({model.pk}) for {organization}.")
