"""What a project rates by and what a writer ticks: which lists are taken, and how they are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation import workbench
from annotation.workbench import WorkbenchFault, checked_checklist, checked_dimensions
from tests.annotation.projects.conftest import signed_in
from tests.annotation.projects.test_projects import PROJECTS, details


def test_keys_come_from_the_words_and_stay_when_the_words_change():
    made = checked_dimensions([{"name": " Sounds  like us "}, {"name": "Sounds like us!"}, {"name": "声"}])
    assert [one["key"] for one in made] == ["sounds_like_us", "sounds_like_us_2", "dimension"]
    assert made[0] == {"key": "sounds_like_us", "name": "Sounds like us", "description": "", "low": "", "high": ""}
    renamed = checked_dimensions([{**made[0], "name": "Voice"}, {"name": "Sounds like us"}])
    assert [one["key"] for one in renamed] == ["sounds_like_us", "sounds_like_us_2"]


def test_what_is_to_be_ticked_is_required_unless_it_says_otherwise():
    made = checked_checklist([{"text": "It is true."}, {"text": "It is short.", "required": False}])
    assert [(one["key"], one["required"]) for one in made] == [("it_is_true", True), ("it_is_short", False)]
    entries = workbench.checklist_of(made)
    assert [one.text for one in workbench.not_ticked(entries, ["it_is_short"])] == ["It is true."]
    assert workbench.not_ticked(entries, ["it_is_true"]) == ()
    assert workbench.unknown_key(entries, ["it_is_true", "other"]) == "other"
    assert workbench.unknown_key(entries, ["it_is_true"]) is None


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        ("voice", "", "wrong_type"),
        (["voice"], "0", "wrong_type"),
        ([{"name": " "}], "0.name", "blank"),
        ([{"name": "A"}, {"name": "a"}], "1.name", "twice"),
        ([{"name": "A", "key": "a"}, {"name": "B", "key": "a"}], "1.key", "twice"),
        ([{"name": "A", "key": "Not A Key"}], "0.key", "bad_key"),
        ([{"name": "A", "key": 3}], "0.key", "bad_key"),
        ([{"name": "A" * 81}], "0.name", "too_long"),
        ([{"name": "A", "low": 1}], "0.low", "wrong_type"),
        ([{"name": "A\x00"}], "0.name", "bad_character"),
        ([{"name": "A", "weight": 2}], "0.weight", "unknown_field"),
        ([{"name": f"D{number}"} for number in range(13)], "", "too_many"),
    ],
)
def test_dimensions_that_cannot_be_used_are_refused_where_the_fault_is(value, path, code):
    with pytest.raises(WorkbenchFault) as fault:
        checked_dimensions(value)
    assert (fault.value.path, fault.value.code) == (path, code)


def test_a_check_says_something_and_is_required_or_not():
    for value, path in [([{"text": ""}], "0.text"), ([{"text": "x", "required": "yes"}], "0.required")]:
        with pytest.raises(WorkbenchFault) as fault:
            checked_checklist(value)
        assert fault.value.path == path


words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60)


@given(st.lists(st.fixed_dictionaries({"name": words}, optional={"low": words, "high": words}), max_size=12))
def test_what_was_taken_once_is_taken_again_unchanged(value):
    try:
        made = checked_dimensions(value)
    except WorkbenchFault:
        return
    assert checked_dimensions(made) == made
    keys = [one["key"] for one in made]
    assert len(set(keys)) == len(keys)
    assert all(workbench.KEY.fullmatch(key) and len(key) <= workbench.MAX_KEY for key in keys)


def test_a_manager_sets_both_and_is_told_what_is_wrong(project, manager):
    client, address = signed_in(manager), f"{PROJECTS}{project.pk}/"
    assert client.get(address).json()["dimensions"] == []
    body = {"dimensions": [{"name": "Voice", "low": "Anybody"}], "checklist": [{"text": "It is true."}]}
    saved = client.patch(address, body)
    assert saved.status_code == 200
    assert saved.json()["dimensions"][0] == {
        "key": "voice",
        "name": "Voice",
        "description": "",
        "low": "Anybody",
        "high": "",
    }
    assert saved.json()["checklist"] == [{"key": "it_is_true", "text": "It is true.", "required": True}]
    refused = client.patch(address, {"dimensions": [{"name": "Voice"}, {"name": "voice"}]})
    assert (refused.status_code, details(refused)) == (400, {"dimensions.1.name": "twice"})
    refused = client.patch(address, {"checklist": [{"text": "One"}, {"text": ""}]})
    assert (refused.status_code, details(refused)) == (400, {"checklist.1.text": "blank"})
