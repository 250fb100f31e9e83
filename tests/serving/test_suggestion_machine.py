"""Whatever people and workers do, in whatever order: a text has one writer, what came is never lost, an end is an end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Organization
from annotation.models import Project, Suggestion, SuggestionState
from annotation.models.suggestion import LIVE_STATES
from annotation.services import suggestions
from core.errors import Conflict
from tests.annotation.making import ANNOTATOR, claimed, join, person, write_task

ANY = st.integers(0, 10_000)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8)


class Drafting(RuleBasedStateMachine):
    """One writer with two tasks, two workers, and a sweep. ``texts`` is what each worker believes to have stored."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        organization = Organization.objects.create(name="Harbour Goods")
        self.project = Project.objects.create(organization=organization, name="Support", max_held=2)
        self.user = join(self.project, person(organization, "ann"), ANNOTATOR)
        for _ in range(2):
            write_task(self.project)
        first = claimed(self.project, self.user)
        self.assignments = [first, claimed_besides(self.project, self.user, first.pk)]
        self.workers = [uuid4(), uuid4()]
        self.claims: dict[int, UUID] = {}
        self.texts: dict[int, str] = {}
        self.ended: dict[int, tuple[str, str]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def pick(self, number: int) -> Suggestion | None:
        found = list(Suggestion.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(task=st.integers(0, 1))
    def ask(self, task: int) -> None:
        suggestions.ask(
            user=self.user, project=self.project, assignment=self.assignments[task], purpose="draft",
            source="endpoint:1", model_name="good", prompt=[], tools=None, parameters={},
        )  # fmt: skip
        live = self.assignments[task].suggestions.filter(state__in=LIVE_STATES)
        assert live.count() == 1

    @rule(worker=st.integers(0, 1), most=st.integers(0, 3))
    def claim(self, worker: int, most: int) -> None:
        for suggestion in suggestions.claim_queued(self.workers[worker], most=most):
            assert suggestion.pk not in self.claims, "two workers have the same text"
            self.claims[suggestion.pk] = self.workers[worker]

    @rule(number=ANY, worker=st.integers(0, 1), more=WORDS)
    def keep(self, number: int, worker: int, more: str) -> None:
        suggestion = self.pick(number)
        if suggestion is None:
            return
        text = self.texts.get(suggestion.pk, "") + more
        stored = suggestions.keep(suggestion.pk, self.workers[worker], text)
        mine = self.claims.get(suggestion.pk) == self.workers[worker]
        assert stored == (mine and suggestion.state == SuggestionState.STREAMING)
        if stored:
            self.texts[suggestion.pk] = text

    @rule(number=ANY, worker=st.integers(0, 1), well=st.booleans())
    def end(self, number: int, worker: int, well: bool) -> None:
        suggestion = self.pick(number)
        if suggestion is None:
            return
        text = self.texts.get(suggestion.pk, "")
        if well:
            suggestions.finish(suggestion.pk, self.workers[worker], text=text, tool_calls=None, finish_reason="stop")
        else:
            suggestions.fail(suggestion.pk, self.workers[worker], text=text, code="broken", error="It broke.")

    @rule(number=ANY)
    def cancel(self, number: int) -> None:
        suggestion = self.pick(number)
        if suggestion is not None:
            suggestions.cancel(suggestion)

    @rule(number=ANY)
    def die(self, number: int) -> None:
        """Nothing is heard of a text any more, and the sweep comes by."""
        suggestion = self.pick(number)
        if suggestion is not None:
            long_ago = timezone.now() - timedelta(hours=1)
            Suggestion.objects.filter(pk=suggestion.pk).update(heartbeat_at=long_ago, created_at=long_ago)
        suggestions.give_up_lost()
        if suggestion is not None:
            assert Suggestion.objects.get(pk=suggestion.pk).state not in LIVE_STATES

    @rule(number=ANY, used=st.booleans())
    def use(self, number: int, used: bool) -> None:
        suggestion = self.pick(number)
        if suggestion is None:
            return
        try:
            suggestions.mark_used(suggestion, used=used)
        except Conflict:
            assert used
            assert suggestion.text == ""

    @invariant()
    def nothing_that_came_is_lost_and_an_end_is_an_end(self) -> None:
        for suggestion in Suggestion.objects.all():
            assert suggestion.text == self.texts.get(suggestion.pk, "")
            if suggestion.state in LIVE_STATES:
                continue
            assert suggestion.ended_at is not None
            end = (suggestion.state, suggestion.error)
            assert self.ended.setdefault(suggestion.pk, end) == end

    @invariant()
    def an_answer_is_marked_exactly_while_a_draft_of_it_is_used(self) -> None:
        for assignment in self.assignments:
            assignment.refresh_from_db()
            used = assignment.suggestions.exclude(used_at=None).exists()
            assert assignment.drafted_by == (["good"] if used else None)


def claimed_besides(project, user, other: int):
    from annotation.services.distribution import claim

    found = claim(project=project, user=user, besides=[other])
    assert not hasattr(found, "code"), found
    return found


@pytest.mark.django_db
def test_drafts_under_whatever_comes():
    run_state_machine_as_test(
        Drafting,
        settings=settings(max_examples=25, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )
