"""An order of several answers, and a corrected one: from the vote through review to the records of both kinds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from annotation.models import Annotation, Assignment, Project, Response, Task
from annotation.services.tasks import create_rank_task
from core.hashing import digest
from tests.annotation.making import REVIEWER as IS_REVIEWER
from tests.annotation.making import claimed, item, join, person, reviewed, said, submitted
from tests.training.datasets.test_freezing import prompts, rows
from training.datasets.verifying import verify
from training.jobs.training_data import _keep_chosen
from training.models import DatasetRecord, DatasetVersion

TEXTS = ["first", "second", "third", "fourth"]
ALL = {"train": 1}


@pytest.fixture
def reviewer(project: Project) -> User:
    return join(project, person(project.organization, "rea"), IS_REVIEWER)


def several(project: Project, prompt: str = "Which?", *, texts: list[str] = TEXTS, answers: int = 1) -> Task:
    source = item(project, prompt)
    responses = Response.objects.bulk_create(
        Response(item=source, messages=said(text), origin="imported", content_hash=digest(text)) for text in texts
    )
    return create_rank_task(
        project=project, item=source, responses=responses, purpose="data", purpose_ref="", required_answers=answers
    )


def letters_of(assignment: Assignment) -> dict[str, str]:
    shown = Response.objects.in_bulk(assignment.shown_order)
    return {shown[key].messages[0]["content"]: "ABCDEFGH"[place] for place, key in enumerate(assignment.shown_order)}


def judged(
    project: Project, user: User, reviewer: User, *tiers: str, choice: str = "", corrected: str = ""
) -> Annotation:
    """Claim, put texts in an order (``"first=second"`` tie), submit, and have it approved."""
    assignment = claimed(project, user)
    letter = letters_of(assignment)
    ranking = [[letter[text] for text in tier.split("=")] for tier in tiers]
    payload: dict[str, Any] = {"choice": choice or (ranking[0][0] if len(ranking[0]) == 1 else "tie")}
    payload["ranking"] = ranking
    if corrected:
        payload["correction"] = {"letter": letter[corrected], "messages": said(f"{corrected}, much better")}
    return reviewed(submitted(project, user, payload), reviewer, "approve")


def pairs(version: DatasetVersion, name: str = "train.jsonl") -> list[tuple[str, str]]:
    return [(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in rows(version, name)]


def test_every_pair_across_the_tiers_is_a_record_and_a_tie_is_none(project, author, reviewer, frozen):
    several(project)
    made = judged(project, author, reviewer, "second", "first=fourth", "third")
    version = frozen("preference", splits=ALL)
    assert sorted(pairs(version)) == [
        ("first", "third"),
        ("fourth", "third"),
        ("second", "first"),
        ("second", "fourth"),
        ("second", "third"),
    ]
    (tie,) = rows(version, "ties.jsonl")
    assert [answer[0]["content"] for answer in tie["responses"]] == ["first", "fourth"]
    assert (tie["choice"], tie["id"]) == ("tie", f"a{made.pk}r1p0-3")
    assert version.counts == {"train": 5, "validation": 0, "test": 0, "excluded": 1}
    assert {row["strength"] for row in rows(version, "train.jsonl")} == {None}
    assert verify(version) == []


def test_where_all_are_bad_no_pair_teaches_anything(project, author, reviewer, frozen):
    several(project)
    judged(project, author, reviewer, "=".join(TEXTS), choice="both_bad")
    several(project, "Which of these?", texts=["good", "bad", "worse"])
    judged(project, author, reviewer, "good", "bad", "worse")
    version = frozen("preference", splits=ALL)
    assert len(pairs(version)) == 3
    assert [row["choice"] for row in rows(version, "ties.jsonl")] == ["both_bad"] * 6


def test_most_of_the_judges_decide_on_each_pair_for_itself(project, author, manager, reviewer, frozen):
    third = join(project, person(project.organization, "cyd"), "annotator")
    join(project, manager, "annotator")
    several(project, texts=["first", "second", "third"], answers=3)
    judged(project, author, reviewer, "first", "second", "third")
    judged(project, manager, reviewer, "first", "third", "second")
    judged(project, third, reviewer, "first=second", "third")
    version = frozen("preference", splits=ALL)
    # The same pair of two judges is one record; what the third says of it is outvoted.
    assert sorted(pairs(version)) == [("first", "second"), ("first", "third"), ("second", "third")]
    assert version.report["excluded"] == {"duplicate": 4, "outvoted": 2}


def test_a_corrected_winner_is_an_example_and_a_pair_in_one_step(project, author, reviewer, frozen):
    several(project)
    made = judged(project, author, reviewer, "second", "first", "third", "fourth", corrected="second")
    examples = frozen("sft", splits=ALL)
    (example,) = rows(examples, "train.jsonl")
    assert example == {
        "id": f"a{made.pk}r1c",
        "prompt": [{"role": "user", "content": "Which?"}],
        "completion": said("second, much better"),
    }
    preferences = frozen("preference", splits=ALL)
    found = pairs(preferences)
    assert len(found) == 7
    assert ("second, much better", "second") in found
    assert verify(examples) == verify(preferences) == []


def test_a_corrected_answer_of_a_pair_is_taken_too(project, author, reviewer, frozen):
    several(project, texts=["tall", "small"])
    assignment = claimed(project, author)
    letter = letters_of(assignment)
    payload = {
        "choice": letter["tall"],
        "strength": 2,
        "correction": {"letter": letter["tall"], "messages": said("taller")},
    }
    made = reviewed(submitted(project, author, payload), reviewer, "approve")
    version = frozen("preference", splits=ALL)
    assert [(row["id"], row["strength"]) for row in rows(version, "train.jsonl")] == [
        (f"a{made.pk}r1", 2),
        (f"a{made.pk}r1c", None),
    ]
    assert pairs(version) == [("tall", "small"), ("taller", "tall")]


def test_a_correction_that_was_not_approved_is_no_record(project, author, reviewer, frozen):
    several(project)
    assignment = claimed(project, author)
    letter = letters_of(assignment)["first"]
    payload = {
        "choice": "both_bad",
        "ranking": [list("ABCD")],
        "correction": {"letter": letter, "messages": said("better")},
    }
    reviewed(submitted(project, author, payload), reviewer, "reject")
    several(project, "And here?", texts=["a", "b", "c"])
    judged(project, author, reviewer, "a", "b", "c", corrected="a")
    assert [row["completion"] for row in rows(frozen("sft", splits=ALL), "train.jsonl")] == [said("a, much better")]


def test_the_pairs_of_a_prompt_are_on_one_side_of_the_split(project, author, reviewer, frozen):
    for prompt in prompts(30):
        several(project, prompt, texts=[f"{text} {prompt}" for text in TEXTS[:3]])
        assignment = claimed(project, author)
        payload = {"choice": "A", "ranking": [["A"], ["B"], ["C"]]}
        reviewed(submitted(project, author, payload), reviewer, "approve")
        assert assignment.task.candidates.count() == 3
    version = frozen("preference", splits={"train": 0.5, "validation": 0.2, "test": 0.3})
    sides: dict[int, set[str]] = {}
    for record in DatasetRecord.objects.filter(version=version):
        sides.setdefault(record.item_id, set()).add(record.split)
    assert len(sides) == 30
    assert all(len(found) == 1 for found in sides.values())
    assert len({side for found in sides.values() for side in found}) == 3


def test_the_list_of_records_says_what_each_of_them_is(project, author, manager, reviewer, frozen):
    several(project, texts=["first", "second", "third"])
    judged(project, author, reviewer, "second", "first=third", corrected="second")
    client = APIClient()
    client.force_authenticate(manager)

    def listed(version: DatasetVersion) -> list[tuple[Any, str]]:
        found = client.get(f"/api/v1/datasets/{version.pk}/records/").json()["results"]
        return [(row["vote"], row["answer"]) for row in found]

    assert listed(frozen("preference", splits=ALL)) == [
        ("better", "second"),
        ("tie", ""),
        ("better", "second"),
        ("correction", "second, much better"),
    ]
    assert listed(frozen("sft", splits=ALL)) == [(None, "second, much better")]


def test_an_answer_that_lost_a_pair_is_not_imitated(project, author, reviewer, frozen, tmp_path):
    several(project)
    judged(project, author, reviewer, "second", "first=fourth", "third")
    version = frozen("preference", splits=ALL)
    file = tmp_path / "train.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows(version, "train.jsonl")))
    _keep_chosen(file)
    assert [json.loads(line)["completion"] for line in file.read_text().splitlines()] == [said("second")]
