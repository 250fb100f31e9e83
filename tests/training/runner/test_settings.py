"""Every setting of the table reaches what it sets; none is there for show."""

from __future__ import annotations

from typing import Any

import pytest
from transformers import Trainer

from training.runner.config import DPO, FULL, GENERATE, LORA, SFT, fields_of, fitted_defaults, problem_with
from training.runner.failures import Cancelled

# name: (a value that is not the default, where the trainer must have it)
REACHES: dict[str, tuple[Any, Any]] = {
    "epochs": (5, lambda trainer: trainer.args.num_train_epochs),
    "learning_rate": (0.0123, lambda trainer: trainer.args.learning_rate),
    "batch_size": (3, lambda trainer: trainer.args.per_device_train_batch_size),
    "gradient_accumulation": (2, lambda trainer: trainer.args.gradient_accumulation_steps),
    "max_length": (44, lambda trainer: 44 if len(trainer.train_dataset) < 12 else None),
    "lr_schedule": ("linear", lambda trainer: trainer.args.lr_scheduler_type),
    "warmup_ratio": (0.25, lambda trainer: trainer.args.warmup_steps),
    "weight_decay": (0.07, lambda trainer: trainer.args.weight_decay),
    "max_grad_norm": (0.5, lambda trainer: trainer.args.max_grad_norm),
    "validate_every": (2, lambda trainer: follower(trainer).plan.validate_every),
    "checkpoint_every": (2, lambda trainer: follower(trainer).plan.checkpoint_every),
    "precision": ("bfloat16", lambda trainer: "bfloat16" if trainer.args.bf16 else "float32"),
    "gradient_checkpointing": (True, lambda trainer: trainer.args.gradient_checkpointing),
    "seed": (99, lambda trainer: trainer.args.seed if trainer.order.seed == 99 else None),
    "completion_only": (False, lambda trainer: -100 in trainer.train_dataset[0]["labels"]),
    "beta": (0.3, lambda trainer: trainer.beta),
    "loss_type": ("ipo", lambda trainer: trainer.loss_types[0]),
    "lora_r": (3, lambda trainer: adapter(trainer).r),
    "lora_alpha": (5.0, lambda trainer: adapter(trainer).lora_alpha),
    "lora_dropout": (0.25, lambda trainer: adapter(trainer).lora_dropout),
    "lora_targets": ("attention", lambda trainer: "attention" if len(adapter(trainer).target_modules) == 4 else None),
}


def follower(trainer):
    (found,) = [callback for callback in trainer.callback_handler.callbacks if hasattr(callback, "plan")]
    return found


def adapter(trainer):
    return trainer.model.peft_config["default"]


@pytest.mark.parametrize(("kind", "tuning"), [(SFT, FULL), (SFT, LORA), (DPO, FULL), (DPO, LORA)])
def test_each_setting_reaches_the_trainer(make_run, monkeypatch, kind, tuning):
    seen = []

    def stop_before_training(trainer, **_kwargs):
        seen.append(trainer)
        raise Cancelled

    monkeypatch.setattr(Trainer, "train", stop_before_training)
    settings = {field.name: REACHES[field.name][0] for field in fields_of(kind, tuning)}
    run = make_run(kind, tuning=tuning, **settings)
    run.start()
    assert seen, run.exit
    for name, value in settings.items():
        assert REACHES[name][1](seen[0]) == value, name


def test_the_other_values_of_a_choice_work_as_well(make_run):
    for settings in ({"lr_schedule": "constant"}, {"gradient_checkpointing": True}, {"precision": "bfloat16"}):
        assert make_run(epochs=1, **settings).start() == 0, settings
    for loss in ("ipo", "hinge"):
        assert make_run("dpo", epochs=1, loss_type=loss).start() == 0, loss


def test_a_constant_schedule_is_constant(make_run):
    run = make_run(lr_schedule="constant", warmup_ratio=0.0, learning_rate=1e-3)
    run.start()
    assert {step["learning_rate"] for step in run.events("step")} == {1e-3}


@pytest.mark.parametrize("kind", [SFT, DPO, GENERATE])
@pytest.mark.parametrize("tuning", [FULL, LORA])
@pytest.mark.parametrize("parameters", [None, 4_000_000, 120_000_000, 2 * 10**9, 7 * 10**9])
@pytest.mark.parametrize("context", [None, 64, 4096])
@pytest.mark.parametrize("records", [None, 0, 50, 100_000])
def test_fitted_defaults_are_valid(kind, tuning, parameters, context, records):
    defaults = fitted_defaults(kind, tuning, parameters=parameters, context_length=context, records=records)
    for field in fields_of(kind, tuning):
        assert problem_with(field, defaults[field.name]) is None
        assert problem_with(field, field.default) is None
    if context is not None:
        assert defaults.get("max_length", 0) <= context


def test_every_field_explains_itself():
    for kind in (SFT, DPO, GENERATE):
        for field in fields_of(kind, LORA):
            assert field.label[0].isupper()
            assert field.help.endswith(".")
            assert (field.type == "choice") == (field.choices is not None)
            if field.type in {"integer", "number"}:
                assert field.minimum is not None
                assert field.maximum is not None
            if field.nullable:
                assert "Empty:" in field.help
