"""The embedded broker: kombu's filesystem transport, with files that nobody ever sees half written.

kombu makes a file first and fills it afterwards. A worker that starts, or takes a message, in between reads an empty file
and dies. Here every file is written aside and then given its name. See docs/decisions/0024.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path
from time import time_ns
from typing import Any

import kombu.transport
from kombu.transport import filesystem
from kombu.utils.json import dumps

SCHEME = "folders"


class Channel(filesystem.Channel):
    """Reads as its parent does, and writes whole files only."""

    # celery-types describes the channels as no kombu has them.
    def _queue_bind(self, exchange: Any, routing_key: Any, pattern: Any, queue: Any) -> None:
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined, unused-ignore]
        if not file.exists():
            aside = _write_aside(file.parent, "[]")
            # Linking fails where another process was quicker: its file is as good.
            with suppress(FileExistsError):
                os.link(aside, file)
            aside.unlink()
        super()._queue_bind(exchange, routing_key, pattern, queue)

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override, unused-ignore]
        folder = Path(self.data_folder_out)
        # Names sort in the order of sending; the parent's clock starts anew with each boot.
        name = f"{time_ns() // 1_000_000:015d}_{uuid.uuid4()}.{queue}.msg"
        os.replace(_write_aside(folder, dumps(payload)), folder / name)


class Transport(filesystem.Transport):
    """kombu's transport with our channel."""

    Channel = Channel


def register() -> None:
    """Let ``folders://`` name this transport."""
    kombu.transport.TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def _write_aside(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    # No queue's name follows the first dot, so nobody takes it for a message.
    path = folder / f"{uuid.uuid4()}.aside"
    path.write_text(text, encoding="utf-8")
    return path
