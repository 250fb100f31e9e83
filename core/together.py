"""Statements whose answers nobody waits for, sent together: one way to the server and back instead of one for each.

A call that writes to eight tables spends more time on the way to PostgreSQL and back, and on switching between the two
processes, than PostgreSQL spends on the writing. Within ``together()`` such statements wait; they are sent before
whatever statement comes next, in the same message where that one is one of ours, and at the end. So nothing is ever
read that does not yet hold them, and their order is kept. SQLite has no way to spare: there each is run at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

Statement = tuple[str, Sequence[Any]]

_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Let what is written within wait for company. Put it inside of the transaction; an error drops what waits."""
    if connection.vendor != "postgresql" or _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])

    def after_what_waits(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        _send()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(after_what_waits):
            yield
            _send()
    finally:
        _waiting.reset(token)


def is_open() -> bool:
    """Tell whether statements wait for company just now."""
    return _waiting.get() is not None


def write(sql: str, values: Sequence[Any]) -> None:
    """Run a statement whose answer is not needed, together with others where these wait."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append((sql, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def execute(cursor: Any, sql: str, values: Sequence[Any]) -> None:
    """Run a statement behind what waits, in one message; the cursor then holds its answer alone."""
    before = _taken()
    if not before:
        cursor.execute(sql, values)
        return
    _execute(cursor, [*before, (sql, values)])
    for _ in before:
        cursor.nextset()


def answers(statements: Sequence[str], values: dict[str, Any]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of several statements over the same named values, asked in one message where that can be."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return [list(cursor.execute(sql, values).fetchall()) for sql in statements]
        cursor.execute("; ".join(statements), values)
        found = [list(cursor.fetchall())]
        while cursor.nextset():
            found.append(list(cursor.fetchall()))
        return found


def _taken() -> list[Statement]:
    """Return what waits, and let it wait no longer."""
    waiting = _waiting.get()
    if not waiting:
        return []
    taken = list(waiting)
    waiting.clear()
    return taken


def _send() -> None:
    if waiting := _taken():
        with connection.cursor() as cursor:
            _execute(cursor, waiting)


def _execute(cursor: Any, statements: Sequence[Statement]) -> None:
    cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
