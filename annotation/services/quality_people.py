"""Reports on people (reliability, pace, habits), and what raises alarms, from a window of answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from annotation.queries.quality_window import HABITS, Window
from annotation.services.quality_questions import Question
from annotation.services.quality_reports import MOST_WEEKS, mondays_of
from annotation.statistics.alarms import FEWEST_FOR_USUAL, Alarm, Habits, Paces, detect
from annotation.statistics.bias import share_against
from annotation.statistics.crowd import Comparisons, Votes, compared
from annotation.statistics.figures import NOTHING, Figure, Integers, wilson
from annotation.statistics.reliability import Answers, dawid_skene, share_right

FEWEST_OVERLAPS = 3
# Before the model of overlapping answers speaks of somebody, and before gold does.
FEWEST_ANSWERS = 20
FEWEST_GOLD = 5
FEWEST_TASKS = 20
# Of the newest answers, so many go into the model.
MOST_MODELLED = 60_000
RECENT = 30
# Of pace: choices between two, written answers, orders of several.
KINDS = range(3)
DAWID_SKENE, GOLD = "dawid_skene", "gold"

Sums = dict[int, dict[str, int]]
NO_SUMS = dict.fromkeys(HABITS, 0)


@dataclass(frozen=True)
class People:
    """Who answered (by id, in order), all nominal answers beside each other, and what is counted by day."""

    ids: Integers
    votes: Votes
    paces: Paces
    sums: Sums

    def sums_of(self, person: int) -> dict[str, int]:
        """Return what is counted of a person (by id)."""
        return self.sums.get(person, NO_SUMS)


def people_of(window: Window, questions: list[Question], sums: Sums) -> People:
    """Bring everybody's answers into one numbering."""
    answered = [rows.people for rows in (window.rank, window.orders.rows, window.write)]
    ids = np.unique(np.concatenate([*answered, np.array(sorted(sums), dtype=np.int64)]))
    nominal = [question for question in questions if question.scale == "nominal"]
    nothing = np.zeros(0, dtype=np.int64)
    numbers = np.concatenate(
        [nothing, *(np.full(len(question.tasks), place, dtype=np.int64) for place, question in enumerate(nominal))]
    )
    tasks = np.concatenate([nothing, *(question.tasks for question in nominal)])
    who = np.concatenate([nothing, *(question.people for question in nominal)])
    labels = np.concatenate([nothing, *(question.labels for question in nominal)])
    times = np.concatenate([np.zeros(0), *(question.times for question in nominal)])
    _, task = np.unique(np.column_stack([numbers, tasks]), axis=0, return_inverse=True)
    order = np.argsort(times, kind="stable")
    votes = Votes(
        tasks=task.reshape(-1)[order],
        people=np.searchsorted(ids, who)[order],
        labels=labels[order],
        questions=numbers[order],
        times=times[order],
        n_people=len(ids),
    )
    return People(ids, votes, _paces(window, ids), sums)


def _paces(window: Window, ids: Integers) -> Paces:
    """Return how long answers took; those for which no time was measured are left out."""
    # An order of several answers takes longer than a choice between two: it is a kind of its own.
    parts = (window.rank, window.write, window.orders.rows)
    seconds = np.concatenate([rows.seconds for rows in parts])
    kinds = np.repeat(np.arange(len(parts)), [len(rows.ids) for rows in parts])
    times = np.concatenate([rows.times for rows in parts])
    order = np.argsort(times, kind="stable")
    order = order[seconds[order] > 0]
    people = np.searchsorted(ids, np.concatenate([rows.people for rows in parts]))
    return Paces(people[order], kinds[order], seconds[order], times[order])


def alarms_of(people: People) -> list[Alarm]:
    """Return the alarms that the answers raise; people by their place in ``people.ids``."""
    columns = ("preferences", "left_won", "unequal", "longer_won")
    counted = [np.array([people.sums_of(int(key))[name] for key in people.ids], dtype=np.int64) for name in columns]
    return detect(people.votes, Habits(*counted), people.paces)


