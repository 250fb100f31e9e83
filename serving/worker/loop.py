"""The draft worker: it takes what people ask models for, lets it be written, and stores it as it comes.

One event loop for all that is on its way, one thread and one connection for the database. It keeps nothing that the
database does not know: another worker, or the next one, goes on where it was.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from annotation.models import Suggestion, SuggestionPurpose
from annotation.services import suggestions
from serving.models import Endpoint
from serving.openai import Answer, DraftFailed, Target, stream_answer
from serving.services import samples
from serving.services.secrets import UnreadableSecret, decrypt
from serving.services.sources import ENDPOINT, MODEL
from serving.worker.local import LocalModels
from training.models import Model
from training.registry.artifacts import base_for_runner

logger = logging.getLogger(__name__)
T = TypeVar("T")

MOST_AT_ONCE = 32
# How often the queue is looked at, what has come is stored, and cancels are looked for.
LOOK_SECONDS = 0.15
STORE_SECONDS = 0.2
WANTED_SECONDS = 0.4
ALIVE_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 15.0
DATABASE_RETRY_SECONDS = 2.0
STOPPED = "The draft worker was stopped. What had come is kept; ask again for all of it."
FAULT = "Something broke on our side. Ask again, and tell an administrator if it stays so."
KEY_LOST = "The key of the model's server cannot be read. Tell an administrator to enter it again."


def alive_file(host: str) -> Path:
    """Return the file that a worker on ``host`` touches as long as it works."""
    return Path(settings.DATA_DIR) / "draft-workers" / host


class DraftWorker:
    """One worker. ``sources`` says whom it can let write: endpoints, local models, or both."""

    def __init__(self, *, sources: tuple[str, ...] = (ENDPOINT, MODEL)) -> None:
        self.number = uuid.uuid4()
        self.sources = sources
        self.writing: dict[int, asyncio.Task[None]] = {}
        self.local = LocalModels()
        self.database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until told to stop; then say so of what is on its way."""
        looked = alive = kept = 0.0
        try:
            while not self.stopping.is_set():
                now = time.monotonic()
                try:
                    await self._take()
                    if self.writing and now - looked > WANTED_SECONDS:
                        await self._drop_unwanted()
                        looked = now
                    if now - kept > HOUSEKEEPING_SECONDS:
                        await self.ask(suggestions.give_up_lost)
                        await self.ask(samples.settle_samples)
                        await self.local.end_idle()
                        kept = now
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("The database does not answer: %s", error)
                    await self.ask(_close)
                    await asyncio.sleep(DATABASE_RETRY_SECONDS)
                if now - alive > ALIVE_SECONDS:
                    self._say_alive()
                    alive = now
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._end()

    async def ask(self, function: Callable[..., T], *args: Any, **options: Any) -> T:
        """Run a function of the database in its thread."""
        return await asyncio.get_running_loop().run_in_executor(self.database, lambda: function(*args, **options))

    async def _take(self) -> None:
        room = MOST_AT_ONCE - len(self.writing)
        for suggestion in await self.ask(suggestions.claim_queued, self.number, most=room, sources=self.sources):
            task = asyncio.create_task(self._write(suggestion))
            self.writing[suggestion.pk] = task
            task.add_done_callback(partial(self._forget, suggestion.pk))

    def _forget(self, key: int, task: asyncio.Task[None]) -> None:
        self.writing.pop(key, None)

    async def _drop_unwanted(self) -> None:
        keys = list(self.writing)
        wanted = await self.ask(suggestions.still_wanted, keys, self.number)
        for key in keys:
            if key not in wanted and (task := self.writing.get(key)) is not None:
                task.cancel()

    async def _write(self, suggestion: Suggestion) -> None:
        """Let one text be written, and store it as it comes."""
        key, answer, stored, begun = suggestion.pk, Answer(), 0.0, False
        try:
            async with aclosing(self._pieces(suggestion)) as pieces:
                async for answer in pieces:
                    now = time.monotonic()
                    if now - stored < STORE_SECONDS:
                        continue
                    if not await self.ask(suggestions.keep, key, self.number, answer.text, first=not begun):
                        return
                    stored, begun = now, True
            await self.ask(
                suggestions.finish,
                key,
                self.number,
                text=answer.text,
                tool_calls=answer.tool_calls,
                finish_reason=answer.finish_reason,
            )
        except DraftFailed as failure:
            await self._fail(key, answer, failure.code, failure.message, failure.detail)
        except asyncio.CancelledError:
            if self.stopping.is_set():
                await self._fail(key, answer, "worker_stopped", STOPPED)
            raise
        except (DatabaseError, InterfaceError):
            # The text cannot be stored; the sweep says so where the database is there again.
            logger.exception("Suggestion %s is lost", key)
        except Exception as error:
            logger.exception("Suggestion %s broke", key)
            await self._fail(key, answer, "fault", FAULT, f"{type(error).__name__}: {error}")
        if suggestion.purpose == SuggestionPurpose.SAMPLE:
            await self.ask(samples.settle_samples)

    async def _fail(self, key: int, answer: Answer, code: str, message: str, detail: str = "") -> None:
        await self.ask(suggestions.fail, key, self.number, text=answer.text, code=code, error=message, detail=detail)

    async def _pieces(self, suggestion: Suggestion) -> AsyncGenerator[Answer, None]:
        if suggestion.source.startswith(MODEL):
            base = await self.ask(_base, suggestion.source)
            model = await self.local.model(suggestion.source, base)
            pieces = model.stream(suggestion.pk, suggestion.prompt, suggestion.tools, suggestion.parameters)
        else:
            target = await self.ask(_target, suggestion.source)
            pieces = stream_answer(target, suggestion.prompt, suggestion.tools, suggestion.parameters)
        async with aclosing(pieces):
            async for answer in pieces:
                yield answer

    async def _end(self) -> None:
        self.stopping.set()
        tasks = list(self.writing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.local.end_all()
        await self.ask(_close)
        self.database.shutdown()

    def _say_alive(self) -> None:
        file = alive_file(settings.COMPUTE_HOST)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def _close() -> None:
    # Looked up here: each thread has a connection of its own.
    connection.close()


def _target(source: str) -> Target:
    endpoint = Endpoint.objects.filter(pk=int(source.removeprefix(ENDPOINT))).first()
    if endpoint is None:
        raise DraftFailed("drafts_off", "The model's server is no longer set up.")
    try:
        key = decrypt(endpoint.api_key)
    except UnreadableSecret:
        raise DraftFailed("key_lost", KEY_LOST, "SECRET_KEY has changed since the key was entered.") from None
    return Target(
        base_url=endpoint.base_url,
        model=endpoint.model,
        api_key=key,
        first_seconds=endpoint.first_seconds,
        total_seconds=endpoint.total_seconds,
    )


def _base(source: str) -> dict[str, Any]:
    model = Model.objects.filter(pk=int(source.removeprefix(MODEL))).first()
    if model is None:
        raise DraftFailed("drafts_off", "The model is no longer in the registry.")
    return base_for_runner(model)
