"""The project with three opinions on each pair: agreement, gold, disputes and one hurried person, for the quality pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import User
from annotation.models import Annotation, Assignment, Project, Task
from annotation.models.annotation import Cause
from annotation.models.project import ReviewPolicy
from annotation.models.task import TaskKind, TaskPurpose
from annotation.queries.disputes import answers_in_dispute
from annotation.services import adjudication, gold_questions, guidelines, profiles
from annotation.services.projects import update_project
from evaluation.demo import desk, source
from evaluation.demo.calendar import Calendar
from evaluation.demo.people import Team, import_lines
from evaluation.demo.ranking import payload_of, right_choice

OPINIONS, JUDGED = 3, 70
GOLD_QUESTIONS, GOLD_SHARE, REPEAT_SHARE = 6, 10, 5
# When gold begins, and when the guidelines change, as shares of the story.
GOLD_FROM, NEW_GUIDELINES = 0.25, 0.5
LEFT_OPEN = 5
RATE = Decimal("24.00")
# Of a hundred votes, how many each person casts otherwise than the guidelines would; the last one is in a hurry.
SLIPS = (6, 9, 12, 45)
UNHURRIED, HURRIED = (18, 75), (2, 5)
SECTION = "What makes a reply better, in this order"
ADDITION = """
## Close calls

Of two replies that both solve it, take the one that says **when** something will happen. If both do, or neither does,
it is a tie.
"""
NOTE = "New: what to do when both replies solve it."
REMARKS = {
    Cause.SLIP: "One of the replies asks again for the order number, which the customer has given.",
    Cause.GUIDELINE_GAP: "Both solve it, and the guidelines do not say what counts then.",
    Cause.AMBIGUOUS_PROMPT: "The message can be read as a complaint or as a question.",
}


def play(project: Project, people: Team, calendar: Calendar) -> None:
    """Let everybody judge the same pairs, settle most of what they disagree on, and leave the rest to be done."""
    lines = source.lines(source.PAIRS)
    dice = source.chance("panel")
    with calendar.telling():
        _set_up(project, people)
        import_lines(project, TaskKind.RANK, lines[:JUDGED], name="panel-1.jsonl", by=people.manager)
        _judge(project, people, dice, calendar)
    import_lines(project, TaskKind.RANK, lines[JUDGED:-GOLD_QUESTIONS], name="panel-2.jsonl", by=people.manager)


def _set_up(project: Project, people: Team) -> None:
    update_project(
        project=project,
        by=people.manager,
        rank_overlap=OPINIONS,
        review_policy=ReviewPolicy.DISAGREEMENT,
        currency="EUR",
    )
    for user in people.annotators:
        profiles.change_profile(project=project, user=user, by=people.manager, tags=["english"], hourly_rate=RATE)


def _judge(project: Project, people: Team, dice: Random, calendar: Calendar) -> None:
    steps = {GOLD_FROM: _begin_gold, NEW_GUIDELINES: _change_guidelines}
    before = 0.0
    done = 0
    for vote in _votes(project, people, dice):
        # Gold and repeats come on top.
        done += vote.purpose == TaskPurpose.DATA
        share = done / (JUDGED * OPINIONS)
        for due, step in steps.items():
            if before < due <= share:
                step(project, people)
        before = share
        if calendar.move_to(share):
            _settle(project, people, dice)


def _votes(project: Project, people: Team, dice: Random) -> Iterator[Annotation]:
    """Yield the votes of all as they are cast, each person with their own care and pace."""
    slips = dict(zip((user.pk for user in people.annotators), SLIPS, strict=True))

    def answer(assignment: Assignment, dice: Random) -> dict[str, Any]:
        choice = right_choice(assignment)
        if dice.random() * 100 < slips[assignment.user_id]:
            choice = dice.choice([other for other in ("A", "B", "tie") if other != choice])
        return payload_of(choice, dice)

    def pace(user: User, dice: Random) -> int:
        return dice.randint(*(HURRIED if slips[user.pk] == max(SLIPS) else UNHURRIED))

    return desk.work_off(project, people.annotators, TaskKind.RANK, answer, dice=dice, pace=pace)


def _begin_gold(project: Project, people: Team) -> None:
    """Make gold of pairs that the writers are sure of and that nobody here is asked as work."""
    sure = [json.loads(line) for line in source.lines(source.PAIRS)[-GOLD_QUESTIONS:]]
    for pair in sure:
        better = pair["metadata"]["better"]
        gold_questions.write_question(
            project=project,
            by=people.manager,
            question=pair,
            key={"choice": better.upper() if better in {"a", "b"} else better},
            explanation="The writers of the replies agree on this one.",
        )
    update_project(project=project, by=people.manager, gold_share=GOLD_SHARE, repeat_share=REPEAT_SHARE)
    project.refresh_from_db()


def _change_guidelines(project: Project, people: Team) -> None:
    body = source.text("ranking_guidelines.md") + ADDITION
    added = guidelines.add_guideline(project=project, body=body, by=people.manager, note=NOTE, must_acknowledge=True)
    for user in (*people.annotators, *people.reviewers):
        guidelines.read_guideline(project=project, user=user, number=added.number)


def _settle(project: Project, people: Team, dice: Random) -> None:
    """Settle what people disagreed on, all but the newest."""
    disputed = list(Task.objects.filter(project=project, disputed=True).order_by("pk"))
    for task in disputed[: max(0, len(disputed) - LEFT_OPEN)]:
        answers = list(answers_in_dispute(task).select_related("assignment").order_by("pk"))
        right = [answer for answer in answers if answer.payload["choice"] == right_choice(answer.assignment)]
        cause = dice.choice([Cause.SLIP, Cause.SLIP, Cause.GUIDELINE_GAP, Cause.AMBIGUOUS_PROMPT])
        adjudication.adjudicate(
            project=project,
            task_id=task.pk,
            by=dice.choice(people.reviewers),
            chosen=right[0].pk if right else None,
            cause=cause,
            guideline_section=SECTION if cause != Cause.AMBIGUOUS_PROMPT else "",
            comment=REMARKS[cause],
            revision_numbers={answer.pk: answer.revision_number for answer in answers},
        )
