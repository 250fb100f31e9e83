"""Acceptance C4: 600 real tool-calling prompts in, ten authored in a browser, all out as messages and tools."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import bfcl
from tests.e2e.browsing import Visit
from tests.e2e.product import BASE_CACHE, give_base_model
from tests.e2e.scenes import answer, claim, import_lines, make_project
from tests.e2e.test_conversations import as_json, call_tool
from tests.e2e.working import NEXT, SUBMIT, expect_said

pytestmark = [
    pytest.mark.skipif(not bfcl.PATH.is_file(), reason=f"the BFCL data is not here ({bfcl.PATH})"),
    pytest.mark.timeout(600, func_only=True),
]
AUTHORED = 10


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """The rows: first those to be authored, of many kinds of arguments, then the others."""
    found = bfcl.rows()
    random.Random(7).shuffle(found)
    found.sort(key=lambda row: row["id"] == bfcl.WRONG)
    return found


def test_600_tool_calling_prompts_from_import_to_the_chat_template(visit, rows, tmp_path):
    manager: Visit = visit("manager")
    project = make_project(
        manager, people={"bram": ["annotator"], "ciara": ["annotator"]}, review_policy="disagreement"
    )
    lines = [bfcl.line_of(row, with_calls=number >= AUTHORED) for number, row in enumerate(rows)]
    import_lines(manager, project, "write", lines)

    window: Visit = visit("bram")
    page = window.open(f"/projects/{project}/annotate")
    for row in rows[:AUTHORED]:
        author(page, window, row)

    # The task that was fetched ahead goes back to everybody.
    for held in window.api("assignments/?state=held")["results"]:
        window.send(f"assignments/{held['id']}/release/", {"token": held["token"]})
    window.close()
    others: Visit = visit("ciara")
    for _ in rows[AUTHORED:]:
        assignment = claim(others, project)
        payload = {"messages": assignment["proposed"]}
        (call,) = payload["messages"][0]["tool_calls"]
        # The data's own fault: yes where the tool wants a text. Another prompt asks the same.
        if call["function"]["arguments"].get("venue") is True:
            refused = send(others, assignment, payload)
            assert refused["details"][0]["field"] == "payload.messages.0.tool_calls.0.function.arguments.venue"
            del call["function"]["arguments"]["venue"]
        answer(others, assignment, payload)

    exported = manager.context.request.get(f"/api/v1/projects/{project}/export/?shape=messages&state=approved")
    assert exported.ok, exported.text()
    conversations = [json.loads(line) for line in exported.text().splitlines()]
    assert {line["external_id"] for line in conversations} == {row["id"] for row in rows}
    tokenizer = the_tokenizer(tmp_path)
    by_id = {row["id"]: row for row in rows}
    for line in conversations:
        row = by_id[line["external_id"]]
        text = tokenizer.apply_chat_template(line["messages"], tools=line["tools"], tokenize=False)
        (call,) = line["messages"][-1]["tool_calls"]
        assert json.dumps(call["function"]["name"]) in text
        assert tokenizer.apply_chat_template(line["messages"], tools=line["tools"])
        if row["id"] != bfcl.WRONG:
            assert call["function"] == expected(row)
    assert len(conversations) == 600


def author(page: Page, window: Visit, row: dict[str, Any]) -> None:
    """Call the tool in the form, first with a wrong argument; submit."""
    wanted = expected(row)
    expect(page.get_by_role("list", name="The prompt's messages")).to_contain_text(
        " ".join(row["question"][0][0]["content"].split())[:60]
    )
    call_tool(page, wanted["name"])
    call = page.get_by_role("group", name=f"Call of {wanted['name']}, 1 of turn 2")
    as_json(call)
    arguments = call.get_by_role("textbox", name=f"Arguments of {wanted['name']}, as JSON")
    tool = next(
        one["function"] for one in map(bfcl.tool_of, row["function"]) if one["function"]["name"] == wanted["name"]
    )
    name, wrong = of_wrong_type(tool["parameters"])
    arguments.fill(json.dumps(wanted["arguments"] | {name: wrong}))
    expect(call.get_by_role("status")).to_contain_text(f"{name} Must be")
    page.keyboard.press(SUBMIT)
    expect_said(page, f"The arguments of {wanted['name']} do not fit the tool yet.")
    left = fill_form(call, tool["parameters"], wanted["arguments"])
    if left:
        as_json(call)
        arguments.fill(json.dumps(wanted["arguments"]))
    expect(call.get_by_role("status").first).to_contain_text("The arguments fit the tool.")
    # The words that the next task is there are the same after each: the answer of the server tells that it is in.
    with page.expect_response(lambda answer: answer.url.endswith("/submit/") and answer.ok):
        page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)


def of_wrong_type(parameters: dict[str, Any]) -> tuple[str, Any]:
    """Return an argument and a value that is not of its type."""
    name, rule = next((name, rule) for name, rule in parameters["properties"].items() if "type" in rule)
    return name, "seven" if rule["type"] != "string" else 7


def fill_form(call: Locator, parameters: dict[str, Any], arguments: dict[str, Any]) -> bool:
    """Fill plain fields of the form; tell whether something is left that a form does not ask for."""
    call.get_by_role("textbox", name="as JSON").fill("{}")
    call.get_by_text("Form", exact=True).click()
    left = False
    for name, value in arguments.items():
        rule = parameters["properties"][name]
        # A star marks what is required.
        field = call.get_by_role("textbox", name=name).first
        if rule.get("type") in ("integer", "number", "string") and "enum" not in rule:
            field.fill(str(value))
        else:
            left = True
    return left


def expected(row: dict[str, Any]) -> dict[str, Any]:
    """Return the function that is right to call, with its arguments."""
    (call,) = bfcl.calls_of(row)
    return dict(call["function"])


def send(window: Visit, assignment: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Submit what the server has to refuse; return its error."""
    token = next(cookie["value"] for cookie in window.context.cookies() if cookie["name"] == "csrftoken")
    refused = window.context.request.post(
        f"/api/v1/assignments/{assignment['id']}/submit/",
        data={"token": assignment["token"], "payload": payload, "seconds_spent": 5},
        headers={"X-CSRFToken": token, "Referer": window.url},
    )
    assert refused.status == 400, refused.text()
    return dict(refused.json()["error"])


def the_tokenizer(folder) -> Any:
    """Return the tokenizer of the project's own base model."""
    from transformers import AutoTokenizer

    give_base_model(folder)
    (made,) = (folder / "models" / "base").iterdir()
    assert made.name in {path.name for path in BASE_CACHE.iterdir()}
    return AutoTokenizer.from_pretrained(made)
