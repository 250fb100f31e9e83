"""From approved work to a frozen version."""

from __future__ import annotations

import json
import stat

import pytest

from core.errors import Conflict, InvalidInput
from core.hashing import file_digest
from tests.annotation.making import join
from tests.training.datasets.making import item, pair_task, person, said, vote, written
from training.datasets import storage
from training.datasets.freezing import freeze
from training.datasets.reading import answer_of_record, prompt_of_record
from training.datasets.verifying import verify
from training.models import DatasetRecord

WORDS = ["apple", "harbour", "lantern", "orchid", "pebble", "saddle", "thimble", "violin", "walnut", "zeppelin"]


def prompts(count: int) -> list[str]:
    """Prompts that no one would take for one another."""
    return [f"{WORDS[n % 10]} {WORDS[n // 10 % 10]} {n} {WORDS[(n * 7 + 3) % 10] * 3}" for n in range(count)]


def rows(version, name):
    return list(storage.read_records(version, name))


def test_approved_answers_become_files_rows_and_a_digest(project, author, frozen, data_dir):
    for prompt in prompts(60):
        written(project, author, prompt, f"answer to {prompt}")
    version = frozen(name="first")
    assert (version.state, version.number, version.error) == ("ready", 1, "")
    sides = {side: rows(version, f"{side}.jsonl") for side in ("train", "validation", "test")}
    assert sum(map(len, sides.values())) == 60 == sum(version.counts.values())
    assert {side: len(found) for side, found in sides.items()} | {"excluded": 0} == version.counts
    record = sides["train"][0]
    assert set(record) == {"id", "prompt", "completion"}
    assert record["completion"][0]["content"] == f"answer to {record['prompt'][0]['content']}"
    stored = DatasetRecord.objects.filter(version=version)
    assert {row.record_id: row.split for row in stored} == {
        record["id"]: side for side, found in sides.items() for record in found
    }
    folder = data_dir / "datasets" / str(version.pk)
    assert file_digest(folder / "manifest.json") == version.digest
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o444 for path in folder.iterdir())
    assert verify(version) == []


def test_tools_and_conversations_come_through(project, author, frozen):
    conversation = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Where is my lamp?"},
        {"role": "assistant", "content": "Which order?"},
        {"role": "user", "content": "HG-1"},
    ]
    tools = [{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}]
    source = item(project, conversation, tools=tools)
    written(project, author, source, "It is on its way.")
    version = frozen(splits={"train": 1})
    (record,) = rows(version, "train.jsonl")
    assert record["prompt"] == conversation
    assert record["tools"] == tools


def test_a_conversation_makes_an_example_of_each_answer_on_one_side(project, author, frozen):
    project.tools = [{"type": "function", "function": {"name": "find"}}]
    project.save()
    call = {"function": {"name": "find", "arguments": {"order": "HG-1"}}, "id": "call00001", "type": "function"}
    turns = [
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call00001", "content": "on its way"},
        *said("It is on its way.", "assistant"),
        *said("Thank you"),
        *said("You are welcome.", "assistant"),
    ]
    for prompt in prompts(40):
        annotation = written(project, author, prompt, "x")
        annotation.revisions.update(payload={"messages": turns})
    version = frozen(splits={"train": 0.5, "test": 0.5})
    assert verify(version) == []
    sides = {side: rows(version, f"{side}.jsonl") for side in ("train", "test")}
    assert {side: len(found) for side, found in sides.items()} == {side: version.counts[side] for side in sides}
    assert sum(map(len, sides.values())) == 120
    assert min(map(len, sides.values())) > 0
    for found in sides.values():
        for first, second, third in zip(*[iter(found)] * 3, strict=True):
            prompt = first["prompt"]
            assert [row["prompt"] for row in (second, third)] == [[*prompt, *turns[:2]], [*prompt, *turns[:4]]]
            assert [row["completion"] for row in (first, second, third)] == [[turns[0]], [turns[2]], [turns[4]]]
            assert [row["id"] for row in (second, third)] == [f"{first['id']}t3", f"{first['id']}t5"]
            assert first["tools"] == project.tools
    later = DatasetRecord.objects.filter(version=version).exclude(turns=None).first()
    assert (prompt_of_record(later)[1:], answer_of_record(later)) == (turns[:2], turns[2])


def test_a_rewritten_prompt_stays_with_what_it_resembles(project, author, frozen):
    known, others = prompts(60)[:30], prompts(60)[30:]
    for prompt in known:
        written(project, author, prompt, f"answer to {prompt}")
    for prompt, other in zip(known, others, strict=True):
        annotation = written(project, author, other, "x")
        payload = {"messages": [*said(prompt), *said(f"another answer to {prompt}", "assistant")], "from_turn": 0}
        annotation.revisions.update(payload=payload)
    version = frozen(splits={"train": 0.5, "test": 0.5})
    sides: dict[str, set[str]] = {}
    for side in ("train", "test"):
        for row in rows(version, f"{side}.jsonl"):
            sides.setdefault(row["prompt"][0]["content"], set()).add(side)
    assert len(sides) == 30
    assert all(len(found) == 1 for found in sides.values())


