"""Write a conversation in a model's chat template, as ``transformers`` does, without loading it. No Django here."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from jinja2 import Environment, TemplateError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

Messages = list[dict[str, Any]]
# Templates write some tokens by their name.
SPECIAL_TOKENS = ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token")


class Generation(Extension):
    """``{% generation %}`` marks what the assistant says; for a count it is text like any other."""

    tags = {"generation"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return what stands inside."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def renderer(template: str, tokenizer: dict[str, Any]) -> Callable[[Messages, list[Any] | None], str]:
    """Return the function that writes messages and tools in ``template``.

    A template is a program that came with the model: it runs in a sandbox, and may raise anything.
    """
    # What it writes is counted, never put on a page.
    environment: Environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, "jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = _tojson
    environment.globals.update(raise_exception=_raise, strftime_now=_now)
    compiled = environment.from_string(template)
    special = {name: word for name in SPECIAL_TOKENS if (word := _word(tokenizer.get(name)))}

    def render(messages: Messages, tools: list[Any] | None) -> str:
        return compiled.render(messages=messages, tools=tools or None, add_generation_prompt=False, **special)

    return render


def _word(token: Any) -> str:
    return str(token.get("content") or "") if isinstance(token, dict) else token if isinstance(token, str) else ""


def _tojson(value: Any, ensure_ascii: bool = False, **options: Any) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, **options)


def _now(form: str) -> str:
    # The machine's own time, as the trainer has it.
    return datetime.now().strftime(form)  # noqa: DTZ005


def _raise(message: str) -> None:
    raise TemplateError(message)
