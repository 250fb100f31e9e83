"""Whatever people do, in whatever order: nobody twice on a task, no slot filled twice, nothing submitted is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Organization
from annotation.models import Annotation, AnnotationRevision, Assignment, Project, Task, TaskSlot
from annotation.models.annotation import AnnotationState
from annotation.services import distribution, reviewing, submitting
from annotation.services.distribution import NothingToDo
from annotation.services.tasks import adopt_as_data, close_tasks
from core.errors import Conflict, Gone, NotAllowed
from tests.annotation.making import (
    ANNOTATOR,
    REVIEWER,
    VOTE,
    answer,
    join,
    person,
    rank_task,
    run_out,
    write_task,
)

PEOPLE = 3
ANY = st.integers(0, 10_000)
REFUSALS = (Conflict, Gone, NotAllowed)


class Handout(RuleBasedStateMachine):
    """A project, three annotators (one reviews too) and a reviewer, doing whatever comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        # Each run is rolled back in the end.
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        organization = Organization.objects.create(name="Harbour Goods")
        self.project = Project.objects.create(organization=organization, name="Support")
        self.people = [join(self.project, person(organization, f"p{n}"), ANNOTATOR) for n in range(PEOPLE)]
        self.reviewers = [
            join(self.project, self.people[0], REVIEWER),
            join(self.project, person(organization, "rex"), REVIEWER),
        ]
        self.written = 0
        # What was ever submitted: (annotation, revision number) -> payload.
        self.kept: dict[tuple[int, int], dict[str, Any]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def text(self) -> dict[str, Any]:
        self.written += 1
        return answer(f"answer {self.written}")

    def assignment(self, pick: int) -> Assignment | None:
        found = list(Assignment.objects.order_by("pk").select_related("user", "task"))
        return found[pick % len(found)] if found else None

    @initialize(answers=st.integers(1, 2))
    def begin(self, answers: int) -> None:
        """Start in the middle: tasks of every sort, and each person at one of them or through with it."""
        write_task(self.project, "first", answers=answers)
        write_task(self.project, "second", answers=2)
        rank_task(self.project, "third", answers=answers)
        rank_task(self.project, "fourth", answers=2, purpose="comparison")
        for who in range(PEOPLE):
            self.work(who, "write", finish=True)
            self.work(who, "rank", finish=True)
            self.work(who, None, finish=False)

    @rule(answers=st.integers(1, 3), rank=st.booleans(), comparison=st.booleans(), priority=st.integers(-1, 1))
    def add_task(self, answers: int, rank: bool, comparison: bool, priority: int) -> None:
        self.written += 1
        if rank:
            purpose = "comparison" if comparison else "data"
            rank_task(self.project, f"pair {self.written}", answers=answers, purpose=purpose, priority=priority)
        else:
            write_task(self.project, f"prompt {self.written}", answers=answers, priority=priority)

    @rule(who=st.integers(0, PEOPLE - 1), kind=st.sampled_from([None, "write", "rank"]), finish=st.booleans())
    def work(self, who: int, kind: str | None, finish: bool) -> None:
        """Claim, and maybe submit."""
        user = self.people[who]
        held = set(Assignment.objects.filter(user=user, state="held").values_list("pk", flat=True))
        found = distribution.claim(project=self.project, user=user, kind=kind)
        if isinstance(found, NothingToDo):
            ready = TaskSlot.objects.filter(state="ready", **({"kind": kind} if kind else {}))
            assert not ready.exclude(task__assignments__user=user).exists(), "there was a task for this person"
            return
        assert found.state == "held"
        assert kind in (None, found.task.kind)
        holds = Assignment.objects.filter(pk__in=held, **({"task__kind": kind} if kind else {}))
        assert not holds.exists() or found.pk in held, "who holds one gets no other"
        if finish:
            self.send(found)

    @rule(pick=ANY)
    def submit_late_or_again(self, pick: int) -> None:
        """Submit under any lease there ever was."""
        assignment = self.assignment(pick)
        if assignment is not None:
            self.send(assignment)

    def send(self, assignment: Assignment) -> None:
        payload = VOTE if assignment.task.kind == "rank" else self.text()
        send: dict[str, Any] = {
            "user": assignment.user,
            "assignment_id": assignment.pk,
            "token": assignment.token,
            "payload": payload,
        }
        try:
            done = submitting.submit(**send)
        except REFUSALS:
            assert assignment.state in {"submitted", "skipped"}, "an answer is turned away only after another one"
            return
        self.kept.setdefault((done.annotation.pk, 1), payload)
        again = submitting.submit(**send)
        assert (again.created, again.annotation.pk) == (False, done.annotation.pk)

    @rule(pick=ANY, what=st.sampled_from(["skip", "release", "draft", "heartbeat"]))
    def act(self, pick: int, what: str) -> None:
        assignment = self.assignment(pick)
        if assignment is None:
            return
        whose: dict[str, Any] = {"user": assignment.user, "assignment_id": assignment.pk, "token": assignment.token}
        try:
            if what == "skip":
                distribution.skip(**whose, reason="no")
            elif what == "release":
                distribution.release(**whose)
            elif what == "draft":
                submitting.save_draft(**whose, payload={"text": "Dear"}, version=assignment.draft_version)
            else:
                distribution.renew(**whose)
        except REFUSALS:
            assert assignment.state != "held"

    @rule(pick=ANY, notice=st.booleans())
    def let_a_lease_run_out(self, pick: int, notice: bool) -> None:
        held = list(Assignment.objects.filter(state="held").order_by("pk"))
        if held:
            run_out(held[pick % len(held)])
        if notice:
            distribution.take_back_expired()

    @rule(
        pick=ANY,
        who=st.integers(0, 1),
        verdict=st.sampled_from(["reject", "return", "edit_approve", "approve"]),
        decided_too=st.booleans(),
    )
    def review(self, pick: int, who: int, verdict: str, decided_too: bool) -> None:
        found = list(Annotation.objects.filter(purpose="data").order_by("pk").select_related("author"))
        found = [one for one in found if decided_too or one.state in {"submitted", "returned"}]
        if not found:
            return
        annotation = found[pick % len(found)]
        by = self.reviewers[who]
        payload = None
        if verdict == "edit_approve":
            payload = self.text() if annotation.kind == "write" else VOTE | {"comment": f"edit {self.written}"}
        before, number = annotation.state, annotation.revision_number
        try:
            reviewing.review(
                annotation=annotation, by=by, verdict=verdict, revision_number=number, payload=payload, comment="why"
            )
        except REFUSALS:
            allowed = {"submitted"} | ({"returned"} if verdict == "reject" else set())
            assert before not in allowed or annotation.author == by
            return
        assert annotation.author != by
        if payload is not None:
            self.kept[annotation.pk, number + 1] = payload

    @rule(pick=ANY, who=st.integers(0, 1))
    def approve_two(self, pick: int, who: int) -> None:
        by = self.reviewers[who]
        ids = list(Annotation.objects.order_by("pk").values_list("pk", flat=True))
        ids = (ids + ids)[pick % max(1, len(ids)) :][:2]
        done = reviewing.bulk_approve(project=self.project, by=by, annotation_ids=ids)
        assert done.approved + len(done.skipped) == len(set(ids))
        waiting = Annotation.objects.filter(pk__in=ids, state="submitted", purpose="data")
        assert not waiting.exclude(author=by).exists()

    @rule(pick=ANY, any_state=st.booleans())
    def resubmit(self, pick: int, any_state: bool) -> None:
        found = list(Annotation.objects.order_by("pk").select_related("author"))
        found = [one for one in found if any_state or one.state == "returned"]
        if not found:
            return
        annotation = found[pick % len(found)]
        number = annotation.revision_number
        payload = self.text() if annotation.kind == "write" else VOTE | {"comment": f"again {self.written}"}
        try:
            submitting.resubmit(
                user=annotation.author, annotation_id=annotation.pk, payload=payload, revision_number=number
            )
        except REFUSALS:
            assert annotation.state != "returned"
            return
        self.kept[annotation.pk, number + 1] = payload

    @rule(pick=ANY, adopt=st.booleans())
    def close_or_adopt(self, pick: int, adopt: bool) -> None:
        tasks = list(Task.objects.filter(purpose="comparison").order_by("pk"))
        if tasks:
            chosen = [tasks[pick % len(tasks)]]
            (adopt_as_data if adopt else close_tasks)(tasks=chosen, by=self.reviewers[1])

    @invariant()
    def nobody_is_twice_on_a_task(self) -> None:
        for rows in (
            Assignment.objects.values_list("task_id", "user_id"),
            Annotation.objects.values_list("task_id", "author_id"),
        ):
            found = list(rows)
            assert len(found) == len(set(found))

    @invariant()
    def slots_agree_with_assignments(self) -> None:
        for slot in TaskSlot.objects.prefetch_related("assignments__annotation"):
            holders = [one for one in slot.assignments.all() if one.state == "held"]
            fillers = [
                one
                for one in slot.assignments.all()
                if one.state == "submitted" and one.annotation.state != AnnotationState.REJECTED
            ]
            expected = {"ready": (0, 0), "held": (1, 0), "done": (0, 1)}[slot.state]
            assert (len(holders), len(fillers)) == expected, f"{slot} is {slot.state}"
            assert not any(one.annotation.extra for one in fillers)
        assert not Assignment.objects.filter(state="held", slot=None).exists()

    @invariant()
    def no_more_answers_count_than_were_asked_for(self) -> None:
        for task in Task.objects.prefetch_related("annotations"):
            counted = [one for one in task.annotations.all() if not one.extra and one.state != AnnotationState.REJECTED]
            assert len(counted) <= task.required_answers

    @invariant()
    def tasks_agree_with_their_slots(self) -> None:
        for task in Task.objects.prefetch_related("slots", "annotations"):
            unfilled = any(slot.state != "done" for slot in task.slots.all())
            undecided = any(not one.extra and one.state in {"submitted", "returned"} for one in task.annotations.all())
            if task.state == "cancelled":
                assert not unfilled
            elif unfilled:
                assert task.state == "open"
            elif task.purpose == "comparison":
                assert task.state == "completed"
            else:
                assert task.state == ("answered" if undecided else "completed")
            assert (task.completed_at is not None) == (task.state == "completed")

    @invariant()
    def nothing_submitted_is_lost(self) -> None:
        found = {(one.annotation_id, one.number): one.payload for one in AnnotationRevision.objects.all()}
        assert found == self.kept
        for annotation in Annotation.objects.all():
            assert annotation.payload == self.kept[annotation.pk, annotation.revision_number]


@pytest.mark.django_db
def test_any_order_of_events_keeps_the_rules():
    run_state_machine_as_test(
        Handout,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
