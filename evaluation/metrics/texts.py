"""Metrics of one answer against one reference."""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections import Counter
from typing import Any

from jsonschema.protocols import Validator

from core.json_schema import problems_of
from core.storable import MAX_DEPTH, depth_of

_NO_JSON = object()
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def exact_match(answer: str, reference: str) -> int:
    """Return 1 when the answer is the reference: as JSON where both are JSON, else as text (NFC, outer space off)."""
    answer, reference = _plain(answer), _plain(reference)
    if answer == reference:
        return 1
    return int(_same_json(_parsed(answer), _parsed(reference)))


def token_f1(answer: str, reference: str) -> float:
    """Return the F1 of shared tokens as SQuAD counts them (Rajpurkar et al. 2016).

    Lower case, no punctuation, no articles. Two JSON objects or lists are written in one way first, so that their
    spacing and the order of their keys do not count.
    """
    values = _parsed(_plain(answer)), _parsed(_plain(reference))
    if all(isinstance(value, (dict, list)) for value in values):
        answer, reference = (json.dumps(value, ensure_ascii=False, sort_keys=True) for value in values)
    found, wanted = tokens(answer), tokens(reference)
    if not found or not wanted:
        return float(found == wanted)
    shared = (Counter(found) & Counter(wanted)).total()
    if not shared:
        return 0.0
    precision, recall = shared / len(found), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)


def format_validity(answer: str, validator: Validator | None) -> int | None:
    """Return 1 when the answer is JSON that fits the schema, 0 when it is not, None where there is no schema."""
    return None if validator is None else int(not problems_of(answer, validator, limit=1))


def tokens(text: str) -> list[str]:
    """Return the tokens of a text after SQuAD's normalisation."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_PUNCTUATION)
    return _ARTICLES.sub(" ", lowered).split()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _parsed(text: str) -> Any:
    """Return the JSON value in a text, or a marker that is no JSON value."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _NO_JSON
    return value if depth_of(value) <= MAX_DEPTH else _NO_JSON


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _same_json(one: Any, other: Any) -> bool:
    """Compare as JSON does: 1 is 1.0, but not true."""
    if one is _NO_JSON or other is _NO_JSON:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same_json(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same_json, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)
