"""Which of several records of a ranking one is, told by the end of its id. No Django here.

An order of three answers or more is a record for each two of them: ``a12r1p0-2`` is that of the first and the third
answer of the task. A corrected answer is an example to imitate, and a pair with what it corrects: ``a12r1c``.
"""

from __future__ import annotations

import re

CORRECTION = "c"
RECORD_ID = re.compile(r"a\d+r\d+(?:p(\d)-(\d)|(c)(?:t\d+)?)?")


def pair_part(one: int, other: int) -> str:
    """Return the end of the id of the record of two answers, by their places in the task."""
    return f"p{min(one, other)}-{max(one, other)}"


def places_of(record_id: str) -> tuple[int, int] | None:
    """Return the places of the two answers that a record is about; None where it is no pair of several answers."""
    found = RECORD_ID.fullmatch(record_id)
    return (int(found[1]), int(found[2])) if found and found[1] else None


def is_correction(record_id: str) -> bool:
    """Tell whether a record is a judge's own wording of an answer."""
    found = RECORD_ID.fullmatch(record_id)
    return found is not None and found[3] is not None
