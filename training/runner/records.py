"""Records become tokens, and every one is accounted for: trained on, validated on, or left out for a reason.

Nothing is cut: TRL would shorten a record that is too long, or drop it without a word; here it is left out and named.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.runner.failures import RunFailed

Messages = list[dict[str, Any]]
Tokens = dict[str, list[int]]

TOO_LONG, EMPTY, SAME, BROKEN, TEMPLATE_ERROR = "too_long", "empty", "same_answers", "broken", "template_error"
IN_WORDS = {
    TOO_LONG: "is longer than max_length {max_length}",
    EMPTY: "has an empty answer",
    SAME: "has two equal answers",
    BROKEN: "is not of the expected form",
    TEMPLATE_ERROR: "cannot be written in the model's chat template",
}


class Unusable(Exception):
    """One record that cannot be learnt from; the reason is its argument."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Split:
    """The tokens of a split's usable records, and what was left out."""

    rows: list[Tokens] = field(default_factory=list)
    excluded: list[dict[str, str]] = field(default_factory=list)

    def reasons(self) -> Counter[str]:
        """Return how many records were left out for each reason."""
        return Counter(entry["reason"] for entry in self.excluded)


def read_split(path: Path | None, tokenize: Callable[[dict[str, Any]], Tokens]) -> Split:
    """Tokenize the records of a file; those that cannot be used are listed with the reason."""
    split = Split()
    for number, record in _records(path) if path is not None else ():
        record_id = str(record.get("id") or f"line {number}") if isinstance(record, dict) else f"line {number}"
        try:
            split.rows.append(tokenize(record))
        except Unusable as unusable:
            split.excluded.append({"id": record_id, "reason": unusable.reason})
    return split


def _records(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    yield number, json.loads(line)
                except ValueError:
                    yield number, None
    except FileNotFoundError:
        raise RunFailed("bad_data", f"The data file {path} is missing.") from None
    except UnicodeDecodeError as error:
        raise RunFailed("bad_data", f"The data file {path} is not UTF-8: {error}.") from None


def demand_records(split: Split, max_length: int) -> None:
    """Refuse to train on nothing.

    Raises:
        RunFailed: with a sentence that says why no record is left.
    """
    if split.rows:
        return
    reasons = split.reasons()
    if not reasons:
        raise RunFailed("bad_data", "The train split is empty: there is nothing to learn from.")
    if len(reasons) == 1:
        (reason,) = reasons
        what = IN_WORDS[reason].format(max_length=max_length)
        raise RunFailed("bad_data", f"No record is left to train on: every record {what}.")
    parts = [f"{count} {_plural(IN_WORDS[reason]).format(max_length=max_length)}" for reason, count in reasons.items()]
    raise RunFailed("bad_data", f"No record is left to train on: of the records {', '.join(parts)}.")


def _plural(words: str) -> str:
    for one, many in (("is ", "are "), ("has ", "have "), ("cannot", "cannot")):
        if words.startswith(one):
            return many + words[len(one) :]
    return words


class Tokenizing:
    """Turn records into tokens with a model's chat template."""

    def __init__(self, tokenizer: Any, max_length: int) -> None:
        self.tokenizer = tokenizer
        self.max_length = max_length

    def sft(self, record: Any, *, completion_only: bool = True) -> Tokens:
        """Return ``input_ids`` and ``labels``: -100 where nothing is to be learnt."""
        prompt, tools = _prompt(record)
        completion = _answer(record, "completion")
        prompt_ids = self.render(prompt, tools, open_answer=True)
        ids = self.render(prompt + completion, tools)
        start = _shared_start(prompt_ids, ids) if completion_only else 0
        self._measure(len(ids), len(ids) - start)
        return {"input_ids": ids, "labels": [-100] * start + ids[start:]}

    def preference(self, record: Any) -> Tokens:
        """Return ``prompt_ids``, ``chosen_ids`` and ``rejected_ids``."""
        prompt, tools = _prompt(record)
        chosen, rejected = _answer(record, "chosen"), _answer(record, "rejected")
        prompt_ids = self.render(prompt, tools, open_answer=True)
        both = [self.render(prompt + answer, tools) for answer in (chosen, rejected)]
        start = min(_shared_start(prompt_ids, ids) for ids in both)
        for ids in both:
            self._measure(len(ids), len(ids) - start)
        if both[0] == both[1]:
            raise Unusable(SAME)
        return {"prompt_ids": prompt_ids[:start], "chosen_ids": both[0][start:], "rejected_ids": both[1][start:]}

    def render(self, messages: Messages, tools: list[Any] | None, *, open_answer: bool = False) -> list[int]:
        """Return a conversation as tokens. ``open_answer``: the assistant is about to speak.

        Raises:
            Unusable: the chat template refuses it.
        """
        try:
            encoded = self.tokenizer.apply_chat_template(
                [_with_parsed_arguments(message) for message in messages],
                tools=tools,
                add_generation_prompt=open_answer,
                tokenize=True,
                return_dict=True,
            )
        except Exception as error:
            # A template is a program that came with the model; it may raise anything.
            raise Unusable(TEMPLATE_ERROR) from error
        return list(encoded["input_ids"])

    def _measure(self, length: int, answer_length: int) -> None:
        if answer_length < 1:
            raise Unusable(EMPTY)
        if length > self.max_length:
            raise Unusable(TOO_LONG)


def _prompt(record: Any) -> tuple[Messages, list[Any] | None]:
    prompt: Any = record.get("prompt") if isinstance(record, dict) else None
    if not _is_conversation(prompt):
        raise Unusable(BROKEN)
    return list(prompt), record.get("tools") or None


def _answer(record: dict[str, Any], name: str) -> Messages:
    answer = record.get(name)
    if answer in ([], None):
        raise Unusable(EMPTY)
    if not _is_conversation(answer):
        raise Unusable(BROKEN)
    if not any(str(message.get("content") or "").strip() or message.get("tool_calls") for message in answer):
        raise Unusable(EMPTY)
    return list(answer)


def _is_conversation(value: Any) -> bool:
    return (
        isinstance(value, list) and value != [] and all(isinstance(entry, dict) and "role" in entry for entry in value)
    )


def _with_parsed_arguments(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message whose tool calls hold their arguments as objects: templates would quote text a second time."""
    calls = message.get("tool_calls")
    if not calls:
        return message
    parsed = []
    for call in calls:
        function = dict(call.get("function") or {})
        if isinstance(function.get("arguments"), str):
            with suppress(ValueError):
                function["arguments"] = json.loads(function["arguments"])
        parsed.append({**call, "function": function})
    return {**message, "tool_calls": parsed}


def _shared_start(prompt: list[int], whole: list[int]) -> int:
    """Return how many tokens the prompt alone and the whole conversation have in common at the start."""
    for index, (one, other) in enumerate(zip(prompt, whole, strict=False)):
        if one != other:
            return index
    return min(len(prompt), len(whole))
