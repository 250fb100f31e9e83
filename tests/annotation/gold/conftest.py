"""A project with gold questions in it, and the dice in the test's hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotation.models import Project
from annotation.services import gold


class Dice:
    """Stands in for chance: says the same number until it is told another one. Shuffles are left as they are."""

    def __init__(self) -> None:
        self.says = 0.999

    def random(self) -> float:
        return self.says

    def shuffle(self, things: list[object]) -> None:
        pass


@pytest.fixture
def dice(monkeypatch: pytest.MonkeyPatch) -> Dice:
    """Let the test decide whether gold is due (0.0), or a repeat, or nothing (0.999)."""
    dice = Dice()
    monkeypatch.setattr(gold, "chance", dice)
    return dice


@pytest.fixture
def with_gold(project: Project) -> Callable[..., Project]:
    """Set the project's shares."""

    def set_shares(gold_share: int = 10, repeat_share: int = 0, **others: object) -> Project:
        for name, value in {"gold_share": gold_share, "repeat_share": repeat_share, **others}.items():
            setattr(project, name, value)
        project.save()
        return project

    return set_shares
