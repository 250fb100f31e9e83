"""Live chat: two replies to each turn, the choice that makes a pair, and what is never told."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from annotation.models import (
    Annotation,
    GuidelineVersion,
    Item,
    Suggestion,
    SuggestionState,
    TaskResponse,
    WorkProfile,
)
from annotation.services.tasks import votes_on
from core.errors import Conflict
from serving.models import Chat, Endpoint, ProjectModels
from serving.services import chats
from tests.annotation.making import client_of, reviewed
from tests.serving.conftest import work

pytestmark = pytest.mark.django_db
PICK_B = {"choice": "B", "strength": 3, "reasons": [], "comment": "Warmer."}


@pytest.fixture
def chat(project, ann, drafting) -> Chat:
    return chats.begin(project=project, user=ann, content="My parcel is late.")


def came(chat: Chat, a: str = "Sorry.", b: str = "I am sorry, let me look."):
    turn = chat.turns.last()
    for reply, text in ((turn.a, a), (turn.b, b)):
        Suggestion.objects.filter(pk=reply.pk).update(state=SuggestionState.DONE, text=text)
    return turn


def test_a_choice_is_a_pair_like_any_other_and_the_chat_goes_on_with_it(project, ann, rex, chat):
    turn = came(chat)
    chat = chats.choose(chat=chat, user=ann, turn=turn.number, **PICK_B)
    assert [message["content"] for message in chat.messages] == ["My parcel is late.", "I am sorry, let me look."]
    annotation = Annotation.objects.get()
    assert (annotation.kind, annotation.purpose, annotation.state) == ("rank", "data", "submitted")
    assert annotation.payload | PICK_B == annotation.payload
    task = annotation.task
    assert (task.state, task.item.messages, task.item.group_key) == ("answered", chat.messages[:1], f"chat:{chat.pk}")
    (vote,) = votes_on([task.pk])
    assert vote.choice_response_id is not None
    preferred = TaskResponse.objects.get(task=task, response_id=vote.choice_response_id).response
    assert preferred.messages == [{"role": "assistant", "content": "I am sorry, let me look."}]
    assert (preferred.origin, preferred.source) == ("model", "good")
    waiting = client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/").json()["results"]
    assert [row["id"] for row in waiting] == [annotation.pk]
    assert reviewed(annotation, rex, "approve").state == "approved"


def test_the_next_turn_is_asked_with_all_that_was_said(ann, chat):
    chats.choose(chat=chat, user=ann, turn=came(chat).number, **PICK_B)
    chat = chats.say(chat=chat, user=ann, content="It is number 12.")
    turn = chat.turns.last()
    assert turn.number == 2
    assert [message["content"] for message in turn.a.prompt] == [
        "My parcel is late.", "I am sorry, let me look.", "It is number 12.",
    ]  # fmt: skip
    assert turn.a.parameters["seed"] != turn.b.parameters["seed"]


def test_pairs_of_one_chat_share_their_group_and_are_two_items(ann, chat):
    chats.choose(chat=chat, user=ann, turn=came(chat).number, **PICK_B)
    chat = chats.say(chat=chat, user=ann, content="It is number 12.")
    chats.choose(chat=chat, user=ann, turn=came(chat).number, choice="tie", strength=None, reasons=[], comment="")
    assert list(Item.objects.values_list("group_key", flat=True)) == [f"chat:{chat.pk}"] * 2
    chat.refresh_from_db()
    assert chat.messages[-1]["content"] == "Sorry."


def test_both_bad_is_kept_and_two_others_are_asked_for(ann, chat):
    bad = {"choice": "both_bad", "strength": None, "reasons": [], "comment": ""}
    chat = chats.choose(chat=chat, user=ann, turn=came(chat).number, **bad)
    assert chat.messages[-1]["role"] == "user"
    assert Annotation.objects.get().payload["choice"] == "both_bad"
    chats.ask_again(chat=chat, user=ann)
    assert chat.turns.count() == 2


def test_two_replies_that_are_the_same_make_no_pair(ann, chat):
    chat = chats.choose(chat=chat, user=ann, turn=came(chat, "Same.", "Same. ").number, **PICK_B)
    assert not Annotation.objects.exists()
    assert chat.messages[-1]["content"].strip() == "Same."
    assert chat.turns.last().choice == "same"


def test_one_chooses_only_from_what_is_there_and_only_once(ann, chat):
    turn = chat.turns.last()
    with pytest.raises(Conflict, match="have to be there"):
        chats.choose(chat=chat, user=ann, turn=turn.number, **PICK_B)
    with pytest.raises(Conflict, match="Choose one"):
        chats.say(chat=chat, user=ann, content="Hello?")
    came(chat)
    chats.choose(chat=chat, user=ann, turn=turn.number, **PICK_B)
    with pytest.raises(Conflict, match="over"):
        chats.choose(chat=chat, user=ann, turn=turn.number, **PICK_B)
    assert Annotation.objects.count() == 1


def test_a_reply_that_failed_is_asked_for_again(ann, chat):
    turn = chat.turns.last()
    Suggestion.objects.filter(pk=turn.a.pk).update(state=SuggestionState.FAILED, error="It broke.")
    chats.ask_again(chat=chat, user=ann)
    turn.refresh_from_db()
    assert turn.choice == "dropped"
    assert Suggestion.objects.get(pk=turn.b.pk).state == SuggestionState.CANCELLED


def test_a_bad_judgement_is_refused_and_nothing_is_made(ann, chat):
    turn = came(chat)
    answered = client_of(ann).post(f"/api/v1/chats/{chat.pk}/choose/", {"turn": turn.number, "choice": "A"})
    assert answered.status_code == 400
    assert not Item.objects.exists()
    turn.refresh_from_db()
    assert turn.choice == ""


def test_nothing_tells_which_model_wrote_which(project, ann, chat, endpoint):
    other = Endpoint.objects.create(
        organization=project.organization, name="Other server", base_url="http://127.0.0.1:1/v1", model="secret-two"
    )
    Endpoint.objects.filter(pk=endpoint.pk).update(model="secret-one")
    ProjectModels.objects.update(second_endpoint=other)
    client = client_of(ann)
    begun = client.post(f"/api/v1/projects/{project.pk}/chats/", {"content": "Hello"}).json()
    turn = came(Chat.objects.get(pk=begun["id"]), "One.", "Two.")
    assert {turn.a.model_name, turn.b.model_name} == {"secret-one", "secret-two"}
    pages = [
        client.get(f"/api/v1/chats/{begun['id']}/"),
        client.post(f"/api/v1/chats/{begun['id']}/choose/", {"turn": 1, "choice": "A", "strength": 1}),
        client.get(f"/api/v1/projects/{project.pk}/chats/"),
    ]
    text = json.dumps(begun) + "".join(page.content.decode() for page in pages)
    for word in ("secret", "endpoint", "seed", "temperature", "model", "source"):
        assert word not in text, word
    # Not even through the door of drafts.
    for reply in (turn.a, turn.b):
        assert client.get(f"/api/v1/suggestions/{reply.pk}/").status_code == 404


def test_which_is_a_is_chance(project, ann, drafting, endpoint):
    other = Endpoint.objects.create(
        organization=project.organization, name="Other server", base_url="http://127.0.0.1:1/v1", model="second"
    )
    ProjectModels.objects.update(second_endpoint=other)
    firsts = set()
    for _ in range(40):
        chat = chats.begin(project=project, user=ann, content="Hello")
        firsts.add(chat.turns.get().a.model_name)
        Suggestion.objects.update(state=SuggestionState.DONE)
    assert firsts == {"good", "second"}


def test_replies_are_shown_in_step_for_their_pace_would_tell(ann, chat):
    turn = chat.turns.last()
    Suggestion.objects.filter(pk=turn.a.pk).update(state=SuggestionState.DONE, text="All of it is there.")
    Suggestion.objects.filter(pk=turn.b.pk).update(state=SuggestionState.STREAMING, text="Some")
    shown = client_of(ann).get(f"/api/v1/chats/{chat.pk}/").json()["turn"]
    assert shown["a"] == {"state": "streaming", "text": "All ", "error": ""}
    assert shown["b"] == {"state": "streaming", "text": "Some", "error": ""}


def test_a_chat_is_for_the_one_who_has_it(bea, rex, chat):
    for other in (bea, rex):
        assert client_of(other).get(f"/api/v1/chats/{chat.pk}/").status_code == 404
        assert client_of(other).post(f"/api/v1/chats/{chat.pk}/say/", {"content": "Hi"}).status_code == 404


def test_who_gets_no_task_does_not_chat_either(project, ann, drafting):
    page, body = f"/api/v1/projects/{project.pk}/chats/", {"content": "Hello"}
    project.qualification_required = True
    project.save()
    assert client_of(ann).post(page, body).json()["error"]["code"] == "qualification_needed"
    WorkProfile.objects.create(project=project, user=ann, qualified_at=timezone.now())
    assert client_of(ann).post(page, body).status_code == 201
    GuidelineVersion.objects.create(project=project, number=2, body="New.", must_acknowledge=True)
    assert client_of(ann).post(page, body).json()["error"]["code"] == "guideline_unread"
    assert Chat.objects.count() == 1


def test_a_chat_that_is_off_is_said(project, ann, drafting):
    ProjectModels.objects.update(chat=False)
    refused = client_of(ann).post(f"/api/v1/projects/{project.pk}/chats/", {"content": "Hello"})
    assert refused.json()["error"]["code"] == "chat_off"


@pytest.mark.django_db(transaction=True)
def test_two_real_replies_come(project, ann, drafting, use):
    use("echo")
    chat = chats.begin(project=project, user=ann, content="Hello")
    work()
    turn = chat.turns.get()
    assert turn.a.text.startswith("You said: Hello (")
    assert turn.a.text != turn.b.text
