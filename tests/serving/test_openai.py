"""What comes of a server that speaks the OpenAI API, well or badly: over real HTTP."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import replace
from typing import Any

import pytest

from serving.openai import Answer, DraftFailed, Target, stream_answer, wire_messages
from tests.serving.openai_server import KEY, SENTENCE, WORDS, OpenAIServer

ASKED = [{"role": "user", "content": "Where is parcel 12?"}]


def answer_of(target: Target, **options: Any) -> tuple[list[str], Answer]:
    """Return every text that was shown, and the last answer."""

    async def follow() -> tuple[list[str], Answer]:
        shown, answer = [], Answer()
        async for answer in stream_answer(target, ASKED, options.get("tools"), {"max_tokens": 64}):
            shown.append(answer.text)
        return shown, answer

    return asyncio.run(follow())


def failure_of(target: Target) -> tuple[DraftFailed, str]:
    """Return how it failed, and what had come by then."""

    async def follow() -> str:
        text = ""
        try:
            async for answer in stream_answer(target, ASKED, None, {}):
                text = answer.text
        except DraftFailed as failure:
            failure.text = text  # type: ignore[attr-defined]
            raise
        raise AssertionError("it did not fail")

    with pytest.raises(DraftFailed) as raised:
        asyncio.run(follow())
    return raised.value, raised.value.text  # type: ignore[attr-defined]


@pytest.fixture
def target(server: OpenAIServer) -> Target:
    return Target(server.url, "good", KEY, first_seconds=5, total_seconds=10)


def test_an_answer_grows_word_by_word_and_the_key_goes_along(server, target):
    shown, answer = answer_of(target)
    assert shown[0] == WORDS[0]
    assert shown[-1] == SENTENCE
    assert len(shown) >= len(WORDS)
    assert answer.finish_reason == "stop"
    (asked,) = server.asked
    assert (asked["stream"], asked["max_tokens"], asked["key"]) == (True, 64, f"Bearer {KEY}")


def test_a_server_that_does_not_stream_is_understood(target):
    assert answer_of(replace(target, model="at-once"))[1].text == SENTENCE


def test_calls_of_tools_are_put_together(target):
    _, answer = answer_of(replace(target, model="calling"), tools=[{"type": "function", "function": {"name": "x"}}])
    called = {"name": "find_parcel", "arguments": {"number": 12}}
    assert answer.tool_calls == [{"type": "function", "function": called}]


def test_without_a_key_none_is_sent(server, target):
    answer_of(replace(target, api_key=""))
    assert server.asked[0]["key"] is None


@pytest.mark.parametrize(
    ("model", "code", "said", "kept"),
    [
        ("broken-down", "server_error", "HTTP 500", ""),
        ("busy", "busy", "in 7 seconds", ""),
        ("locked", "refused", "refuses our key", ""),
        ("elsewhere", "refused", "HTTP 302", ""),
        ("unknown-to-it", "not_found", "does not know this model", ""),
        ("torn", "broken", "broke off in the middle", WORDS[0]),
        ("unfinished", "broken", "stopped in the middle", WORDS[0]),
        ("nonsense", "bad_answer", "no answer of an OpenAI-compatible server", WORDS[0]),
        ("faulty", "server_error", "reports an error", WORDS[0]),
        ("empty", "empty", "answered with nothing", ""),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_what_had_come_is_kept(target, model, code, said, kept):
    failure, text = failure_of(replace(target, model=model))
    assert failure.code == code
    assert said in failure.message
    assert text == kept


def test_what_the_server_said_is_for_those_who_keep_it_and_not_in_the_sentence(target):
    failure, _ = failure_of(replace(target, model="broken-down"))
    assert "CUDA out of memory" in failure.detail
    assert "CUDA" not in failure.message


@pytest.mark.parametrize(
    ("model", "kept", "said"), [("silent", "", "did not begin"), ("stalling", WORDS[0], "not done")]
)
def test_a_slow_server_is_waited_for_as_long_as_was_said(target, model, kept, said):
    begun = time.monotonic()
    failure, text = failure_of(replace(target, model=model, first_seconds=0.4, total_seconds=0.8))
    assert time.monotonic() - begun < 4.5
    assert (failure.code, text) == ("too_slow", kept)
    assert said in failure.message


def test_nobody_there_is_said(target):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    failure, _ = failure_of(replace(target, base_url=f"http://127.0.0.1:{port}/v1"))
    assert failure.code == "unreachable"


def test_the_environments_proxy_is_not_taken(server, target, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert answer_of(target)[1].text == SENTENCE


def test_calls_in_a_conversation_are_wired_with_ids_and_text():
    call = {"function": {"name": "find", "arguments": {"number": 1}}}
    wired = wire_messages(
        [
            {"role": "user", "content": "Find 1 and 1"},
            {"role": "assistant", "content": "", "tool_calls": [call, call]},
            {"role": "tool", "content": "one"},
            {"role": "tool", "content": "two"},
        ]
    )
    ids = [call["id"] for call in wired[1]["tool_calls"]]
    assert len(set(ids)) == 2
    assert [message["tool_call_id"] for message in wired[2:]] == ids
    assert wired[1]["tool_calls"][0]["function"]["arguments"] == '{"number": 1}'
