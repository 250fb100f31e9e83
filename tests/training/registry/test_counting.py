"""The count that a writer sees is the length that the trainer measures."""

from __future__ import annotations

import json
import shutil

import pytest

from training.registry.counting import counter_in
from training.runner.records import Tokenizing

TOOLS = [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object", "properties": {}}}}]
CALL = {"id": "1", "type": "function", "function": {"name": "look_up", "arguments": '{"place": "Ärmelkanal"}'}}
CONVERSATIONS = {
    "one turn": ([("user", "Where is my parcel?")], [("assistant", "On its way, 3 days.")]),
    "system and turns": (
        [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello!"), ("user", "日本語 😀\n\n  two")],
        [("assistant", "Ärger?")],
    ),
    "nothing written yet": ([("user", "Where?")], [("assistant", "")]),
}


def said(turns):
    return [{"role": role, "content": content} for role, content in turns]


@pytest.fixture(scope="module")
def measured(tiny_base):
    from transformers import AutoTokenizer

    return Tokenizing(AutoTokenizer.from_pretrained(tiny_base), 256)


@pytest.mark.parametrize("tools", [None, TOOLS], ids=["without tools", "with tools"])
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_it_is_what_the_trainer_measures(tiny_base, measured, name, tools):
    prompt, answer = map(said, CONVERSATIONS[name])
    count = counter_in(tiny_base).count(prompt, answer, tools)
    assert count.total == len(measured.render(prompt + answer, tools))
    assert count.total == count.prompt + count.answer + count.tools + count.template
    assert count.with_template
    assert (count.tools > 0) == (tools is not None)
    assert count.template > 0


def test_a_tool_call_counts_as_the_answer(tiny_base, measured):
    prompt = said([("user", "What is it like there?")])
    answer = [{"role": "assistant", "content": "", "tool_calls": [CALL]}]
    count = counter_in(tiny_base).count(prompt, answer, TOOLS)
    assert count.total == len(measured.render(prompt + answer, TOOLS))
    assert count.answer > 10


def test_the_special_tokens_of_a_template_are_the_models_own(tiny_base, tmp_path):
    folder = with_template(tiny_base, tmp_path, "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}")
    config = json.loads((folder / "tokenizer_config.json").read_text())
    config |= {"bos_token": {"content": "<|im_start|>"}, "eos_token": "<|im_end|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    count = counter_in(folder).count(said([("user", "Hi")]), [], None)
    assert count.template == 2


@pytest.mark.parametrize("template", ["{{ raise_exception('Roles must alternate') }}", "{% if %}", ""])
def test_a_template_that_cannot_be_used_leaves_the_texts(tiny_base, tmp_path, template):
    count = counter_in(with_template(tiny_base, tmp_path, template)).count(said([("user", "Hi")]), [], None)
    assert (count.with_template, count.template) == (False, 0)
    assert count.total == count.prompt > 0


def test_a_template_cannot_reach_out_of_its_sandbox(tiny_base, tmp_path):
    reach = "{{ messages.__class__.__mro__[1].__subclasses__() }}"
    count = counter_in(with_template(tiny_base, tmp_path, reach)).count(said([("user", "Hi")]), [], None)
    assert not count.with_template


def test_what_has_no_tokenizer_has_no_count(tmp_path):
    assert counter_in(tmp_path) is None
    (tmp_path / "tokenizer.json").write_text("{}")
    assert counter_in(tmp_path) is None


def with_template(base, tmp_path, template):
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(base / name, folder)
    (folder / "chat_template.jinja").write_text(template)
    return folder
