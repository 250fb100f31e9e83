"""A run that is killed, cancelled or broken: what is left, and how the next attempt goes on."""

from __future__ import annotations

import signal

import pytest
import torch

from tests.training.runner.conftest import saved_model, saved_tokenizer, sft_rows, wait_for
from training.runner.failures import failure_of


@pytest.mark.parametrize(("kind", "tuning"), [("sft", "full"), ("sft", "lora"), ("dpo", "lora")])
def test_a_killed_run_goes_on_as_if_nothing_had_happened(make_run, kind, tuning):
    whole = make_run(kind, tuning=tuning, epochs=6, checkpoint_every=4)
    assert whole.start() == 0
    run = make_run(kind, tuning=tuning, epochs=6, checkpoint_every=4)
    process = run.spawn()
    try:
        wait_for(lambda: len(run.dir.complete_checkpoints()) >= 1)
    finally:
        process.kill()
    process.wait()
    if run.dir.exit.exists():
        pytest.skip("the run was over before it could be killed")
    (found, _path) = run.dir.complete_checkpoints()[-1]
    run.next_attempt()
    assert run.start() == 0
    steps = run.events("step")
    assert steps[0]["step"] == found + 1
    assert steps[-1]["step"] == run.exit["step"] == 18
    assert steps[-1]["total_steps"] == 18
    expected = whole.events("validation")[-1]["loss"]
    assert run.events("validation")[-1]["loss"] == pytest.approx(expected, rel=1e-3)
    assert run.details["resumed_from"] == f"checkpoints/step-{found:06d}"


def test_resuming_in_the_middle_of_an_epoch_sees_the_same_records(make_run):
    whole = make_run(train=sft_rows(40), epochs=2, checkpoint_every=7)
    assert whole.start() == 0
    before = {step["step"]: step["loss"] for step in whole.events("step")}
    assert [step for step, _ in whole.dir.complete_checkpoints()] == [7, 14]
    whole.next_attempt()
    assert whole.start() == 0
    for step in whole.events("step"):
        assert step["loss"] == pytest.approx(before[step["step"]], rel=1e-4)
    assert [step["step"] for step in whole.events("step")] == list(range(15, 21))


def test_only_the_two_newest_checkpoints_are_kept(make_run):
    run = make_run(epochs=2, checkpoint_every=1)
    run.start()
    assert [step for step, _ in run.dir.complete_checkpoints()] == [4, 5]
    assert [data["step"] for data in run.events("checkpoint")] == [1, 2, 3, 4, 5]
    newest = run.dir.path / run.events("checkpoint")[-1]["path"]
    assert {"optimizer.pt", "scheduler.pt", "rng_state.pth", "model.safetensors", "COMPLETE"} <= {
        path.name for path in newest.iterdir()
    }


def test_a_half_written_checkpoint_is_no_obstacle(make_run):
    run = make_run(epochs=1)
    (run.dir.checkpoints / ".writing" / "checkpoint-3").mkdir(parents=True)
    (run.dir.checkpoints / "step-000002").mkdir()
    assert run.dir.complete_checkpoints() == []
    assert run.start() == 0


def test_a_cancelled_run_saves_and_leaves(make_run):
    run = make_run(epochs=300, checkpoint_every=100_000)
    process = run.spawn()
    wait_for(lambda: run.dir.events.exists() and len(run.events("step")) >= 3)
    run.dir.cancel.touch()
    assert process.wait(30) == 1
    assert run.exit["status"] == "cancelled"
    last = run.events("step")[-1]["step"]
    assert run.exit["step"] == last
    assert run.dir.complete_checkpoints() == [(last, f"checkpoints/step-{last:06d}")]
    assert not run.dir.output.exists()


def test_sigterm_is_a_request_to_stop(make_run):
    run = make_run(epochs=300, checkpoint_every=100_000)
    process = run.spawn()
    wait_for(lambda: run.dir.events.exists() and len(run.events("validation")) >= 3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 1
    assert run.exit["status"] == "cancelled"
    assert len(run.dir.complete_checkpoints()) == 1


def test_a_run_that_was_cancelled_before_it_began_leaves_at_once(make_run):
    run = make_run()
    run.dir.cancel.touch()
    assert run.start() == 1
    assert run.exit["status"] == "cancelled"
    assert run.events("step") == []


@pytest.fixture
def overflowing_base(tiny_base, tmp_path) -> str:
    """A model of finite weights whose answers are beyond every number."""
    folder = tmp_path / "overflowing"
    model = saved_model(tiny_base)
    model.model.norm.weight.data.fill_(3e38)
    model.model.embed_tokens.weight.data.mul_(1e3)
    model.save_pretrained(folder)
    saved_tokenizer(tiny_base).save_pretrained(folder)
    return str(folder)


def test_a_loss_that_is_no_number_ends_the_run_for_good(make_run, overflowing_base):
    run = make_run(model=overflowing_base, validation=[], checkpoint_every=1)
    assert run.start() == 1
    assert (run.exit["code"], run.exit["retryable"]) == ("nan_loss", False)
    assert "at step 1" in run.exit["message"]
    assert run.dir.complete_checkpoints() == []
    assert not run.dir.output.exists()


def test_a_loss_that_is_no_number_from_the_start_is_the_models_fault(make_run, overflowing_base):
    run = make_run(model=overflowing_base)
    assert run.start() == 1
    assert run.exit["code"] == "bad_model"


def test_infinite_weights_are_told_as_a_bad_model(make_run, tiny_base, tmp_path):
    folder = tmp_path / "broken"
    model = saved_model(tiny_base)
    model.model.norm.weight.data.fill_(float("nan"))
    model.save_pretrained(folder)
    saved_tokenizer(tiny_base).save_pretrained(folder)
    run = make_run(model=str(folder))
    run.start()
    assert run.exit["code"] == "bad_model"


def test_a_model_that_cannot_be_read_is_named(make_run, tmp_path):
    (tmp_path / "nothing").mkdir()
    run = make_run(model=str(tmp_path / "nothing"))
    assert run.start() == 1
    assert run.exit["code"] == "bad_model"
    assert str(tmp_path / "nothing") in run.exit["message"]


def test_more_tokens_than_the_model_has_room_for_are_refused(make_run):
    run = make_run(max_length=257)
    assert run.start() == 1
    assert (run.exit["code"], run.exit["retryable"]) == ("bad_config", False)
    assert "room for 256" in run.exit["message"]


def test_a_setting_of_the_wrong_type_is_refused_before_anything_is_loaded(make_run):
    run = make_run(learning_rate="fast")
    assert run.start() == 1
    assert run.exit["message"] == "learning_rate must be a number, not text."
    assert run.dir.events.read_text() == ""


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), "out_of_memory", False),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
            "out_of_memory",
            False,
        ),
        (MemoryError(), "out_of_memory", False),
        (OSError(28, "No space left on device"), "no_space", False),
        (RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)"), "no_space", False),
        (ValueError("something else"), "error", True),
    ],
)
def test_what_an_exception_means(error, code, retryable):
    failure = failure_of(error)
    assert (failure.code, failure.retryable) == (code, retryable)
