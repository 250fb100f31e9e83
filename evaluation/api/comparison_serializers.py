"""Shapes of comparisons."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models.item import Split
from core.fields import MessagesField, id_field
from core.messages import text_of
from evaluation.models import Comparison, ComparisonPair
from evaluation.queries.comparisons import Result, outcomes, results_of, votes_by_task
from evaluation.queries.evaluations import reference_of
from evaluation.services.comparisons import MOST_PAIRS
from evaluation.statistics import verdict
from evaluation.statistics.votes import OUTCOMES

OUTCOME_CHOICES = [(outcome, outcome.replace("_", " ")) for outcome in OUTCOMES]
VERDICT_CHOICES = [(code, code.replace("_", " ")) for code in verdict.CODES]
MOST_VOTES = 9
EXCERPT_CHARACTERS = 300


class IntervalSerializer(serializers.Serializer[Any]):
    """A share over ``n`` prompts with its 95 % interval."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    n = serializers.IntegerField()


class LeftShareSerializer(serializers.Serializer[Any]):
    """How often the answer that was shown first won, of the ``n`` votes that chose one."""

    value = serializers.FloatField()
    n = serializers.IntegerField()


class VoteCountsSerializer(serializers.Serializer[Any]):
    """Votes by what they say. Identical answers count as one tie each."""

    a = serializers.IntegerField()
    b = serializers.IntegerField()
    tie = serializers.IntegerField()
    both_bad = serializers.IntegerField()


class ComparisonVerdictSerializer(serializers.Serializer[Any]):
    """What the votes show, as a code and in plain words."""

    code = serializers.ChoiceField(choices=VERDICT_CHOICES)
    text = serializers.CharField()


class ComparisonListSerializer(serializers.ListSerializer[Any]):
    """Reads the results of all the comparisons of a page at once."""

    def to_representation(self, data: Any) -> list[Any]:
        shown = list(data)
        cast(dict[str, Any], self.context)["results"] = results_of(shown)
        return super().to_representation(shown)


class ComparisonSerializer(serializers.ModelSerializer[Comparison]):
    """Two models judged blind, and what the votes say so far."""

    display_name = serializers.CharField(source="__str__", read_only=True)
    split = serializers.ChoiceField(source="evaluation.split", choices=Split.choices, read_only=True)
    model_a = serializers.IntegerField(source="contender_a.model_id", read_only=True)
    model_a_name = serializers.CharField(source="contender_a.model.name", read_only=True)
    model_b = serializers.IntegerField(source="contender_b.model_id", read_only=True)
    model_b_name = serializers.CharField(source="contender_b.model.name", read_only=True)
    pairs = serializers.SerializerMethodField()
    votes = serializers.SerializerMethodField()
    expected_votes = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()
    win_rate = serializers.SerializerMethodField()
    length_adjusted = serializers.SerializerMethodField()
    left_share = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()
    adopted = serializers.SerializerMethodField()
    adoptable = serializers.SerializerMethodField()
    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = Comparison
        list_serializer_class = ComparisonListSerializer
        fields = (
            "id",
            "project",
            "name",
            "display_name",
            "evaluation",
            "split",
            "model_a",
            "model_a_name",
            "model_b",
            "model_b_name",
            "state",
            "votes_per_pair",
            "pairs",
            "identical_pairs",
            "votes",
            "expected_votes",
            "counts",
            "win_rate",
            "length_adjusted",
            "left_share",
            "verdict",
            "adopted",
            "adoptable",
            "created_by_name",
            "created_at",
            "closed_at",
        )
        read_only_fields = fields

    def _result(self, comparison: Comparison) -> Result:
        results: dict[int, Result] = cast(dict[str, Any], self.context).setdefault("results", {})
        if comparison.pk not in results:
            results.update(results_of([comparison]))
        return results[comparison.pk]

    def get_pairs(self, comparison: Comparison) -> int:
        """How many prompts are compared, those with identical answers among them."""
        return self._result(comparison).pairs

    def get_votes(self, comparison: Comparison) -> int:
        """How many votes people have cast."""
        return self._result(comparison).votes

    def get_expected_votes(self, comparison: Comparison) -> int:
        """How many votes were asked for; none on identical answers."""
        return self._result(comparison).expected_votes

    @extend_schema_field(VoteCountsSerializer)
    def get_counts(self, comparison: Comparison) -> dict[str, int]:
        return self._result(comparison).counts

    @extend_schema_field(IntervalSerializer(allow_null=True))
    def get_win_rate(self, comparison: Comparison) -> dict[str, Any] | None:
        """Model b's win rate against model a; neither better counts half. Null before the first vote."""
        rate = self._result(comparison).win_rate
        return rate.as_dict() if rate else None

    @extend_schema_field(IntervalSerializer(allow_null=True))
    def get_length_adjusted(self, comparison: Comparison) -> dict[str, Any] | None:
        """The same as it would be between answers of equal length. Null where that cannot be fitted."""
        rate = self._result(comparison).length_adjusted
        return rate.as_dict() if rate else None

    @extend_schema_field(LeftShareSerializer(allow_null=True))
    def get_left_share(self, comparison: Comparison) -> dict[str, Any] | None:
        share = self._result(comparison).left_share
        return asdict(share) if share else None

    @extend_schema_field(ComparisonVerdictSerializer)
    def get_verdict(self, comparison: Comparison) -> dict[str, str]:
        return asdict(self._result(comparison).verdict)

    def get_adopted(self, comparison: Comparison) -> int:
        """How many pairs were sent to review as preference data."""
        return self._result(comparison).adopted

    def get_adoptable(self, comparison: Comparison) -> int:
        """How many more pairs can be: those with a vote and two answers."""
        return self._result(comparison).adoptable

    def get_created_by_name(self, comparison: Comparison) -> str:
        return str(comparison.created_by) if comparison.created_by else "Tuneloop"


