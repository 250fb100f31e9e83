"""Fill a private database with a project of N write tasks; run as a process of its own inside that installation.

Prints ``{"project": id, "tokens": [...]}``. Rows are bulk-inserted: the import has its own figure.
"""

from __future__ import annotations

import json
import sys


def main(tasks: int, annotators: int, approved: int) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from accounts.models import Organization
    from accounts.roles import Role
    from accounts.services.people import create_person
    from accounts.services.tokens import create_token
    from annotation.models import (
        Annotation,
        AnnotationRevision,
        Assignment,
        Item,
        Project,
        ProjectMembership,
        Task,
        TaskSlot,
    )
    from annotation.services.slots import create_slots
    from core.hashing import digest

    organization = Organization.objects.create(name=f"Bench {tasks}")
    project = Project.objects.create(organization=organization, name="Bench")
    tokens = []
    author = None
    for number in range(annotators):
        email = f"annotator{number}-{tasks}@bench.example"
        author = create_person(organization=organization, email=email, password="a long bench phrase")
        for role in (Role.ANNOTATOR, Role.MANAGER):
            ProjectMembership.objects.create(project=project, user=author, role=role)
        tokens.append(create_token(user=author, name="bench", scopes=["read", "annotate", "manage"])[1])
    for start in range(0, tasks, 5000):
        numbers = range(start, min(start + 5000, tasks))
        items = Item.objects.bulk_create(
            Item(
                project=project,
                messages=[{"role": "user", "content": f"Message {number}: where is my parcel?"}],
                content_hash=digest(number),
                search_text=f"Message {number}: where is my parcel?",
            )
            for number in numbers
        )
        rows = Task.objects.bulk_create(Task(project=project, item=item, kind="write") for item in items)
        create_slots(rows, project.handout_order)
        if approved:
            payload = {"messages": [{"role": "assistant", "content": "Thank you, we shall look into it."}]}
            TaskSlot.objects.filter(task__in=rows).update(state="done")
            assignments = Assignment.objects.bulk_create(
                Assignment(task=task, user=author, state="submitted", leased_until=timezone.now()) for task in rows
            )
            annotations = Annotation.objects.bulk_create(
                Annotation(
                    project=project,
                    task=assignment.task,
                    assignment=assignment,
                    author=author,
                    kind="write",
                    state="approved",
                    payload=payload,
                )
                for assignment in assignments
            )
            AnnotationRevision.objects.bulk_create(
                AnnotationRevision(annotation=annotation, number=1, payload=payload, author=author)
                for annotation in annotations
            )
    print(json.dumps({"project": project.pk, "tokens": tokens}))


if __name__ == "__main__":
    main(tasks=int(sys.argv[1]), annotators=int(sys.argv[2]), approved=int(sys.argv[3]))
