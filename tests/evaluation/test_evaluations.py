"""An evaluation from its creation to its figures, and what can go wrong on the way."""

from __future__ import annotations

import json

import pytest

from accounts.models import AuditEvent
from core.errors import Conflict, InvalidInput
from evaluation.models import Contender, Evaluation, EvaluationState, Output
from evaluation.queries import evaluations as queries
from evaluation.services.evaluations import cancel_evaluation, create_evaluation, retry_evaluation
from evaluation.services.generation import finish_generation, prepare_generation
from tests.evaluation.conftest import answer, fail, finish, frozen, numbered, prompt_text, right, wrong
from tests.training.datasets.making import item, make_project, order
from training.datasets.storage import folder_of
from training.jobs.cancelling import cancel_job, retry_job
from training.jobs.kinds import BadRunData, handlers_of
from training.jobs.workspace import run_dir_of
from training.models import Attempt, Job, JobKind, JobState, Model
from training.queries.models import section


@pytest.fixture
def create(project, version, base, tuned, manager):
    def make(**options) -> Evaluation:
        wanted = {"dataset_version": version, "split": "test", "models": [base, tuned]} | options
        return create_evaluation(project=project, by=manager, **wanted)

    return make


def shown(evaluation: Evaluation) -> Evaluation:
    return queries.with_contenders(Evaluation.objects.filter(pk=evaluation.pk)).get()


def prompts_of(job: Job) -> list[dict]:
    directory = run_dir_of(job.pk)
    directory.create()
    data = prepare_generation(job, directory.path)
    return [json.loads(line) for line in (directory.path / data["prompts"]).read_text().splitlines()]


def codes(refusal) -> dict[str, str]:
    return {detail.field: detail.code for detail in refusal.value.details}


def test_each_model_gets_a_job_of_its_own(create, version, base):
    evaluation = create(max_new_tokens=48, temperature=0.5)
    contenders = list(evaluation.contenders.order_by("pk"))
    assert [contender.model.name for contender in contenders] == ["Small", "Tuned"]
    for contender in contenders:
        job = contender.job
        assert (job.kind, job.state, job.queue) == (JobKind.GENERATE, JobState.QUEUED, "gpu")
        assert (job.base_model_id, job.dataset_version_id) == (contender.model_id, version.pk)
        assert (job.config["max_new_tokens"], job.config["temperature"]) == (48, 0.5)
        assert job.purpose_ref == f"contender:{contender.pk}"
    assert AuditEvent.objects.get(verb="evaluation_created").after["models"] == [c.model_id for c in contenders]


def test_the_prompts_are_those_of_the_split_and_carry_no_reference(create, version):
    evaluation = create()
    first, second = (prompts_of(contender.job) for contender in evaluation.contenders.order_by("pk"))
    assert first == second
    assert len(first) == 30 == queries.record_count(evaluation)
    assert {frozenset(row) for row in first} == {frozenset({"id", "prompt"})}
    assert not list((run_dir_of(evaluation.contenders.first().job_id).data).glob("*test*"))


def test_a_limit_draws_the_same_sample_for_every_contender(create):
    evaluation = create(limit=7)
    first, second = (prompts_of(contender.job) for contender in evaluation.contenders.order_by("pk"))
    assert first == second
    assert len({row["id"] for row in first}) == 7 == queries.record_count(evaluation)
    # Not simply the first seven of the file.
    assert [row["id"] for row in first] != [row["id"] for row in prompts_of(create().contenders.first().job)][:7]
    assert queries.record_count(create(limit=1000)) == 30


def test_a_prompt_with_odd_line_ends_stays_on_one_line(project, annotator, manager, base, create):
    from tests.evaluation.conftest import frozen
    from tests.training.datasets.making import item, written

    text = "one\u2028two\x85three"
    written(project, annotator, item(project, text, pinned_split="validation"), "a")
    written(project, annotator, item(project, "something else entirely", pinned_split="train"), "b")
    evaluation = create(dataset_version=frozen(project, manager), split="validation", models=[base])
    (row,) = prompts_of(evaluation.contenders.get().job)
    assert row["prompt"][0]["content"] == text


def test_answers_become_outputs_with_metrics_and_the_evaluation_completes(evaluation):
    assert evaluation.state == EvaluationState.COMPLETED
    assert evaluation.finished_at is not None
    base, tuned = evaluation.contenders.order_by("pk")
    assert base.metrics["exact_match"] == {"value": 0.0, "low": 0.0, "high": 0.0, "n": 30}
    assert tuned.metrics["exact_match"]["value"] == 0.5
    assert tuned.metrics["exact_match"]["low"] < 0.5 < tuned.metrics["exact_match"]["high"]
    assert tuned.metrics["format_validity"]["value"] is None
    assert Output.objects.count() == 60
    output = tuned.outputs.get(record__item__search_text__startswith="saddle apple 5 ")
    assert (output.completion, output.metrics["exact_match"]) == ("no idea about 5", 0)
    assert (output.finish_reason, output.completion_tokens, output.seconds) == ("stop", 3, 0.5)


