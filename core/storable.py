"""What every database of ours can keep: text without NUL and half surrogates, finite numbers, no endless nesting."""

from __future__ import annotations

import math
from typing import Any

MAX_DEPTH = 32


def storable_text(text: str) -> bool:
    """Tell whether ``text`` is text that PostgreSQL can keep: no NUL character, no half of a surrogate pair."""
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def depth_of(value: Any, *, most: int = MAX_DEPTH) -> int:
    """Return how deeply ``value`` is nested, or ``most + 1`` where it is deeper; without recursion (it may be hostile)."""
    deepest, stack = 0, [(value, 1)]
    while stack:
        current, depth = stack.pop()
        deepest = max(deepest, depth)
        if depth > most:
            return depth
        if isinstance(current, dict):
            stack.extend((child, depth + 1) for child in current.values())
        elif isinstance(current, list):
            stack.extend((child, depth + 1) for child in current)
    return deepest


def unstorable(value: Any, path: str = "") -> str | None:
    """Return the dotted path of something in a JSON value that cannot be kept, or None. Check the depth first."""
    if isinstance(value, str):
        return None if storable_text(value) else path
    if isinstance(value, float):
        return None if math.isfinite(value) else path
    if isinstance(value, dict):
        for key, child in value.items():
            if not storable_text(str(key)):
                return path
            if (found := unstorable(child, f"{path}.{key}".lstrip("."))) is not None:
                return found
    elif isinstance(value, list):
        for index, child in enumerate(value):
            if (found := unstorable(child, f"{path}.{index}".lstrip("."))) is not None:
                return found
    return None
