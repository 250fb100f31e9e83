"""Whose answers look wrong, and in which way.

Each test asks more than "is it usual?": the null hypothesis is a person *part of the way* from what is usual to the
thing itself, so that honest people who differ a little are never named, however many answers they gave.

    left      the share of votes for one side is beyond half-way from 1/2 to always
    length    the share of votes for the longer answer is beyond half-way from the others' share to always
    copying   of the tasks on which two people depart from the crowd, they do so together, with one answer, in a share
              beyond a third of the way from what is usual between two people to always; the later one is named
    random    agreement with the crowd beyond chance (kappa) is surely under three quarters of what is usual, and as it
              stands nearer to chance: under 0.35 of it
    fast      more than half of the answers took less than a third of the usual time, or of the person's own before
    drift     agreement with the crowd surely fell by more than 0.07 more than everybody's, and as it stands by 0.15

All are exact one-sided binomial tests but drift (difference of two shares, normal approximation). For each kind of
alarm the level is shared out over all people, or pairs, of one look (Bonferroni). What that comes to over many looks at
many simulated crowds is in docs/decisions/0045.

One cause, one alarm: who takes always the same side or the longer answer also agrees with the crowd by chance only,
and with others of that habit; so ``left`` and ``length`` go before ``copying``, ``drift`` and ``random``, copying
before drift and random, and drift before random (who was good and is not any more did not answer at random). Whoever
is named so far is no part of the crowd by which others are measured. ``fast`` stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import binom, norm

from annotation.statistics.crowd import Comparisons, Flags, Votes, chance_agreement, compared, shared_mistakes
from annotation.statistics.figures import Floats, Integers

RANDOM, LEFT, LENGTH, COPYING, FAST, DRIFT = KINDS = ("random", "left", "length", "copying", "fast", "drift")
# For each kind of alarm in one look at all people.
LEVEL = 0.02
# Fewer answers of a person, or fewer people to compare with, are no ground for naming anybody.
FEWEST_ANSWERS = 30
FEWEST_PEOPLE = 3
FEWEST_MISTAKES = 8
# People with fewer answers do not count in what is usual.
FEWEST_FOR_USUAL = 10
FAST_RATIO = 1 / 3
SURELY_BELOW, NEAR_CHANCE = 0.75, 0.35
SURELY_FELL, LEAST_FALL = 0.07, 0.15
# The newest half, third and fifth of a person's answers are looked at.
NEWEST_SHARES = (1 / 2, 1 / 3, 1 / 5)
# Where people agree no better than this (kappa), nobody can be told from somebody who guesses.
LEAST_AGREEMENT = 0.1


@dataclass(frozen=True)
class Habits:
    """Votes for one of two answers, by person (all arrays as long as there are people)."""

    preferences: Integers
    left_won: Integers
    unequal: Integers
    longer_won: Integers


@dataclass(frozen=True)
class Paces:
    """How long answers took: person, kind of task (both from 0), seconds and moment (all n), in the order of time."""

    people: Integers
    kinds: Integers
    seconds: Floats
    times: Floats

    def only(self, keep: Flags) -> Paces:
        """Return some of the answers."""
        return Paces(self.people[keep], self.kinds[keep], self.seconds[keep], self.times[keep])


@dataclass(frozen=True)
class Alarm:
    """A person (their number), what it is, and the figures: ``value`` of ``n``, where ``usual`` is usual."""

    person: int
    kind: str
    value: float
    usual: float
    n: int
    p: float
    # Copying: whose answers they are.
    other: int | None = None

    @property
    def evidence(self) -> dict[str, Any]:
        """Return the figures as JSON has them."""
        return {"value": self.value, "usual": self.usual, "n": self.n, "p": self.p, "other": self.other}


def detect(votes: Votes, habits: Habits, paces: Paces) -> list[Alarm]:
    """Return who is to be looked at and why, most certain first."""
    habitual = [*_left(habits), *_length(habits)]
    biased = _named(habitual)
    copies = [alarm for alarm in _copying(votes) if alarm.person not in biased and alarm.other not in biased]
    # What follows measures people by each other, so only by answers that somebody thought about.
    explained = biased | _named(copies)
    own_work = votes.only(~np.isin(votes.people, list(explained)))
    found = compared(own_work)
    drifts = list(_drift(own_work, found))
    guesses = [alarm for alarm in _random(own_work, found) if alarm.person not in _named(drifts)]
    alarms = [*habitual, *copies, *drifts, *guesses, *_fast(paces, votes.n_people)]
    return sorted(alarms, key=lambda alarm: (alarm.p, alarm.person))


def sentence_of(kind: str, evidence: Mapping[str, Any], *, other: str = "") -> str:
    """Return what an alarm says, in plain words."""
    value, usual, n = float(evidence["value"]), float(evidence["usual"]), int(evidence["n"])
    if kind == LEFT:
        side, share = ("left", value) if value >= 0.5 else ("right", 1 - value)
        return f"Chose the {side} answer in {share:.0%} of {n:,} votes. Chance decides which answer is on which side."
    if kind == LENGTH:
        return f"Chose the longer answer in {value:.0%} of {n:,} votes; the others do so in {usual:.0%}."
    if kind == COPYING:
        return (
            f"On {n:,} tasks this person or {other or 'another one'} departs from what most people say. In {value:.0%} of "
            f"them both give the same answer, and the other was first. Of two people, {usual:.0%} is usual."
        )
    if kind == FAST:
        return f"Takes {value:,.0f} seconds for a task (the median of {n:,}); {usual:,.0f} seconds are usual."
    if kind == DRIFT:
        return f"Of the last {n:,} answers, {value:.0%} say what most people say. Before, {usual:.0%} did."
    return f"Of {n:,} answers, {value:.0%} say what most people say. Of the other people's, usually {usual:.0%} do."


def _named(alarms: list[Alarm]) -> set[int]:
    return {alarm.person for alarm in alarms}


def _limit(tests: int) -> float:
    """Return the level of one test where so many are made (Bonferroni)."""
    return LEVEL / max(tests, 1)


def _left(habits: Habits) -> Iterator[Alarm]:
    asked = np.flatnonzero(habits.preferences >= FEWEST_ANSWERS)
    # Two tests, one for each side.
    limit = _limit(2 * len(asked))
    for person in asked:
        n, left = int(habits.preferences[person]), int(habits.left_won[person])
        p = _tail(max(left, n - left), n, 0.75)
        if p < limit:
            yield Alarm(int(person), LEFT, left / n, 0.5, n, p)


def _length(habits: Habits) -> Iterator[Alarm]:
    asked = np.flatnonzero(habits.unequal >= FEWEST_ANSWERS)
    all_votes, all_longer = int(habits.unequal.sum()), int(habits.longer_won.sum())
    for person in asked:
        n, longer = int(habits.unequal[person]), int(habits.longer_won[person])
        if all_votes - n < FEWEST_ANSWERS:
            continue
        usual = (all_longer - longer) / (all_votes - n)
        p = _tail(longer, n, (1 + usual) / 2)
        if p < _limit(len(asked)):
            yield Alarm(int(person), LENGTH, longer / n, usual, n, p)


def _copying(votes: Votes) -> Iterator[Alarm]:
    pairs = shared_mistakes(votes)
    enough = np.flatnonzero(pairs.departed >= FEWEST_MISTAKES)
    departed, together = int(pairs.departed.sum()), int(pairs.together.sum())
    for pair in enough:
        n, same = int(pairs.departed[pair]), int(pairs.together[pair])
        if departed == n:
            continue
        usual = (together - same) / (departed - n)
        p = _tail(same, n, usual + (1 - usual) / 3)
        if p < _limit(len(enough)):
            one, other = int(pairs.one[pair]), int(pairs.other[pair])
            first, later = (one, other) if 2 * pairs.one_first[pair] >= same else (other, one)
            yield Alarm(later, COPYING, same / n, usual, n, p, other=first)


def _random(votes: Votes, found: Comparisons) -> Iterator[Alarm]:
    people = votes.people[found.rows]
    n = np.bincount(people, minlength=votes.n_people)
    asked = np.flatnonzero(n >= FEWEST_ANSWERS)
    if len(asked) < FEWEST_PEOPLE:
        return
    agrees = np.bincount(people, weights=found.agrees, minlength=votes.n_people)
    by_chance = np.bincount(people, weights=chance_agreement(votes, found), minlength=votes.n_people)
    known = np.flatnonzero(n >= FEWEST_FOR_USUAL)
    share, chance = (counted / np.maximum(n, 1) for counted in (agrees, by_chance))
    kappa = (share - chance) / np.maximum(1 - chance, 1e-9)
    for person in asked:
        others = known[known != person]
        usual = float(np.median(kappa[others]))
        if usual < LEAST_AGREEMENT:
            continue
        bound = chance[person] + SURELY_BELOW * usual * (1 - chance[person])
        p = float(binom.cdf(int(agrees[person]), int(n[person]), bound))
        if p < _limit(len(asked)) and kappa[person] < NEAR_CHANCE * usual:
            yield Alarm(int(person), RANDOM, float(share[person]), float(np.median(share[others])), int(n[person]), p)


def _fast(paces: Paces, n_people: int) -> Iterator[Alarm]:
    """Compare with the usual of the others, and a person's newest answers with their own before."""
    usual = _usual_seconds(paces, n_people)
    grouped = _by_person(paces.people, n_people)
    asked = [person for person, rows in enumerate(grouped) if len(rows) >= FEWEST_ANSWERS]
    limit = _limit(2 * len(asked))
    for person in asked:
        rows = grouped[person]
        seconds, of_others = paces.seconds[rows], usual[person][paces.kinds[rows]]
        known = np.isfinite(of_others)
        alarm = _faster(person, seconds[known], of_others[known], limit)
        if alarm is None:
            before, recent = rows[:-FEWEST_ANSWERS], rows[-FEWEST_ANSWERS:]
            own = _medians(paces.kinds[before], paces.seconds[before], int(paces.kinds.max()) + 1)
            of_own = own[paces.kinds[recent]]
            known = np.isfinite(of_own) & (len(before) >= FEWEST_ANSWERS)
            alarm = _faster(person, paces.seconds[recent][known], of_own[known], limit)
        if alarm is not None:
            yield alarm


