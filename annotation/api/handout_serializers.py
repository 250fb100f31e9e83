"""Shapes of what is handed out: the question as the person may see it, drafts, submissions.

The judge is blind: nothing here says who or what wrote an answer, nor what the task is for.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.comparing import LETTERS
from annotation.models import Assignment, Task
from annotation.models.annotation import AnnotationState
from annotation.models.assignment import AssignmentState
from annotation.models.task import TaskKind, TaskPurpose
from annotation.services.prompts import tools_of
from annotation.services.qualification import place_in_attempt
from core.fields import LARGEST_INTEGER, MessagesField, ObjectField, ObjectListField, ReferenceSerializer, id_field

# More than anybody may hold.
MAX_BESIDES = 50


class QuestionItemSerializer(serializers.Serializer[Any]):
    """The prompt: what it says, and nothing of where it comes from. A number would tell new prompts from imported ones."""

    messages = MessagesField(source="item.messages")
    tools = serializers.SerializerMethodField()
    references = ReferenceSerializer(source="item.references", many=True)

    @extend_schema_field(ObjectListField(allow_null=True))
    def get_tools(self, task: Task) -> list[dict[str, Any]] | None:
        return tools_of(task.item, task.project) or None


class ShownCandidateSerializer(serializers.Serializer[Any]):
    """An answer under the letter by which it is chosen."""

    label = serializers.ChoiceField(choices=tuple(LETTERS))  # type: ignore[assignment]
    messages = MessagesField()


class RatedDimensionSerializer(serializers.Serializer[Any]):
    """A quality by which each answer can be rated 1 to 5; `low` and `high` say what the ends mean."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    low = serializers.CharField()
    high = serializers.CharField()


class CheckSerializer(serializers.Serializer[Any]):
    """Something to check in an answer and to tick: `required` ones before submitting. The payload holds ticked keys."""

    key = serializers.CharField()
    text = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class GuidelineRefSerializer(serializers.Serializer[Any]):
    """The version of the guidelines that the person was shown."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()


class DraftStateSerializer(serializers.Serializer[Any]):
    """What the person has written so far; `version` is to be sent with the next save."""

    payload = ObjectField()
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


def shown_candidates(task: Task, shown_order: list[int]) -> list[dict[str, Any]]:
    """Return the answers of a ranking in the order in which one person sees them."""
    messages = {candidate.response_id: candidate.response.messages for candidate in task.candidates.all()}
    return [
        {"label": letter, "messages": messages[key]}
        for letter, key in zip(LETTERS, shown_order, strict=False)
        if key in messages
    ]


class QuestionSerializer(serializers.Serializer[Any]):
    """What an assignment and an annotation show of their task."""

    item = QuestionItemSerializer(source="task", read_only=True)
    proposed = serializers.SerializerMethodField()
    candidates = serializers.SerializerMethodField()
    output_schema = serializers.SerializerMethodField()
    rank_reasons = serializers.SerializerMethodField()
    dimensions = serializers.SerializerMethodField()
    checklist = serializers.SerializerMethodField()
    guideline = serializers.SerializerMethodField()

    @extend_schema_field(MessagesField(allow_null=True))
    def get_proposed(self, source: Any) -> list[dict[str, Any]] | None:
        proposed = source.task.proposed
        return proposed.messages if proposed is not None else None

    @extend_schema_field(ShownCandidateSerializer(many=True))
    def get_candidates(self, source: Any) -> list[dict[str, Any]]:
        if source.task.kind != TaskKind.RANK:
            return []
        return shown_candidates(source.task, self.assignment(source).shown_order)

    @extend_schema_field(ObjectField(allow_null=True))
    def get_output_schema(self, source: Any) -> dict[str, Any] | None:
        """What a written answer has to fit, and the correction of a ranked one."""
        schema: dict[str, Any] | None = source.task.project.output_schema
        return schema

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_rank_reasons(self, source: Any) -> list[str]:
        return source.task.project.rank_reasons if source.task.kind == TaskKind.RANK else []

    @extend_schema_field(RatedDimensionSerializer(many=True))
    def get_dimensions(self, source: Any) -> list[dict[str, Any]]:
        return source.task.project.dimensions if source.task.kind == TaskKind.RANK else []

    @extend_schema_field(CheckSerializer(many=True))
    def get_checklist(self, source: Any) -> list[dict[str, Any]]:
        return source.task.project.checklist if source.task.kind == TaskKind.WRITE else []

    @extend_schema_field(GuidelineRefSerializer(allow_null=True))
    def get_guideline(self, source: Any) -> dict[str, Any] | None:
        guideline = self.assignment(source).guideline
        return {"id": guideline.pk, "number": guideline.number} if guideline is not None else None

    def assignment(self, source: Any) -> Assignment:
        """Return the lease under which the question was shown."""
        return source if isinstance(source, Assignment) else source.assignment


class QualificationPlaceSerializer(serializers.Serializer[Any]):
    """Which question of which attempt at the qualification it is."""

    attempt = serializers.IntegerField()
    of = serializers.IntegerField()
    position = serializers.IntegerField()


class AssignmentSerializer(QuestionSerializer):
    """A task in somebody's hands. It does not name the task: the numbers of tasks would tell what each is for."""

    id = serializers.IntegerField(read_only=True)
    token = serializers.UUIDField(read_only=True)
    state = serializers.ChoiceField(choices=AssignmentState.choices, read_only=True)
    kind = serializers.ChoiceField(choices=TaskKind.choices, source="task.kind", read_only=True)
    project = serializers.IntegerField(source="task.project_id", read_only=True)
    leased_until = serializers.DateTimeField(read_only=True)
    draft = serializers.SerializerMethodField()
    seconds_spent = serializers.IntegerField(read_only=True)
    shown_at = serializers.DateTimeField(source="created_at", read_only=True)
    qualification = serializers.SerializerMethodField()

    @extend_schema_field(QualificationPlaceSerializer(allow_null=True))
    def get_qualification(self, assignment: Assignment) -> dict[str, int] | None:
        if assignment.task.purpose != TaskPurpose.QUALIFICATION:
            return None
        return place_in_attempt(assignment.task.purpose_ref)

    @extend_schema_field(DraftStateSerializer(allow_null=True))
    def get_draft(self, assignment: Assignment) -> dict[str, Any] | None:
        if assignment.draft is None or assignment.draft_saved_at is None:
            return None
        draft = {
            "payload": assignment.draft,
            "version": assignment.draft_version,
            "saved_at": assignment.draft_saved_at,
        }
        return dict(DraftStateSerializer(draft).data)


class ClaimRequestSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=TaskKind.choices, required=False, help_text="Any kind where left out.")
    besides = serializers.ListField(
        child=id_field(),
        max_length=MAX_BESIDES,
        required=False,
        help_text="Assignments that are at hand already: another one is asked for, ahead of need.",
    )


class NothingToDoSerializer(serializers.Serializer[Any]):
    """Why there is no task, in a word for programs, in a sentence, and with what more is known.

    no_tasks, all_done, nothing_left_for_you; held_by_others {until, count}; needs_tag {tags};
    quota_reached {kind: day or person, limit, resets_at}; held_enough {held, limit};
    guideline_unread {guideline, number, last_read_number}; qualification_failed {attempts_used};
    qualification_break {attempt, passed}; qualification_empty; retrain {since}.
    """

    code = serializers.CharField()
    message = serializers.CharField()
    detail = ObjectField(allow_null=True)


class ClaimSerializer(serializers.Serializer[Any]):
    """A task, or the reason why there is none; and how much of one's own work here was returned and waits."""

    assignment = AssignmentSerializer(allow_null=True)
    reason = NothingToDoSerializer(allow_null=True)
    returned_waiting = serializers.IntegerField()


class AssignmentQuerySerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=AssignmentState.choices, required=False)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.UUIDField()


class HeartbeatRequestSerializer(TokenSerializer):
    seconds_spent = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, required=False, help_text="Seconds of work on this task, in all."
    )


class LeaseSerializer(serializers.Serializer[Any]):
    leased_until = serializers.DateTimeField()


class DraftRequestSerializer(HeartbeatRequestSerializer):
    payload = ObjectField(help_text="The unfinished answer; any object of at most 1 MB.")
    version = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, help_text="The version that this text was made from; 0 at first."
    )


class DraftSavedSerializer(LeaseSerializer):
    version = serializers.IntegerField(source="draft_version")
    saved_at = serializers.DateTimeField(source="draft_saved_at")


class SubmitRequestSerializer(TokenSerializer):
    payload = ObjectField(
        help_text='To write: {"messages": [...], "checklist": [ticked keys]}. To rank: {"choice": the letter of the '
        'best answer, "tie" or "both_bad", "strength": 1 to 4 of two answers, else null, "reasons": [], "comment": ""}, '
        'with "ranking" of three answers or more: tiers, best first, such as [["B"], ["A", "C"]]. Where used: '
        '"ratings": {dimension: {letter: 1 to 5}}, "spans": [{"letter", "message", "start", "end", "note"}] (offsets '
        'in UTF-16 code units), "correction": {"letter", "messages"}.'
    )
    seconds_spent = serializers.IntegerField(min_value=0, max_value=LARGEST_INTEGER, default=0)
    draft_version = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST_INTEGER,
        required=False,
        help_text="The draft that this text was written from: a later one saved elsewhere is a 409 `draft_conflict`, and "
        "nothing is submitted. Left out: whatever was drafted.",
    )


class SubmissionSerializer(serializers.Serializer[Any]):
    """What became of an answer. late: the lease was over. extra: nobody was waiting for it any more."""

    annotation = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=AnnotationState.choices)
    late = serializers.BooleanField()
    extra = serializers.BooleanField()


class SkipRequestSerializer(TokenSerializer):
    reason = serializers.CharField(
        max_length=500, allow_blank=True, default="", help_text="May be left out where no draft was saved."
    )
