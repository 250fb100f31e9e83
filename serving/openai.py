"""Speak with a server that has the OpenAI API: one streamed answer to one conversation. No Django here.

What goes wrong becomes one sentence that an annotator can act on, and a detail for whoever keeps the endpoint.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx2

CONNECT_SECONDS = 10.0
# An answer longer than this is no draft.
MAX_CHARACTERS = 200_000
DETAIL_BYTES = 1_500
DONE = "[DONE]"


@dataclass(frozen=True)
class Target:
    """Where to ask, for what, and how long to wait."""

    base_url: str
    model: str
    api_key: str = ""
    first_seconds: float = 30.0
    total_seconds: float = 180.0


class DraftFailed(Exception):
    """No answer, or no more of it. ``message`` is a plain sentence; ``detail`` is what the server said."""

    def __init__(self, code: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.detail = detail


@dataclass
class Answer:
    """What has come so far."""

    text: str = ""
    finish_reason: str = ""
    calls: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def tool_calls(self) -> list[dict[str, Any]] | None:
        """Return the calls of tools in the house's form, arguments as an object where they are one."""
        found = []
        for index in sorted(self.calls):
            call = self.calls[index]
            arguments: Any = call["arguments"]
            try:
                read = json.loads(arguments or "{}")
                arguments = read if isinstance(read, dict) else arguments
            except ValueError:
                pass
            found.append({"type": "function", "function": {"name": call["name"], "arguments": arguments}})
        return found or None


async def stream_answer(
    target: Target, messages: list[dict[str, Any]], tools: list[Any] | None, parameters: dict[str, Any]
) -> AsyncGenerator[Answer, None]:
    """Yield the answer each time that more of it has come; the same object, which grows.

    Raises:
        DraftFailed: it did not begin, broke off, or was no answer. What had come was yielded before.
    """
    answer = Answer()
    loop = asyncio.get_running_loop()
    end = loop.time() + target.total_seconds
    first = loop.time() + min(target.first_seconds, target.total_seconds)
    async with aclosing(_pieces(target, messages, tools, parameters)) as pieces:
        while True:
            begun = bool(answer.text or answer.calls)
            try:
                async with asyncio.timeout_at(end if begun else first):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                break
            except TimeoutError:
                raise _too_slow(target, begun) from None
            if _take(answer, piece):
                yield answer
    if not answer.text.strip() and not answer.calls:
        raise DraftFailed("empty", "The model answered with nothing. Ask again, or write without a draft.")
    yield answer


