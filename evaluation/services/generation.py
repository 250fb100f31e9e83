"""What is particular to ``generate`` jobs: their prompts, and what becomes of the answers (see ``training.jobs.kinds``)."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.services.audit import record
from core.hashing import digest
from core.json_schema import validator_of
from core.messages import text_of
from evaluation.metrics.scoring import score, summarise
from evaluation.models import Contender, Evaluation, EvaluationState, Output
from evaluation.models.evaluation import EVALUATION_MACHINE
from evaluation.services.evaluations import CONTENDER
from training.datasets.formats import references
from training.jobs.kinds import BadRunData, Store
from training.jobs.training_data import copy_frozen
from training.models import Attempt, DatasetKind, DatasetRecord, Job, JobState

PROMPTS = "data/prompts.jsonl"
OUTPUTS = "output/outputs.jsonl"
ROWS_AT_ONCE = 1_000
SETTLED = (EvaluationState.COMPLETED, EvaluationState.FAILED)


def prepare_generation(job: Job, run_dir: Path) -> dict[str, Any]:
    """Write the prompts of the evaluation's split: no reference goes with them.

    Raises:
        BadRunData: the frozen file is missing or was changed, or the job belongs to no evaluation.
    """
    evaluation = contender_of(job).evaluation
    target = run_dir / PROMPTS
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as file:
        for row in chosen_records(evaluation, target.parent):
            prompt = {name: row[name] for name in ("id", "prompt", "tools") if name in row}
            # All in ASCII: U+2028 and its like are line ends to some readers.
            file.write(json.dumps(prompt) + "\n")
    return {"prompts": PROMPTS}


def chosen_records(evaluation: Evaluation, folder: Path) -> list[dict[str, Any]]:
    """Return the frozen records that the evaluation asks about: all of the split, or a seeded sample up to its limit.

    Of rankings each prompt is asked once: an order of several answers makes many pairs. The frozen file is copied to ``folder`` for as long as it is read, and its digest checked.
    """
    name = f"{evaluation.split}.jsonl"
    copied = folder / f".asked-{name}"
    copy_frozen(evaluation.dataset_version, name, copied)
    lines = _lines_to_ask(evaluation, copied)
    wanted = {lines[place] for place in sampled(len(lines), evaluation.config)}
    with copied.open(encoding="utf-8") as file:
        rows = [json.loads(line) for index, line in enumerate(file) if index in wanted]
    copied.unlink()
    return rows


def _lines_to_ask(evaluation: Evaluation, path: Path) -> Sequence[int]:
    """Return the lines of a split that are asked about; of a prompt's pairs, one whose chosen answer lost to no other."""
    version = evaluation.dataset_version
    if version.kind != DatasetKind.PREFERENCE:
        return range(version.counts[evaluation.split])
    records = DatasetRecord.objects.filter(version=version, split=evaluation.split)
    item_of = dict(records.values_list("record_id", "item_id"))
    lost: set[str] = set()
    chosen: dict[int, list[tuple[int, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for index, line in enumerate(file):
            row = json.loads(line)
            item = item_of[row["id"]]
            lost.add(digest([item, row["rejected"]]))
            chosen[item].append((index, digest([item, row["chosen"]])))
    return sorted(
        next((index for index, answer in found if answer not in lost), found[0][0]) for found in chosen.values()
    )


def sampled(count: int, config: dict[str, Any]) -> list[int]:
    """Return which of ``count`` records are asked, in their order: the same for every contender."""
    limit = config.get("limit")
    if limit is None or limit >= count:
        return list(range(count))
    return sorted(random.Random(config["seed"]).sample(range(count), limit))


def finish_generation(job: Job, attempt: Attempt, run_dir: Path) -> Store:
    """Measure the answers and return what stores them.

    Raises:
        BadRunData: an answer is missing or cannot be read.
    """
    contender = contender_of(job)
    evaluation = contender.evaluation
    asked = {row["id"]: row for row in chosen_records(evaluation, run_dir / "data")}
    answers = _read_answers(run_dir / OUTPUTS, asked)
    validator = validator_of(evaluation.config.get("output_schema"))
    records = dict(
        DatasetRecord.objects.filter(version=evaluation.dataset_version, split=evaluation.split).values_list(
            "record_id", "pk"
        )
    )
    outputs = []
    for record_id, row in asked.items():
        answer = answers[record_id]
        outputs.append(
            Output(
                contender=contender,
                record_id=records[record_id],
                completion=answer["completion"],
                finish_reason=str(answer.get("finish_reason") or "")[:32],
                prompt_tokens=_count(answer, "prompt_tokens"),
                completion_tokens=_count(answer, "completion_tokens"),
                seconds=float(answer.get("seconds") or 0),
                metrics=score(answer["completion"], text_of(references(row)), validator),
            )
        )
    metrics = summarise(output.metrics for output in outputs)

    def store() -> None:
        # Another try of a job that had succeeded never happens; one whose store failed starts from nothing here.
        contender.outputs.all().delete()
        Output.objects.bulk_create(outputs, batch_size=ROWS_AT_ONCE)
        _settle(job, EvaluationState.COMPLETED, metrics=metrics)

    return store


def generation_ended(job: Job) -> None:
    """Say on the contender why it has no answers (the job failed or was cancelled)."""
    error = "It was cancelled." if job.state == JobState.CANCELLED else job.error_message or "The job failed."
    _settle(job, EvaluationState.FAILED, error=error)


def contender_of(job: Job) -> Contender:
    """Return the contender that asked for a generate job.

    Raises:
        BadRunData: there is none.
    """
    found = Contender.objects.select_related("evaluation__dataset_version", "evaluation__project", "model")
    contender = found.filter(pk=_contender_id(job)).first()
    if contender is None:
        raise BadRunData("This job belongs to no evaluation any more, so nobody waits for its answers.")
    return contender


def _contender_id(job: Job) -> int:
    """Return the id of the contender that asked; 0, which no row has, where none did."""
    number = job.purpose_ref.removeprefix(CONTENDER)
    return int(number) if number.isdigit() else 0


def _read_answers(path: Path, asked: dict[str, Any]) -> dict[str, dict[str, Any]]:
    answers = {row["id"]: row for row in _rows(path) if row.get("id") in asked}
    missing = [record_id for record_id in asked if record_id not in answers]
    if missing:
        raise BadRunData(
            f"The run says it succeeded, but {len(missing)} of {len(asked)} prompts have no answer "
            f"(the first is {missing[0]}).",
            code="no_output",
        )
    return answers


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the answers in a file. A line that was torn by a crash is skipped: its prompt was answered again."""
    try:
        lines = path.open(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        raise BadRunData("The run says it succeeded, but it left no answers behind.", code="no_output") from None
    with lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and isinstance(row.get("completion"), str):
                yield row | {"completion": _storable(row["completion"])}


def _storable(text: str) -> str:
    """Replace what no database text can keep: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _count(answer: dict[str, Any], name: str) -> int:
    value = answer.get(name)
    return value if isinstance(value, int) and value >= 0 else 0


def _settle(job: Job, state: EvaluationState, *, metrics: dict[str, Any] | None = None, error: str = "") -> None:
    """Move the contender, and the evaluation when it was the last one. Called in the transaction that ends the job."""
    asked_by = _contender_id(job)
    evaluation = Evaluation.objects.select_for_update(of=("self",)).filter(contenders__pk=asked_by).first()
    if evaluation is None:
        return
    contender = Contender.objects.get(pk=asked_by)
    _move(contender, state)
    contender.error = error
    contender.metrics = metrics or {}
    contender.save()
    states = set(evaluation.contenders.values_list("state", flat=True))
    if not states <= set(SETTLED):
        _move(evaluation, EvaluationState.RUNNING)
    elif EvaluationState.FAILED in states:
        _move(evaluation, EvaluationState.FAILED)
    else:
        _move(evaluation, EvaluationState.COMPLETED)
    evaluation.finished_at = timezone.now() if evaluation.state in SETTLED else None
    evaluation.save(update_fields=["state", "finished_at"])
    record(
        actor=evaluation.created_by,
        verb=f"contender_{state.value}",
        target=contender,
        project_id=evaluation.project_id,
        after={"evaluation": evaluation.pk, "evaluation_state": evaluation.state, "error": error},
    )


def _move(row: Contender | Evaluation, state: EvaluationState) -> None:
    """Move, unless it is there already: a job may end twice in the same way (failed, tried again, failed)."""
    if row.state != state:
        EVALUATION_MACHINE.move(row, state)
