"""The draft worker, with a real server behind the endpoint."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Suggestion, SuggestionState
from annotation.services import suggestions
from serving.models import Endpoint
from serving.services.drafting import ask_draft
from serving.services.endpoints import try_endpoint
from tests.annotation.making import claimed, write_task
from tests.serving.conftest import state_of, work
from tests.serving.openai_server import KEY, SENTENCE, WORDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(project, ann, drafting):
    """Ask for a draft of a task at hand."""
    write_task(project, "Where is parcel 12?")
    assignment = claimed(project, ann, "write")
    return lambda: ask_draft(user=ann, assignment_id=assignment.pk)


def test_a_draft_is_written_and_stored(server, asked):
    draft = asked()
    work()
    assert state_of(draft) == SuggestionState.DONE
    assert draft.text == SENTENCE
    assert draft.first_at is not None
    (request,) = server.asked
    assert request["messages"] == [{"role": "user", "content": "Where is parcel 12?"}]
    assert request["key"] == f"Bearer {KEY}"
    assert (request["temperature"], request["max_tokens"]) == (0.7, 512)


def test_what_has_come_can_be_read_before_it_is_whole(server, asked):
    server.pace = 0.3
    draft, seen = asked(), set[str]()

    def grown() -> bool:
        found = Suggestion.objects.get(pk=draft.pk)
        if found.state == SuggestionState.STREAMING and found.text:
            seen.add(found.text)
        return found.state == SuggestionState.DONE

    work(grown)
    assert len(seen) >= 3
    assert all(SENTENCE.startswith(text) for text in seen)


@pytest.mark.parametrize(
    ("model", "code", "kept"), [("broken-down", "server_error", ""), ("busy", "busy", ""), ("torn", "broken", WORDS[0])]
)
def test_a_failure_is_told_with_what_had_come(asked, use, model, code, kept):
    use(model)
    draft = asked()
    work()
    assert state_of(draft) == SuggestionState.FAILED
    assert (draft.error_code, draft.text) == (code, kept)
    assert draft.error.endswith(".")


def test_a_cancelled_draft_is_hung_up_on_and_keeps_what_had_come(server, asked, use):
    use("stalling")
    draft = asked()

    def cancel_when_begun() -> bool:
        found = Suggestion.objects.get(pk=draft.pk)
        if found.text and found.state == SuggestionState.STREAMING:
            suggestions.cancel(found)
        return bool(server.asked and server.asked[-1].get("hung_up"))

    work(cancel_when_begun)
    assert state_of(draft) == SuggestionState.CANCELLED
    assert draft.text == WORDS[0]


def test_one_that_waits_does_not_hold_up_the_others(server, asked, project, bea, use, endpoint):
    use("stalling")
    slow = asked()
    quick_server = Endpoint.objects.get(pk=endpoint.pk)
    quick_server.pk, quick_server.name, quick_server.model = None, "Another", "good"
    quick_server.save()
    quick = try_endpoint(endpoint=quick_server, by=bea)
    begun = time.monotonic()
    work(lambda: Suggestion.objects.get(pk=quick.pk).state == SuggestionState.DONE)
    assert time.monotonic() - begun < 8
    # The worker was stopped while the other one was on its way: that is said, and what had come is kept.
    assert state_of(slow) == SuggestionState.FAILED
    assert slow.error_code == "worker_stopped"


def test_two_workers_never_write_the_same(server, asked):
    draft = asked()
    both = [threading.Thread(target=work) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert state_of(draft) == SuggestionState.DONE
    assert len(server.asked) == 1


def test_a_key_of_another_secret_key_is_told(server, asked, settings):
    draft = asked()
    settings.SECRET_KEY = "another one"
    work()
    assert state_of(draft) == SuggestionState.FAILED
    assert draft.error_code == "key_lost"
    assert server.asked == []


def test_what_a_dead_worker_left_is_given_up(asked):
    draft = asked()
    long_ago = timezone.now() - timedelta(minutes=1)
    Suggestion.objects.filter(pk=draft.pk).update(state=SuggestionState.STREAMING, heartbeat_at=long_ago, text="Half")
    assert suggestions.give_up_lost() == 1
    assert state_of(draft) == SuggestionState.FAILED
    assert (draft.error_code, draft.text) == ("worker_lost", "Half")


def test_what_nobody_took_up_is_given_up(asked):
    draft = asked()
    Suggestion.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(minutes=10))
    suggestions.give_up_lost()
    assert state_of(draft) == SuggestionState.FAILED
    assert draft.error_code == "no_worker"


def test_a_worker_takes_only_what_it_can_write(asked):
    draft = asked()
    work(lambda: True, sources=("model:",))
    assert state_of(draft) == SuggestionState.QUEUED
