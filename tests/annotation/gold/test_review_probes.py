"""Known answers wait in the review queue like work; each reviewer meets each once, and nobody else notices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, PersonDay, ReviewProbe, ReviewProbeAnswer, Task
from annotation.services import review_probes
from annotation.services.review_probes import plant, replant_stale
from annotation.services.verdicts import Given
from core.errors import Conflict, InvalidInput
from tests.annotation.gold.making import vote
from tests.annotation.making import (
    REVIEWER,
    answer,
    client_of,
    join,
    person,
    rank_task,
    reviewed,
    submitted,
    write_task,
)

pytestmark = pytest.mark.django_db
BAD = answer("No idea.")


@pytest.fixture
def zoe(project):
    """Another reviewer."""
    return join(project, person(project.organization, "zoe"), REVIEWER)


@pytest.fixture
def approved(project, ann, rex):
    write_task(project, "Where is it?")
    return reviewed(submitted(project, ann), rex, "approve")


@pytest.fixture
def probe(project, approved, max_):
    return plant(project=project, by=max_, annotation_id=approved.pk, good=False, payload=BAD)


def queue(project, user, **query):
    return client_of(user).get(f"/api/v1/projects/{project.pk}/review-queue/", query).json()["results"]


def detail(user, annotation):
    return client_of(user).get(f"/api/v1/annotations/{annotation.pk}/")


def say(user, annotation, verdict, revision=1, **more):
    if verdict in {"return", "reject"}:
        more.setdefault("comment", "Look again.")
    body = {"verdict": verdict, "revision_number": revision, **more}
    return client_of(user).post(f"/api/v1/annotations/{annotation.pk}/review/", body)


def test_it_waits_among_the_work_that_came_at_the_same_time(project, approved, ann, bea, rex, max_):
    write_task(project, "Before")
    before = submitted(project, bea)
    probe = plant(project=project, by=max_, annotation_id=approved.pk, good=True)
    write_task(project, "After")
    after = submitted(project, bea)
    rows = queue(project, rex)
    assert [row["id"] for row in rows] == [before.pk, probe.annotation_id, after.pk]
    planted, ordinary = rows[1], rows[0]
    assert list(planted) == list(ordinary)
    assert planted["author_name"] == "ann"
    same = ("kind", "review_reason", "disagreement", "revision_number", "late", "extra")
    assert {name: planted[name] for name in same} == {name: ordinary[name] for name in same}
    assert before.submitted_at.isoformat()[:19] <= planted["submitted_at"][:19] <= after.submitted_at.isoformat()[:19]


@pytest.mark.parametrize(
    ("good", "verdict", "passed"),
    [
        (True, "approve", True),
        (True, "edit_approve", False),
        (True, "return", False),
        (True, "reject", False),
        (False, "approve", False),
        (False, "edit_approve", True),
        (False, "return", True),
        (False, "reject", True),
    ],
)
def test_a_verdict_is_scored_and_answered_like_any_other(project, approved, rex, zoe, max_, good, verdict, passed):
    planted = plant(project=project, by=max_, annotation_id=approved.pk, good=good, payload=None if good else BAD)
    carrier = planted.annotation
    assert detail(rex, carrier).json()["can_review"] is True
    edit = {"payload": answer("Better.")} if verdict == "edit_approve" else {}
    given = say(rex, carrier, verdict, **edit)
    assert given.status_code == 200, given.content
    shown = given.json()
    outcome = {"return": "returned", "reject": "rejected"}.get(verdict, "approved")
    assert (shown["state"], shown["can_review"], len(shown["reviews"])) == (outcome, False, 1)
    assert shown["reviews"][0]["reviewer_name"] == "rex"
    assert shown["revision_number"] == (2 if edit else 1)
    assert shown["payload"] == (edit.get("payload") or carrier.payload)
    assert detail(rex, carrier).json() == shown, "and so it stays"
    found = ReviewProbeAnswer.objects.get()
    assert (found.reviewer, found.verdict, found.passed) == (rex, verdict, passed)
    day = PersonDay.objects.get(user=rex, day=timezone.now().date())
    assert (day.probes_asked, day.probes_passed) == (1, int(passed))
    assert queue(project, rex) == []
    assert [row["id"] for row in queue(project, zoe)] == [carrier.pk], "to everybody else it waits on"
    assert detail(zoe, carrier).json()["reviews"] == []
    assert detail(zoe, carrier).json()["state"] == "submitted"


def test_two_reviewers_edit_and_each_sees_their_own_as_the_second_revision(project, probe, rex, zoe):
    carrier = probe.annotation
    for who, text in ((rex, "Rex's."), (zoe, "Zoe's.")):
        shown = say(who, carrier, "edit_approve", payload=answer(text)).json()
        assert [one["number"] for one in shown["revisions"]] == [1, 2]
        assert shown["revisions"][1]["payload"] == shown["payload"] == answer(text)
        assert shown["reviews"][0]["edited_revision_number"] == 2


def test_the_same_faults_are_refused(project, probe, rex):
    carrier = probe.annotation
    assert say(rex, carrier, "return", comment=" ").status_code == 400
    assert say(rex, carrier, "approve", revision=2).json()["error"]["code"] == "revision_conflict"
    assert say(rex, carrier, "edit_approve").json()["error"]["details"][0]["code"] == "required"
    assert say(rex, carrier, "edit_approve", payload=BAD).json()["error"]["details"][0]["code"] == "unchanged"
    assert not ReviewProbeAnswer.objects.exists()
    assert say(rex, carrier, "approve").status_code == 200
    assert say(rex, carrier, "approve").json()["error"]["code"] == "illegal_move"


def test_who_takes_back_what_they_returned_is_scored_by_the_first_verdict(project, probe, rex):
    carrier = probe.annotation
    say(rex, carrier, "return")
    shown = say(rex, carrier, "approve").json()
    assert (shown["state"], len(shown["reviews"])) == ("approved", 2)
    assert ReviewProbeAnswer.objects.get().passed


def test_the_author_never_meets_it(project, probe, ann):
    join(project, ann, REVIEWER)
    carrier = probe.annotation
    assert queue(project, ann) == []
    assert detail(ann, carrier).status_code == 404
    assert say(ann, carrier, "approve").status_code == 404


def test_managers_see_it_in_their_list_and_not_in_the_queue(project, probe, rex, max_):
    say(rex, probe.annotation, "approve")
    join(project, max_, REVIEWER)
    assert queue(project, max_) == []
    assert detail(max_, probe.annotation).status_code == 404
    (row,) = client_of(max_).get(f"/api/v1/projects/{project.pk}/review-probes/").json()["results"]
    assert (row["good"], row["payload"], row["author_name"], row["asked"], row["passed"]) == (False, BAD, "ann", 1, 0)
    assert [(one["reviewer_name"], one["verdict"], one["passed"]) for one in row["answers"]] == [
        ("rex", "approve", False)
    ]


def test_retired_it_is_in_no_queue(project, probe, rex, zoe, max_):
    say(rex, probe.annotation, "reject")
    address = f"/api/v1/projects/{project.pk}/review-probes/"
    assert client_of(max_).delete(f"{address}{probe.pk}/").status_code == 204
    assert queue(project, zoe) == []
    assert detail(zoe, probe.annotation).status_code == 404
    assert detail(rex, probe.annotation).json()["state"] == "rejected", "what one has decided one can still read"
    assert [row["id"] for row in client_of(max_).get(address, {"retired": "true"}).json()["results"]] == [probe.pk]


def test_bulk_approval_takes_it_too(project, probe, bea, rex):
    write_task(project, "More")
    ordinary = submitted(project, bea)
    body = {"annotation_ids": [probe.annotation_id, ordinary.pk]}
    done = client_of(rex).post(f"/api/v1/projects/{project.pk}/review-queue/bulk-approve/", body).json()
    assert done == {"approved": 2, "skipped": []}
    assert ReviewProbeAnswer.objects.get().passed is False
    assert Annotation.objects.get(pk=probe.annotation_id).state == "submitted"


def test_a_pair_is_planted_with_the_other_choice(project, ann, rex, max_):
    rank_task(project)
    approved = reviewed(submitted(project, ann, vote("A")), rex, "approve")
    planted = plant(project=project, by=max_, annotation_id=approved.pk, good=False, payload=vote("B"))
    carrier = planted.annotation
    assert carrier.assignment.shown_order == approved.assignment.shown_order
    shown = detail(rex, carrier).json()
    assert shown["candidates"] == detail(rex, approved).json()["candidates"]
    assert shown["payload"]["choice"] == "B"


def test_what_cannot_be_planted(project, approved, ann, bea, max_):
    write_task(project, "Other")
    waiting = submitted(project, bea)
    for faulty in (
        {"annotation_id": waiting.pk, "good": True},
        {"annotation_id": approved.pk, "good": True, "payload": BAD},
        {"annotation_id": approved.pk, "good": False},
        {"annotation_id": approved.pk, "good": False, "payload": approved.payload},
        {"annotation_id": approved.pk, "good": False, "payload": {"messages": []}},
    ):
        with pytest.raises(InvalidInput):
            plant(project=project, by=max_, **faulty)
    plant(project=project, by=max_, annotation_id=approved.pk, good=True)
    with pytest.raises(Conflict):
        plant(project=project, by=max_, annotation_id=approved.pk, good=True)
    assert ReviewProbe.objects.count() == 1
    assert Task.objects.filter(purpose="review_probe").count() == 1


class TestGrownOld:
    """A probe that all work has overtaken is planted anew, at the end of the queue."""

    @pytest.fixture(autouse=True)
    def old(self, project, probe, bea):
        Annotation.objects.filter(pk=probe.annotation_id).update(submitted_at=timezone.now() - timedelta(days=9))
        write_task(project, "Fresh")
        submitted(project, bea)

    def test_it_is_planted_anew_for_those_who_have_not_met_it(self, project, probe, rex, zoe):
        say(rex, probe.annotation, "reject")
        assert replant_stale() == 1
        probe.refresh_from_db()
        assert [row["id"] for row in queue(project, zoe)][-1] == probe.annotation_id
        assert len(queue(project, zoe)) == 2
        assert len(queue(project, rex)) == 1, "who has met it does not meet it again"
        assert replant_stale() == 0

    def test_a_verdict_on_a_page_that_was_open_still_counts(self, project, probe, zoe):
        old = probe.annotation
        client = client_of(zoe)
        assert client.get(f"/api/v1/annotations/{old.pk}/").status_code == 200
        replant_stale()
        review_probes.give_verdict(annotation=old, by=zoe, given=Given("approve", revision_number=1))
        assert ReviewProbeAnswer.objects.get().probe == probe
        assert len(queue(project, zoe)) == 1

    def test_not_when_everybody_has_met_it(self, project, probe, rex):
        say(rex, probe.annotation, "reject")
        assert replant_stale() == 0

    def test_not_while_work_as_old_waits(self, project, probe, zoe):
        Annotation.objects.filter(purpose="data").update(submitted_at=timezone.now() - timedelta(days=10))
        assert replant_stale() == 0


def test_an_administrator_meets_none(project, probe):
    admin = person(project.organization, "root", is_superuser=True)
    join(project, admin, REVIEWER)
    assert queue(project, admin) == []
