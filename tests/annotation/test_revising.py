"""A person changes one of their last ten answers, as long as nobody has looked at it."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, PersonDay, Project
from annotation.services.guidelines import add_guideline
from annotation.services.recounting import recount
from annotation.services.requeueing import requeue
from tests.annotation.making import VOTE, answer, claimed, client_of, rank_task, reviewed, submitted, write_task

pytestmark = pytest.mark.django_db


def change(user, annotation, payload, number=1, **options):
    body = {"payload": payload, "revision_number": number} | options
    return client_of(user).post(f"/api/v1/annotations/{annotation.pk}/revise/", body, format="json")


def recent(user, project):
    return client_of(user).get(f"/api/v1/projects/{project.pk}/my-recent/").json()


def set_policy(project, policy, **settings):
    Project.objects.filter(pk=project.pk).update(review_policy=policy, **settings)


def drift(project):
    return recount(project, mend=False).found


@pytest.fixture
def slip(project, ann) -> Annotation:
    write_task(project)
    return submitted(project, ann, answer("first"))


def test_the_new_wording_takes_the_place_of_the_old_one(project, ann, rex, slip):
    done = change(ann, slip, answer("second\r\n"), seconds_spent=9, note="a slip")
    assert done.status_code == 200
    body = done.json()
    assert (body["state"], body["revision_number"], body["payload"]) == ("submitted", 2, answer("second\n"))
    assert [one["payload"] for one in body["revisions"]] == [answer("first"), answer("second\n")]
    assert (body["seconds_spent"], body["can_revise"], body["revisions"][1]["note"]) == (9, True, "a slip")
    queue = client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/").json()["results"]
    assert [(row["id"], row["revision_number"], row["review_reason"]) for row in queue] == [(slip.pk, 2, "policy")]
    event = AuditEvent.objects.get(verb="annotation_revised")
    assert (event.actor, event.before["revision"], event.after["revision"]) == (ann, 1, 2)
    assert drift(project) == []


def test_it_may_be_changed_again_and_a_repeat_makes_nothing(project, ann, slip):
    first, again = change(ann, slip, answer("second")), change(ann, slip, answer("second"))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert change(ann, slip, answer("second"), number=2).json()["revision_number"] == 2, "nothing was changed"
    assert change(ann, slip, answer("third"), number=2).json()["revision_number"] == 3
    assert slip.revisions.count() == 3


def test_what_was_changed_elsewhere_is_not_overwritten(ann, slip):
    change(ann, slip, answer("second"))
    refused = change(ann, slip, answer("third"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "revision_conflict")


def test_a_faulty_answer_leaves_it_as_it_is(ann, slip):
    assert change(ann, slip, {"messages": []}).status_code == 400
    slip.refresh_from_db()
    assert (slip.revision_number, slip.payload) == (1, answer("first"))


def test_nobody_else_changes_it(bea, rex, max_, slip):
    assert {change(user, slip, answer("theirs")).status_code for user in (bea, rex, max_)} == {404}


@pytest.mark.parametrize("verdict", ["approve", "return", "reject"])
def test_what_somebody_has_looked_at_stays(project, ann, rex, slip, verdict):
    reviewed(slip, rex, verdict)
    refused = change(ann, slip, answer("second"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_recent")
    assert recent(ann, project) == []
    assert not client_of(ann).get(f"/api/v1/annotations/{slip.pk}/").json()["can_revise"]


def test_what_was_returned_and_submitted_again_stays(project, ann, rex, slip):
    reviewed(slip, rex, "return")
    body = {"payload": answer("second"), "revision_number": 1}
    client_of(ann).post(f"/api/v1/annotations/{slip.pk}/resubmit/", body, format="json")
    assert change(ann, slip, answer("third"), number=2).status_code == 409


def test_a_reviewer_who_read_the_old_wording_decides_nothing(ann, rex, slip):
    change(ann, slip, answer("second"))
    body = {"verdict": "approve", "revision_number": 1}
    late = client_of(rex).post(f"/api/v1/annotations/{slip.pk}/review/", body)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "revision_conflict")


def test_the_last_ten_are_listed_newest_first(project, ann, bea):
    for number in range(12):
        write_task(project, f"Prompt {number}")
    mine = [submitted(project, ann, answer(f"Answer {number}")) for number in range(12)]
    rows = recent(ann, project)
    assert [row["id"] for row in rows] == [one.pk for one in mine[:1:-1]]
    assert rows[0] == {
        "id": mine[-1].pk,
        "assignment": mine[-1].assignment_id,
        "kind": "write",
        "prompt": "Prompt 11",
        "answer": "Answer 11",
        "revision_number": 1,
        "submitted_at": rows[0]["submitted_at"],
    }
    assert change(ann, mine[1], answer("too late")).json()["error"]["code"] == "not_recent"
    assert recent(bea, project) == []


def test_a_judgement_is_changed_and_still_counts_as_one(project, ann):
    rank_task(project)
    vote = submitted(project, ann)
    assert change(ann, vote, VOTE | {"choice": "B"}).json()["payload"]["choice"] == "B"
    day = PersonDay.objects.get(user=ann)
    assert (day.answers, day.submitted, day.resubmitted, day.preferences) == (1, 1, 0, 1)
    assert drift(project) == []


def test_what_the_policy_let_through_is_decided_anew(project, ann):
    set_policy(project, "sample", review_share=0)
    write_task(project)
    done = submitted(project, ann, answer("first"))
    done.refresh_from_db()
    assert done.state == "approved"
    body = change(ann, done, answer("second")).json()
    assert (body["state"], body["payload"]) == ("approved", answer("second"))
    assert PersonDay.objects.get(user=ann).approved == 1, "one approval, not two"
    done.task.refresh_from_db()
    assert done.task.state == "completed"
    assert drift(project) == []


def test_under_a_stricter_policy_it_waits(project, ann):
    set_policy(project, "sample", review_share=0)
    write_task(project)
    done = submitted(project, ann, answer("first"))
    set_policy(project, "all")
    assert change(ann, done, answer("second")).json()["state"] == "submitted"
    done.task.refresh_from_db()
    assert (done.task.state, PersonDay.objects.get(user=ann).approved) == ("answered", 0)
    assert drift(project) == []


def test_nobody_falls_in_with_the_others_unseen(project, ann, bea):
    """Two votes that differ are a dispute; one that is changed to the other's is looked at all the same."""
    set_policy(project, "disagreement")
    rank_task(project, answers=2)
    mine = submitted(project, ann, VOTE)
    lease = claimed(project, bea)
    same = "AB"[lease.shown_order.index(mine.assignment.shown_order[0])]
    theirs = submitted(project, bea, VOTE | {"choice": "B" if same == "A" else "A"})
    theirs.task.refresh_from_db()
    assert theirs.task.disputed
    assert change(ann, mine, VOTE | {"choice": "B"}).json()["state"] == "submitted"
    for one in (mine, theirs, theirs.task):
        one.refresh_from_db()
    assert (mine.review_reason, theirs.state, theirs.task.disputed) == ("revised", "approved", False)
    assert drift(project) == []


def test_what_new_guidelines_sent_back_is_not_undone(project, ann, max_, slip):
    add_guideline(project=project, body="Be kinder.", by=max_)
    requeue(project=project, by=max_, before_number=2, how="authors", states=["submitted"])
    assert change(ann, slip, answer("second")).json()["error"]["code"] == "not_recent"