async def _pieces(
    target: Target, messages: list[dict[str, Any]], tools: list[Any] | None, parameters: dict[str, Any]
) -> AsyncGenerator[dict[str, Any], None]:
    """Yield the JSON objects of the stream. A server that answers all at once is read as one piece."""
    body = {"model": target.model, "messages": wire_messages(messages), "stream": True, **parameters}
    if tools:
        body["tools"] = tools
    headers = {"Authorization": f"Bearer {target.api_key}"} if target.api_key else {}
    # Where the server lies is an administrator's word: no redirect, and no proxy of the environment, leads elsewhere.
    timeout = httpx2.Timeout(None, connect=CONNECT_SECONDS)
    async with httpx2.AsyncClient(timeout=timeout, follow_redirects=False, trust_env=False) as client:
        try:
            url = target.base_url.rstrip("/") + "/chat/completions"
            async with client.stream("POST", url, json=body, headers=headers) as response:
                if response.status_code != 200:
                    raise _refused(response, await _beginning(response))
                if "text/event-stream" in response.headers.get("content-type", ""):
                    async for piece in _events(response):
                        yield piece
                else:
                    yield _read(await _whole(response))
        except httpx2.ConnectTimeout as error:
            raise DraftFailed(
                "unreachable", "The model's server does not answer. Try again later.", str(error)
            ) from error
        except (httpx2.ConnectError, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            text = "The model's server cannot be reached. Try again later, or write without a draft."
            raise DraftFailed("unreachable", text, str(error)) from error
        except httpx2.HTTPError as error:
            text = "The connection to the model broke off in the middle. What had come is kept."
            raise DraftFailed("broken", text, f"{type(error).__name__}: {error}") from error


async def _events(response: httpx2.Response) -> AsyncIterator[dict[str, Any]]:
    """Yield the data of server-sent events up to their end.

    Raises:
        DraftFailed: the stream ended without saying so, or held what is no JSON object.
    """
    finished = False
    async for line in response.aiter_lines():
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == DONE:
            return
        piece = _read(data)
        finished = finished or any(choice.get("finish_reason") for choice in _choices(piece))
        yield piece
    if not finished:
        raise DraftFailed("broken", "The model's server stopped in the middle. What had come is kept.")


def _take(answer: Answer, piece: dict[str, Any]) -> bool:
    """Add a piece to the answer; return whether there was anything in it to show."""
    if error := piece.get("error"):
        raise DraftFailed(
            "server_error", "The model's server reports an error. Try again.", json.dumps(error)[:DETAIL_BYTES]
        )
    grew = False
    for choice in _choices(piece):
        delta = choice.get("delta") or choice.get("message") or {}
        if not isinstance(delta, dict):
            raise _nonsense(json.dumps(piece))
        content = delta.get("content")
        if isinstance(content, str) and content:
            answer.text += storable(content)
            grew = True
        for position, call in enumerate(delta.get("tool_calls") or []):
            grew = _take_call(answer, position, call) or grew
        if isinstance(choice.get("finish_reason"), str):
            answer.finish_reason = choice["finish_reason"]
    if len(answer.text) > MAX_CHARACTERS:
        raise DraftFailed("too_long", f"The model wrote more than {MAX_CHARACTERS:,} characters, and was stopped.")
    return grew


def _take_call(answer: Answer, position: int, call: Any) -> bool:
    if not isinstance(call, dict) or not isinstance(call.get("function"), dict):
        return False
    index = call.get("index")
    known = answer.calls.setdefault(index if isinstance(index, int) else position, {"name": "", "arguments": ""})
    for name in ("name", "arguments"):
        part = call["function"].get(name)
        if isinstance(part, dict):
            part = json.dumps(part)
        if isinstance(part, str):
            known[name] += storable(part)
    return True


def _choices(piece: dict[str, Any]) -> list[dict[str, Any]]:
    choices = piece.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        raise _nonsense(json.dumps(piece))
    # One answer is asked for.
    return choices[:1]


def wire_messages(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a conversation as the API takes it: calls of tools have an id, and their arguments are text."""
    wired, waiting = [], list[str]()
    for number, message in enumerate(messages):
        sent = dict(message)
        if calls := message.get("tool_calls"):
            sent["tool_calls"] = [_wire_call(call, f"call_{number}_{place}") for place, call in enumerate(calls)]
            waiting = [call["id"] for call in sent["tool_calls"]]
        elif message["role"] == "tool":
            # A result without a name of its own answers the calls in their order.
            own = message.get("tool_call_id")
            sent["tool_call_id"] = own or (waiting[0] if waiting else f"call_{number}")
            waiting = [call for call in waiting if call != sent["tool_call_id"]]
        wired.append(sent)
    return wired


def _wire_call(call: dict[str, Any], otherwise: str) -> dict[str, Any]:
    function = call["function"]
    arguments = function["arguments"]
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {
        "id": call.get("id") or otherwise,
        "type": "function",
        "function": {"name": function["name"], "arguments": text},
    }


def storable(text: str) -> str:
    """Replace what no database text can keep: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _read(data: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        raise _nonsense(data) from None
    if not isinstance(value, dict):
        raise _nonsense(data)
    return value


async def _beginning(response: httpx2.Response) -> str:
    """Return the start of a body: a refusal is short, and no server may fill our memory."""
    found = b""
    async for chunk in response.aiter_bytes():
        found += chunk
        if len(found) >= DETAIL_BYTES:
            break
    return found[:DETAIL_BYTES].decode("utf-8", "replace")


async def _whole(response: httpx2.Response) -> str:
    found = b""
    async for chunk in response.aiter_bytes():
        found += chunk
        if len(found) > 4 * MAX_CHARACTERS:
            raise DraftFailed("too_long", "The model's server sent more than an answer can be.")
    return found.decode("utf-8", "replace")


def _refused(response: httpx2.Response, body: str) -> DraftFailed:
    status = response.status_code
    detail = f"HTTP {status}: {body}"
    if status == 429:
        wait = response.headers.get("retry-after", "")
        when = f"in {wait} seconds" if wait.isdigit() else "in a moment"
        return DraftFailed("busy", f"The model's server has too much to do. Ask again {when}.", detail)
    if status in (401, 403):
        return DraftFailed("refused", "The model's server refuses our key. Tell an administrator.", detail)
    if status == 404:
        return DraftFailed("not_found", "The model's server does not know this model. Tell an administrator.", detail)
    if status >= 500:
        return DraftFailed("server_error", f"The model's server broke down (HTTP {status}). Ask again.", detail)
    text = f"The model's server does not take this request (HTTP {status}). Tell an administrator."
    return DraftFailed("refused", text, detail)


def _too_slow(target: Target, begun: bool) -> DraftFailed:
    if begun:
        text = f"The model was not done after {target.total_seconds:.0f} seconds. What had come is kept."
        return DraftFailed("too_slow", text)
    waited = min(target.first_seconds, target.total_seconds)
    return DraftFailed(
        "too_slow", f"The model did not begin within {waited:.0f} seconds. Ask again, or write without it."
    )


def _nonsense(data: str) -> DraftFailed:
    text = "The model's server sent what is no answer of an OpenAI-compatible server. Tell an administrator."
    return DraftFailed("bad_answer", text, data[:DETAIL_BYTES])
