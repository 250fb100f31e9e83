"""Walk a long list in the order of an index, from where one has come to: as fast at its end as at its beginning.

DRF's cursor pagination knows one column and counts what ties with it; this compares whole rows of columns, so that a
million tasks of one priority are no matter. All columns go one way, as an index is read.
"""

from __future__ import annotations

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.errors import Detail, InvalidInput
from core.fields import LARGEST_ID

M = TypeVar("M", bound=Model)
Key = tuple[int, ...]
# How many rows are asked at once where it is not SQL that tells which fit.
AT_ONCE = 500


@dataclass(frozen=True)
class Order:
    """Columns of whole numbers, all going down or all going up. The last of them tells any two rows apart."""

    columns: tuple[str, ...]
    descending: bool = True

    def sorted(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Return ``rows`` in this order."""
        return rows.order_by(*(f"-{name}" if self.descending else name for name in self.columns))

    def behind(self, rows: QuerySet[M], key: Key | None) -> QuerySet[M]:
        """Return the rows that come after ``key``."""
        if key is None:
            return rows
        way = "lt" if self.descending else "gt"
        if len(key) == 1:
            return rows.filter(**{f"{self.columns[0]}__{way}": key[0]})
        # SQLite is given rows of columns spelled out as OR: the first column's bound is what it reads the index by.
        rows = rows.filter(**{f"{self.columns[0]}__{way}e": key[0]})
        columns = tuple(F(name) for name in self.columns)
        return rows.filter(TupleLessThan(columns, key) if self.descending else TupleGreaterThan(columns, key))

    def up_to(self, rows: QuerySet[M], key: Key | None) -> QuerySet[M]:
        """Return the rows that come before ``key``, and itself: it is the last of whole numbers."""
        if key is None:
            return rows
        return Order(self.columns, not self.descending).behind(
            rows, (*key[:-1], key[-1] + (-1 if self.descending else 1))
        )


@dataclass(frozen=True)
class Found:
    """Some rows of a list, by key. ``following``: where to go on, or None at the end of the list.

    ``looked_at`` is set where the search stopped before it had found as many as it was asked for.
    """

    keys: list[Key]
    following: Key | None = None
    looked_at: int | None = None

    @property
    def ids(self) -> list[int]:
        """The last column of each row."""
        return [key[-1] for key in self.keys]


@dataclass(frozen=True)
class Stream(Generic[M]):
    """Rows that an index holds in the order asked for, and what else is asked of them, which no index knows.

    ``fitting`` takes ids and returns those that fit where SQL would be a poor way to ask.
    """

    rows: QuerySet[M]
    also: Q | None = None
    fitting: Callable[[Sequence[int]], set[int]] | None = None

    def first(self, order: Order, after: Key | None, size: int, most: int) -> tuple[list[Key], Key | None]:
        """Return the first ``size`` keys among the ``most`` rows behind ``after``, and the last row looked at.

        The last is None where there are no more rows, or where enough were found.
        """
        rows = order.behind(self.rows, after)
        end: Key | None = None
        if self.also is not None or self.fitting is not None:
            # One look into the index tells how far to read; the rows of a short list are all read.
            end = order.sorted(rows).values_list(*order.columns)[most - 1 : most].first()
            rows = order.up_to(rows, end).filter(self.also or Q())
        keys = order.sorted(rows).values_list(*order.columns)
        found = list(keys[:size]) if self.fitting is None else self._fitting(keys[:most], size)
        return (found, None) if len(found) >= size else (found, end)

    def _fitting(self, keys: QuerySet[M, Any], size: int) -> list[Key]:
        assert self.fitting is not None
        found: list[Key] = []
        candidates = iter(list(keys))
        while len(found) < size and (some := list(islice(candidates, AT_ONCE))):
            fitting = self.fitting([key[-1] for key in some])
            found += [key for key in some if key[-1] in fitting]
        return found[:size]


def walk(
    streams: Sequence[Stream[M]], order: Order, *, after: Key | None = None, size: int, most: int = 50_000
) -> Found:
    """Return the next ``size`` rows of several streams that share no row, looking at no more than ``most`` rows."""
    share = max(1, most // max(1, len(streams)))
    found: list[list[Key]] = []
    ends: list[Key] = []
    for stream in streams:
        keys, end = stream.first(order, after, size + 1, share)
        found.append(keys)
        ends += [end] if end else []
    merged = list(islice(heapq.merge(*found, reverse=order.descending), size + 1))
    if ends:
        # Behind the first of these, rows of that stream may be missing.
        limit = (max if order.descending else min)(ends)
        merged = [key for key in merged if (key >= limit if order.descending else key <= limit)]
        if len(merged) <= size:
            return Found(merged, following=limit, looked_at=share * len(ends))
    return Found(merged[:size], following=merged[size - 1] if len(merged) > size else None)


def write_cursor(key: Key) -> str:
    """Return a key as text for an address."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def read_cursor(text: str, order: Order) -> Key:
    """Return the key that a cursor holds.

    Raises:
        InvalidInput: it is none of this list.
    """
    try:
        key = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _bad_cursor() from error
    whole = isinstance(key, list) and all(type(part) is int and abs(part) <= LARGEST_ID for part in key)
    if not whole or len(key) != len(order.columns):
        raise _bad_cursor()
    return tuple(key)


def _bad_cursor() -> InvalidInput:
    message = "This is no cursor of this list. Begin again without one."
    return InvalidInput(message, details=[Detail(message, field="cursor", code="invalid")])


def page_address(request: Request, key: Key | None) -> str | None:
    """Return the address of the page behind ``key``: this one's, with its cursor."""
    return None if key is None else replace_query_param(request.build_absolute_uri(), "cursor", write_cursor(key))
