"""Several answers to one prompt become a rank task, which says of none who wrote it."""

from __future__ import annotations

import json

import pytest

from annotation.models import Item, Suggestion, SuggestionState, Task
from core.errors import InvalidInput
from serving.models import ProjectModels, SampleSet
from serving.services.samples import TOO_FEW, ask_samples, settle_samples
from tests.annotation.making import claimed, client_of, item
from tests.serving.conftest import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt(project, drafting) -> Item:
    return item(project, "Where is parcel 12?")


def come(samples: SampleSet, *texts: str) -> None:
    """Let these answers be there; the others failed."""
    for suggestion, text in zip(samples.suggestions.order_by("pk"), [*texts, *[""] * 8], strict=False):
        state = SuggestionState.DONE if text else SuggestionState.FAILED
        error = "" if text else "The model's server broke down (HTTP 500). Ask again."
        Suggestion.objects.filter(pk=suggestion.pk).update(state=state, text=text, error=error)


@pytest.mark.parametrize("count", [2, 4, 8])
def test_so_many_answers_are_one_task(project, max_, ann, prompt, count):
    samples = ask_samples(project=project, item=prompt, by=max_, count=count)
    assert settle_samples() == 0
    come(samples, *(f"Answer {number}." for number in range(count)))
    assert settle_samples() == 1
    assert settle_samples() == 0
    task = Task.objects.get()
    assert (task.kind, task.purpose, task.state) == ("rank", "data", "open")
    assert list(samples.tasks.all()) == [task]
    shown = client_of(ann).get(f"/api/v1/assignments/{claimed(project, ann).pk}/").json()
    assert [one["label"] for one in shown["candidates"]] == list("ABCDEFGH"[:count])
    for word in ("good", "endpoint", "seed", "model", "source"):
        assert word not in json.dumps(shown["candidates"]), word


def test_those_that_failed_and_those_that_say_the_same_are_left_out(project, max_, prompt):
    samples = ask_samples(project=project, item=prompt, by=max_, count=5)
    come(samples, "One.", "Two.", "One.")
    settle_samples()
    assert Task.objects.get().candidates.count() == 2


def test_too_few_answers_are_no_task_and_it_is_said_why(project, max_, prompt):
    samples = ask_samples(project=project, item=prompt, by=max_, count=2)
    come(samples, "One.")
    settle_samples()
    samples.refresh_from_db()
    assert not Task.objects.exists()
    assert samples.error.startswith(TOO_FEW)
    assert "HTTP 500" in samples.error


def test_answers_that_would_be_the_same_are_not_asked_for(project, max_, prompt):
    ProjectModels.objects.update(temperature=0)
    with pytest.raises(InvalidInput, match="temperature 0"):
        ask_samples(project=project, item=prompt, by=max_, count=3)


def test_annotators_ask_where_they_may(project, ann, max_, rex, prompt):
    page, body = f"/api/v1/projects/{project.pk}/samples/", {"item": prompt.pk, "count": 2}
    assert client_of(max_).post(page, body).status_code == 201
    assert client_of(rex).post(page, body).status_code == 403
    assert client_of(ann).post(page, body).status_code == 403
    ProjectModels.objects.update(annotators_sample=True)
    own = client_of(ann).post(page, {"content": "How do I return it?", "count": 3})
    assert own.status_code == 201
    assert Item.objects.get(pk=own.json()["item"]).messages[0]["content"] == "How do I return it?"
    assert client_of(ann).post(page, {"count": 3}).status_code == 400
    assert client_of(ann).post(page, body | {"count": 9}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_task(project, max_, prompt, use):
    use("echo")
    samples = ask_samples(project=project, item=prompt, by=max_, count=3)
    work(lambda: SampleSet.objects.get(pk=samples.pk).ended_at is not None)
    assert Task.objects.get().candidates.count() == 3
