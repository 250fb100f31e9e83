"""Ranking three to eight answers, from hand-out to review: letters, counts, gold, disputes, and what nobody is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotation.models import Annotation, Assignment, GoldAnswer, PersonDay, Project, Response, Task
from annotation.services import gold_questions
from annotation.services.adjudication import adjudicate
from annotation.services.private_copies import hand_out_copy
from annotation.services.recounting import recount
from annotation.services.submitting import submit
from annotation.services.tasks import create_rank_task
from core.hashing import digest
from tests.annotation.making import claimed, client_of, item, join, person, reviewed, said, submitted

TEXTS = ["first", "second", "third", "fourth"]
TONE = {"key": "tone", "name": "Tone", "description": "", "low": "rude", "high": "warm"}


def several(project: Project, *texts: str, answers: int = 1, prompt: str = "Which?") -> Task:
    source = item(project, prompt)
    responses = Response.objects.bulk_create(
        Response(item=source, messages=said(text), origin="model", source=f"secret-{text}", content_hash=digest(text))
        for text in texts or TEXTS
    )
    return create_rank_task(
        project=project, item=source, responses=responses, purpose="data", purpose_ref="", required_answers=answers
    )


def letters_of(assignment: Assignment) -> dict[str, str]:
    """The letter under which each text was shown."""
    shown = Response.objects.in_bulk(assignment.shown_order)
    return {shown[key].messages[0]["content"]: "ABCDEFGH"[place] for place, key in enumerate(assignment.shown_order)}


def ordered(assignment: Assignment, *tiers: list[str] | str, **more: Any) -> dict[str, Any]:
    """A judgement that puts texts in an order, in the letters of its judge."""
    letter = letters_of(assignment)
    ranking = [[letter[text] for text in ([tier] if isinstance(tier, str) else tier)] for tier in tiers]
    choice = ranking[0][0] if len(ranking[0]) == 1 else "tie"
    return {"choice": choice, "ranking": ranking} | more


def judged(project: Project, user: Any, *tiers: list[str] | str, **more: Any) -> Annotation:
    assignment = claimed(project, user)
    return submitted(project, user, ordered(assignment, *tiers, **more))


def test_an_order_comes_back_as_it_was_given(project, ann, rex):
    several(project)
    made = judged(project, ann, "second", ["first", "fourth"], "third")
    letter = letters_of(made.assignment)
    assert made.payload["choice"] == letter["second"]
    shown = client_of(rex).get(f"/api/v1/annotations/{made.pk}/").json()
    assert [one["label"] for one in shown["candidates"]] == ["A", "B", "C", "D"]
    texts = {one["label"]: one["messages"][0]["content"] for one in shown["candidates"]}
    tiers = [sorted(texts[letter] for letter in tier) for tier in shown["payload"]["ranking"]]
    assert tiers == [["second"], ["first", "fourth"], ["third"]]
    queue = client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/").json()["results"]
    second, third = letter["second"], letter["third"]
    tied = " = ".join(sorted((letter["first"], letter["fourth"])))
    assert queue[0]["answer"] == f"{second}, then {tied}, then {third}"


def test_a_pair_payload_does_not_do_for_several_answers_nor_the_other_way_round(project, ann):
    several(project)
    assignment = claimed(project, ann)
    url = f"/api/v1/assignments/{assignment.pk}/submit/"
    pair = {"choice": "A", "strength": 2, "reasons": [], "comment": ""}
    refused = client_of(ann).post(url, {"token": str(assignment.token), "payload": pair}, format="json")
    assert refused.status_code == 400
    assert [fault["code"] for fault in refused.json()["error"]["details"]] == ["ranking_missing"]


def test_only_sets_of_two_to_eight_answers_are_ranked(project):
    for count in (1, 9):
        with pytest.raises(ValueError, match="2 to 8 answers"):
            several(project, *(f"text {number}" for number in range(count)))
    assert several(project, *(f"text {number}" for number in range(8))).candidates.count() == 8


def test_nothing_tells_who_wrote_an_answer_before_or_after_the_vote(project, ann):
    project.dimensions = [TONE]
    project.save()
    several(project)
    client = client_of(ann)
    claim = client.post(f"/api/v1/projects/{project.pk}/claim/", {"kind": "rank"})
    shown = claim.json()["assignment"]
    assert shown["dimensions"] == [TONE]
    assert all(set(one) == {"label", "messages"} for one in shown["candidates"])
    assignment = Assignment.objects.get(pk=shown["id"])
    letter = letters_of(assignment)["third"]
    span = {"letter": letter, "message": 0, "start": 0, "end": 5, "note": "Which one?"}
    payload = ordered(assignment, "third", ["first", "second"], "fourth") | {
        "ratings": {"tone": dict.fromkeys("ABCD", 3)},
        "spans": [span],
        "correction": {"letter": letter, "messages": said("The third, better.")},
    }
    body = {"token": shown["token"], "payload": payload}
    saved = client.put(f"/api/v1/assignments/{assignment.pk}/draft/", body | {"version": 0}, format="json")
    sent = client.post(f"/api/v1/assignments/{assignment.pk}/submit/", body, format="json")
    assert (saved.status_code, sent.status_code) == (200, 201)
    annotation = sent.json()["annotation"]
    pages = [
        claim,
        client.get(f"/api/v1/assignments/{assignment.pk}/"),
        saved,
        sent,
        client.get(f"/api/v1/annotations/{annotation}/"),
        client.get("/api/v1/my-work/"),
    ]
    for page in pages:
        assert page.status_code in (200, 201)
        text = page.content.decode()
        words = ("secret-", "source", "origin", "sampling", "response_id", "shown_order")
        assert [word for word in words if word in text] == []


def test_the_shown_order_is_drawn_for_each_judge(project, organization):
    several(project, answers=9)
    seen = {
        tuple(claimed(project, join(project, person(organization, f"p{number}"), "annotator")).shown_order)
        for number in range(9)
    }
    assert len(seen) > 1


def test_sides_and_lengths_are_counted_of_two_answers_only(project, ann):
    several(project)
    judged(project, ann, "first", "second", "third", "fourth")
    day = PersonDay.objects.get(user=ann, kind="rank")
    assert (day.submitted, day.preferences, day.left_won, day.unequal, day.longer_won) == (1, 0, 0, 0, 0)
    assert recount(project, mend=False).found == []


def test_a_gold_question_of_several_answers_asks_for_the_best(project, ann, max_, organization):
    responses = [f"answer {number}" for number in range(4)]
    question = gold_questions.write_question(
        project=project, by=max_, question={"prompt": "Best?", "responses": responses}, key={"choice": "C"}
    )
    stored = list(question.template.candidates.values_list("response_id", flat=True))
    assert question.key == {"choice": stored[2]}
    shown = client_of(max_).get(f"/api/v1/projects/{project.pk}/gold/{question.pk}/").json()
    assert (shown["key"], [one["label"] for one in shown["candidates"]]) == ({"choice": "C"}, list("ABCD"))
    for name, best, passed in (("gil", "answer 2", True), ("hal", "answer 0", False)):
        user = join(project, person(organization, name), "annotator")
        assignment = hand_out_copy(
            source=question.template, project=project, user=user, purpose="gold", ref=f"gold:{question.pk}"
        )
        rest = [text for text in responses if text != best]
        submitted_to(assignment, user, ordered(assignment, best, rest))
        assert GoldAnswer.objects.get(user=user).passed is passed


def submitted_to(assignment: Assignment, user: Any, payload: dict[str, Any]) -> Annotation:
    return submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload).annotation


def test_orders_that_share_no_best_are_a_dispute_which_is_settled_in_the_tasks_own_letters(project, ann, bea, rex):
    task = several(project, answers=2)
    one = judged(project, ann, "first", "second", "third", "fourth")
    other = judged(project, bea, "fourth", "third", ["second", "first"])
    task.refresh_from_db()
    assert task.disputed
    shown = client_of(rex).get(f"/api/v1/projects/{project.pk}/disputes/{task.pk}/").json()
    texts = {candidate["label"]: candidate["messages"][0]["content"] for candidate in shown["candidates"]}
    assert [texts[letter] for letter in "ABCD"] == TEXTS
    said_by = {answer["annotation"]: answer["payload"]["ranking"] for answer in shown["answers"]}
    assert said_by == {one.pk: [["A"], ["B"], ["C"], ["D"]], other.pk: [["D"], ["C"], ["A", "B"]]}
    edited = {"choice": "tie", "ranking": [["A", "D"], ["B"], ["C"]], "reasons": [], "comment": ""}
    adjudicate(
        project=project,
        task_id=task.pk,
        by=rex,
        chosen=other.pk,
        cause="ambiguous_prompt",
        revision_numbers={one.pk: 1, other.pk: 1},
        payload=edited,
    )
    other.refresh_from_db()
    letter = letters_of(other.assignment)
    best = sorted((letter["first"], letter["fourth"]))
    assert other.state == "approved"
    assert other.payload["ranking"] == [best, [letter["second"]], [letter["third"]]]


def test_orders_that_share_the_best_agree_enough(project, ann, bea):
    task = several(project, answers=2)
    judged(project, ann, "first", "second", "third", "fourth")
    other = judged(project, bea, ["first", "second"], "third", "fourth")
    task.refresh_from_db()
    assert not task.disputed
    assert other.disagreement == pytest.approx(1 / 12)


def test_a_reviewer_may_change_the_order_and_the_marks(project, ann, rex):
    several(project)
    made = judged(project, ann, "first", "second", "third", "fourth")
    letter = letters_of(made.assignment)["second"]
    span = {"letter": letter, "message": 0, "start": 0, "end": 6, "note": "Not so."}
    edit = ordered(made.assignment, ["first", "third"], "second", "fourth") | {"spans": [span]}
    reviewed(made, rex, "edit_approve", payload=edit)
    assert made.payload["choice"] == "tie"
    assert made.payload["spans"] == [span | {"quote": "second"}]


def test_the_export_names_answers_by_their_place(project, ann, rex, max_):
    several(project)
    assignment = claimed(project, ann)
    letter = letters_of(assignment)
    payload = ordered(assignment, "second", ["first", "fourth"], "third") | {
        "spans": [{"letter": letter["third"], "message": 0, "start": 0, "end": 5, "note": "Why?"}],
        "correction": {"letter": letter["second"], "messages": said("The second one.")},
    }
    project.dimensions = [TONE]
    project.save()
    payload["ratings"] = {"tone": {letter[text]: number for number, text in enumerate(TEXTS, start=1)}}
    reviewed(submitted(project, ann, payload), rex, "approve")
    exported: Any = client_of(max_).get(f"/api/v1/projects/{project.pk}/export/?kind=rank&state=approved")
    (row,) = map(json.loads, b"".join(exported.streaming_content).splitlines())
    assert [one["messages"][0]["content"] for one in row["responses"]] == TEXTS
    assert (row["choice"], row["ranking"], row["strength"]) == (1, [[1], [0, 3], [2]], None)
    assert row["ratings"] == {"tone": [1, 2, 3, 4]}
    assert row["spans"] == [{"response": 2, "message": 0, "start": 0, "end": 5, "quote": "third", "note": "Why?"}]
    assert row["correction"] == {"response": 1, "messages": said("The second one.")}
