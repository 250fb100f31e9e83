"""The loaded demo: a loop that has gone round once, with figures that were really measured."""

from __future__ import annotations

from evaluation.demo.judging import PAIRS_COMPARED, VOTES_CAST
from evaluation.demo.people import MESSAGES_PROJECT
from tests.e2e.browsing import Visit


def test_the_finished_half_of_the_loop_is_there(visit):
    manager: Visit = visit("manager")
    project = manager.project(MESSAGES_PROJECT)
    (job,) = [row for row in manager.api(f"jobs/?project={project}")["results"] if row["method"] == "sft"]
    assert job["state"] == "succeeded"
    assert job["step"] == job["total_steps"] > 0
    (evaluation,) = manager.api(f"projects/{project}/evaluations/")["results"]
    base, tuned = evaluation["contenders"]
    assert evaluation["state"] == base["state"] == tuned["state"] == "completed"
    assert base["outputs"] == tuned["outputs"] > 40
    # The tuned model beats its base beyond doubt: the intervals do not touch.
    assert tuned["metrics"]["format_validity"]["low"] > base["metrics"]["format_validity"]["high"]


def test_the_comparison_is_under_way_with_votes_left_for_the_newcomer(visit):
    manager: Visit = visit("manager")
    (comparison,) = manager.api(f"projects/{manager.project(MESSAGES_PROJECT)}/comparisons/")["results"]
    assert comparison["state"] == "collecting"
    assert comparison["pairs"] == PAIRS_COMPARED
    assert comparison["votes"] == VOTES_CAST < comparison["expected_votes"]
    assert comparison["win_rate"]["value"] > 0.5
