"""Shapes of submitted work, its revisions and reviews, and the review queue."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.answer_words import in_words
from annotation.api.handout_serializers import QuestionItemSerializer, QuestionSerializer
from annotation.models import Annotation, AnnotationRevision, Review, Task
from annotation.models.annotation import AnnotationState, Cause, ReviewReason, Verdict
from annotation.models.task import TaskKind
from annotation.queries.guidelines import MAX_SECTION_CHARACTERS, sections_of
from annotation.queries.other_answers import drafts_taken, other_answers
from annotation.queries.work import EXCERPT_CHARACTERS, OLDEST, QUEUE_ORDERS
from annotation.services.bulk_approving import BULK_AT_MOST
from annotation.services.payloads_rank import MAX_COMMENT_CHARACTERS, MAX_REASON_CHARACTERS, MAX_REASONS
from annotation.services.revising import wording_of
from core.fields import LARGEST_INTEGER, MessagesField, ObjectField, id_field
from core.messages import text_of

# What a reviewer gives; answers are set aside by settling a dispute, or because the guidelines have changed.
GIVEN_VERDICTS = [(verdict.value, verdict.label) for verdict in Verdict if verdict != Verdict.SET_ASIDE]
QUEUE_REASONS = [(reason.value, reason.label) for reason in ReviewReason if reason != ReviewReason.WAITING]


class LastReviewSerializer(serializers.ModelSerializer[Review]):
    """The last word on a piece of work."""

    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Review
        fields = ("verdict", "comment", "reasons", "cause", "guideline_section", "guideline_number", "created_at")
        read_only_fields = fields


class MyAnnotationSerializer(serializers.ModelSerializer[Annotation]):
    """A piece of one's own work in a list."""

    project_name = serializers.CharField(source="project.name", read_only=True)
    prompt = serializers.CharField(read_only=True)
    last_review = serializers.SerializerMethodField()

    class Meta:
        model = Annotation
        fields = (
            "id",
            "project",
            "project_name",
            "kind",
            "state",
            "prompt",
            "revision_number",
            "submitted_at",
            "decided_at",
            "late",
            "extra",
            "last_review",
        )
        read_only_fields = fields

    @extend_schema_field(LastReviewSerializer(allow_null=True))
    def get_last_review(self, annotation: Annotation) -> dict[str, Any] | None:
        review = self.context["last_reviews"].get(annotation.pk)
        return dict(LastReviewSerializer(review).data) if review else None


class MyWorkQuerySerializer(serializers.Serializer[Any]):
    project = id_field(required=False)
    state = serializers.ChoiceField(choices=AnnotationState.choices, required=False)


class AuthorSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class RevisionSerializer(serializers.ModelSerializer[AnnotationRevision]):
    """One wording of an answer. `drafted`: it stands on a draft by a model; which one is not told to those who judge."""

    payload = ObjectField(read_only=True)
    author_name = serializers.CharField(source="author.__str__", read_only=True)
    drafted = serializers.SerializerMethodField()

    class Meta:
        model = AnnotationRevision
        fields = ("number", "payload", "author_name", "note", "drafted", "created_at")
        read_only_fields = fields

    def get_drafted(self, revision: AnnotationRevision) -> bool:
        return bool(revision.drafted_by)


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A verdict on one revision. With an edit, `edited_revision_number` is the reviewer's wording."""

    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)
    reviewer_name = serializers.CharField(source="reviewer.__str__", read_only=True)
    revision_number = serializers.IntegerField(source="revision.number", read_only=True)
    edited_revision_number = serializers.SerializerMethodField()
    adjudicated = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = (
            "id",
            "verdict",
            "reasons",
            "comment",
            "cause",
            "guideline_section",
            "guideline_number",
            "adjudicated",
            "reviewer_name",
            "revision_number",
            "edited_revision_number",
            "created_at",
        )
        read_only_fields = fields

    def get_edited_revision_number(self, review: Review) -> int | None:
        return review.edited_revision.number if review.edited_revision else None

    def get_adjudicated(self, review: Review) -> bool:
        """Whether it settled answers that contradicted each other."""
        return review.adjudication_id is not None


class NumberedItemSerializer(QuestionItemSerializer):
    """The prompt of submitted work, with its number for managers: others could tell by it what a task was for."""

    id = serializers.SerializerMethodField()

    def get_id(self, task: Task) -> int | None:
        return task.item_id if self.context["numbers"] else None


