"""Answers by the runner: in batches, the same in any batch, and going on where a run was interrupted."""

from __future__ import annotations

import json

import pytest
import torch

from tests.training.runner.conftest import saved_model, saved_tokenizer, sft_rows, user

PROMPTS: list[dict] = [{"id": f"p{n}", "prompt": user("word " * n + "what is it?")} for n in range(1, 12)]


def outputs(run) -> dict[str, dict]:
    lines = (run.dir.output / "outputs.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


@pytest.fixture
def tuned(make_run) -> str:
    run = make_run(epochs=60, train=sft_rows(8), validation=[], learning_rate=1e-2)
    assert run.start() == 0
    return run.as_base


def test_answers_are_those_of_the_model_alone(make_run, tiny_base):
    run = make_run("generate", train=PROMPTS, batch_size=4, max_new_tokens=6)
    assert run.start() == 0
    found = outputs(run)
    model, tokenizer = saved_model(tiny_base), saved_tokenizer(tiny_base)
    for prompt in PROMPTS:
        ids = tokenizer.apply_chat_template(prompt["prompt"], add_generation_prompt=True, return_dict=True)["input_ids"]
        with torch.no_grad():
            alone = model.generate(torch.tensor([ids]), max_new_tokens=6, do_sample=False)[0][len(ids) :]
        row = found[prompt["id"]]
        assert row["completion"] == tokenizer.decode(alone, skip_special_tokens=True)
        assert row["prompt_tokens"] == len(ids)
    assert run.events("step")[-1]["step"] == run.events("step")[-1]["total_steps"] == 11


def test_a_tuned_model_ends_its_answers_itself(make_run, tuned):
    run = make_run("generate", model=tuned, train=[{"id": "p", "prompt": sft_rows(1)[0]["prompt"]}], max_new_tokens=40)
    assert run.start() == 0
    (row,) = outputs(run).values()
    assert (row["finish_reason"], row["completion"]) == ("stop", '{"topic": "delivery"}')
    assert row["completion_tokens"] < 40


def test_an_adapter_answers_with_its_base(make_run):
    adapter = make_run(tuning="lora", epochs=40, train=sft_rows(8), validation=[], learning_rate=2e-2)
    assert adapter.start() == 0
    prompts = [{"id": "p", "prompt": sft_rows(1)[0]["prompt"]}]
    bare = make_run("generate", train=prompts, max_new_tokens=30)
    tuned = make_run("generate", train=prompts, adapters=[adapter.as_base], max_new_tokens=30)
    assert bare.start() == tuned.start() == 0
    assert '"topic"' in outputs(tuned)["p"]["completion"]
    assert '"topic"' not in outputs(bare)["p"]["completion"]


def test_an_interrupted_run_answers_the_rest_only(make_run):
    run = make_run("generate", train=PROMPTS, batch_size=4)
    assert run.start() == 0
    whole = outputs(run)
    path = run.dir.output / "outputs.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    # As a kill leaves it: some lines, the last one cut.
    path.write_text("".join(lines[:5]) + lines[5][:10])
    run.next_attempt()
    assert run.start() == 0
    again = outputs(run)
    assert path.read_text().splitlines(keepends=True)[:5] == lines[:5]
    assert {key: row["completion"] for key, row in again.items()} == {k: row["completion"] for k, row in whole.items()}
    assert run.events("step")[0]["step"] == 8


def test_prompts_without_room_are_told_apart(make_run):
    prompts = [
        {"id": "long", "prompt": user("word " * 400)},
        {"id": "tight", "prompt": user("word " * 60)},
        {"id": "odd", "prompt": [{"role": "user", "content": 7}]},
        {"id": "short", "prompt": user("Hi")},
    ]
    run = make_run("generate", train=prompts, max_new_tokens=200)
    assert run.start() == 0
    found = outputs(run)
    assert (found["long"]["finish_reason"], found["long"]["completion"]) == ("prompt_too_long", "")
    assert found["odd"]["finish_reason"] == "template_error"
    assert found["tight"]["prompt_tokens"] + 200 > 256
    assert found["tight"]["completion_tokens"] <= 256 - found["tight"]["prompt_tokens"]
    assert found["short"]["finish_reason"] in {"stop", "length"}
    assert found["short"]["completion_tokens"] == 200 or found["short"]["finish_reason"] == "stop"


def test_sampling_varies_with_the_seed_and_repeats_with_it(make_run):
    answers = []
    for seed in (1, 1, 2):
        run = make_run("generate", train=PROMPTS, temperature=1.0, seed=seed)
        assert run.start() == 0
        answers.append({key: row["completion"] for key, row in outputs(run).items()})
    assert answers[0] == answers[1]
    assert answers[0] != answers[2]


def test_the_batch_size_changes_no_answer(make_run):
    one, many = (make_run("generate", train=PROMPTS, batch_size=size) for size in (1, 11))
    assert one.start() == many.start() == 0
    assert {k: row["completion"] for k, row in outputs(one).items()} == {
        k: row["completion"] for k, row in outputs(many).items()
    }


def test_prompts_that_cannot_be_read_fail_the_run(make_run):
    run = make_run("generate", train=[{"id": "p"}])
    assert run.start() == 1
    assert run.exit["code"] == "bad_data"
    empty = make_run("generate", train=[])
    assert empty.start() == 1
    assert empty.exit["message"] == "There is no prompt to answer."