def test_preferences_take_the_response_that_its_judge_saw_under_the_letter(project, author, frozen):
    straight = pair_task(project, "Which is the better lamp?", "the tall one", "the red one")
    vote(straight, author, "one")
    swapped = pair_task(project, "How far is the harbour from here?", "two miles", "a way off")
    vote(swapped, author, "one", swapped=True)
    version = frozen("preference", splits={"train": 1})
    chosen = {row["chosen"][0]["content"]: row["rejected"][0]["content"] for row in rows(version, "train.jsonl")}
    assert chosen == {"the tall one": "the red one", "two miles": "a way off"}
    assert {row["strength"] for row in rows(version, "train.jsonl")} == {3}


def test_the_newest_approved_wording_is_frozen_not_an_earlier_one(project, author, frozen):
    annotation = written(project, author, "Where is my lamp?", "Dunno.")
    better = {"messages": said("It left yesterday.", "assistant")}
    annotation.revisions.create(number=2, payload=better, author=author)
    annotation.revision_number, annotation.payload = 2, better
    annotation.save()
    version = frozen(splits={"train": 1})
    (record,) = rows(version, "train.jsonl")
    assert record["completion"][0]["content"] == "It left yesterday."
    assert record["id"] == f"a{annotation.pk}r2"


@pytest.mark.parametrize("state", ["submitted", "returned", "rejected"])
def test_only_approved_work_is_taken(project, author, frozen, state):
    written(project, author, "Where is my lamp?", "Here.")
    other = written(project, author, "How tall is the violin?", "Tall.")
    other.state = state
    other.save()
    version = frozen(splits={"train": 1})
    assert [row["prompt"][0]["content"] for row in rows(version, "train.jsonl")] == ["Where is my lamp?"]


def test_comparison_votes_are_no_data(project, author, frozen):
    written(project, author, "Where is my lamp?", "Here.")
    task = pair_task(project, "How tall is the violin?", "tall", "small")
    task.purpose = "comparison"
    task.save()
    vote(task, author, "one")
    with pytest.raises(Conflict, match="No rankings are approved"):
        frozen("preference")


def test_several_votes_on_a_pair_make_one_record_or_none(project, frozen):
    judges = [join(project, person(project.organization, name), "annotator") for name in ("ann", "bob", "cat")]
    cases = {
        "agreed": ["one", "one", "one"],
        "outvoted": ["one", "other", "one"],
        "split": ["one", "other", "tie"],
        "tied": ["tie", "tie", "one"],
        "bad": ["both_bad", "both_bad", "both_bad"],
    }
    for (name, choices), prompt in zip(cases.items(), prompts(len(cases)), strict=True):
        task = pair_task(project, f"{name} {prompt}", f"good {name}", f"poor {name}")
        for judge, choice in zip(judges, choices, strict=True):
            vote(task, judge, choice)
    version = frozen("preference", splits={"train": 1})
    assert sorted(row["chosen"][0]["content"] for row in rows(version, "train.jsonl")) == [
        "good agreed",
        "good outvoted",
    ]
    assert version.report["excluded"] == {
        "both_bad": 3,
        "contradiction": 3,
        "duplicate": 3,
        "outvoted": 2,
        "tie": 2,
    }
    assert sorted(row["choice"] for row in rows(version, "ties.jsonl")) == ["both_bad"] * 3 + ["tie"] * 2
    assert version.counts == {"train": 2, "validation": 0, "test": 0, "excluded": 13}
    assert len(rows(version, "records.jsonl")) == 15


def test_a_pinned_test_set_is_exactly_that_and_what_resembles_it_is_left_out(project, author, frozen):
    held_out = "Please tell me why my new card has not arrived at my home yet?"
    for prompt in prompts(20):
        written(project, author, prompt, "yes")
    written(project, author, held_out, "late", pinned_split="test")
    written(project, author, held_out.replace("?", ""), "late", pinned_split="train")
    written(project, author, held_out.upper(), "very late")
    version = frozen(splits={"train": 1})
    assert [row["prompt"][0]["content"] for row in rows(version, "test.jsonl")] == [held_out]
    assert version.report["excluded"] == {"leaks_into_test": 2}
    assert version.report["leak_check"]["clusters_on_two_sides"] == 0


