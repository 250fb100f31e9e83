"""Shapes of starting a project: templates, the first settings, and copies."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.project_serializers import ProjectSettingsSerializer
from annotation.api.workbench_serializers import ChecklistEntrySerializer, DimensionSerializer
from annotation.importing.records import Record, parse_record
from annotation.models.task import TaskKind
from annotation.project_templates import Template
from annotation.services.guidelines import MAX_BODY
from core.fields import MessagesField, ObjectField, ObjectListField, ReferenceSerializer


class ProjectCreateSerializer(ProjectSettingsSerializer):
    """A project to make. What is left out comes from the template, if one is named."""

    name = serializers.CharField(max_length=200)
    guidelines = serializers.CharField(
        max_length=MAX_BODY, allow_blank=True, required=False, help_text="The first version, as Markdown."
    )
    template = serializers.CharField(
        max_length=40, allow_blank=True, required=False, help_text="The key of a template to start from."
    )
    examples = serializers.ListField(
        child=serializers.ChoiceField(choices=TaskKind.choices),
        max_length=len(TaskKind.values),
        required=False,
        help_text="For which kinds of work the template's example prompts are added; all where this is left out.",
    )
    annotates = serializers.BooleanField(
        required=False, help_text="True makes the creator an annotator of the project, beside its manager."
    )


class ProjectCopySerializer(serializers.Serializer[Any]):
    """What to take along into a copy. Settings always are; data never is."""

    name = serializers.CharField(max_length=200)
    guidelines = serializers.BooleanField(required=False, help_text="Take the newest guidelines along; the default.")
    people = serializers.BooleanField(
        required=False, help_text="Take the people along, with their roles, tags and rates; not the default."
    )


class TemplateSettingsSerializer(serializers.Serializer[Any]):
    """The settings that a template brings along. The rest are as in any new project."""

    description = serializers.CharField()
    output_schema = ObjectField(allow_null=True)
    tools = ObjectListField(allow_null=True)
    rank_reasons = serializers.ListField(child=serializers.CharField())
    dimensions = DimensionSerializer(many=True)
    checklist = ChecklistEntrySerializer(many=True)
    write_overlap = serializers.IntegerField()
    rank_overlap = serializers.IntegerField()
    review_policy = serializers.CharField()
    review_share = serializers.IntegerField()


class ExampleSerializer(serializers.Serializer[Any]):
    """An example prompt, as the annotator will see it."""

    kind = serializers.ChoiceField(choices=TaskKind.choices)
    messages = MessagesField()
    references = ReferenceSerializer(many=True)
    proposed = MessagesField(allow_null=True)
    candidates = serializers.ListField(child=MessagesField())


class ProjectTemplateSerializer(serializers.Serializer[Any]):
    """Something that a project can be started from."""

    key = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    settings = TemplateSettingsSerializer()
    guidelines = serializers.CharField()
    examples = serializers.SerializerMethodField()

    @extend_schema_field(ExampleSerializer(many=True))
    def get_examples(self, template: Template) -> list[dict[str, Any]]:
        return [
            _example(kind, line, number)
            for kind, lines in template.examples.items()
            for number, line in enumerate(lines, start=1)
        ]


def _example(kind: str, line: dict[str, Any], number: int) -> dict[str, Any]:
    found = parse_record(line, line=number, kind=kind, validator=None)
    if not isinstance(found, Record):
        raise TypeError(f"Line {number} of a template cannot be read: {found.message}")
    answers = [answer.messages for answer in found.answers]
    write = kind == TaskKind.WRITE
    return {
        "kind": kind,
        "messages": found.messages,
        "references": found.references,
        "proposed": answers[0] if write and answers else None,
        "candidates": [] if write else answers,
    }
