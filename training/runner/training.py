"""Train: SFT and DPO by TRL, full or LoRA, from records that are tokenized and counted already."""

from __future__ import annotations

import copy
import math
import time
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from peft import LoraConfig, TaskType
from transformers import PrinterCallback, Trainer, set_seed
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

from training.jobs.run_dir import RunDir
from training.runner import checkpoints
from training.runner.config import DPO, LORA
from training.runner.failures import Cancelled, RunFailed
from training.runner.loading import load_model, load_tokenizer, room_of, work_dtype
from training.runner.order import ByLength
from training.runner.output import save_output
from training.runner.progress import Follower, Plan
from training.runner.records import Split, Tokenizing, demand_records, read_split
from training.runner.reporting import Eta, Events
from training.runner.stopping import StopSwitch

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj", "qkv_proj", "out_proj", "query_key_value", "c_attn", "Wqkv")


class _Ours(Trainer):
    """What both trainers do our way: the records' order, and how a checkpoint is written."""

    run_dir: RunDir
    events: Events
    order: ByLength

    def _prepare_dataset(self, dataset: Dataset, *_args: Any, **_kwargs: Any) -> Dataset:
        # The records are tokens already; TRL would cut or drop some without a word.
        return dataset

    def _get_train_sampler(self, train_dataset: Any = None) -> ByLength:
        return self.order

    def _evaluate(self, trial: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._evaluate(trial, *args, **kwargs)
        except Cancelled:
            # Asked to stop in the middle of a validation: the steps before it are not to be lost.
            if self.state.global_step:
                self._save_checkpoint(self.model, trial)
            raise

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        step = self.state.global_step
        Trainer._save_checkpoint(self, model, trial)
        written = Path(str(self.args.output_dir)) / f"checkpoint-{step}"
        self.events.tell("checkpoint", step=step, path=checkpoints.complete(written, self.run_dir, step))


class _SFT(_Ours, SFTTrainer):
    pass


class _DPO(_Ours, DPOTrainer):
    pass


def train(run: dict[str, Any], run_dir: RunDir, events: Events, stop: StopSwitch) -> None:
    """Train as ``config.json`` says and write ``output/``.

    Raises:
        RunFailed, Cancelled
    """
    started = time.time()
    config: dict[str, Any] = run["config"]
    events.phase("loading")
    tokenizer = load_tokenizer(run["base"])
    events.phase("preparing")
    train_split, validation_split = _read(run, run_dir, tokenizer)
    excluded = train_split.excluded + validation_split.excluded
    counts = {"trained": len(train_split.rows), "validated": len(validation_split.rows)}
    events.tell("records", **counts, excluded=excluded)
    demand_records(train_split, config["max_length"])
    stop.check()
    events.phase("loading")
    model = _load(run)
    room = room_of(model)
    if room is not None and config["max_length"] > room:
        text = f"max_length is {config['max_length']} tokens, but the model has room for {room}."
        raise RunFailed("bad_config", text)
    stop.check()
    trainer, follower = _trainer(run, run_dir, events, stop, model, tokenizer, train_split, validation_split)
    events.phase("validating" if trainer.args.eval_on_start else "training")
    resume = run["resume_from"]
    trainer.train(resume_from_checkpoint=str(run_dir.path / resume) if resume else None)
    if follower.cancelled:
        raise Cancelled
    events.phase("saving")
    report = {
        "counts": counts | {"excluded": len(excluded)},
        "steps": trainer.state.global_step,
        "train": follower.last,
        "validation": follower.last_validation or None,
        "wall_seconds": round(time.time() - started, 1),
    }
    save_output(run, run_dir, trainer.model, tokenizer, report)


def _read(run: dict[str, Any], run_dir: RunDir, tokenizer: Any) -> tuple[Split, Split]:
    config, data = run["config"], run["data"]
    tokenizing = Tokenizing(tokenizer, config["max_length"])

    def tokenize(record: Any) -> dict[str, list[int]]:
        if run["kind"] == DPO:
            return tokenizing.preference(record)
        return tokenizing.sft(record, completion_only=config["completion_only"])

    validation = run_dir.path / data["validation"] if data.get("validation") else None
    return read_split(run_dir.path / data["train"], tokenize), read_split(validation, tokenize)


def _load(run: dict[str, Any]) -> Any:
    """Load the start model. Weights that are trained stay float32, or small steps would be lost in rounding."""
    trains_all = run["tuning"] != LORA
    model = load_model(run["base"], torch.float32 if trains_all else work_dtype(run["config"]["precision"]))
    model.config.use_cache = False
    return model


def _trainer(
    run: dict[str, Any],
    run_dir: RunDir,
    events: Events,
    stop: StopSwitch,
    model: Any,
    tokenizer: Any,
    train_split: Split,
    validation_split: Split,
) -> tuple[_Ours, Follower]:
    config, is_dpo = run["config"], run["kind"] == DPO
    set_seed(config["seed"])
    batches = math.ceil(len(train_split.rows) / config["batch_size"])
    epoch_steps = math.ceil(batches / config["gradient_accumulation"])
    total = math.ceil(config["epochs"] * epoch_steps)
    done = int(run["resume_from"].rpartition("-")[2]) if run["resume_from"] else 0
    validates = bool(validation_split.rows)
    plan = Plan(config, total=total, epoch=epoch_steps)
    follower = Follower(events, stop, plan, Eta(total, done), validates=validates)
    arguments = {
        "args": _arguments(run, run_dir, validates=validates and not done),
        "model": model,
        "processing_class": tokenizer,
        "train_dataset": Dataset.from_list(train_split.rows),
        "eval_dataset": Dataset.from_list(validation_split.rows) if validates else None,
        "peft_config": _lora(config, model) if run["tuning"] == LORA else None,
        "callbacks": [follower],
    }
    trainer: _Ours
    if is_dpo:
        trainer = _DPO(ref_model=None if run["tuning"] == LORA else frozen_copy(model), **arguments)
    else:
        trainer = _SFT(**arguments)
    lengths = [sum(len(tokens) for tokens in row.values()) for row in train_split.rows]
    trainer.remove_callback(PrinterCallback)
    trainer.run_dir, trainer.events = run_dir, events
    trainer.order = ByLength(lengths, config["batch_size"], config["seed"])
    return trainer, follower


def frozen_copy(model: Any) -> Any:
    """Return the reference of a DPO run that trains all weights: the model it starts from, never to change.

    A LoRA run needs none: it is its own reference when the new adapter is off. In both cases the adapters that the
    start model stood on are merged in, so the bare base is never the reference.
    """
    return copy.deepcopy(model).eval().requires_grad_(False)


def _arguments(run: dict[str, Any], run_dir: RunDir, *, validates: bool) -> SFTConfig | DPOConfig:
    config = run["config"]
    schedule = config["lr_schedule"]
    common: dict[str, Any] = {
        "output_dir": str(checkpoints.staging_folder(run_dir)),
        "num_train_epochs": config["epochs"],
        "learning_rate": config["learning_rate"],
        "per_device_train_batch_size": config["batch_size"],
        "per_device_eval_batch_size": config["batch_size"],
        "gradient_accumulation_steps": config["gradient_accumulation"],
        "lr_scheduler_type": "constant_with_warmup" if schedule == "constant" else schedule,
        "warmup_steps": float(config["warmup_ratio"]),
        "weight_decay": config["weight_decay"],
        "max_grad_norm": config["max_grad_norm"],
        "seed": config["seed"],
        "bf16": work_dtype(config["precision"]) is torch.bfloat16,
        "gradient_checkpointing": config["gradient_checkpointing"],
        "use_cpu": not torch.cuda.is_available(),
        "dataloader_pin_memory": torch.cuda.is_available(),
        "max_length": None,
        # The follower says when to log, validate and save.
        "eval_on_start": validates,
        "eval_strategy": "no",
        "save_strategy": "no",
        "logging_strategy": "no",
        "logging_nan_inf_filter": False,
        "report_to": [],
        "disable_tqdm": True,
    }
    if run["kind"] == DPO:
        return DPOConfig(beta=config["beta"], loss_type=[config["loss_type"]], **common)
    return SFTConfig(completion_only_loss=config["completion_only"], **common)


def _lora(config: dict[str, Any], model: Any) -> LoraConfig:
    return LoraConfig(
        task_type=TaskType.CAUSAL_LM,
        r=config["lora_r"],
        lora_alpha=config["lora_alpha"],
        lora_dropout=config["lora_dropout"],
        target_modules="all-linear" if config["lora_targets"] == "all_linear" else _attention_layers(model),
    )


def _attention_layers(model: Any) -> list[str]:
    names = {name.rpartition(".")[2] for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)}
    found = sorted(names & set(ATTENTION))
    if not found:
        text = "The attention layers of this model are not known by name. Set lora_targets to all_linear."
        raise RunFailed("bad_config", text)
    return found
