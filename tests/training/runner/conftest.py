"""Runs of a tiny model on the CPU: real training, in seconds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from training.jobs.run_dir import RunDir
from training.runner.__main__ import main
from training.runner.config import fields_of

ROOT = Path(__file__).resolve().parents[3]
TOPICS = ("delivery", "refund", "account", "payment")


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """A runner inside the test process must not keep its SIGTERM handler."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def saved_model(folder: Path | str, **how: Any) -> Any:
    """Load a model as any user would."""
    return AutoModelForCausalLM.from_pretrained(folder, **how)


def saved_tokenizer(folder: Path | str) -> Any:
    """Load a tokenizer as any user would."""
    return AutoTokenizer.from_pretrained(folder)


@dataclass
class Run:
    """A run directory, with what the runner left in it."""

    dir: RunDir

    def start(self) -> int:
        """Run it to its end inside this process; return the exit code."""
        return main(str(self.dir.path))

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start it as the supervisor does."""
        command = [sys.executable, "-m", "training.runner", str(self.dir.path)]
        log = self.dir.log.open("ab")
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"OMP_NUM_THREADS": "1"})

    def next_attempt(self) -> None:
        """Prepare what the supervisor prepares for another attempt."""
        config = json.loads(self.dir.config.read_text())
        found = self.dir.complete_checkpoints()
        config |= {"attempt": config["attempt"] + 1, "resume_from": found[-1][1] if found else None}
        self.dir.put_away(config["attempt"])
        self.dir.write_config(config)

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """Return the data of the events of a kind, or whole events."""
        lines = [json.loads(line) for line in self.dir.events.read_text().splitlines()]
        return [line["data"] for line in lines if line["kind"] == kind] if kind else lines

    @property
    def exit(self) -> dict[str, Any]:
        return json.loads(self.dir.exit.read_text())

    @property
    def details(self) -> dict[str, Any]:
        return json.loads((self.dir.output / "tuneloop.json").read_text())

    @property
    def as_base(self) -> str:
        return str(self.dir.output)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def make_run(tmp_path, tiny_base) -> Callable[..., Run]:
    """Return a function that writes a run directory."""
    made: list[RunDir] = []

    def make_run(
        kind: str = "sft",
        *,
        tuning: str = "full",
        train: list[dict] | None = None,
        validation: list[dict] | None = None,
        model: str | None = None,
        adapters: list[str] | None = None,
        **config: Any,
    ) -> Run:
        run_dir = RunDir(tmp_path / f"run-{len(made)}")
        made.append(run_dir)
        run_dir.create()
        data: dict[str, Any] = {"sha256": {"train": "t" * 64}}
        if kind == "generate":
            data["prompts"] = _write(run_dir, "prompts", train or [])
        else:
            examples = sft_rows if kind == "sft" else preference_rows
            data["train"] = _write(run_dir, "train", examples(12) if train is None else train)
            held_out = examples(4, start=100) if validation is None else validation
            data["validation"] = _write(run_dir, "validation", held_out) if held_out else None
        small = {"batch_size": 4, "epochs": 2, "max_length": 256, "learning_rate": 5e-3, "max_new_tokens": 8}
        known = {field.name for field in fields_of(kind, tuning)}
        run_dir.write_config(
            {
                "run_format": 1,
                "kind": kind,
                "tuning": tuning,
                "attempt": 1,
                "base": {"model": model or str(tiny_base), "adapters": adapters or [], "revision": None},
                "data": data,
                "config": {name: value for name, value in small.items() if name in known} | config,
                "resume_from": None,
                "output": "output",
            }
        )
        return Run(run_dir)

    return make_run


def _write(run_dir: RunDir, name: str, rows: list[dict]) -> str:
    (run_dir.data / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return f"data/{name}.jsonl"


def user(text: str) -> list[dict]:
    return [{"role": "user", "content": text}]


def assistant(text: str) -> list[dict]:
    return [{"role": "assistant", "content": text}]


def sft_rows(count: int, start: int = 0) -> list[dict]:
    return [
        {
            "id": f"a{n}r1",
            "prompt": user(f"Question {n} about my {TOPICS[n % 4]}"),
            "completion": assistant(json.dumps({"topic": TOPICS[n % 4]})),
        }
        for n in range(start, start + count)
    ]


def preference_rows(count: int, start: int = 0) -> list[dict]:
    return [
        {
            "id": f"a{n}r1",
            "prompt": user(f"Question {n} about my {TOPICS[n % 4]}"),
            "chosen": assistant("Yes, of course."),
            "rejected": assistant("No, go away, please."),
            "strength": 2,
        }
        for n in range(start, start + count)
    ]
