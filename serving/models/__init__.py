from serving.models.chat import Chat, ChatTurn
from serving.models.endpoint import Endpoint, ProjectModels
from serving.models.samples import SampleSet

__all__ = ["Chat", "ChatTurn", "Endpoint", "ProjectModels", "SampleSet"]
