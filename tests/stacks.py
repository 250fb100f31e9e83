"""The two stacks on which the product runs, and whether the second one is there."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import redis
from psycopg import sql

EMBEDDED = "SQLite + filesystem broker"
SERVERS = "PostgreSQL + Redis"
DEFAULT_DATABASE_URL = "postgresql://postgres@127.0.0.1:5432"
DEFAULT_REDIS_URL = "redis://127.0.0.1:6379"
ANSWER_SECONDS = 5
RUN_SECONDS = 4 * 3600
HOW_TO_HAVE = (
    "Start PostgreSQL 15+ and Redis (`docker compose -f tests/docker-compose.yml up --detach` does), or name your own: "
    "TEST_DATABASE_URL=postgresql://user:password@host:5432 (a user who may create databases) "
    "and TEST_REDIS_URL=redis://host:6379; then run `make test` again."
)


class Absent(Exception):
    """A server of the second stack does not answer; the text says which and where."""


@dataclass(frozen=True)
class Stack:
    """Where the tests keep their data and messages."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def servers() -> Iterator[Stack]:
    """Yield the second stack: database names and a Redis database that are this run's alone, cleared afterwards.

    Raises:
        Absent: PostgreSQL or Redis does not answer.
    """
    database_url = os.environ.get("TEST_DATABASE_URL") or DEFAULT_DATABASE_URL
    redis_url = os.environ.get("TEST_REDIS_URL") or DEFAULT_REDIS_URL
    server = database_url.rpartition("/")[0] if database_url.count("/") > 2 else database_url
    name = f"tuneloop_{uuid.uuid4().hex[:12]}"
    try:
        with psycopg.connect(f"{server}/postgres", connect_timeout=ANSWER_SECONDS):
            pass
    except psycopg.OperationalError as error:
        raise Absent(f"no PostgreSQL answers at {_without_password(server)} ({_first_line(error)})") from None
    client = _own_redis(redis_url)
    number = client.connection_pool.connection_kwargs["db"]
    own_redis_url = f"{redis_url.rstrip('/')}/{number}" if redis_url.count("/") < 3 else redis_url
    try:
        # Django puts "test_" before the name, and a suffix for each xdist worker after it.
        yield Stack(SERVERS, {"DATABASE_URL": f"{server}/{name}", "CELERY_BROKER_URL": own_redis_url})
    finally:
        client.flushdb()
        _drop_databases(server, name)


def _own_redis(url: str) -> redis.Redis:
    """Return a client of an empty Redis database, marked as taken; the one in ``url`` if it names one."""
    numbers = [None] if url.count("/") > 2 else range(1, 16)
    try:
        for number in numbers:
            client = (
                redis.Redis.from_url(url, db=number, socket_connect_timeout=ANSWER_SECONDS)
                if number
                else (redis.Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS))
            )
            if client.dbsize() == 0 and client.set("tuneloop-test-run", "taken", nx=True, ex=RUN_SECONDS):
                return client
    except redis.RedisError as error:
        raise Absent(f"no Redis answers at {_without_password(url)} ({_first_line(error)})") from None
    raise Absent(f"the Redis at {_without_password(url)} has no empty database left for a test run")


def _drop_databases(server: str, name: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%{name}%"]).fetchall()
        for (database,) in found:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _without_password(url: str) -> str:
    return url.rpartition("@")[2] or url


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
