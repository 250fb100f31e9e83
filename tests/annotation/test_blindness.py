"""Nobody who judges learns who or what wrote an answer, nor what the judgement is for."""

from __future__ import annotations

import json

import pytest

from annotation.models import Response
from annotation.services.tasks import create_model_response, create_rank_task
from tests.annotation.making import VOTE, claimed, client_of, item, said, submitted

SECRETS = ("source", "origin", "purpose", "sampling", "comparison", "metadata", "priority", "group_key", "external_id")


@pytest.fixture
def pair(project):
    source = item(project, "Which?", source="crm-export", external_id="case-7781", metadata={"model": "secret-model"})
    # Ids that appear nowhere else by chance.
    for number, (model, text) in enumerate((("secret-base-7b", "one"), ("secret-tuned-7b", "other"))):
        Response.objects.create(
            pk=918_273_645 + number,
            item=source,
            messages=said(text),
            origin="model",
            source=model,
            sampling={"temperature": 0.70317},
            content_hash=f"hash-of-{text}",
        )
    one, other = Response.objects.order_by("pk")
    return create_rank_task(
        project=project,
        item=source,
        responses=(one, other),
        purpose="comparison",
        purpose_ref="comparison:5",
        required_answers=1,
    )


def leaks(text: str) -> list[str]:
    words = (*SECRETS, "secret", "918273645", "918273646", "hash-of", "case-7781", "crm-export", "0.70317", "response")
    return [word for word in words if word in text]


def test_a_claim_and_an_assignment_tell_nothing(project, ann, pair):
    client = client_of(ann)
    answered = client.post(f"/api/v1/projects/{project.pk}/claim/", {"kind": "rank"})
    shown = answered.json()["assignment"]
    assert [one["label"] for one in shown["candidates"]] == ["A", "B"]
    assert all(set(one) == {"label", "messages"} for one in shown["candidates"])
    assert set(shown["item"]) == {"messages", "tools", "references"}
    pages = [answered, client.get(f"/api/v1/assignments/{shown['id']}/"), client.get("/api/v1/assignments/?state=held")]
    for page in pages:
        assert leaks(page.content.decode()) == []
    sent = client.post(f"/api/v1/assignments/{shown['id']}/submit/", {"token": shown["token"], "payload": VOTE})
    assert sent.status_code == 201
    assert leaks(sent.content.decode()) == []


def test_ones_own_vote_tells_nothing_afterwards_either(project, ann, pair):
    vote = submitted(project, ann, VOTE)
    client = client_of(ann)
    for page in (client.get(f"/api/v1/annotations/{vote.pk}/"), client.get("/api/v1/my-work/")):
        assert page.status_code == 200
        assert leaks(page.content.decode()) == []


def test_the_order_shown_is_the_order_recorded(project, ann, pair):
    assignment = claimed(project, ann)
    texts = {one.response_id: one.response.messages for one in pair.candidates.all()}
    shown = client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").json()["candidates"]
    assert [one["messages"] for one in shown] == [texts[key] for key in assignment.shown_order]


def test_a_draft_comes_back_to_its_writer_as_it_was(project, ann, pair):
    """The check above must not forbid what people write themselves."""
    assignment = claimed(project, ann)
    body = {"token": str(assignment.token), "payload": {"comment": "the source is unclear"}, "version": 0}
    client_of(ann).put(f"/api/v1/assignments/{assignment.pk}/draft/", body)
    shown = client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/")
    assert json.loads(shown.content)["draft"]["payload"] == body["payload"]


def test_the_same_answer_of_the_same_model_is_one_row(pair):
    again = {"item": pair.item, "messages": said("new"), "source": "secret-base-7b", "sampling": {}}
    assert create_model_response(**again).pk == create_model_response(**again).pk
