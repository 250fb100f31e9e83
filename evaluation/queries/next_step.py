"""One sentence for a manager: what brings the loop on from where the project stands. No Django here."""

from __future__ import annotations

from dataclasses import dataclass

CODES = (
    "import_items",
    "decide",
    "compare",
    "evaluate",
    "train",
    "freeze",
    "review",
    "judge",
    "annotate",
    "wait",
)
# So many new approvals are worth a version of their own while more work is still coming in.
WORTH_FREEZING = 100


@dataclass(frozen=True)
class Facts:
    """Where a project stands. Names are empty where there is no such thing."""

    items: bool = False
    open_tasks: int = 0
    pending_review: int = 0
    approved_since_freeze: int = 0
    # The newest frozen version, if nothing was trained on it yet.
    untrained_version: str = ""
    # The newest trained model, if it was never evaluated.
    unevaluated_model: str = ""
    # The newest evaluation, if it is complete, has two models and was not compared.
    uncompared_evaluation: str = ""
    # The newest comparison, while votes are missing, or else until something was made of it.
    collecting_comparison: str = ""
    missing_answers: int = 0
    undecided_comparison: str = ""
    jobs_running: bool = False


@dataclass(frozen=True)
class Step:
    """What to do next."""

    code: str
    text: str


def next_step(facts: Facts) -> Step:
    """Return the step that is furthest along the loop: what is finished is used before more is made."""
    if not facts.items:
        return Step("import_items", "Import prompts, so that people have something to work on.")
    if facts.undecided_comparison:
        text = f"The votes in {facts.undecided_comparison} are in. Promote the better model, or send pairs to review."
        return Step("decide", text)
    if facts.uncompared_evaluation:
        text = f"{facts.uncompared_evaluation} is complete. Let people compare two of its models blind."
        return Step("compare", text)
    if facts.unevaluated_model:
        return Step("evaluate", f"{facts.unevaluated_model} is trained. Evaluate it on held-out prompts.")
    if facts.untrained_version:
        return Step("train", f"{facts.untrained_version} is frozen. Train a model on it.")
    idle = not facts.pending_review and not facts.open_tasks
    if facts.approved_since_freeze >= WORTH_FREEZING or (facts.approved_since_freeze and idle):
        return Step("freeze", f"{_count(facts.approved_since_freeze, 'approved answer')} can be frozen into a version.")
    if facts.pending_review:
        verb = "waits" if facts.pending_review == 1 else "wait"
        return Step("review", f"{_count(facts.pending_review, 'answer')} {verb} for review.")
    if facts.collecting_comparison:
        verb = "is" if facts.missing_answers == 1 else "are"
        missing = f"{_count(facts.missing_answers, 'prompt')} {verb} still to be judged"
        return Step("judge", f"{facts.collecting_comparison} collects votes: {missing}.")
    if facts.open_tasks:
        verb = "waits" if facts.open_tasks == 1 else "wait"
        return Step("annotate", f"{_count(facts.open_tasks, 'task')} {verb} for annotators.")
    if facts.jobs_running:
        return Step("wait", "A job is running. What to do with its result will be said here.")
    return Step("import_items", "Everything here is done. Import more prompts to go on.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
