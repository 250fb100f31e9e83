"""Reads of the comparisons' pages: the votes, and what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Length

from accounts.models import User
from accounts.roles import Role
from annotation.services.tasks import Vote, votes_on
from evaluation.models import Comparison, ComparisonPair
from evaluation.statistics.bootstrap import Interval
from evaluation.statistics.verdict import Verdict, verdict
from evaluation.statistics.votes import OUTCOMES, A, B, Position, Prompt, left_share, length_adjusted, win_rate
from training.queries.jobs import projects_where

# A statement has room for so many parameters on every database.
TASKS_AT_ONCE = 5_000
EMPTY = r"^\s*$"


@dataclass(frozen=True)
class Result:
    """What a comparison has shown so far."""

    pairs: int
    identical_pairs: int
    votes: int
    expected_votes: int
    counts: dict[str, int]
    win_rate: Interval | None
    length_adjusted: Interval | None
    left_share: Position | None
    verdict: Verdict
    adopted: int
    adoptable: int

    @property
    def complete(self) -> bool:
        """Whether every vote that was asked for is in."""
        return self.votes >= self.expected_votes


def visible_comparisons(user: User) -> QuerySet[Comparison]:
    """Return the comparisons a person may read: those of the projects they review or manage."""
    projects = projects_where(user, (Role.REVIEWER, Role.MANAGER))
    return with_models(Comparison.objects.filter(project__in=projects.values("pk")))


def with_models(comparisons: QuerySet[Comparison]) -> QuerySet[Comparison]:
    """Return comparisons with what their serializer shows."""
    return comparisons.select_related("project", "evaluation", "contender_a__model", "contender_b__model", "created_by")


def results_of(comparisons: Iterable[Comparison]) -> dict[int, Result]:
    """Return the result of each comparison, by its id: two statements, however many there are."""
    shown = {comparison.pk: comparison for comparison in comparisons}
    pairs: dict[int, list[ComparisonPair]] = defaultdict(list)
    for pair in _pairs_in_short(shown):
        pairs[pair.comparison_id].append(pair)
    votes = votes_by_task(pair.task_id for found in pairs.values() for pair in found if pair.task_id)
    return {pk: _result(comparison, pairs[pk], votes) for pk, comparison in shown.items()}


def _pairs_in_short(comparisons: Iterable[int]) -> Iterator[ComparisonPair]:
    """Yield pairs with the lengths of their answers, not the answers."""
    empty = Q(output_a__completion__regex=EMPTY) | Q(output_b__completion__regex=EMPTY)
    found = (
        ComparisonPair.objects.filter(comparison__in=list(comparisons))
        .annotate(
            longer_by=Length("output_b__completion") - Length("output_a__completion"),
            has_empty=ExpressionWrapper(empty, output_field=BooleanField()),
        )
        .order_by("pk")
    )
    return found.iterator()


def _result(comparison: Comparison, pairs: list[ComparisonPair], votes: dict[int, list[Vote]]) -> Result:
    prompts = tuple(
        Prompt(
            votes=outcomes(pair, votes.get(pair.task_id or 0, [])),
            identical=pair.task_id is None,
            length_difference=pair.longer_by,  # type: ignore[attr-defined]
        )
        for pair in pairs
    )
    cast = [vote for pair in pairs if pair.task_id for vote in votes.get(pair.task_id, [])]
    identical = sum(prompt.identical for prompt in prompts)
    counts = Counter(outcome for prompt in prompts for outcome in prompt.counted)
    # Before the first vote, the ties of identical answers would look like a result.
    known = bool(cast) or (bool(pairs) and identical == len(pairs))
    rate, adjusted = _rates(prompts) if known else (None, None)
    return Result(
        pairs=len(pairs),
        identical_pairs=identical,
        votes=len(cast),
        expected_votes=comparison.votes_per_pair * (len(pairs) - identical),
        counts={outcome: counts[outcome] for outcome in OUTCOMES},
        win_rate=rate,
        length_adjusted=adjusted,
        left_share=left_share(
            vote.choice_response_id == vote.shown_order[0] for vote in cast if vote.choice_response_id is not None
        ),
        verdict=verdict(prompts, name_a=comparison.contender_a.model.name, name_b=comparison.contender_b.model.name),
        adopted=sum(pair.adopted_at is not None for pair in pairs),
        adoptable=sum(
            pair.adopted_at is None and not pair.has_empty and bool(votes.get(pair.task_id or 0))  # type: ignore[attr-defined]
            for pair in pairs
        ),
    )


@lru_cache(maxsize=256)
def _rates(prompts: tuple[Prompt, ...]) -> tuple[Interval | None, Interval | None]:
    """Return both win rates. A list of comparisons asks for the same ones again and again."""
    return win_rate(prompts), length_adjusted(prompts)


def votes_by_task(task_ids: Iterable[int]) -> dict[int, list[Vote]]:
    """Return the votes on each task."""
    keys = list(task_ids)
    votes: dict[int, list[Vote]] = defaultdict(list)
    for start in range(0, len(keys), TASKS_AT_ONCE):
        for vote in votes_on(keys[start : start + TASKS_AT_ONCE]):
            votes[vote.task_id].append(vote)
    return votes


def outcomes(pair: ComparisonPair, votes: Iterable[Vote]) -> tuple[str, ...]:
    """Return votes in the comparison's own words: a, b, tie or both_bad."""
    sides = {pair.response_a_id: A, pair.response_b_id: B}
    return tuple(sides[vote.choice_response_id] if vote.choice_response_id else vote.choice for vote in votes)


def pairs_of(comparison: Comparison) -> QuerySet[ComparisonPair]:
    """Return a comparison's pairs with their answers and references, in the order they were drawn."""
    return (
        comparison.pairs.select_related(
            "output_a__record__item",
            "output_a__record__version",
            "output_a__record__revision__annotation__assignment",
            "output_b",
        )
        .prefetch_related("output_a__record__revision__annotation__task__candidates__response")
        .order_by("pk")
    )
