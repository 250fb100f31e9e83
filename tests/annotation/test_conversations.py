"""Answers of several turns: from any turn of the prompt on, with calls of tools whose arguments are checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.models import Annotation
from annotation.services.payloads import checked_payload
from annotation.services.payloads_write import Prompt
from annotation.services.tasks import create_write_task
from core.errors import InvalidInput, TooLarge
from tests.annotation.making import claimed, client_of, item, reviewed, said, submitted

PARAMETERS = {
    "type": "object",
    "properties": {"parcel": {"type": "integer"}, "fast": {"type": "boolean"}},
    "required": ["parcel"],
}
TRACK = {"type": "function", "function": {"name": "track", "parameters": PARAMETERS}}
PROMPT = [*said("Be brief.", "system"), *said("Hi", "user"), *said("Hello"), *said("Where is parcel 7?", "user")]


def call(arguments: Any, name: str = "track", identity: str | None = "call00001") -> dict[str, Any]:
    made = {"type": "function", "function": {"name": name, "arguments": arguments}}
    return {"role": "assistant", "content": "", "tool_calls": [{"id": identity, **made} if identity else made]}


RESULT = {"role": "tool", "name": "track", "tool_call_id": "call00001", "content": '{"city": "Bremen"}'}
WHOLE = [call({"parcel": 7}), RESULT, *said("In Bremen."), *said("Thanks", "user"), *said("You are welcome.")]


@pytest.fixture
def task(project):
    project.tools = [TRACK]
    project.save()
    source = item(project, "Where is parcel 7?")
    source.messages = PROMPT
    source.save()
    return create_write_task(project=project, item=source, proposed=None, priority=0, required_answers=1)


def send(user, assignment, payload):
    body = {"token": str(assignment.token), "payload": payload}
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/submit/", body)


def test_several_turns_with_a_call_and_its_result_are_taken(project, ann, task):
    answered = send(ann, claimed(project, ann), {"messages": WHOLE})
    assert answered.status_code == 201, answered.content
    assert Annotation.objects.get().payload == {"messages": WHOLE}


def test_the_question_shows_the_projects_tools_where_the_prompt_has_none(project, ann, task):
    assignment = claimed(project, ann)
    shown = client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").json()
    assert shown["item"]["tools"] == [TRACK]
    own = {"type": "function", "function": {"name": "refund"}}
    task.item.tools = [own]
    task.item.save()
    shown = client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").json()
    assert shown["item"]["tools"] == [own]
    refused = send(ann, assignment, {"messages": [call({"parcel": 7})]})
    assert refused.json()["error"]["details"][0]["field"] == "payload.messages.0.tool_calls.0.function.name"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"parcel": "7"}, "parcel"),
        ('{"parcel": "7"}', "parcel"),
        ({"parcel": 7, "fast": "yes"}, "fast"),
        ({"parcel": 7, "colour": "red"}, None),
        ({}, None),
        ('{"parcel": 7', None),
    ],
)
def test_wrong_arguments_are_refused_with_their_place(project, ann, task, arguments, field):
    assignment = claimed(project, ann)
    refused = send(ann, assignment, {"messages": [call(arguments)]})
    assert refused.status_code == 400
    place = ".".join(filter(None, ("payload.messages.0.tool_calls.0.function.arguments", field)))
    assert [(detail["field"], detail["code"]) for detail in refused.json()["error"]["details"]] == [
        (place, "bad_arguments")
    ]
    assert send(ann, assignment, {"messages": [call('{"parcel": 7}')]}).status_code == 201
    kept = Annotation.objects.get().payload["messages"][0]["tool_calls"][0]["function"]["arguments"]
    assert kept == {"parcel": 7}


def test_a_reviewers_edit_is_checked_as_strictly(project, ann, rex, task):
    annotation = submitted(project, ann, {"messages": WHOLE})
    with pytest.raises(InvalidInput) as refused:
        reviewed(annotation, rex, "edit_approve", payload={"messages": [call({"parcel": "7"}), *WHOLE[1:]]})
    assert refused.value.details[0].field == "payload.messages.0.tool_calls.0.function.arguments.parcel"
    edited = reviewed(annotation, rex, "edit_approve", payload={"messages": [call({"parcel": 8}), *WHOLE[1:]]})
    assert edited.state == "approved"


def test_the_last_turns_of_a_prompt_are_rewritten(project, ann, task):
    payload = {"messages": [*said("Where is parcel 8?", "user"), *said("In Kiel.")], "from_turn": 3}
    answered = send(ann, claimed(project, ann), payload)
    assert answered.status_code == 201, answered.content
    assert Annotation.objects.get().payload == payload


@pytest.mark.parametrize(
    ("from_turn", "messages", "field"),
    [
        (5, said("x"), "payload.from_turn"),
        (-1, said("x"), "payload.from_turn"),
        (True, said("x"), "payload.from_turn"),
        ("3", said("x"), "payload.from_turn"),
        (3, said("x"), "payload.messages.0.role"),
        (2, said("x", "user"), "payload.messages.0.role"),
        (1, said("x"), "payload.messages.0.role"),
        (0, said("x"), "payload.messages.0.role"),
        (None, [*said("x", "user"), *said("x")], "payload.messages.0.role"),
    ],
)
def test_what_does_not_follow_the_kept_turns_is_refused(from_turn, messages, field):
    with pytest.raises(InvalidInput) as refused:
        checked({"messages": messages, "from_turn": from_turn})
    assert refused.value.details[0].field == field


def test_keeping_the_whole_prompt_says_nothing():
    assert checked({"messages": said("x"), "from_turn": 4}) == {"messages": said("x")}


def test_an_answer_that_ends_in_a_call_has_no_output_yet():
    schema = {"type": "object", "required": ["city"]}
    assert checked({"messages": [call({"parcel": 7})]}, schema)
    done = [call({"parcel": 7}), RESULT, *said('{"city": "Bremen"}')]
    assert checked({"messages": done}, schema) == {"messages": done}
    with pytest.raises(InvalidInput) as refused:
        checked({"messages": [*done[:2], *said("Bremen")]}, schema)
    assert refused.value.details[0].field == "payload.messages.2.content"


def checked(payload: Any, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    prompt = Prompt(PROMPT, [TRACK])
    return checked_payload("write", payload, output_schema=schema, prompt=lambda: prompt)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ARGUMENTS = (
    st.fixed_dictionaries({"parcel": st.integers() | st.text(max_size=3)}, optional={"fast": st.booleans(), "x": JSON})
    | st.sampled_from(['{"parcel": 7}', '{"parcel": "7"}', "{", "[]", ""])
    | JSON
)
CALL = st.fixed_dictionaries(
    {"function": st.fixed_dictionaries({"name": st.sampled_from(["track", "no"]) | JSON, "arguments": ARGUMENTS})},
    optional={"id": st.sampled_from(["a", "b"]) | JSON, "type": st.just("function") | JSON, "note": JSON},
)
MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["assistant", "assistant", "user", "tool", "system", "poet"])},
    optional={
        "content": st.text(max_size=6) | st.just("Hello") | JSON,
        "tool_calls": st.lists(CALL, max_size=2) | JSON,
        "tool_call_id": st.sampled_from(["a", "b"]) | JSON,
        "name": st.just("track") | JSON,
    },
)
PAYLOAD = st.fixed_dictionaries(
    {"messages": st.lists(MESSAGE, max_size=5) | JSON},
    optional={"from_turn": st.integers(-1, 5) | JSON, "checklist": JSON, "more": JSON},
)


def _has_places(error: InvalidInput) -> None:
    assert error.details
    for detail in error.details:
        assert (detail.field or "").startswith("payload")
        assert detail.code


@settings(max_examples=600)
@given(PAYLOAD | st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_any_payload_is_kept_in_one_form_or_refused_with_a_place(payload):
    try:
        kept = checked(payload)
    except TooLarge:
        return
    except InvalidInput as error:
        _has_places(error)
        return
    assert checked(kept) == kept, "a second check changes nothing"
    json.dumps(kept, allow_nan=False)
    whole = [*PROMPT[: kept.get("from_turn", len(PROMPT))], *kept["messages"]]
    assert whole[-1]["role"] == "assistant"
    for message in kept["messages"]:
        for made in message.get("tool_calls", ()):
            assert isinstance(made["function"]["arguments"]["parcel"], int)
