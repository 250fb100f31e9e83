"""``manage.py draft_worker``: write what people ask models for, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from serving.services.sources import ENDPOINT, MODEL
from serving.worker.loop import ALIVE_SECONDS, DraftWorker, alive_file

ONLY = {"endpoints": (ENDPOINT,), "models": (MODEL,)}
SILENT_SECONDS = 6 * ALIVE_SECONDS


class Command(BaseCommand):
    help = "Write drafts, replies and samples: over endpoints, and with local models in processes of their own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=ONLY, help="leave the others to a worker on another host")
        parser.add_argument("--check", action="store_true", help="tell whether the worker of this host is alive")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            return _check()
        return asyncio.run(_work(ONLY.get(options["only"], (ENDPOINT, MODEL))))


async def _work(sources: tuple[str, ...]) -> None:
    # A line for each request says nothing that the rows do not.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    worker = DraftWorker(sources=sources)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stopping.set)
    await worker.run()


def _check() -> None:
    try:
        silent = time.time() - alive_file(settings.COMPUTE_HOST).stat().st_mtime
    except FileNotFoundError:
        raise CommandError("No draft worker has run on this host.") from None
    if silent > SILENT_SECONDS:
        raise CommandError(f"The draft worker of this host has been silent for {silent:.0f} s.")
