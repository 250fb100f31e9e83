"""What is particular to each kind of job: its input files and what becomes of its output.

An app registers its kinds in ``AppConfig.ready``; so evaluation adds ``generate`` and training never imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.models import Attempt, Job

Store = Callable[[], None]


class BadRunData(Exception):
    """The job's input or output cannot be used; another attempt would meet the same."""

    def __init__(self, message: str, *, code: str = "bad_data") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True)
class KindHandlers:
    """The functions that one kind of job brings. All of them run in the supervisor, never in the web process.

    prepare: write the input below ``run_dir`` and return the ``data`` part of ``config.json``. It runs once for each
        attempt, outside a transaction, and must give the same files again. May raise :class:`BadRunData`.
    finish: do the slow work on a succeeded run's output (hashing, reading) outside a transaction and return a function
        that stores the result. That function is called in the fenced transaction that marks the job succeeded, so
        a result is stored exactly once. ``finish`` itself may run again after a crash. May raise :class:`BadRunData`.
    ended: called in the transaction in which the job fails or is cancelled.
    """

    prepare: Callable[[Job, Path], dict[str, Any]]
    finish: Callable[[Job, Attempt, Path], Store | None]
    ended: Callable[[Job], None] | None = None


_handlers: dict[str, KindHandlers] = {}


def register(
    kind: str,
    *,
    prepare: Callable[[Job, Path], dict[str, Any]],
    finish: Callable[[Job, Attempt, Path], Store | None],
    ended: Callable[[Job], None] | None = None,
) -> None:
    """Bring the handlers of a kind of job; a second registration replaces the first."""
    _handlers[str(kind)] = KindHandlers(prepare=prepare, finish=finish, ended=ended)


def handlers_of(kind: str) -> KindHandlers:
    """Return the handlers of ``kind``.

    Raises:
        LookupError: no app registered this kind.
    """
    try:
        return _handlers[str(kind)]
    except KeyError:
        raise LookupError(
            f"No app has registered jobs of the kind {kind!r}; see training.jobs.kinds.register."
        ) from None
