"""A job's settings: defaults that fit, and every mistake told at once."""

from __future__ import annotations

import pytest

from training.jobs.defaults import checked_config, launch_form
from training.models import Model
from training.runner.config import fields_of


def problems(base, kind="sft", tuning="full", **config):
    _, details = checked_config(kind, tuning, config, base_model=base)
    return {detail.field: detail.message for detail in details}


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("learning_rate", "fast", "learning_rate must be a number, not text."),
        ("learning_rate", True, "learning_rate must be a number, not true."),
        ("learning_rate", None, "learning_rate must be a number, not empty."),
        ("learning_rate", 2, "learning_rate must be at most 1, not 2."),
        ("learning_rate", float("nan"), "learning_rate must be a number, not nan."),
        ("learning_rate", float("inf"), "learning_rate must be at most 1, not inf."),
        ("epochs", 0, "epochs must be at least 0.01, not 0."),
        ("batch_size", 2.5, "batch_size must be a whole number, not 2.5."),
        ("batch_size", [4], "batch_size must be a whole number, not a list."),
        ("batch_size", 0, "batch_size must be at least 1, not 0."),
        ("completion_only", "yes", "completion_only must be true or false, not text."),
        ("lr_schedule", "wavy", "lr_schedule must be one of cosine, linear, constant, not 'wavy'."),
        ("lr_schedule", 3, "lr_schedule must be one of its choices, not 3."),
        ("learningrate", 1, "There is no setting 'learningrate' for sft jobs. Did you mean learning_rate?"),
        ("colour", "red", "There is no setting 'colour' for sft jobs."),
        ("lora_r", 8, "lora_r is a setting of LoRA, but this job does not train an adapter."),
        ("beta", 0.1, "There is no setting 'beta' for sft jobs."),
    ],
)
def test_a_mistake_is_told_in_a_sentence_with_its_place(base, setting, value, sentence):
    assert problems(base, **{setting: value}) == {f"config.{setting}": sentence}


def test_all_mistakes_are_told_at_once(base):
    assert set(problems(base, learning_rate="fast", epochs=-1, nonsense=1)) == {
        "config.learning_rate",
        "config.epochs",
        "config.nonsense",
    }


def test_what_was_not_said_gets_its_default_and_whole_numbers_are_whole(base):
    config, details = checked_config("dpo", "lora", {"epochs": 2, "batch_size": 4.0, "beta": 0.5}, base_model=base)
    assert details == []
    assert set(config) == {field.name for field in fields_of("dpo", "lora")}
    assert (config["epochs"], config["batch_size"], config["beta"]) == (2, 4, 0.5)
    assert isinstance(config["batch_size"], int)
    assert config["checkpoint_every"] is None


def test_the_defaults_fit_the_model_and_the_data(base, sft_version):
    large = Model(name="Large", parameters=7 * 10**9, context_length=8192)
    small, _ = checked_config("sft", "full", {}, base_model=base, dataset_version=sft_version)
    big, _ = checked_config("sft", "full", {}, base_model=large)
    assert (small["max_length"], big["max_length"]) == (256, 1024)
    assert small["learning_rate"] > big["learning_rate"]
    assert (small["batch_size"], small["gradient_accumulation"]) == (4, 1)
    assert (big["batch_size"], big["gradient_accumulation"]) == (1, 16)


def test_the_form_shows_what_a_job_would_get(base, sft_version):
    form = launch_form("sft", "lora", base_model=base, dataset_version=sft_version)
    config, _ = checked_config("sft", "lora", {}, base_model=base, dataset_version=sft_version)
    assert {field["name"]: field["default"] for field in form["fields"]} == config
    assert form["queues"] == ["gpu"]
    assert (form["method"], form["tuning"]) == ("sft", "lora")
    assert launch_form("dpo", "full", base_model=None, dataset_version=None)["fields"]
