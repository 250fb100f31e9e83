"""Shapes of endpoints, drafts, samples and chats.

A judge is blind: what is chosen from (replies, samples) never says which model wrote it. A draft does say so, to the
writer who asked for it.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import Suggestion, SuggestionPurpose, SuggestionState
from core.fields import LARGEST_INTEGER, MessagesField, ObjectListField, id_field
from serving.models import Chat, ChatTurn, Endpoint, ProjectModels, SampleSet
from serving.services import chats, samples
from serving.services.sources import sources_of


class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """A server, and one of its models. `has_key`: a key is kept, which nobody sees again."""

    has_key = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields = (
            "id",
            "name",
            "base_url",
            "model",
            "has_key",
            "first_seconds",
            "total_seconds",
            "enabled",
            "created_at",
        )

    def get_has_key(self, endpoint: Endpoint) -> bool:
        return bool(endpoint.api_key)


class EndpointWriteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    base_url = serializers.CharField(max_length=300, help_text="Up to and with the version: https://api.example.org/v1")
    model = serializers.CharField(max_length=200, help_text="The name under which the server knows the model.")
    api_key = serializers.CharField(
        max_length=1000,
        required=False,
        allow_blank=True,
        write_only=True,
        trim_whitespace=True,
        help_text="Kept encrypted, and never shown again.",
    )
    first_seconds = serializers.IntegerField(
        min_value=1, max_value=600, required=False, help_text="How long the first words may take."
    )
    total_seconds = serializers.IntegerField(
        min_value=1, max_value=3600, required=False, help_text="How long all of it may take."
    )
    enabled = serializers.BooleanField(required=False)


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """A draft, as far as it has come. `error` is a sentence for whoever waits for it."""

    state = serializers.ChoiceField(choices=SuggestionState.choices, read_only=True)
    tool_calls = ObjectListField(allow_null=True, read_only=True)
    used = serializers.SerializerMethodField()
    first_after = serializers.SerializerMethodField(help_text="Seconds until the first words came.")
    detail = serializers.SerializerMethodField(help_text="What the server said: of a test only.")

    class Meta:
        model = Suggestion
        fields = (
            "id", "state", "model_name", "text", "tool_calls", "finish_reason", "error_code", "error", "detail",
            "used", "first_after", "created_at", "ended_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_used(self, suggestion: Suggestion) -> bool:
        return suggestion.used_at is not None

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_first_after(self, suggestion: Suggestion) -> float | None:
        first = suggestion.first_at
        return None if first is None else round((first - suggestion.created_at).total_seconds(), 2)

    def get_detail(self, suggestion: Suggestion) -> str:
        # Only administrators try endpoints.
        return suggestion.error_detail if suggestion.purpose == SuggestionPurpose.TRIAL else ""


class AskDraftSerializer(serializers.Serializer[Any]):
    messages = MessagesField(
        required=False, help_text="The conversation up to the message wanted; the prompt where it is left out."
    )


class UseDraftSerializer(serializers.Serializer[Any]):
    used = serializers.BooleanField(default=True)


class DraftingSerializer(serializers.Serializer[Any]):
    """What one may ask models for in a project. `off`: why nothing comes though it is set up; empty where it does."""

    drafts = serializers.BooleanField()
    chat = serializers.BooleanField()
    samples = serializers.BooleanField()
    off = serializers.CharField()


class SourceSerializer(serializers.Serializer[Any]):
    """Somebody who writes: an endpoint, or a model of the registry."""

    key = serializers.CharField()
    name = serializers.CharField()
    off = serializers.CharField()


class DraftingSettingsWriteSerializer(serializers.Serializer[Any]):
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=64, allow_blank=True, help_text="`endpoint:3` or `model:5`, of `choices`; empty for nobody."
    )
    second_source = serializers.CharField(
        max_length=64,
        allow_blank=True,
        default="",
        help_text="Who writes every second reply and answer; empty: the first does.",
    )
    drafts = serializers.BooleanField(help_text="Writers may ask for drafts.")
    chat = serializers.BooleanField(help_text="Annotators may chat, with two replies to choose from.")
    annotators_sample = serializers.BooleanField(help_text="Annotators, not only managers, ask for answers to rank.")
    temperature = serializers.FloatField(min_value=0, max_value=2)
    max_tokens = serializers.IntegerField(min_value=1, max_value=32_768)


class DraftingSettingsSerializer(DraftingSettingsWriteSerializer):
    choices = SourceSerializer(many=True)


def sources_in(settings: ProjectModels) -> dict[str, str]:
    """Return the names of a project's writers; empty where there is none."""
    keys = [source.key for source in sources_of(settings)] + ["", ""]
    return {"source": keys[0], "second_source": keys[1]}