def _faster(person: int, seconds: Floats, usual: Floats, limit: float) -> Alarm | None:
    n = len(seconds)
    if n < FEWEST_ANSWERS:
        return None
    p = _tail(int((seconds < FAST_RATIO * usual).sum()), n, 0.5)
    return Alarm(person, FAST, float(np.median(seconds)), float(np.median(usual)), n, p) if p < limit else None


def _usual_seconds(paces: Paces, n_people: int) -> Floats:
    """Return the median of the *other* people's medians (people x kinds), NaN where there are too few of them."""
    n_kinds = int(paces.kinds.max(initial=-1)) + 1
    own = np.full((n_people, n_kinds), np.nan)
    for person, rows in enumerate(_by_person(paces.people, n_people)):
        own[person] = _medians(paces.kinds[rows], paces.seconds[rows], n_kinds)
    usual = np.full((n_people, n_kinds), np.nan)
    for kind in range(n_kinds):
        column = own[:, kind]
        for person in range(n_people):
            others = np.delete(column, person)
            others = others[np.isfinite(others)]
            if len(others) >= FEWEST_PEOPLE - 1:
                usual[person, kind] = np.median(others)
    return usual


def _medians(kinds: Integers, seconds: Floats, n_kinds: int) -> Floats:
    return np.array([np.median(seconds[kinds == kind]) if (kinds == kind).any() else np.nan for kind in range(n_kinds)])


