"""Check a judgement of two to eight answers, and bring it into the form in which it is kept. No database here.

Answers are named by the letters under which the judge saw them. Offsets in a text count UTF-16 code units, as browsers do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.comparing import BOTH_BAD, LETTERS, TIE
from annotation.services.payload_faults import fault, no_more_than, text_within
from annotation.workbench import RATINGS
from core.hashing import digest

Messages = list[dict[str, Any]]

FIELDS = ("choice", "strength", "reasons", "comment", "ranking", "ratings", "spans", "correction")
SPAN_FIELDS = ("letter", "message", "start", "end", "quote", "note")
STRENGTHS = range(1, 5)
PAIR = 2
MAX_REASONS = 20
MAX_REASON_CHARACTERS = 200
MAX_COMMENT_CHARACTERS = 5_000
MAX_SPANS = 100
MAX_NOTE_CHARACTERS = 1_000


@dataclass(frozen=True)
class Shown:
    """What a judge saw: how many answers, which dimensions there are to rate, and what stands under a letter.

    ``messages_of`` is asked only for a payload that marks or corrects an answer: others need no look at the answers.
    """

    count: int = PAIR
    dimensions: tuple[str, ...] = ()
    messages_of: Callable[[str], Messages] = field(default=lambda letter: [], repr=False)

    @property
    def letters(self) -> str:
        """The letters of the answers."""
        return LETTERS[: self.count]


def checked_rank(
    payload: dict[str, Any], shown: Shown, checked_answer: Callable[[Any, str], Messages]
) -> dict[str, Any]:
    """Return a judgement as it is kept. What was not used (ratings, spans, a correction) leaves no trace in it.

    ``checked_answer`` checks the messages of a correction, found at a path, as those of a written answer.

    Raises:
        InvalidInput: with the path of the fault.
    """
    no_more_than(payload, FIELDS)
    choice = payload.get("choice")
    if not isinstance(choice, str) or choice not in (*shown.letters, TIE, BOTH_BAD):
        raise fault(f"Choose {', '.join(shown.letters)}, tie or both_bad.", "payload.choice", "unknown_choice")
    ranking = _ranking(choice, payload.get("ranking"), shown)
    kept: dict[str, Any] = {
        "choice": choice,
        "strength": _strength(choice, payload.get("strength"), shown),
        "reasons": _reasons(payload.get("reasons")),
        "comment": _comment(payload.get("comment")),
    }
    found = {
        "ranking": ranking,
        "ratings": _ratings(payload.get("ratings"), shown),
        "spans": _spans(payload.get("spans"), shown),
        "correction": _correction(payload.get("correction"), choice, ranking, shown, checked_answer),
    }
    return kept | {name: value for name, value in found.items() if value}


def _strength(choice: str, strength: Any, shown: Shown) -> int | None:
    if choice in (TIE, BOTH_BAD) or shown.count > PAIR:
        if strength is not None:
            message = "A strength says how much better one of two answers is; leave it out where neither is."
            raise fault(message, "payload.strength", "strength_without_preference")
        return None
    if isinstance(strength, bool) or not isinstance(strength, int) or strength not in STRENGTHS:
        message = "Say how much better the chosen answer is: a whole number from 1 to 4."
        raise fault(message, "payload.strength", "strength_missing")
    return strength


def _ranking(choice: str, ranking: Any, shown: Shown) -> list[list[str]]:
    """Return the tiers, best first; of two answers the choice says it all."""
    if shown.count == PAIR:
        if ranking is not None:
            raise fault("Two answers have a choice and no ranking.", "payload.ranking", "unexpected")
        return []
    everything = list(shown.letters)
    if choice == BOTH_BAD and ranking is None:
        return [everything]
    tiers = ranking if isinstance(ranking, list) else []
    if not tiers or not all(isinstance(tier, list) and tier for tier in tiers):
        message = 'Put the answers in order, best first: a list of lists of letters, such as [["B"], ["A", "C"]].'
        raise fault(message, "payload.ranking", "ranking_missing")
    named = [letter for tier in tiers for letter in tier]
    if not all(isinstance(letter, str) for letter in named) or sorted(named) != everything:
        message = f"A ranking names each of {', '.join(everything)} once."
        raise fault(message, "payload.ranking", "bad_ranking")
    best = sorted(tiers[0])
    says = {BOTH_BAD: len(tiers) == 1, TIE: len(best) > 1}.get(choice, best == [choice])
    if not says:
        message = "The choice is the single best answer, tie where several are best, or both_bad where all are bad."
        raise fault(message, "payload.choice", "choice_not_first")
    return [sorted(tier) for tier in tiers]


def _reasons(reasons: Any) -> list[str]:
    if reasons is None:
        return []
    if not isinstance(reasons, list) or len(reasons) > MAX_REASONS:
        raise fault(f"Reasons are a list of at most {MAX_REASONS} texts.", "payload.reasons", "bad_reasons")
    found = [text_within(reason, MAX_REASON_CHARACTERS) for reason in reasons]
    for index, reason in enumerate(found):
        if not reason:
            message = f"A reason is a text of at most {MAX_REASON_CHARACTERS} characters."
            raise fault(message, f"payload.reasons.{index}", "bad_reasons")
    return list(dict.fromkeys(reason for reason in found if reason))


def _comment(comment: Any) -> str:
    text = "" if comment is None else text_within(comment, MAX_COMMENT_CHARACTERS)
    if text is None:
        message = f"A comment is a text of at most {MAX_COMMENT_CHARACTERS:,} characters."
        raise fault(message, "payload.comment", "bad_comment")
    return text


def _ratings(ratings: Any, shown: Shown) -> dict[str, dict[str, int]]:
    """Return the ratings in the project's order of dimensions.

    A dimension that the project does not have is left out: it was taken away while somebody worked.
    """
    given = {} if ratings is None else ratings
    if not isinstance(given, dict) or not all(isinstance(value, dict) for value in given.values()):
        message = 'Ratings are an object for each dimension, such as {"clarity": {"A": 4, "B": 2}}.'
        raise fault(message, "payload.ratings", "bad_ratings")
    found: dict[str, dict[str, int]] = {}
    for key in shown.dimensions:
        of_key = {letter: value for letter, value in given.get(key, {}).items() if value is not None}
        if not of_key:
            continue
        path = f"payload.ratings.{key}"
        if set(of_key) != set(shown.letters):
            raise fault(f"Rate each of {', '.join(shown.letters)}, or none.", path, "ratings_incomplete")
        for letter in shown.letters:
            rating = of_key[letter]
            if isinstance(rating, bool) or not isinstance(rating, int) or rating not in RATINGS:
                message = f"A rating is a whole number from {RATINGS[0]} to {RATINGS[-1]}."
                raise fault(message, f"{path}.{letter}", "bad_rating")
        found[key] = {letter: of_key[letter] for letter in shown.letters}
    return found


def _spans(spans: Any, shown: Shown) -> list[dict[str, Any]]:
    """Return the marked places in the order of the answers; the quote is what the text has there."""
    given = [] if spans is None else spans
    if not isinstance(given, list) or len(given) > MAX_SPANS:
        raise fault(f"Marks are a list of at most {MAX_SPANS}.", "payload.spans", "bad_spans")
    found = [_span(span, f"payload.spans.{index}", shown) for index, span in enumerate(given)]
    unlike = {tuple(span.values()): span for span in found}
    return sorted(unlike.values(), key=lambda span: (span["letter"], span["message"], span["start"], span["end"]))


def _span(span: Any, path: str, shown: Shown) -> dict[str, Any]:
    if not isinstance(span, dict):
        raise fault("A mark is an object.", path, "bad_spans")
    no_more_than(span, SPAN_FIELDS, path)
    letter = _letter(span.get("letter"), shown.letters, path)
    place: Any = span.get("message")
    start, end = span.get("start"), span.get("end")
    messages = shown.messages_of(letter)
    if not _is_number(place) or place >= len(messages):
        raise fault("This answer has no such message.", f"{path}.message", "bad_spans")
    quote = _between(str(messages[place].get("content") or ""), start, end)
    if not quote:
        raise fault("A mark starts and ends within the text that it marks.", f"{path}.start", "bad_spans")
    if span.get("quote") not in (None, quote):
        message = "The text at this place is another one. Mark it anew."
        raise fault(message, f"{path}.quote", "quote_differs")
    note = text_within(span.get("note", ""), MAX_NOTE_CHARACTERS)
    if not note:
        message = f"Say what is wrong at the mark, in at most {MAX_NOTE_CHARACTERS:,} characters."
        raise fault(message, f"{path}.note", "note_missing")
    return {"letter": letter, "message": place, "start": start, "end": end, "quote": quote, "note": note}


def _between(text: str, start: Any, end: Any) -> str:
    """Return a part of a text by UTF-16 offsets; empty where there is none, or where it would cut a character."""
    units = text.encode("utf-16-le")
    if not _is_number(start) or not _is_number(end) or not start < end <= len(units) // 2:
        return ""
    try:
        return units[2 * start : 2 * end].decode("utf-16-le")
    except UnicodeDecodeError:
        return ""


def _correction(
    correction: Any,
    choice: str,
    ranking: Sequence[Sequence[str]],
    shown: Shown,
    checked_answer: Callable[[Any, str], Messages],
) -> dict[str, Any] | None:
    """Return a better wording of an answer that is not worse than any other."""
    if correction is None:
        return None
    path = "payload.correction"
    if not isinstance(correction, dict):
        raise fault("A correction is an object.", path, "bad_correction")
    no_more_than(correction, ("letter", "messages"), path)
    best = ranking[0] if ranking else shown.letters if choice in (TIE, BOTH_BAD) else choice
    letter = _letter(correction.get("letter"), best, path)
    messages = checked_answer(correction.get("messages"), f"{path}.messages")
    if digest(messages) == digest(shown.messages_of(letter)):
        message = "Nothing was changed in the answer. Leave the correction out."
        raise fault(message, f"{path}.messages", "unchanged")
    return {"letter": letter, "messages": messages}


def _letter(letter: Any, letters: Sequence[str], path: str) -> str:
    if not isinstance(letter, str) or len(letter) != 1 or letter not in letters:
        raise fault(f"This is about one of {', '.join(letters)}.", f"{path}.letter", "unknown_letter")
    return letter


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
