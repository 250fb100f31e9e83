"""Shapes of comments, threads and mentions. Annotators are never told the name of another annotator."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from annotation.models import Comment, Mention
from annotation.services.comments import MAX_BODY_CHARACTERS, MAX_FIELD_CHARACTERS, MAX_MENTIONS
from core.fields import id_field

NOBODY = "An annotator"


class MentionedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="user_id")
    name = serializers.CharField()


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """One remark, as plain text. `field` is a path in the answer, such as `messages.0.content`; blank for the whole."""

    author_name = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()
    mentions = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields: tuple[str, ...] = ("id", "annotation", "field", "author_name", "mine", "body", "mentions", "created_at")
        read_only_fields = fields

    def get_author_name(self, comment: Comment) -> str:
        return self._name(comment.author)

    def get_mine(self, comment: Comment) -> bool:
        return comment.author_id == self.context["user"].pk

    @extend_schema_field(MentionedSerializer(many=True))
    def get_mentions(self, comment: Comment) -> list[dict[str, Any]]:
        return [{"id": mention.user_id, "name": self._name(mention.user)} for mention in comment.mentions.all()]

    def _name(self, person: User) -> str:
        known = self.context["named"]
        return str(person) if known is None or person.pk in known else NOBODY


class ThreadSerializer(CommentSerializer):
    """The first comment of a thread with its replies, oldest first."""

    replies = CommentSerializer(many=True, source="shown_replies", read_only=True)
    resolved_by_name = serializers.SerializerMethodField()

    class Meta(CommentSerializer.Meta):
        fields = (*CommentSerializer.Meta.fields, "resolved_at", "resolved_by_name", "replies")
        read_only_fields = fields

    def get_resolved_by_name(self, comment: Comment) -> str:
        return self._name(comment.resolved_by) if comment.resolved_by else ""


class SubjectQuerySerializer(serializers.Serializer[Any]):
    """What is talked about: exactly one of these. Annotators name their assignment or annotation."""

    task = id_field(required=False)
    annotation = id_field(required=False)
    assignment = id_field(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len({"task", "annotation", "assignment"} & attrs.keys()) != 1:
            raise serializers.ValidationError("Name a task, an annotation or an assignment: one of them.")
        return attrs


class CommentCreateSerializer(SubjectQuerySerializer):
    """A remark, or a reply to the first comment of a thread."""

    body = serializers.CharField(max_length=MAX_BODY_CHARACTERS, trim_whitespace=False)
    field = serializers.CharField(max_length=MAX_FIELD_CHARACTERS, required=False, allow_blank=True)
    parent = id_field(  # type: ignore[assignment]
        required=False, help_text="The first comment of the thread that this replies to."
    )
    mentions = serializers.ListField(
        child=id_field(), max_length=MAX_MENTIONS, required=False, help_text="People to call; only such as can read it."
    )


class PersonSerializer(serializers.ModelSerializer[User]):
    """Somebody who can be mentioned."""

    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = User
        fields = ("id", "name")
        read_only_fields = fields


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """Where one was named. `annotation`, `assignment` or `task` is where to go (the first that is not null)."""

    project = serializers.IntegerField(source="comment.project_id", read_only=True)
    project_name = serializers.CharField(source="comment.project.name", read_only=True)
    annotation = serializers.IntegerField(source="comment.annotation_id", read_only=True, allow_null=True)
    assignment = serializers.SerializerMethodField()
    task = serializers.SerializerMethodField()
    author_name = serializers.SerializerMethodField()
    body = serializers.CharField(source="comment.body", read_only=True)
    created_at = serializers.DateTimeField(source="comment.created_at", read_only=True)

    class Meta:
        model = Mention
        fields = (
            "id",
            "project",
            "project_name",
            "annotation",
            "assignment",
            "task",
            "author_name",
            "body",
            "created_at",
            "read_at",
        )
        read_only_fields = fields

    def get_assignment(self, mention: Mention) -> int | None:
        found: int | None = self.context["assignments"].get(mention.comment.task_id)
        return found

    def get_task(self, mention: Mention) -> int | None:
        return mention.comment.task_id if mention.comment.project_id in self.context["reviewing"] else None

    def get_author_name(self, mention: Mention) -> str:
        comment = mention.comment
        if comment.project_id in self.context["reviewing"] or comment.author_id in self.context["named"]:
            return str(comment.author)
        return NOBODY


class MentionQuerySerializer(serializers.Serializer[Any]):
    unread = serializers.BooleanField(required=False, default=False, help_text="True lists only what one has not seen.")


class MentionReadRequestSerializer(serializers.Serializer[Any]):
    ids = serializers.ListField(child=id_field(), allow_empty=False, max_length=200)


class MentionReadSerializer(serializers.Serializer[Any]):
    """How many of them were new."""

    read = serializers.IntegerField()
