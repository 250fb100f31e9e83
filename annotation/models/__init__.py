from annotation.models.annotation import Annotation, AnnotationRevision, Review
from annotation.models.assignment import Assignment
from annotation.models.importing import ImportBatch, ImportFault
from annotation.models.item import Item, Response
from annotation.models.project import GuidelineVersion, Project, ProjectMembership
from annotation.models.task import Task, TaskResponse, TaskSlot

__all__ = [
    "Annotation",
    "AnnotationRevision",
    "Assignment",
    "GuidelineVersion",
    "ImportBatch",
    "ImportFault",
    "Item",
    "Project",
    "ProjectMembership",
    "Response",
    "Review",
    "Task",
    "TaskResponse",
    "TaskSlot",
]
