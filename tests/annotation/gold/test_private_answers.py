"""Private answers stand in their author's list as work would: by the project's policy, and beside the work around."""

from __future__ import annotations

import pytest

from annotation.models import Annotation, Project
from annotation.services.private_answers import settle_beside_work
from tests.annotation.gold.making import claimed, pair_question, send, vote
from tests.annotation.making import rank_task, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def project_of(with_gold, max_):
    def make(**settings: object) -> Project:
        project = with_gold(50, **settings)
        for number in range(6):
            rank_task(project, f"Work {number}", answers=settings.get("rank_overlap", 1))
        pair_question(project, max_, "Gold")
        return project

    return make


def gold(project: Project, ann, dice) -> Annotation:
    dice.says = 0.0
    annotation = send(claimed(project, ann), vote("A"))
    assert annotation.purpose == "gold"
    dice.says = 0.999
    return annotation


def settled(annotation: Annotation) -> bool:
    for _ in range(60):
        settle_beside_work()
    annotation.refresh_from_db()
    return annotation.state == "approved"


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ({"review_policy": "all"}, "submitted"),
        ({"review_policy": "sample", "review_share": 0}, "approved"),
        ({"review_policy": "sample", "review_share": 100}, "submitted"),
        ({"review_policy": "sample", "review_share": 0, "review_newcomer_first": 3}, "submitted"),
        ({"review_policy": "disagreement"}, "approved"),
        # The others' answers are not in yet.
        ({"review_policy": "disagreement", "rank_overlap": 2}, "submitted"),
    ],
)
def test_it_begins_as_work_would(project_of, ann, dice, settings, state):
    project = project_of(**settings)
    ordinary = send(claimed(project, ann), vote("A"))
    private = gold(project, ann, dice)
    assert (ordinary.state, private.state) == (state, state)
    assert (ordinary.decided_at is None, private.decided_at is None) == (state == "submitted",) * 2


def test_it_is_approved_after_the_work_before_it_was_decided(project_of, ann, rex, dice):
    project = project_of()
    first, second = (send(claimed(project, ann), vote("A")) for _ in range(2))
    private = gold(project, ann, dice)
    reviewed(first, rex, "approve")
    assert not settled(private), "the work next to it waits"
    reviewed(second, rex, "return")
    assert settled(private)
    assert private.decided_at >= private.submitted_at


def test_the_first_answer_of_all_goes_by_the_work_after_it(project_of, ann, rex, dice):
    project = project_of()
    private = gold(project, ann, dice)
    assert not settled(private)
    reviewed(send(claimed(project, ann), vote("A")), rex, "approve")
    assert settled(private)


def test_drawn_for_review_it_goes_by_work_that_was_drawn(project_of, ann, rex, dice):
    """What the policy approved at once says nothing of how long reviewers take."""
    project = project_of(review_policy="sample", review_share=100)
    drawn = send(claimed(project, ann), vote("A"))
    project.review_share = 0
    project.save()
    at_once = send(claimed(project, ann), vote("A"))
    assert (drawn.state, at_once.state) == ("submitted", "approved")
    project.review_share = 100
    project.save()
    private = gold(project, ann, dice)
    assert not settled(private)
    reviewed(drawn, rex, "approve")
    assert settled(private)


def test_not_all_of_them_at_one_beat(project_of, ann, bea, rex, dice, monkeypatch):
    from annotation.services import private_answers

    project = project_of()
    reviewed(send(claimed(project, ann), vote("A")), rex, "approve")
    private = gold(project, ann, dice)

    class Tails:
        def random(self) -> float:
            return 0.5

    monkeypatch.setattr(private_answers, "chance", Tails())
    assert not settled(private)
