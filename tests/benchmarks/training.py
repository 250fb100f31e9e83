"""SFT steps per second through a job's runner, against a bare TRL script with the same settings, one after the other.

Both train the same small model on the same records in a process of their own. The time is that between the first and
the last step, so that loading is in neither.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import figure, machine
from training.jobs.run_dir import RUN_FORMAT, RunDir
from training.runner.config import FULL, SFT, fields_of

ROOT = Path(__file__).resolve().parents[2]
RECORDS, STEPS, WARM_UP = 640, 80, 5
MAKE_BASE = """
import sys, torch
from pathlib import Path
from transformers import LlamaConfig, LlamaForCausalLM
from training.base_model.corpus import documents
from training.base_model.making import Recipe, make_tokenizer
recipe, folder = Recipe(), sys.argv[1]
tokenizer = make_tokenizer(documents(1)[:2000], recipe)
tokenizer.save_pretrained(folder)
torch.manual_seed(1)
LlamaForCausalLM(LlamaConfig(
    vocab_size=len(tokenizer), hidden_size=recipe.hidden, intermediate_size=recipe.intermediate,
    num_hidden_layers=recipe.layers, num_attention_heads=recipe.heads, max_position_embeddings=recipe.context,
    tie_word_embeddings=True, bos_token_id=None, eos_token_id=tokenizer.eos_token_id,
    pad_token_id=tokenizer.pad_token_id,
)).save_pretrained(folder)
"""
BARE = """
import json, sys, time
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer
base, data, config, steps = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4])
times = []
class Clock(TrainerCallback):
    def on_step_end(self, *args, **kwargs):
        times.append(time.time())
SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(base),
    processing_class=AutoTokenizer.from_pretrained(base),
    train_dataset=load_dataset("json", data_files=data, split="train"),
    args=SFTConfig(
        output_dir=sys.argv[5], max_steps=steps, learning_rate=config["learning_rate"],
        per_device_train_batch_size=config["batch_size"], lr_scheduler_type="cosine",
        warmup_steps=config["warmup_ratio"], weight_decay=config["weight_decay"], max_length=config["max_length"],
        gradient_checkpointing=False, bf16=False, use_cpu=True, seed=config["seed"], save_strategy="no",
        report_to=[], disable_tqdm=True, completion_only_loss=True, logging_steps=1,
    ),
    callbacks=[Clock()],
).train()
print(json.dumps(times))
"""


def run() -> None:
    """Print the steps per second of a job, with the bare script's beside it."""
    with tempfile.TemporaryDirectory(prefix="tuneloop-bench-") as folder:
        base = Path(folder) / "base"
        _python("-c", MAKE_BASE, str(base))
        run_dir = _prepare(Path(folder) / "run", base)
        config = json.loads(run_dir.config.read_text())["config"]
        bare = _bare(base, run_dir, config, Path(folder) / "bare")
        through_job = _through_job(run_dir)
    figure(
        "sft",
        through_job,
        "steps/s",
        bare_trl=float(f"{bare:.4g}"),
        ratio=round(through_job / bare, 2),
        steps=STEPS,
        batch_size=config["batch_size"],
        checkpoints="ten in the run; the bare script writes none",
        threads=os.environ.get("OMP_NUM_THREADS") or os.cpu_count(),
        machine=machine(),
    )


def _prepare(path: Path, base: Path) -> RunDir:
    run_dir = RunDir(path)
    run_dir.create()
    (run_dir.data / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in _records()))
    config = {field.name: field.default for field in fields_of(SFT, FULL)}
    config |= {"batch_size": 8, "epochs": STEPS * 8 / RECORDS, "learning_rate": 1e-3}
    run_dir.write_config(
        {
            "run_format": RUN_FORMAT,
            "kind": SFT,
            "tuning": FULL,
            "attempt": 1,
            "base": {"model": str(base), "adapters": [], "revision": None},
            "data": {"train": "data/train.jsonl", "validation": None, "sha256": {}},
            "config": config,
            "resume_from": None,
            "output": "output",
        }
    )
    return run_dir


def _records() -> list[dict[str, Any]]:
    """Return support messages of very different lengths, as they are in real data."""
    chance = random.Random(1)
    words = ["my", "order", "is", "late", "and", "the", "box", "was", "open", "when", "it", "came", "please", "help"]
    return [
        {
            "id": str(number),
            "prompt": [{"role": "user", "content": " ".join(chance.choices(words, k=chance.randint(5, 60)))}],
            "completion": [{"role": "assistant", "content": json.dumps({"topic": chance.choice(words)})}],
        }
        for number in range(RECORDS)
    ]


def _bare(base: Path, run_dir: RunDir, config: dict[str, Any], output: Path) -> float:
    data = run_dir.data / "train.jsonl"
    printed = _python("-c", BARE, str(base), str(data), json.dumps(config), str(STEPS), str(output))
    return _steps_per_second(json.loads(printed.strip().splitlines()[-1]))


def _through_job(run_dir: RunDir) -> float:
    _python("-m", "training.runner", str(run_dir.path))
    events = [json.loads(line) for line in run_dir.events.read_text().splitlines()]
    return _steps_per_second([event["time"] for event in events if event["kind"] == "step"])


def _steps_per_second(times: list[float]) -> float:
    if len(times) != STEPS:
        raise RuntimeError(f"The run has {len(times)} steps, not {STEPS}.")
    return (STEPS - 1 - WARM_UP) / (times[-1] - times[WARM_UP])


def _python(*arguments: str) -> str:
    environment = os.environ | {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    with tempfile.TemporaryDirectory(prefix="tuneloop-bench-cache-") as cache:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment | {"HF_DATASETS_CACHE": cache},
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise RuntimeError(f"The process failed: {done.stderr.strip()[-800:]}")
    return done.stdout
