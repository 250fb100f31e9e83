"""What a model's files say, and what a runner is told to load."""

from __future__ import annotations

import hashlib

import pytest

from training.models import Model, ModelKind, WeightFormat
from training.registry.artifacts import (
    UnusableFolder,
    base_for_runner,
    context_length,
    folder_digest,
    read_folder,
    take_over,
    template_digest,
)


def test_a_folder_says_its_size_room_and_template(make_folder):
    facts = read_folder(make_folder(template="hello"))
    assert facts.parameters == 23
    assert facts.context_length == 256
    assert facts.architecture == "LlamaForCausalLM"
    assert facts.template_sha256 == hashlib.sha256(b"hello").hexdigest()


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("config.json", "no config.json"),
        ("tokenizer_config.json", "no tokenizer_config.json"),
        ("tokenizer.json", "no tokenizer"),
        ("model.safetensors", "no weights"),
    ],
)
def test_what_is_missing_is_named(make_folder, missing, said):
    with pytest.raises(UnusableFolder, match=said):
        read_folder(make_folder(without=(missing,)))


def test_pickled_weights_are_refused(make_folder):
    folder = make_folder(without=("model.safetensors",))
    (folder / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(UnusableFolder, match="can run code"):
        read_folder(folder)


@pytest.mark.parametrize("content", [b"", b"\xff" * 8, b"\x02\x00\x00\x00\x00\x00\x00\x00[]"])
def test_broken_weights_are_refused(make_folder, content):
    folder = make_folder()
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(UnusableFolder):
        read_folder(folder)


def test_the_smallest_stated_length_counts_and_no_limit_is_none():
    assert context_length({"max_position_embeddings": 8}, {"model_max_length": 4}) == 4
    assert context_length({"text_config": {"n_positions": 16}}, {"model_max_length": 1e30}) == 16
    assert context_length({}, {}) is None


def test_a_template_may_be_in_the_tokenizers_config(make_folder):
    folder = make_folder(without=("chat_template.jinja",))
    assert template_digest(folder, {"chat_template": "x"}) == hashlib.sha256(b"x").hexdigest()
    named = [{"name": "tool_use", "template": "y"}, {"name": "default", "template": "x"}]
    assert template_digest(folder, {"chat_template": named}) == hashlib.sha256(b"x").hexdigest()
    assert template_digest(folder, {}) == ""


def test_the_digest_follows_every_byte_and_name(make_folder):
    one, two = make_folder("one"), make_folder("two")
    assert folder_digest(one) == folder_digest(two)
    (two / "config.json").rename(two / "renamed.json")
    assert folder_digest(one) != folder_digest(two)


def test_taking_over_twice_keeps_what_is_there(data_dir):
    output = data_dir / "runs" / "7" / "output"
    output.mkdir(parents=True)
    (output / "file").write_text("x")
    assert take_over(output, 7) == take_over(output, 7) == "models/job-7"
    assert (data_dir / "models" / "job-7" / "file").read_text() == "x"


def test_a_runner_is_told_all_adapters_of_the_line_oldest_first(organization, project, data_dir):
    base = Model.objects.create(
        organization=organization, name="Base", kind=ModelKind.BASE, location="org/base", revision="abc"
    )
    line = [base]
    formats = (WeightFormat.ADAPTER, WeightFormat.ADAPTER, WeightFormat.FULL, WeightFormat.ADAPTER)
    for number, weight_format in enumerate(formats):
        line.append(
            Model.objects.create(
                organization=organization, project=project, name=f"M{number}", kind=ModelKind.SFT,
                weight_format=weight_format, location=f"models/job-{number}", parent=line[-1],
            )
        )  # fmt: skip
    at = [str(data_dir / f"models/job-{number}") for number in range(4)]
    assert [base_for_runner(model) for model in line] == [
        {"model": "org/base", "adapters": [], "revision": "abc"},
        {"model": "org/base", "adapters": at[:1], "revision": "abc"},
        {"model": "org/base", "adapters": at[:2], "revision": "abc"},
        {"model": at[2], "adapters": [], "revision": None},
        {"model": at[2], "adapters": at[3:], "revision": None},
    ]