class AskSamplesSerializer(serializers.Serializer[Any]):
    """A prompt that is there (`item`), or one of one's own (`content`)."""

    item = id_field(required=False)
    content = serializers.CharField(max_length=chats.MAX_CHARACTERS, required=False)
    count = serializers.IntegerField(min_value=samples.FEWEST, max_value=samples.MOST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("item" in attrs) == ("content" in attrs):
            raise serializers.ValidationError("Say which prompt: either item or content.")
        return attrs


class SampleSetSerializer(serializers.ModelSerializer[SampleSet]):
    """Answers asked for together: how many, how many are in, and the tasks that they became."""

    asked = serializers.SerializerMethodField()
    done = serializers.SerializerMethodField()
    user = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = SampleSet
        fields = ("id", "item", "user", "asked", "done", "tasks", "error", "created_at", "ended_at")
        read_only_fields = fields

    def get_asked(self, samples: SampleSet) -> int:
        return len(samples.suggestions.all())

    def get_done(self, samples: SampleSet) -> int:
        return sum(one.state == SuggestionState.DONE for one in samples.suggestions.all())


class ReplySerializer(serializers.ModelSerializer[Suggestion]):
    """A reply to choose from. Nothing here says who wrote it, nor how long that took."""

    state = serializers.ChoiceField(choices=SuggestionState.choices, read_only=True)

    class Meta:
        model = Suggestion
        fields = ("state", "text", "error")
        read_only_fields = fields


class ChatTurnSerializer(serializers.ModelSerializer[ChatTurn]):
    """Two replies to the same words. `choice`: A, B, tie, both_bad; same (no pair) or dropped; empty while open.

    While one is on its way both are shown in step, as far as the shorter has come: a model could be told by its pace.
    """

    a = ReplySerializer(read_only=True)
    b = ReplySerializer(read_only=True)

    class Meta:
        model = ChatTurn
        fields = ("number", "a", "b", "choice", "annotation")
        read_only_fields = fields

    def to_representation(self, turn: ChatTurn) -> dict[str, Any]:
        shown = super().to_representation(turn)
        if chats.waiting(turn):
            both = (shown["a"], shown["b"])
            level = min(len(reply["text"]) for reply in both)
            for reply in both:
                reply["text"] = reply["text"][:level]
                if reply["state"] != SuggestionState.FAILED:
                    reply["state"] = SuggestionState.STREAMING
        return shown


class ChatRowSerializer(serializers.ModelSerializer[Chat]):
    """A chat in a list: how it began."""

    begins = serializers.SerializerMethodField()
    length = serializers.SerializerMethodField()

    class Meta:
        model = Chat
        fields = ("id", "begins", "length", "created_at", "changed_at")
        read_only_fields = fields

    def get_begins(self, chat: Chat) -> str:
        return str(chat.messages[0]["content"])[:200] if chat.messages else ""

    def get_length(self, chat: Chat) -> int:
        return len(chat.messages)


class ChatSerializer(serializers.ModelSerializer[Chat]):
    """A chat: what was said and chosen, and the last turn with its two replies."""

    messages = MessagesField(read_only=True)
    turn = serializers.SerializerMethodField()
    pairs = serializers.SerializerMethodField(help_text="How many pairs it has made.")

    class Meta:
        model = Chat
        fields = ("id", "project", "messages", "turn", "pairs", "created_at")
        read_only_fields = fields

    @extend_schema_field(ChatTurnSerializer(allow_null=True))
    def get_turn(self, chat: Chat) -> Any:
        turns = list(chat.turns.all())
        return ChatTurnSerializer(turns[-1]).data if turns else None

    def get_pairs(self, chat: Chat) -> int:
        return sum(turn.annotation_id is not None for turn in chat.turns.all())


class SaySerializer(serializers.Serializer[Any]):
    content = serializers.CharField(max_length=chats.MAX_CHARACTERS, trim_whitespace=False)


class ChooseSerializer(serializers.Serializer[Any]):
    turn = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    choice = serializers.ChoiceField(choices=(chats.A, chats.B, chats.TIE, chats.BOTH_BAD))
    strength = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True, default=None)
    reasons = serializers.ListField(child=serializers.CharField(max_length=200), required=False, default=list)
    comment = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    seconds_spent = serializers.IntegerField(min_value=0, max_value=LARGEST_INTEGER, default=0)
