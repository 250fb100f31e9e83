"""Count the work that is there already: from now on it is counted as it happens.

What came after this migration's time (gold, repeats, probes, approvals by policy) cannot be there yet. Later,
``manage.py recount`` does the same for everything.
"""

from collections import Counter as Sums

from django.db import migrations
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

BATCH = 500
VERDICTS = {
    "approved": ("approve", "edit_approve"),
    "edited": ("edit_approve",),
    "returned": ("return",),
    "rejected": ("reject",),
}


def count_projects(apps, schema_editor):
    for project in apps.get_model("annotation", "Project").objects.order_by("pk"):
        if not apps.get_model("annotation", "Counter").objects.filter(project=project).exists():
            count_rows(apps, project)
            count_days(apps, project)


def count_rows(apps, project):
    Counter = apps.get_model("annotation", "Counter")
    counts = Sums(items=apps.get_model("annotation", "Item").objects.filter(project=project).count())
    tasks = apps.get_model("annotation", "Task").objects.filter(project=project, purpose="data").order_by()
    for kind, state, count in tasks.values_list("kind", "state").annotate(Count("pk")):
        counts[f"tasks.{kind}.{state}"] += count
    asked = tasks.exclude(state="cancelled").annotate(day=TruncDate("created_at"))
    for kind, day, count in asked.values_list("kind", "day").annotate(Count("pk")):
        counts[f"asked.{kind}.{day}"] += count
    completed = tasks.filter(state="completed").annotate(day=TruncDate("completed_at"))
    for kind, day, count in completed.values_list("kind", "day").annotate(Count("pk")):
        counts[f"completed.{kind}.{day}"] += count
    annotations = apps.get_model("annotation", "Annotation").objects.filter(project=project, purpose="data").order_by()
    for author, kind, state, count in annotations.values_list("author_id", "kind", "state").annotate(Count("pk")):
        counts[f"annotations.{kind}.{state}"] += count
        counts[f"by.{author}.{kind}.{state}"] += count
        if state == "submitted":
            counts[f"review.{kind}.waiting"] += count
    Counter.objects.bulk_create(
        [Counter(project=project, name=name, amount=amount) for name, amount in counts.items() if amount],
        batch_size=BATCH,
    )


def count_days(apps, project):
    PersonDay = apps.get_model("annotation", "PersonDay")
    days = {}

    def add(rows, person, kind, moment, **figures):
        grouped = rows.order_by().annotate(on_day=TruncDate(moment)).values(person, kind, "on_day")
        for row in grouped.annotate(**{f"sum_{name}": figure for name, figure in figures.items()}):
            of_day = days.setdefault((row[person], row["on_day"], row[kind]), Sums())
            of_day.update({name: row[f"sum_{name}"] or 0 for name in figures})

    data = Q(purpose="data")
    annotations = apps.get_model("annotation", "Annotation").objects.filter(project=project)
    add(
        annotations,
        "author_id",
        "kind",
        "submitted_at",
        answers=Count("pk"),
        seconds=Sum("seconds_spent"),
        submitted=Count("pk", filter=data),
        late=Count("pk", filter=data & Q(late=True)),
    )
    skipped = apps.get_model("annotation", "Assignment").objects.filter(task__project=project, state="skipped")
    add(skipped, "user_id", "task__kind", "ended_at", skipped=Count("pk"), seconds=Sum("seconds_spent"))
    revisions = apps.get_model("annotation", "AnnotationRevision").objects.filter(
        annotation__project=project, annotation__purpose="data", author=F("annotation__author"), number__gt=1
    )
    add(revisions, "author_id", "annotation__kind", "created_at", resubmitted=Count("pk"))
    reviews = apps.get_model("annotation", "Review").objects.filter(
        annotation__project=project, annotation__purpose="data"
    )
    for_author = {name: Count("pk", filter=Q(verdict__in=verdicts)) for name, verdicts in VERDICTS.items()}
    add(reviews, "annotation__author_id", "annotation__kind", "created_at", **for_author)
    overturned = Count("pk", filter=~Q(verdict="approve"))
    add(reviews, "reviewer_id", "annotation__kind", "created_at", reviewed=Count("pk"), overturned=overturned)
    add_votes(apps, project, days)
    PersonDay.objects.bulk_create(
        [
            PersonDay(project=project, user_id=user_id, day=day, kind=kind, **figures)
            for (user_id, day, kind), figures in days.items()
        ],
        batch_size=BATCH,
    )


def add_votes(apps, project, days):
    """Add which side of each vote won, and whether that was the longer one."""
    first = apps.get_model("annotation", "AnnotationRevision").objects.filter(
        annotation__project=project, annotation__purpose="data", annotation__kind="rank", number=1
    )
    names = ("payload", "annotation__author_id", "annotation__submitted_at", "annotation__task_id")
    rows = first.order_by("pk").values_list(*names, "annotation__assignment__shown_order")
    piece = []
    for row in rows.iterator(chunk_size=BATCH):
        if row[0].get("choice") in ("A", "B"):
            piece.append(row)
        if len(piece) == BATCH:
            add_some_votes(apps, piece, days)
            piece = []
    add_some_votes(apps, piece, days)


def add_some_votes(apps, rows, days):
    candidates = apps.get_model("annotation", "TaskResponse").objects.filter(task_id__in={row[3] for row in rows})
    lengths = {
        response_id: sum(len(message.get("content") or "") for message in messages)
        for response_id, messages in candidates.values_list("response_id", "response__messages")
    }
    for payload, author_id, submitted_at, _, shown in rows:
        left, right = (lengths.get(response_id, 0) for response_id in shown[:2])
        left_won = payload["choice"] == "A"
        days.setdefault((author_id, submitted_at.date(), "rank"), Sums()).update(
            preferences=1,
            left_won=int(left_won),
            unequal=int(left != right),
            longer_won=int(left != right and left_won == (left > right)),
        )


class Migration(migrations.Migration):
    dependencies = [("annotation", "0009_review_requeue")]

    operations = [migrations.RunPython(count_projects, migrations.RunPython.noop)]
