"""The slots of a task, and what they make of its state.

Whoever changes more than a lease holds the lock of the task's row; locks are taken in the order person, task,
assignment or annotation, slot, so that nobody waits in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from annotation.models import Annotation, Task, TaskSlot
from annotation.models.annotation import AnnotationState
from annotation.models.task import TASK_MACHINE, SlotState, TaskPurpose, TaskState
from annotation.services import counting
from annotation.services.lanes import CAME_BACK, band_of, came_back, lane_key, lanes_for, now_position
from core.prepared import update

# What nobody holds and nobody has answered.
FREE = (SlotState.READY, SlotState.PARKED)


def create_slots(tasks: Sequence[Task], order: str) -> None:
    """Create the slots that new tasks of one project need, ready to be handed out in the project's order."""
    _add_slots([(task, number) for task in tasks for number in range(1, task.required_answers + 1)], order)


def locked_tasks(tasks: Iterable[Task | int]) -> list[Task]:
    """Lock tasks in the order of their ids and return them as they are now."""
    keys = sorted(task.pk if isinstance(task, Task) else task for task in tasks)
    return list(Task.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))


def take_free_slot(task_id: int, state: SlotState) -> TaskSlot | None:
    """Move one free slot of the task to ``state`` and return it, or None when none is free.

    An answer also fills a slot that is parked: somebody could do what others skipped.
    """
    free = FREE if state == SlotState.DONE else (SlotState.READY,)
    slots = TaskSlot.objects.filter(task_id=task_id, state__in=free).order_by("number")
    slot = slots.select_for_update(skip_locked=True).first()
    if slot is not None:
        move_slots([slot.pk], state)
        slot.state = state
    return slot


def move_slots(slot_ids: Iterable[int | None], state: SlotState) -> None:
    """Take slots whose rows (or whose task) the caller has locked out of the lanes. An answer without one has None."""
    for key in slot_ids:
        if key is not None:
            update(TaskSlot(pk=key, state=state), "state")


def make_ready_again(slot_ids: Iterable[int | None]) -> None:
    """Put slots back into the lanes: first within their priority, and behind every cursor. Their tasks are locked."""
    keys = [key for key in slot_ids if key is not None]
    slots = list(TaskSlot.objects.filter(pk__in=keys).select_related("task"))
    # A private copy (gold, qualification, repeat) has no lane: nobody else gets it.
    public = [slot for slot in slots if slot.lane_id is not None]
    lanes = lanes_for(lane_key(slot.task, CAME_BACK) for slot in public)
    for slot in public:
        slot.lane = lanes[lane_key(slot.task, CAME_BACK)]
    start = now_position()
    for place, slot in enumerate(slots):
        parked = slot.task.state == TaskState.PARKED
        slot.state, slot.position = SlotState.PARKED if parked else SlotState.READY, start + place
    TaskSlot.objects.bulk_update(slots, ["state", "lane", "position"])


def park(task: Task) -> None:
    """Hand a locked, open task out no more until it is put back. Who has it at hand may finish it."""
    TaskSlot.objects.filter(task=task, state=SlotState.READY).update(state=SlotState.PARKED)
    move_task(task, TaskState.PARKED)
    task.save(update_fields=["state", "completed_at"])


def unpark(task: Task) -> None:
    """Hand a locked, parked task out again; its skips are counted anew."""
    move_task(task, TaskState.OPEN)
    task.skip_count = 0
    task.save(update_fields=["state", "completed_at", "skip_count"])
    make_ready_again(TaskSlot.objects.filter(task=task, state=SlotState.PARKED).values_list("pk", flat=True))


def relane(tasks: Iterable[Task], order: str) -> None:
    """Put what is ready of locked tasks of one project where their priority, audience and order say, all saved before.

    What came back stays among what came back. Slots that are not ready find their lane when they are.
    """
    by_task = {task.pk: task for task in tasks}
    ready = TaskSlot.objects.filter(task__in=by_task, state=SlotState.READY, lane__isnull=False)
    slots = list(ready.select_related("lane").order_by("position", "pk").select_for_update(of=("self",), no_key=True))
    keys = {}
    for slot in slots:
        task = by_task[slot.task_id]
        first = band_of(order, number=slot.number, score=task.score)
        keys[slot.pk] = lane_key(task, CAME_BACK if slot.lane is not None and came_back(slot.lane) else first)
    lanes = lanes_for(keys.values())
    moved = [slot for slot in slots if slot.lane_id != lanes[keys[slot.pk]].pk]
    start = now_position()
    for place, slot in enumerate(moved):
        # People may have come further in that lane than this slot's old position.
        slot.lane, slot.position = lanes[keys[slot.pk]], start + place
    TaskSlot.objects.bulk_update(moved, ["lane", "position"])


