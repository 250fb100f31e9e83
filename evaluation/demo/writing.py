"""The project of messages: most are answered and approved, some with a slip on the way; the rest waits."""

from __future__ import annotations

import json
from itertools import pairwise
from random import Random
from typing import Any

from accounts.models import User
from annotation.models import Annotation, Assignment, Project
from annotation.models.annotation import Verdict
from annotation.models.task import TaskKind
from annotation.services import submitting
from annotation.services.bulk_approving import bulk_approve
from evaluation.demo import desk, source
from evaluation.demo.calendar import Calendar
from evaluation.demo.people import Team, import_lines

SETTLED, PENDING, RETURNED = 330, 12, 2
# Of a hundred answers: how many slips are mended by the reviewer, returned to the author, rejected.
MENDED, SENT_BACK, REJECTED = 7, 6, 2
# What is still to be reviewed has a few slips, for the reviewer to find.
PENDING_SLIPS = 25
REMARKS = {
    "topic": "The topic is what the message is mainly about. Please look at the table in the guidelines.",
    "urgency": "Please judge the urgency by what is written, not by the tone.",
    "order": "The message names an order number. It belongs into the answer.",
    "wants": "Ask what would settle the matter for this customer.",
}
OTHER_MESSAGE = "This reads like the answer to another message. I have opened the task again for somebody else."


def play(project: Project, people: Team, calendar: Calendar) -> None:
    """Import the messages in three parts; the first is done in the weeks of the calendar, the second today."""
    lines = source.lines(source.MESSAGES)
    dice = source.chance("writing")
    ends = [0, SETTLED, SETTLED + PENDING + RETURNED, len(lines)]
    settled, pending, rest = (lines[begin:end] for begin, end in pairwise(ends))

    def bring_in(part: list[str], number: int) -> None:
        import_lines(project, TaskKind.WRITE, part, name=f"support_messages-{number}.jsonl", by=people.manager)

    with calendar.telling():
        bring_in(settled, 1)
        _settle_all(project, people, dice, calendar)
    bring_in(pending, 2)
    _leave_returned(project, people, dice)
    for _ in desk.work_off(project, people.annotators[1:], TaskKind.WRITE, _answer(PENDING_SLIPS), dice=dice):
        pass
    bring_in(rest, 3)
    _leave_draft(project, people.newcomer)


def _settle_all(project: Project, people: Team, dice: Random, calendar: Calendar) -> None:
    right: dict[int, list[int]] = {}
    answer = _answer(MENDED + SENT_BACK + REJECTED)
    work = desk.work_off(project, people.annotators, TaskKind.WRITE, answer, dice=dice)
    for done, annotation in enumerate(work, start=1):
        reviewer = dice.choice(people.reviewers)
        if _wrong_field(annotation) is None:
            right.setdefault(reviewer.pk, []).append(annotation.pk)
        else:
            _correct(annotation, reviewer, dice)
        if calendar.move_to(done / SETTLED):
            _approve(project, people, right)
    _approve(project, people, right)


def _approve(project: Project, people: Team, right: dict[int, list[int]]) -> None:
    """Let each reviewer approve what they found right since the last time."""
    for reviewer in people.reviewers:
        bulk_approve(project=project, by=reviewer, annotation_ids=right.pop(reviewer.pk, []))


def _correct(annotation: Annotation, reviewer: User, dice: Random) -> None:
    """Mend a slip, send it back and approve what returns, or reject it."""
    wanted = {"messages": annotation.task.proposed.messages} if annotation.task.proposed else {}
    remark = REMARKS[_wrong_field(annotation) or "topic"]
    (way,) = dice.choices(["mend", "return", "reject"], weights=[MENDED, SENT_BACK, REJECTED])
    if way == "mend":
        desk.judge(annotation, reviewer, Verdict.EDIT_APPROVE, payload=wanted, comment=remark)
    elif way == "return":
        returned = desk.judge(annotation, reviewer, Verdict.RETURN, comment=remark)
        again = desk.fix(returned, wanted, note="Thank you, corrected.")
        desk.judge(again, reviewer, Verdict.APPROVE)
    else:
        desk.judge(annotation, reviewer, Verdict.REJECT, comment=OTHER_MESSAGE)


def _leave_returned(project: Project, people: Team, dice: Random) -> None:
    """Leave some work on the newcomer's desk that a reviewer has sent back."""
    for annotation in desk.work_off(
        project, [people.newcomer], TaskKind.WRITE, _answer(100), dice=dice, at_most=RETURNED
    ):
        desk.judge(
            annotation, people.reviewers[0], Verdict.RETURN, comment=REMARKS[_wrong_field(annotation) or "topic"]
        )


def _leave_draft(project: Project, user: User) -> None:
    """Leave an answer half written."""
    assignment = desk.take(project, user, TaskKind.WRITE)
    assert assignment is not None, "there is work for the newcomer"
    right = _right_answer(assignment.task.item.external_id)
    begun = json.dumps({name: right[name] for name in ("topic", "urgency")})
    submitting.save_draft(
        user=user,
        assignment_id=assignment.pk,
        token=assignment.token,
        payload={"messages": [{"role": "assistant", "content": begun}]},
        version=assignment.draft_version,
        seconds_spent=20,
    )


def _answer(slips_in_hundred: int) -> desk.Answer:
    """Return how people answer: as proposed, and now and then with a slip."""

    def answer(assignment: Assignment, dice: Random) -> dict[str, Any]:
        fields = _right_answer(assignment.task.item.external_id)
        if dice.random() * 100 >= slips_in_hundred:
            proposed = assignment.task.proposed
            assert proposed is not None, "each message comes with a proposed answer"
            return {"messages": proposed.messages}
        return {"messages": [{"role": "assistant", "content": json.dumps(_slip(fields, dice), ensure_ascii=False)}]}

    return answer


def _slip(fields: dict[str, Any], dice: Random) -> dict[str, Any]:
    """Return the answer with one field wrong, as a hurried person might have it."""
    names = ["topic", "urgency", "wants"] + (["order"] if fields["order"] else [])
    name = dice.choice(names)
    if name == "order":
        return fields | {"order": None}
    allowed = source.schema()["properties"][name]["enum"]
    return fields | {name: dice.choice([value for value in allowed if value != fields[name]])}


def _right_answer(external_id: str | None) -> dict[str, Any]:
    return dict(source.rows(source.MESSAGES)[external_id or ""]["answer"])


def _wrong_field(annotation: Annotation) -> str | None:
    right = _right_answer(annotation.task.item.external_id)
    given = json.loads(annotation.payload["messages"][-1]["content"])
    return next((name for name in right if given[name] != right[name]), None)
