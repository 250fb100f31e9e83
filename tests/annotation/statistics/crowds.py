"""Simulated crowds: people who compare two answers, most of them honest, some of them not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from annotation.statistics.alarms import Alarm, Habits, Paces, detect
from annotation.statistics.crowd import Votes

HONEST, RANDOM, LEFT, LONGER, COPIER, FAST, DRIFTS = (
    "honest",
    "random",
    "left",
    "longer",
    "copier",
    "fast",
    "drifts",
)
FIRST, SECOND, TIE = range(3)
USUAL_SECONDS = 40.0


@dataclass(frozen=True)
class Crowd:
    """Answers in the order in which they were given (all n long), and who does what."""

    tasks: np.ndarray
    people: np.ndarray
    labels: np.ndarray
    # Whether the answer on the left won, and the longer one; NaN where neither did (or neither is longer).
    left: np.ndarray
    longer: np.ndarray
    seconds: np.ndarray
    times: np.ndarray
    kinds: list[str] = field(default_factory=list)

    def looked_at(self, answers_each: int) -> list[Alarm]:
        """Return the alarms at the moment when each person has given so many answers."""
        keep = np.zeros(len(self.people), dtype=bool)
        for person in range(len(self.kinds)):
            keep[np.flatnonzero(self.people == person)[:answers_each]] = True
        people, size = self.people[keep], len(self.kinds)
        votes = Votes(
            self.tasks[keep], people, self.labels[keep], np.zeros(len(people), dtype=int), self.times[keep], size
        )
        return detect(votes, habits_of(people, self.left[keep], self.longer[keep], size),
                      Paces(people, np.zeros(len(people), dtype=int), self.seconds[keep], self.times[keep]))  # fmt: skip


def habits_of(people: np.ndarray, left: np.ndarray, longer: np.ndarray, size: int) -> Habits:
    def counted(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        known = ~np.isnan(values)
        return (
            np.bincount(people[known], minlength=size),
            np.bincount(people[known], weights=values[known], minlength=size).astype(int),
        )

    preferences, left_won = counted(left)
    unequal, longer_won = counted(longer)
    return Habits(preferences, left_won, unequal, longer_won)


def crowd(
    seed: int, *, honest: int = 15, planted: tuple[str, ...] = (RANDOM, LEFT, LONGER, COPIER, FAST), answers: int = 200,
    overlap: int = 5, beside: float = 1.0, able: tuple[float, float] = (0.8, 0.95),
) -> Crowd:  # fmt: skip
    """Simulate people who each answer ``answers`` pairs, ``overlap`` of them each pair.

    Honest people differ: in how often they see the better answer (80 to 95 % of pairs of usual difficulty), in how often they call a tie, in how
    much the longer answer sways them, in their pace. Pairs differ in how hard they are. The copier follows one honest
    person, a few minutes behind, on ``beside`` of the tasks; on the others they guess. The one who drifts is honest for
    the first half of their answers, and guesses in the second.
    """
    draw = np.random.default_rng(seed)
    kinds = [HONEST] * honest + list(planted)
    size = len(kinds)
    n_tasks = size * answers // overlap
    victim = int(draw.integers(0, honest))
    tasks, people, times = _handed_out(draw, kinds, n_tasks, answers, victim, beside)
    better = draw.integers(0, 2, n_tasks)
    hard = np.clip(draw.normal(1.0, 0.25, n_tasks), 0.3, 1.3)
    # The better answer is the longer in 60 % of the pairs.
    longest = np.where(draw.random(n_tasks) < 0.6, better, 1 - better)
    skill, ties = draw.uniform(*able, size), draw.uniform(0.02, 0.12, size)
    sway, pace = draw.uniform(0.0, 0.10, size), np.exp(draw.normal(0, 0.3, size))
    pace[[kind == FAST for kind in kinds]] = 0.15
    n = len(tasks)
    left_is = draw.integers(0, 2, n)
    labels = np.empty(n, dtype=int)
    given: dict[tuple[int, int], int] = {}
    done = np.zeros(size, dtype=int)
    for row, (task, person) in enumerate(zip(tasks.tolist(), people.tolist(), strict=True)):
        kind = kinds[person]
        guess = int(draw.integers(0, 2))
        if kind == RANDOM or (kind == DRIFTS and done[person] >= answers / 2):
            label = guess
        elif kind == LEFT:
            label = int(left_is[row])
        elif kind == LONGER:
            label = int(longest[task])
        elif kind == COPIER:
            label = given.get((task, victim), guess)
        else:
            right = draw.random() < 0.5 + (skill[person] - 0.5) * hard[task]
            label = int(better[task] if right else 1 - better[task])
            if draw.random() < sway[person]:
                label = int(longest[task])
            if draw.random() < ties[person]:
                label = TIE
        labels[row] = label
        given[task, person] = label
        done[person] += 1
    decided = labels != TIE
    return Crowd(
        tasks, people, labels,
        left=np.where(decided, labels == left_is, np.nan),
        longer=np.where(decided, labels == longest[tasks], np.nan),
        seconds=np.maximum(1.0, USUAL_SECONDS * pace[people] * np.exp(draw.normal(0, 0.5, n))),
        times=times, kinds=kinds,
    )  # fmt: skip


def _handed_out(
    draw: np.random.Generator, kinds: list[str], n_tasks: int, answers: int, victim: int, beside: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give each person ``answers`` tasks by chance, one a minute; the copier has so many of the victim's, a bit later."""
    queues = [draw.permutation(n_tasks)[:answers] for _ in kinds]
    for person, kind in enumerate(kinds):
        if kind == COPIER:
            common = draw.random(answers) < beside
            others = np.setdiff1d(draw.permutation(n_tasks), queues[victim])
            queues[person] = np.where(common, queues[victim], draw.permutation(others)[:answers])
    behind = np.array([120.0 if kind == COPIER else 0.0 for kind in kinds])
    tasks, people = np.concatenate(queues), np.repeat(np.arange(len(kinds)), answers)
    times = np.tile(np.arange(answers) * 60.0, len(kinds)) + behind[people] + draw.uniform(0, 50, len(tasks))
    order = np.argsort(times)
    return tasks[order], people[order], times[order]
