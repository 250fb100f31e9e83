"""Write the rows of an import, many at a time, and take them away again."""

from __future__ import annotations

from django.db import connection, transaction

from annotation.importing.records import Record
from annotation.models import ImportBatch, Item, Project, Response, Task, TaskResponse
from annotation.models.item import ResponseOrigin
from annotation.models.task import TaskKind
from annotation.services.import_leases import lock_own, save_progress

UNDONE_AT_ONCE = 500

# One statement for any number of tasks: the slots of a whole import become ready at one moment.
OPEN_SLOTS = """
    INSERT INTO annotation_taskslot (project_id, task_id, number, kind, state, rank)
    SELECT task.project_id, task.id, numbers.number, task.kind, 'ready', -task.priority
    FROM annotation_task AS task
    JOIN annotation_item AS item ON item.id = task.item_id
    JOIN (
        SELECT 1 AS number UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
        UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
    ) AS numbers ON numbers.number <= task.required_answers
    WHERE item.import_batch_id = %s AND task.id >= %s
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
    tasks = Task.objects.bulk_create(
        Task(
            project=project,
            item=item,
            kind=batch.kind,
            required_answers=project.write_overlap if write else project.rank_overlap,
            priority=batch.priority + record.priority,
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
    return tasks[0].pk


def open_slots(batch: ImportBatch, *, from_task: int = 0) -> None:
    """Make the tasks of an import, from one task on, ready to be handed out. Call it in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SLOTS, [batch.pk, from_task])


def undo(batch: ImportBatch) -> None:
    """Remove everything that an import wrote whose slots were never opened: nobody has seen any of it."""
    while True:
        with transaction.atomic():
            lock_own(batch)
            items = list(batch.items.order_by("pk").values_list("pk", flat=True)[:UNDONE_AT_ONCE])
            if not items:
                return
            Task.objects.filter(item__in=items).delete()
            Item.objects.filter(pk__in=items).delete()
        save_progress(batch)
