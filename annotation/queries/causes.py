"""What disagreements and mistakes come from, counted by section of the guidelines."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain

from django.utils import timezone

from annotation.models import Adjudication, Project, Review
from annotation.models.task import TaskPurpose

EXAMPLES = 5
# The newest so many are counted.
COUNTED = 20_000


@dataclass
class Hotspot:
    """How often one section of one version was named with one cause, and a few tasks where it was."""

    section: str
    guideline_number: int | None
    cause: str
    count: int = 0
    examples: list[int] = field(default_factory=list)


def causes_of(project: Project, *, days: int) -> list[Hotspot]:
    """Return the causes that reviewers and adjudicators named in the last days, the most frequent first.

    An adjudication counts once, however many answers it decided.
    """
    since = timezone.now() - timedelta(days=days)
    of_reviews = Review.objects.filter(
        annotation__project=project, annotation__purpose=TaskPurpose.DATA, adjudication=None, created_at__gte=since
    )
    of_adjudications = Adjudication.objects.filter(task__project=project, created_at__gte=since)
    fields = ("guideline_section", "guideline_number", "cause")
    named = chain(
        of_adjudications.exclude(cause="").order_by("-pk").values_list(*fields, "task_id")[:COUNTED],
        of_reviews.exclude(cause="").order_by("-pk").values_list(*fields, "annotation__task_id")[:COUNTED],
    )
    counts: Counter[tuple[str, int | None, str]] = Counter()
    examples: dict[tuple[str, int | None, str], list[int]] = defaultdict(list)
    for section, number, cause, task_id in named:
        key = (section, number, cause)
        counts[key] += 1
        if len(examples[key]) < EXAMPLES and task_id not in examples[key]:
            examples[key].append(task_id)
    return [Hotspot(*key, count, examples[key]) for key, count in counts.most_common()]
