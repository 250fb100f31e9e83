"""Count the tokens of a conversation as a training run would, with the base's own tokenizer and without torch."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from training.registry.artifacts import chat_template_of
from training.registry.chat_template import Messages, renderer

logger = logging.getLogger(__name__)
# A tokenizer of a large model takes some tens of megabytes.
KEPT = 3
_loading = threading.Lock()


@dataclass(frozen=True)
class TokenCount:
    """How many tokens a record has, and what they are of; the parts add up to ``total``.

    ``template`` is what the chat template writes around the texts, and 0 where it could not be applied
    (``with_template`` is False then, and a run may count a few more).
    """

    total: int
    prompt: int
    answer: int
    tools: int
    template: int
    with_template: bool


class TokenCounter:
    """The tokenizer and the chat template of one model."""

    def __init__(self, folder: Path) -> None:
        # Only here: nothing but a count has a use for it.
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.render = _renderer(folder)

    def count(self, prompt: Messages, answer: Messages, tools: list[Any] | None) -> TokenCount:
        """Count a record of a prompt and its answer. Neither has to be finished."""
        of_prompt, of_answer = (sum(map(self._of_message, messages)) for messages in (prompt, answer))
        whole = [_for_template(message) for message in [*prompt, *answer]]
        total = self._rendered(whole, tools)
        if total is None:
            return TokenCount(of_prompt + of_answer, of_prompt, of_answer, 0, 0, False)
        without_tools = self._rendered(whole, None) if tools else total
        of_tools = total - without_tools if without_tools is not None else 0
        # A template that leaves something out of a text makes less of it than the text alone has.
        of_prompt = min(of_prompt, total - of_tools)
        of_answer = min(of_answer, total - of_tools - of_prompt)
        return TokenCount(total, of_prompt, of_answer, of_tools, total - of_tools - of_prompt - of_answer, True)

    def _rendered(self, messages: Messages, tools: list[Any] | None) -> int | None:
        if self.render is None:
            return None
        try:
            return self._length(self.render(messages, tools))
        except Exception:  # noqa: BLE001 - a template is a program that came with the model
            return None

    def _of_message(self, message: dict[str, Any]) -> int:
        texts = [message.get("content") or ""]
        for function in (call["function"] for call in message.get("tool_calls") or []):
            arguments = function.get("arguments") or {}
            texts += [function["name"], arguments if isinstance(arguments, str) else json.dumps(arguments)]
        return sum(self._length(text) for text in texts if text)

    def _length(self, text: str) -> int:
        return len(self.tokenizer.encode(text, add_special_tokens=False))


def counter_in(folder: Path) -> TokenCounter | None:
    """Return the counter of the model in ``folder``, kept between calls; None where its tokenizer cannot be read."""
    file = folder / "tokenizer.json"
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        return None
    with _loading:
        return _counter(folder, changed)


@lru_cache(KEPT)
def _counter(folder: Path, changed: int) -> TokenCounter | None:
    try:
        return TokenCounter(folder)
    except Exception:
        logger.exception("The tokenizer in %s cannot be read.", folder)
        return None


def _renderer(folder: Path) -> Callable[[Messages, list[Any] | None], str] | None:
    tokenizer: Any = {}
    with suppress(OSError, ValueError):
        tokenizer = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    tokenizer = tokenizer if isinstance(tokenizer, dict) else {}
    template = chat_template_of(folder, tokenizer)
    try:
        return renderer(template, tokenizer) if template else None
    except Exception:
        logger.exception("The chat template in %s cannot be read.", folder)
        return None


def _for_template(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message as a run hands it to the template: tool calls with their arguments as objects."""
    calls = message.get("tool_calls")
    if not calls:
        return message
    parsed = []
    for call in calls:
        function = dict(call["function"])
        if isinstance(function.get("arguments"), str):
            with suppress(ValueError):
                function["arguments"] = json.loads(function["arguments"])
        parsed.append({**call, "function": function})
    return {**message, "tool_calls": parsed}
