"""Two adjudicators at the same moment, on real connections: one decides, the other is told."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Organization
from annotation.models import Adjudication, Annotation, Project, Review
from annotation.services.adjudication import adjudicate
from annotation.services.reviewing import review
from core.errors import Conflict
from tests.annotation.making import ANNOTATOR, REVIEWER, join, person
from tests.annotation.review.making import disputed_pair
from tests.annotation.test_claim_race import at_once


@pytest.fixture
def dispute(transactional_db: None) -> dict[str, Any]:
    organization = Organization.objects.create(name="Harbour Goods")
    project = Project.objects.create(organization=organization, name="Support", lease_seconds=600)
    annotators = [join(project, person(organization, f"p{number}"), ANNOTATOR) for number in range(2)]
    reviewers = [join(project, person(organization, f"r{number}"), REVIEWER) for number in range(4)]
    task, votes = disputed_pair(project, annotators)
    return {"project": project, "reviewers": reviewers, "task": task, "votes": votes}


def test_of_four_adjudicators_one_decides(dispute):
    votes, task = dispute["votes"], dispute["task"]
    told: list[str] = []

    def decide(place: int) -> None:
        try:
            adjudicate(
                project=dispute["project"],
                task_id=task.pk,
                by=dispute["reviewers"][place],
                chosen=votes[place % 2].pk,
                cause="slip",
                revision_numbers={vote.pk: 1 for vote in votes},
            )
        except Conflict as refusal:
            told.append(refusal.code)

    at_once(decide, list(range(4)))
    assert told == ["already_adjudicated"] * 3
    assert (Adjudication.objects.count(), Review.objects.count()) == (1, 2)
    assert sorted(Annotation.objects.values_list("state", flat=True)) == ["approved", "set_aside"]


def test_a_double_click_decides_once(dispute):
    votes = dispute["votes"]
    made: list[int] = []

    def decide(_: int) -> None:
        done = adjudicate(
            project=dispute["project"],
            task_id=dispute["task"].pk,
            by=dispute["reviewers"][0],
            chosen=votes[0].pk,
            cause="slip",
            revision_numbers={vote.pk: 1 for vote in votes},
        )
        made.append(done.pk)

    at_once(decide, list(range(3)))
    assert len(set(made)) == Adjudication.objects.count() == 1


def test_a_review_beside_an_adjudication_comes_before_or_after_it(dispute):
    votes = dispute["votes"]
    told: list[str] = []

    def act(place: int) -> None:
        by = dispute["reviewers"][place]
        try:
            if place == 0:
                adjudicate(
                    project=dispute["project"],
                    task_id=dispute["task"].pk,
                    by=by,
                    chosen=votes[0].pk,
                    cause="slip",
                    revision_numbers={vote.pk: 1 for vote in votes},
                )
            else:
                review(annotation=votes[1], by=by, verdict="reject", revision_number=1, comment="no")
        except Conflict as refusal:
            told.append(refusal.code)

    at_once(act, [0, 1])
    assert told in (["illegal_move"], ["not_disputed"])
    states = sorted(Annotation.objects.values_list("state", flat=True))
    assert states == (["approved", "set_aside"] if told == ["illegal_move"] else ["rejected", "submitted"])