def test_the_schema_of_the_moment_of_creation_measures_every_contender(project, create):
    project.output_schema = {"type": "object", "required": ["a"]}
    project.save()
    evaluation = create()
    project.output_schema = {"type": "string"}
    project.save()
    first, second = evaluation.contenders.order_by("pk")
    answer(first.job, lambda row: '{"a": 1}')
    answer(second.job, wrong)
    values = [c.metrics["format_validity"]["value"] for c in evaluation.contenders.order_by("pk")]
    assert values == [1.0, 0.0]


def test_of_preferences_the_chosen_answer_is_the_reference(create, preference_version, base):
    evaluation = create(dataset_version=preference_version, models=[base])
    contender = evaluation.contenders.get()
    answer(contender.job, lambda row: f"good {numbered(row)}" if numbered(row) != "3" else "poor 3")
    contender.refresh_from_db()
    assert contender.metrics["exact_match"]["value"] == 0.75
    records = list(queries.records_of(evaluation))
    assert [queries.reference_of(record) for record in records] == ["good 2", "good 3", "good 4", "good 5"]
    assert [queries.reference_of(record) for record in queries.records_of(evaluation, "wrong")] == ["good 3"]


def test_what_no_database_can_keep_is_replaced(create, base):
    contender = create(models=[base]).contenders.get()
    answer(contender.job, lambda row: "a\x00b\ud800c")
    assert set(contender.outputs.values_list("completion", flat=True)) == {"a\ufffdb?c"}


@pytest.mark.parametrize("rows", [[], ['{"id": "a1r1"'], ['{"id": "nobody", "completion": "x"}']])
def test_a_run_that_left_answers_out_is_no_success(create, base, rows):
    job = create(models=[base]).contenders.get().job
    prompts_of(job)
    run_dir_of(job.pk).output.mkdir()
    (run_dir_of(job.pk).output / "outputs.jsonl").write_text("\n".join(rows))
    with pytest.raises(BadRunData, match="30 of 30 prompts have no answer"):
        finish_generation(job, Attempt(job=job, number=1), run_dir_of(job.pk).path)


def test_a_run_that_left_nothing_is_no_success(create, base):
    job = create(models=[base]).contenders.get().job
    prompts_of(job)
    with pytest.raises(BadRunData, match="left no answers"):
        finish(job)


def test_a_frozen_file_that_was_changed_is_not_asked_about(create, version, base):
    job = create(models=[base]).contenders.get().job
    path = folder_of(version) / "test.jsonl"
    path.chmod(0o644)
    path.write_text(path.read_text().replace("answer 7", "answer 8"))
    with pytest.raises(BadRunData, match="was changed"):
        prepare_generation(job, run_dir_of(job.pk).path)


def test_the_state_follows_the_jobs(create):
    evaluation = create()
    first, second = (contender.job for contender in evaluation.contenders.order_by("pk"))
    assert queries.state_of(shown(evaluation)) == "queued"
    Job.objects.filter(pk=first.pk).update(state=JobState.RUNNING, step=12)
    assert queries.state_of(shown(evaluation)) == "running"
    contender = shown(evaluation).contenders.all()[0]
    assert (queries.state_of_contender(contender), queries.answers_of(contender)) == ("running", 12)
    answer(first, right)
    assert queries.state_of(shown(evaluation)) == "running"
    fail(second)
    evaluation.refresh_from_db()
    assert queries.state_of(shown(evaluation)) == evaluation.state == "failed"
    assert Contender.objects.get(job=second).error == "Out of memory."
    assert AuditEvent.objects.filter(verb="contender_failed").count() == 1


def test_a_failed_model_is_tried_again_and_the_other_keeps_its_answers(create, manager):
    evaluation = create()
    first, second = (contender.job for contender in evaluation.contenders.order_by("pk"))
    answer(first, right)
    fail(second)
    retry_evaluation(evaluation=evaluation, by=manager)
    second.refresh_from_db()
    assert second.state == JobState.QUEUED
    assert queries.state_of(shown(evaluation)) == "running"
    assert Contender.objects.get(job=second).error == ""
    answer(second, wrong)
    evaluation.refresh_from_db()
    assert evaluation.state == "completed"
    with pytest.raises(Conflict, match="nothing to try again"):
        retry_evaluation(evaluation=evaluation, by=manager)


