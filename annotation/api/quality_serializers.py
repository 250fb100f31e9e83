"""Shapes of the quality reports and of alarms. Reports are computed in the background (see ``services.quality``)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import QualityAlarm
from annotation.models.quality import AlarmKind, AlarmState
from annotation.models.task import TaskKind
from annotation.queries.quality import UNKNOWN
from annotation.statistics.alarms import sentence_of
from core.fields import id_field

AGREEMENT_SCALES = [
    ("nominal", "One of several answers"),
    ("ordinal", "Answers in an order"),
    ("interval", "Numbers"),
    ("text", "Free text"),
]
READ_FIGURES = [("alpha", "Krippendorff's alpha"), ("ac", "Gwet's AC"), ("raw", "Raw agreement")]
RELIABILITY_METHODS = [("dawid_skene", "From overlapping answers"), ("gold", "From gold questions")]
ALARM_CLOSINGS = [(AlarmState.ACTED.value, "Acted on"), (AlarmState.DISMISSED.value, "Dismissed")]


class FigureSerializer(serializers.Serializer[Any]):
    """A figure with its 95 % interval, and how many tasks or answers it was taken over.

    The value is null where it cannot be told; the interval is null where there is too little for one.
    """

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class TestedShareSerializer(FigureSerializer):
    """A share with its interval and how likely it is by chance alone (two-sided exact binomial test)."""

    p = serializers.FloatField(allow_null=True)


class QualityPersonSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class QualityWindowSerializer(serializers.Serializer[Any]):
    """What a report has read: the answers of the last `days` days, the newest `most_answers` at most."""

    days = serializers.IntegerField()
    most_answers = serializers.IntegerField()
    answers = serializers.IntegerField()
    tasks = serializers.IntegerField()
    since = serializers.DateTimeField(allow_null=True, help_text="The oldest answer that was read.")
    cut = serializers.BooleanField(help_text="Whether there were more answers in these days than were read.")


class CategoryShareSerializer(serializers.Serializer[Any]):
    category = serializers.CharField()
    share = serializers.FloatField()


class PairAgreementSerializer(serializers.Serializer[Any]):
    """Two people on the tasks that both answered: Cohen's kappa, and the share on which they said the same."""

    one = QualityPersonSerializer()
    other = QualityPersonSerializer()
    raw = FigureSerializer()
    kappa = FigureSerializer()


class QuestionAgreementSerializer(serializers.Serializer[Any]):
    """How far people agree on one question: the preference, its strength, or a field of the written JSON.

    `read` names the figure to go by: AC where one answer dominates (kappa and alpha mislead there), else alpha.
    """

    kind = serializers.ChoiceField(choices=TaskKind.choices)
    field = serializers.CharField(
        allow_blank=True, help_text="A path into the answer's JSON; empty: the answer itself."
    )
    label = serializers.CharField()  # type: ignore[assignment]
    scale = serializers.ChoiceField(choices=AGREEMENT_SCALES)
    tasks = serializers.IntegerField(help_text="Tasks with two answers or more.")
    answers = serializers.IntegerField()
    people = serializers.IntegerField()
    raw = FigureSerializer(help_text="The share of pairs of answers that are the same (of free text: shared words).")
    alpha = FigureSerializer(allow_null=True)
    fleiss_kappa = FigureSerializer(allow_null=True, help_text="Over the tasks with the commonest number of answers.")
    ac = FigureSerializer(allow_null=True, help_text="Gwet's AC1; AC2 with quadratic weights on an ordinal scale.")
    categories = CategoryShareSerializer(many=True)
    dominant = CategoryShareSerializer(allow_null=True, help_text="An answer that most of all answers give.")
    read = serializers.ChoiceField(choices=READ_FIGURES)
    text = serializers.CharField(help_text="What it shows, in plain words.")
    pairs = PairAgreementSerializer(many=True, help_text="The pairs of people with the least agreement.")


