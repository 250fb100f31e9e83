"""Look at what the race has left in the database; run as a process inside that installation.

Reads from standard input the answers that the server has confirmed (``{assignment: text}``), prints the faults found and
some counts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any


def main(confirmed: dict[str, str]) -> dict[str, Any]:
    import django

    django.setup()
    from annotation.models import Annotation, AnnotationRevision, Assignment, Project, Task, TaskSlot, WorkProfile
    from annotation.services.recounting import recount
    from tests.chaos.race import OVERLAP

    kept = {
        str(assignment): payload["messages"][0]["content"]
        for assignment, payload in AnnotationRevision.objects.filter(number=1).values_list(
            "annotation__assignment_id", "payload"
        )
    }
    answers = list(Annotation.objects.values_list("task_id", "author_id", "extra", "late", "assignment__slot_id"))
    accepted = Counter(task for task, _, extra, _, _ in answers if not extra)
    filled = Counter(slot for *_, slot in answers if slot is not None)
    return {
        "lost": sorted(key for key, text in confirmed.items() if kept.get(key) != text),
        "twice_by_one_person": len(answers) - len({(task, author) for task, author, *_ in answers}),
        "wrong_number": sorted(pk for pk in Task.objects.values_list("pk", flat=True) if accepted[pk] != OVERLAP),
        "slots_filled_twice": sorted(slot for slot, times in filled.items() if times > 1),
        "extras_with_a_slot": sum(extra and slot is not None for _, _, extra, _, slot in answers),
        "still_held": Assignment.objects.filter(state="held", task__state="open").count(),
        "unfilled": TaskSlot.objects.exclude(state="done").count(),
        "not_answered": Task.objects.exclude(state="answered").count(),
        "uncounted": len(answers) - sum(WorkProfile.objects.values_list("submitted_count", flat=True)),
        "drift": recount(Project.objects.get(), mend=False).found,
        "answers": len(answers),
        "late": sum(late for *_, late, _ in answers),
        "extra": sum(extra for _, _, extra, _, _ in answers),
    }


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
