"""Where one running Tuneloop lives: its folder of data, its address, and the environment of its processes."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launcher.console import Problem
from launcher.environment import ROOT

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not bound to
FALSE_WORDS = {"0", "false", "no", "off", ""}
LARGEST_PORT = 65535


@dataclass(frozen=True)
class Place:
    """What `make run` was asked for, read from the environment (make hands its variables on there)."""

    data_dir: Path
    host: str
    port: int
    demo: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Place:
        """Read HOST, PORT, DEMO and TUNELOOP_DATA_DIR.

        Raises:
            Problem: the port is no port.
        """
        word = environment.get("PORT") or "8000"
        if not word.isdigit() or not 0 < int(word) <= LARGEST_PORT:
            raise Problem(f"PORT is {word!r}; write a number from 1 to {LARGEST_PORT}, for example make run PORT=8001.")
        return cls(
            data_dir=Path(environment.get("TUNELOOP_DATA_DIR") or ROOT / "var").resolve(),
            host=environment.get("HOST") or "127.0.0.1",
            port=int(word),
            demo=environment.get("DEMO", "1").strip().lower() not in FALSE_WORDS,
            environment=environment,
        )

    @property
    def name(self) -> str:
        """Return the name under which this machine reaches it."""
        return "127.0.0.1" if self.host in EVERYWHERE else self.host

    @property
    def address(self) -> str:
        """Return what a person on this machine writes into the browser."""
        return f"http://{f'[{self.name}]' if ':' in self.name else self.name}:{self.port}"

    @property
    def bind(self) -> str:
        """Return what the web server listens on."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def is_open(self) -> bool:
        """Tell whether other machines can reach it."""
        return self.host not in LOOPBACK

    @property
    def logs(self) -> Path:
        """Return the folder of the processes' output."""
        return self.data_dir / "logs"

    @property
    def database_url(self) -> str:
        """Return DATABASE_URL, or nothing where the database is the embedded one."""
        return self.environment.get("DATABASE_URL", "")

    @property
    def broker_url(self) -> str:
        """Return CELERY_BROKER_URL, or nothing where the broker is folders."""
        return self.environment.get("CELERY_BROKER_URL", "")

    def process_environment(self, *, pooled: bool = False) -> dict[str, str]:
        """Return the environment of a process; only the web, with its threads, shares connections in a pool."""
        made = dict(self.environment) | {"TUNELOOP_DATA_DIR": str(self.data_dir), "PYTHONUNBUFFERED": "1"}
        if not pooled:
            made["DATABASE_POOL"] = "0"
        if self.is_open and not made.get("ALLOWED_HOSTS"):
            made["ALLOWED_HOSTS"] = ",".join(["localhost", "127.0.0.1", "[::1]", *self._names()])
        return made

    def _names(self) -> list[str]:
        return [socket.gethostname(), socket.getfqdn()] if self.host in EVERYWHERE else [self.host]
