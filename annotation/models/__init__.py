from annotation.models.annotation import Adjudication, Annotation, AnnotationRevision, Review
from annotation.models.assignment import Assignment
from annotation.models.comment import Comment, Mention
from annotation.models.gold import (
    GoldAnswer,
    GoldQuestion,
    QualificationAttempt,
    RepeatAnswer,
    ReviewProbe,
    ReviewProbeAnswer,
)
from annotation.models.handout import Audience, HandoutCursor, Lane
from annotation.models.importing import ImportBatch, ImportFault
from annotation.models.item import Item, Response
from annotation.models.project import GuidelineReading, GuidelineVersion, Project, ProjectMembership, WorkProfile
from annotation.models.quality import Counter, PersonDay, QualityAlarm, QualityReport
from annotation.models.requeue import GuidelineRequeue, RequeueHow
from annotation.models.suggestion import Suggestion, SuggestionPurpose, SuggestionState
from annotation.models.task import Task, TaskResponse, TaskSlot
from annotation.models.task_change import TaskChange

__all__ = [
    "Adjudication",
    "Annotation",
    "AnnotationRevision",
    "Assignment",
    "Audience",
    "Comment",
    "Counter",
    "GoldAnswer",
    "GoldQuestion",
    "GuidelineReading",
    "GuidelineRequeue",
    "GuidelineVersion",
    "HandoutCursor",
    "ImportBatch",
    "ImportFault",
    "Item",
    "Lane",
    "Mention",
    "PersonDay",
    "Project",
    "ProjectMembership",
    "QualificationAttempt",
    "QualityAlarm",
    "QualityReport",
    "RepeatAnswer",
    "RequeueHow",
    "Response",
    "Review",
    "ReviewProbe",
    "ReviewProbeAnswer",
    "Suggestion",
    "SuggestionPurpose",
    "SuggestionState",
    "Task",
    "TaskChange",
    "TaskResponse",
    "TaskSlot",
    "WorkProfile",
]
