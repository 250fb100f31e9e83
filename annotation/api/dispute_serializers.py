"""Shapes of disputes: answers side by side without names, the decision, and what the causes were."""

from __future__ import annotations

import re
from typing import Any

from rest_framework import serializers

from annotation.api.handout_serializers import (
    CheckSerializer,
    QuestionItemSerializer,
    RatedDimensionSerializer,
    ShownCandidateSerializer,
)
from annotation.models import Adjudication, Task
from annotation.models.annotation import AnnotationState, Cause
from annotation.models.task import TaskKind
from annotation.queries.guidelines import MAX_SECTION_CHARACTERS
from annotation.services.payloads_rank import MAX_COMMENT_CHARACTERS
from core.fields import LARGEST_ID, LARGEST_INTEGER, ObjectField, id_field

ID = re.compile(r"[0-9]{1,19}")
OUTCOMES = (
    (AnnotationState.APPROVED.value, AnnotationState.APPROVED.label),
    (AnnotationState.SET_ASIDE.value, AnnotationState.SET_ASIDE.label),
)


class DisputeRowSerializer(serializers.ModelSerializer[Task]):
    """A task whose answers contradict each other. `disagreement` is 0 to 1; `since` when the last answer came."""

    task = serializers.IntegerField(source="pk", read_only=True)
    prompt = serializers.CharField(read_only=True)
    answers = serializers.IntegerField(read_only=True)
    disagreement = serializers.FloatField(read_only=True)
    since = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Task
        fields = ("task", "kind", "prompt", "answers", "disagreement", "since")
        read_only_fields = fields


class DisputeQuerySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=TaskKind.choices, required=False)


class DisputedAnswerSerializer(serializers.Serializer[Any]):
    """One answer, by nobody. The letters of a judgement are those of the dispute's `candidates`.

    `outcome` is null until the dispute is settled.
    """

    annotation = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    payload = ObjectField()
    revision_number = serializers.IntegerField()
    comment = serializers.CharField()
    seconds = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_null=True)


class AdjudicationSerializer(serializers.ModelSerializer[Adjudication]):
    """How a dispute was settled. `chosen` is null where no answer holds and the task was asked anew."""

    adjudicator_name = serializers.CharField(source="adjudicator.__str__", read_only=True)

    class Meta:
        model = Adjudication
        fields = (
            "id",
            "task",
            "chosen",
            "cause",
            "guideline_section",
            "guideline_number",
            "comment",
            "adjudicator_name",
            "created_at",
        )
        read_only_fields = fields


class DisputeSerializer(serializers.Serializer[Any]):
    """All that is needed to settle a dispute; `adjudication` is null until somebody has.

    `sections` are the headings of the guidelines that the answers were given by (`guideline_number`).
    """

    task = serializers.IntegerField(source="task.pk")
    kind = serializers.ChoiceField(choices=TaskKind.choices, source="task.kind")
    item = QuestionItemSerializer(source="task")
    output_schema = ObjectField(source="task.project.output_schema", allow_null=True)
    rank_reasons = serializers.ListField(child=serializers.CharField(), source="task.project.rank_reasons")
    dimensions = RatedDimensionSerializer(many=True, source="task.project.dimensions")
    checklist = CheckSerializer(many=True, source="task.project.checklist", help_text="What a writer ticks.")
    candidates = ShownCandidateSerializer(many=True)
    answers = DisputedAnswerSerializer(many=True)
    guideline_number = serializers.IntegerField(allow_null=True)
    sections = serializers.ListField(child=serializers.CharField())
    adjudication = AdjudicationSerializer(allow_null=True)


class AdjudicateRequestSerializer(serializers.Serializer[Any]):
    """The decision. `chosen` null: none of the answers holds, and the task is asked anew."""

    chosen = id_field(allow_null=True)
    payload = ObjectField(
        required=False, help_text="The chosen answer, edited; a judgement with the letters of the dispute's candidates."
    )
    cause = serializers.ChoiceField(choices=Cause.choices)
    guideline_section = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_SECTION_CHARACTERS, help_text="One of the `sections`."
    )
    comment = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_COMMENT_CHARACTERS, help_text="Needed where no answer holds."
    )
    revision_numbers = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER),
        help_text="The revision of each answer that was read, by the answer's id.",
    )

    def validate_revision_numbers(self, value: dict[str, int]) -> dict[int, int]:
        if any(not ID.fullmatch(key) or int(key) > LARGEST_ID for key in value):
            raise serializers.ValidationError("The keys are the ids of the answers.")
        return {int(key): number for key, number in value.items()}


class CauseQuerySerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=1, max_value=366, default=90, required=False)


class HotspotSerializer(serializers.Serializer[Any]):
    """How often a section of the guidelines was named with a cause; `examples` are a few tasks."""

    section = serializers.CharField()
    guideline_number = serializers.IntegerField(allow_null=True)
    cause = serializers.ChoiceField(choices=Cause.choices)
    count = serializers.IntegerField()
    examples = serializers.ListField(child=serializers.IntegerField())
