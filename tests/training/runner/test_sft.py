"""SFT by the runner: what it learns, reports and leaves behind."""

from __future__ import annotations

import json

import pytest
import torch
from peft import PeftModel

from tests.training.runner.conftest import Run, assistant, saved_model, saved_tokenizer, sft_rows, user
from training.registry.artifacts import read_folder
from training.runner.loading import load_model


def loss_of(model, folder: str, row: dict) -> float:
    """Return the loss on a record's answer, computed without the runner."""
    tokenizer = saved_tokenizer(folder)
    start = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, return_dict=True)["input_ids"]
    whole = tokenizer.apply_chat_template(row["prompt"] + row["completion"], return_dict=True)["input_ids"]
    labels = [-100] * len(start) + whole[len(start) :]
    with torch.no_grad():
        return model(input_ids=torch.tensor([whole]), labels=torch.tensor([labels])).loss.item()


def test_full_tuning_learns_and_leaves_a_model_that_loads(make_run, tiny_base):
    run = make_run(epochs=10, learning_rate=2e-2, validation=sft_rows(1, start=100))
    assert run.start() == 0
    assert run.exit == {"status": "succeeded", "code": "", "message": "", "retryable": False, "step": 30}

    validations = run.events("validation")
    assert [point["step"] for point in validations] == list(range(0, 31, 3))
    assert validations[-1]["loss"] < validations[0]["loss"] / 2
    base = saved_model(tiny_base)
    assert validations[0]["loss"] == pytest.approx(loss_of(base, run.as_base, sft_rows(1, start=100)[0]), rel=1e-4)
    tuned = saved_model(run.as_base)
    assert validations[-1]["loss"] == pytest.approx(loss_of(tuned, run.as_base, sft_rows(1, start=100)[0]), rel=1e-4)

    facts = read_folder(run.dir.output)
    assert facts.parameters == read_folder(tiny_base).parameters
    assert facts.template_sha256 == read_folder(tiny_base).template_sha256
    assert len(saved_tokenizer(run.as_base)) == len(saved_tokenizer(tiny_base))


def test_the_events_tell_phases_steps_and_records(make_run):
    run = make_run()
    run.start()
    phases = [data["name"] for data in run.events("phase")]
    assert list(dict.fromkeys(phases)) == ["loading", "preparing", "validating", "training", "saving"]
    assert run.events("records") == [{"trained": 12, "validated": 4, "excluded": []}]
    steps = run.events("step")
    assert [step["step"] for step in steps] == [1, 2, 3, 4, 5, 6]
    assert {step["total_steps"] for step in steps} == {6}
    assert steps[-1]["epoch"] == 2
    assert steps[-1]["eta_seconds"] == 0
    assert all(step["tokens_per_second"] > 0 and step["memory_mib"] > 0 and step["loss"] > 0 for step in steps)
    assert [event["seq"] for event in run.events()] == list(range(1, len(run.events()) + 1))


def test_the_output_says_what_it_was_made_of(make_run, tiny_base):
    run = make_run(seed=3)
    run.start()
    details = run.details
    assert details["seed"] == 3
    assert details["base"]["model"] == str(tiny_base)
    assert details["data_sha256"] == {"train": "t" * 64}
    assert details["counts"] == {"trained": 12, "validated": 4, "excluded": 0}
    assert {"torch", "transformers", "trl", "peft"} <= set(details["versions"])
    assert details["validation"]["step"] == 6
    assert details["wall_seconds"] > 0


def test_lora_leaves_an_adapter_on_top_of_its_base(make_run, tiny_base):
    run = make_run(tuning="lora", epochs=6, lora_r=4, validation=sft_rows(1, start=100))
    assert run.start() == 0
    assert not (run.dir.output / "model.safetensors").exists()
    adapter = json.loads((run.dir.output / "adapter_config.json").read_text())
    assert (adapter["r"], adapter["base_model_name_or_path"]) == (4, str(tiny_base))
    together = PeftModel.from_pretrained(saved_model(tiny_base), run.as_base)
    expected = run.events("validation")[-1]["loss"]
    assert loss_of(together, run.as_base, sft_rows(1, start=100)[0]) == pytest.approx(expected, rel=1e-4)
    assert expected < run.events("validation")[0]["loss"]


