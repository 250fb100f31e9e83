"""Say in plain words what a comparison has shown, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.statistics.bootstrap import Interval
from evaluation.statistics.votes import Prompt, win_rate

NO_VOTES, NOT_ENOUGH, CANNOT_TELL, B_BETTER, A_BETTER = CODES = (
    "no_votes",
    "not_enough_votes",
    "cannot_tell",
    "b_better",
    "a_better",
)
# A bootstrap over fewer prompts is too sure of itself.
FEWEST_PROMPTS = 10


@dataclass(frozen=True)
class Verdict:
    """A code for programs and a sentence for people."""

    code: str
    text: str


def verdict(prompts: Sequence[Prompt], *, name_a: str, name_b: str) -> Verdict:
    """Return what the votes show. One model is called better only when the interval leaves out one half.

    Both counts below must reach ``FEWEST_PROMPTS`` for that: prompts that people judged, and prompts on which one
    answer won.
    """
    judged = [prompt for prompt in prompts if prompt.votes and not prompt.identical]
    identical = sum(prompt.identical for prompt in prompts)
    if not judged:
        if prompts and identical == len(prompts):
            return Verdict(
                CANNOT_TELL, f"There is nothing to tell apart: all {_count(identical)} got the same answer from both."
            )
        return Verdict(NO_VOTES, "Nobody has voted yet.")
    # The same prompts in the same order as the figure beside the sentence, and so the same resamples.
    rate = win_rate(prompts)
    assert rate is not None
    decided = sum(prompt.score != 0.5 for prompt in judged)
    if len(judged) < FEWEST_PROMPTS:
        return Verdict(
            NOT_ENOUGH,
            f"Not enough votes yet: people have judged {_count(len(judged))}; "
            f"at least {FEWEST_PROMPTS} are needed.{_same(identical)}",
        )
    if rate.low <= 0.5 <= rate.high:
        return Verdict(
            CANNOT_TELL,
            f"Not enough votes to tell them apart: {name_b} {_won(rate)}, and 50% lies in that interval."
            f"{_same(identical)}",
        )
    if decided < FEWEST_PROMPTS:
        return Verdict(
            NOT_ENOUGH,
            f"Not enough votes to tell them apart: one answer won on only {decided} of {_count(rate.n)}; "
            f"at least {FEWEST_PROMPTS} are needed.{_same(identical)}",
        )
    if rate.value > 0.5:
        return Verdict(B_BETTER, f"{name_b} is better: it {_won(rate)}.{_same(identical)}")
    return Verdict(A_BETTER, f"{name_a} is better: it {_won(_turned(rate))}.{_same(identical)}")


def _won(rate: Interval) -> str:
    return (
        f"won {_percent(rate.value)} of {_count(rate.n)} (95% interval {_percent(rate.low)} to {_percent(rate.high)})"
    )


def _turned(rate: Interval) -> Interval:
    return Interval(1 - rate.value, 1 - rate.high, 1 - rate.low, rate.n)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace(".0%", "%")


def _count(prompts: int) -> str:
    return f"{prompts:,} prompt{'' if prompts == 1 else 's'}"


def _same(identical: int) -> str:
    if not identical:
        return ""
    return f" On {_count(identical)} both gave the same answer, which counts as a tie."
