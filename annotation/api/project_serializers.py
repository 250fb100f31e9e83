"""Shapes of projects, their members and their guidelines."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Role
from annotation.api.workbench_serializers import ChecklistEntrySerializer, DimensionSerializer
from annotation.models import Project, WorkProfile
from annotation.models.project import HandoutOrder, ReviewPolicy
from annotation.services.projects import NO_LIMIT, RANGES
from core.fields import ObjectField, ObjectListField


class CurrentGuidelineSerializer(serializers.Serializer[Any]):
    """The newest version of a project's guidelines."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project, and what the person who asks may do in it."""

    output_schema = ObjectField(read_only=True, allow_null=True)
    tools = ObjectListField(read_only=True, allow_null=True)
    rank_reasons = serializers.ListField(child=serializers.CharField(), read_only=True)
    dimensions = DimensionSerializer(many=True, read_only=True)
    checklist = ChecklistEntrySerializer(many=True, read_only=True)
    guideline = serializers.SerializerMethodField()
    gold_share = serializers.SerializerMethodField()
    repeat_share = serializers.SerializerMethodField()
    my_roles = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = (
            "id",
            "name",
            "description",
            "output_schema",
            "tools",
            "rank_reasons",
            "dimensions",
            "checklist",
            "write_overlap",
            "rank_overlap",
            "lease_seconds",
            "handout_order",
            "max_held",
            "max_skips",
            "daily_quota",
            "person_quota",
            "gold_share",
            "repeat_share",
            "qualification_required",
            "qualification_pass_mark",
            "qualification_attempts",
            "qualification_feedback",
            "review_policy",
            "review_share",
            "review_newcomer_first",
            "review_below_reliability",
            "currency",
            "created_at",
            "archived_at",
            "guideline",
            "my_roles",
        )
        read_only_fields = fields

    @extend_schema_field(CurrentGuidelineSerializer(allow_null=True))
    def get_guideline(self, project: Any) -> dict[str, Any] | None:
        if project.guideline_id is None:
            return None
        found = {
            "id": project.guideline_id,
            "number": project.guideline_number,
            "created_at": project.guideline_created_at,
        }
        return dict(CurrentGuidelineSerializer(found).data)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Role.choices)))
    def get_my_roles(self, project: Any) -> list[str]:
        roles = {membership.role for membership in project.my_memberships}
        if self.context["request"].user.is_administrator:
            roles.add(Role.MANAGER)
        return sorted(roles)

    def get_gold_share(self, project: Any) -> int | None:
        """For managers; null for others, who are not told that some of their tasks are gold."""
        return self._for_managers(project, project.gold_share)

    def get_repeat_share(self, project: Any) -> int | None:
        """For managers; null for others, who are not told that pairs come again."""
        return self._for_managers(project, project.repeat_share)

    def _for_managers(self, project: Any, share: int) -> int | None:
        return share if Role.MANAGER in self.get_my_roles(project) else None


def _whole(name: str, help_text: str) -> serializers.IntegerField:
    """Return the field of a setting that is a whole number, with the range that its service holds to."""
    least, most = RANGES[name]
    return serializers.IntegerField(
        min_value=least, max_value=most, required=False, allow_null=name in NO_LIMIT, help_text=help_text
    )


