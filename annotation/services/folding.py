"""Sum the rows of counters up, in the background, so that a page reads few of them.

A round deletes the very rows that it has read and inserts their sum, in one transaction: whoever reads sees the one or
the other. Rows that come meanwhile are for the next round, and a second sweep passes over what this one has locked.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from annotation.models import Counter

COUNTERS_AT_ONCE = 200
ROWS_AT_ONCE = 5_000
ROUNDS = 20
DELETED_AT_ONCE = 500


def fold() -> int:
    """Sum up what can be summed up and return how many rows there are fewer; a sweep has an end, whatever comes."""
    fewer = 0
    for _ in range(ROUNDS):
        less = _fold_some()
        fewer += less
        if not less:
            break
    return fewer


@transaction.atomic
def _fold_some() -> int:
    several = Counter.objects.order_by().values_list("project_id", "name").annotate(rows=Count("pk")).filter(rows__gt=1)
    wanted = list(several.order_by("project_id", "name")[:COUNTERS_AT_ONCE])
    if not wanted:
        return 0
    projects, names = {project for project, _, _ in wanted}, {name for _, name, _ in wanted}
    rows = Counter.objects.filter(project__in=projects, name__in=names).order_by("pk")
    locked = list(rows.select_for_update(skip_locked=True)[:ROWS_AT_ONCE])
    sums: dict[tuple[int, str], int] = {}
    for row in locked:
        key = (row.project_id, row.name)
        sums[key] = sums.get(key, 0) + row.amount
    if len(sums) == len(locked):
        return 0
    keys = [row.pk for row in locked]
    for start in range(0, len(keys), DELETED_AT_ONCE):
        Counter.objects.filter(pk__in=keys[start : start + DELETED_AT_ONCE]).delete()
    made = Counter.objects.bulk_create(
        Counter(project_id=project_id, name=name, amount=amount)
        for (project_id, name), amount in sums.items()
        if amount
    )
    return len(locked) - len(made)
