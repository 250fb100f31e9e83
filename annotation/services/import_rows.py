"""Write the rows of an import, many at a time, and take them away again."""

from __future__ import annotations

from django.db import connection, transaction

from annotation.importing.records import Record
from annotation.models import Audience, ImportBatch, Item, Project, Response, Task, TaskResponse
from annotation.models.item import ResponseOrigin
from annotation.models.project import HandoutOrder
from annotation.models.task import TaskKind
from annotation.services import counting
from annotation.services.audiences import audience_of, people_by_email
from annotation.services.import_leases import lock_own, save_progress
from annotation.services.lanes import BANDS, BY_SCORE, now_position

UNDONE_AT_ONCE = 500
Who = tuple[tuple[str, ...], tuple[str, ...]]

# Two statements for any number of tasks: the slots of a whole import become ready at one moment, in the order of the
# file. The band is that of annotation.services.lanes.band_of, in SQL.
BANDS_IN_SQL = {
    HandoutOrder.ARRIVAL: "1",
    HandoutOrder.BREADTH: "1 + numbers.number",
    HandoutOrder.SCORE: f"1 + CAST(ROUND((1 - COALESCE(task.score, 0)) * {BY_SCORE}) AS INTEGER)",
}
NEW_SLOTS = """
    FROM annotation_task AS task
    JOIN annotation_item AS item ON item.id = task.item_id
    JOIN (
        SELECT 1 AS number UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
        UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
    ) AS numbers ON numbers.number <= task.required_answers
"""
OF_IMPORT = "WHERE item.import_batch_id = %s AND task.id >= %s"
MAKE_LANES = """
    INSERT INTO annotation_lane (project_id, kind, audience_id, rank)
    SELECT DISTINCT task.project_id, task.kind, task.audience_id, {rank}
    {new_slots} {of_import}
    ON CONFLICT DO NOTHING
"""
OPEN_SLOTS = """
    INSERT INTO annotation_taskslot (task_id, number, lane_id, state, position)
    SELECT task.id, numbers.number, lane.id, 'ready', %s + task.id
    {new_slots}
    JOIN annotation_lane AS lane ON lane.project_id = task.project_id AND lane.kind = task.kind
        AND lane.rank = {rank} AND COALESCE(lane.audience_id, 0) = COALESCE(task.audience_id, 0)
    {of_import}
    ORDER BY task.id, numbers.number
"""


def write_records(batch: ImportBatch, project: Project, records: list[Record]) -> int:
    """Create prompts, answers and tasks (without slots), and return the first task's id. Call it in a transaction."""
    items = Item.objects.bulk_create(
        Item(
            project=project,
            external_id=record.external_id,
            messages=record.messages,
            tools=record.tools,
            references=record.references,
            metadata=record.metadata,
            source=record.source,
            group_key=record.group_key,
            pinned_split=record.split,
            content_hash=record.content_hash,
            import_digest=record.line_hash(batch.kind),
            search_text=record.search_text,
            import_batch=batch,
        )
        for record in records
    )
    answers = Response.objects.bulk_create(
        Response(
            item=item,
            messages=answer.messages,
            origin=ResponseOrigin.IMPORTED,
            source=answer.source,
            content_hash=answer.content_hash,
        )
        for item, record in zip(items, records, strict=True)
        for answer in record.answers
    )
    of_item: dict[int, list[Response]] = {}
    for answer in answers:
        of_item.setdefault(answer.item_id, []).append(answer)
    write = batch.kind == TaskKind.WRITE
    audiences = _audiences(project, records)
    tasks = Task.objects.bulk_create(
        Task(
            project=project,
            item=item,
            kind=batch.kind,
            required_answers=project.write_overlap if write else project.rank_overlap,
            priority=batch.priority + record.priority,
            score=record.score,
            audience=audiences[record.tags, record.assignees],
            proposed=of_item[item.pk][0] if write and item.pk in of_item else None,
        )
        for item, record in zip(items, records, strict=True)
    )
    if not write:
        TaskResponse.objects.bulk_create(
            TaskResponse(task=task, response=answer, position=position)
            for task in tasks
            for position, answer in enumerate(of_item[task.item_id])
        )
    counting.count(project.pk, {"items": len(items)})
    counting.note_new(tasks)
    return tasks[0].pk


def _audiences(project: Project, records: list[Record]) -> dict[Who, Audience | None]:
    """Return who may have the tasks of some lines; most lines are for everybody, or for the same few."""
    wanted: dict[Who, Audience | None] = dict.fromkeys((record.tags, record.assignees) for record in records)
    known = people_by_email(project) if any(assignees for _, assignees in wanted) else {}
    for tags, assignees in wanted:
        wanted[tags, assignees] = audience_of(project, tags=tags, people=[known[email] for email in assignees])
    return wanted


def open_slots(batch: ImportBatch, *, from_task: int = 0) -> None:
    """Make the tasks of an import, from one task on, ready to be handed out. Call it in a transaction."""
    first = Task.objects.filter(item__import_batch=batch, pk__gte=from_task).order_by("pk").values_list("pk", flat=True)
    # Positions follow one another from now on, whatever the ids are.
    start = now_position() - (first.first() or 0)
    band = BANDS_IN_SQL[HandoutOrder(batch.project.handout_order)]
    parts = {"rank": f"-task.priority * {BANDS} + {band}", "new_slots": NEW_SLOTS, "of_import": OF_IMPORT}
    with connection.cursor() as cursor:
        cursor.execute(MAKE_LANES.format(**parts), [batch.pk, from_task])
        cursor.execute(OPEN_SLOTS.format(**parts), [start, batch.pk, from_task])


def undo(batch: ImportBatch) -> None:
    """Remove everything that an import wrote whose slots were never opened: nobody has seen any of it."""
    while True:
        with transaction.atomic():
            lock_own(batch)
            items = list(batch.items.order_by("pk").values_list("pk", flat=True)[:UNDONE_AT_ONCE])
            if not items:
                return
            tasks = Task.objects.filter(item__in=items)
            counting.note_gone(tasks)
            counting.count(batch.project_id, {"items": -len(items)})
            tasks.delete()
            Item.objects.filter(pk__in=items).delete()
        save_progress(batch)