def without(people: People, answers_before: dict[int, datetime], sums: Sums) -> People:
    """Leave out the answers that these people (by id) gave before a moment; ``sums`` are theirs since then."""
    limits = np.full(len(people.ids), -np.inf)
    for key, moment in answers_before.items():
        limits[np.searchsorted(people.ids, key)] = moment.timestamp()
    votes = people.votes.only(people.votes.times > limits[people.votes.people])
    paces = people.paces.only(people.paces.times > limits[people.paces.people])
    mine = {key: sums.get(key, NO_SUMS) for key in answers_before}
    return People(people.ids, votes, paces, people.sums | mine)


# Reliability


def reliability_report(window: Window, people: People, questions: list[Question]) -> dict[str, Any]:
    """Return what is known of each person's work."""
    right, tasks = _modelled(people, questions)
    found = compared(people.votes)
    who = people.votes.people[found.rows]
    n = np.bincount(who, minlength=len(people.ids))
    agrees = np.bincount(who, weights=found.agrees, minlength=len(people.ids)).astype(np.int64)
    known = n >= FEWEST_FOR_USUAL
    answers = np.bincount(
        np.searchsorted(
            people.ids, np.concatenate([rows.people for rows in (window.rank, window.orders.rows, window.write)])
        ),
        minlength=len(people.ids),
    )
    paces = _pace_figures(people)
    weeks = _weeks(people.votes, found, len(people.ids))
    rows = []
    for place, key in enumerate(people.ids.tolist()):
        sums = people.sums_of(key)
        gold = wilson(sums["gold_passed"], sums["gold_asked"])
        method, figure = _best(right[place], gold)
        rows.append(
            {
                "person": key,
                "answers": int(answers[place]),
                "method": method,
                "reliability": figure.as_dict(),
                "agreement": wilson(int(agrees[place]), int(n[place])).as_dict(),
                "usual_agreement": float(np.median(agrees[known] / n[known])) if known.any() else None,
                "gold": gold.as_dict(),
                "consistency": wilson(sums["repeats_consistent"], sums["repeats"]).as_dict(),
                "pace": paces[place],
                "weeks": weeks[place],
            }
        )
    return {"window": window.as_dict(), "people": rows, "tasks": tasks}


def _best(modelled: Figure, gold: Figure) -> tuple[str | None, Figure]:
    """Return the estimate to go by: overlapping answers where there are enough of them, else gold."""
    if modelled.n >= FEWEST_ANSWERS:
        return DAWID_SKENE, modelled
    if gold.n >= FEWEST_GOLD:
        return GOLD, gold
    return None, NOTHING


def _modelled(people: People, questions: list[Question]) -> tuple[list[Figure], int]:
    """Return by person the share of right answers over all nominal questions with three answers or more to a task."""
    parts: list[list[Figure]] = []
    all_tasks: set[int] = set()
    for question in questions:
        if question.scale != "nominal":
            continue
        _, units, sizes = np.unique(question.tasks, return_inverse=True, return_counts=True)
        keep = np.flatnonzero(sizes[units] >= FEWEST_OVERLAPS)[-MOST_MODELLED:]
        kept, units = np.unique(question.tasks[keep], return_inverse=True)
        if len(kept) < FEWEST_TASKS:
            continue
        all_tasks |= set(kept.tolist())
        raters = np.searchsorted(people.ids, question.people[keep])
        answers = Answers(units, raters, question.labels[keep], len(kept), len(people.ids), len(question.categories))
        parts.append(share_right(answers, dawid_skene(answers)))
    return [_mean([part[place] for part in parts]) for place in range(len(people.ids))], len(all_tasks)


