"""Shapes of the dashboards."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.api.quality_serializers import AgreementWeekSerializer, FigureSerializer, PersonWeekSerializer
from annotation.models.annotation import Cause

MOST_DAYS = 366
FINISH_REASONS = [
    ("", "There is an estimate"),
    ("nothing_asked", "No tasks have come yet"),
    ("done", "Nothing is left"),
    ("too_few_days", "Fewer than five working days in the last four weeks"),
    ("no_pace", "Nothing was completed in the last four weeks"),
    ("too_far", "More than a thousand working days away"),
]


class DashboardQuerySerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(
        min_value=7, max_value=MOST_DAYS, required=False, default=30, help_text="How many days back, today's included."
    )


class CountedSerializer(serializers.Serializer[Any]):
    """A number of rows, counted up to 1,000; `capped` says that there are more."""

    count = serializers.IntegerField()
    capped = serializers.BooleanField()


class ThroughputDaySerializer(serializers.Serializer[Any]):
    """What was done on one day (UTC). `approved` holds `edited`; `reviewed` are the verdicts that people gave."""

    date = serializers.DateField()
    people = serializers.IntegerField(help_text="How many people did anything.")
    submitted = serializers.IntegerField()
    approved = serializers.IntegerField()
    edited = serializers.IntegerField()
    returned = serializers.IntegerField()
    rejected = serializers.IntegerField()
    set_aside = serializers.IntegerField()
    skipped = serializers.IntegerField()
    reviewed = serializers.IntegerField()


class BurnDownDaySerializer(serializers.Serializer[Any]):
    """Tasks at the end of one day. What was cancelled, or opened again, is taken off its day."""

    date = serializers.DateField()
    left = serializers.IntegerField()
    asked = serializers.IntegerField()
    completed = serializers.IntegerField()


class FinishSerializer(serializers.Serializer[Any]):
    """When nothing will be left, if people go on as in the last four weeks and nothing new comes.

    From a thousand bootstrap draws of the working days of the last four weeks: `day` is the middle one, eight in ten
    lie from `earliest` to `latest` (null: more than a thousand working days away).
    """

    day = serializers.DateField()
    earliest = serializers.DateField()
    latest = serializers.DateField(allow_null=True)
    per_day = serializers.FloatField(help_text="Tasks completed on a working day, on average.")
    working_days = serializers.IntegerField(help_text="How many days it rests on.")


class BurnDownSerializer(serializers.Serializer[Any]):
    left = serializers.IntegerField(help_text="Tasks that are not completed yet, and not cancelled.")
    asked = serializers.IntegerField()
    completed = serializers.IntegerField()
    days = BurnDownDaySerializer(many=True)
    estimate = FinishSerializer(allow_null=True)
    reason = serializers.ChoiceField(choices=FINISH_REASONS, allow_blank=True, help_text="Why there is no estimate.")


class PricedSerializer(serializers.Serializer[Any]):
    """Hours that were spent on tasks, and what they cost at the people's present rates."""

    hours = serializers.FloatField()
    cost = serializers.DecimalField(max_digits=14, decimal_places=2)
    hours_without_rate = serializers.FloatField(help_text="Of people without a rate: they cost nothing here.")


class CostDaySerializer(PricedSerializer):
    date = serializers.DateField()


class CostPersonSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    hours = serializers.FloatField()
    rate = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)


class CostSerializer(PricedSerializer):
    """What the work of these days cost. Time counts on the day on which a task was answered or skipped."""

    currency = serializers.CharField()
    approved = serializers.IntegerField()
    cost_per_approved = serializers.DecimalField(
        max_digits=14,
        decimal_places=2,
        allow_null=True,
        help_text="Null where nothing was approved, or somebody who worked has no rate.",
    )
    all_time = PricedSerializer()
    by_day = CostDaySerializer(many=True)
    people = CostPersonSerializer(many=True)


class QueueHealthSerializer(serializers.Serializer[Any]):
    """What is ready, at hand, stuck, and waiting, now."""

    open = serializers.IntegerField(help_text="Open tasks.")
    ready = CountedSerializer(help_text="Slots that can be handed out.")
    held = CountedSerializer()
    stale_leases = CountedSerializer(help_text="Held, without a sign of life for fifteen minutes.")
    parked = serializers.IntegerField(help_text="Tasks skipped so often that a manager has to look at them.")
    returned = serializers.IntegerField()
    waiting_review = serializers.IntegerField()
    oldest_waiting_at = serializers.DateTimeField(allow_null=True)
    disputed = CountedSerializer()