def set_overlap(tasks: Sequence[Task], required: int, order: str) -> list[Task]:
    """Ask for so many answers to each locked task of a project; return those of which another number is asked now.

    Answers that are in stay, and so does what somebody is at: of a task with more of these, as many are asked as it has.
    The caller settles the tasks, and lets the review policy see them (``review_policy.reconsider`` does both).
    """
    slots: dict[int, list[TaskSlot]] = defaultdict(list)
    for slot in TaskSlot.objects.filter(task__in=tasks).order_by("task_id", "number").select_for_update(no_key=True):
        slots[slot.task_id].append(slot)
    new: list[tuple[Task, int]] = []
    gone: list[int] = []
    changed: list[Task] = []
    for task in tasks:
        mine = slots[task.pk]
        free = [slot.pk for slot in reversed(mine) if slot.state in FREE][: max(0, len(mine) - required)]
        first = mine[-1].number + 1 if mine else 1
        numbers = range(first, first + max(0, required - len(mine)))
        gone += free
        new += [(task, number) for number in numbers]
        asked = len(mine) - len(free) + len(numbers)
        if asked != task.required_answers:
            task.required_answers = asked
            changed.append(task)
    TaskSlot.objects.filter(pk__in=gone).delete()
    _add_slots(new, order)
    Task.objects.bulk_update(changed, ["required_answers"])
    return changed


def _add_slots(new: Sequence[tuple[Task, int]], order: str) -> None:
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


def settle(task: Task) -> None:
    """Bring a locked task's state in line with its slots and their answers."""
    settle_all([task])


def settle_all(tasks: Iterable[Task]) -> None:
    """Bring the states of locked tasks in line with their slots and their answers. Closed tasks stay closed."""
    live = [task for task in tasks if task.state != TaskState.CANCELLED]
    slots = TaskSlot.objects.filter(task__in=live).exclude(state=SlotState.DONE)
    unfilled = set(slots.values_list("task_id", flat=True))
    undecided = set(_undecided().filter(task__in=live).values_list("task_id", flat=True))
    moved: list[Task] = []
    with counting.gathered():
        for task in live:
            state = _state_of(task, unfilled=task.pk in unfilled, undecided=task.pk in undecided)
            if state != task.state:
                move_task(task, state)
                moved.append(task)
    Task.objects.bulk_update(moved, ["state", "completed_at"])


def settle_answered(task: Task) -> None:
    """Do what :func:`settle` does, with fewer questions, for a locked task into which an answer has just come."""
    if task.required_answers > 1 and TaskSlot.objects.filter(task=task).exclude(state=SlotState.DONE).exists():
        return
    move_task(task, _state_of(task, unfilled=False, undecided=True))
    update(task, "state", "completed_at")


def move_task(task: Task, state: TaskState) -> None:
    """Set the state of a task and count it there; the caller saves it."""
    before = counting.places(task)
    TASK_MACHINE.move(task, state)
    task.completed_at = timezone.now() if state == TaskState.COMPLETED else None
    counting.note_move(task, before)


def _undecided() -> QuerySet[Annotation]:
    return Annotation.objects.filter(extra=False, state__in=(AnnotationState.SUBMITTED, AnnotationState.RETURNED))


def _state_of(task: Task, *, unfilled: bool, undecided: bool) -> TaskState:
    if unfilled:
        return TaskState.PARKED if task.state == TaskState.PARKED else TaskState.OPEN
    # Nobody reviews the votes of a comparison: they are complete when they are in.
    if task.purpose == TaskPurpose.COMPARISON:
        return TaskState.COMPLETED
    return TaskState.ANSWERED if undecided else TaskState.COMPLETED