class ProjectSettingsSerializer(serializers.Serializer[Any]):
    """The settings of a project that may be given when it is made and changed later."""

    description = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    output_schema = ObjectField(
        allow_null=True, required=False, help_text="A JSON Schema (2020-12) that every written answer must fit."
    )
    tools = ObjectListField(
        allow_null=True, required=False, help_text="Functions that the model may call, as chat templates read them."
    )
    rank_reasons = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=100,
        required=False,
        help_text="Reasons that a judge may tick beside a preference.",
    )
    dimensions = DimensionSerializer(
        many=True, required=False, help_text="By what each ranked answer is rated, 1 to 5, beside the choice."
    )
    checklist = ChecklistEntrySerializer(
        many=True, required=False, help_text="What a writer ticks before submitting an answer."
    )
    write_overlap = _whole("write_overlap", "How many people answer each prompt; of tasks made later.")
    rank_overlap = _whole("rank_overlap", "How many people judge each pair; of tasks made later.")
    lease_seconds = _whole("lease_seconds", "How long a task stays with somebody who shows no sign of life.")
    handout_order = serializers.ChoiceField(
        choices=HandoutOrder.choices,
        required=False,
        help_text="What comes first within one priority: what came first, the first answer to everything before any "
        "second one, or the highest score.",
    )
    max_held = _whole("max_held", "How many tasks a person may have at hand: on the screen, and fetched ahead.")
    max_skips = _whole("max_skips", "After so many skips a task waits for a manager.")
    daily_quota = _whole("daily_quota", "How many answers a person may give in a day (UTC); null: any number.")
    person_quota = _whole("person_quota", "How many answers a person may give in all; null: any number.")
    gold_share = _whole("gold_share", "Percent of a person's tasks that are gold questions.")
    repeat_share = _whole("repeat_share", "Percent of a person's pairs that they have judged before, sides swapped.")
    qualification_required = serializers.BooleanField(
        required=False, help_text="People pass the qualification before they get work."
    )
    qualification_pass_mark = _whole("qualification_pass_mark", "Percent of right answers that pass.")
    qualification_attempts = _whole("qualification_attempts", "How often a person may try.")
    qualification_feedback = serializers.BooleanField(
        required=False, help_text="After an attempt, show what would have been right, and why."
    )
    review_policy = serializers.ChoiceField(
        choices=ReviewPolicy.choices,
        required=False,
        help_text="What people review: everything, a random share, or what the answers disagree about. The two rules "
        "below hold beside each of them.",
    )
    review_share = _whole("review_share", "Percent of the submissions that are drawn for review (policy sample).")
    review_newcomer_first = _whole("review_newcomer_first", "A person's first so many submissions are all reviewed.")
    review_below_reliability = _whole(
        "review_below_reliability", "Everything of a person whose reliability is below so many percent is reviewed."
    )
    currency = serializers.CharField(
        min_length=3, max_length=3, required=False, help_text="Of hourly rates: three letters, as in USD."
    )


class ProjectUpdateSerializer(ProjectSettingsSerializer):
    """What to change; what is left out stays as it is."""

    name = serializers.CharField(max_length=200, required=False)
    archived = serializers.BooleanField(required=False, help_text="True archives the project, false brings it back.")


class ProjectQuerySerializer(serializers.Serializer[Any]):
    archived = serializers.BooleanField(required=False, default=False, help_text="True lists the archived ones.")


# What a list of members shows of each one's work.
OF_PROFILE = ("tags", "hourly_rate", "submitted_count", "reliability", "qualified_at", "retrain_since")


class MemberSerializer(serializers.ModelSerializer[User]):
    """A person with roles in a project. ``id`` is the person's."""

    roles = serializers.SerializerMethodField()
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    hourly_rate = serializers.DecimalField(
        max_digits=9, decimal_places=2, read_only=True, allow_null=True, help_text="Shown to managers only."
    )
    submitted_count = serializers.IntegerField(read_only=True)
    reliability = serializers.FloatField(read_only=True, allow_null=True)
    qualified_at = serializers.DateTimeField(read_only=True, allow_null=True)
    retrain_since = serializers.DateTimeField(read_only=True, allow_null=True)
    last_active = serializers.DateField(
        read_only=True, allow_null=True, help_text="The last day (UTC) on which they did anything in the project."
    )

    class Meta:
        model = User
        fields = (
            "id",
            "name",
            "email",
            "roles",
            "is_active",
            "tags",
            "hourly_rate",
            "submitted_count",
            "reliability",
            "qualified_at",
            "retrain_since",
            "last_active",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Role.choices)))
    def get_roles(self, user: Any) -> list[str]:
        return [membership.role for membership in user.project_memberships]

    def to_representation(self, user: Any) -> dict[str, Any]:
        profile = user.project_profiles[0] if user.project_profiles else WorkProfile()
        for name in OF_PROFILE:
            setattr(user, name, getattr(profile, name))
        if not self.context["rates"]:
            user.hourly_rate = None
        return dict(super().to_representation(user))


class MemberRolesSerializer(serializers.Serializer[Any]):
    """The roles that a member is to have."""

    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices), allow_empty=False, max_length=len(Role.values)
    )


class MemberAddSerializer(MemberRolesSerializer):
    """A person to give roles to, beside those they have."""

    email = serializers.CharField(max_length=254)


class CandidateSerializer(serializers.ModelSerializer[User]):
    """A person who could be made a member."""

    class Meta:
        model = User
        fields = ("id", "name", "email")
        read_only_fields = fields


class CandidateQuerySerializer(serializers.Serializer[Any]):
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="A part of the name or email address."
    )
