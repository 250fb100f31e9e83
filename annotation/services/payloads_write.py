"""Check a written answer: the turns that a person adds to a prompt, or puts in place of its last ones. No database here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotation.services.payload_faults import fault, refused
from core.errors import Detail
from core.json_schema import problems_of, validator_of
from core.messages import MAX_MESSAGES, MessageError, kept_turns, validate_messages
from core.tool_calls import MAX_CALLS, call_problems, calls_of, form_problem, tidy_call
from core.turns import turns_problem

Messages = list[dict[str, Any]]
Tools = list[dict[str, Any]]
FIELDS = ("messages", "from_turn")


@dataclass(frozen=True)
class Prompt:
    """What is answered: its turns, and the tools that may be called on the way."""

    messages: Messages
    tools: Tools


def is_plain(payload: dict[str, Any]) -> bool:
    """Tell whether an answer is one text, which fits every prompt: nothing more has to be known of its question."""
    messages = payload.get("messages")
    if payload.get("from_turn") is not None or not isinstance(messages, list) or len(messages) != 1:
        return False
    return not (isinstance(messages[0], dict) and messages[0].get("tool_calls"))


def checked_writing(
    payload: dict[str, Any], prompt: Prompt | None, *, output_schema: dict[str, Any] | None
) -> dict[str, Any]:
    """Return ``messages`` and, where turns of the prompt are replaced, ``from_turn``, as they are kept.

    Raises:
        InvalidInput: with the path of each fault, e.g. ``payload.messages.0.tool_calls.1.function.arguments.city``.
    """
    from_turn = None if prompt is None else _from_turn(payload.get("from_turn"), prompt)
    written = {} if from_turn is None else {"from_turn": from_turn}
    before = None if prompt is None else kept_turns(prompt.messages, from_turn)
    messages = checked_answer(
        payload.get("messages"),
        "payload.messages",
        output_schema=output_schema,
        before=before,
        tools=prompt.tools if prompt is not None else None,
    )
    return {"messages": messages, **written}


def checked_answer(
    value: Any,
    path: str,
    *,
    output_schema: dict[str, Any] | None,
    before: Messages | None = None,
    tools: Tools | None = None,
) -> Messages:
    """Return the messages of an answer as they are kept, by whatever it is given: a written one, or a correction.

    They follow ``before`` (without it, something that the user said) and call ``tools`` (without them, calls are
    checked for their form alone); the last text fits the output schema.

    Raises:
        InvalidInput: with the path of each fault, which begins with ``path``.
    """
    try:
        messages = validate_messages(value, path=path)
    except MessageError as error:
        raise fault(f"This {error.message}.", error.path, "bad_messages") from None
    _check_calls(messages, path, tools)
    messages = [_tidy(message) for message in messages]
    before = [{"role": "user", "content": ""}] if before is None else before
    if len(before) + len(messages) > MAX_MESSAGES:
        message = f"The whole conversation holds {len(before) + len(messages)} messages; the limit is {MAX_MESSAGES}."
        raise fault(message, path, "bad_messages")
    if problem := turns_problem(before, messages):
        raise fault(problem.message, f"{path}.{problem.path}", "bad_messages")
    _check_output(messages, path, output_schema)
    return messages


def _from_turn(value: Any, prompt: Prompt) -> int | None:
    if value is None:
        return None
    turns = len(prompt.messages)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= turns:
        message = f"from_turn says how many of the prompt's {turns} turns are kept: a whole number from 0 to {turns}."
        raise fault(message, "payload.from_turn", "bad_turn")
    return value if value < turns else None


def _check_calls(messages: Messages, path: str, tools: Tools | None) -> None:
    """Refuse calls that no tool takes: every argument that does not fit is named with its place."""
    details: list[Detail] = []
    for index, message in enumerate(messages):
        if len(message.get("tool_calls") or ()) > MAX_CALLS:
            raise fault(f"The limit is {MAX_CALLS} calls at once.", f"{path}.{index}.tool_calls", "bad_call")
    for place, call in calls_of(messages):
        if problem := form_problem(call):
            details.append(Detail(problem.message, field=f"{path}.{place}.{problem.path}", code="bad_call"))
        elif tools is not None:
            details += [
                Detail(found.message, field=f"{path}.{place}.{found.path}", code="bad_arguments")
                for found in call_problems(tidy_call(call), tools)
            ]
    if details:
        raise refused(details)


def _tidy(message: dict[str, Any]) -> dict[str, Any]:
    calls = message.get("tool_calls")
    return {**message, "tool_calls": [tidy_call(call) for call in calls]} if calls else message


def _check_output(messages: Messages, path: str, output_schema: dict[str, Any] | None) -> None:
    last = messages[-1]
    validator = validator_of(output_schema)
    # An answer that ends in a call goes on outside: it has no output yet.
    if validator is None or last.get("tool_calls"):
        return
    place = f"{path}.{len(messages) - 1}.content"
    problems = problems_of(last["content"], validator)
    if problems:
        raise refused(
            Detail(problem.message, field=".".join(filter(None, (place, problem.path))), code="not_in_schema")
            for problem in problems
        )