def _drift(votes: Votes, found: Comparisons) -> Iterator[Alarm]:
    """Compare each person's newest answers with those before, less what changed for everybody else meanwhile."""
    people, times, agrees = votes.people[found.rows], votes.times[found.rows], found.agrees.astype(np.float64)
    grouped = _by_person(people, votes.n_people)
    asked = [person for person, rows in enumerate(grouped) if len(rows) >= 2 * FEWEST_ANSWERS]
    order = np.argsort(times, kind="stable")
    ordered, total = times[order], np.concatenate([[0.0], agrees[order].cumsum()])
    limit = _limit(len(asked) * len(NEWEST_SHARES))
    for person in asked:
        rows = grouped[person]
        sizes = {max(FEWEST_ANSWERS, int(len(rows) * share)) for share in NEWEST_SHARES}
        tried = []
        for size in sorted(sizes):
            before, recent = rows[:-size], rows[-size:]
            turn = int(np.searchsorted(ordered, times[recent[0]]))
            was = _others(total[turn], turn, agrees[before])
            now = _others(total[-1] - total[turn], len(ordered) - turn, agrees[recent])
            tried.append(_fallen(person, agrees[before], agrees[recent], max(was - now, 0.0)))
        alarm = min(tried, key=lambda found: found.p)
        if alarm.p < limit and alarm.usual - alarm.value >= LEAST_FALL:
            yield alarm


def _fallen(person: int, before: Floats, recent: Floats, everybody: float) -> Alarm:
    # One imagined agreement and one disagreement keep a share of 1 from having no spread.
    was, now = _eased(before), _eased(recent)
    spread = np.sqrt(was * (1 - was) / len(before) + now * (1 - now) / len(recent))
    p = float(norm.sf((was - now - everybody - SURELY_FELL) / spread))
    return Alarm(person, DRIFT, float(recent.mean()), float(before.mean()), len(recent), p)


def _others(agreeing: float, n: int, own: Floats) -> float:
    rest = n - len(own)
    return float((agreeing - own.sum()) / rest) if rest > 0 else 0.0


def _eased(agrees: Floats) -> float:
    return float((agrees.sum() + 1) / (len(agrees) + 2))


def _by_person(people: Integers, n_people: int) -> list[Integers]:
    """Return each person's rows, in the order of time."""
    order = np.argsort(people, kind="stable")
    ends = np.searchsorted(people[order], np.arange(n_people + 1))
    return [order[ends[person] : ends[person + 1]] for person in range(n_people)]


def _tail(successes: int, n: int, share: float) -> float:
    return float(binom.sf(successes - 1, n, share))
