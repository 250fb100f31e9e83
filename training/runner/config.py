"""The settings of a run: one table that the launch form shows, the launch checks and the runner reads. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

SFT, DPO, GENERATE = "sft", "dpo", "generate"
FULL, LORA = "full", "lora"


@dataclass(frozen=True)
class Field:
    """One setting. ``nullable``: left empty, the runner chooses, and ``help`` says how."""

    name: str
    type: str
    label: str
    help: str
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] | None = None
    nullable: bool = False
    advanced: bool = False


EPOCHS = Field(
    "epochs", "number", "Epochs",
    "How many times each record is learnt from. More epochs fit the data more closely; too many learn it by heart. "
    "Watch the validation loss: when it rises, there were too many.",
    3, minimum=0.01, maximum=1000,
)  # fmt: skip
LEARNING_RATE = Field(
    "learning_rate", "number", "Learning rate",
    "How far one step moves the weights. Too high and the loss jumps or becomes useless; too low and little is learnt. "
    "Large models and continued training need small values.",
    2e-5, minimum=1e-9, maximum=1,
)  # fmt: skip
BATCH_SIZE = Field(
    "batch_size", "integer", "Batch size",
    "How many records are in memory at once. Halve it when memory runs out, and double the gradient accumulation.",
    8, minimum=1, maximum=1024,
)  # fmt: skip
GRADIENT_ACCUMULATION = Field(
    "gradient_accumulation", "integer", "Gradient accumulation",
    "How many batches make one step. It has the effect of a larger batch without needing its memory.",
    1, minimum=1, maximum=1024, advanced=True,
)  # fmt: skip
MAX_LENGTH = Field(
    "max_length", "integer", "Longest record (tokens)",
    "A longer record, prompt and answer together, is left out and listed in the job's report. Nothing is cut. "
    "It cannot exceed the model's room.",
    1024, minimum=8, maximum=1_000_000,
)  # fmt: skip
LR_SCHEDULE = Field(
    "lr_schedule", "choice", "Learning rate schedule",
    "How the learning rate changes after the warm-up: it falls along a curve (cosine), in a straight line (linear), "
    "or stays (constant).",
    "cosine", choices=("cosine", "linear", "constant"), advanced=True,
)  # fmt: skip
WARMUP_RATIO = Field(
    "warmup_ratio", "number", "Warm-up share",
    "The share of all steps in which the learning rate rises from zero to its full value.",
    0.05, minimum=0, maximum=0.9, advanced=True,
)  # fmt: skip
WEIGHT_DECAY = Field(
    "weight_decay", "number", "Weight decay",
    "How strongly the weights are pulled towards zero. A little of it works against learning by heart.",
    0.01, minimum=0, maximum=1, advanced=True,
)  # fmt: skip
MAX_GRAD_NORM = Field(
    "max_grad_norm", "number", "Gradient limit",
    "A step whose gradient is longer than this is shortened to it, so that one odd batch cannot spoil the model.",
    1.0, minimum=0.001, maximum=1000, advanced=True,
)  # fmt: skip
COMPLETION_ONLY = Field(
    "completion_only", "boolean", "Learn the answers only",
    "On: the model learns to write the answer. Off: it learns to write the prompt as well.",
    True, advanced=True,
)  # fmt: skip
BETA = Field(
    "beta", "number", "Beta",
    "How closely the model stays with the one it started from. Small values let it move far; large ones hold it back.",
    0.1, minimum=0.001, maximum=10,
)  # fmt: skip
LOSS_TYPE = Field(
    "loss_type", "choice", "Loss",
    "sigmoid is plain DPO. ipo holds back more where the preferences are noisy. hinge ignores pairs that are already "
    "well apart.",
    "sigmoid", choices=("sigmoid", "ipo", "hinge"), advanced=True,
)  # fmt: skip
LORA_R = Field(
    "lora_r", "integer", "LoRA rank",
    "The size of the adapter. A higher rank can learn more and takes more memory.",
    16, minimum=1, maximum=1024,
)  # fmt: skip
LORA_ALPHA = Field(
    "lora_alpha", "number", "LoRA alpha",
    "How strongly the adapter acts: its effect is multiplied by alpha divided by rank. Twice the rank is usual.",
    32, minimum=0.1, maximum=4096, advanced=True,
)  # fmt: skip
LORA_DROPOUT = Field(
    "lora_dropout", "number", "LoRA dropout",
    "The share of the adapter's inputs left out at random in each step, against learning by heart. DPO never uses it.",
    0.0, minimum=0, maximum=0.9, advanced=True,
)  # fmt: skip
LORA_TARGETS = Field(
    "lora_targets", "choice", "LoRA layers",
    "Where the adapter acts: in all linear layers, or only in the attention layers (smaller, learns less).",
    "all_linear", choices=("all_linear", "attention"), advanced=True,
)  # fmt: skip
VALIDATE_EVERY = Field(
    "validate_every", "integer", "Steps between validations",
    "How often the loss on the validation split is measured. Empty: at each epoch's end and at least four times. "
    "The start and the end are always measured.",
    None, minimum=1, maximum=10_000_000, nullable=True, advanced=True,
)  # fmt: skip
CHECKPOINT_EVERY = Field(
    "checkpoint_every", "integer", "Steps between checkpoints",
    "How often everything is saved, so that an interrupted run goes on from there. Empty: ten times in a run, and at "
    "least every 500 steps.",
    None, minimum=1, maximum=10_000_000, nullable=True, advanced=True,
)  # fmt: skip
PRECISION = Field(
    "precision", "choice", "Number format",
    "auto takes bfloat16 on a GPU that has it (half the memory, faster) and float32 elsewhere.",
    "auto", choices=("auto", "bfloat16", "float32"), advanced=True,
)  # fmt: skip
GRADIENT_CHECKPOINTING = Field(
    "gradient_checkpointing", "boolean", "Save memory by computing twice",
    "Less memory for about a third more time (gradient checkpointing). For models that do not fit otherwise.",
    False, advanced=True,
)  # fmt: skip
SEED = Field(
    "seed", "integer", "Seed",
    "The same seed, data and settings give the same order of records and the same start values.",
    7, minimum=0, maximum=2**31 - 1, advanced=True,
)  # fmt: skip
MAX_NEW_TOKENS = Field(
    "max_new_tokens", "integer", "Longest answer (tokens)",
    "An answer that reaches this length is ended there.",
    128, minimum=1, maximum=1_000_000,
)  # fmt: skip
TEMPERATURE = Field(
    "temperature", "number", "Temperature",
    "0 always takes the likeliest next token, so answers can be repeated exactly. Higher values vary more.",
    0.0, minimum=0, maximum=5,
)  # fmt: skip

# Fewer weights than this are a small model.
SMALL = 50e6

COMMON = (
    EPOCHS, LEARNING_RATE, BATCH_SIZE, GRADIENT_ACCUMULATION, MAX_LENGTH, LR_SCHEDULE, WARMUP_RATIO, WEIGHT_DECAY,
    MAX_GRAD_NORM, VALIDATE_EVERY, CHECKPOINT_EVERY, PRECISION, GRADIENT_CHECKPOINTING, SEED,
)  # fmt: skip
OF_KIND: dict[str, tuple[Field, ...]] = {
    SFT: (*COMMON, COMPLETION_ONLY),
    DPO: (BETA, *COMMON, LOSS_TYPE),
    GENERATE: (MAX_NEW_TOKENS, TEMPERATURE, replace(BATCH_SIZE, default=32), SEED),
}
OF_LORA = (LORA_R, LORA_ALPHA, LORA_DROPOUT, LORA_TARGETS)


def fields_of(kind: str, tuning: str) -> tuple[Field, ...]:
    """Return the settings of a kind of run, with the defaults of a model and data that nothing is known of."""
    return OF_KIND[kind] + (OF_LORA if tuning == LORA and kind != GENERATE else ())


def fitted_defaults(
    kind: str, tuning: str, *, parameters: int | None, context_length: int | None, records: int | None
) -> dict[str, Any]:
    """Return the default of every setting, fitted to the size of the model, its room and the number of records."""
    defaults = {field.name: field.default for field in fields_of(kind, tuning)}
    if kind == GENERATE:
        if context_length is not None:
            defaults["max_new_tokens"] = max(1, min(defaults["max_new_tokens"], context_length // 2))
        return defaults
    if context_length is not None:
        defaults["max_length"] = max(8, min(defaults["max_length"], context_length))
    defaults["learning_rate"] = _learning_rate(kind, tuning, parameters)
    defaults |= _batch(kind, parameters, records)
    return defaults


def _learning_rate(kind: str, tuning: str, parameters: int | None) -> float:
    """Return what is usual: the smaller the model, the longer the steps it bears."""
    size = parameters if parameters is not None else 10**9
    if kind == DPO:
        full = 1e-5 if size < SMALL else 2e-6 if size < 1e9 else 5e-7
    else:
        full = 1e-3 if size < SMALL else 1e-4 if size < 1e9 else 2e-5
    return full if tuning == FULL else min(full * 10, 5e-3)


def _batch(kind: str, parameters: int | None, records: int | None) -> dict[str, int]:
    """Return a batch that gives a small data set or a small model enough steps, and a large model enough memory."""
    size = parameters if parameters is not None else 10**9
    wanted = 16 if records is None or records >= 800 else 8 if records >= 200 else 4
    if size < SMALL:
        # A small model's step costs little, and it learns more from many steps than from large ones.
        wanted = 4
    at_once = wanted if size < 500e6 else min(wanted, 4) if size < 3e9 else 1
    if kind == DPO and size >= 500e6:
        # A pair is two records, and the reference model looks at both as well.
        at_once = max(1, at_once // 2)
    return {"batch_size": at_once, "gradient_accumulation": max(1, wanted // at_once)}


def problem_with(field: Field, value: Any) -> str | None:
    """Return in a sentence why ``value`` cannot be a setting's value, or None where it can."""
    name = field.name
    if value is None:
        return None if field.nullable else f"{name} must be {_EXPECTED[field.type]}, not empty."
    if not _is_of_type(field.type, value):
        return f"{name} must be {_EXPECTED[field.type]}, not {_said(value)}."
    if field.choices is not None and value not in field.choices:
        return f"{name} must be one of {', '.join(field.choices)}, not {value[:40]!r}."
    if field.minimum is not None and value < field.minimum:
        return f"{name} must be at least {field.minimum:g}, not {value:g}."
    if field.maximum is not None and value > field.maximum:
        return f"{name} must be at most {field.maximum:,g}, not {value:g}."
    return None


_EXPECTED: Mapping[str, str] = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "choice": "one of its choices",
}


def _is_of_type(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if kind == "number":
        # NaN equals nothing, itself included; an infinity is over every maximum.
        return isinstance(value, (int, float)) and value == value
    return kind == "choice" and isinstance(value, str)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:g}"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"


def cleaned(field: Field, value: Any) -> Any:
    """Return a valid value in the setting's own type: 8.0 is 8 for a whole number."""
    return int(value) if field.type == "integer" and value is not None else value
