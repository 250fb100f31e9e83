"""Put the answers of two models before people, blind; close the vote; send votes back as preference data."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Task
from annotation.models.item import Response, Split
from annotation.models.task import TaskPurpose
from annotation.services import tasks
from core.errors import Conflict, Detail, InvalidInput
from core.messages import normalise_text
from evaluation.models import (
    Comparison,
    ComparisonPair,
    ComparisonState,
    Contender,
    Evaluation,
    EvaluationState,
    Output,
)
from evaluation.models.comparison import COMPARISON_MACHINE
from training.models import Model

MOST_PAIRS = 1_000
# A comparison is small and somebody waits for it: it goes before data tasks of ordinary priority.
PRIORITY = 10


@transaction.atomic
def create_comparison(
    *,
    evaluation: Evaluation,
    model_a: Model,
    model_b: Model,
    sample_size: int,
    votes_per_prompt: int = 1,
    name: str = "",
    by: User | None,
) -> Comparison:
    """Draw prompts and make a blind rank task for each whose two answers differ.

    Identical answers are ties that nobody is asked about; where all are, the comparison is closed at once.

    Raises:
        InvalidInput: a model has no complete answers in the evaluation, or it is the same one twice.
        Conflict: the project is archived.
    """
    project = evaluation.project
    if project.archived_at is not None:
        raise Conflict("This project is archived; nothing is compared in it.", code="archived")
    a, b = _contenders(evaluation, model_a, model_b)
    # Another comparison of the same evaluation draws other prompts.
    seed = Comparison.objects.filter(evaluation=evaluation).count()
    comparison = Comparison.objects.create(
        project=project,
        evaluation=evaluation,
        name=name.strip(),
        contender_a=a,
        contender_b=b,
        votes_per_pair=votes_per_prompt,
        seed=seed,
        created_by=by,
    )
    drawn = _draw(a, b, sample_size, seed)
    if not drawn:
        text = "The two models have no prompt in common that both answered. Run the evaluation again."
        raise InvalidInput(text, details=[Detail(text, field="evaluation", code="no_answers")])
    comparison.identical_pairs = _add_pairs(comparison, drawn)
    if comparison.identical_pairs == len(drawn):
        COMPARISON_MACHINE.move(comparison, ComparisonState.CLOSED)
        comparison.closed_at = timezone.now()
    comparison.save(update_fields=["identical_pairs", "state", "closed_at"])
    record(
        actor=by,
        verb="comparison_created",
        target=comparison,
        project_id=project.pk,
        after={
            "evaluation": evaluation.pk,
            "model_a": model_a.pk,
            "model_b": model_b.pk,
            "pairs": len(drawn),
            "identical_pairs": comparison.identical_pairs,
            "votes_per_pair": votes_per_prompt,
        },
    )
    return comparison


def _contenders(evaluation: Evaluation, model_a: Model, model_b: Model) -> tuple[Contender, Contender]:
    if model_a == model_b:
        text = "Choose two different models to compare."
        raise InvalidInput(text, details=[Detail(text, field="model_b", code="same_model")])
    found = {row.model_id: row for row in evaluation.contenders.select_related("model")}
    details = []
    for field, model in (("model_a", model_a), ("model_b", model_b)):
        if model.pk not in found:
            text = f"The model {model.name} takes no part in this evaluation. Choose one that does."
            details.append(Detail(text, field=field, code="not_in_evaluation"))
        elif found[model.pk].state != EvaluationState.COMPLETED:
            text = f"The model {model.name} has not answered all prompts. Wait until it has, or try its job again."
            details.append(Detail(text, field=field, code="not_completed"))
    if details:
        raise InvalidInput(details[0].message, details=details)
    return found[model_a.pk], found[model_b.pk]


def _draw(a: Contender, b: Contender, size: int, seed: int) -> list[tuple[Output, Output]]:
    """Return a seeded sample of prompts that both answered; a prompt with several records counts once."""
    answered_by_b = set(b.outputs.values_list("record_id", flat=True))
    by_prompt: dict[int, int] = {}
    # People judge beside the item's own prompt: answers to other turns of its conversation would not fit.
    answers = a.outputs.filter(record__turns=None).order_by("record_id")
    for item, record_id in answers.values_list("record__item_id", "record_id"):
        if record_id in answered_by_b:
            by_prompt.setdefault(item, record_id)
    prompts = sorted(by_prompt)
    drawn = [by_prompt[item] for item in random.Random(seed).sample(prompts, min(size, len(prompts)))]
    answers_a, answers_b = (
        {row.record_id: row for row in contender.outputs.filter(record__in=drawn).select_related("record__item")}
        for contender in (a, b)
    )
    return [(answers_a[record_id], answers_b[record_id]) for record_id in drawn]


def _add_pairs(comparison: Comparison, drawn: list[tuple[Output, Output]]) -> int:
    """Store the pairs, with a task for each whose answers differ; return how many are identical."""
    differing = [(a, b) for a, b in drawn if not _same(a, b)]
    answers_a = _responses(comparison.contender_a, [a for a, _ in differing])
    answers_b = _responses(comparison.contender_b, [b for _, b in differing])
    items = [a.record.item for a, _ in differing]
    made = tasks.create_rank_tasks(
        project=comparison.project,
        sets=list(zip(items, zip(answers_a, answers_b, strict=True), strict=True)),
        purpose=TaskPurpose.COMPARISON,
        purpose_ref=f"comparison:{comparison.pk}",
        required_answers=comparison.votes_per_pair,
        priority=PRIORITY,
    )
    asked = zip(differing, made, answers_a, answers_b, strict=True)
    parts: dict[int, dict[str, Any]] = {
        a.pk: {"task": task, "response_a": one, "response_b": other} for (a, _), task, one, other in asked
    }
    pairs = [ComparisonPair(comparison=comparison, output_a=a, output_b=b, **parts.get(a.pk, {})) for a, b in drawn]
    ComparisonPair.objects.bulk_create(pairs)
    return len(drawn) - len(differing)


def _same(one: Output, other: Output) -> bool:
    return _plain(one.completion) == _plain(other.completion)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", normalise_text(text)).strip()


def _responses(contender: Contender, outputs: list[Output]) -> list[Response]:
    """Return the answers as people will see them: the very text, and be it empty."""
    config = contender.evaluation.config
    return tasks.create_model_responses(
        answers=[
            (output.record.item, [{"role": "assistant", "content": normalise_text(output.completion)}])
            for output in outputs
        ],
        source=f"{contender.model.name[:150]} (model {contender.model_id})",
        sampling={name: config.get(name) for name in ("max_new_tokens", "temperature", "seed")},
    )


@transaction.atomic
def close_comparison(*, comparison: Comparison, by: User) -> Comparison:
    """Ask nobody for further votes; the votes that are in stay.

    Raises:
        IllegalMove: it is closed already.
    """
    comparison = _locked(comparison)
    COMPARISON_MACHINE.move(comparison, ComparisonState.CLOSED)
    comparison.closed_at = timezone.now()
    comparison.save(update_fields=["state", "closed_at"])
    closed = tasks.close_tasks(tasks=Task.objects.filter(comparison_pair__comparison=comparison), by=by)
    record(
        actor=by,
        verb="comparison_closed",
        target=comparison,
        project_id=comparison.project_id,
        after={"tasks_closed": closed},
    )
    return comparison


@dataclass(frozen=True)
class Adoption:
    """What was sent to the review queue, and on which side of a dataset it will be."""

    adopted: int
    sides: dict[str, int]
    note: str


@transaction.atomic
def adopt_pairs(*, comparison: Comparison, pair_ids: Sequence[int], by: User) -> Adoption:
    """Send the votes on some pairs to the review queue as preference data. Again changes nothing.

    Raises:
        InvalidInput: a pair is not of this comparison, or cannot become preference data.
    """
    comparison = _locked(comparison)
    wanted = set(pair_ids)
    chosen = comparison.pairs.filter(pk__in=wanted).select_related("task", "output_a__record", "output_b")
    pairs = list(chosen.order_by("pk"))
    _check_adoptable(pairs, wanted)
    new = [pair for pair in pairs if pair.adopted_at is None]
    tasks.adopt_as_data(tasks=[pair.task for pair in new if pair.task is not None], by=by)
    ComparisonPair.objects.filter(pk__in=[pair.pk for pair in new]).update(adopted_at=timezone.now())
    sides = dict.fromkeys(Split.values, 0) | dict(Counter(pair.output_a.record.split for pair in pairs))
    if new:
        record(
            actor=by,
            verb="comparison_adopted",
            target=comparison,
            project_id=comparison.project_id,
            after={"pairs": [pair.pk for pair in new], "sides": sides},
        )
    return Adoption(adopted=len(new), sides=sides, note=_note(len(new), comparison.evaluation.split))


def _check_adoptable(pairs: list[ComparisonPair], wanted: set[int]) -> None:
    details = []
    unknown = wanted - {pair.pk for pair in pairs}
    if unknown:
        text = f"The pair {min(unknown)} is not one of this comparison."
        details.append(Detail(text, field="pair_ids", code="not_found"))
    voted = {vote.task_id for vote in tasks.votes_on([pair.task_id for pair in pairs if pair.task_id is not None])}
    for pair in pairs:
        if pair.task_id is None:
            text = f"The two answers of pair {pair.pk} are the same; neither is better."
            details.append(Detail(text, field="pair_ids", code="identical"))
        elif not pair.output_a.completion.strip() or not pair.output_b.completion.strip():
            text = f"One answer of pair {pair.pk} is empty; nothing can be learnt from it."
            details.append(Detail(text, field="pair_ids", code="empty_answer"))
        elif pair.task_id not in voted:
            text = f"Nobody has voted on pair {pair.pk} yet."
            details.append(Detail(text, field="pair_ids", code="no_votes"))
    if details:
        more = "" if len(details) == 1 else f" ({len(details) - 1} more)"
        raise InvalidInput(f"These pairs cannot be sent to review: {details[0].message}{more}", details=details)


def _note(count: int, split: str) -> str:
    if not count:
        return "These pairs were sent to review before; nothing changed."
    begin = f"{count} pair{' is' if count == 1 else 's are'} in the review queue now."
    if split == Split.TRAIN:
        return f"{begin} Once approved and frozen, they train the next model."
    return (
        f"{begin} Their prompts are held out ({split}) and stay held out: once frozen, they measure models and train none. "
        "To make pairs that train, compare the models on the train split."
    )


def _locked(comparison: Comparison) -> Comparison:
    found = Comparison.objects.select_for_update(of=("self",)).select_related("evaluation", "project")
    return found.get(pk=comparison.pk)
