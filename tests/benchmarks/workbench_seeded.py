"""Put two long conversations into a private database, each in a project of its own; run as a process inside it.

Prints ``{"conversation": project id, "answer": project id}``. In the first the prompt has 40,000 characters in twenty
turns and the draft to edit 10,000; in the second the draft alone has 50,000.
"""

from __future__ import annotations

import json
import sys
from typing import Any

SENTENCE = "The parcel left our warehouse on Monday, and it should be with you by the end of the week. "
MARKDOWN = "\n\n- Look at **your order** first\n- Then write to `help@harbour.example`\n\n"


def text_of(characters: int) -> str:
    """Return a text of that length, with paragraphs and some Markdown as people write it."""
    paragraph = SENTENCE * 4 + MARKDOWN
    return (paragraph * (characters // len(paragraph) + 1))[:characters].rstrip() + "."


def main(email: str) -> None:
    """Make the projects, with a task each, for the person of this address."""
    import django

    django.setup()
    from accounts.models import User
    from accounts.roles import Role
    from annotation.models import Item, Project, ProjectMembership, Response, Task
    from annotation.services.slots import create_slots
    from core.hashing import digest

    person = User.objects.get(email=email)
    turns = [{"role": ("user", "assistant")[turn % 2], "content": text_of(1_900)} for turn in range(20)]
    turns.append({"role": "user", "content": text_of(1_900)})

    def project_with(name: str, messages: list[dict[str, Any]], draft: str) -> int:
        project = Project.objects.create(organization=person.organization, name=name)
        ProjectMembership.objects.create(project=project, user=person, role=Role.ANNOTATOR)
        item = Item.objects.create(project=project, messages=messages, content_hash=digest(messages))
        answer = [{"role": "assistant", "content": draft}]
        proposed = Response.objects.create(item=item, messages=answer, origin="model", content_hash=digest(answer))
        task = Task.objects.create(project=project, item=item, kind="write", proposed=proposed)
        create_slots([task], project.handout_order)
        return project.pk

    made = {
        "conversation": project_with("Long conversation", turns, text_of(10_000)),
        "answer": project_with("Long answer", turns[-1:], text_of(50_000)),
    }
    print(json.dumps(made))


if __name__ == "__main__":
    main(sys.argv[1])
