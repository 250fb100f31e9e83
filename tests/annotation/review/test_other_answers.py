"""Beside a submission a reviewer reads what others answered, without names, and the drafts that it was made from."""

from __future__ import annotations

from django.utils import timezone

from annotation.models import Annotation
from annotation.models.suggestion import Suggestion
from annotation.services.review_probes import plant
from tests.annotation.making import client_of, rank_task, reviewed
from tests.annotation.review.making import FIRST, SECOND, seen_the_other_way_round, voted, written


def shown(user, annotation):
    answered = client_of(user).get(f"/api/v1/annotations/{annotation.pk}/")
    assert answered.status_code == 200, answered.content
    return answered.json()


def test_a_reviewer_reads_the_others_without_names_in_an_order_that_stays(project, ann, bea, cas, rex):
    _, answers = written(project, [ann, bea, cas], ["One way.", "Another way.", "One way."])
    others = shown(rex, answers[0])["others"]
    assert {other["payload"]["messages"][-1]["content"]: other["same"] for other in others} == {
        "Another way.": False,
        "One way.": True,
    }
    assert [other["label"] for other in others] == ["Another answer 1", "Another answer 2"]
    assert all(set(other) == {"label", "payload", "comment", "state", "same"} for other in others)
    assert shown(rex, answers[0])["others"] == others


def test_one_other_needs_no_number_and_says_where_it_stands(project, ann, bea, rex):
    _, answers = written(project, [ann, bea], ["One.", "Other."])
    reviewed(answers[1], rex, "approve")
    (other,) = shown(rex, answers[0])["others"]
    assert (other["label"], other["state"]) == ("Another answer", "approved")
    reviewed(answers[1].task.annotations.get(author=ann), rex, "reject")
    assert shown(rex, answers[1])["others"] == []


def test_letters_are_those_that_the_author_of_the_submission_saw(project, ann, bea, rex):
    rank_task(project, answers=2)
    votes = [voted(project, ann, FIRST, comment="Clear."), voted(project, bea, SECOND, comment="Kinder.")]
    for vote in votes:
        seen_the_other_way_round(vote)
    votes[0].assignment.shown_order = votes[1].assignment.shown_order[::-1]
    votes[0].assignment.save(update_fields=["shown_order"])
    Annotation.objects.filter(pk=votes[0].pk).update(payload=votes[0].payload | {"choice": "A"})
    Annotation.objects.filter(pk=votes[1].pk).update(payload=votes[1].payload | {"choice": "A"})
    # Each chose what stood on the left, and each had something else there.
    (other,) = shown(rex, votes[0])["others"]
    assert (other["payload"]["choice"], other["comment"], other["same"]) == ("B", "Kinder.", False)


def test_authors_see_no_others_before_and_after(project, ann, bea, rex):
    _, answers = written(project, [ann, bea], ["One.", "Other."])
    assert shown(ann, answers[0])["others"] == []
    reviewed(answers[0], rex, "approve")
    assert shown(ann, answers[0])["others"] == []


def test_a_planted_answer_has_the_others_of_the_one_that_it_was_made_from(project, ann, bea, rex, max_):
    _, answers = written(project, [ann, bea], ["It is on its way.", "It is on its way."])
    for one in answers:
        reviewed(one, rex, "approve")
    good = plant(project=project, by=max_, annotation_id=answers[0].pk, good=True)
    bad = plant(
        project=project,
        by=max_,
        annotation_id=answers[1].pk,
        good=False,
        payload={"messages": [{"role": "assistant", "content": "No idea."}]},
    )
    for probe, same in ((good, True), (bad, False)):
        probe.annotation.refresh_from_db()
        (other,) = shown(rex, probe.annotation)["others"]
        assert (other["payload"], other["same"]) == (answers[1].payload, same)
        assert probe.annotation.agreed_by == (2 if same else 1)
    # What agrees is approved with the work; the reviewer has passed it.
    queue = f"/api/v1/projects/{project.pk}/review-queue/agreed/"
    told = client_of(rex).get(queue).json()
    assert told["answers"] == 1
    assert client_of(rex).post(queue, {"through": told["through"]}).json()["approved"] == 1
    assert good.answers.get().passed
    assert not bad.answers.exists()


def test_the_drafts_that_were_taken_can_be_compared_with(project, ann, rex):
    _, (answer,) = written(project, [ann], ["It will be with you soon."])

    def draft(text, **more):
        return Suggestion.objects.create(
            project=project,
            user=ann,
            assignment=answer.assignment,
            purpose="draft",
            source="model:1",
            model_name="tiny",
            prompt=[],
            state="done",
            text=text,
            **more,
        )

    draft("Not taken.")
    draft("It will be there.", used_at=timezone.now())
    assert shown(rex, answer)["drafts"] == [[{"role": "assistant", "content": "It will be there."}]]
    assert shown(ann, answer)["drafts"] == []