class AgreementWeekSerializer(serializers.Serializer[Any]):
    """Agreement on the tasks first answered in one week (its Monday, UTC)."""

    week = serializers.DateField()
    kind = serializers.ChoiceField(choices=TaskKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    alpha = FigureSerializer()
    raw = FigureSerializer()


class AgreementDataSerializer(serializers.Serializer[Any]):
    window = QualityWindowSerializer()
    questions = QuestionAgreementSerializer(many=True)
    weeks = AgreementWeekSerializer(many=True)


class PaceSerializer(serializers.Serializer[Any]):
    """Time per task in seconds (medians) against the project's usual and the person's own before."""

    seconds = serializers.FloatField(allow_null=True)
    usual_seconds = serializers.FloatField(allow_null=True)
    recent_seconds = serializers.FloatField(allow_null=True)
    earlier_seconds = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class PersonWeekSerializer(serializers.Serializer[Any]):
    """The share of a week's answers that the others' answers bear out."""

    week = serializers.DateField()
    agreement = FigureSerializer()


class PersonReliabilitySerializer(serializers.Serializer[Any]):
    """What is known of one person's work.

    `reliability` is the share of answers that are right as estimated: from overlapping answers (Dawid and Skene)
    where tasks have three or more, else from gold questions, else null.
    """

    person = QualityPersonSerializer()
    answers = serializers.IntegerField(help_text="In the window.")
    method = serializers.ChoiceField(choices=RELIABILITY_METHODS, allow_null=True)
    reliability = FigureSerializer()
    agreement = FigureSerializer(help_text="The share of answers that say what most of the others say.")
    usual_agreement = serializers.FloatField(allow_null=True, help_text="The median of the project's people.")
    gold = FigureSerializer(help_text="Gold questions answered right.")
    consistency = FigureSerializer(help_text="Pairs shown again, sides swapped, on which they said the same.")
    pace = PaceSerializer()
    weeks = PersonWeekSerializer(many=True)


class ReliabilityDataSerializer(serializers.Serializer[Any]):
    window = QualityWindowSerializer()
    people = PersonReliabilitySerializer(many=True)
    tasks = serializers.IntegerField(help_text="Tasks with three answers or more.")


class RankedSourceSerializer(serializers.Serializer[Any]):
    """One source of answers. `score` is its log strength: 0 is the average source, and a difference of 1.1 means that
    the stronger wins three times in four."""

    source = serializers.CharField()  # type: ignore[assignment]
    score = FigureSerializer()
    place = serializers.IntegerField()
    place_low = serializers.IntegerField(help_text="The best place that the votes do not rule out.")
    place_high = serializers.IntegerField(help_text="The worst place that the votes do not rule out.")
    won = serializers.IntegerField()
    lost = serializers.IntegerField()
    even = serializers.IntegerField(help_text="Votes that called both equally good or both bad.")


class SourcePairSerializer(serializers.Serializer[Any]):
    """Two sources against each other: `better` wins with this probability; `told_apart` is false where one half lies
    in the interval, and then the order of the two means nothing."""

    better = serializers.CharField()
    worse = serializers.CharField()
    probability = FigureSerializer()
    votes = serializers.IntegerField(help_text="Votes between these two; 0 where they only met others.")
    told_apart = serializers.BooleanField()


class RankingDataSerializer(serializers.Serializer[Any]):
    window = QualityWindowSerializer()
    votes = serializers.IntegerField()
    same_source_votes = serializers.IntegerField(help_text="Left out: both answers come from one source.")
    left_out_sources = serializers.IntegerField(help_text="Sources with the fewest votes, beyond what is ranked.")
    sources = RankedSourceSerializer(many=True)
    pairs = SourcePairSerializer(many=True)
    text = serializers.CharField()


class PersonBiasSerializer(serializers.Serializer[Any]):
    """Habits in one person's votes: the left side, the longer answer."""

    person = QualityPersonSerializer()
    votes = serializers.IntegerField()
    left = TestedShareSerializer(help_text="Of votes for one answer, how often the left one won; tested against 1/2.")
    longer = TestedShareSerializer(
        help_text="Where one answer is longer, how often it won; tested against the others' share."
    )
    consistency = FigureSerializer()


class BiasDataSerializer(serializers.Serializer[Any]):
    window = QualityWindowSerializer()
    left = TestedShareSerializer()
    longer = TestedShareSerializer()
    people = PersonBiasSerializer(many=True)


class ReportSerializer(serializers.Serializer[Any]):
    """A report, and when it was computed. `data` is null before the first time."""

    computed_at = serializers.DateTimeField(allow_null=True)
    up_to_date = serializers.BooleanField(help_text="Whether nothing was answered since.")
    seconds = serializers.FloatField(allow_null=True, help_text="How long the computation took.")


class AgreementReportSerializer(ReportSerializer):
    data = AgreementDataSerializer(allow_null=True)  # type: ignore[assignment]


class ReliabilityReportSerializer(ReportSerializer):
    data = ReliabilityDataSerializer(allow_null=True)  # type: ignore[assignment]


class RankingReportSerializer(ReportSerializer):
    data = RankingDataSerializer(allow_null=True)  # type: ignore[assignment]


class BiasReportSerializer(ReportSerializer):
    data = BiasDataSerializer(allow_null=True)  # type: ignore[assignment]


class RefreshSerializer(serializers.Serializer[Any]):
    queued = serializers.BooleanField()


class AlarmEvidenceSerializer(serializers.Serializer[Any]):
    """The figures behind an alarm. `value` of `n` answers, where `usual` is what others do; `other` of copying only."""

    value = serializers.FloatField()
    usual = serializers.FloatField()
    n = serializers.IntegerField()
    p = serializers.FloatField(help_text="How likely this is of somebody who works as usual.")
    other = QualityPersonSerializer(allow_null=True, help_text="Copying: whose answers they are.")


class AlarmSerializer(serializers.ModelSerializer[QualityAlarm]):
    """Somebody's answers look wrong in one way."""

    person = serializers.SerializerMethodField()
    kind_words = serializers.CharField(source="get_kind_display", read_only=True)
    text = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()
    closed_by_name = serializers.SerializerMethodField()

    class Meta:
        model = QualityAlarm
        fields = (
            "id",
            "person",
            "kind",
            "kind_words",
            "text",
            "evidence",
            "state",
            "raised_at",
            "updated_at",
            "closed_at",
            "closed_by_name",
            "note",
        )
        read_only_fields = fields

    @extend_schema_field(QualityPersonSerializer)
    def get_person(self, alarm: QualityAlarm) -> dict[str, Any]:
        return {"id": alarm.user_id, "name": str(alarm.user)}

    def get_text(self, alarm: QualityAlarm) -> str:
        other = self._other(alarm)
        return sentence_of(alarm.kind, alarm.evidence, other=other["name"] if other else "")

    @extend_schema_field(AlarmEvidenceSerializer)
    def get_evidence(self, alarm: QualityAlarm) -> dict[str, Any]:
        figures = {name: alarm.evidence[name] for name in ("value", "usual", "n", "p")}
        return figures | {"other": self._other(alarm)}

    def _other(self, alarm: QualityAlarm) -> dict[str, Any] | None:
        other = alarm.evidence.get("other")
        return None if other is None else {"id": other, "name": self.context["names"].get(other, UNKNOWN)}

    def get_closed_by_name(self, alarm: QualityAlarm) -> str | None:
        return str(alarm.closed_by) if alarm.closed_by else None


class AlarmQuerySerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=AlarmState.choices, required=False)
    kind = serializers.ChoiceField(choices=AlarmKind.choices, required=False)
    person = id_field(required=False, help_text="Only those about one person.")


class AlarmCloseRequestSerializer(serializers.Serializer[Any]):
    """What came of an alarm: something was done about the work, or there is nothing in it."""

    action = serializers.ChoiceField(choices=ALARM_CLOSINGS)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
