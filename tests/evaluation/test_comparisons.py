"""A blind comparison: what people are asked, what their votes say, and how votes become data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, Assignment, Response, Task
from annotation.services.bulk_approving import bulk_approve
from annotation.services.distribution import claim
from annotation.services.submitting import submit
from core.errors import Conflict, InvalidInput
from core.state_machine import IllegalMove
from evaluation.models import Comparison, Output
from evaluation.queries.comparisons import results_of, with_models
from evaluation.services.comparisons import adopt_pairs, close_comparison, create_comparison
from evaluation.services.evaluations import create_evaluation
from tests.evaluation.conftest import answer, fail, frozen, numbered, right, wrong
from training.datasets import storage
from training.models import DatasetRecord


def saying(text: str) -> Callable[[dict], str]:
    """Return a model that answers everything with one text."""
    return lambda row: text


@pytest.fixture
def compare(evaluation, base, tuned, manager):
    def make(**options) -> Comparison:
        wanted = {"evaluation": evaluation, "model_a": base, "model_b": tuned, "sample_size": 20} | options
        return create_comparison(by=manager, **wanted)

    return make


def vote(comparison, judge, choose) -> Counter:
    """Answer every task of a project as ``choose(text A, text B)`` says; return the choices."""
    cast: Counter = Counter()
    while isinstance(assignment := claim(project=comparison.project, user=judge, kind="rank"), Assignment):
        texts = [Response.objects.get(pk=pk).messages[0]["content"] for pk in assignment.shown_order]
        choice = choose(*texts)
        payload = {"choice": choice, "strength": 2 if choice in "AB" else None, "reasons": [], "comment": ""}
        submit(user=judge, assignment_id=assignment.pk, token=assignment.token, payload=payload, seconds_spent=4)
        cast[choice] += 1
    return cast


def prefer(text: str):
    """Judge for the answer that begins with ``text``, wherever it is shown."""
    return lambda a, b: "A" if a.startswith(text) and not b.startswith(text) else "B" if b.startswith(text) else "tie"


def result(comparison):
    return results_of(with_models(Comparison.objects.filter(pk=comparison.pk)))[comparison.pk]


def codes(refusal) -> set[str]:
    return {detail.code for detail in refusal.value.details}


def test_only_differing_answers_are_put_before_people_and_nothing_tells_who_wrote_them(compare, evaluation):
    comparison = compare(sample_size=30, votes_per_prompt=2)
    # The tuned model is as wrong as the base on odd numbers, word for word.
    assert (comparison.pairs.count(), comparison.identical_pairs) == (30, 15)
    tasks = Task.objects.filter(purpose="comparison")
    assert tasks.count() == 15
    for task in tasks:
        assert (task.kind, task.required_answers, task.purpose_ref) == ("rank", 2, f"comparison:{comparison.pk}")
        texts = {candidate.response.messages[0]["content"] for candidate in task.candidates.all()}
        assert len(texts) == 2
    assert comparison.pairs.filter(task=None).count() == 15
    assert Response.objects.filter(origin="model").count() == 30


def test_identical_answers_are_the_same_text_after_normalisation(evaluation, compare):
    for output in Output.objects.filter(contender=evaluation.contenders.first()):
        other = Output.objects.get(contender=evaluation.contenders.last(), record=output.record)
        output.completion = "  " + other.completion.replace("e", "e\u0301") + "\r\n"
        output.save()
        other.completion = other.completion.replace("e", "\u00e9")
        other.save()
    comparison = compare()
    # Nobody is asked anything, so there is nothing to collect.
    assert (comparison.identical_pairs, comparison.state) == (20, "closed")
    found = result(comparison)
    assert (found.win_rate.value, found.verdict.code) == (0.5, "cannot_tell")
    assert "all 20 prompts got the same answer" in found.verdict.text


def test_the_sample_is_seeded_and_another_comparison_draws_another(compare):
    def records(comparison):
        return {pair.output_a.record_id for pair in comparison.pairs.all()}

    first, second = records(compare(sample_size=8)), records(compare(sample_size=8))
    assert len(first) == len(second) == 8
    assert first != second
    assert all(pair.output_a.record_id == pair.output_b.record_id for pair in Comparison.objects.last().pairs.all())
    assert compare(sample_size=1000).pairs.count() == 30


def test_a_prompt_with_two_records_counts_once(project, annotator, judge, manager, base, tuned):
    from tests.training.datasets.making import item, pair_task
    from tests.training.datasets.making import vote as voted

    for number in range(4):
        source = item(project, f"prompt {'xyz'[number % 3] * 9} {number}", pinned_split="test" if number else "train")
        for task in range(2):
            voted(pair_task(project, source, f"good {task}", f"poor {task}"), annotator, "one")
    evaluation = create_evaluation(
        project=project,
        dataset_version=frozen(project, manager, "preference"),
        split="test",
        models=[base, tuned],
        by=manager,
    )
    for contender, text in zip(evaluation.contenders.order_by("pk"), ("one", "two"), strict=True):
        answer(contender.job, saying(text))
    assert evaluation.contenders.first().outputs.count() == 3
    comparison = create_comparison(evaluation=evaluation, model_a=base, model_b=tuned, sample_size=50, by=manager)
    assert comparison.pairs.count() == 3


def test_votes_are_counted_for_the_model_that_wrote_the_answer_wherever_it_was_shown(compare, judge):
    comparison = compare(sample_size=30)
    before = result(comparison)
    assert (before.votes, before.expected_votes, before.win_rate, before.verdict.code) == (0, 15, None, "no_votes")
    cast = vote(comparison, judge, prefer("answer"))
    found = result(comparison)
    # 15 wins of b, 15 identical answers that count as ties.
    assert found.counts == {"a": 0, "b": 15, "tie": 15, "both_bad": 0}
    assert (found.votes, found.complete, found.win_rate.value, found.win_rate.n) == (15, True, 0.75, 30)
    assert found.verdict.code == "b_better"
    assert found.verdict.text.startswith("Tuned is better: it won 75% of 30 prompts")
    # The judge clicked left as often as the better answer was on the left.
    assert found.left_share.value == pytest.approx(cast["A"] / 15)
    assert found.left_share.n == 15
    assert {annotation.seconds_spent for annotation in Annotation.objects.filter(purpose="comparison")} == {4}


def test_ties_both_bad_and_several_votes_agree_with_a_direct_count(compare, judge, annotator):
    comparison = compare(sample_size=30, votes_per_prompt=2)
    vote(comparison, judge, prefer("no idea"))
    choices = iter(["tie", "both_bad", "A", "B"] * 10)
    vote(comparison, annotator, lambda a, b: next(choices))
    found = result(comparison)
    assert found.counts["a"] + found.counts["b"] + found.counts["tie"] + found.counts["both_bad"] == 30 + 15
    assert (found.counts["both_bad"], found.votes) == (4, 30)
    per_prompt = []
    for pair in comparison.pairs.all():
        points = []
        for annotation in Annotation.objects.filter(task=pair.task_id) if pair.task_id else []:
            choice = annotation.payload["choice"]
            if choice in "AB":
                points.append(float(annotation.assignment.shown_order["AB".index(choice)] == pair.response_b_id))
            else:
                points.append(0.5)
        per_prompt.append(sum(points) / len(points) if points else 0.5)
    assert found.win_rate.value == pytest.approx(sum(per_prompt) / 30)


def test_the_results_of_many_comparisons_take_two_statements(compare, judge, django_assert_num_queries):
    for _ in range(3):
        vote(compare(sample_size=6), judge, prefer("answer"))
    comparisons = list(with_models(Comparison.objects.all()))
    with django_assert_num_queries(2):
        assert len(results_of(comparisons)) == 3


def test_closing_asks_for_no_more_votes_and_keeps_those_that_are_in(compare, judge, annotator, manager):
    comparison = compare(sample_size=30, votes_per_prompt=2)
    vote(comparison, judge, prefer("answer"))
    comparison = close_comparison(comparison=comparison, by=manager)
    assert comparison.closed_at is not None
    assert not isinstance(claim(project=comparison.project, user=annotator, kind="rank"), Assignment)
    assert result(comparison).votes == 15
    with pytest.raises(IllegalMove):
        close_comparison(comparison=comparison, by=manager)
    assert AuditEvent.objects.filter(verb="comparison_closed").count() == 1


def test_models_without_complete_answers_cannot_be_compared(project, version, base, tuned, manager, compare):
    with pytest.raises(InvalidInput) as refusal:
        compare(model_b=base)
    assert codes(refusal) == {"same_model"}
    evaluation = create_evaluation(
        project=project, dataset_version=version, split="test", models=[base, tuned], by=manager
    )
    first, second = (contender.job for contender in evaluation.contenders.order_by("pk"))
    answer(first, right)
    fail(second)
    with pytest.raises(InvalidInput) as refusal:
        compare(evaluation=evaluation)
    assert codes(refusal) == {"not_completed"}
    alone = create_evaluation(project=project, dataset_version=version, split="test", models=[base], by=manager)
    answer(alone.contenders.get().job, right)
    with pytest.raises(InvalidInput) as refusal:
        compare(evaluation=alone)
    assert codes(refusal) == {"not_in_evaluation"}
    assert Comparison.objects.count() == 0


def test_nothing_is_compared_in_an_archived_project(compare, project, version):
    project.archived_at = version.frozen_at
    project.save()
    with pytest.raises(Conflict, match="archived"):
        compare()


# The way back


def on_split(project, manager, version, split, models):
    """An evaluation on ``split`` in which the first model is wrong and the second right, and its comparison."""
    evaluation = create_evaluation(project=project, dataset_version=version, split=split, models=models, by=manager)
    first, second = (contender.job for contender in evaluation.contenders.order_by("pk"))
    answer(first, wrong)
    answer(second, lambda row: f"{right(row)} for {numbered(row)}")
    return create_comparison(evaluation=evaluation, model_a=models[0], model_b=models[1], sample_size=100, by=manager)


def adopted_and_frozen(comparison, judge, manager, reviewer):
    vote(comparison, judge, prefer("answer"))
    adoption = adopt_pairs(comparison=comparison, pair_ids=[pair.pk for pair in comparison.pairs.all()], by=manager)
    votes = Annotation.objects.filter(task__comparison_pair__comparison=comparison)
    assert set(votes.values_list("purpose", "state")) == {("data", "submitted")}
    bulk_approve(project=comparison.project, by=reviewer, annotation_ids=[row.pk for row in votes])
    return adoption


def test_votes_on_the_train_split_become_pairs_that_train(project, version, base, tuned, manager, judge, reviewer):
    comparison = on_split(project, manager, version, "train", [base, tuned])
    adoption = adopted_and_frozen(comparison, judge, manager, reviewer)
    assert (adoption.adopted, adoption.sides) == (5, {"train": 5, "validation": 0, "test": 0})
    assert "train the next model" in adoption.note
    preferences = frozen(project, manager, "preference")
    rows = list(storage.read_records(preferences, "train.jsonl"))
    assert len(rows) == 5
    for row in rows:
        assert row["chosen"][0]["content"].startswith("answer")
        assert row["rejected"][0]["content"].startswith("no idea")


def test_votes_on_a_held_out_split_stay_held_out(project, version, base, tuned, manager, judge, reviewer):
    trained = on_split(project, manager, version, "train", [base, tuned])
    adopted_and_frozen(trained, judge, manager, reviewer)
    comparison = on_split(project, manager, version, "test", [base, tuned])
    adoption = adopted_and_frozen(comparison, judge, manager, reviewer)
    assert adoption.sides == {"train": 0, "validation": 0, "test": 30}
    assert "stay held out" in adoption.note
    preferences = frozen(project, manager, "preference")
    held_out = set(version.records.filter(split="test").values_list("item_id", flat=True))
    records = DatasetRecord.objects.filter(version=preferences, item__in=held_out)
    assert set(records.values_list("split", flat=True)) == {"test"}
    assert preferences.counts["train"] == 5


def test_adopting_again_changes_nothing(compare, judge, manager):
    comparison = compare(sample_size=30)
    vote(comparison, judge, prefer("answer"))
    voted = [pair.pk for pair in comparison.pairs.exclude(task=None)]
    assert result(comparison).adoptable == 15
    assert adopt_pairs(comparison=comparison, pair_ids=voted[:5], by=manager).adopted == 5
    first = list(comparison.pairs.filter(adopted_at__isnull=False).values_list("pk", "adopted_at"))
    again = adopt_pairs(comparison=comparison, pair_ids=voted[:5], by=manager)
    assert (again.adopted, again.sides["test"]) == (0, 5)
    assert list(comparison.pairs.filter(adopted_at__isnull=False).values_list("pk", "adopted_at")) == first
    assert adopt_pairs(comparison=comparison, pair_ids=voted, by=manager).adopted == 10
    found = result(comparison)
    assert (found.adopted, found.adoptable) == (15, 0)
    # The result stays what it was: the votes did not go away.
    assert (found.votes, found.counts["b"]) == (15, 15)
    assert AuditEvent.objects.filter(verb="comparison_adopted").count() == 2


def test_what_cannot_become_data_is_refused_and_nothing_is_adopted(compare, judge, manager):
    comparison = compare(sample_size=30)
    pair, empty, *_ = comparison.pairs.exclude(task=None)
    identical = comparison.pairs.filter(task=None).first()
    Output.objects.filter(pk=empty.output_a_id).update(completion=" \n")

    def refused(*pairs):
        with pytest.raises(InvalidInput) as refusal:
            adopt_pairs(comparison=comparison, pair_ids=pairs, by=manager)
        return codes(refusal)

    assert refused(pair.pk) == {"no_votes"}
    vote(comparison, judge, prefer("answer"))
    assert result(comparison).adoptable == 14
    assert refused(identical.pk, pair.pk) == {"identical"}
    assert refused(empty.pk, pair.pk) == {"empty_answer"}
    assert refused(10**9) == {"not_found"}
    assert refused(compare().pairs.first().pk) == {"not_found"}
    assert not Annotation.objects.filter(task=pair.task_id, purpose="data").exists()


def test_a_comparison_that_was_closed_half_way_can_still_be_adopted(compare, judge, manager):
    comparison = compare(sample_size=30, votes_per_prompt=3)
    vote(comparison, judge, prefer("answer"))
    close_comparison(comparison=comparison, by=manager)
    voted = [pair.pk for pair in comparison.pairs.exclude(task=None)]
    assert adopt_pairs(comparison=comparison, pair_ids=voted, by=manager).adopted == 15
    assert Annotation.objects.filter(purpose="data", state="submitted").count() == 15
