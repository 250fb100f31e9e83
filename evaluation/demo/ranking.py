"""The project of replies: most pairs are ranked and approved, some wait for a reviewer, some for an annotator."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import Any

from annotation.models import Annotation, Assignment, Project
from annotation.models.annotation import Verdict
from annotation.models.task import TaskKind
from annotation.services.bulk_approving import bulk_approve
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
        wanted = right_choice(annotation.assignment)
        if annotation.payload["choice"] == wanted:
            right.setdefault(reviewer.pk, []).append(annotation.pk)
        else:
            payload = payload_of(wanted, dice)
            desk.judge(annotation, reviewer, Verdict.EDIT_APPROVE, payload=payload, comment=REMARK)
    for reviewer in people.reviewers:
        bulk_approve(project=project, by=reviewer, annotation_ids=right.get(reviewer.pk, []))


def _answer(assignment: Assignment, dice: Random) -> dict[str, Any]:
    choice = right_choice(assignment)
    if dice.random() * 100 < SLIPS:
        choice = dice.choice([other for other in (*LETTERS, "tie") if other != choice])
    return payload_of(choice, dice)


def payload_of(choice: str, dice: Random) -> dict[str, Any]:
    """Return a vote for ``choice`` with a strength and reasons."""
    if choice not in LETTERS:
        return {"choice": choice, "strength": None, "reasons": [], "comment": ""}
    reasons = dice.sample(["More correct", "More helpful", "Clearer", "Better tone"], k=dice.choice([1, 1, 2]))
    return {"choice": choice, "strength": dice.choice([1, 2, 2, 3, 3, 4]), "reasons": reasons, "comment": ""}


def right_choice(assignment: Assignment) -> str:
    """Return the writer's own verdict, in the letters under which this person saw the two replies."""
    replies = {candidate.response.source: candidate.response for candidate in assignment.task.candidates.all()}
    texts = frozenset(reply.messages[-1]["content"] for reply in replies.values())
    better = _better_by_texts()[texts]
    return LETTERS[assignment.shown_order.index(replies[f"draft-{better}"].pk)] if better in {"a", "b"} else better


@lru_cache(maxsize=1)
def _better_by_texts() -> dict[frozenset[str], str]:
    """Return the writer's verdict by the two replies: a gold question has no external id."""
    pairs = source.rows(source.PAIRS).values()
    return {frozenset(reply["text"] for reply in pair["responses"]): pair["metadata"]["better"] for pair in pairs}
