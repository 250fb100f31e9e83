"""Work from before a version of the guidelines goes back to its authors, or to other people."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, GuidelineRequeue, ProjectMembership, Task
from annotation.services import requeueing
from annotation.services.guidelines import add_guideline
from annotation.services.requeueing import put_back_some, requeue
from annotation.services.submitting import resubmit
from annotation.services.tasks import close_tasks
from tests.annotation.making import answer, claimed, client_of, rank_task, reviewed, submitted, write_task
from tests.annotation.review.making import FIRST, disputed_pair, standing, voted, with_policy

BOTH = ["approved", "submitted"]


@pytest.fixture
def old(project, ann, bea, rex, max_) -> list[Annotation]:
    """One approved and two submitted answers by version 1; version 2 came since, and one answer by it."""
    for number in range(3):
        write_task(project, f"prompt {number}")
    works = [submitted(project, ann) for _ in range(3)]
    reviewed(works[0], rex, "approve")
    add_guideline(project=project, body="# Refunds\n\nAsk for a receipt.", by=max_, note="Receipts")
    write_task(project, "new")
    submitted(project, bea)
    return works


def put_back(user, project, **options):
    body = {"before_number": 2, "how": "authors", "states": BOTH} | options
    return client_of(user).post(f"/api/v1/projects/{project.pk}/guidelines/requeue/", body)


def test_it_goes_back_to_its_authors_who_are_told_what_changed(project, ann, max_, old):
    answered = put_back(max_, project, section="Refunds")
    assert answered.status_code == 200, answered.content
    assert (answered.json()["changed"], answered.json()["finished_at"] is not None) == (3, True)
    assert [state for state, _ in standing(*old)] == ["returned"] * 3
    assert Annotation.objects.filter(state="submitted").count() == 1
    assert set(Task.objects.values_list("state", flat=True)) == {"answered"}
    mine = client_of(ann).get("/api/v1/my-work/?state=returned").json()["results"]
    assert len(mine) == 3
    told = mine[0]["last_review"]
    assert told["comment"].startswith("The guidelines have changed (version 2: Receipts).")
    assert (told["guideline_section"], told["guideline_number"], told["cause"]) == ("Refunds", 2, "")
    work = resubmit(user=ann, annotation_id=old[0].pk, payload=answer("With receipt"), revision_number=1)
    assert (standing(work), work.guideline_number) == ([("submitted", "returned")], 2)
    assert put_back(max_, project).json()["changed"] == 0
    verbs = AuditEvent.objects.filter(actor=max_).values_list("verb", flat=True)
    assert sorted(verbs).count("annotation_requeued") == 3
    assert {"guideline_requeue_asked", "guideline_requeued"} <= set(verbs)


def test_it_goes_to_others_and_never_to_the_same_person(project, ann, bea, max_, old):
    assert put_back(max_, project, how="others").json()["changed"] == 3
    assert [state for state, _ in standing(*old)] == ["set_aside"] * 3
    for work in old:
        work.task.refresh_from_db()
        work.assignment.slot.refresh_from_db()
        assert (work.task.state, work.assignment.slot.state) == ("open", "ready")
    assert client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {}).json()["assignment"] is None
    taken = {submitted(project, bea).task_id for _ in range(3)}
    assert taken == {work.task_id for work in old}
    told = client_of(ann).get("/api/v1/my-work/?state=set_aside").json()["results"][0]["last_review"]
    assert "set aside" in told["comment"]


def test_only_the_states_that_are_named(project, max_, old):
    assert put_back(max_, project, states=["approved"]).json()["changed"] == 1
    assert [state for state, _ in standing(*old)] == ["returned", "submitted", "submitted"]


def test_the_work_of_people_who_have_left_goes_to_others(project, ann, bea, max_, old):
    ProjectMembership.objects.filter(user=ann).delete()
    put_back(max_, project)
    assert [state for state, _ in standing(*old)] == ["set_aside"] * 3
    assert claimed(project, bea).task_id in {work.task_id for work in old}


def test_a_closed_task_asks_nobody_again(project, ann, max_):
    task = write_task(project, answers=2)
    work = submitted(project, ann)
    close_tasks(tasks=[task], by=max_)
    add_guideline(project=project, body="two", by=max_)
    assert put_back(max_, project, how="others").json()["changed"] == 0
    assert standing(work)[0][0] == "submitted"
    assert put_back(max_, project, how="authors").json()["changed"] == 1


def test_a_dispute_ends_where_its_answers_are_put_back(project, ann, bea, max_):
    with_policy(project, "disagreement")
    task, votes = disputed_pair(project, [ann, bea])
    add_guideline(project=project, body="two", by=max_)
    put_back(max_, project)
    task.refresh_from_db()
    assert (task.disputed, task.state) == (False, "answered")
    assert [state for state, _ in standing(*votes)] == ["returned"] * 2


def test_votes_of_comparisons_are_left_alone(project, ann, max_):
    rank_task(project, purpose="comparison")
    vote = voted(project, ann, FIRST)
    add_guideline(project=project, body="two", by=max_)
    assert put_back(max_, project).json()["changed"] == 0
    assert standing(vote)[0][0] == "submitted"


def test_how_much_there_is_can_be_asked_before(project, max_, old):
    url = f"/api/v1/projects/{project.pk}/guidelines/old-work/"
    client = client_of(max_)
    assert client.get(url, {"before_number": 2, "states": BOTH}).json() == {"count": 3, "exact": True}
    assert client.get(url, {"before_number": 3, "states": ["submitted"]}).json() == {"count": 3, "exact": True}
    assert client.get(url, {"before_number": 2}).status_code == 400


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"before_number": 3}, "before_number"),
        ({"before_number": 0}, "before_number"),
        ({"section": "Umbrellas"}, "section"),
        ({"states": ["returned"]}, "states"),
        ({"states": []}, "states"),
        ({"how": "nobody"}, "how"),
    ],
)
def test_faults_are_named(project, max_, old, change, field):
    refused = put_back(max_, project, **change)
    assert refused.status_code == 400
    fields = {detail["field"].split(".")[0] for detail in refused.json()["error"]["details"]}
    assert fields <= {field, "guideline_section"}
    assert not GuidelineRequeue.objects.exists()


def test_many_are_done_in_the_background_where_it_stopped(
    project, max_, old, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(requeueing, "AT_ONCE", 2)
    monkeypatch.setattr(requeueing, "BATCH", 1)
    asked: list[int] = []
    monkeypatch.setattr(requeueing, "ask_for", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        answered = put_back(max_, project)
    assert (answered.status_code, answered.json()["changed"]) == (202, 0)
    order = GuidelineRequeue.objects.get()
    assert asked == [order.pk]
    assert [state for state, _ in standing(*old)] == ["approved", "submitted", "submitted"]
    refused = put_back(max_, project)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "requeue_running")
    put_back_some(order.pk)
    assert GuidelineRequeue.objects.get().changed == 1
    assert requeueing.sweep() == [order.pk]
    monkeypatch.setattr(requeueing, "SECONDS", -1)
    rounds = 0
    while GuidelineRequeue.objects.get().finished_at is None:
        requeueing.go_on(order.pk)
        rounds += 1
    assert rounds > 3, "each run makes way after a while"
    assert requeueing.go_on(order.pk) == 3
    assert [state for state, _ in standing(*old)] == ["returned"] * 3
    shown = client_of(max_).get(f"/api/v1/projects/{project.pk}/guidelines/requeue/").json()["results"]
    assert [(row["changed"], row["how"], row["states"]) for row in shown] == [(3, "authors", BOTH)]
    assert AuditEvent.objects.filter(verb="guideline_requeued").count() == 1


def test_what_was_decided_meanwhile_is_left_as_it_is(project, rex, max_, old, monkeypatch):
    real = requeueing.locked_tasks

    def reject_first(tasks):
        Annotation.objects.filter(pk=old[1].pk).update(state="rejected")
        return real(tasks)

    monkeypatch.setattr(requeueing, "locked_tasks", reject_first)
    order = requeue(project=project, by=max_, before_number=2, how="others", states=BOTH)
    assert order.changed == 2
    assert standing(old[1])[0][0] == "rejected"