def _mean(figures: list[Figure]) -> Figure:
    """Return the mean over questions, weighted by answers; the ends of the intervals likewise."""
    told = [figure for figure in figures if figure.n and None not in (figure.value, figure.low, figure.high)]
    n = sum(figure.n for figure in told)
    if not n:
        return NOTHING
    value, low, high = (
        min(1.0, max(0.0, sum(getattr(figure, name) * figure.n for figure in told) / n))
        for name in ("value", "low", "high")
    )
    return Figure(value, low, high, n)


def _pace_figures(people: People) -> list[dict[str, Any]]:
    """Return each person's seconds a task, in the kind that they do most, beside the usual and their own before."""
    paces = people.paces
    medians: dict[tuple[int, int], float] = {}
    rows: dict[tuple[int, int], Integers] = {}
    for person in range(len(people.ids)):
        mine = np.flatnonzero(paces.people == person)
        for kind in KINDS:
            if len(of_kind := mine[paces.kinds[mine] == kind]):
                rows[person, kind] = of_kind
                medians[person, kind] = float(np.median(paces.seconds[of_kind]))
    found: list[dict[str, Any]] = []
    for person in range(len(people.ids)):
        kinds = [kind for kind in KINDS if (person, kind) in rows]
        if not kinds:
            found.append(
                {"seconds": None, "usual_seconds": None, "recent_seconds": None, "earlier_seconds": None, "n": 0}
            )
            continue
        kind = max(kinds, key=lambda kind: len(rows[person, kind]))
        seconds = paces.seconds[rows[person, kind]]
        others = [median for (who, what), median in medians.items() if what == kind and who != person]
        enough = len(seconds) >= 2 * RECENT
        found.append(
            {
                "seconds": medians[person, kind],
                "usual_seconds": float(np.median(others)) if others else None,
                "recent_seconds": float(np.median(seconds[-RECENT:])) if enough else None,
                "earlier_seconds": float(np.median(seconds[:-RECENT])) if enough else None,
                "n": len(seconds),
            }
        )
    return found


def _weeks(votes: Votes, found: Comparisons, n_people: int) -> list[list[dict[str, Any]]]:
    """Return by person the share of each week's answers that say what most others say."""
    mondays = mondays_of(votes.times[found.rows])
    weeks = np.unique(mondays)[-MOST_WEEKS:]
    people = votes.people[found.rows]
    rows: list[list[dict[str, Any]]] = [[] for _ in range(n_people)]
    for monday in weeks:
        here = mondays == monday
        n = np.bincount(people[here], minlength=n_people)
        agrees = np.bincount(people[here], weights=found.agrees[here], minlength=n_people)
        week = datetime.fromordinal(int(monday)).date().isoformat()
        for person in np.flatnonzero(n):
            figure = wilson(int(agrees[person]), int(n[person]))
            rows[person].append({"week": week, "agreement": figure.as_dict()})
    return rows


# Habits


def bias_report(window: Window, people: People) -> dict[str, Any]:
    """Return how often the left side and the longer answer win, in all and by person."""
    sums = [people.sums_of(key) for key in people.ids.tolist()]
    all_of = {name: sum(found[name] for found in sums) for name in NO_SUMS}
    rows = []
    for key, mine in zip(people.ids.tolist(), sums, strict=True):
        if not mine["preferences"]:
            continue
        others = all_of["unequal"] - mine["unequal"]
        usual = (all_of["longer_won"] - mine["longer_won"]) / others if others else None
        rows.append(
            {
                "person": key,
                "votes": mine["preferences"],
                "left": share_against(mine["left_won"], mine["preferences"], 0.5).as_dict(),
                "longer": share_against(mine["longer_won"], mine["unequal"], usual).as_dict(),
                "consistency": wilson(mine["repeats_consistent"], mine["repeats"]).as_dict(),
            }
        )
    return {
        "window": window.as_dict(),
        "left": share_against(all_of["left_won"], all_of["preferences"], 0.5).as_dict(),
        "longer": share_against(all_of["longer_won"], all_of["unequal"], 0.5).as_dict(),
        "people": rows,
    }
