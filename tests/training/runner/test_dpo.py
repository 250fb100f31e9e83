"""DPO by the runner: the reference is the model that the run starts from."""

from __future__ import annotations

import math

import pytest
import torch

from tests.training.runner.conftest import assistant, preference_rows, user
from training.runner import training
from training.runner.loading import load_model

LN_2 = math.log(2)


@pytest.fixture
def sft_adapter(make_run) -> str:
    """A model that differs from its base by an adapter: mistaking the bare base for the reference would show."""
    run = make_run(tuning="lora", epochs=6)
    assert run.start() == 0
    return run.as_base


@pytest.mark.parametrize("tuning", ["full", "lora"])
@pytest.mark.parametrize("on_adapter", [False, True], ids=["full base", "adapter base"])
def test_it_starts_at_ln_2_and_the_margin_rises(make_run, request, tuning, on_adapter):
    adapters = [request.getfixturevalue("sft_adapter")] if on_adapter else []
    run = make_run("dpo", tuning=tuning, adapters=adapters, epochs=4)
    assert run.start() == 0
    start, *_, end = run.events("validation")
    assert (start["step"], end["step"]) == (0, 12)
    assert start["loss"] == pytest.approx(LN_2, abs=1e-4)
    assert start["margin"] == pytest.approx(0, abs=1e-4)
    assert run.events("step")[0]["loss"] == pytest.approx(LN_2, abs=1e-4)
    assert end["margin"] > 0.01
    assert end["accuracy"] == 1
    assert end["loss"] < LN_2
    assert {"margin", "accuracy"} <= set(run.events("step")[0])
    weights = "adapter_model.safetensors" if tuning == "lora" else "model.safetensors"
    assert (run.dir.output / weights).exists()


def test_the_bare_base_as_the_reference_would_be_seen(make_run, tiny_base, sft_adapter, monkeypatch):
    """The test above can fail: against another model the first loss is not ln 2."""
    base: dict = {"model": str(tiny_base), "adapters": [], "revision": None}
    monkeypatch.setattr(training, "frozen_copy", lambda model: load_model(base, torch.float32))
    run = make_run("dpo", adapters=[sft_adapter], epochs=1)
    assert run.start() == 0
    assert abs(run.events("validation")[0]["loss"] - LN_2) > 1e-3


def test_pairs_that_teach_nothing_are_left_out(make_run):
    rows = preference_rows(3)
    rows[0]["rejected"] = rows[0]["chosen"]
    rows[1]["rejected"] = assistant("word " * 400)
    rows.append({"id": "e", "prompt": user("Hi"), "chosen": assistant(""), "rejected": assistant("No")})
    run = make_run("dpo", train=rows, epochs=1)
    assert run.start() == 0
    (records,) = run.events("records")
    assert records["trained"] == 1
    assert [entry["reason"] for entry in records["excluded"]] == ["same_answers", "too_long", "empty"]
