"""How far a project has come."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annotation.models import Annotation, WorkProfile
from annotation.services.recounting import recount
from annotation.services.tasks import adopt_as_data
from tests.annotation.making import VOTE, client_of, rank_task, reviewed, submitted, write_task


def progress(user, project):
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/progress/")
    assert answered.status_code == 200
    return answered.json()


def test_an_empty_project_counts_nothing_on_thirty_days(project, rex):
    body = progress(rex, project)
    nothing = {"open": 0, "answered": 0, "completed": 0, "cancelled": 0, "total": 0}
    assert body["tasks"] == {"write": nothing, "rank": nothing}
    assert (body["items"], body["pending_review"], body["people"]) == (0, 0, [])
    days = [day["date"] for day in body["days"]]
    assert len(days) == 30
    assert days == sorted(days)
    assert days[-1] == timezone.now().date().isoformat()


def test_tasks_and_work_are_counted_by_state_and_by_person(project, ann, bea, rex):
    for number in range(5):
        write_task(project, f"task {number}")
    rank_task(project)
    made = [submitted(project, ann) for _ in range(4)]
    for annotation, verdict in zip(made, ("approve", "return", "reject"), strict=False):
        reviewed(annotation, rex, verdict)
    Annotation.objects.filter(author=ann).update(seconds_spent=10)
    recount(project)
    body = progress(rex, project)
    assert body["items"] == 6
    assert body["tasks"]["write"] == {"open": 2, "answered": 2, "completed": 1, "cancelled": 0, "total": 5}
    assert body["tasks"]["rank"]["open"] == 1
    assert body["annotations"] == {"submitted": 1, "approved": 1, "returned": 1, "rejected": 1}
    assert body["pending_review"] == 1
    assert body["people"] == [
        {"id": ann.pk, "name": "ann", "submitted": 1, "approved": 1, "returned": 1, "rejected": 1, "seconds_spent": 40}
    ]
    assert body["days"][-1] | {"date": ""} == {"date": "", "submitted": 4, "approved": 1}


def test_the_days_are_those_of_submission_and_of_approval(project, ann, rex):
    write_task(project)
    work = reviewed(submitted(project, ann), rex, "approve")
    now = timezone.now()
    Annotation.objects.filter(pk=work.pk).update(submitted_at=now - timedelta(days=3))
    work.reviews.update(created_at=now - timedelta(days=1))
    recount(project)
    days = progress(rex, project)["days"]
    assert [(day["submitted"], day["approved"]) for day in days[-4:]] == [(1, 0), (0, 0), (0, 1), (0, 0)]
    Annotation.objects.filter(pk=work.pk).update(submitted_at=now - timedelta(days=40))
    recount(project)
    assert sum(day["submitted"] for day in progress(rex, project)["days"]) == 0


def test_votes_of_a_comparison_are_no_progress(project, ann, rex):
    rank_task(project, purpose="comparison")
    submitted(project, ann, VOTE)
    body = progress(rex, project)
    assert (body["tasks"]["rank"]["total"], body["annotations"]["submitted"], body["people"]) == (0, 0, [])


def test_annotators_see_no_figures_of_other_people(project, ann, bea):
    write_task(project)
    submitted(project, bea)
    body = progress(ann, project)
    assert body["people"] is None
    assert body["annotations"]["submitted"] == 1


def test_a_recount_puts_right_what_quotas_go_by(project, ann, bea, rex):
    for number in range(3):
        write_task(project, f"task {number}")
    for _ in range(3):
        submitted(project, ann)
    WorkProfile.objects.filter(user=ann).update(submitted_count=7)
    WorkProfile.objects.create(project=project, user=bea, submitted_count=2)
    found = recount(project, mend=False).found
    assert found == [
        (f"answers for the quota of person {ann.pk}", 7, 3),
        (f"answers for the quota of person {bea.pk}", 2, 0),
    ]
    recount(project)
    assert dict(WorkProfile.objects.values_list("user_id", "submitted_count")) == {ann.pk: 3, bea.pk: 0}
    assert not recount(project, mend=False)


def test_votes_that_become_data_count_for_the_quota(project, ann, max_):
    task = rank_task(project, purpose="comparison")
    submitted(project, ann, VOTE)
    assert not WorkProfile.objects.filter(user=ann, submitted_count__gt=0).exists()
    for _ in range(2):
        adopt_as_data(tasks=[task], by=max_)
        assert WorkProfile.objects.get(user=ann).submitted_count == 1
    assert not recount(project, mend=False)
