"""The author of returned work submits a new wording; the old one is kept."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, GuidelineVersion
from tests.annotation.making import answer, client_of, reviewed, said, submitted, write_task


@pytest.fixture
def returned(project, ann, rex) -> Annotation:
    write_task(project)
    return reviewed(submitted(project, ann, answer("first")), rex, "return")


def again(user, annotation, payload, number=1, **options):
    body = {"payload": payload, "revision_number": number} | options
    return client_of(user).post(f"/api/v1/annotations/{annotation.pk}/resubmit/", body)


def test_a_new_wording_goes_back_to_review(project, ann, rex, returned):
    newest = GuidelineVersion.objects.create(project=project, number=2, body="Be kinder.")
    answered = again(ann, returned, answer("second\r\n"), note="Longer now", seconds_spent=9)
    assert answered.status_code == 200
    body = answered.json()
    assert (body["state"], body["revision_number"], body["payload"]) == ("submitted", 2, answer("second\n"))
    assert [one["payload"] for one in body["revisions"]] == [answer("first"), answer("second\n")]
    assert (body["revisions"][1]["note"], body["seconds_spent"], body["decided_at"]) == ("Longer now", 9, None)
    assert returned.revisions.get(number=2).guideline == newest
    assert returned.revisions.get(number=1).guideline.number == 1
    queue = client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/").json()["results"]
    assert [(row["id"], row["revision_number"]) for row in queue] == [(returned.pk, 2)]
    assert AuditEvent.objects.get(verb="annotation_resubmitted").actor == ann
    assert reviewed(returned, rex, "approve").state == "approved"
    returned.task.refresh_from_db()
    assert returned.task.state == "completed"


def test_a_repeat_is_answered_alike_and_makes_nothing(ann, returned):
    first, second = again(ann, returned, answer("second")), again(ann, returned, answer("second"))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert returned.revisions.count() == 2


def test_another_wording_against_the_old_revision_is_refused(ann, returned):
    again(ann, returned, answer("second"))
    refused = again(ann, returned, answer("third"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "revision_conflict")
    refused = again(ann, returned, answer("third"), number=2)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_returned")
    assert returned.revisions.count() == 2


def test_only_the_author_resubmits(bea, rex, returned):
    assert again(bea, returned, answer("hers")).status_code == 404
    assert again(rex, returned, answer("his")).status_code == 404


def test_a_faulty_wording_leaves_it_returned(ann, returned):
    refused = again(ann, returned, {"messages": said("")})
    assert refused.status_code == 400
    returned.refresh_from_db()
    assert (returned.state, returned.revision_number) == ("returned", 1)


@pytest.mark.parametrize("verdict", [None, "approve", "reject"])
def test_what_is_not_returned_is_not_resubmitted(project, ann, rex, verdict):
    write_task(project)
    work = submitted(project, ann, answer("first"))
    if verdict:
        reviewed(work, rex, verdict)
    refused = again(ann, work, answer("second"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_returned")
