"""The project of replies: most pairs are ranked and approved, some wait for a reviewer, some for an annotator."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

from annotation.models import Annotation, Assignment, Project
from annotation.models.annotation import Verdict
from annotation.models.task import TaskKind
from annotation.services import reviewing
from evaluation.demo import desk, source
from evaluation.demo.calendar import Calendar
from evaluation.demo.people import Team, import_lines

SETTLED, PENDING = 88, 8
# How often in a hundred somebody chooses otherwise than the guidelines would.
SLIPS = 8
REMARK = "By the guidelines the other way round: solving it comes before tone and length."
LETTERS = "AB"


def play(project: Project, people: Team, calendar: Calendar) -> None:
    """Import the pairs in three parts; the first is done in the weeks of the calendar, the second today."""
    lines = source.lines(source.PAIRS)
    dice = source.chance("ranking")
    ends = [0, SETTLED, SETTLED + PENDING, len(lines)]
    settled, pending, rest = (lines[begin:end] for begin, end in pairwise(ends))

    def bring_in(part: list[str], number: int) -> None:
        import_lines(project, TaskKind.RANK, part, name=f"reply_pairs-{number}.jsonl", by=people.manager)

    with calendar.telling():
        bring_in(settled, 1)
        today: list[Annotation] = []
        work = desk.work_off(project, people.annotators, TaskKind.RANK, _answer, dice=dice)
        for done, annotation in enumerate(work, start=1):
            today.append(annotation)
            if calendar.move_to(done / SETTLED):
                _review(project, people, today, dice)
                today = []
        _review(project, people, today, dice)
    bring_in(pending, 2)
    for _ in desk.work_off(project, people.annotators, TaskKind.RANK, _answer, dice=dice):
        pass
    bring_in(rest, 3)


def _review(project: Project, people: Team, given: list[Annotation], dice: Random) -> None:
    right: dict[int, list[int]] = {}
    for annotation in given:
        reviewer = dice.choice(people.reviewers)
        wanted = _verdict(annotation.assignment)
        if annotation.payload["choice"] == wanted:
            right.setdefault(reviewer.pk, []).append(annotation.pk)
        else:
            payload = _payload(wanted, dice)
            desk.judge(annotation, reviewer, Verdict.EDIT_APPROVE, payload=payload, comment=REMARK)
    for reviewer in people.reviewers:
        reviewing.bulk_approve(project=project, by=reviewer, annotation_ids=right.get(reviewer.pk, []))


def _answer(assignment: Assignment, dice: Random) -> dict[str, Any]:
    choice = _verdict(assignment)
    if dice.random() * 100 < SLIPS:
        choice = dice.choice([other for other in (*LETTERS, "tie") if other != choice])
    return _payload(choice, dice)


def _payload(choice: str, dice: Random) -> dict[str, Any]:
    if choice not in LETTERS:
        return {"choice": choice, "strength": None, "reasons": [], "comment": ""}
    reasons = dice.sample(["More correct", "More helpful", "Clearer", "Better tone"], k=dice.choice([1, 1, 2]))
    return {"choice": choice, "strength": dice.choice([1, 2, 2, 3, 3, 4]), "reasons": reasons, "comment": ""}


def _verdict(assignment: Assignment) -> str:
    """Return the writer's own verdict, in the letters under which this person saw the two replies."""
    task = assignment.task
    better = str(source.rows(source.PAIRS)[task.item.external_id or ""]["metadata"]["better"])
    if better not in {"a", "b"}:
        return better
    by_source = {candidate.response.source: candidate.response_id for candidate in task.candidates.all()}
    return LETTERS[assignment.shown_order.index(by_source[f"draft-{better}"])]
