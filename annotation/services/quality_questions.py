"""What is asked of people, question by question: the preference, its strength, each field of the written JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

from annotation.comparing import agreement, text_of
from annotation.models.task import TaskKind
from annotation.queries.quality_window import BAD, EVEN, ONE, OTHER, SEVERAL_BEST, Window
from annotation.statistics.figures import Floats, Integers

Scale = Literal["nominal", "ordinal", "interval", "text"]
# A field with more different values than this is text, or a number.
MOST_CATEGORIES = 30
MOST_FIELDS = 20
# Beyond this it is a name made of digits.
LARGEST = 1e15
STRENGTHS = tuple(range(-4, 5))
ONE_IS_BETTER = "One is better"
PREFERENCE_WORDS = {ONE: ONE_IS_BETTER, OTHER: ONE_IS_BETTER, EVEN: "Equally good", BAD: "Both are bad"}


@dataclass(frozen=True)
class Question:
    """One question with the answers to it (all n long): task and person by id, moment, and the answer.

    ``labels`` number the ``categories`` (nominal, ordinal); ``values`` are numbers (interval); of text there is for
    each task with two answers or more how far they agree (``overlaps``, 0 to 1).
    """

    kind: str
    field: str
    label: str
    scale: Scale
    tasks: Integers
    people: Integers
    times: Floats
    labels: Integers
    categories: tuple[str, ...] = ()
    values: Floats | None = None
    overlaps: Floats | None = None


def questions_of(window: Window, *, is_json: bool) -> list[Question]:
    """Return the questions that somebody has answered."""
    return [*_of_rank(window), *(_fields(window) if is_json else _whole(window))]


def _of_rank(window: Window) -> Iterator[Question]:
    rows, said = window.rank, window.judgements
    if len(rows.ids):
        common = (rows.tasks, rows.people, rows.times)
        words = tuple(PREFERENCE_WORDS[label] for label in (ONE, OTHER, EVEN, BAD))
        yield Question(TaskKind.RANK, "", "Preference", "nominal", *common, said.labels, words)
        yield Question(
            TaskKind.RANK,
            "strength",
            "How much better",
            "ordinal",
            *common,
            said.strengths + 4,
            tuple(map(str, STRENGTHS)),
        )
    rows, best = window.orders.rows, window.orders.best
    if len(rows.ids):
        yield Question(
            TaskKind.RANK,
            "best",
            "Best of several",
            "nominal",
            rows.tasks,
            rows.people,
            rows.times,
            best,
            (*(ONE_IS_BETTER for _ in range(SEVERAL_BEST)), "Several are best", "All are bad"),
        )


def _answers(window: Window) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the written answers that were read: their row in the window, and the payload."""
    for row, key in enumerate(window.write.ids.tolist()):
        if key in window.texts:
            yield row, window.texts[key]


def _whole(window: Window) -> Iterator[Question]:
    texts = {row: text_of(payload, is_json=False) for row, payload in _answers(window)}
    if texts:
        yield _text_question(window, "", "Answer", list(texts), list(texts.values()))


def _text_question(window: Window, path: str, label: str, rows: list[int], texts: list[Any]) -> Question:
    by_task: dict[int, list[Any]] = defaultdict(list)
    for row, text in zip(rows, texts, strict=True):
        by_task[int(window.write.tasks[row])].append(text)
    overlaps = [
        float(np.mean([agreement(one, other) for one, other in combinations(found, 2)]))
        for found in by_task.values()
        if len(found) >= 2
    ]
    nothing = np.zeros(0, dtype=np.int64)
    return _question(window, path, label, "text", rows, nothing, overlaps=np.array(overlaps))


def _question(
    window: Window, path: str, label: str, scale: Scale, rows: list[int], labels: Integers, **more: Any
) -> Question:
    write, place = window.write, np.array(rows, dtype=np.int64)
    found = (write.tasks[place], write.people[place], write.times[place])
    return Question(TaskKind.WRITE, path, label, scale, *found, labels, **more)


def _fields(window: Window) -> Iterator[Question]:
    """Yield a question for each field of the answers' JSON; where answers are no JSON, there is none."""
    found: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for row, payload in _answers(window):
        for path, value in _leaves(_parsed(payload), ""):
            found[path].append((row, value))
    # The fields that most answers have.
    for path in sorted(sorted(found, key=lambda name: -len(found[name]))[:MOST_FIELDS]):
        rows, values = [row for row, _ in found[path]], [value for _, value in found[path]]
        label = path or "Answer"
        if all(_is_number(value) for value in values):
            numbers = np.array(values, dtype=np.float64)
            nothing = np.zeros(0, dtype=np.int64)
            yield _question(window, path, label, "interval", rows, nothing, values=numbers)
            continue
        words = [value if isinstance(value, str) else json.dumps(value, sort_keys=True) for value in values]
        categories, labels = np.unique(words, return_inverse=True)
        if len(categories) <= MOST_CATEGORIES:
            yield _question(
                window, path, label, "nominal", rows, labels.astype(np.int64), categories=tuple(categories.tolist())
            )
        else:
            texts = [text_of({"messages": [{"content": word}]}, is_json=False) for word in words]
            yield _text_question(window, path, label, rows, texts)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < LARGEST


def _parsed(payload: dict[str, Any]) -> Any:
    try:
        return json.loads(payload["messages"][-1].get("content") or "")
    except ValueError:
        return {}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields of an object with their dotted paths; a list is one value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    else:
        yield path, value