class WordingSerializer(serializers.Serializer[Any]):
    """A new wording of one's own that is not submitted; `payload` is null where there is none yet."""

    payload = ObjectField(allow_null=True)
    version = serializers.IntegerField()


class OtherAnswerSerializer(serializers.Serializer[Any]):
    """What somebody else answered to the same task, by nobody. Of a judgement, letters are those of `candidates`.

    `same`: it says what the submission says.
    """

    label = serializers.CharField()  # type: ignore[assignment]
    payload = ObjectField()
    comment = serializers.CharField()
    state = serializers.ChoiceField(choices=AnnotationState.choices)
    same = serializers.BooleanField()


class AnnotationDetailSerializer(QuestionSerializer, serializers.ModelSerializer[Annotation]):
    """Submitted work with its question, every revision and every review."""

    project_name = serializers.CharField(source="project.name", read_only=True)
    author = AuthorSerializer(read_only=True)
    payload = ObjectField(read_only=True)
    revisions = RevisionSerializer(many=True, read_only=True)
    reviews = ReviewSerializer(many=True, read_only=True)
    can_review = serializers.SerializerMethodField()
    can_resubmit = serializers.SerializerMethodField()
    can_revise = serializers.SerializerMethodField()
    wording = serializers.SerializerMethodField()
    item = NumberedItemSerializer(source="task", read_only=True)
    task = serializers.SerializerMethodField()
    sections = serializers.SerializerMethodField()
    others = serializers.SerializerMethodField()
    drafts = serializers.SerializerMethodField()

    class Meta:
        model = Annotation
        fields = (
            "id",
            "project",
            "project_name",
            "kind",
            "state",
            "task",
            "item",
            "author",
            "payload",
            "revision_number",
            "revisions",
            "reviews",
            "proposed",
            "candidates",
            "output_schema",
            "rank_reasons",
            "checklist",
            "dimensions",
            "guideline",
            "guideline_number",
            "sections",
            "late",
            "extra",
            "seconds_spent",
            "submitted_at",
            "decided_at",
            "can_review",
            "can_resubmit",
            "can_revise",
            "wording",
            "others",
            "drafts",
        )
        read_only_fields = fields

    def get_can_review(self, annotation: Annotation) -> bool:
        return bool(self.context["can_review"])

    def get_can_resubmit(self, annotation: Annotation) -> bool:
        return bool(self.context["can_resubmit"])

    def get_can_revise(self, annotation: Annotation) -> bool:
        """Whether its author may still change it: it is among their last ten, and nobody has looked at it."""
        return bool(self.context["can_revise"])

    @extend_schema_field(WordingSerializer(allow_null=True))
    def get_wording(self, annotation: Annotation) -> dict[str, Any] | None:
        """What its author has begun to write in its place, where they may; for nobody else."""
        if not (self.context["can_resubmit"] or self.context["can_revise"]):
            return None
        return {"payload": wording_of(annotation), "version": annotation.assignment.draft_version}

    def get_task(self, annotation: Annotation) -> int | None:
        """The task, for managers and where it is disputed; its number would tell others what else it is for."""
        disputed = self.context["reviewing"] and annotation.task.disputed
        return annotation.task_id if disputed or self.context["numbers"] else None

    def get_sections(self, annotation: Annotation) -> list[str]:
        """The headings of the guidelines that the newest revision was made by (`guideline_number`)."""
        return sections_of(annotation.project_id, annotation.guideline_number)

    @extend_schema_field(OtherAnswerSerializer(many=True))
    def get_others(self, annotation: Annotation) -> list[dict[str, Any]]:
        """Other people's answers to the task, for reviewers. Its author sees none."""
        if not self.context["reviewing"]:
            return []
        return [dict(OtherAnswerSerializer(other).data) for other in other_answers(annotation)]

    @extend_schema_field(serializers.ListField(child=MessagesField()))
    def get_drafts(self, annotation: Annotation) -> list[list[dict[str, Any]]]:
        """Drafts of models that the author took, the last one first, to compare with; for reviewers."""
        if not self.context["reviewing"] or annotation.kind != TaskKind.WRITE:
            return []
        return drafts_taken(annotation)


