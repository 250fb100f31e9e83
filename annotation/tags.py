"""Tags of people and of tasks: skills and languages, in one spelling."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import Detail, InvalidInput

MAX_TAGS = 20
# How many people a task may be for by name.
MAX_PEOPLE = 50
MAX_TAG_CHARACTERS = 50


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Return tags as they are kept: in lower case, without needless blanks and commas, each once, sorted.

    Raises:
        InvalidInput: there are too many, or one is too long.
    """
    tidy = sorted({" ".join(tag.lower().replace(",", " ").split()) for tag in tags} - {""})
    if len(tidy) > MAX_TAGS:
        raise _invalid("too_many", f"There are {len(tidy)} tags; the limit is {MAX_TAGS}.")
    if any(len(tag) > MAX_TAG_CHARACTERS for tag in tidy):
        raise _invalid("too_long", f"A tag has at most {MAX_TAG_CHARACTERS} characters.")
    return tidy


def _invalid(code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field="tags", code=code)])
