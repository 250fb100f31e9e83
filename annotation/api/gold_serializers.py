"""Shapes of gold questions, qualifications and review probes. But for their own qualification, managers read these."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from annotation.comparing import LETTERS
from annotation.models import GoldAnswer, GoldQuestion, QualificationAttempt, ReviewProbe, ReviewProbeAnswer
from annotation.models.annotation import Verdict
from annotation.models.gold import QualificationState
from annotation.models.task import TaskKind
from annotation.queries.gold import answer_in_words, key_in_letters
from core.fields import MessagesField, ObjectField, ObjectListField, id_field
from core.messages import text_of

EXCERPT_CHARACTERS = 300
KEY_HELP = (
    'Of a ranking: {"choice": the letter of the best answer, "tie" or "both_bad"}, A being the first of its answers. '
    'Of a written answer: {"json": the right answer}.'
)


class GoldCandidateSerializer(serializers.Serializer[Any]):
    """One of the answers to judge, by its letter in the key."""

    label = serializers.ChoiceField(choices=tuple(LETTERS))  # type: ignore[assignment]
    messages = MessagesField()


class GoldQuestionSerializer(serializers.ModelSerializer[GoldQuestion]):
    """A gold question: `asked` and `passed` count its answers in work, the other two those in qualifications."""

    kind = serializers.ChoiceField(choices=TaskKind.choices, source="template.kind", read_only=True)
    prompt = serializers.SerializerMethodField()
    candidates = serializers.SerializerMethodField()
    key = serializers.SerializerMethodField()
    made_from = serializers.IntegerField(source="made_from_id", read_only=True, allow_null=True)
    created_by_name = serializers.SerializerMethodField()
    asked = serializers.IntegerField(read_only=True)
    passed = serializers.IntegerField(read_only=True)
    qualification_asked = serializers.IntegerField(read_only=True)
    qualification_passed = serializers.IntegerField(read_only=True)

    class Meta:
        model = GoldQuestion
        fields = (
            "id",
            "kind",
            "prompt",
            "candidates",
            "key",
            "explanation",
            "in_work",
            "in_qualification",
            "made_from",
            "created_by_name",
            "created_at",
            "retired_at",
            "asked",
            "passed",
            "qualification_asked",
            "qualification_passed",
        )
        read_only_fields = fields

    def get_prompt(self, question: GoldQuestion) -> str:
        return text_of(question.template.item.messages)

    @extend_schema_field(GoldCandidateSerializer(many=True))
    def get_candidates(self, question: GoldQuestion) -> list[dict[str, Any]]:
        pairs = zip(LETTERS, question.template.candidates.all(), strict=False)
        return [{"label": letter, "messages": candidate.response.messages} for letter, candidate in pairs]

    @extend_schema_field(ObjectField(help_text=KEY_HELP))
    def get_key(self, question: GoldQuestion) -> dict[str, Any]:
        return key_in_letters(question)

    def get_created_by_name(self, question: GoldQuestion) -> str | None:
        return str(question.created_by) if question.created_by else None


class GoldAnswerSerializer(serializers.ModelSerializer[GoldAnswer]):
    """How somebody answered a gold question."""

    user = serializers.IntegerField(source="user_id", read_only=True)
    user_name = serializers.CharField(source="user.__str__", read_only=True)
    answer = serializers.SerializerMethodField()
    attempt = serializers.SerializerMethodField()

    class Meta:
        model = GoldAnswer
        fields = ("id", "user", "user_name", "answer", "passed", "attempt", "created_at")
        read_only_fields = fields

    def get_answer(self, answer: GoldAnswer) -> str:
        annotation = answer.annotation
        return answer_in_words(
            annotation.kind, annotation.payload, annotation.assignment.shown_order, self.context["texts"]
        )

    def get_attempt(self, answer: GoldAnswer) -> int | None:
        return answer.attempt.number if answer.attempt else None


class GoldDetailSerializer(GoldQuestionSerializer):
    """A gold question with its prompt in full and the latest hundred answers."""

    messages = MessagesField(source="template.item.messages", read_only=True)
    tools = ObjectListField(source="template.item.tools", read_only=True, allow_null=True)
    answers = GoldAnswerSerializer(many=True, read_only=True)

    class Meta(GoldQuestionSerializer.Meta):
        fields = (*GoldQuestionSerializer.Meta.fields, "messages", "tools", "answers")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class GoldQuerySerializer(serializers.Serializer[Any]):
    retired = serializers.BooleanField(required=False, default=False, help_text="True lists the retired ones.")
    kind = serializers.ChoiceField(choices=TaskKind.choices, required=False)


class GoldUseSerializer(serializers.Serializer[Any]):
    in_work = serializers.BooleanField(required=False, help_text="Mix it into the work.")
    in_qualification = serializers.BooleanField(required=False, help_text="Ask it in the qualification.")
    explanation = serializers.CharField(
        required=False, allow_blank=True, help_text="Shown after a qualification, where the project gives feedback."
    )


class GoldCreateSerializer(GoldUseSerializer):
    """A question from approved work (`annotation`), or a new one with its `prompt` (or `messages`) and `key`."""

    annotation = id_field(required=False, help_text="Approved work; its answer becomes the key.")
    prompt = serializers.CharField(required=False)
    messages = ObjectListField(required=False, help_text="In place of `prompt`: a conversation.")
    tools = ObjectListField(required=False)
    references = ObjectListField(required=False, help_text="Texts to consult: title and text each.")
    responses = serializers.ListField(
        child=serializers.JSONField(),
        required=False,
        help_text="Two to eight answers to judge, each a text or an object with `messages`; left out to ask for JSON.",
    )
    key = ObjectField(required=False, help_text=KEY_HELP)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        own = [name for name in ("prompt", "messages", "tools", "references", "responses", "key") if name in attrs]
        if "annotation" in attrs and own:
            raise serializers.ValidationError({own[0]: "Leave this out: all of it comes with the approved work."})
        if "annotation" not in attrs and "key" not in attrs:
            raise serializers.ValidationError({"key": "Give the right answer, or make the question of approved work."})
        return attrs


class GoldChangeSerializer(GoldUseSerializer):
    """What to change; what is left out stays as it is."""

    key = ObjectField(required=False, help_text=KEY_HELP)


class RunningAttemptSerializer(serializers.Serializer[Any]):
    """The attempt that one is at; `position` is the question that comes next, from 1."""

    number = serializers.IntegerField()
    position = serializers.IntegerField()
    total = serializers.IntegerField()


class QualificationAnswerSerializer(serializers.Serializer[Any]):
    """An answer of an ended attempt, with what would have been right and why; texts are Markdown."""

    kind = serializers.ChoiceField(choices=TaskKind.choices)
    prompt = serializers.CharField()
    your_answer = serializers.CharField()
    right_answer = serializers.CharField()
    passed = serializers.BooleanField()
    explanation = serializers.CharField()


class QualificationResultSerializer(serializers.Serializer[Any]):
    """How the last attempt ended; `pass_mark` is in percent, `answers` is null where the project gives no feedback."""

    number = serializers.IntegerField()
    passed = serializers.BooleanField()
    correct = serializers.IntegerField()
    total = serializers.IntegerField()
    pass_mark = serializers.IntegerField()
    finished_at = serializers.DateTimeField()
    answers = QualificationAnswerSerializer(many=True, allow_null=True)


class QualificationSerializer(serializers.Serializer[Any]):
    """One's own standing. Attempts before a manager asked to retrain do not count; `needed`: no work before passing."""

    required = serializers.BooleanField()  # type: ignore[assignment]
    needed = serializers.BooleanField()
    questions = serializers.IntegerField()
    qualified_at = serializers.DateTimeField(allow_null=True)
    retrain_since = serializers.DateTimeField(allow_null=True)
    attempts_used = serializers.IntegerField()
    attempts_left = serializers.IntegerField()
    running = RunningAttemptSerializer(allow_null=True)
    last = QualificationResultSerializer(allow_null=True)