def test_a_job_that_was_tried_again_on_its_own_page_completes_the_evaluation_too(create, base, manager):
    evaluation = create(models=[base])
    job = evaluation.contenders.get().job
    fail(job)
    retry_job(job=job, by=manager)
    job.refresh_from_db()
    assert queries.state_of(shown(evaluation)) == "queued"
    answer(job, right)
    evaluation.refresh_from_db()
    assert (evaluation.state, evaluation.contenders.get().error) == ("completed", "")


def test_a_try_that_would_fail_in_the_same_way_is_refused(create, base, manager):
    evaluation = create(models=[base])
    fail(evaluation.contenders.get().job, "The prompts cannot be read.", code="bad_data")
    with pytest.raises(Conflict, match="same way"):
        retry_evaluation(evaluation=evaluation, by=manager)
    evaluation.refresh_from_db()
    assert evaluation.state == "failed"


def test_cancelling_stops_what_has_not_ended(create, manager):
    evaluation = create()
    first, second = (contender.job for contender in evaluation.contenders.order_by("pk"))
    answer(first, right)
    cancelled = cancel_evaluation(evaluation=evaluation, by=manager)
    second.refresh_from_db()
    assert (second.state, cancelled.state) == (JobState.CANCELLED, "failed")
    assert Contender.objects.get(job=second).error == "It was cancelled."
    assert Contender.objects.get(job=first).state == "completed"
    with pytest.raises(Conflict, match="nothing to cancel"):
        cancel_evaluation(evaluation=evaluation, by=manager)


def test_a_job_cancelled_on_its_own_page_ends_its_contender(create, base, manager):
    evaluation = create(models=[base])
    cancel_job(job=evaluation.contenders.get().job, by=manager)
    evaluation.refresh_from_db()
    assert evaluation.state == "failed"


def test_what_cannot_be_evaluated_is_refused_and_nothing_is_left(create, project, version, base, tuned, manager):
    with pytest.raises(InvalidInput) as refusal:
        create(split="validation")
    assert codes(refusal) == {"split": "empty_split"}
    with pytest.raises(InvalidInput) as refusal:
        create(models=[base, base])
    assert codes(refusal) == {"models": "duplicate"}
    with pytest.raises(InvalidInput) as refusal:
        create(max_new_tokens=512)
    assert codes(refusal) == {"max_new_tokens": "too_long_for_model"}
    with pytest.raises(InvalidInput) as refusal:
        create(queue="moon")
    assert codes(refusal) == {"queue": "unknown_queue"}
    Model.objects.filter(pk=tuned.pk).update(project=make_project("Elsewhere"))
    tuned.refresh_from_db()
    with pytest.raises(InvalidInput) as refusal:
        create()
    assert codes(refusal) == {"models.1": "other_project"}
    assert (Evaluation.objects.count(), Job.objects.count()) == (0, 0)


def test_a_version_of_another_project_is_refused(create, version, manager, project):
    other = make_project("Elsewhere")
    with pytest.raises(InvalidInput) as refusal:
        create_evaluation(project=other, dataset_version=version, split="test", models=[], by=manager)
    assert codes(refusal) == {"dataset_version": "other_project"}


def test_nothing_is_evaluated_in_an_archived_project(create, project, version):
    project.archived_at = version.frozen_at
    project.save()
    with pytest.raises(Conflict, match="archived"):
        create()


def test_a_models_page_lists_its_evaluations(evaluation, tuned):
    (row,) = section("evaluations", tuned)
    assert (row["evaluation"], row["name"], row["split"], row["state"]) == (
        evaluation.pk,
        "Before and after",
        "test",
        "completed",
    )
    assert row["metrics"]["exact_match"]["value"] == 0.5


def test_the_kind_is_registered_and_a_job_of_nobody_is_refused(db, project, base):
    job = Job.objects.create(project=project, kind=JobKind.GENERATE, base_model=base, purpose_ref="contender:99")
    handlers = handlers_of("generate")
    with pytest.raises(BadRunData, match="belongs to no evaluation"):
        handlers.prepare(job, run_dir_of(job.pk).path)
    assert handlers.ended is not None
    handlers.ended(job)


def test_of_an_order_each_prompt_is_asked_once_and_the_best_answer_is_the_reference(
    create, project, annotator, manager, base
):
    for number in range(40, 44):
        source = item(project, prompt_text(number), pinned_split="test" if number >= 42 else "train")
        order(source, annotator, [f"best {number}", f"good {number}", f"poor {number}"])
    version = frozen(project, manager, "preference")
    assert version.counts["test"] == 6
    evaluation = create(dataset_version=version, models=[base])
    contender = evaluation.contenders.get()
    answer(contender.job, lambda row: f"best {numbered(row)}")
    assert queries.record_count(evaluation) == contender.outputs.count() == 2
    assert contender.outputs.filter(metrics__exact_match=1).count() == 2
