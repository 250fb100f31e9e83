"""Answer prompts in batches. A run that is interrupted goes on behind the last answer that was written."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import torch
from transformers import GenerationConfig, StoppingCriteria, StoppingCriteriaList

from training.jobs.run_dir import RunDir
from training.runner.failures import Cancelled, RunFailed
from training.runner.loading import device, load_model, load_tokenizer, room_of, work_dtype
from training.runner.records import BROKEN, TEMPLATE_ERROR, Tokenizing, Unusable
from training.runner.reporting import Eta, Events
from training.runner.stopping import StopSwitch

PROMPT_TOO_LONG = "prompt_too_long"
# Dividing by less than this overflows, and would choose the likeliest token anyway.
COLD = 0.01


@dataclass(frozen=True)
class Prompt:
    """One prompt as tokens; ``fault`` says why it cannot be answered."""

    id: str
    ids: list[int]
    fault: str = ""


class _StopAsked(StoppingCriteria):
    def __init__(self, stop: StopSwitch) -> None:
        self.stop = stop

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        return torch.full((input_ids.shape[0],), self.stop.asked, device=input_ids.device, dtype=torch.bool)


def generate(run: dict[str, Any], run_dir: RunDir, events: Events, stop: StopSwitch) -> None:
    """Write an answer to every prompt into ``output/outputs.jsonl``.

    Raises:
        RunFailed, Cancelled
    """
    config = run["config"]
    events.phase("loading")
    tokenizer = load_tokenizer(run["base"])
    tokenizer.padding_side = "left"
    model = load_model(run["base"], work_dtype("auto")).to(device()).eval()
    model.config.use_cache = True
    room = room_of(model)
    stop.check()
    events.phase("preparing")
    prompts = _read(run_dir.path / run["data"]["prompts"], Tokenizing(tokenizer, room or 10**9), room)
    run_dir.output.mkdir(exist_ok=True)
    outputs = run_dir.output / "outputs.jsonl"
    answered = _answered(outputs)
    events.phase("generating")
    total = len(prompts)
    eta = Eta(total, len(answered))
    with outputs.open("a", encoding="utf-8") as file:
        for number, batch in enumerate(_batches(prompts, config, room)):
            left = [prompt for prompt in batch if prompt.id not in answered]
            if not left:
                continue
            stop.check()
            torch.manual_seed(config["seed"] + number)
            rows = _answer(model, tokenizer, left, config, room, stop)
            _append(file, rows)
            answered |= {prompt.id for prompt in left}
            done = len(answered)
            events.tell("step", step=done, total_steps=total, eta_seconds=eta.seconds_left(done))


def _read(path: Path, tokenizing: Tokenizing, room: int | None) -> list[Prompt]:
    prompts = []
    try:
        # Bytes know one line end; text would also be cut at U+2028, which a prompt may hold.
        lines = [line.decode() for line in path.read_bytes().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise RunFailed("bad_data", f"The prompts in {path} cannot be read: {error}.") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            prompt_id, messages = str(row["id"]), row["prompt"]
        except (ValueError, KeyError, TypeError):
            raise RunFailed("bad_data", f"Line {number} of {path.name} is not a prompt.") from None
        try:
            if not isinstance(messages, list) or not messages:
                raise Unusable(BROKEN)
            ids = tokenizing.render(messages, row.get("tools") or None, open_answer=True)
            fault = PROMPT_TOO_LONG if room is not None and len(ids) >= room else ""
        except Unusable:
            ids, fault = [], TEMPLATE_ERROR
        prompts.append(Prompt(prompt_id, ids, fault))
    if not prompts:
        raise RunFailed("bad_data", "There is no prompt to answer.")
    return prompts


def _answered(outputs: Path) -> set[str]:
    """Return the ids that are answered already; a last line that was cut by a kill is removed."""
    if not outputs.exists():
        return set()
    content = outputs.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with outputs.open("r+b") as file:
            file.truncate(len(whole))
    return {str(json.loads(line)["id"]) for line in whole.splitlines()}


def _batches(prompts: list[Prompt], config: dict[str, Any], room: int | None) -> Iterator[list[Prompt]]:
    """Yield prompts of like length together, the same ones in every attempt.

    A prompt that leaves less room than an answer may take goes alone, for it would shorten the others' answers.
    """
    faulty = [prompt for prompt in prompts if prompt.fault]
    rest = sorted((prompt for prompt in prompts if not prompt.fault), key=lambda prompt: (len(prompt.ids), prompt.id))
    fits = len(rest)
    if room is not None:
        fits = sum(len(prompt.ids) + config["max_new_tokens"] <= room for prompt in rest)
    if faulty:
        yield faulty
    for start in range(0, fits, config["batch_size"]):
        yield rest[start : min(fits, start + config["batch_size"])]
    for prompt in rest[fits:]:
        yield [prompt]


def _answer(
    model: Any, tokenizer: Any, prompts: list[Prompt], config: dict[str, Any], room: int | None, stop: StopSwitch
) -> list[dict[str, Any]]:
    if prompts[0].fault:
        return [_row(prompt, "", prompt.fault, 0, 0.0) for prompt in prompts]
    started = time.monotonic()
    longest = max(len(prompt.ids) for prompt in prompts)
    most = config["max_new_tokens"] if room is None else min(config["max_new_tokens"], room - longest)
    ends = end_tokens(model, tokenizer)
    padded = tokenizer.pad({"input_ids": [prompt.ids for prompt in prompts]}, return_tensors="pt").to(model.device)
    with torch.inference_mode():
        sequences = model.generate(
            input_ids=padded["input_ids"],
            attention_mask=padded["attention_mask"],
            generation_config=sampling(config, most, ends, tokenizer.pad_token_id),
            stopping_criteria=StoppingCriteriaList([_StopAsked(stop)]),
        )
    if stop.asked:
        raise Cancelled
    seconds = (time.monotonic() - started) / len(prompts)
    rows = []
    for prompt, sequence in zip(prompts, sequences[:, longest:].tolist(), strict=True):
        end = next((index for index, token in enumerate(sequence) if token in ends), None)
        tokens = sequence if end is None else sequence[:end]
        text = tokenizer.decode(tokens, skip_special_tokens=True)
        rows.append(_row(prompt, text, "length" if end is None else "stop", len(tokens), seconds))
    return rows


def end_tokens(model: Any, tokenizer: Any) -> set[int]:
    """Return the tokens that end an answer: what the model says, and what its tokenizer says."""
    stated = model.generation_config.eos_token_id
    several = stated if isinstance(stated, list) else [] if stated is None else [stated]
    return {int(token) for token in [*several, tokenizer.eos_token_id]}


def sampling(config: dict[str, Any], most: int, ends: set[int], pad: int) -> GenerationConfig:
    """Return how to choose tokens: by our settings alone, whatever a model's own generation config says."""
    common: dict[str, Any] = {"max_new_tokens": most, "eos_token_id": sorted(ends), "pad_token_id": pad}
    if config["temperature"] < COLD:
        return GenerationConfig(do_sample=False, **common)
    return GenerationConfig(do_sample=True, temperature=config["temperature"], top_k=0, top_p=1.0, **common)


def _row(prompt: Prompt, completion: str, finish_reason: str, tokens: int, seconds: float) -> dict[str, Any]:
    return {
        "id": prompt.id,
        "completion": completion,
        "finish_reason": finish_reason,
        "prompt_tokens": len(prompt.ids),
        "completion_tokens": tokens,
        "seconds": round(seconds, 4),
    }


def _append(file: IO[str], rows: list[dict[str, Any]]) -> None:
    file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    file.flush()
