"""Local models: each in a process of its own, started when it is first asked and ended when nobody asks any more."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

from django.conf import settings

from serving.openai import Answer, DraftFailed, storable

logger = logging.getLogger(__name__)

# So many models are kept loaded at once, each for so long after its last answer.
MOST_LOADED = 2
IDLE_SECONDS = 600.0
LOAD_SECONDS = 600.0
TOTAL_SECONDS = 600.0
LINE_BYTES = 4 * 1024 * 1024
NOT_LOADED = "The model cannot be loaded on this machine. Tell a manager."
GONE = "The process of the model ended in the middle. What had come is kept; ask again."


class LocalModel:
    """One model and its process. It answers one conversation at a time; the others wait."""

    def __init__(self, key: str, base: dict[str, Any]) -> None:
        self.key = key
        self.base = base
        self.process: asyncio.subprocess.Process | None = None
        self.turn = asyncio.Lock()
        self.waiting = 0
        self.used_at = time.monotonic()

    async def stream(
        self, number: int, messages: list[dict[str, Any]], tools: list[Any] | None, parameters: dict[str, Any]
    ) -> AsyncGenerator[Answer, None]:
        """Yield the answer each time that more of it has come.

        Raises:
            DraftFailed: the model cannot be loaded, or cannot answer this.
        """
        self.waiting += 1
        try:
            async with self.turn:
                process = await self._started()
                asked = {"id": number, "messages": messages, "tools": tools, "seed": 0, **parameters}
                ended = False
                try:
                    await self._send(process, asked)
                    async with asyncio.timeout(TOTAL_SECONDS):
                        async with aclosing(self._pieces(process, number)) as pieces:
                            async for answer in pieces:
                                yield answer
                    ended = True
                except TimeoutError:
                    raise DraftFailed("too_slow", "The model was not done in time. What had come is kept.") from None
                finally:
                    if not ended:
                        await self._cancel(process, number)
        finally:
            self.waiting -= 1
            self.used_at = time.monotonic()

    async def end(self) -> None:
        """End the process and free what it holds."""
        process, self.process = self.process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self.process is not None and self.process.returncode is None:
            return self.process
        environment = os.environ | {"CUDA_VISIBLE_DEVICES": settings.DRAFT_DEVICE, "TOKENIZERS_PARALLELISM": "false"}
        self.process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "serving.runner",
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
        )
        await self._send(process, self.base)
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                said = await self._line(process)
        except TimeoutError:
            await self.end()
            raise DraftFailed("not_loaded", NOT_LOADED, "It took too long.") from None
        if not said.get("ready"):
            await self.end()
            raise DraftFailed("not_loaded", NOT_LOADED, str(said.get("message")))
        return process

    async def _pieces(self, process: asyncio.subprocess.Process, number: int) -> AsyncGenerator[Answer, None]:
        answer = Answer()
        while True:
            said = await self._line(process)
            if said.get("id") != number:
                # Of a request before that was cancelled.
                continue
            if "error" in said:
                raise DraftFailed(said["error"], said["message"])
            if "done" in said:
                answer.finish_reason = said["done"]
                answer.text = answer.text.strip()
                if not answer.text:
                    raise DraftFailed("empty", "The model answered with nothing. Ask again, or write without a draft.")
                yield answer
                return
            answer.text += storable(said["text"])
            yield answer

    async def _line(self, process: asyncio.subprocess.Process) -> dict[str, Any]:
        assert process.stdout is not None
        line = await process.stdout.readline()
        if not line:
            await process.wait()
            raise DraftFailed("process_ended", GONE, f"It ended with code {process.returncode}.")
        said: dict[str, Any] = json.loads(line)
        return said

    async def _send(self, process: asyncio.subprocess.Process, value: dict[str, Any]) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(value).encode() + b"\n")
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise DraftFailed("process_ended", GONE) from None

    async def _cancel(self, process: asyncio.subprocess.Process, number: int) -> None:
        with suppress(DraftFailed):
            await self._send(process, {"cancel": number})


class LocalModels:
    """All local models of a worker."""

    def __init__(self) -> None:
        self.loaded: dict[str, LocalModel] = {}

    async def model(self, key: str, base: dict[str, Any]) -> LocalModel:
        """Return a model, making room for it where too many are loaded that nobody waits for."""
        found = self.loaded.get(key)
        if found is None or found.base != base:
            if found is not None:
                await found.end()
            idle = sorted((one for one in self.loaded.values() if not one.waiting), key=lambda one: one.used_at)
            for one in idle[: max(0, len(self.loaded) - MOST_LOADED + 1)]:
                await self._forget(one)
            found = self.loaded[key] = LocalModel(key, base)
        return found

    async def end_idle(self) -> None:
        """End what nobody has asked for a while."""
        now = time.monotonic()
        for one in list(self.loaded.values()):
            if not one.waiting and now - one.used_at > IDLE_SECONDS:
                await self._forget(one)

    async def end_all(self) -> None:
        """End all of them."""
        for one in list(self.loaded.values()):
            await self._forget(one)

    async def _forget(self, model: LocalModel) -> None:
        self.loaded.pop(model.key, None)
        await model.end()
