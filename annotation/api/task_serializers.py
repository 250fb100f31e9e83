"""Shapes of tasks as managers see them: lists, one task, changes of many, and who holds what."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.importing.records import MAX_PRIORITY
from annotation.models import Annotation, Assignment, Audience, Task, TaskChange
from annotation.models.task import SlotState, TaskKind, TaskState
from annotation.models.task_change import TaskAction
from annotation.queries.task_filters import ORDERS, TaskFilter
from annotation.services.task_change_running import AT_ONCE, MAX_OVERLAP
from annotation.services.task_changes import LeftOut
from core.fields import LARGEST_INTEGER, PageSizeField, id_field

TASK_ORDERS = list(ORDERS)
CHANGES = [(action.value, action.label) for action in TaskAction if action != TaskAction.REORDER]


class PersonNameSerializer(serializers.Serializer[Any]):
    """A person, by name."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class TaskFilterSerializer(serializers.Serializer[Any]):
    """What is asked of tasks. What is left out is not asked."""

    kind = serializers.ChoiceField(choices=TaskKind.choices, required=False)
    state = serializers.ChoiceField(choices=TaskState.choices, required=False)
    audience = id_field(required=False, help_text="For whom they are: an audience's id.")
    tag = serializers.CharField(required=False, max_length=50, help_text="A tag that they ask for.")
    skipped = serializers.IntegerField(
        required=False, min_value=0, max_value=LARGEST_INTEGER, help_text="Skipped at least so often."
    )
    disputed = serializers.BooleanField(
        required=False, help_text="True: the answers contradict each other, and nobody has settled it."
    )
    held = serializers.BooleanField(required=False, help_text="True: somebody has one at hand.")
    answered_by = id_field(required=False, help_text="A person who has answered them.")
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="A part of the prompt, its whole external id, or a task's number as in #12.",
    )


class TaskQuerySerializer(TaskFilterSerializer):
    """A filter, and the order of the list."""

    order = serializers.ChoiceField(
        choices=TASK_ORDERS,
        required=False,
        default="newest",
        help_text="priority: the highest first; skips: only what was skipped, most often first.",
    )
    cursor = serializers.CharField(required=False, max_length=200)
    page_size = PageSizeField()


class TaskRowSerializer(serializers.ModelSerializer[Task]):
    """A task in a list."""

    prompt = serializers.CharField(read_only=True, help_text="The beginning of the prompt's text.")
    answers_in = serializers.SerializerMethodField()
    held_count = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField(help_text="Whoever has all of these may have it.")
    people = serializers.SerializerMethodField(help_text="Only these people may have it; nobody named: everybody.")

    class Meta:
        model = Task
        fields = (
            "id",
            "kind",
            "state",
            "prompt",
            "priority",
            "required_answers",
            "answers_in",
            "held_count",
            "skip_count",
            "tags",
            "people",
            "score",
            "disputed",
            "created_at",
        )
        read_only_fields = fields

    def get_answers_in(self, task: Any) -> int:
        return int(task.slot_counts[SlotState.DONE])

    def get_held_count(self, task: Any) -> int:
        return int(task.slot_counts[SlotState.HELD])

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, task: Task) -> list[str]:
        return list(task.audience.tags) if task.audience else []

    @extend_schema_field(PersonNameSerializer(many=True))
    def get_people(self, task: Task) -> list[dict[str, Any]]:
        return _names(task.audience)


class TaskPageSerializer(serializers.Serializer[Any]):
    """A page of a list of tasks."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True, help_text="Always null: this list is read forwards.")
    results = TaskRowSerializer(many=True)
    looked_at = serializers.IntegerField(
        allow_null=True,
        help_text="Where a search was cut short: about so many tasks were looked through; `next` goes on from there.",
    )


class TaskCountSerializer(serializers.Serializer[Any]):
    """How many tasks fit: exactly, or at least so many."""

    count = serializers.IntegerField()
    exact = serializers.BooleanField()


class TaskHolderSerializer(serializers.ModelSerializer[Assignment]):
    """Somebody's part in a task."""

    user = PersonNameSerializer(read_only=True)
    since = serializers.DateTimeField(source="created_at", read_only=True)
    until = serializers.DateTimeField(source="leased_until", read_only=True)

    class Meta:
        model = Assignment
        fields = ("id", "user", "state", "since", "until", "heartbeat_at", "ended_at", "seconds_spent", "skip_reason")
        read_only_fields = fields


class TaskAnswerSerializer(serializers.ModelSerializer[Annotation]):
    """What somebody submitted to a task, in short."""

    author = PersonNameSerializer(read_only=True)

    class Meta:
        model = Annotation
        fields = ("id", "author", "state", "review_reason", "disagreement", "late", "extra", "submitted_at")
        read_only_fields = fields


class TaskSlotsSerializer(serializers.Serializer[Any]):
    """The slots of a task by state."""

    ready = serializers.IntegerField()
    held = serializers.IntegerField()
    done = serializers.IntegerField()
    parked = serializers.IntegerField()


class TaskSerializer(TaskRowSerializer):
    """A task with who had it and what was answered."""

    item = serializers.IntegerField(source="item_id", read_only=True)
    external_id = serializers.CharField(source="item.external_id", read_only=True, allow_null=True)
    slots = TaskSlotsSerializer(source="slot_counts", read_only=True)
    assignments = TaskHolderSerializer(many=True, read_only=True)
    answers = TaskAnswerSerializer(many=True, read_only=True)
    history = serializers.SerializerMethodField(help_text="The address of all that happened to it.")

    class Meta(TaskRowSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *TaskRowSerializer.Meta.fields,
            "item",
            "external_id",
            "completed_at",
            "slots",
            "assignments",
            "answers",
            "history",
        )
        read_only_fields = fields  # type: ignore[assignment]

    def get_history(self, task: Task) -> str:
        return f"/api/v1/projects/{task.project_id}/history/?task={task.pk}"