def test_a_group_stays_together(project, author, frozen):
    for number, prompt in enumerate(prompts(80)):
        written(project, author, prompt, "yes", group_key=f"thread-{number // 4}")
    version = frozen(splits={"train": 0.5, "validation": 0.25, "test": 0.25})
    sides: dict[str, set[str]] = {}
    for row in DatasetRecord.objects.filter(version=version).select_related("item"):
        sides.setdefault(row.item.group_key, set()).add(row.split)
    assert len(sides) == 20
    assert all(len(found) == 1 for found in sides.values())
    assert len({side for found in sides.values() for side in found}) == 3


def test_a_record_keeps_its_side_in_later_versions_of_either_kind_and_other_shares(project, author, frozen):
    texts = prompts(120)
    for prompt in texts[:60]:
        written(project, author, prompt, "yes")
    first = frozen(splits={"train": 0.4, "validation": 0.3, "test": 0.3})
    for prompt in texts[60:]:
        written(project, author, prompt, "yes")
    second = frozen(splits={"train": 0.9, "validation": 0.05, "test": 0.05})
    before = dict(first.records.values_list("annotation_id", "split"))
    after = dict(second.records.values_list("annotation_id", "split"))
    assert len(after) == 120
    assert {key: after[key] for key in before} == before
    assert second.report["kept_sides"] == 60
    for row in first.records.select_related("item"):
        vote(pair_task(project, row.item, "good", "poor"), author, "one")
    third = frozen("preference", splits={"train": 1})
    assert dict(third.records.values_list("item_id", "split")) == dict(first.records.values_list("item_id", "split"))


def test_the_same_work_frozen_twice_has_the_same_digest(project, author, frozen):
    for prompt in prompts(40):
        written(project, author, prompt, "yes")
    first, second = frozen(name="one"), frozen(name="two")
    assert (first.number, second.number) == (1, 2)
    assert first.digest == second.digest
    assert {name: facts["sha256"] for name, facts in first.files.items()} == {
        name: facts["sha256"] for name, facts in second.files.items()
    }
    written(project, author, "One more, quite unlike the others", "yes")
    assert frozen().digest != first.digest


def test_parquet_copies_hold_the_same_records(project, author, frozen, data_dir):
    import pyarrow.parquet as pq

    written(project, author, "Where is my lamp?", "Here.")
    version = frozen(splits={"train": 1})
    table = pq.read_table(data_dir / version.directory / "train.parquet").to_pylist()
    assert [row["id"] for row in table] == [row["id"] for row in rows(version, "train.jsonl")]
    assert table[0]["completion"][0]["content"] == "Here."


def test_nothing_approved_is_refused_at_once(project, manager):
    with pytest.raises(Conflict, match="No answers are approved in Harbour Goods yet"):
        freeze(project=project, kind="sft", by=manager)


@pytest.mark.parametrize(
    ("splits", "words"),
    [
        ({"train": 0.5, "test": 0.4}, "add up to 0.9"),
        ({"train": 1.2, "test": -0.2}, "must be between 0 and 1"),
        ({"train": 0, "test": 1}, "share of train is 0"),
        ({"train": 0.5, "rest": 0.5}, "'rest' is no split"),
        ({"train": float("nan"), "test": 0.4}, "must be between 0 and 1"),
    ],
)
def test_shares_that_make_no_sense_are_refused(project, author, manager, splits, words):
    written(project, author, "Where is my lamp?", "Here.")
    with pytest.raises(InvalidInput, match=words):
        freeze(project=project, kind="sft", splits=splits, by=manager)


def test_an_empty_train_split_fails_in_plain_words_and_leaves_no_files(project, author, frozen, data_dir):
    vote(pair_task(project, "Where is my lamp?", "here", "there"), author, "tie")
    version = frozen("preference")
    assert version.state == "failed"
    assert "The train split would be empty: of 1 records of approved work 1 are left out (tie)" in version.error
    assert list((data_dir / "datasets").iterdir()) == []
    assert not version.records.exists()


def test_a_manifest_holds_neither_time_nor_number(project, author, frozen, data_dir):
    written(project, author, "Where is my lamp?", "Here.")
    version = frozen(name="a name", splits={"train": 1})
    content = json.loads((data_dir / version.directory / "manifest.json").read_text())
    assert set(content) == {"format", "kind", "rules", "counts", "excluded", "files"}
    assert set(content["rules"]) == {"splits", "salt", "near_duplicates", "votes"}
    assert not [name for name in content["files"] if name.endswith(".parquet")]


def test_more_pairs_are_frozen_than_a_statement_may_name(project, author, frozen):
    for number in range(1100):
        task = pair_task(project, f"Shelf {number}: {number * 7919} nails?", f"Yes {number}.", f"No {number}.")
        vote(task, author, "one")
    version = frozen("preference")
    assert (version.state, version.error) == ("ready", "")
    assert sum(version.counts.values()) == 1100
