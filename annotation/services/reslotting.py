"""Change the slots of tasks that are there already: how many, in which lanes, and back from waiting for a manager.

The caller holds the locks of the tasks, and settles them afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count, islice

from annotation.models import Task, TaskSlot
from annotation.models.task import SlotState, TaskState
from annotation.services.lanes import CAME_BACK, band_of, came_back, lane_key, lanes_for, now_position
from annotation.services.slots import make_ready_again

FREE = (SlotState.READY, SlotState.PARKED)


def set_overlap(tasks: Sequence[Task], required: int, order: str) -> list[Task]:
    """Ask for so many answers to each task from now on, and return those of which another number is asked than before.

    Answers that are in stay, and so does what somebody is at: of a task with more of these, as many are asked as it has.
    """
    slots = _slots_of(tasks)
    new: list[tuple[Task, int]] = []
    gone: list[int] = []
    changed: list[Task] = []
    for task in tasks:
        mine = slots[task.pk]
        free = [slot.pk for slot in reversed(mine) if slot.state in FREE][: max(0, len(mine) - required)]
        taken = {slot.number for slot in mine}
        numbers = list(islice((number for number in count(1) if number not in taken), max(0, required - len(mine))))
        new += [(task, number) for number in numbers]
        gone += free
        asked = len(mine) - len(free) + len(numbers)
        if asked != task.required_answers:
            task.required_answers = asked
            changed.append(task)
    TaskSlot.objects.filter(pk__in=gone).delete()
    _add(new, order)
    Task.objects.bulk_update(changed, ["required_answers"])
    return changed


def relane(tasks: Iterable[Task], order: str) -> int:
    """Move the ready slots of tasks to the lanes of their priority, audience and place in the order; return how many.

    They go behind every cursor, in the order in which they stood: nobody has passed them where they are now.
    """
    found = {task.pk: task for task in tasks}
    slots = TaskSlot.objects.filter(task__in=found, state=SlotState.READY, lane__isnull=False)
    ready = list(slots.select_related("lane").order_by("position", "pk").select_for_update(of=("self",)))
    keys = {}
    for slot in ready:
        task = found[slot.task_id]
        back = came_back(slot.lane)  # type: ignore[arg-type]
        band = CAME_BACK if back else band_of(order, number=slot.number, score=task.score)
        keys[slot.pk] = lane_key(task, band)
    lanes = lanes_for(keys.values())
    moved = [slot for slot in ready if slot.lane_id != lanes[keys[slot.pk]].pk]
    start = now_position()
    for place, slot in enumerate(moved):
        slot.lane, slot.position = lanes[keys[slot.pk]], start + place
    TaskSlot.objects.bulk_update(moved, ["lane", "position"])
    return len(moved)


def unpark(tasks: Sequence[Task]) -> None:
    """Hand out again what was skipped too often; skips count from nothing."""
    parked = TaskSlot.objects.filter(task__in=tasks, state=SlotState.PARKED).order_by("pk").select_for_update()
    make_ready_again(parked.values_list("pk", flat=True))
    for task in tasks:
        task.skip_count = 0
    Task.objects.bulk_update(tasks, ["skip_count"])


def _slots_of(tasks: Sequence[Task]) -> dict[int, list[TaskSlot]]:
    slots: dict[int, list[TaskSlot]] = defaultdict(list)
    for slot in TaskSlot.objects.filter(task__in=tasks).order_by("task_id", "number").select_for_update():
        slots[slot.task_id].append(slot)
    return slots


def _add(new: Sequence[tuple[Task, int]], order: str) -> None:
    """Create slots with these numbers; those of a task that waits for a manager wait with it."""
    keys = [lane_key(task, band_of(order, number=number, score=task.score)) for task, number in new]
    lanes = lanes_for(keys)
    start = now_position()
    TaskSlot.objects.bulk_create(
        TaskSlot(
            task=task,
            number=number,
            lane=lanes[key],
            state=SlotState.PARKED if task.state == TaskState.PARKED else SlotState.READY,
            position=start + place,
        )
        for place, ((task, number), key) in enumerate(zip(new, keys, strict=True))
    )
