"""Fill an installation for the race: tasks that need three answers each, and many annotators with tokens.

Run as a process inside that installation; prints ``{"project", "tokens"}``.
"""

from __future__ import annotations

import json
import sys


def main(tasks: int, people: int, lease_seconds: int) -> None:
    import django

    django.setup()
    from accounts.models import Organization, User
    from accounts.services.tokens import create_token
    from annotation.models import Item, Project, ProjectMembership, Task
    from annotation.services import counting
    from annotation.services.slots import create_slots
    from core.hashing import digest
    from tests.chaos.race import OVERLAP

    organization = Organization.objects.create(name="Race")
    project = Project.objects.create(organization=organization, name="Race", lease_seconds=lease_seconds)
    users = User.objects.bulk_create(
        User(organization=organization, email=f"racer{number}@race.example") for number in range(people)
    )
    ProjectMembership.objects.bulk_create(
        ProjectMembership(project=project, user=user, role="annotator") for user in users
    )
    texts = [[{"role": "user", "content": f"Message {number}: where is it?"}] for number in range(tasks)]
    items = Item.objects.bulk_create(Item(project=project, messages=text, content_hash=digest(text)) for text in texts)
    rows = Task.objects.bulk_create(
        Task(project=project, item=item, kind="write", required_answers=OVERLAP) for item in items
    )
    create_slots(rows, project.handout_order)
    counting.count(project.pk, {"items": len(items)})
    counting.note_new(rows)
    tokens = [create_token(user=user, name="race", scopes=["read", "annotate"])[1] for user in users]
    print(json.dumps({"project": project.pk, "tokens": tokens}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
