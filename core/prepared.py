"""Statements that run on every call, compiled once: their SQL is kept, and only the values change.

What the ORM does to turn a query into SQL takes longer than PostgreSQL takes to answer it. A ``Prepared`` query is built
by the ORM from placeholders, once in a process, and from then on sent as it is; its rows become the same objects, with
the same related objects, as the ORM would make.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from core.together import execute, is_open, write

M = TypeVar("M", bound=Model)
LARGEST_NUMBER = 2**63 - 1


class Placeholder(int):
    """Stands for a value while a query is compiled; a number that no column holds."""


def placeholders(count: int) -> list[Placeholder]:
    """Return that many different placeholders, as numbers; ``str`` of one stands for a text."""
    return [Placeholder(8_100_000_000_000_000_001 + number) for number in range(count)]


class Prepared(Generic[M]):
    """A query of so many values. ``build`` makes it from placeholders, in the order in which values are given."""

    def __init__(self, build: Callable[..., QuerySet[M]], values: int) -> None:
        self.build, self.marks = build, placeholders(values)
        # By vendor: the tests of one process meet one, but a statement must never meet the other.
        self.compiled: dict[str, _Compiled] = {}

    def all(self, *values: Any) -> list[M]:
        """Return the objects for these values; none for a number that no column can hold, as the ORM has it."""
        if any(isinstance(value, int) and abs(value) > LARGEST_NUMBER for value in values):
            return []
        found = self.compiled.get(connection.vendor)
        if found is None:
            found = self.compiled[connection.vendor] = _Compiled(self.build(*self.marks), self.marks)
        return found.run(values)

    def first(self, *values: Any) -> M | None:
        """Return the first object for these values, or None."""
        found = self.all(*values)
        return found[0] if found else None


class _Compiled:
    """The SQL of a query, and how its rows become objects (as in ``django.db.models.query.ModelIterable``)."""

    def __init__(self, queryset: QuerySet[Any], marks: Sequence[Placeholder]) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        # Outside of a transaction a query that locks cannot be run, but it can be compiled.
        self.sql, parameters = compiler.as_sql()
        self.parameters = [_index(marks, value) for value in parameters]
        if missing := {*range(len(marks))} - {index for index, _ in self.parameters if index is not None}:
            raise ValueError(f"The query does not use its value {min(missing)}.")
        select, info = compiler.select, compiler.klass_info
        self.model = info["model"]
        fields = info["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.names = [column[0].target.attname for column in select[self.start : self.end]]
        # The stubs are of a later Django.
        self.populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
        self.converters = list(compiler.get_converters([column[0] for column in select]).items())

    def run(self, values: Sequence[Any]) -> list[Any]:
        parameters = [fixed if index is None else values[index] for index, fixed in self.parameters]
        with connection.cursor() as cursor:
            execute(cursor, self.sql, parameters)
            rows = cursor.fetchall()
        found = []
        for values_of_row in rows:
            row = list(values_of_row)
            for place, (converters, expression) in self.converters:
                for converter in converters:
                    row[place] = converter(row[place], expression, connection)
            one = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
            for populator in self.populators:
                populator.populate(row, one)
            found.append(one)
        return found


def _index(marks: Sequence[Placeholder], value: Any) -> tuple[int | None, Any]:
    """Return which value a parameter stands for, or None and the parameter itself."""
    for index, mark in enumerate(marks):
        if value in (mark, str(mark)):
            return index, None
    return None, value


def insert(row: Model, *, key: bool = True) -> None:
    """Add a new row as ``save`` does, for models without signals and with a key from the database.

    Where the key is not needed (``key=False``) the row may wait for company (:mod:`core.together`), and has none then.
    """
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    kind = (model, connection.vendor)
    if kind not in _inserts:
        columns = ", ".join(_name(field) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        _inserts[kind] = f"INSERT INTO {_table(model)} ({columns}) VALUES ({marks})"  # noqa: S608 - names
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    if key or not is_open():
        with connection.cursor() as cursor:
            execute(cursor, f"{_inserts[kind]} RETURNING {_name(model._meta.pk)}", values)
            (row.pk,) = cursor.fetchone()
    else:
        write(_inserts[kind], values)
    row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """Write some fields of a row that is there, as ``save(update_fields=names)`` does, for models without signals."""
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    key = (model, names, connection.vendor)
    if key not in _updates:
        settings = ", ".join(f"{_name(field)} = %s" for field in fields)
        _updates[key] = f"UPDATE {_table(model)} SET {settings} WHERE {_name(model._meta.pk)} = %s"  # noqa: S608 - names
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    write(_updates[key], [*values, row.pk])


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _name(field: Any) -> str:
    return connection.ops.quote_name(field.column)


_inserts: dict[tuple[type[Model], str], str] = {}
_updates: dict[tuple[type[Model], tuple[str, ...], str], str] = {}
