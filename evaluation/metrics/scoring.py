"""Score records one by one, and in sum with intervals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jsonschema.protocols import Validator

from evaluation.metrics.texts import exact_match, format_validity, token_f1
from evaluation.statistics.bootstrap import mean_interval

EXACT_MATCH, TOKEN_F1, FORMAT_VALIDITY = NAMES = ("exact_match", "token_f1", "format_validity")
# What a metric in sum looks like where it applies to no record.
NOT_APPLICABLE: dict[str, Any] = {"value": None, "low": None, "high": None, "n": 0}

Scores = dict[str, float | int | None]


def score(answer: str, reference: str, validator: Validator | None) -> Scores:
    """Return every metric of one answer; null where a metric does not apply."""
    return {
        EXACT_MATCH: exact_match(answer, reference),
        TOKEN_F1: token_f1(answer, reference),
        FORMAT_VALIDITY: format_validity(answer, validator),
    }


def summarise(scores: Iterable[Scores]) -> dict[str, dict[str, Any]]:
    """Return every metric in sum: its mean over the records to which it applies, with a bootstrap interval."""
    rows = list(scores)
    summary = {}
    for name in NAMES:
        interval = mean_interval([float(value) for row in rows if (value := row[name]) is not None])
        summary[name] = interval.as_dict() if interval else dict(NOT_APPLICABLE)
    return summary
