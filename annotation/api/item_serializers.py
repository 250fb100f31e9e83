"""Shapes of prompts, with their answers and tasks."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.models import Annotation, Item, Response, Task
from annotation.models.annotation import AnnotationState
from annotation.models.item import Split
from annotation.models.task import TaskKind
from annotation.queries.export import CONVERSATIONS, PARTS, SHAPES
from core.fields import MessagesField, ObjectField, ObjectListField, PageSizeField, ReferenceSerializer, id_field


class ItemTaskSerializer(serializers.ModelSerializer[Task]):
    """A question about a prompt, in short."""

    class Meta:
        model = Task
        fields = ("id", "kind", "purpose", "state")
        read_only_fields = fields


class ItemSerializer(serializers.ModelSerializer[Item]):
    """A prompt in a list."""

    prompt = serializers.CharField(source="excerpt", read_only=True, help_text="The beginning of the prompt's text.")
    tasks = ItemTaskSerializer(many=True, read_only=True)

    class Meta:
        model = Item
        fields = ("id", "external_id", "prompt", "source", "group_key", "pinned_split", "created_at", "tasks")
        read_only_fields = fields


class ItemAnnotationSerializer(serializers.ModelSerializer[Annotation]):
    """What somebody submitted to a task, in short."""

    author_name = serializers.CharField(source="author.__str__", read_only=True)

    class Meta:
        model = Annotation
        fields = ("id", "state", "author_name", "submitted_at")
        read_only_fields = fields


class ItemTaskDetailSerializer(serializers.ModelSerializer[Task]):
    """A question about a prompt, with what was submitted."""

    annotations = ItemAnnotationSerializer(source="made", many=True, read_only=True)

    class Meta:
        model = Task
        fields = ("id", "kind", "purpose", "state", "required_answers", "priority", "annotations")
        read_only_fields = fields


class ItemResponseSerializer(serializers.ModelSerializer[Response]):
    """A candidate answer, and who or what wrote it."""

    messages = MessagesField(read_only=True)
    author_name = serializers.SerializerMethodField()

    class Meta:
        model = Response
        fields = ("id", "messages", "origin", "source", "author_name", "created_at")
        read_only_fields = fields

    def get_author_name(self, response: Response) -> str | None:
        return str(response.author) if response.author else None


class ItemDetailSerializer(ItemSerializer):
    """A prompt with its answers and its tasks."""

    messages = MessagesField(read_only=True)
    tools = ObjectListField(read_only=True, allow_null=True)
    references = ReferenceSerializer(many=True, read_only=True)
    metadata = ObjectField(read_only=True)
    responses = ItemResponseSerializer(many=True, read_only=True)
    tasks = ItemTaskDetailSerializer(many=True, read_only=True)  # type: ignore[assignment]

    class Meta(ItemSerializer.Meta):
        fields = (*ItemSerializer.Meta.fields, "project", "messages", "tools", "references", "metadata", "responses")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class ItemQuerySerializer(serializers.Serializer[Any]):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="A part of the prompt, or its whole external id."
    )
    source = serializers.CharField(required=False, allow_blank=True, max_length=200)  # type: ignore[assignment]
    split = serializers.ChoiceField(choices=Split.choices, required=False)
    batch = id_field(required=False, help_text="The import that brought it.")
    cursor = serializers.CharField(required=False, max_length=200)
    page_size = PageSizeField()


class ItemPageSerializer(serializers.Serializer[Any]):
    """A page of a list of prompts."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True, help_text="Always null: this list is read forwards.")
    results = ItemSerializer(many=True)
    looked_at = serializers.IntegerField(
        allow_null=True,
        help_text="Where a search was cut short: about so many prompts were looked through; `next` goes on from there.",
    )


class ExportQuerySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=TaskKind.choices, required=False, help_text="Both kinds where left out.")
    state = serializers.ChoiceField(
        choices=AnnotationState.choices, required=False, default=AnnotationState.APPROVED.value
    )
    shape = serializers.ChoiceField(
        choices=SHAPES,
        required=False,
        default=PARTS,
        help_text="parts: prompt and answer, with who made them. messages: whole written conversations, as `messages` and "
        "`tools`, the shape that chat templates read.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["shape"] == CONVERSATIONS and attrs.get("kind") == TaskKind.RANK:
            raise serializers.ValidationError({"shape": "Rankings have no conversation of their own. Leave it out."})
        return attrs