class TaskChangeRequestSerializer(serializers.Serializer[Any]):
    """An action, what it needs, and the tasks that it is about: by id, or all that fit a filter."""

    action = serializers.ChoiceField(choices=CHANGES)
    task_ids = serializers.ListField(child=id_field(), required=False, allow_empty=False, max_length=AT_ONCE)
    filter = TaskFilterSerializer(required=False, help_text="An empty filter means every task.")
    required_answers = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_OVERLAP, help_text="Of set_overlap."
    )
    priority = serializers.IntegerField(
        required=False, min_value=-MAX_PRIORITY, max_value=MAX_PRIORITY, help_text="Of set_priority."
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=50),
        required=False,
        max_length=20,
        help_text="Of set_audience: whoever has all of them; empty, with nobody named: everybody.",
    )
    people = serializers.ListField(
        child=id_field(), required=False, max_length=50, help_text="Of set_audience: only these people."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("task_ids" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError({"task_ids": "Give task_ids or a filter, one of them."})
        return attrs


class LeftOutSerializer(serializers.Serializer[Any]):
    """A task that was left alone."""

    id = serializers.IntegerField()
    reason = serializers.ChoiceField(choices=LeftOut.choices)
    message = serializers.CharField()


class TaskChangedSerializer(serializers.Serializer[Any]):
    """What became of a change: it is done, or a worker does it (`queued`, and `change` to follow it by)."""

    queued = serializers.BooleanField()
    change = serializers.IntegerField(allow_null=True)
    matched = serializers.IntegerField(help_text="So many tasks fit; at least so many where `exact` is false.")
    exact = serializers.BooleanField()
    changed = serializers.IntegerField()
    skipped = LeftOutSerializer(many=True)


class TaskChangeSerializer(serializers.ModelSerializer[TaskChange]):
    """A change of many tasks, and how far it has come."""

    values = serializers.JSONField(read_only=True)
    filter = serializers.SerializerMethodField()
    exact = serializers.BooleanField(source="matched_exactly", read_only=True)
    reasons = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = TaskChange
        fields = (
            "id",
            "action",
            "values",
            "filter",
            "state",
            "matched",
            "exact",
            "changed",
            "skipped",
            "reasons",
            "message",
            "created_by_name",
            "created_at",
            "updated_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(TaskFilterSerializer)
    def get_filter(self, change: TaskChange) -> dict[str, Any]:
        plain = TaskFilter()
        return {
            name: value
            for name, value in change.filter.items()
            if name in TaskFilterSerializer().fields and value != getattr(plain, name)
        }

    def get_created_by_name(self, change: TaskChange) -> str:
        return str(change.created_by) if change.created_by else "Tuneloop"


class AudienceSerializer(serializers.ModelSerializer[Audience]):
    """For whom tasks are, and how many of these wait to be handed out."""

    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    people = serializers.SerializerMethodField()
    ready = serializers.IntegerField(read_only=True)
    exact = serializers.BooleanField(read_only=True, help_text="False: there are more than `ready`.")

    class Meta:
        model = Audience
        fields = ("id", "tags", "people", "ready", "exact")
        read_only_fields = fields

    @extend_schema_field(PersonNameSerializer(many=True))
    def get_people(self, audience: Audience) -> list[dict[str, Any]]:
        return _names(audience)


class LeaseRowSerializer(serializers.ModelSerializer[Assignment]):
    """What somebody has at hand. `id` is the assignment's."""

    user = PersonNameSerializer(read_only=True)
    task = serializers.IntegerField(source="task_id", read_only=True)
    kind = serializers.ChoiceField(source="task.kind", choices=TaskKind.choices, read_only=True)
    prompt = serializers.CharField(read_only=True)
    since = serializers.DateTimeField(source="created_at", read_only=True)
    until = serializers.DateTimeField(source="leased_until", read_only=True)
    stale = serializers.SerializerMethodField(help_text="Nothing was heard of them for fifteen minutes.")

    class Meta:
        model = Assignment
        fields = ("id", "user", "task", "kind", "prompt", "since", "until", "heartbeat_at", "stale")
        read_only_fields = fields

    def get_stale(self, assignment: Assignment) -> bool:
        return assignment.heartbeat_at < self.context["stale_before"]


class LeaseQuerySerializer(serializers.Serializer[Any]):
    stale = serializers.BooleanField(required=False, default=False, help_text="Only those nothing was heard of.")
    user = id_field(required=False, help_text="Only those of one person.")


class ReleaseLeasesSerializer(serializers.Serializer[Any]):
    """Leases to end: by id, or all of whose holders nothing was heard for fifteen minutes."""

    assignment_ids = serializers.ListField(child=id_field(), required=False, allow_empty=False, max_length=AT_ONCE)
    stale = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("assignment_ids" in attrs) == bool(attrs.get("stale")):
            raise serializers.ValidationError({"assignment_ids": "Give assignment_ids, or stale as true: one of them."})
        return attrs


class ReleasedSerializer(serializers.Serializer[Any]):
    """How many leases were ended, and which of those named were none any more."""

    released = serializers.IntegerField(source="count")
    skipped = serializers.ListField(child=serializers.IntegerField())


def _names(audience: Audience | None) -> list[dict[str, Any]]:
    return [dict(PersonNameSerializer(user).data) for user in audience.people.all()] if audience else []
