from evaluation.models.comparison import Comparison, ComparisonPair, ComparisonState
from evaluation.models.evaluation import Contender, Evaluation, EvaluationState, Output

__all__ = [
    "Comparison",
    "ComparisonPair",
    "ComparisonState",
    "Contender",
    "Evaluation",
    "EvaluationState",
    "Output",
]
