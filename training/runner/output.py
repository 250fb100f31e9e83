"""Write ``output/``: the model or adapter, its tokenizer with the chat template, and where it comes from."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
from typing import Any

import torch

from training.jobs.run_dir import RunDir, write_json
from training.runner.config import LORA
from training.runner.loading import stored_dtype

LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets", "tokenizers", "safetensors")


def save_output(run: dict[str, Any], run_dir: RunDir, model: Any, tokenizer: Any, report: dict[str, Any]) -> None:
    """Write everything aside, then rename: ``output/`` is whole or is not there."""
    aside = run_dir.path / ".output"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    if run["tuning"] == LORA:
        model.save_pretrained(aside, safe_serialization=True, save_embedding_layers=False)
    else:
        model.config.use_cache = True
        model.to(stored_dtype(run["base"]) or model.dtype)
        model.save_pretrained(aside)
    tokenizer.save_pretrained(aside)
    write_json(aside / "tuneloop.json", provenance(run) | report)
    shutil.rmtree(run_dir.output, ignore_errors=True)
    os.replace(aside, run_dir.output)


def provenance(run: dict[str, Any]) -> dict[str, Any]:
    """Return what a run was made of: enough to make it again."""
    return {
        "kind": run["kind"],
        "tuning": run["tuning"],
        "attempt": run["attempt"],
        "base": run["base"],
        "config": run["config"],
        "seed": run["config"]["seed"],
        "data_sha256": run["data"].get("sha256"),
        "resumed_from": run["resume_from"],
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else f"CPU ({platform.machine()})",
        "threads": torch.get_num_threads(),
    }
