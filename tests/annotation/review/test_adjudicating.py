"""One answer holds and the others are set aside; or none does, and the task is asked anew."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Adjudication, Annotation, Review
from annotation.services.submitting import resubmit
from tests.annotation.making import REVIEWER, answer, claimed, client_of, join, reviewed
from tests.annotation.review.making import (
    FIRST,
    SECOND,
    disputed_pair,
    seen_the_other_way_round,
    standing,
    voted,
    with_policy,
    written,
)
from training.datasets.selecting import approved, candidates


def settle(user, project, task, chosen, **options):
    numbers = {one.pk: one.revision_number for one in task.annotations.filter(extra=False)}
    body = {"chosen": chosen.pk if chosen else None, "cause": "slip", "revision_numbers": numbers} | options
    return client_of(user).post(f"/api/v1/projects/{project.pk}/disputes/{task.pk}/adjudicate/", body)


def slots(task):
    return sorted(task.slots.values_list("state", flat=True))


def test_the_chosen_answer_is_approved_and_the_others_are_set_aside(project, ann, bea, cas, rex):
    task, votes = disputed_pair(project, [ann, bea, cas])
    answered = settle(rex, project, task, votes[1], comment="The second one says when.")
    assert answered.status_code == 200, answered.content
    assert standing(*votes) == [
        ("set_aside", "disagreement"),
        ("approved", "disagreement"),
        ("set_aside", "disagreement"),
    ]
    task.refresh_from_db()
    assert (task.state, task.disputed, slots(task)) == ("completed", False, ["done"] * 3)
    made = Adjudication.objects.get()
    assert (made.adjudicator, made.chosen, made.cause) == (rex, votes[1], "slip")
    reviews = {one.annotation_id: one.verdict for one in Review.objects.filter(adjudication=made)}
    assert reviews == {votes[0].pk: "set_aside", votes[1].pk: "approve", votes[2].pk: "set_aside"}
    event = AuditEvent.objects.get(verb="task_adjudicated")
    assert (event.actor, event.before, event.after["chosen"]) == (rex, {"disputed": True}, votes[1].pk)
    told = client_of(rex).get(f"/api/v1/projects/{project.pk}/disputes/{task.pk}/").json()
    assert told["adjudication"]["adjudicator_name"] == "rex"
    assert {one["annotation"]: one["outcome"] for one in told["answers"]} == {
        votes[0].pk: "set_aside",
        votes[1].pk: "approved",
        votes[2].pk: "set_aside",
    }


def test_only_the_chosen_answer_becomes_data(project, ann, bea, rex):
    task, votes = disputed_pair(project, [ann, bea])
    reviewed(votes[0], rex, "approve")
    assert [one.annotation_id for one in approved(project, "preference")] == [votes[0].pk]
    settle(rex, project, task, votes[1])
    found = list(candidates(approved(project, "preference"), "preference"))
    assert [one.annotation for one, _, _ in found] == [votes[1].pk]
    assert standing(*votes)[0][0] == "set_aside"


def test_an_edited_judgement_is_kept_under_the_letters_its_author_saw(project, ann, bea, rex):
    task, votes = disputed_pair(project, [ann, bea])
    vote = votes[0]
    seen_the_other_way_round(vote)
    # The adjudicator reads: A is the task's first candidate. They say that it is B.
    edit = {"choice": "B", "strength": 4, "reasons": ["Clearer"]}
    assert settle(rex, project, task, vote, payload=edit).status_code == 200
    vote.refresh_from_db()
    preferred = vote.assignment.shown_order["AB".index(vote.payload["choice"])]
    assert preferred == task.candidates.get(position=SECOND).response_id
    assert (vote.payload["strength"], vote.revision_number, vote.state) == (4, 2, "approved")
    review = Review.objects.get(annotation=vote)
    assert (review.verdict, review.revision.number, review.edited_revision.number) == ("edit_approve", 1, 2)
    assert settle(rex, project, task, vote, payload=edit, revision_numbers={}).status_code == 200
    other = settle(rex, project, task, vote, payload=edit | {"strength": 1}, revision_numbers={})
    assert other.status_code == 409


def test_an_edited_text_is_checked_and_must_be_an_edit(project, ann, bea, rex):
    with_policy(project, "disagreement")
    task, answers = written(project, [ann, bea], ["It is on its way.", "Nobody knows where your parcel went."])
    refused = settle(rex, project, task, answers[0], payload={"messages": []})
    assert refused.status_code == 400
    refused = settle(rex, project, task, answers[0], payload=answer("It is on its way."))
    assert refused.json()["error"]["details"][0]["code"] == "unchanged"
    assert settle(rex, project, task, None, comment="no", payload=answer("x")).status_code == 400
    assert not Adjudication.objects.exists()
    assert settle(rex, project, task, answers[0], payload=answer("It is on its way to you.")).status_code == 200
    answers[0].refresh_from_db()
    assert answers[0].payload == answer("It is on its way to you.")


def test_where_none_holds_other_people_are_asked(project, ann, bea, cas, max_, rex):
    task, votes = disputed_pair(project, [ann, bea])
    assert settle(rex, project, task, None).status_code == 400
    assert settle(rex, project, task, None, comment="Neither read the prompt.").status_code == 200
    assert [state for state, _ in standing(*votes)] == ["set_aside"] * 2
    task.refresh_from_db()
    assert (task.state, slots(task)) == ("open", ["ready"] * 2)
    assert client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {}).json()["assignment"] is None
    assert voted(project, cas, FIRST).extra is False
    assert claimed(project, max_).task_id == task.pk


def test_the_author_is_told_the_outcome_and_why_and_nothing_of_the_others(project, ann, bea, rex):
    project.guidelines.update(body="# Tone")
    task, votes = disputed_pair(project, [ann, bea])
    settle(rex, project, task, votes[1], comment="See Tone.", guideline_section="Tone", cause="guideline_gap")
    told = client_of(ann).get(f"/api/v1/annotations/{votes[0].pk}/").json()
    (review,) = told["reviews"]
    assert (told["state"], review["verdict"], review["adjudicated"]) == ("set_aside", "set_aside", True)
    assert (review["comment"], review["cause"], review["guideline_section"]) == ("See Tone.", "guideline_gap", "Tone")
    assert (told["can_resubmit"], told["task"]) == (False, None)
    mine = client_of(ann).get("/api/v1/my-work/").json()["results"][0]
    assert (mine["state"], mine["last_review"]["comment"]) == ("set_aside", "See Tone.")
    assert "disagreement" not in str(told)


def test_the_same_decision_again_is_answered_alike_and_another_is_refused(project, ann, bea, rex, max_):
    task, votes = disputed_pair(project, [ann, bea])
    first = settle(rex, project, task, votes[0], comment="So.")
    again = settle(rex, project, task, votes[0], comment="So. ")
    assert (again.status_code, again.json()) == (200, first.json())
    for user, chosen, comment in ((rex, votes[1], "So."), (rex, votes[0], "Thus."), (max_, votes[0], "So.")):
        refused = settle(user, project, task, chosen, comment=comment)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "already_adjudicated")
    assert (Adjudication.objects.count(), Review.objects.count()) == (1, 2)


def test_a_decision_on_what_has_moved_on_is_refused(project, ann, bea, rex, max_):
    task, votes = disputed_pair(project, [ann, bea])
    for numbers in ({}, {votes[0].pk: 1}, {votes[0].pk: 1, votes[1].pk: 2}):
        refused = settle(rex, project, task, votes[0], revision_numbers=numbers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "revision_conflict")
    reviewed(votes[0], max_, "return")
    refused = settle(rex, project, task, votes[0])
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_disputed")
    changed = votes[0].payload | {"strength": 4}
    resubmit(user=ann, annotation_id=votes[0].pk, payload=changed, revision_number=1)
    task.refresh_from_db()
    assert task.disputed
    assert settle(rex, project, task, votes[0]).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cause": "weather"}, "cause"),
        ({"guideline_section": "Umbrellas"}, "guideline_section"),
        ({"chosen": 10**9}, "chosen"),
        ({"revision_numbers": {"x": 1}}, "revision_numbers"),
        ({"comment": "x" * 5001}, "comment"),
    ],
)
def test_faults_are_named(project, ann, bea, rex, change, field):
    task, votes = disputed_pair(project, [ann, bea])
    body = {"chosen": votes[0].pk, "cause": "slip", "revision_numbers": {vote.pk: 1 for vote in votes}} | change
    refused = client_of(rex).post(f"/api/v1/projects/{project.pk}/disputes/{task.pk}/adjudicate/", body)
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (400, field)
    assert not Adjudication.objects.exists()


def test_nobody_settles_what_they_have_a_part_in(project, ann, bea, rex):
    join(project, ann, REVIEWER)
    task, votes = disputed_pair(project, [ann, bea])
    refused = settle(ann, project, task, votes[0])
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "own_work")
    assert settle(bea, project, task, votes[0]).status_code == 403
    other = type(project).objects.create(organization=project.organization, name="Other")
    join(other, rex, REVIEWER)
    assert settle(rex, other, task, votes[0]).status_code == 404
    assert Annotation.objects.filter(state="submitted").count() == 2


def test_a_late_extra_is_no_candidate(project, ann, bea, rex):
    task, votes = disputed_pair(project, [ann, bea])
    Annotation.objects.filter(pk=votes[0].pk).update(extra=True)
    body = client_of(rex).get(f"/api/v1/projects/{project.pk}/disputes/{task.pk}/").json()
    assert [one["annotation"] for one in body["answers"]] == [votes[1].pk]