class ComparisonCreateSerializer(serializers.Serializer[Any]):
    """Two models of one evaluation, on how many prompts, with how many votes on each."""

    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    evaluation = id_field()
    model_a = id_field()
    model_b = id_field()
    sample_size = serializers.IntegerField(min_value=1, max_value=MOST_PAIRS)
    votes_per_prompt = serializers.IntegerField(min_value=1, max_value=MOST_VOTES, default=1)


class ComparisonPairListSerializer(serializers.ListSerializer[Any]):
    """Reads the votes on all the pairs of a page at once."""

    def to_representation(self, data: Any) -> list[Any]:
        shown = list(data)
        cast(dict[str, Any], self.context)["votes"] = votes_by_task(pair.task_id for pair in shown if pair.task_id)
        return super().to_representation(shown)


class ComparisonPairSerializer(serializers.ModelSerializer[ComparisonPair]):
    """One prompt with both answers and the votes on them."""

    prompt = serializers.SerializerMethodField()
    messages = serializers.SerializerMethodField()
    reference = serializers.SerializerMethodField()
    output_a = serializers.CharField(source="output_a.completion", read_only=True)
    output_b = serializers.CharField(source="output_b.completion", read_only=True)
    identical = serializers.SerializerMethodField()
    votes = serializers.SerializerMethodField()

    class Meta:
        model = ComparisonPair
        list_serializer_class = ComparisonPairListSerializer
        fields = (
            "id",
            "prompt",
            "messages",
            "reference",
            "output_a",
            "output_b",
            "identical",
            "votes",
            "adopted_at",
            "task",
        )
        read_only_fields = fields

    def get_prompt(self, pair: ComparisonPair) -> str:
        """The beginning of the prompt's text."""
        return text_of(pair.output_a.record.item.messages)[:EXCERPT_CHARACTERS]

    @extend_schema_field(MessagesField())
    def get_messages(self, pair: ComparisonPair) -> list[dict[str, Any]]:
        """The prompt as a conversation."""
        return list(pair.output_a.record.item.messages)

    def get_reference(self, pair: ComparisonPair) -> str:
        """The approved answer as text; of preferences, the chosen one."""
        return reference_of(pair.output_a.record)

    def get_identical(self, pair: ComparisonPair) -> bool:
        """Whether both models gave the same answer, so that nobody was asked."""
        return pair.task_id is None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=OUTCOME_CHOICES)))
    def get_votes(self, pair: ComparisonPair) -> list[str]:
        return list(outcomes(pair, self.context["votes"].get(pair.task_id, [])))


class AdoptSerializer(serializers.Serializer[Any]):
    """Pairs whose votes become preference data."""

    pair_ids = serializers.ListField(child=id_field(), min_length=1, max_length=MOST_PAIRS)


class AdoptionSidesSerializer(serializers.Serializer[Any]):
    train = serializers.IntegerField()
    validation = serializers.IntegerField()
    test = serializers.IntegerField()


class AdoptionSerializer(serializers.Serializer[Any]):
    """How many pairs were sent to review, and on which side of a dataset their prompts are."""

    adopted = serializers.IntegerField()
    sides = AdoptionSidesSerializer()
    note = serializers.CharField()
