from training.models.dataset import DatasetKind, DatasetRecord, DatasetState, DatasetVersion
from training.models.job import Attempt, AttemptState, ComputeSlot, Job, JobEvent, JobKind, JobState, Tuning
from training.models.model import Model, ModelKind, ModelState, Promotion, WeightFormat

__all__ = [
    "Attempt",
    "AttemptState",
    "ComputeSlot",
    "DatasetKind",
    "DatasetRecord",
    "DatasetState",
    "DatasetVersion",
    "Job",
    "JobEvent",
    "JobKind",
    "JobState",
    "Model",
    "ModelKind",
    "ModelState",
    "Promotion",
    "Tuning",
    "WeightFormat",
]
