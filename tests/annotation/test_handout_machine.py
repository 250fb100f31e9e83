"""Whatever people do, in whatever order: nobody twice on a task, no slot filled twice, nothing submitted is lost."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from accounts.models import Organization
from annotation.models import Annotation, Assignment, Project, Task, TaskSlot, WorkProfile
from annotation.services import distribution, gold, reviewing, searching, submitting
from annotation.services.audiences import audience_of
from annotation.services.bulk_approving import bulk_approve
from annotation.services.distribution import NothingToDo
from annotation.services.private_copies import hand_out_copy
from annotation.services.review_policy import reconsider
from annotation.services.slots import locked_tasks, relane, set_overlap, settle, unpark
from annotation.services.tasks import adopt_as_data, close_tasks
from core.errors import Conflict, Gone, NotAllowed
from tests.annotation.handout_rules import HandoutRules
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
EXAMPLES = int(os.environ.get("HANDOUT_EXAMPLES", "25"))
ANY = st.integers(0, 10_000)
REFUSALS = (Conflict, Gone, NotAllowed)


class Handout(HandoutRules):
    """A project, three annotators (one reviews too), a reviewer and a manager, doing whatever comes to mind.

    Cursors move at once and a lane is never searched again: whatever they miss is missed for good, and shows. Private
    copies (gold) are handed out whenever one is due; how they are scored is tested elsewhere.
    """

    def __init__(self) -> None:
        super().__init__()
        # Each run is rolled back in the end.
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.patches = ExitStack()
        for module, name, value in (
            (searching, "BEHIND", 1),
            (searching, "SETTLING_MICROSECONDS", 0),
            (searching, "SEARCH_AGAIN", timedelta(days=1)),
            # No chance but that of the machine.
            (distribution, "_shuffled", lambda task: [one.response_id for one in task.candidates.all()]),
            (gold, "private_task_for", self.private_task),
            (gold, "after_private_submit", lambda annotation: None),
        ):
            self.patches.enter_context(patch.object(module, name, value))
        organization = Organization.objects.create(name="Harbour Goods")
        self.project = Project.objects.create(organization=organization, name="Support", max_skips=2)
        self.people = [join(self.project, person(organization, f"p{n}"), ANNOTATOR) for n in range(PEOPLE)]
        WorkProfile.objects.create(project=self.project, user=self.people[0], tags=["french", "law"])
        self.reviewers = [
            join(self.project, self.people[0], REVIEWER),
            join(self.project, person(organization, "rex"), REVIEWER),
        ]
        self.written = 0
        self.private_due = False
        self.kept = {}
        self.given = dict.fromkeys((user.pk for user in self.people), 0)

    def teardown(self) -> None:
        self.patches.close()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def private_task(self, project: Project, user: Any, kinds: Iterable[str], **profile: Any) -> Assignment | None:
        """Hand out a copy of some write task where one is due."""
        source = Task.objects.filter(purpose="data", kind="write").order_by("pk").first()
        if not self.private_due or source is None or "write" not in kinds:
            return None
        self.private_due = False
        return hand_out_copy(source=source, project=project, user=user, purpose="gold", ref=f"gold:{self.written}")

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

    def task(self, pick: int, **conditions: Any) -> Task | None:
        """Return some task that managers see, locked."""
        found = list(Task.objects.filter(purpose__in=("data", "comparison"), **conditions).order_by("pk"))
        return locked_tasks([found[pick % len(found)]])[0] if found else None

    @rule(
        who=st.integers(0, PEOPLE - 1),
        kind=st.sampled_from([None, "write", "rank"]),
        finish=st.booleans(),
        beside=st.integers(0, 2),
        private=st.integers(0, 5),
    )
    def claim(self, who: int, kind: str | None, finish: bool, beside: int, private: int) -> None:
        """Claim beside some of what is at hand, and maybe submit."""
        self.private_due = private == 0
        user = self.people[who]
        at_hand = Assignment.objects.filter(user=user, state="held").order_by("pk")
        self.work(who, kind, finish=finish, besides=list(at_hand.values_list("pk", flat=True))[:beside])
        self.private_due = False

    def work(self, who: int, kind: str | None, *, finish: bool, besides: list[int] | None = None) -> None:
        user, besides = self.people[who], besides or []
        of_kind = {"task__kind": kind} if kind else {}
        held = set(Assignment.objects.filter(user=user, state="held").values_list("pk", flat=True))
        known = set(Assignment.objects.filter(user=user).values_list("pk", flat=True))
        first = self.first_rank(user, of_kind)
        found = distribution.claim(project=self.project, user=user, kind=kind, besides=besides)
        if isinstance(found, NothingToDo):
            self.check_nothing(found, user, of_kind, held, besides)
            return
        assert found.state == "held"
        assert kind in (None, found.task.kind)
        assert found.pk not in besides, "another one was asked for"
        mine = Assignment.objects.filter(pk__in=held - set(besides), **of_kind)
        assert not mine.exists() or found.pk in held, "what is at hand comes first"
        assert Assignment.objects.filter(user=user, state="held").count() <= self.project.max_held
        if found.pk not in known and found.task.purpose != "gold":
            assert self.may_have(user, found.task), "it is for others"
            # What ran out was taken back within the claim: only what was ready before can be compared.
            assert first is None or found.slot.lane.rank <= first, "something else comes first"
        if finish:
            self.send(found)

    def may_have(self, user: Any, task: Task) -> bool:
        audience = task.audience
        if audience is None:
            return True
        people = set(audience.people.values_list("pk", flat=True))
        tags = set(WorkProfile.objects.get(user=user).tags) if user == self.people[0] else set()
        return user.pk in people if people else tags.issuperset(audience.tags)

    def ready_for(self, user: Any, of_kind: dict[str, str]) -> list[TaskSlot]:
        """Return every slot that this person could be given, found the slow way."""
        ready = TaskSlot.objects.filter(state="ready", lane__isnull=False, **of_kind).select_related("lane", "task")
        return [slot for slot in ready.exclude(task__assignments__user=user) if self.may_have(user, slot.task)]

    def first_rank(self, user: Any, of_kind: dict[str, str]) -> int | None:
        return min((slot.lane.rank for slot in self.ready_for(user, of_kind)), default=None)

    def check_nothing(
        self, found: NothingToDo, user: Any, of_kind: dict[str, str], held: set[int], besides: list[int]
    ) -> None:
        """Whoever gets nothing has enough, or there is nothing for them."""
        if found.code == "held_enough":
            assert len(held) >= self.project.max_held
            return
        if found.code == "quota_reached":
            assert self.given[user.pk] + len(held) >= self.project.person_quota
            return
        assert not self.ready_for(user, of_kind), "there was a task for this person"
        let_go = Q(state="released") | Q(state="expired")
        again = Assignment.objects.filter(let_go, user=user, task__slots__state="ready", **of_kind)
        # What is on their screen may have run out this moment: another one was asked for.
        assert not again.exclude(pk__in=besides).exists(), "they could have had again what they let go"
        others = Assignment.objects.filter(state="held", task__purpose__in=("data", "comparison"), **of_kind)
        if found.code == "all_done":
            assert not others.exists()
            assert not TaskSlot.objects.filter(state__in=("ready", "parked"), lane__isnull=False, **of_kind).exists()
        if found.code == "held_by_others":
            assert others.exclude(user=user).exists()
        if found.code == "needs_tag":
            assert user != self.people[0]

    @rule(pick=ANY, answers=st.integers(1, 3))
    def ask_for_more_or_fewer(self, pick: int, answers: int) -> None:
        task = self.task(pick, state__in=("open", "parked", "answered", "completed"))
        if task is not None:
            changed = set_overlap([task], answers, self.project.handout_order)
            reconsider(changed)
            settle(task)

    @rule(pick=ANY, priority=st.integers(-1, 1))
    def change_the_priority(self, pick: int, priority: int) -> None:
        task = self.task(pick)
        if task is not None:
            task.priority = priority
            task.save()
            relane([task], self.project.handout_order)

    @rule(pick=ANY, who=st.integers(-2, PEOPLE - 1))
    def say_who_may_have_it(self, pick: int, who: int) -> None:
        task = self.task(pick)
        if task is not None:
            named: dict[str, Any] = {"people": [self.people[who].pk]} if who >= 0 else {"tags": ["french"][: who + 2]}
            task.audience = audience_of(self.project, **named)
            task.save()
            relane([task], self.project.handout_order)

    @rule(order=st.sampled_from(["arrival", "breadth", "score"]))
    def change_the_order(self, order: str) -> None:
        self.project.handout_order = order
        self.project.save()
        relane(locked_tasks(Task.objects.values_list("pk", flat=True)), order)

    @rule(quota=st.none() | st.integers(1, 6), most=st.integers(1, 3))
    def change_the_limits(self, quota: int | None, most: int) -> None:
        self.project.person_quota = quota
        # Who holds more already keeps it.
        held = [Assignment.objects.filter(user=user, state="held").count() for user in self.people]
        self.project.max_held = max(most, *held)
        self.project.save()

    @rule(pick=ANY)
    def put_back(self, pick: int) -> None:
        task = self.task(pick, state="parked")
        if task is not None:
            unpark(task)

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
        if done.created and assignment.task.purpose == "data":
            self.given[assignment.user_id] += 1
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
        done = bulk_approve(project=self.project, by=by, annotation_ids=ids)
        assert done.approved + len(done.skipped) == len(set(ids))
        waiting = Annotation.objects.filter(pk__in=ids, state="submitted", purpose="data", task__disputed=False)
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
            for author in Annotation.objects.filter(task__in=chosen if adopt else []).values_list(
                "author_id", flat=True
            ):
                self.given[author] += 1


@pytest.mark.django_db
def test_any_order_of_events_keeps_the_rules():
    run_state_machine_as_test(
        Handout,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