def test_an_adapter_on_an_adapter_stands_on_both(make_run, tiny_base):
    first = make_run(tuning="lora", epochs=4)
    first.start()
    second = make_run(tuning="lora", adapters=[first.as_base], epochs=4)
    assert second.start() == 0
    # The second begins where the first ended.
    assert second.events("validation")[0]["loss"] == pytest.approx(first.events("validation")[-1]["loss"], rel=1e-4)
    third = make_run(adapters=[first.as_base, second.as_base], epochs=1)
    assert third.start() == 0
    assert third.events("validation")[0]["loss"] == pytest.approx(second.events("validation")[-1]["loss"], rel=1e-4)
    assert (third.dir.output / "model.safetensors").exists()


def test_the_same_seed_gives_the_same_weights(make_run):
    losses = []
    for seed in (5, 5, 6):
        run = make_run(seed=seed)
        run.start()
        losses.append([step["loss"] for step in run.events("step")])
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


def test_a_bfloat16_base_stays_one(make_run, tiny_base, tmp_path):
    folder = tmp_path / "half"
    saved_model(tiny_base, dtype=torch.bfloat16).save_pretrained(folder)
    saved_tokenizer(tiny_base).save_pretrained(folder)
    run = make_run(model=str(folder), precision="bfloat16")
    assert run.start() == 0
    assert saved_model(run.as_base, dtype="auto").dtype == torch.bfloat16


def test_every_record_is_accounted_for(make_run):
    rows = sft_rows(4)
    rows[0]["prompt"] = user("word " * 400)
    rows += [
        {"id": "empty", "prompt": user("Hello"), "completion": assistant("  ")},
        {"id": "none", "prompt": user("Hello"), "completion": []},
        {"id": "broken", "prompt": "Hello", "completion": assistant("Hi")},
        {"id": "odd", "prompt": [{"role": "user", "content": 7}], "completion": assistant("Hi")},
    ]
    run = make_run(train=rows, validation=[{"id": "v", "prompt": user("word " * 400), "completion": assistant("x")}])
    assert run.start() == 0
    assert run.events("records") == [
        {
            "trained": 3,
            "validated": 0,
            "excluded": [
                {"id": "a0r1", "reason": "too_long"},
                {"id": "empty", "reason": "empty"},
                {"id": "none", "reason": "empty"},
                {"id": "broken", "reason": "broken"},
                {"id": "odd", "reason": "template_error"},
                {"id": "v", "reason": "too_long"},
            ],
        }
    ]
    assert run.events("validation") == []


def test_a_record_of_exactly_the_longest_length_is_kept(make_run, tiny_base):
    (row,) = sft_rows(1)
    tokenizer = saved_tokenizer(tiny_base)
    length = len(tokenizer.apply_chat_template(row["prompt"] + row["completion"], return_dict=True)["input_ids"])
    kept = make_run(train=[row], validation=[], max_length=length, epochs=1)
    assert kept.start() == 0
    left_out = make_run(train=[row], validation=[], max_length=length - 1, epochs=1)
    assert left_out.start() == 1
    assert left_out.exit["code"] == "bad_data"


def test_tool_calls_and_tools_are_learnt(make_run):
    call = {"function": {"name": "look_up", "arguments": '{"order": 5}'}}
    tools = [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}]
    row = {
        "id": "t",
        "prompt": user("Where is it?"),
        "completion": [{"role": "assistant", "content": "", "tool_calls": [call]}],
        "tools": tools,
    }
    run = make_run(train=[row], validation=[], epochs=1)
    assert run.start() == 0
    assert run.events("records")[0]["trained"] == 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "The train split is empty: there is nothing to learn from."),
        (sft_rows(3), "No record is left to train on: every record is longer than max_length 8."),
        (
            [*sft_rows(2), {"id": "e", "prompt": user("Hi"), "completion": assistant("")}],
            "No record is left to train on: of the records 2 are longer than max_length 8, 1 have an empty answer.",
        ),
    ],
)
def test_a_run_without_a_record_fails_with_the_reason(make_run, rows, sentence):
    run: Run = make_run(train=rows, max_length=8)
    assert run.start() == 1
    assert run.exit["code"] == "bad_data"
    assert run.exit["message"] == sentence
    assert not run.exit["retryable"]


def test_merging_does_not_change_the_base(make_run, tiny_base):
    first = make_run(tuning="lora", epochs=2)
    first.start()
    base: dict = {"model": str(tiny_base), "adapters": [], "revision": None}
    plain = load_model(base, torch.float32).state_dict()
    merged = load_model(base | {"adapters": [first.as_base]}, torch.float32).state_dict()
    assert plain.keys() == merged.keys()
    assert any(not torch.equal(plain[name], merged[name]) for name in plain)
