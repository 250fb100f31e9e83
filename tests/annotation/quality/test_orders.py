"""Orders of several answers in the quality reports."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from annotation.models import Project, Response, Task
from annotation.queries.quality_window import ALL_BAD, SEVERAL_BEST, window_of
from annotation.services import quality
from annotation.services.tasks import create_rank_task
from core.hashing import digest
from tests.annotation.making import claimed, item, join, person, said, submitted

TEXTS = ["best", "good", "poor"]


def several(project: Project, number: int, answers: int) -> Task:
    source = item(project, f"Which {number}?")
    responses = Response.objects.bulk_create(
        Response(item=source, messages=said(text), origin="model", source=f"model {text}", content_hash=digest(text))
        for text in TEXTS
    )
    return create_rank_task(
        project=project, item=source, responses=responses, purpose="data", purpose_ref="", required_answers=answers
    )


def judged(project: Project, user: User, *tiers: str, choice: str = "") -> None:
    assignment = claimed(project, user)
    shown = Response.objects.in_bulk(assignment.shown_order)
    letter = {shown[key].messages[0]["content"]: "ABC"[place] for place, key in enumerate(assignment.shown_order)}
    ranking = [[letter[text] for text in tier.split("=")] for tier in tiers]
    found = choice or (ranking[0][0] if len(ranking[0]) == 1 else "tie")
    submitted(project, user, {"choice": found, "ranking": ranking})


@pytest.fixture
def ordered(project: Project, ann: User, bea: User) -> Project:
    """Twelve orders of two people who mostly agree."""
    for number in range(12):
        several(project, number, 2)
    for number in range(12):
        judged(project, ann, "best", "good", "poor")
        judged(project, bea, *(("good", "best", "poor") if number < 2 else ("best", "good=poor")))
    return project


def report(project: Project, kind: str) -> Any:
    return quality.compute(project)[kind].data


def test_how_often_people_agree_on_the_best_of_several(ordered):
    (question,) = report(ordered, "agreement")["questions"]
    assert (question["label"], question["tasks"], question["answers"]) == ("Best of several", 12, 24)
    assert question["raw"]["value"] == pytest.approx(10 / 12)


def test_sources_are_ranked_by_all_pairs_of_an_order(ordered):
    data = report(ordered, "ranking")
    assert [source["source"] for source in data["sources"]] == ["model best", "model good", "model poor"]
    assert data["votes"] == 24 * 3
    won = {source["source"]: (source["won"], source["lost"], source["even"]) for source in data["sources"]}
    assert won == {"model best": (46, 2, 0), "model good": (16, 22, 10), "model poor": (0, 38, 10)}


def test_sides_and_lengths_are_of_two_answers_only(ordered):
    data = report(ordered, "bias")
    assert data["people"] == []
    assert data["left"]["n"] == 0


def test_answers_of_both_kinds_are_counted_for_their_people(ordered, ann):
    people = report(ordered, "reliability")["people"]
    assert {row["person"]: row["answers"] for row in people}[ann.pk] == 12


def test_ties_and_bad_ones_have_places_of_their_own(project, ann):
    for number in range(3):
        several(project, number, 1)
    judged(project, ann, "best=good", "poor")
    judged(project, ann, "best=good=poor", choice="both_bad")
    judged(project, ann, "poor", "good", "best")
    best = sorted(window_of(project).orders.best.tolist())
    assert best[1:] == [SEVERAL_BEST, ALL_BAD]
    assert best[0] < len(TEXTS)


def test_chance_decides_which_place_the_best_has(project, organization):
    for number in range(12):
        several(project, number, 1)
    user = join(project, person(organization, "one"), "annotator")
    for _ in range(12):
        judged(project, user, "best", "good", "poor")
    assert len(set(window_of(project).orders.best.tolist())) > 1
