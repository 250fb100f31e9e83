"""Lines of an import that say who may have the task, and how uncertain models are about it."""

from __future__ import annotations

import pytest

from annotation.models import Audience, Lane, Task, WorkProfile
from annotation.services.lanes import BANDS
from tests.annotation.making import claimed, submitted
from tests.annotation.projects.conftest import join, person
from tests.annotation.projects.files import faults, imported, jsonl, pair, prompts

MODES = ["all_or_nothing", "skip_bad"]


@pytest.mark.parametrize("mode", MODES)
def test_tags_and_assignees_say_who_may_have_a_task(project, annotator, mode):
    bob = join(project, person(project.organization, "bob"), "annotator")
    lines = [
        {"prompt": "For those who know German law?", "tags": ["Law", " german "]},
        {"prompt": "Also theirs?", "tags": ["german", "law", "law"]},
        {"prompt": "For Bob?", "assignees": [" BOB@example.org"]},
        {"prompt": "For everybody?", "tags": [], "assignees": []},
        {"prompt": "For everybody too?"},
    ]
    assert imported(project, jsonl(*lines), mode=mode).state == "completed"
    tasks = list(Task.objects.order_by("pk").select_related("audience"))
    assert [task.audience and task.audience.tags for task in tasks] == [["german", "law"]] * 2 + [[], None, None]
    assert list(tasks[2].audience.people.all()) == [bob]
    assert Audience.objects.count() == 2
    assert claimed(project, annotator).task_id == tasks[3].pk
    WorkProfile.objects.update_or_create(project=project, user=bob, defaults={"tags": ["german", "law"]})
    assert {submitted(project, bob).task_id for _ in range(4)} == {tasks[number].pk for number in (0, 1, 2, 4)}


def test_a_higher_score_comes_first_where_the_project_says_so(project, annotator):
    project.handout_order = "score"
    project.save()
    lines = [pair("red", score=0.1), pair("green", score=1), pair("blue"), pair("white", score=0.55)]
    assert imported(project, jsonl(*lines), kind="rank").state == "completed"
    tasks = list(Task.objects.order_by("pk"))
    assert [task.score for task in tasks] == [0.1, 1.0, None, 0.55]
    assert claimed(project, annotator).task_id == tasks[1].pk
    assert sorted(rank % BANDS for rank in Lane.objects.values_list("rank", flat=True)) == [1, 46, 91, 101]


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_assignee_is_a_fault_with_its_line(project, annotator, reviewer, mode):
    gone = join(project, person(project.organization, "gone"), "annotator")
    gone.is_active = False
    gone.save()
    good = prompts(3)
    lines = [
        good[0],
        {"prompt": "A?", "assignees": ["ann@example.org", "nobody@example.org"]},
        good[1],
        {"prompt": "B?", "assignees": ["rea@example.org"]},
        {"prompt": "C?", "assignees": ["gone@example.org"]},
        good[2],
    ]
    batch = imported(project, jsonl(*lines), mode=mode)
    assert faults(batch) == [
        (2, "assignees.1", "unknown_assignee"),
        (4, "assignees.0", "unknown_assignee"),
        (5, "assignees.0", "unknown_assignee"),
    ]
    assert "nobody@example.org" in batch.faults.order_by("line")[0].message
    assert Task.objects.count() == (0 if mode == "all_or_nothing" else 3)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"tags": "german"}, "tags", "wrong_type"),
        ({"tags": ["german", 5]}, "tags.1", "wrong_type"),
        ({"tags": ["x" * 51]}, "tags", "too_long"),
        ({"tags": [f"t{n}" for n in range(21)]}, "tags", "too_many"),
        ({"tags": ["german"], "assignees": ["ann@example.org"]}, "assignees", "tags_and_assignees"),
        ({"assignees": "ann@example.org"}, "assignees", "wrong_type"),
        ({"assignees": [None]}, "assignees.0", "wrong_type"),
        ({"assignees": [f"{n}@example.org" for n in range(51)]}, "assignees", "too_many"),
        ({"score": "high"}, "score", "wrong_type"),
        ({"score": True}, "score", "wrong_type"),
        ({"score": 1.01}, "score", "out_of_range"),
        ({"score": -0.1}, "score", "out_of_range"),
    ],
)
def test_what_cannot_be_taken_is_named(project, annotator, fields, field, code):
    batch = imported(project, jsonl({"prompt": "Where?", **fields}))
    assert faults(batch) == [(1, field, code)]
    assert not Task.objects.exists()


def test_the_same_line_with_another_score_or_audience_changes_nothing(project, annotator):
    imported(project, jsonl({"prompt": "Where?", "score": 0.2}))
    again = imported(project, jsonl({"prompt": "Where?", "score": 0.9, "tags": ["x"]}))
    assert (again.created_count, again.unchanged_count) == (0, 1)
    assert Task.objects.get().score == 0.2
