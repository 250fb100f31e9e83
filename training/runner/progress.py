"""Follow a training run: tell its steps, decide when to validate and save, and stop it when asked or when it breaks."""

from __future__ import annotations

import math
import resource
import time
from typing import Any

import torch
from transformers import TrainerCallback

from training.runner.failures import Cancelled, RunFailed
from training.runner.reporting import Eta, Events
from training.runner.stopping import StopSwitch

CHECKPOINTS_OF_A_RUN = 10
LONGEST_WITHOUT_CHECKPOINT = 500
FEWEST_VALIDATIONS = 4
NAN = (
    "The loss became {value} at step {step}: the model is broken from there on. Use a lower learning rate, a longer "
    "warm-up or a lower gradient limit, and look for odd records in the data."
)
BROKEN_FROM_THE_START = "The loss is {value} before any training: the model that the run starts from is broken."


class Plan:
    """At which steps a run validates and saves."""

    def __init__(self, config: dict[str, Any], *, total: int, epoch: int) -> None:
        self.total = total
        often = min(epoch, math.ceil(total / FEWEST_VALIDATIONS))
        self.validate_every = config["validate_every"] or often
        tenth = math.ceil(total / CHECKPOINTS_OF_A_RUN)
        self.checkpoint_every = config["checkpoint_every"] or min(tenth, LONGEST_WITHOUT_CHECKPOINT)

    def validates_at(self, step: int) -> bool:
        """Tell whether the validation loss is measured after a step; after the last one it always is."""
        return step == self.total or step % self.validate_every == 0

    def is_logged(self, step: int) -> bool:
        """Tell whether a step gets a line in the log: fifty in a run do."""
        return step == self.total or step % max(1, self.total // 50) == 0

    def saves_at(self, step: int) -> bool:
        """Tell whether a checkpoint is written after a step. The end needs none: the model itself is written then."""
        return step != self.total and step % self.checkpoint_every == 0


class Follower(TrainerCallback):
    """The trainer's callback: everything that the supervisor hears of a training run."""

    def __init__(self, events: Events, stop: StopSwitch, plan: Plan, eta: Eta, *, validates: bool) -> None:
        self.events = events
        self.stop = stop
        self.plan = plan
        self.eta = eta
        self.validates = validates
        self.cancelled = False
        self.last: dict[str, Any] = {}
        self.last_validation: dict[str, Any] = {}
        self._began = time.monotonic()
        self._tokens = 0.0
        self._speed: float | None = None

    def on_step_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._began = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        step = state.global_step
        control.should_log = True
        if self.stop.asked:
            self.cancelled = True
            control.should_save = control.should_training_stop = True
            return
        control.should_save = self.plan.saves_at(step)
        control.should_evaluate = self.validates and self.plan.validates_at(step)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        logs = logs or {}
        if "loss" not in logs:
            return
        self._refuse_nan(logs, state.global_step)
        self.last = {
            "step": state.global_step,
            "total_steps": state.max_steps,
            "epoch": round(state.epoch or 0.0, 4),
            "loss": logs["loss"],
            "learning_rate": logs.get("learning_rate"),
            "grad_norm": logs.get("grad_norm"),
            "tokens_per_second": self._tokens_per_second(logs.get("num_tokens")),
            "memory_mib": memory_mib(),
            "eta_seconds": self.eta.seconds_left(state.global_step),
            **_preference(logs, ""),
        }
        self.events.tell("step", **self.last)
        if self.plan.is_logged(state.global_step):
            print(f"step {state.global_step} of {state.max_steps}, loss {logs['loss']:.4f}", flush=True)
        if control.should_evaluate:
            self.events.phase("validating")

    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        metrics = metrics or {}
        measured = {"loss": metrics["eval_loss"], **_preference(metrics, "eval_")}
        if not math.isfinite(measured["loss"]):
            if state.global_step == 0:
                raise RunFailed("bad_model", BROKEN_FROM_THE_START.format(value=measured["loss"]))
            raise RunFailed("nan_loss", NAN.format(value=measured["loss"], step=state.global_step))
        self.last_validation = {"step": state.global_step, **measured}
        self.events.tell("validation", **self.last_validation)
        print(f"validation at step {state.global_step}, loss {measured['loss']:.4f}", flush=True)
        if state.global_step < state.max_steps:
            self.events.phase("training")

    def on_prediction_step(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self.stop.asked:
            raise Cancelled

    def _refuse_nan(self, logs: dict[str, Any], step: int) -> None:
        for value in (logs["loss"], logs.get("grad_norm", 0.0)):
            if not math.isfinite(value):
                raise RunFailed("nan_loss", NAN.format(value=value, step=step))

    def _tokens_per_second(self, total: float | None) -> float | None:
        if total is None:
            return None
        tokens, self._tokens = total - self._tokens, total
        now = tokens / max(1e-6, time.monotonic() - self._began)
        self._speed = now if self._speed is None else 0.9 * self._speed + 0.1 * now
        return round(self._speed, 1)


def _preference(logs: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Return what DPO measures: how far apart chosen and rejected are, and how often the right way round."""
    if f"{prefix}rewards/margins" not in logs:
        return {}
    return {"margin": logs[f"{prefix}rewards/margins"], "accuracy": logs[f"{prefix}rewards/accuracies"]}


def memory_mib() -> int:
    """Return the most memory that the run has held so far: the GPU's, or the process's own."""
    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_reserved() // 2**20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
