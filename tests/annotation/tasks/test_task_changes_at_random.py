"""Whatever is changed and in whatever order, slots lie where they belong and the counts are those of the rows."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organization
from annotation.models import Annotation, Assignment, Project, Task, TaskSlot
from annotation.models.project import GuidelineVersion
from annotation.services import recounting
from annotation.services.distribution import claim, skip
from annotation.services.lanes import BANDS
from annotation.services.submitting import submit
from annotation.services.task_change_running import change_tasks
from tests.annotation.making import (
    ANNOTATOR,
    MANAGER,
    VOTE,
    answer,
    join,
    person,
    rank_task,
    reviewed,
    write_task,
)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["submit", "claim", "skip", "set_overlap", "set_priority", "set_audience", "cancel", "put_back", "release"]
        ),
        st.integers(0, 10_000),
    ),
    min_size=5,
    max_size=25,
)


class TestSlotsStayRight(TestCase):
    """Whatever is changed in whatever order: the slots of a task are as many as the answers that it asks for."""

    @settings(max_examples=12)
    @given(STEPS)
    def test_slots_and_states_agree(self, steps: list[tuple[str, int]]) -> None:
        organization = Organization.objects.create(name="Harbour")
        project = Project.objects.create(organization=organization, name="Support", max_skips=2)
        GuidelineVersion.objects.create(project=project, number=1, body="Be brief.")
        manager = join(project, person(organization, "max"), MANAGER)
        people = [join(project, person(organization, f"p{number}"), ANNOTATOR) for number in range(4)]
        tasks = [write_task(project, f"Q{n}?", answers=1 + n % 3) for n in range(3)] + [rank_task(project, answers=2)]
        for step, seed in steps:
            self._do(step, random.Random(seed), project, manager, people, tasks)
            self._check(tasks)
        drift = recounting.recount(project, mend=False)
        assert not drift, "the counters are those of the rows"

    def _do(self, step, chance, project, manager, people, tasks) -> None:
        user = chance.choice(people)
        if step in {"submit", "claim", "skip"}:
            held = claim(project=project, user=user)
            if isinstance(held, Assignment) and step == "submit":
                payload = VOTE if held.task.kind == "rank" else answer()
                made = submit(user=user, assignment_id=held.pk, token=held.token, payload=payload).annotation
                if chance.random() < 0.5:
                    reviewed(made, manager, chance.choice(["approve", "reject", "return"]))
            elif isinstance(held, Assignment) and step == "skip":
                skip(user=user, assignment_id=held.pk, token=held.token, reason="No")
            return
        values: dict[str, dict[str, Any]] = {
            "set_overlap": {"required_answers": chance.randint(1, 4)},
            "set_priority": {"priority": chance.randint(-2, 2)},
            "set_audience": {"people": [user.pk]} if chance.random() < 0.3 else {"tags": []},
        }
        action = "release_leases" if step == "release" else step
        chosen = [task.pk for task in tasks if chance.random() < 0.6]
        change_tasks(project=project, by=manager, action=action, task_ids=chosen, **values.get(step, {}))

    def _check(self, tasks: list[Task]) -> None:
        for task in tasks:
            task.refresh_from_db()
            mine = list(TaskSlot.objects.filter(task=task).select_related("lane"))
            states = [slot.state for slot in mine]
            held = Assignment.objects.filter(task=task, state="held")
            assert sorted(row.slot_id or 0 for row in held) == sorted(s.pk for s in mine if s.state == "held")
            counted = Annotation.objects.filter(task=task, extra=False).exclude(state="rejected").count()
            assert states.count("done") == counted, (task.state, states)
            if task.state == "cancelled":
                assert set(states) <= {"done"}
                continue
            assert len(mine) == task.required_answers
            assert (task.state == "parked") == ("parked" in states or task.state == "parked")
            assert not ("ready" in states and task.state == "parked")
            assert ("done" in states and len(set(states)) == 1) == (task.state in {"answered", "completed"})
            for slot in mine:
                if slot.state == "ready":
                    assert slot.lane is not None
                    assert (slot.lane.audience_id, slot.lane.kind) == (task.audience_id, task.kind)
                    assert -(slot.lane.rank // BANDS) == task.priority
