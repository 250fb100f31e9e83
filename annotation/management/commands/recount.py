"""``manage.py recount``: compare the kept counts with the rows, and put them right."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation.models import Project
from annotation.services.folding import fold
from annotation.services.recounting import recount

SHOWN = 20


class Command(BaseCommand):
    """Say for each project where its counts differ from its rows. It reads all rows: not for every day."""

    help = "Count the work of projects anew, say where the kept counts differ, and put them right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("projects", nargs="*", type=int, metavar="PROJECT", help="ids; all projects without")
        parser.add_argument(
            "--check", action="store_true", help="only say it, change nothing; ends with 1 if any differ"
        )

    def handle(self, *args: Any, projects: list[int], check: bool, **options: Any) -> None:
        found = Project.objects.order_by("pk")
        if projects:
            found = found.filter(pk__in=projects)
        differing = 0
        for project in found:
            drift = recount(project, mend=not check)
            differing += bool(drift)
            self.stdout.write(f"{project.name} ({project.pk}): {len(drift.found) or 'no'} differences")
            for name, kept, right in drift.found[:SHOWN]:
                self.stdout.write(f"  {name}: {kept:,} kept, {right:,} counted")
            if len(drift.found) > SHOWN:
                self.stdout.write(f"  and {len(drift.found) - SHOWN:,} more")
        fold()
        if check and differing:
            raise CommandError(f"The counts of {differing} project(s) differ from their rows.")
