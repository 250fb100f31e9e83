"""What two people agreed on: found in the queue, counted, and approved at once where they still agree."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import AuditEvent
from annotation import agreeing
from annotation.agreeing import agreed_by, judged
from annotation.models import Annotation, Project, Review
from annotation.queries.work import review_queue
from annotation.services import bulk_approving
from annotation.services.review_policy import redecide
from tests.annotation.making import client_of, join, rank_task, reviewed, write_task
from tests.annotation.review.making import FIRST, SECOND, disputed_pair, voted, with_policy, written, wrote

JSON = {"type": "object", "properties": {"intent": {"type": "string"}, "urgency": {"type": "string"}}}


def url(project, rest=""):
    return f"/api/v1/projects/{project.pk}/review-queue/{rest}"


def agreed_pair(project, people, text="Which?"):
    rank_task(project, text, answers=len(people))
    return [voted(project, user, FIRST, strength) for strength, user in enumerate(people, start=1)]


def approve_all(user, project, **body):
    answered = client_of(user).post(url(project, "agreed/"), body)
    assert answered.status_code == 200, answered.content
    return answered.json()


def counted(user, project, **query):
    return client_of(user).get(url(project, "agreed/"), query).json()


def test_the_queue_is_narrowed_to_what_two_people_agreed_on_and_counted(project, ann, bea, rex):
    disputed_pair(project, [ann, bea], "disputed")
    pair = agreed_pair(project, [ann, bea], "agreed")
    rank_task(project, "one so far", answers=2)
    voted(project, ann, FIRST)
    write_task(project, "asked of one")
    wrote(project, bea, "Anything.")
    rows = client_of(rex).get(url(project), {"agreed": "true"}).json()["results"]
    assert [(row["id"], row["agreed_by"]) for row in rows] == [(vote.pk, 2) for vote in pair]
    assert counted(rex, project) == {"answers": 2, "tasks": 1, "through": pair[-1].pk, "more": False}
    assert counted(rex, project, author=ann.pk) == {"answers": 1, "tasks": 1, "through": pair[0].pk, "more": False}
    assert counted(rex, project, kind="write") == {"answers": 0, "tasks": 0, "through": None, "more": False}


def test_all_of_it_is_approved_and_nothing_else(project, ann, bea, cas, rex):
    _, disputed = disputed_pair(project, [ann, bea], "disputed")
    pair = agreed_pair(project, [ann, bea], "two")
    three = agreed_pair(project, [ann, bea, cas], "three")
    told = counted(rex, project)
    later = agreed_pair(project, [ann, bea], "came meanwhile")
    done = approve_all(rex, project, through=told["through"])
    assert done == {"approved": 5, "skipped": [], "next": None}
    states = dict(Annotation.objects.values_list("pk", "state"))
    assert {states[vote.pk] for vote in pair + three} == {"approved"}
    assert {states[vote.pk] for vote in disputed + later} == {"submitted"}
    assert Review.objects.filter(reviewer=rex, verdict="approve").count() == 5
    events = AuditEvent.objects.filter(verb="annotation_reviewed", actor=rex)
    assert all(event.after["agreed"] and event.after["bulk"] for event in events)


def test_it_goes_on_in_pieces_and_takes_each_once(project, ann, bea, rex, monkeypatch):
    monkeypatch.setattr(bulk_approving, "BULK_AT_MOST", 3)
    pairs = [agreed_pair(project, [ann, bea], f"pair {number}") for number in range(4)]
    through = counted(rex, project)["through"]
    first = approve_all(rex, project, through=through)
    assert first["approved"] == 3
    approved, after = first["approved"], first["next"]
    while after is not None:
        done = approve_all(rex, project, through=through, after=after)
        approved, after = approved + done["approved"], done["next"]
    assert approved == len(pairs) * 2
    assert counted(rex, project)["answers"] == 0


def test_whether_they_agree_is_decided_anew_when_it_is_approved(project, ann, bea, rex):
    """Rows may say what was true once: nothing is approved on their word alone."""
    pair = agreed_pair(project, [ann, bea])
    other = {"A": "B", "B": "A"}[pair[1].payload["choice"]]
    Annotation.objects.filter(pk=pair[1].pk).update(payload=pair[1].payload | {"choice": other})
    done = approve_all(rex, project, through=pair[1].pk)
    assert done["approved"] == 0
    reason = "Nobody else gives this answer any more."
    assert done["skipped"] == [{"id": vote.pk, "reason": reason} for vote in pair]
    # And what was found is kept: it is a dispute now.
    pair[0].task.refresh_from_db()
    assert pair[0].task.disputed
    assert counted(rex, project)["answers"] == 0


def test_an_answer_that_went_back_takes_the_agreement_with_it(project, ann, bea, rex):
    pair = agreed_pair(project, [ann, bea])
    reviewed(pair[0], rex, "return")
    assert counted(rex, project)["answers"] == 0
    pair[1].refresh_from_db()
    assert pair[1].agreed_by == 1


def test_of_three_that_need_not_agree_the_two_that_do_are_found(project, ann, bea, cas, rex):
    """Free text is no dispute here; what two wrote word for word alike is agreed on, the third is not."""
    _, answers = written(project, [ann, bea, cas], ["It is on  its way.", "It is on its way.", "Nobody knows."])
    assert [one.agreed_by for one in answers] == [2, 2, 1]
    assert approve_all(rex, project, through=answers[-1].pk)["approved"] == 2
    answers[2].refresh_from_db()
    assert answers[2].state == "submitted"


def test_json_is_compared_by_what_it_holds(project, ann, bea):
    Project.objects.filter(pk=project.pk).update(output_schema=JSON)
    project.refresh_from_db()
    texts = ['{"intent": "refund", "urgency": "low"}', '{"urgency":"low","intent":"refund"}']
    _, answers = written(project, [ann, bea], texts)
    assert [one.agreed_by for one in answers] == [2, 2]


def test_nobody_approves_their_own_and_only_reviewers_do(project, ann, bea, rex):
    pair = agreed_pair(project, [ann, bea])
    join(project, ann, "reviewer")
    assert counted(ann, project)["answers"] == 1
    assert approve_all(ann, project, through=pair[1].pk)["approved"] == 1
    assert Annotation.objects.get(pk=pair[0].pk).state == "submitted"
    stranger = client_of(bea)
    assert stranger.get(url(project, "agreed/")).status_code == 403
    assert stranger.post(url(project, "agreed/"), {"through": pair[1].pk}).status_code == 403
    assert client_of(rex).post(url(project, "agreed/"), {}).status_code == 400


def test_another_projects_work_is_not_taken(project, organization, ann, bea, max_):
    pair = agreed_pair(project, [ann, bea])
    other = Project.objects.create(organization=organization, name="Other")
    join(other, max_, "manager")
    assert approve_all(max_, other, through=pair[1].pk)["approved"] == 0


def test_work_from_before_is_compared_by_the_sweep(project, ann, bea, monkeypatch):
    pair = agreed_pair(project, [ann, bea])
    Annotation.objects.update(agreed_by=1)
    Project.objects.filter(pk=project.pk).update(review_pending_after=0)
    assert redecide(project.pk)
    for vote in pair:
        vote.refresh_from_db()
    assert [vote.agreed_by for vote in pair] == [2, 2]


def test_other_policies_know_it_as_well(project, ann, bea, rex):
    with_policy(project, "sample", review_share=100)
    pair = agreed_pair(project, [ann, bea])
    assert counted(rex, project)["answers"] == len(pair)


def test_the_count_is_read_from_an_index(project, rex):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot tell that a partial index holds what is bound to a parameter.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = review_queue(project, rex, agreed=True).order_by("pk").values_list("pk", "task_id")[:10].explain()
    assert "annotation_agreed" in plan, plan


# What is the same answer.

CALL = {"type": "function", "function": {"name": "book", "arguments": '{"day": 1, "to": "Oslo"}'}}


def says(content="", **more):
    return {"messages": [{"role": "assistant", "content": content, **more}]}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (says("Yes."), says(" Yes. "), True),
        (says("You may."), says("You may not."), False),
        (says("-5"), says("5"), False),
        (says("yes"), says("Yes"), False),
        (says(tool_calls=[CALL | {"id": "1"}]), says(tool_calls=[CALL | {"id": "2"}]), True),
        (
            says(tool_calls=[CALL]),
            says(tool_calls=[{"function": {"name": "book", "arguments": {"to": "Oslo", "day": 1}}}]),
            True,
        ),
        (says(tool_calls=[CALL]), says(tool_calls=[{"function": {"name": "book", "arguments": "{}"}}]), False),
        (says(tool_calls=[CALL]), says(), False),
        (says("Yes.") | {"from_turn": 1}, says("Yes."), False),
    ],
)
def test_written_answers_are_the_same_only_in_so_many_words(one, other, same):
    assert (agreeing.wrote(one, is_json=False) == agreeing.wrote(other, is_json=False)) is same


def test_json_that_cannot_be_read_is_compared_as_text():
    assert agreeing.wrote(says('{"a": 1'), is_json=True) == agreeing.wrote(says(' {"a":  1 '), is_json=True)
    assert agreeing.wrote(says('{"a": 1}'), is_json=True) == agreeing.wrote(says('{"a":1}'), is_json=True)
    assert agreeing.wrote(says('{"a": 1}'), is_json=False) != agreeing.wrote(says('{"a":1}'), is_json=False)


def test_judgements_are_the_same_whatever_order_was_seen():
    mine = judged({"choice": "A", "strength": 1}, [7, 9])
    assert mine == judged({"choice": "B", "strength": 4}, [9, 7])
    assert mine != judged({"choice": "A", "strength": 1}, [9, 7])
    assert judged({"choice": "tie"}, [7, 9]) != judged({"choice": "both_bad"}, [7, 9])
    tiers = judged({"choice": "A", "ranking": [["A"], ["B", "C"]]}, [7, 8, 9])
    assert tiers == judged({"choice": "C", "ranking": [["C"], ["B", "A"]]}, [9, 8, 7])
    assert tiers != judged({"choice": "A", "ranking": [["A"], ["B"], ["C"]]}, [7, 8, 9])


def test_a_mended_winner_is_part_of_the_judgement():
    fix = {"letter": "A", "messages": says("Better so.")["messages"]}
    plain, mended = ({"choice": "A"} | more for more in ({}, {"correction": fix}))
    assert judged(plain, [7, 9]) != judged(mended, [7, 9])
    assert judged(mended, [7, 9]) == judged({"choice": "B", "correction": fix | {"letter": "B"}}, [9, 7])


def test_each_answer_counts_those_who_gave_it():
    counts = agreed_by(["a", "b", "a", "c", "a"])
    assert counts == [3, 1, 3, 1, 3]


def test_a_vote_the_other_way_is_no_agreement(project, ann, bea, rex):
    rank_task(project, "contradicted", answers=2)
    votes = [voted(project, ann, FIRST), voted(project, bea, SECOND)]
    for vote in votes:
        vote.refresh_from_db()
    assert [vote.agreed_by for vote in votes] == [1, 1]
    assert counted(rex, project)["answers"] == 0
