"""Live chat: every turn offers two replies, and choosing one makes a pair that goes through review like any other."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from annotation.models import Project, Suggestion, SuggestionPurpose, SuggestionState, WorkProfile
from annotation.models.suggestion import LIVE_STATES
from annotation.services import suggestions
from annotation.services.guidelines import unread_guideline
from annotation.services.own_pairs import judge_own_pair
from annotation.services.qualification import is_needed
from core.errors import Conflict, Detail, InvalidInput
from core.messages import MAX_MESSAGES, normalise_text
from core.storable import storable_text
from serving.models import Chat, ChatTurn
from serving.services.project_models import parameters_of, settings_of, writers

A, B, TIE, BOTH_BAD = "A", "B", "tie", "both_bad"
# What becomes of a turn that is no pair: the replies were the same, or could not be had.
SAME, DROPPED = "same", "dropped"
MAX_CHARACTERS = 20_000


@transaction.atomic
def begin(*, project: Project, user: User, content: str) -> Chat:
    """Begin a conversation with the project's models by saying something.

    Raises:
        Conflict: the chat is off, or the person may not work here yet.
        InvalidInput: nothing was said, or too much.
    """
    return say(chat=Chat.objects.create(project=project, user=user), user=user, content=content)


@transaction.atomic
def say(*, chat: Chat, user: User, content: str) -> Chat:
    """Say something, and ask for two replies to it.

    Raises:
        Conflict: the replies before are not chosen from yet.
        InvalidInput: nothing was said, or too much.
    """
    chat = _locked(chat)
    if chat.messages and chat.messages[-1]["role"] == "user":
        raise Conflict("Choose one of the two replies first.", code="not_chosen")
    content = normalise_text(content).strip()
    if not content or len(content) > MAX_CHARACTERS or not storable_text(content):
        message = f"Write something, of at most {MAX_CHARACTERS:,} characters."
        raise InvalidInput(message, details=[Detail(message, field="content", code="bad_content")])
    if len(chat.messages) >= MAX_MESSAGES - 2:
        raise Conflict("This chat is as long as one can be. Start another.", code="too_long")
    chat.messages = [*chat.messages, {"role": "user", "content": content}]
    return _ask(chat, user)


@transaction.atomic
def ask_again(*, chat: Chat, user: User) -> Chat:
    """Ask for two other replies to what was said last: both were bad, or one did not come.

    Raises:
        Conflict: there is nothing to ask again.
    """
    chat = _locked(chat)
    turn = chat.turns.select_related("a", "b").last()
    if turn is None or chat.messages[-1]["role"] != "user":
        raise Conflict("There is nothing to ask again. Write something first.", code="nothing_to_ask")
    if not turn.choice:
        for reply in (turn.a, turn.b):
            suggestions.cancel(reply)
        turn.choice = DROPPED
        turn.save(update_fields=["choice"])
    return _ask(chat, user)


@transaction.atomic
def choose(*, chat: Chat, user: User, turn: int, seconds_spent: int = 0, **payload: Any) -> Chat:
    """Take what the person said of the two replies. The better one goes on in the conversation.

    Of two replies that are the same no pair is made: there is nothing to prefer.

    Raises:
        Conflict: the turn was chosen from before, or a reply is not there.
        InvalidInput: the judgement has faults.
    """
    chat = _locked(chat)
    current = chat.turns.select_related("a", "b").last()
    if current is None or current.number != turn or current.choice:
        raise Conflict("This turn is over. The chat has gone on.", code="turn_over")
    if any(reply.state != SuggestionState.DONE for reply in (current.a, current.b)):
        raise Conflict("Both replies have to be there. Wait for them, or ask again.", code="reply_missing")
    replies = (current.a, current.b)
    if current.a.text.strip() == current.b.text.strip():
        current.choice = SAME
    else:
        current.choice = str(payload["choice"])
        current.annotation = judge_own_pair(
            project=chat.project,
            user=user,
            messages=chat.messages,
            replies=[(reply.text, reply.model_name, reply.parameters) for reply in replies],
            payload=payload,
            source="chat",
            group_key=f"chat:{chat.pk}",
            seconds_spent=seconds_spent,
        )
    current.save(update_fields=["choice", "annotation"])
    if current.choice != BOTH_BAD:
        kept = current.b if current.choice == B else current.a
        chat.messages = [*chat.messages, {"role": "assistant", "content": kept.text}]
    chat.changed_at = timezone.now()
    chat.save(update_fields=["messages", "changed_at"])
    return chat


def _ask(chat: Chat, user: User) -> Chat:
    """Ask for two replies to the conversation, which ends with the person's words. Chance says which is A."""
    may_work(chat.project, user)
    settings, able = _writers(chat.project)
    two = [able[0], able[-1]]
    secrets.SystemRandom().shuffle(two)
    asked: list[Suggestion] = [
        suggestions.ask(
            user=user,
            project=chat.project,
            purpose=SuggestionPurpose.REPLY,
            source=source.key,
            model_name=source.name,
            prompt=chat.messages,
            tools=None,
            # Another seed each: the same model twice shall not say the same.
            parameters=parameters_of(settings) | {"seed": secrets.randbelow(2**31)},
        )
        for source in two
    ]
    ChatTurn.objects.create(chat=chat, number=chat.turns.count() + 1, a=asked[0], b=asked[1])
    chat.changed_at = timezone.now()
    chat.save(update_fields=["messages", "changed_at"])
    return chat


def may_work(project: Project, user: User) -> None:
    """Refuse whoever would get no task here either: what is chosen in a chat is work like any other.

    Raises:
        Conflict: the project is archived, or something has to be read or passed first.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; nobody chats in it.", code="project_archived")
    if unread_guideline(project, user) is not None:
        raise Conflict("There are new guidelines to read first. Open Annotate.", code="guideline_unread")
    if is_needed(project, WorkProfile.objects.filter(project=project, user=user).first()):
        raise Conflict("Pass the qualification first. Open Annotate.", code="qualification_needed")


def _writers(project: Project) -> Any:
    settings = settings_of(project)
    if not settings.chat:
        raise Conflict("The chat is off in this project.", code="chat_off")
    return settings, writers(settings)


def _locked(chat: Chat) -> Chat:
    return Chat.objects.select_related("project").select_for_update(of=("self",)).get(pk=chat.pk)


def waiting(turn: ChatTurn) -> bool:
    """Tell whether a reply of the turn is still on its way."""
    return any(reply.state in LIVE_STATES for reply in (turn.a, turn.b))
