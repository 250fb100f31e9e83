"""Load what a run starts from: full weights, and the adapters that stand on them, merged in."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from training.runner.failures import RunFailed, failure_of

T = TypeVar("T")


def load_tokenizer(base: dict[str, Any]) -> Any:
    """Load the tokenizer of the newest part of the base. Tokens are never added to it."""
    adapters = base.get("adapters") or []
    own = [path for path in reversed(adapters) if (Path(path) / "tokenizer_config.json").is_file()]
    source = own[0] if own else base["model"]
    revision = None if own else base.get("revision")
    tokenizer = _loaded(source, lambda: AutoTokenizer.from_pretrained(source, revision=revision))
    if not tokenizer.chat_template:
        raise RunFailed("bad_model", f"The model {source} has no chat template, so it cannot be given conversations.")
    if tokenizer.eos_token_id is None:
        raise RunFailed("bad_model", f"The tokenizer of {source} has no end-of-text token, so an answer would not end.")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_model(base: dict[str, Any], dtype: torch.dtype) -> Any:
    """Load the model that a run starts from: the full weights with every adapter merged in, oldest first."""
    source, revision = base["model"], base.get("revision")
    model: Any = _loaded(
        source,
        lambda: AutoModelForCausalLM.from_pretrained(source, revision=revision, dtype=dtype, use_safetensors=True),
    )
    for adapter in base.get("adapters") or []:
        model = _loaded(adapter, partial(_merged, model, adapter))
    for name, weight in model.named_parameters():
        if not torch.isfinite(weight).all():
            raise RunFailed("bad_model", f"The model {source} holds numbers that are none (NaN) in {name}.")
    return model


def stored_dtype(base: dict[str, Any]) -> torch.dtype | None:
    """Return the number format that the full weights are stored in, where their config says so."""
    try:
        config = json.loads((Path(base["model"]) / "config.json").read_text())
    except (OSError, ValueError):
        return None
    found = getattr(torch, str(config.get("dtype") or config.get("torch_dtype")), None)
    return found if isinstance(found, torch.dtype) else None


def room_of(model: Any) -> int | None:
    """Return how many tokens a model has room for, or None where its config does not say."""
    config = model.config.get_text_config()
    for name in ("max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length"):
        if isinstance(getattr(config, name, None), int):
            return int(getattr(config, name))
    return None


def device() -> torch.device:
    """Return where to work: the GPU that the supervisor made visible, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def work_dtype(precision: str) -> torch.dtype:
    """Return the number format to compute in."""
    if precision == "auto":
        fit = torch.cuda.is_available() and torch.cuda.is_bf16_supported()
        return torch.bfloat16 if fit else torch.float32
    return torch.bfloat16 if precision == "bfloat16" else torch.float32


def _merged(model: Any, adapter: str) -> Any:
    # peft freezes the weights that an adapter stands on; merged, they are weights like any others.
    return PeftModel.from_pretrained(model, adapter).merge_and_unload().requires_grad_(True)


def _loaded(source: str, load: Callable[[], T]) -> T:
    """Load; whatever a broken or absent model raises becomes one sentence that names it."""
    try:
        return load()
    except Exception as error:
        known = failure_of(error)
        if known.code in {"out_of_memory", "no_space"}:
            raise known from error
        first = str(error).strip().split("\n")[0][:300]
        if "connect" in first.lower() or isinstance(error, ConnectionError):
            text = f"The model {source} is not on this machine, and the Hub cannot be reached to fetch it."
            raise RunFailed("hub_unreachable", text, retryable=True) from error
        raise RunFailed("bad_model", f"The model {source} cannot be loaded: {type(error).__name__}: {first}") from error
