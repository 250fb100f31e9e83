"""Why an annotation is in no split, in plain words. No Django here."""

from __future__ import annotations

EXPLANATIONS = {
    "tie": "The pair was judged a tie, so it teaches no preference; it is kept in ties.jsonl.",
    "both_bad": "Both answers were judged bad, so the pair teaches no preference; it is kept in ties.jsonl.",
    "outvoted": "More than half of the votes on this pair said something else.",
    "contradiction": "The votes on this pair contradict each other and no answer has more than half of them.",
    "duplicate": "Another record of this version says the same, word for word.",
    "leaks_into_test": "Its prompt is the same as, or nearly the same as, one that is held out for the test.",
    "leaks_into_validation": "Its prompt is the same as, or nearly the same as, one that is held out for validation.",
}


def explain(reason: str) -> str:
    """Return a sentence for a reason."""
    return EXPLANATIONS.get(reason, reason.replace("_", " "))
