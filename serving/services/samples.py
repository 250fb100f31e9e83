"""Several answers of models to one prompt become a rank task."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from annotation.models import Item, Project, Response, Suggestion, SuggestionPurpose, SuggestionState
from annotation.models.suggestion import LIVE_STATES
from annotation.models.task import TaskPurpose
from annotation.services import suggestions
from annotation.services.own_pairs import create_item
from annotation.services.tasks import create_model_responses, create_rank_task
from core.errors import Conflict, Detail, InvalidInput
from core.messages import normalise_text
from serving.models import SampleSet
from serving.services.project_models import parameters_of, settings_of, writers

FEWEST, MOST = 2, 8
TOO_FEW = "Fewer than two different answers came, so there is nothing to rank."


@transaction.atomic
def ask_samples(*, project: Project, item: Item, by: User, count: int) -> SampleSet:
    """Ask the project's models for so many answers to a prompt; two models take turns.

    Raises:
        Conflict: nobody writes in this project, or the project is archived.
        InvalidInput: the answers would all be the same.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; nothing is asked in it.", code="project_archived")
    settings = settings_of(project)
    able = writers(settings)
    if settings.temperature == 0 and count > len(able):
        message = "At temperature 0 a model always says the same. Raise it under Settings, or ask for fewer answers."
        raise InvalidInput(message, details=[Detail(message, field="count", code="all_the_same")])
    samples = SampleSet.objects.create(project=project, item=item, user=by)
    for number in range(count):
        source = able[number % len(able)]
        samples.suggestions.add(
            suggestions.ask(
                user=by,
                project=project,
                purpose=SuggestionPurpose.SAMPLE,
                source=source.key,
                model_name=source.name,
                prompt=item.messages,
                tools=item.tools or None,
                parameters=parameters_of(settings) | {"seed": secrets.randbelow(2**31)},
            )
        )
    return samples


@transaction.atomic
def ask_samples_for(*, project: Project, content: str, by: User, count: int) -> SampleSet:
    """Ask for answers to words of one's own: they become a prompt of the project first."""
    messages = [{"role": "user", "content": normalise_text(content).strip()}]
    return ask_samples(
        project=project, item=create_item(project=project, messages=messages, source="chat"), by=by, count=count
    )


def settle_samples() -> int:
    """Make rank tasks of the answers that are all in; return of how many sets. Done again, it changes nothing."""
    open_sets = SampleSet.objects.filter(ended_at=None).exclude(suggestions__state__in=LIVE_STATES)
    return sum(_settle(key) for key in open_sets.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _settle(key: int) -> bool:
    samples = SampleSet.objects.select_for_update(of=("self",)).select_related("project", "item").get(pk=key)
    if samples.ended_at is not None:
        return False
    asked = list(samples.suggestions.order_by("pk"))
    responses = _responses(samples.item, (one for one in asked if one.state == SuggestionState.DONE))
    if len(responses) >= FEWEST:
        task = create_rank_task(
            project=samples.project,
            item=samples.item,
            responses=tuple(responses),
            purpose=TaskPurpose.DATA,
            purpose_ref="",
            required_answers=samples.project.rank_overlap,
        )
        samples.tasks.add(task)
    else:
        why = next((one.error for one in asked if one.error), "")
        samples.error = f"{TOO_FEW} {why}".strip()[:500]
    samples.ended_at = timezone.now()
    samples.save(update_fields=["error", "ended_at"])
    return True


def _responses(item: Item, done: Iterable[Suggestion]) -> list[Response]:
    """Return the different answers, in an order that says nothing of who wrote them."""
    found: dict[str, Response] = {}
    for suggestion in done:
        message = {"role": "assistant", "content": suggestion.text}
        if suggestion.tool_calls:
            message["tool_calls"] = suggestion.tool_calls
        (response,) = create_model_responses(
            answers=[(item, [message])], source=suggestion.model_name, sampling=suggestion.parameters
        )
        # Two models that say the same are one answer: people cannot prefer either.
        found.setdefault(response.content_hash, response)
    return [found[key] for key in sorted(found)]