class QualificationAttemptSerializer(serializers.ModelSerializer[QualificationAttempt]):
    """One try of somebody."""

    state = serializers.ChoiceField(choices=QualificationState.choices, read_only=True)

    class Meta:
        model = QualificationAttempt
        fields = ("number", "state", "correct", "total", "pass_mark", "started_at", "finished_at")
        read_only_fields = fields


class QualificationRowSerializer(serializers.ModelSerializer[User]):
    """How one person did, attempt by attempt."""

    name = serializers.CharField(source="__str__", read_only=True)
    qualified_at = serializers.DateTimeField(read_only=True, allow_null=True)
    retrain_since = serializers.DateTimeField(read_only=True, allow_null=True)
    attempts = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ("id", "name", "qualified_at", "retrain_since", "attempts")
        read_only_fields = fields

    @extend_schema_field(QualificationAttemptSerializer(many=True))
    def get_attempts(self, user: User) -> Any:
        return QualificationAttemptSerializer(self.context["attempts"].get(user.pk, []), many=True).data


class ProbeAnswerSerializer(serializers.ModelSerializer[ReviewProbeAnswer]):
    """What a reviewer said to a probe."""

    reviewer = serializers.IntegerField(source="reviewer_id", read_only=True)
    reviewer_name = serializers.CharField(source="reviewer.__str__", read_only=True)
    verdict = serializers.ChoiceField(choices=Verdict.choices, read_only=True)

    class Meta:
        model = ReviewProbeAnswer
        fields = ("reviewer", "reviewer_name", "verdict", "passed", "created_at")
        read_only_fields = fields


class ReviewProbeSerializer(serializers.ModelSerializer[ReviewProbe]):
    """A planted answer: what it says, whether it is good, and what each reviewer made of it."""

    kind = serializers.ChoiceField(choices=TaskKind.choices, read_only=True)
    prompt = serializers.SerializerMethodField()
    payload = ObjectField(source="annotation.payload", read_only=True)
    author_name = serializers.CharField(source="annotation.author.__str__", read_only=True)
    made_from = serializers.IntegerField(source="made_from_id", read_only=True)
    created_by_name = serializers.SerializerMethodField()
    asked = serializers.IntegerField(read_only=True)
    passed = serializers.IntegerField(read_only=True)
    answers = ProbeAnswerSerializer(many=True, read_only=True)

    class Meta:
        model = ReviewProbe
        fields = (
            "id",
            "kind",
            "prompt",
            "payload",
            "good",
            "explanation",
            "author_name",
            "made_from",
            "created_by_name",
            "created_at",
            "retired_at",
            "asked",
            "passed",
            "answers",
        )
        read_only_fields = fields

    def get_prompt(self, probe: ReviewProbe) -> str:
        return text_of(probe.annotation.task.item.messages)

    def get_created_by_name(self, probe: ReviewProbe) -> str | None:
        return str(probe.created_by) if probe.created_by else None


class ProbeQuerySerializer(serializers.Serializer[Any]):
    retired = serializers.BooleanField(required=False, default=False, help_text="True lists the retired ones.")


class ProbeCreateSerializer(serializers.Serializer[Any]):
    """An approved answer to plant: as it is (`good`), or in a wrong wording (`payload`)."""

    annotation = id_field()
    good = serializers.BooleanField()
    payload = ObjectField(required=False, help_text="The bad wording, in the shape of a submission.")
    explanation = serializers.CharField(required=False, allow_blank=True)
