"""A crowd that works through the product's own services: claim, then submit."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import Organization, User
from annotation.models import Annotation, Project, Task
from annotation.services import distribution
from annotation.services.submitting import submit
from tests.annotation.making import ANNOTATOR, claimed, join, person, rank_task

PAIRS = 60


@dataclass
class Crowd:
    """Four who look (and see the better answer nine times in ten), one who takes the left, one too fast."""

    project: Project
    honest: list[User]
    left: User
    fast: User

    @property
    def everybody(self) -> list[User]:
        return [*self.honest, self.left, self.fast]


def vote(project: Project, user: User, choose: Callable[[list[str]], str], seconds: int) -> Annotation:
    """Claim a pair, choose A, B, tie or both_bad by the texts on both sides, and submit."""
    assignment = claimed(project, user)
    texts = {
        candidate.response_id: candidate.response.messages[0]["content"]
        for candidate in assignment.task.candidates.all()
    }
    choice = choose([texts[key] for key in assignment.shown_order])
    payload: dict[str, Any] = {"choice": choice, "strength": 2 if choice in "AB" else None}
    return submit(
        user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload, seconds_spent=seconds
    ).annotation


def seen(draw: random.Random, texts: list[str]) -> str:
    """Say which is better, as somebody who looks: "one" is, in this project."""
    better = texts.index("one") if draw.random() < 0.9 else texts.index("other")
    return "AB"[better] if draw.random() < 0.95 else "tie"


@pytest.fixture
def crowd(organization: Organization, monkeypatch: pytest.MonkeyPatch) -> Crowd:
    """Let six people judge each of sixty pairs; the same ones on the same sides in every run."""
    sides = random.Random(5)

    def shuffled(task: Task) -> list[int]:
        order = [candidate.response_id for candidate in task.candidates.order_by("position")]
        return order if sides.random() < 0.5 else order[::-1]

    monkeypatch.setattr(distribution, "_shuffled", shuffled)
    project = Project.objects.create(organization=organization, name="Crowd")
    people = [join(project, person(organization, f"person{number}"), ANNOTATOR) for number in range(6)]
    found = Crowd(project, people[:4], people[4], people[5])
    for number in range(PAIRS):
        rank_task(project, f"Which {number}?", answers=6)
    draw = random.Random(8)
    for _ in range(PAIRS):
        for user in people:
            choose = (lambda texts: "A") if user == found.left else (lambda texts: seen(draw, texts))
            vote(project, user, choose, seconds=draw.randint(3, 5) if user == found.fast else draw.randint(30, 60))
    return found
