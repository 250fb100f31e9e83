"""``manage.py load_demo``: the demo organisation with its people, projects, work, a trained model and a comparison."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotation.services import quality
from core.errors import ApiError
from evaluation.demo import judging, panel, people, ranking, source, writing
from evaluation.demo.calendar import Calendar

WORK, MODEL = "work", "model"
WEEKS = 3


class Command(BaseCommand):
    """Calling it again changes nothing; after an interruption it goes on."""

    help = "Load the demo: people and their work (--part work), then a training job and what follows (--part model)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--part", choices=[WORK, MODEL], help="only this part; both without it")

    def handle(self, *args: Any, part: str | None = None, **options: Any) -> None:
        if people.organization() is None and people.others_are_here():
            raise CommandError(
                "This database has people of its own. The demo's accounts have a known password, so it is loaded into an "
                "empty database only. Use make run DEMO=0, or another database."
            )
        try:
            if part != MODEL:
                self._work()
            if part != WORK:
                self._model()
        except ApiError as error:
            raise CommandError(error.message) from error
        except judging.CannotGoOn as problem:
            raise CommandError(str(problem)) from problem

    def _work(self) -> None:
        """Make people and their work in one transaction: it is there as a whole or not at all."""
        if people.organization() is not None:
            self.stdout.write("The demo's people and their work are there already.")
            return
        calendar = Calendar(weeks=WEEKS)
        with transaction.atomic():
            with calendar.telling():
                team = people.create_team()
                messages, replies, reply_panel = people.create_projects(team)
            writing.play(messages, team, calendar)
            ranking.play(replies, team, calendar)
            panel.play(reply_panel, team, calendar)
        judging.freeze_first(team)
        # Here and now: the first look at the quality pages should find something.
        for project in (messages, replies, reply_panel):
            quality.run(project.pk)
        self.stdout.write(f"Made {source.cast().organization}: people, projects, work.")

    def _model(self) -> None:
        organization = people.organization()
        if organization is None:
            raise CommandError("The demo's people are not there yet. Run `manage.py load_demo` without --part.")
        judging.play(people.team(organization), self.stdout.write)
        self.stdout.write("The demo is complete.")
