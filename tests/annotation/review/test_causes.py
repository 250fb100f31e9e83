"""What disagreements and mistakes came from, by section of the guidelines."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annotation.models import Review
from annotation.services.adjudication import adjudicate
from tests.annotation.making import client_of, reviewed, submitted, write_task
from tests.annotation.review.making import disputed_pair


def causes(user, project, **query):
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/causes/", query)
    assert answered.status_code == 200, answered.content
    return answered.json()


def test_causes_are_counted_by_section_and_version(project, ann, bea, cas, rex):
    project.guidelines.update(body="# Tone\n\n# Refunds")
    tasks = []
    for number in range(2):
        task, votes = disputed_pair(project, [ann, bea, cas], f"pair {number}")
        adjudicate(
            project=project,
            task_id=task.pk,
            by=rex,
            chosen=votes[0].pk,
            cause="guideline_gap",
            guideline_section="Refunds",
            revision_numbers={vote.pk: 1 for vote in votes},
        )
        tasks.append(task.pk)
    write_task(project)
    work = reviewed(submitted(project, ann), rex, "return", cause="guideline_gap", guideline_section="Refunds")
    write_task(project, "Another")
    reviewed(submitted(project, ann), rex, "approve", cause="slip")
    write_task(project, "A third")
    reviewed(submitted(project, ann), rex, "approve")
    assert causes(rex, project) == [
        {
            "section": "Refunds",
            "guideline_number": 1,
            "cause": "guideline_gap",
            # A settled dispute counts once, though it decided three answers.
            "count": 3,
            "examples": [tasks[1], tasks[0], work.task_id],
        },
        {
            "section": "",
            "guideline_number": 1,
            "cause": "slip",
            "count": 1,
            "examples": [work.task_id + 1],
        },
    ]


def test_only_the_last_days_count(project, ann, rex):
    write_task(project)
    reviewed(submitted(project, ann), rex, "approve", cause="slip")
    Review.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert causes(rex, project, days=30) == []
    assert len(causes(rex, project, days=50)) == 1
    assert client_of(rex).get(f"/api/v1/projects/{project.pk}/causes/?days=0").status_code == 400
    assert client_of(ann).get(f"/api/v1/projects/{project.pk}/causes/").status_code == 403
