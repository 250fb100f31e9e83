"""Reports on agreement and on the ranking of sources, from a window of answers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np

from annotation.queries.quality_window import BAD, EVEN, ONE, OTHER, Window, sources_of
from annotation.services.quality_questions import ONE_IS_BETTER, Question
from annotation.statistics import agreement
from annotation.statistics.crowd import Votes, pairs_on_a_task
from annotation.statistics.figures import FEWEST_UNITS, NOTHING, Figure, Floats, Integers, of_sums, ratio, wilson
from annotation.statistics.ranking import bradley_terry, points

MOST_WEEKS = 13
DAY = 24 * 3600
EPOCH = date(1970, 1, 1).toordinal()
# The pairs of people that are shown, and the tasks that they must have in common.
MOST_PAIRS = 10
FEWEST_COMMON = 20
MOST_SOURCES = 30
MOST_CATEGORIES_SHOWN = 12
MOST_CHARACTERS = 80
# Krippendorff 2004, "Content analysis", section 11.4.2: where conclusions may rest on the data, and at least tentatively.
GOOD, TENTATIVE = 0.8, 0.667


def agreement_report(window: Window, questions: list[Question]) -> dict[str, Any]:
    """Return how far people agree on each question, by week too."""
    weeks = [row for question in questions for row in _weeks(question)]
    return {
        "window": window.as_dict(),
        "questions": [_agreement(question) for question in questions],
        "weeks": sorted(weeks, key=lambda row: (row["week"], row["kind"], row["label"])),
    }


def mondays_of(times: Floats) -> Integers:
    """Return the Mondays of moments (UTC), as ordinals: the epoch began on a Thursday."""
    days = (times // DAY).astype(np.int64)
    return EPOCH + days - (days + 3) % 7


def _agreement(question: Question) -> dict[str, Any]:
    tasks, sizes = np.unique(question.tasks, return_counts=True)
    shared = np.isin(question.tasks, tasks[sizes >= 2])
    raw, alpha, fleiss, ac, shares = _figures(question)
    dominant = max(shares, key=lambda row: row["share"], default=None)
    if dominant is not None and (dominant["share"] < agreement.DOMINANT_SHARE or dominant["category"] == ONE_IS_BETTER):
        dominant = None
    read = "raw" if question.scale == "text" else "ac" if dominant and ac else "alpha"
    return {
        "kind": question.kind,
        "field": question.field,
        "label": question.label,
        "scale": question.scale,
        "tasks": int((sizes >= 2).sum()),
        "answers": int(shared.sum()),
        "people": len(np.unique(question.people[shared])),
        "raw": raw.as_dict(),
        "alpha": alpha.as_dict() if alpha else None,
        "fleiss_kappa": fleiss.as_dict() if fleiss else None,
        "ac": ac.as_dict() if ac else None,
        "categories": shares[:MOST_CATEGORIES_SHOWN],
        "dominant": dominant,
        "read": read,
        "text": _sentence(read, {"raw": raw, "alpha": alpha or NOTHING, "ac": ac or NOTHING}[read]),
        "pairs": _pairs(question) if question.scale == "nominal" else [],
    }


def _figures(
    question: Question, keep: Any = slice(None)
) -> tuple[Figure, Figure | None, Figure | None, Figure | None, list[dict[str, Any]]]:
    """Return raw agreement, alpha, Fleiss' kappa and AC of (some of) the answers, and the shares of categories."""
    if question.scale == "text":
        assert question.overlaps is not None
        parts = np.column_stack([question.overlaps, np.ones(len(question.overlaps))])
        return of_sums(parts, lambda sums: ratio(sums[:, 0], sums[:, 1])), None, None, None, []
    tasks, units = np.unique(question.tasks[keep], return_inverse=True)
    if question.scale == "interval":
        assert question.values is not None
        values = question.values[keep]
        _, labels = np.unique(values, return_inverse=True)
        return (
            _same_numbers(units, labels, len(tasks)),
            agreement.interval_alpha(units, values, n_units=len(tasks)),
            None,
            None,
            [],
        )
    size = len(question.categories)
    counts = agreement.counts_from(units, question.labels[keep], n_units=len(tasks), categories=size)
    raw = agreement.raw_agreement(counts)
    shares = _shares(question.categories, agreement.shares_of(counts))
    if question.scale == "ordinal":
        ac = agreement.gwet_ac(counts, agreement.quadratic_weights(size))
        return raw, agreement.krippendorff(counts, "ordinal"), None, ac, shares
    fleiss = agreement.fleiss_kappa(agreement.commonest_size(counts))
    return raw, agreement.krippendorff(counts), fleiss, agreement.gwet_ac(counts), shares


