"""Real tool-calling prompts (BFCL): all are imported, their right calls taken, and exported as chat templates read them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotation.models import Task
from annotation.services.checking import checked_for
from core.errors import InvalidInput
from tests import bfcl
from tests.annotation.projects.conftest import signed_in
from tests.annotation.projects.files import imported, jsonl
from tests.annotation.projects.test_export import lines, made
from training.base_model.corpus import documents
from training.base_model.making import Recipe, make_tokenizer

pytestmark = pytest.mark.skipif(not bfcl.PATH.is_file(), reason=f"the BFCL data is not here ({bfcl.PATH})")


def test_600_prompts_come_in_are_checked_and_go_out_to_the_chat_template(project, manager, annotator):
    rows = bfcl.rows()
    batch = imported(project, jsonl(*(bfcl.line_of(row, with_calls=True) for row in rows)))
    assert (batch.state, batch.created_count, batch.fault_count) == ("completed", 600, 0)
    refused = []
    for task in Task.objects.select_related("item", "project", "proposed").order_by("pk"):
        payload = {"messages": task.proposed.messages}
        try:
            kept = checked_for(task, payload, [])
        except InvalidInput as error:
            refused.append((task.item.external_id, error.details[0].field))
            del payload["messages"][0]["tool_calls"][0]["function"]["arguments"]["venue"]
            kept = checked_for(task, payload, [])
        made(task, annotator, kept)
    # An accepted answer of the data itself says yes where the tool wants a text.
    assert refused == [(bfcl.WRONG, "payload.messages.0.tool_calls.0.function.arguments.venue")]

    tokenizer = make_tokenizer(documents(Recipe().seed), Recipe())
    found = lines(signed_in(manager).get(f"/api/v1/projects/{project.pk}/export/?shape=messages"))
    assert [line["external_id"] for line in found] == [row["id"] for row in rows]
    for line in found:
        text = tokenizer.apply_chat_template(line["messages"], tools=line["tools"], tokenize=False)
        (call,) = line["messages"][-1]["tool_calls"]
        assert json.dumps(call["function"]["name"]) in text
        coded: Any = tokenizer.apply_chat_template(line["messages"], tools=line["tools"], return_dict=True)
        assert len(coded["input_ids"]) > 20
