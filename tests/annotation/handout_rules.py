"""What holds after every step of the hand-out, whatever people did (``test_handout_machine`` does it)."""

from __future__ import annotations

from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from annotation.models import Annotation, AnnotationRevision, Assignment, Task, TaskSlot, WorkProfile
from annotation.models.annotation import AnnotationState
from annotation.services.lanes import BANDS


class HandoutRules(RuleBasedStateMachine):
    """The rules of the hand-out."""

    # What was ever submitted: (annotation, revision number) -> payload.
    kept: dict[tuple[int, int], dict[str, Any]]
    # How many answers each person has given as data.
    given: dict[int, int]

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
            expected = {"ready": (0, 0), "parked": (0, 0), "held": (1, 0), "done": (0, 1)}[slot.state]
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
            states = [slot.state for slot in task.slots.all()]
            if task.state == "cancelled":
                assert not unfilled
                continue
            assert len(states) == task.required_answers
            assert "parked" not in states or task.state == "parked"
            assert "ready" not in states or task.state == "open"
            if unfilled:
                assert task.state in {"open", "parked"}
            elif task.purpose == "comparison":
                assert task.state == "completed"
            else:
                assert task.state == ("answered" if undecided else "completed")
            assert (task.completed_at is not None) == (task.state == "completed")

    @invariant()
    def ready_slots_lie_where_they_belong(self) -> None:
        for slot in TaskSlot.objects.filter(state="ready").select_related("lane", "task"):
            task, lane = slot.task, slot.lane
            assert (lane is None) == (task.purpose == "gold")
            if lane is not None:
                assert (lane.kind, lane.audience_id) == (task.kind, task.audience_id)
                assert (lane.rank - lane.rank % BANDS) // -BANDS == task.priority

    @invariant()
    def answers_that_are_data_are_counted_once(self) -> None:
        counted = dict.fromkeys(self.given, 0)
        counted |= dict(WorkProfile.objects.values_list("user_id", "submitted_count"))
        assert counted == self.given

    @invariant()
    def nothing_submitted_is_lost(self) -> None:
        found = {(one.annotation_id, one.number): one.payload for one in AnnotationRevision.objects.all()}
        assert found == self.kept
        for annotation in Annotation.objects.all():
            assert annotation.payload == self.kept[annotation.pk, annotation.revision_number]