def _same_numbers(units: Integers, labels: Integers, n_units: int) -> Figure:
    """Return the raw agreement of numbers, of which there may be too many different ones for a table."""
    sizes = np.bincount(units, minlength=n_units)
    cells, counts = np.unique(units * (labels.max(initial=0) + 1) + labels, return_counts=True)
    same = np.bincount(cells // (labels.max(initial=0) + 1), weights=counts * (counts - 1), minlength=n_units)
    paired = sizes >= 2
    share = same[paired] / (sizes[paired] * (sizes[paired] - 1))
    return of_sums(np.column_stack([share, np.ones(len(share))]), lambda sums: ratio(sums[:, 0], sums[:, 1]))


def _shares(categories: tuple[str, ...], shares: Floats) -> list[dict[str, Any]]:
    sums: Counter[str] = Counter()
    for category, share in zip(categories, shares.tolist(), strict=True):
        sums[category[:MOST_CHARACTERS]] += share
    return [{"category": category, "share": share} for category, share in sums.most_common() if share]


def _sentence(read: str, figure: Figure) -> str:
    if figure.n == 0:
        return "No task has two answers yet, so agreement cannot be told."
    if figure.value is None:
        return "Everybody always gives the same answer, so agreement beyond chance cannot be told."
    if figure.low is None or figure.high is None:
        return f"Only {figure.n} task{'s have' if figure.n > 1 else ' has'} two answers; {FEWEST_UNITS} are needed to say more."
    interval = f"95% interval {figure.low:.2f} to {figure.high:.2f}, {figure.n:,} tasks"
    if read == "raw":
        return f"Two answers to one task share {figure.value:.0%} of their words ({interval})."
    name = "AC" if read == "ac" else "Alpha"
    if figure.low >= GOOD:
        verdict = "good: conclusions can rest on these answers"
    elif figure.high < TENTATIVE:
        verdict = "low: people read the question in different ways"
    elif figure.low >= TENTATIVE:
        verdict = "enough for tentative conclusions"
    else:
        verdict = "not surely enough for conclusions"
    return f"{name} is {figure.value:.2f} ({interval}): {verdict}."


def _weeks(question: Question) -> list[dict[str, Any]]:
    """Return agreement on the tasks first answered in each of the last weeks."""
    if question.scale == "text" or not len(question.tasks):
        return []
    tasks, units = np.unique(question.tasks, return_inverse=True)
    began = np.full(len(tasks), np.inf)
    np.minimum.at(began, units, question.times)
    mondays = mondays_of(began)
    found = []
    for monday in np.unique(mondays)[-MOST_WEEKS:]:
        raw, alpha, *_ = _figures(question, keep=mondays[units] == monday)
        if raw.n and alpha is not None:
            row = {"week": date.fromordinal(int(monday)).isoformat(), "kind": question.kind, "label": question.label}
            found.append(row | {"alpha": alpha.as_dict(), "raw": raw.as_dict()})
    return found


def _pairs(question: Question) -> list[dict[str, Any]]:
    """Return the pairs of people who agree least, of those with enough tasks in common."""
    people, person = np.unique(question.people, return_inverse=True)
    _, task = np.unique(question.tasks, return_inverse=True)
    nothing = np.zeros(len(task), dtype=np.int64)
    first, second = pairs_on_a_task(Votes(task, person, question.labels, nothing, question.times, len(people)))
    swap = person[first] > person[second]
    one, other = np.where(swap, second, first), np.where(swap, first, second)
    keys, place, common = np.unique(person[one] * len(people) + person[other], return_inverse=True, return_counts=True)
    same = np.bincount(place, weights=question.labels[one] == question.labels[other], minlength=len(keys))
    enough = np.flatnonzero(common >= FEWEST_COMMON)
    found = []
    for pair in enough[np.argsort(same[enough] / common[enough], kind="stable")][:MOST_PAIRS]:
        rows = place == pair
        kappa = agreement.cohen_kappa(
            question.labels[one[rows]], question.labels[other[rows]], categories=len(question.categories)
        )
        found.append(
            {
                "one": int(people[keys[pair] // len(people)]),
                "other": int(people[keys[pair] % len(people)]),
                "raw": wilson(int(same[pair]), int(common[pair])).as_dict(),
                "kappa": kappa.as_dict(),
            }
        )
    return found


# The ranking of sources


def ranking_report(window: Window) -> dict[str, Any]:
    """Return the sources of answers in the order of people's votes, and which of them cannot be told apart.

    An order of several answers is a vote on each two of them; all of them share the weight of one task.
    """
    said, more = window.judgements, window.orders.pairs
    one_each, other_each, all_labels, all_tasks = (
        np.concatenate(parts)
        for parts in (
            (said.one, more.one),
            (said.other, more.other),
            (said.labels, more.labels),
            (window.rank.tasks, window.orders.pair_tasks),
        )
    )
    names = sources_of(np.unique(np.concatenate([one_each, other_each])).tolist())
    ones, others = (np.array([names[key] for key in side.tolist()], dtype=object) for side in (one_each, other_each))
    different = ones != others
    votes = Counter([*ones[different].tolist(), *others[different].tolist()])
    ranked = [name for name, _ in sorted(votes.items(), key=lambda found: (-found[1], found[0]))[:MOST_SOURCES]]
    number = {name: place for place, name in enumerate(ranked)}
    keep = different & np.array(
        [one in number and other in number for one, other in zip(ones, others, strict=True)], dtype=bool
    )
    one, other = (np.array([number[name] for name in side[keep]], dtype=np.int64) for side in (ones, others))
    labels = all_labels[keep]
    _, tasks = np.unique(all_tasks[keep], return_inverse=True)
    won = np.select([labels == ONE, labels == OTHER], [1.0, 0.0], 0.5)
    data = _ranked(ranked, tasks, one, other, labels, won)
    return {
        "window": window.as_dict(),
        "votes": int(keep.sum()),
        "same_source_votes": int((~different).sum()),
        "left_out_sources": len(votes) - len(ranked),
        **data,
    }


def _ranked(
    names: list[str], tasks: Integers, one: Integers, other: Integers, labels: Integers, won: Floats
) -> dict[str, Any]:
    size = len(names)
    fit = bradley_terry(points(tasks, one, other, won, sources=size))
    met = np.bincount(one * size + other, minlength=size * size).reshape(size, size)
    met = met + met.T
    order = np.argsort(-fit.scores, kind="stable").tolist()
    pairs, above, below = [], np.zeros(size, dtype=int), np.zeros(size, dtype=int)
    for better, worse in combinations(order, 2):
        probability = fit.wins(better, worse, int(met[better, worse]))
        apart = probability.low is not None and probability.low > 0.5
        above[worse] += apart
        below[better] += apart
        pairs.append(
            {
                "better": names[better],
                "worse": names[worse],
                "probability": probability.as_dict(),
                "votes": int(met[better, worse]),
                "told_apart": bool(apart),
            }
        )
    even = (labels == EVEN) | (labels == BAD)
    wins = np.bincount(np.where(won == 1, one, other)[~even], minlength=size)
    losses = np.bincount(np.where(won == 1, other, one)[~even], minlength=size)
    draws = np.bincount(one[even], minlength=size) + np.bincount(other[even], minlength=size)
    sources = [
        {
            "source": names[source],
            "score": fit.score(source, int(met[source].sum())).as_dict(),
            "place": place,
            "place_low": 1 + int(above[source]),
            "place_high": size - int(below[source]),
            "won": int(wins[source]),
            "lost": int(losses[source]),
            "even": int(draws[source]),
        }
        for place, source in enumerate(order, start=1)
    ]
    return {"sources": sources, "pairs": pairs, "text": _ranking_sentence([names[source] for source in order], pairs)}


def _ranking_sentence(order: list[str], pairs: list[dict[str, Any]]) -> str:
    if len(order) < 2:
        return "A ranking needs votes between two sources of answers; there are none yet."
    untold = [pair for pair in pairs if not pair["told_apart"]]
    if len(untold) == len(pairs):
        return "The votes cannot tell any two of these sources apart yet."
    rivals = [pair["worse"] for pair in untold if pair["better"] == order[0]]
    if not rivals:
        return f"{order[0]} is better than every other source."
    return f"{order[0]} is ahead, but the votes cannot tell it from {_listed(rivals)}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
