"""Drafts for whoever writes an answer."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from accounts.models import User
from annotation.models import Item, Suggestion, SuggestionPurpose
from annotation.models.task import TaskKind, TaskPurpose
from annotation.queries.work import own_assignments
from annotation.services import suggestions
from core.errors import Conflict, Detail, InvalidInput
from core.messages import MessageError, validate_messages
from serving.services.project_models import parameters_of, settings_of, writers

OFF = "Drafts are off in this project."


def ask_draft(*, user: User, assignment_id: int, messages: list[dict[str, Any]] | None = None) -> Suggestion:
    """Ask the project's model for the next message of an answer.

    ``messages`` is the conversation up to it, as the writer has it; the prompt where nothing is said.

    Raises:
        Http404: the assignment is somebody else's.
        Conflict: drafts are off, the task is no writing, or it is submitted already.
        InvalidInput: the conversation cannot be continued.
    """
    own = own_assignments(user).select_related("task__item", "task__project")
    assignment = get_object_or_404(own, pk=assignment_id)
    task = assignment.task
    if task.kind != TaskKind.WRITE:
        raise Conflict("Only a written answer has drafts.", code="not_writing")
    if assignment.state in suggestions.CLOSED:
        raise Conflict("This task is no longer yours to write.", code="already_submitted")
    if task.purpose == TaskPurpose.QUALIFICATION:
        raise Conflict("A qualification is about your own answers: it has no drafts.", code="qualification")
    settings = settings_of(task.project)
    if not settings.drafts:
        raise Conflict(OFF, code="drafts_off")
    writer = writers(settings)[0]
    return suggestions.ask(
        user=user,
        project=task.project,
        assignment=assignment,
        purpose=SuggestionPurpose.DRAFT,
        source=writer.key,
        model_name=writer.name,
        prompt=_with_references(task.item, _conversation(messages, task.item)),
        tools=task.item.tools or None,
        parameters=parameters_of(settings),
    )


def _conversation(messages: list[dict[str, Any]] | None, item: Item) -> list[dict[str, Any]]:
    if messages is None:
        return list(item.messages)
    try:
        conversation = validate_messages(messages)
    except MessageError as error:
        message = f"This {error.message}."
        raise InvalidInput(message, details=[Detail(message, field=error.path, code="bad_messages")]) from None
    if conversation[-1]["role"] == "assistant":
        message = "The assistant has spoken last; there is nothing to answer yet."
        raise InvalidInput(message, details=[Detail(message, field="messages", code="nothing_to_answer")])
    return conversation


def _with_references(item: Item, conversation: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the texts that the writer may consult before the model too."""
    if not item.references:
        return conversation
    texts = [f"{reference.get('title', '')}\n{reference.get('text', '')}".strip() for reference in item.references]
    consulted = "Texts to consult:\n\n" + "\n\n".join(texts)
    if conversation[0]["role"] == "system":
        first = conversation[0] | {"content": f"{conversation[0]['content']}\n\n{consulted}"}
        return [first, *conversation[1:]]
    return [{"role": "system", "content": consulted}, *conversation]
