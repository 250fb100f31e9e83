"""Whatever people, reviewers and managers do, in whatever order: nothing is lost, and no more is accepted than asked."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import AuditEvent, Organization
from annotation.comparing import contradict
from annotation.models import Annotation, AnnotationRevision, Assignment, Project, Review, Task
from annotation.models.project import ReviewPolicy
from annotation.queries.recent import recent_of
from annotation.services import distribution, requeueing, review_policy, reviewing, submitting, task_changes
from annotation.services.adjudication import adjudicate
from annotation.services.bulk_approving import approve_agreed, bulk_approve
from annotation.services.guidelines import add_guideline
from annotation.services.projects import update_project
from annotation.services.recounting import recount
from annotation.services.revising import revise
from core.errors import Conflict, Gone, NotAllowed
from tests.annotation.making import (
    ANNOTATOR,
    MANAGER,
    REVIEWER,
    answer,
    join,
    person,
    rank_task,
    run_out,
    write_task,
)

PEOPLE = 4
ANY = st.integers(0, 10_000)
REFUSALS = (Conflict, Gone, NotAllowed)
TEXTS = ("It is on its way to you.", "It is on its way to you now.", "Nobody knows where your parcel went.")
LIVE = ("submitted", "approved", "returned")


class Judging(RuleBasedStateMachine):
    """A project, four annotators (one reviews too), a reviewer and a manager, doing whatever comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        # Each run is rolled back in the end.
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        organization = Organization.objects.create(name="Harbour Goods")
        self.project = Project.objects.create(organization=organization, name="Support")
        self.people = [join(self.project, person(organization, f"p{n}"), ANNOTATOR) for n in range(PEOPLE)]
        self.manager = join(self.project, person(organization, "max"), MANAGER)
        rex = join(self.project, person(organization, "rex"), REVIEWER)
        self.reviewers = [join(self.project, self.people[0], REVIEWER), rex]
        add_guideline(project=self.project, body="version 1", by=self.manager)
        self.made = 0
        # What was ever submitted: (annotation, revision number) -> payload.
        self.kept: dict[tuple[int, int], dict[str, Any]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def payload(self, kind: str, pick: int) -> dict[str, Any]:
        if kind == "write":
            return answer(TEXTS[pick % len(TEXTS)])
        choice = ("A", "B", "A", "B", "tie", "both_bad")[pick % 6]
        return {"choice": choice, "strength": 1 + pick % 4 if choice in "AB" else None, "reasons": [], "comment": ""}

    @initialize(policy=st.sampled_from(ReviewPolicy.values), picks=st.lists(ANY, min_size=8, max_size=8))
    def begin(self, policy: str, picks: list[int]) -> None:
        """Start in the middle: tasks of both kinds with answers to most of them."""
        self.change_policy(policy, 50, 0)
        self.add_task(True, 2)
        self.add_task(False, 2)
        self.add_task(True, 3)
        for place, pick in enumerate(picks):
            self.work(place % PEOPLE, pick)

    @rule(rank=st.booleans(), answers=st.integers(1, 3))
    def add_task(self, rank: bool, answers: int) -> None:
        self.made += 1
        (rank_task if rank else write_task)(self.project, f"prompt {self.made}", answers=answers)

    @rule(who=st.integers(0, PEOPLE - 1), pick=ANY)
    def work(self, who: int, pick: int) -> None:
        found = distribution.claim(project=self.project, user=self.people[who])
        if isinstance(found, Assignment):
            self.send(found, pick)

    @rule(who=st.integers(0, PEOPLE - 1), pick=ANY, late=st.booleans())
    def take_too_long(self, who: int, pick: int, late: bool) -> None:
        """Let a lease run out, and maybe submit when others have had the task."""
        found = distribution.claim(project=self.project, user=self.people[who])
        if isinstance(found, Assignment):
            run_out(found)
            distribution.take_back_expired()
            if late:
                self.work((who + 1) % PEOPLE, pick)
                self.send(found, pick)

    def send(self, assignment: Assignment, pick: int) -> None:
        payload = self.payload(assignment.task.kind, pick)
        done = submitting.submit(
            user=assignment.user, assignment_id=assignment.pk, token=assignment.token, payload=payload
        )
        self.kept[done.annotation.pk, 1] = done.annotation.payload

    @rule(pick=ANY, who=st.integers(0, 1), verdict=st.sampled_from(["approve", "edit_approve", "return", "reject"]))
    def review(self, pick: int, who: int, verdict: str) -> None:
        found = list(Annotation.objects.filter(state__in=["submitted", "returned"]).order_by("pk"))
        if not found:
            return
        annotation, by = found[pick % len(found)], self.reviewers[who]
        number, before = annotation.revision_number, annotation.state
        payload = None
        if verdict == "edit_approve":
            payload = (
                answer(f"edit {pick}") if annotation.kind == "write" else annotation.payload | {"comment": f"{pick}."}
            )
        try:
            reviewing.review(
                annotation=annotation, by=by, verdict=verdict, revision_number=number, payload=payload, comment="why"
            )
        except REFUSALS:
            assert annotation.author == by or (before, verdict) == ("returned", "return")
            return
        if payload is not None:
            self.kept[annotation.pk, number + 1] = payload

    @rule(who=st.integers(0, 1))
    def approve_all(self, who: int) -> None:
        ids = list(Annotation.objects.order_by("pk").values_list("pk", flat=True))[:200]
        disputed = set(Annotation.objects.filter(task__disputed=True, state="submitted").values_list("pk", flat=True))
        bulk_approve(project=self.project, by=self.reviewers[who], annotation_ids=ids)
        still = set(Annotation.objects.filter(pk__in=disputed, state="submitted").values_list("pk", flat=True))
        assert still == disputed, "many at once are approved only where that is safe"

    @rule(who=st.integers(0, 1))
    def approve_what_two_agreed_on(self, who: int) -> None:
        waiting = set(Annotation.objects.filter(state="submitted").values_list("pk", flat=True))
        last = max(waiting, default=1)
        done = approve_agreed(project=self.project, by=self.reviewers[who], through=last)
        assert done.skipped == [], "what the queue calls agreed is so"
        taken = Annotation.objects.filter(pk__in=waiting, state="approved", reviews__verdict="approve")
        for one in taken.select_related("assignment", "task"):
            others = one.task.annotations.filter(state__in=["submitted", "approved"], extra=False).exclude(pk=one.pk)
            mine = review_policy.said(one, self.project)
            theirs = [review_policy.said(other, self.project) for other in others.select_related("assignment")]
            assert mine in theirs or one.review_reason == "", "only what somebody else said as well"

    @rule(pick=ANY, other=ANY)
    def resubmit(self, pick: int, other: int) -> None:
        found = list(Annotation.objects.filter(state="returned").order_by("pk").select_related("author"))
        if not found:
            return
        annotation = found[pick % len(found)]
        number, payload = annotation.revision_number, self.payload(annotation.kind, other)
        submitting.resubmit(
            user=annotation.author, annotation_id=annotation.pk, payload=payload, revision_number=number
        )
        self.kept[annotation.pk, number + 1] = payload

    @rule(who=st.integers(0, PEOPLE - 1), pick=ANY, other=ANY)
    def change_a_recent_one(self, who: int, pick: int, other: int) -> None:
        author = self.people[who]
        found = list(recent_of(self.project, author))
        if not found:
            return
        annotation = found[pick % len(found)]
        number, payload = annotation.revision_number, self.payload(annotation.kind, other)
        assert not annotation.reviews.exists()
        changed = revise(user=author, annotation_id=annotation.pk, payload=payload, revision_number=number)
        assert changed.revision_number == number + (annotation.payload != changed.payload)
        self.kept[annotation.pk, changed.revision_number] = changed.payload

    @rule(pick=ANY, who=st.integers(0, 1), edit=st.booleans())
    def settle(self, pick: int, who: int, edit: bool) -> None:
        """Adjudicate a dispute: one of the answers, or none of them."""
        found = list(Task.objects.filter(disputed=True).order_by("pk"))
        if not found:
            return
        task = found[pick % len(found)]
        answers = list(task.annotations.filter(extra=False, state__in=["submitted", "approved"]).order_by("pk"))
        chosen = [*answers, None][pick % (len(answers) + 1)]
        payload = None
        if edit and chosen is not None:
            payload = answer(f"edit {pick}") if task.kind == "write" else {"choice": "tie", "comment": f"edit {pick}"}
        order: dict[str, Any] = {
            "project": self.project,
            "task_id": task.pk,
            "by": self.reviewers[who],
            "chosen": chosen.pk if chosen else None,
            "cause": "slip",
            "comment": "why",
            "payload": payload,
            "revision_numbers": {one.pk: one.revision_number for one in answers},
        }
        try:
            made = adjudicate(**order)
        except NotAllowed:
            assert task.annotations.filter(author=self.reviewers[who]).exists()
            return
        assert adjudicate(**order).pk == made.pk, "the same again changes nothing"
        if chosen is not None:
            chosen.refresh_from_db()
            assert chosen.state == "approved"
            self.kept[chosen.pk, chosen.revision_number] = chosen.payload
        task.refresh_from_db()
        assert not task.disputed
        states = set(task.annotations.filter(pk__in=[one.pk for one in answers if one != chosen]).values_list("state"))
        assert states <= {("set_aside",)}

    @rule(how=st.sampled_from(["authors", "others"]), approved=st.booleans(), submitted=st.booleans())
    def change_guidelines(self, how: str, approved: bool, submitted: bool) -> None:
        body = f"version {self.project.guidelines.count() + 1}"
        newest = add_guideline(project=self.project, body=body, by=self.manager)
        states = [state for state, wanted in (("approved", approved), ("submitted", submitted)) if wanted]
        if not states:
            return
        old = requeueing.old_work(self.project, newest.number, states).exclude(task__state="cancelled")
        matching = set(old.values_list("pk", flat=True))
        order = requeueing.requeue(
            project=self.project, by=self.manager, before_number=newest.number, how=how, states=states
        )
        assert order.changed == len(matching)
        expected = "returned" if how == "authors" else "set_aside"
        assert set(Annotation.objects.filter(pk__in=matching).values_list("state", flat=True)) <= {expected}
        again = requeueing.requeue(
            project=self.project, by=self.manager, before_number=newest.number, how=how, states=states
        )
        # Answers that waited for these may have been approved by now: they are old work too.
        assert again.changed <= Annotation.objects.count() - len(matching)

    @rule(
        policy=st.sampled_from(ReviewPolicy.values),
        share=st.sampled_from([0, 50, 100]),
        newcomers=st.integers(0, 2),
    )
    def change_policy(self, policy: str, share: int, newcomers: int) -> None:
        update_project(
            project=self.project, by=self.manager, review_policy=policy, review_share=share,
            review_newcomer_first=newcomers,
        )  # fmt: skip
        assert review_policy.redecide(self.project.pk)
        self.project.refresh_from_db()

    @rule(pick=ANY, answers=st.integers(1, 3))
    def ask_for_more_or_fewer(self, pick: int, answers: int) -> None:
        tasks = list(Task.objects.order_by("pk").values_list("pk", flat=True))
        if tasks:
            task_changes.apply(
                project=self.project,
                by=self.manager,
                action="set_overlap",
                values={"required_answers": answers},
                task_ids=[tasks[pick % len(tasks)]],
            )

    @invariant()
    def no_more_is_accepted_than_asked(self) -> None:
        for task in Task.objects.prefetch_related("annotations", "slots"):
            counted = [one for one in task.annotations.all() if not one.extra and one.state in LIVE]
            assert len(counted) <= task.required_answers == len(task.slots.all())

    @invariant()
    def every_slot_has_one_answer_or_waits_for_one(self) -> None:
        for task in Task.objects.prefetch_related("slots__assignments__annotation"):
            for slot in task.slots.all():
                submitted = [one.annotation for one in slot.assignments.all() if one.state == "submitted"]
                live = [one for one in submitted if one.state in LIVE]
                assert len(live) == int(slot.state == "done") or (
                    # Overruled: the task has its answer.
                    not live and slot.state == "done" and any(one.state == "set_aside" for one in submitted)
                ), f"{slot} is {slot.state}"

    @invariant()
    def tasks_agree_with_their_answers(self) -> None:
        for task in Task.objects.prefetch_related("slots", "annotations"):
            undecided = any(not one.extra and one.state in ("submitted", "returned") for one in task.annotations.all())
            if any(slot.state != "done" for slot in task.slots.all()):
                assert task.state == "open"
            else:
                assert task.state == ("answered" if undecided else "completed")

    @invariant()
    def disputes_are_what_they_are_said_to_be(self) -> None:
        for task in Task.objects.prefetch_related("slots", "annotations__assignment"):
            rows = [one for one in task.annotations.all() if not one.extra and one.state in LIVE]
            complete = all(slot.state == "done" for slot in task.slots.all()) and all(
                one.state != "returned" for one in rows
            )
            submitted = [one for one in rows if one.state == "submitted"]
            asked = task.kind == "rank" or self.project.review_policy == "disagreement"
            pairs = combinations([review_policy.comparable(one, self.project) for one in rows], 2) if complete else ()
            expected = asked and bool(submitted) and any(contradict(*pair) for pair in pairs)
            assert task.disputed == expected, f"{task} {[one.state for one in rows]}"
            for one in submitted:
                assert (one.review_reason == "disagreement") == task.disputed
                assert one.review_reason != ""
                assert one.review_reason != "waiting" or not complete

    @invariant()
    def agreement_is_counted_where_all_is_said(self) -> None:
        for task in Task.objects.prefetch_related("slots", "annotations__assignment"):
            rows = [one for one in task.annotations.all() if not one.extra and one.state in LIVE]
            said = [review_policy.said(one, self.project) for one in rows]
            complete = all(slot.state == "done" for slot in task.slots.all()) and all(
                one.state != "returned" for one in rows
            )
            for one, says in zip(rows, said, strict=True):
                if one.state == "submitted":
                    assert one.agreed_by == (said.count(says) if complete and not task.disputed else 1)

    @invariant()
    def what_is_approved_was_approved_by_somebody_else_or_by_the_policy(self) -> None:
        by_policy = {
            int(key)
            for key in AuditEvent.objects.filter(verb="annotation_auto_approved").values_list("object_id", flat=True)
        }
        for one in Annotation.objects.filter(state="approved").prefetch_related("reviews"):
            verdicts = [review for review in one.reviews.all() if review.verdict in ("approve", "edit_approve")]
            assert verdicts or one.pk in by_policy
            assert not one.extra or verdicts, "an extra answer takes part in nothing"
        own = Review.objects.select_related("annotation")
        assert all(review.reviewer_id != review.annotation.author_id for review in own)

    @invariant()
    def nothing_submitted_is_lost(self) -> None:
        found = {(one.annotation_id, one.number): one.payload for one in AnnotationRevision.objects.all()}
        assert found == self.kept
        for annotation in Annotation.objects.all():
            assert annotation.payload == found[annotation.pk, annotation.revision_number]

    @invariant()
    def the_counts_are_those_of_the_rows(self) -> None:
        drift = recount(self.project, mend=False)
        assert not drift, drift.found


@pytest.mark.django_db
def test_any_order_of_events_keeps_the_rules(monkeypatch):
    monkeypatch.setattr(review_policy, "ask_to_redecide", lambda project_id: None)
    run_state_machine_as_test(
        Judging,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            database=None,
            # A failure is told as it was found: to make it smaller takes many minutes.
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
