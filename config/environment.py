"""Read configuration from environment variables, with errors that name the variable."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.folder_broker import SCHEME

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool) -> bool:
    """Return the boolean in environment variable ``name``."""
    word = os.environ.get(name)
    if word is None:
        return default
    if word.strip().lower() in TRUE_WORDS:
        return True
    if word.strip().lower() in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}; write 1 or 0.")


def integer(name: str, *, default: int) -> int:
    """Return the whole number in environment variable ``name``."""
    word = os.environ.get(name)
    if word is None:
        return default
    try:
        return int(word)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {word!r}; write a whole number.") from None


def words(name: str, *, default: list[str]) -> list[str]:
    """Return the comma-separated list in environment variable ``name``."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def secret_key(data_dir: Path) -> str:
    """Return ``SECRET_KEY`` from the environment, or the one made at the first run and kept in the data folder."""
    from_environment = os.environ.get("SECRET_KEY")
    if from_environment:
        return from_environment
    path = data_dir / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            # Exclusive creation: two processes starting at once must agree on one key.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        key = secrets.token_urlsafe(64)
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        return key


def database(url: str | None, data_dir: Path) -> dict[str, Any]:
    """Return Django's database settings for ``DATABASE_URL``; SQLite in the data folder when it is not set."""
    if not url:
        return sqlite(data_dir / "db.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}; use postgresql://user:password@host:5432/name or sqlite:////path."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if flag("DATABASE_POOL", default=True):
        options["pool"] = {
            "min_size": 1,
            "max_size": integer("DATABASE_POOL_SIZE", default=16),
            "timeout": 30,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Return settings for the embedded database: WAL, and write transactions that queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Tests use a file too: the in-memory database that Django would take does not wait for a lock.
        "TEST": {"NAME": str(path.with_name(f"test-{path.name}"))},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;",
        },
    }


def broker(url: str | None, data_dir: Path) -> dict[str, Any]:
    """Return Celery's broker settings for ``CELERY_BROKER_URL``; folders in the data folder when it is not set."""
    if url:
        return {"broker_url": url, "broker_transport_options": {"visibility_timeout": 3600}}
    folder = data_dir / "broker"
    for part in ("queue", "processed", "control"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": f"{SCHEME}://",
        "broker_transport_options": {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "processed"),
            "store_processed": False,
            "control_folder": str(folder / "control"),
        },
    }
