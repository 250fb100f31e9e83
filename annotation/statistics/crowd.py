"""Each answer beside what most of the others said to the same question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.statistics.figures import Floats, Integers

Flags = NDArray[np.bool_]
NOBODY = -1
ROUNDS = 2
# By how much the first must lead, in log odds: it is then right in about three cases of four.
CLEAR = 1.0
MOST_WEIGHT = 4.0
# So many imagined answers, as people usually do.
UNKNOWN_COUNTS = 10


@dataclass(frozen=True)
class Votes:
    """Single answers, all n long and in the order in which they were given.

    All numbered from 0: ``tasks``, ``people``, ``questions`` (the preference, a field of the answer, ...) and, within a
    question, ``labels``. Two questions about one item are two tasks. ``times`` in seconds since any moment.
    """

    tasks: Integers
    people: Integers
    labels: Integers
    questions: Integers
    times: Floats
    n_people: int

    @property
    def n_tasks(self) -> int:
        """One more than the largest task number."""
        return int(self.tasks.max(initial=-1)) + 1

    @property
    def n_labels(self) -> int:
        """One more than the largest label."""
        return int(self.labels.max(initial=-1)) + 1

    def only(self, keep: Flags) -> Votes:
        """Return some of the answers; the numbering stays."""
        return Votes(
            self.tasks[keep],
            self.people[keep],
            self.labels[keep],
            self.questions[keep],
            self.times[keep],
            self.n_people,
        )


@dataclass(frozen=True)
class Comparisons:
    """The answers to which the others have one clear answer: which (indices into the votes), that answer, and whether
    this one says the same."""

    rows: Integers
    crowd: Integers
    agrees: Flags


def compared(votes: Votes) -> Comparisons:
    """Compare each answer with the answer of the *other* people who gave one to the same task.

    Their votes weigh log(a (K - 1) / (1 - a)), a being how often each of them agrees with the others (Nitzan and Paroush
    1982, International Economic Review 23: 289-297, for K = 2), found in a few rounds that begin with equal weights: so
    a few who answer at random do not blur the crowd. Where nobody else answered, or the others are split, there is
    nothing to compare.
    """
    weights = np.ones(votes.n_people)
    found = _compared(votes, weights)
    for _ in range(ROUNDS):
        weights = _weights(votes, found)
        found = _compared(votes, weights)
    return found


def _compared(votes: Votes, weights: Floats) -> Comparisons:
    size = max(votes.n_labels, 1)
    own = weights[votes.people]
    table = np.bincount(votes.tasks * size + votes.labels, weights=own, minlength=votes.n_tasks * size)
    others = table.astype(np.float64).reshape(-1, size)[votes.tasks]
    others[np.arange(len(others)), votes.labels] -= own
    crowd = _winner(others, margin=CLEAR)
    rows = np.flatnonzero(crowd != NOBODY)
    return Comparisons(rows, crowd[rows], crowd[rows] == votes.labels[rows])


def _weights(votes: Votes, found: Comparisons) -> Floats:
    people = votes.people[found.rows]
    n = np.bincount(people, minlength=votes.n_people)
    agreeing = np.bincount(people, weights=found.agrees, minlength=votes.n_people)
    # Who is hardly known counts as much as most people do.
    usual = float(agreeing.sum() / max(n.sum(), 1))
    share = (agreeing + usual * UNKNOWN_COUNTS) / (n + UNKNOWN_COUNTS)
    odds = share * max(votes.n_labels - 1, 1) / np.maximum(1 - share, 1e-3)
    return np.clip(np.log(np.maximum(odds, 1e-3)), 0.0, MOST_WEIGHT)


def chance_agreement(votes: Votes, found: Comparisons) -> Floats:
    """Return for each comparison how likely the crowd's answer is met by somebody who does not look at the question:
    how often it is the crowd's answer among all questions of the kind that this person was asked."""
    if not len(found.rows):
        return np.zeros(0)
    people, labels, questions = (array[found.rows] for array in (votes.people, votes.labels, votes.questions))
    n_labels, n_questions = votes.n_labels, int(votes.questions.max()) + 1
    asked_of = people * n_questions + questions
    asked = np.bincount(asked_of)
    of_label = np.bincount(asked_of * n_labels + found.crowd, minlength=len(asked) * n_labels)
    return np.asarray(of_label[asked_of * n_labels + labels] / asked[asked_of], dtype=np.float64)


def _winner(counts: Floats, *, margin: float) -> Integers:
    """Return the label that leads by ``margin`` in each row of counts (n x labels), or NOBODY where none does."""
    if counts.shape[1] < 2:
        return np.where(counts.sum(axis=1) >= margin, 0, NOBODY)
    second, best = np.sort(counts, axis=1)[:, -2:].T
    return np.where(best - second >= margin, counts.argmax(axis=1), NOBODY)


@dataclass(frozen=True)
class SharedMistakes:
    """Pairs of people who answered the same tasks (``one`` < ``other``): on how many tasks one of the two departs from
    what most of the rest say (``departed``), and on how many both do, with one and the same answer (``together``);
    in how many of these ``one`` answered first."""

    one: Integers
    other: Integers
    departed: Integers
    together: Integers
    one_first: Integers


def shared_mistakes(votes: Votes) -> SharedMistakes:
    """Count for each pair of people the answers that the rest of the crowd contradicts, and the common ones of these.

    The rest counts by heads here: it is about what both say, not about who is right.
    """
    size = max(votes.n_labels, 1)
    table = np.bincount(votes.tasks * size + votes.labels, minlength=votes.n_tasks * size).reshape(-1, size)
    first, second = pairs_on_a_task(votes)
    rest = table[votes.tasks[first]].astype(np.float64)
    rows = np.arange(len(first))
    rest[rows, votes.labels[first]] -= 1
    rest[rows, votes.labels[second]] -= 1
    crowd = _winner(rest, margin=1.0)
    departed = (crowd != NOBODY) & ((votes.labels[first] != crowd) | (votes.labels[second] != crowd))
    first, second = first[departed], second[departed]
    swap = votes.people[first] > votes.people[second]
    one, other = np.where(swap, second, first), np.where(swap, first, second)
    pair = votes.people[one] * votes.n_people + votes.people[other]
    # If the labels are the same, both depart.
    same = votes.labels[one] == votes.labels[other]
    earlier = same & (votes.times[one] < votes.times[other])
    pairs, index = np.unique(pair, return_inverse=True)
    together, one_first = (
        np.bincount(index, weights=flags, minlength=len(pairs)).astype(np.int64) for flags in (same, earlier)
    )
    return SharedMistakes(
        pairs // max(votes.n_people, 1),
        pairs % max(votes.n_people, 1),
        np.bincount(index, minlength=len(pairs)).astype(np.int64),
        together,
        one_first,
    )


def pairs_on_a_task(votes: Votes) -> tuple[Integers, Integers]:
    """Return each two answers of different people to one task once, as indices into the votes."""
    order = np.argsort(votes.tasks, kind="stable")
    ordered = votes.tasks[order]
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    distance = 1
    while True:
        same = np.flatnonzero(ordered[distance:] == ordered[:-distance]) if distance < len(ordered) else np.zeros(0)
        if not len(same):
            break
        firsts.append(order[same])
        seconds.append(order[same + distance])
        distance += 1
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    different = votes.people[first] != votes.people[second]
    return first[different], second[different]
