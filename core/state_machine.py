"""Explicit state machines: one table of allowed moves, one function that moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from core.errors import Conflict


class IllegalMove(Conflict):
    """The object is in a state from which this move is not allowed."""

    code = "illegal_move"


class StateMachine:
    """The allowed moves between the states of one kind of object.

    ``moves`` maps each state to the states that may follow it. A state without an entry is final.
    """

    def __init__(self, name: str, moves: Mapping[Any, Collection[Any]]) -> None:
        self.name = name
        self.moves = {state: frozenset(targets) for state, targets in moves.items()}

    def allows(self, current: str, target: str) -> bool:
        """Tell whether ``target`` may follow ``current``."""
        return target in self.moves.get(current, frozenset())

    def check(self, current: str, target: str) -> None:
        """Raise :class:`IllegalMove` unless ``target`` may follow ``current``."""
        if not self.allows(current, target):
            raise IllegalMove(f"This {self.name} is {_say(current)}; it cannot become {_say(target)}.")

    def move(self, instance: models.Model, target: str, *, field: str = "state") -> None:
        """Set ``instance.state`` after checking; the caller holds the row's lock and saves it."""
        self.check(getattr(instance, field), target)
        setattr(instance, field, target)


def _say(state: str) -> str:
    return state.replace("_", " ")
