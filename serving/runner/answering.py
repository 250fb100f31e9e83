"""Answer one conversation with a local model, word by word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from transformers import StoppingCriteria, StoppingCriteriaList, TextStreamer

from training.runner.failures import RunFailed
from training.runner.generating import end_tokens, sampling
from training.runner.loading import device, load_model, load_tokenizer, room_of, work_dtype
from training.runner.records import Tokenizing, Unusable


class _Words(TextStreamer):
    """Hands on what is sure not to change any more."""

    def __init__(self, tokenizer: Any, tell: Callable[[str], None]) -> None:
        super().__init__(tokenizer, skip_prompt=True, skip_special_tokens=True)
        self.tell = tell

    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
        if text:
            self.tell(text)


class _Stopped(StoppingCriteria):
    def __init__(self, stopped: Callable[[], bool]) -> None:
        self.stopped = stopped

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        return torch.full((input_ids.shape[0],), self.stopped(), device=input_ids.device, dtype=torch.bool)


class Answering:
    """A loaded model.

    Raises:
        RunFailed: it cannot be loaded.
    """

    def __init__(self, base: dict[str, Any]) -> None:
        self.tokenizer = load_tokenizer(base)
        self.model = load_model(base, work_dtype("auto")).to(device()).eval()
        self.model.config.use_cache = True
        self.room = room_of(self.model)

    def answer(self, asked: dict[str, Any], *, tell: Callable[[str], None], stopped: Callable[[], bool]) -> str:
        """Answer, telling each piece; return why it ended: ``stop``, ``length`` or ``cancelled``.

        Raises:
            RunFailed: the conversation cannot be given to this model.
        """
        ids = self._prompt(asked)
        most = asked["max_tokens"] if self.room is None else min(asked["max_tokens"], self.room - len(ids))
        ends = end_tokens(self.model, self.tokenizer)
        config = {"temperature": asked["temperature"]}
        torch.manual_seed(asked["seed"])
        given = torch.tensor([ids], device=self.model.device)
        with torch.inference_mode():
            (sequence,) = self.model.generate(
                input_ids=given,
                attention_mask=torch.ones_like(given),
                generation_config=sampling(config, most, ends, self.tokenizer.pad_token_id),
                stopping_criteria=StoppingCriteriaList([_Stopped(stopped)]),
                streamer=_Words(self.tokenizer, tell),
            ).tolist()
        if stopped():
            return "cancelled"
        return "stop" if any(token in ends for token in sequence[len(ids) :]) else "length"

    def _prompt(self, asked: dict[str, Any]) -> list[int]:
        tokenizing = Tokenizing(self.tokenizer, self.room or 10**9)
        try:
            ids = tokenizing.render(asked["messages"], asked["tools"] or None, open_answer=True)
        except Unusable:
            text = "This conversation does not fit the chat template of the model, so it cannot be given to it."
            raise RunFailed("template_error", text) from None
        if self.room is not None and len(ids) >= self.room:
            text = f"The conversation has {len(ids)} tokens; the model has room for {self.room}, its answer included."
            raise RunFailed("prompt_too_long", text)
        return ids
