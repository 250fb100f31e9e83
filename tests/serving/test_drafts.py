"""Asking for drafts, taking them, and the mark that they leave."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotation.models import AnnotationRevision, Assignment, Suggestion, SuggestionState
from annotation.services import suggestions
from annotation.services.submitting import resubmit, submit
from core.errors import Conflict, InvalidInput
from serving.models import Endpoint, ProjectModels
from serving.services.drafting import ask_draft
from tests.annotation.making import answer, claimed, client_of, item, rank_task, reviewed, write_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(project, ann, drafting) -> Assignment:
    write_task(project, "Where is parcel 12?")
    return claimed(project, ann, "write")


def came(draft: Suggestion, text: str = "On its way.") -> Suggestion:
    """Let a draft be there, as a worker would."""
    Suggestion.objects.filter(pk=draft.pk).update(state=SuggestionState.DONE, text=text)
    draft.refresh_from_db()
    return draft


def submitted(user, assignment, text="On its way, it comes on Friday."):
    return submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=answer(text)).annotation


def marks(annotation) -> list:
    return list(AnnotationRevision.objects.filter(annotation=annotation).values_list("drafted_by", flat=True))


def test_an_answer_that_stands_on_a_draft_says_so(ann, assignment):
    draft = came(ask_draft(user=ann, assignment_id=assignment.pk))
    suggestions.mark_used(draft)
    assert marks(submitted(ann, assignment)) == [["good"]]


def test_an_answer_beside_a_draft_that_was_only_read_says_nothing(ann, assignment):
    came(ask_draft(user=ann, assignment_id=assignment.pk))
    assert marks(submitted(ann, assignment)) == [None]


def test_a_draft_can_be_taken_out_again(ann, assignment):
    draft = came(ask_draft(user=ann, assignment_id=assignment.pk))
    suggestions.mark_used(draft)
    suggestions.mark_used(draft, used=False)
    assert marks(submitted(ann, assignment)) == [None]


def test_every_later_wording_stands_on_it_too(ann, rex, assignment):
    suggestions.mark_used(came(ask_draft(user=ann, assignment_id=assignment.pk)))
    annotation = reviewed(submitted(ann, assignment), rex, "return")
    resubmit(user=ann, annotation_id=annotation.pk, payload=answer("It comes on Friday."), revision_number=1)
    assert marks(annotation) == [["good"], ["good"]]


def test_the_mark_is_settled_when_the_answer_is_in(ann, assignment):
    draft = came(ask_draft(user=ann, assignment_id=assignment.pk))
    submitted(ann, assignment)
    with pytest.raises(Conflict):
        suggestions.mark_used(draft)


def test_what_has_not_come_cannot_be_taken(ann, assignment):
    with pytest.raises(Conflict, match="nothing to take"):
        suggestions.mark_used(ask_draft(user=ann, assignment_id=assignment.pk))


def test_another_draft_of_the_same_task_cancels_the_first(ann, assignment):
    first = ask_draft(user=ann, assignment_id=assignment.pk)
    second = ask_draft(user=ann, assignment_id=assignment.pk)
    first.refresh_from_db()
    assert (first.state, second.state) == (SuggestionState.CANCELLED, SuggestionState.QUEUED)


def test_the_model_reads_what_the_writer_may_consult(project, ann, drafting):
    source = item(project, "When?", references=[{"title": "Terms", "text": "Two days."}])
    from annotation.services.tasks import create_write_task

    create_write_task(project=project, item=source, proposed=None, priority=0, required_answers=1)
    draft = ask_draft(user=ann, assignment_id=claimed(project, ann).pk)
    assert draft.prompt[0]["role"] == "system"
    assert "Terms\nTwo days." in draft.prompt[0]["content"]
    assert draft.prompt[1:] == source.messages


def test_a_later_turn_is_drafted_from_what_is_written(ann, assignment):
    written = [
        {"role": "user", "content": "Where?"},
        {"role": "assistant", "content": "There."},
        {"role": "user", "content": "Thanks"},
    ]
    assert ask_draft(user=ann, assignment_id=assignment.pk, messages=written).prompt == written
    with pytest.raises(InvalidInput):
        ask_draft(user=ann, assignment_id=assignment.pk, messages=written[:2])


@pytest.mark.parametrize("off", [{"drafts": False}, {"endpoint": None}])
def test_drafts_that_are_off_are_said(ann, assignment, off):
    ProjectModels.objects.update(**off)
    with pytest.raises(Conflict) as refused:
        ask_draft(user=ann, assignment_id=assignment.pk)
    assert refused.value.code == "drafts_off"


def test_a_server_that_is_switched_off_is_said(ann, assignment):
    Endpoint.objects.update(enabled=False)
    refused = client_of(ann).post(f"/api/v1/assignments/{assignment.pk}/suggestions/", {})
    assert refused.status_code == 409
    assert "switched the model's server off" in refused.json()["error"]["message"]


def test_a_ranking_and_a_qualification_have_none(project, ann, drafting, assignment):
    assignment.task.purpose = "qualification"
    assignment.task.save()
    with pytest.raises(Conflict, match="qualification"):
        ask_draft(user=ann, assignment_id=assignment.pk)
    rank_task(project)
    with pytest.raises(Conflict, match="written"):
        ask_draft(user=ann, assignment_id=claimed(project, ann, "rank").pk)


def test_gold_has_drafts_like_any_work(ann, assignment):
    assignment.task.purpose = "gold"
    assignment.task.save()
    assert ask_draft(user=ann, assignment_id=assignment.pk).state == SuggestionState.QUEUED


def test_a_draft_is_for_its_writer_alone(ann, bea, max_, assignment):
    draft = came(ask_draft(user=ann, assignment_id=assignment.pk))
    assert client_of(ann).get(f"/api/v1/suggestions/{draft.pk}/").json()["model_name"] == "good"
    for other in (bea, max_):
        client = client_of(other)
        assert client.get(f"/api/v1/suggestions/{draft.pk}/").status_code == 404
        assert client.post(f"/api/v1/suggestions/{draft.pk}/use/", {}).status_code == 404
        assert client.post(f"/api/v1/assignments/{assignment.pk}/suggestions/", {}).status_code == 404


def test_the_way_over_the_api(ann, assignment):
    client = client_of(ann)
    asked = client.post(f"/api/v1/assignments/{assignment.pk}/suggestions/", {})
    assert asked.status_code == 201
    assert (asked.json()["state"], asked.json()["used"]) == ("queued", False)
    draft = came(Suggestion.objects.get(pk=asked.json()["id"]))
    used = client.post(f"/api/v1/suggestions/{draft.pk}/use/", {"used": True})
    assert used.json()["used"] is True
    (listed,) = client.get(f"/api/v1/assignments/{assignment.pk}/suggestions/").json()
    assert listed["text"] == "On its way."


def test_a_project_without_drafts_pays_nothing_for_them(project, ann, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    write_task(project)
    with CaptureQueriesContext(connection) as asked:
        submitted(ann, claimed(project, ann))
    assert not [query["sql"] for query in asked if "suggestion" in query["sql"] or "serving_" in query["sql"]]


def test_the_export_names_the_model(project, ann, rex, max_, assignment):
    suggestions.mark_used(came(ask_draft(user=ann, assignment_id=assignment.pk)))
    reviewed(submitted(ann, assignment), rex, "approve")
    write_task(project, "Another?")
    reviewed(submitted(ann, claimed(project, ann, "write"), "By hand."), rex, "approve")
    answered: Any = client_of(max_).get(f"/api/v1/projects/{project.pk}/export/?state=approved&kind=write")
    lines = [json.loads(line) for line in b"".join(answered.streaming_content).splitlines()]
    assert [line.get("drafted_by") for line in lines] == [["good"], None]
