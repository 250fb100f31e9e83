"""The small base model: its corpus, tokenizer and template, and that making it is repeatable."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

from tests.training.runner.conftest import saved_model, saved_tokenizer
from training.base_model.corpus import DEMO, documents
from training.base_model.making import MARKER, Recipe, digest_of, folder_in, make
from training.registry.artifacts import read_folder

TINY = Recipe(
    vocabulary=300, hidden=16, layers=1, heads=2, intermediate=32, context=64, block=16, batch=2, steps=20, warmup=4
)
FEW = documents(1)[:200]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two models of the same recipe, made apart."""
    said: list[str] = []
    folders = [make(tmp_path_factory.mktemp("base"), TINY, corpus=FEW, tell=said.append) for _ in range(2)]
    return folders, said


def test_it_is_a_model_folder_like_any_other(made):
    (folder, _), _said = made
    facts = read_folder(folder)
    assert facts.architecture == "LlamaForCausalLM"
    assert facts.context_length == 64
    assert facts.template_sha256
    model, tokenizer = saved_model(folder), saved_tokenizer(folder)
    assert len(tokenizer) == model.config.vocab_size == 300
    assert model.config.eos_token_id == tokenizer.eos_token_id == model.generation_config.eos_token_id


def test_the_same_recipe_gives_the_same_weights(made):
    (first, second), _said = made
    assert first.name == second.name
    one, two = (saved_model(folder).state_dict() for folder in (first, second))
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert (first / "tokenizer.json").read_text() == (second / "tokenizer.json").read_text()


def test_a_second_call_returns_at_once_and_tells_so(made):
    (folder, _), said = made
    before = (folder / "model.safetensors").stat().st_mtime_ns
    again: list[str] = []
    assert make(folder.parent, TINY, corpus=FEW, tell=again.append) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before
    assert again == [f"The base model is in {folder}."]
    assert any("step 20 of 20" in line for line in said)


def test_a_half_made_model_does_not_count(tmp_path):
    folder = folder_in(tmp_path, TINY, FEW)
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    assert make(tmp_path, TINY, corpus=FEW, tell=lambda text: None) == folder
    assert json.loads((folder / MARKER).read_text())["recipe"]["steps"] == 20
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_the_digest_names_what_goes_in():
    corpus = documents(1)
    assert digest_of(corpus, TINY) == digest_of(documents(1), TINY)
    assert digest_of(corpus, TINY) != digest_of(corpus[:-1], TINY)
    assert digest_of(corpus, TINY) != digest_of(corpus, replace(TINY, seed=2))


def test_held_out_rows_of_the_demo_are_not_in_the_corpus():
    texts = {document if isinstance(document, str) else document[0]["content"] for document in documents(1)}
    rows = [
        json.loads(line)
        for name in ("support_messages", "reply_pairs")
        for line in (DEMO / f"{name}.jsonl").read_text().splitlines()
    ]
    assert rows, "the demo data is there"
    held_out = {row["prompt"] for row in rows if row.get("split") == "test" and "prompt" in row}
    learnt = {row["prompt"] for row in rows if row.get("split") is None and "prompt" in row}
    assert len(held_out) > 50
    assert not held_out & texts
    assert learnt <= texts | held_out
    whole = json.dumps(documents(1))
    assert "wants_replacement" not in whole
    assert '"urgency":' not in whole


def test_the_template_writes_every_role_and_marks_what_the_assistant_says(made):
    (folder, _), _said = made
    tokenizer = saved_tokenizer(folder)
    call = {"function": {"name": "look_up", "arguments": {"order": 5}}}
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Where is it?"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": '{"at": "sea"}'},
        {"role": "assistant", "content": "At sea."},
    ]
    tools = [{"type": "function", "function": {"name": "look_up"}}]
    text = tokenizer.apply_chat_template(messages, tools=tools, tokenize=False)
    assert text == (
        "<|im_start|>system\nBe brief.\n\nYou may call these tools:\n"
        '{"type": "function", "function": {"name": "look_up"}}\n'
        'To call one, write <tool_call>{"name": ..., "arguments": {...}}</tool_call>.<|im_end|>\n'
        "<|im_start|>user\nWhere is it?<|im_end|>\n"
        '<|im_start|>assistant\n<tool_call>{"name": "look_up", "arguments": {"order": 5}}</tool_call><|im_end|>\n'
        '<|im_start|>tool\n{"at": "sea"}<|im_end|>\n'
        "<|im_start|>assistant\nAt sea.<|im_end|>\n"
    )
    marked = tokenizer.apply_chat_template(messages, tools=tools, return_dict=True, return_assistant_tokens_mask=True)
    said = [token for token, ours in zip(marked["input_ids"], marked["assistant_masks"], strict=True) if ours]
    assert tokenizer.decode(said) == (
        '<tool_call>{"name": "look_up", "arguments": {"order": 5}}</tool_call><|im_end|>At sea.<|im_end|>'
    )


@pytest.mark.parametrize("text", ["naïve café", "日本語", "a\tb  c\n\n", "🙂", "17 + 4 = 21", "<b>&amp;</b>"])
def test_any_text_can_be_written(made, text):
    (folder, _), _said = made
    tokenizer = saved_tokenizer(folder)
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_a_prompt_is_the_start_of_its_conversation(made):
    (folder, _), _said = made
    tokenizer = saved_tokenizer(folder)
    prompt = [{"role": "user", "content": "Hi"}]
    start = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, return_dict=True)["input_ids"]
    whole = tokenizer.apply_chat_template([*prompt, {"role": "assistant", "content": "{}"}], return_dict=True)[
        "input_ids"
    ]
    assert whole[: len(start)] == start