class AgreementTrendSerializer(serializers.Serializer[Any]):
    """From the newest report; `computed_at` is null before the first one."""

    computed_at = serializers.DateTimeField(allow_null=True)
    weeks = AgreementWeekSerializer(many=True)


class HotSpotSerializer(serializers.Serializer[Any]):
    """How often a section of the guidelines was named with a cause."""

    section = serializers.CharField(allow_blank=True)
    guideline_number = serializers.IntegerField(allow_null=True)
    cause = serializers.ChoiceField(choices=Cause.choices)
    count = serializers.IntegerField()
    examples = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of tasks.")


class DashboardSerializer(serializers.Serializer[Any]):
    """Where a project stands. `cost` is for its managers; others get null."""

    since = serializers.DateField()
    today = serializers.DateField()
    throughput = ThroughputDaySerializer(many=True)
    burn_down = BurnDownSerializer()
    cost = CostSerializer(allow_null=True)
    queue = QueueHealthSerializer()
    agreement = AgreementTrendSerializer()
    hot_spots = HotSpotSerializer(many=True)


class VerdictsSerializer(serializers.Serializer[Any]):
    """Verdicts given, and how many of them changed the answer or sent it back."""

    reviewed = serializers.IntegerField()
    overturned = serializers.IntegerField()


class VerdictsDaySerializer(VerdictsSerializer):
    date = serializers.DateField()


class VerdictsWeekSerializer(serializers.Serializer[Any]):
    week = serializers.DateField(help_text="Its Monday.")
    reviewed = serializers.IntegerField()
    overturned = FigureSerializer(help_text="The share of verdicts that changed the answer or sent it back.")


class ReviewerDashboardSerializer(serializers.Serializer[Any]):
    """A reviewer's own queue and verdicts."""

    queue = CountedSerializer(help_text="What waits for this reviewer.")
    oldest_at = serializers.DateTimeField(allow_null=True)
    today = VerdictsSerializer()
    days = VerdictsDaySerializer(many=True)
    weeks = VerdictsWeekSerializer(many=True)
    probes = FigureSerializer(help_text="Planted answers judged right, in the weeks that are over.")


class OwnTodaySerializer(serializers.Serializer[Any]):
    answers = serializers.IntegerField()
    skipped = serializers.IntegerField()
    seconds = serializers.IntegerField()


class OwnDaySerializer(serializers.Serializer[Any]):
    """One's own day: answers given, and the verdicts that came on it."""

    date = serializers.DateField()
    answers = serializers.IntegerField()
    approved = serializers.IntegerField()
    returned = serializers.IntegerField()
    rejected = serializers.IntegerField()
    seconds = serializers.IntegerField()


class OwnTotalsSerializer(serializers.Serializer[Any]):
    answers = serializers.IntegerField()
    approved = serializers.IntegerField()
    edited = serializers.IntegerField(help_text="Of the approved: changed by a reviewer first.")
    returned = serializers.IntegerField()
    rejected = serializers.IntegerField()
    seconds = serializers.IntegerField()


class OwnGoldWeekSerializer(serializers.Serializer[Any]):
    week = serializers.DateField(help_text="Its Monday.")
    gold = FigureSerializer()


class AnnotatorDashboardSerializer(serializers.Serializer[Any]):
    """One's own work in a project. Nobody is compared with anybody."""

    today = OwnTodaySerializer()
    days = OwnDaySerializer(many=True)
    returned_waiting = CountedSerializer(help_text="One's own work that waits to be done again.")
    totals = OwnTotalsSerializer()
    approved_share = FigureSerializer(help_text="Of all verdicts.")
    gold_weeks = OwnGoldWeekSerializer(many=True, help_text="Questions whose answer is known, in weeks that are over.")
    agreement_weeks = PersonWeekSerializer(many=True, help_text="From the newest report.")
    agreement_at = serializers.DateTimeField(allow_null=True)