class ReviewRowSerializer(serializers.ModelSerializer[Annotation]):
    """A piece of work that waits for review, and why. Where it is `disputed`, its task is settled as a whole."""

    author_name = serializers.CharField(source="author.__str__", read_only=True)
    prompt = serializers.CharField(read_only=True)
    answer = serializers.SerializerMethodField()
    task = serializers.SerializerMethodField()
    disputed = serializers.BooleanField(source="task.disputed", read_only=True)

    class Meta:
        model = Annotation
        fields = (
            "id",
            "task",
            "kind",
            "author",
            "author_name",
            "prompt",
            "answer",
            "revision_number",
            "submitted_at",
            "late",
            "extra",
            "review_reason",
            "disagreement",
            "agreed_by",
            "disputed",
        )
        read_only_fields = fields

    def get_task(self, annotation: Annotation) -> int | None:
        """The task to settle, where it is disputed."""
        return annotation.task_id if annotation.task.disputed else None

    def get_answer(self, annotation: Annotation) -> str:
        """The beginning of the answer, or the judgement in words."""
        if annotation.kind == TaskKind.RANK:
            return in_words(annotation.payload)
        return text_of(annotation.payload["messages"])[:EXCERPT_CHARACTERS]


class QueueFilterSerializer(serializers.Serializer[Any]):
    """What the queue is narrowed to."""

    kind = serializers.ChoiceField(choices=TaskKind.choices, required=False)
    author = id_field(required=False, help_text="Only what this person submitted.")
    reason = serializers.ChoiceField(choices=QUEUE_REASONS, required=False, help_text="Only what waits for this.")


class ReviewQueueQuerySerializer(QueueFilterSerializer):
    agreed = serializers.BooleanField(required=False, help_text="Only what two people or more gave alike.")
    order = serializers.ChoiceField(
        choices=QUEUE_ORDERS, required=False, default=OLDEST, help_text="The oldest first, or what disagrees most."
    )


class ReasonsField(serializers.ListField):
    child = serializers.CharField(max_length=MAX_REASON_CHARACTERS)


class ReviewRequestSerializer(serializers.Serializer[Any]):
    """A verdict on the revision that the reviewer has read."""

    verdict = serializers.ChoiceField(choices=GIVEN_VERDICTS)
    revision_number = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    payload = ObjectField(required=False, help_text="The edited answer; with edit_approve, and only then.")
    reasons = ReasonsField(required=False, max_length=MAX_REASONS)
    comment = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_COMMENT_CHARACTERS, help_text="Needed to return and to reject."
    )
    cause = serializers.ChoiceField(choices=Cause.choices, required=False, help_text="What the mistake came from.")
    guideline_section = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_SECTION_CHARACTERS,
        help_text="One of the annotation's `sections`: where the guidelines are about it.",
    )


class ResubmitRequestSerializer(serializers.Serializer[Any]):
    """A new wording of returned work, made from the revision with this number."""

    payload = ObjectField()
    revision_number = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text="For the reviewer.")
    seconds_spent = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, required=False, help_text="Seconds spent on the new wording."
    )


class BulkApproveRequestSerializer(serializers.Serializer[Any]):
    annotation_ids = serializers.ListField(child=id_field(), allow_empty=False, max_length=BULK_AT_MOST)


class BulkSkippedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reason = serializers.CharField()


class BulkApprovalSerializer(serializers.Serializer[Any]):
    """How many were approved, and which were not and why."""

    approved = serializers.IntegerField()
    skipped = BulkSkippedSerializer(many=True)


class AgreedSerializer(serializers.Serializer[Any]):
    """What two people or more gave alike and waits for review: so many answers to so many tasks.

    `through` is the last of them, for the approval; `more`: there is more behind it than is counted and taken at once.
    """

    answers = serializers.IntegerField()
    tasks = serializers.IntegerField()
    through = serializers.IntegerField(allow_null=True)
    more = serializers.BooleanField()


class ApproveAgreedRequestSerializer(QueueFilterSerializer):
    """Which part of the queue, up to which answer. `after`: `next` of the call before, to go on."""

    through = id_field()
    after = id_field(required=False)


class AgreedApprovalSerializer(BulkApprovalSerializer):
    """What one call approved; `next` is to be sent as `after` of the next one, null where nothing is left."""

    next = serializers.IntegerField(allow_null=True)
