"""The numbers of each chart as rows of a table, the same as in the dashboards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation.models import Project
from annotation.queries import counters, dashboards, own_dashboards
from annotation.queries.causes import causes_of
from annotation.queries.days import by_day, last_days

Row = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A chart's columns, and where its rows come from. ``roles``: who sees it; "own": everybody, of themselves."""

    columns: tuple[str, ...]
    rows: Callable[[Project, User, int], Iterable[Row]]
    roles: str


def _throughput(project: Project, user: User, days: int) -> Iterable[Row]:
    return by_day(project, last_days(days), dashboards.THROUGHPUT)


def _burn_down(project: Project, user: User, days: int) -> Iterable[Row]:
    rows: list[Row] = dashboards.burn_down(project, counters.counts_of(project), last_days(days))["days"]
    return rows


def _cost(project: Project, user: User, days: int) -> Iterable[Row]:
    rows: list[Row] = dashboards.cost(project, last_days(days))["by_day"]
    return rows


def _cost_of_people(project: Project, user: User, days: int) -> Iterable[Row]:
    rows: list[Row] = dashboards.cost(project, last_days(days))["people"]
    return rows


def _queue(project: Project, user: User, days: int) -> Iterable[Row]:
    for name, value in dashboards.queue_health(project, counters.counts_of(project)).items():
        if isinstance(value, dict):
            yield {"what": name, "count": value["count"], "or_more": value["capped"]}
        elif isinstance(value, int):
            yield {"what": name, "count": value, "or_more": False}


def _agreement(project: Project, user: User, days: int) -> Iterable[Row]:
    for week in dashboards.agreement_trend(project)["weeks"]:
        yield {name: week[name] for name in ("week", "kind", "label")} | {
            f"{figure}_{part}": week[figure][part]
            for figure in ("alpha", "raw")
            for part in ("value", "low", "high", "n")
        }


def _hot_spots(project: Project, user: User, days: int) -> Iterable[Row]:
    for found in causes_of(project, days=days):
        yield {name: getattr(found, name) for name in ("section", "guideline_number", "cause", "count")}


def _verdicts(project: Project, user: User, days: int) -> Iterable[Row]:
    rows: list[Row] = own_dashboards.reviewer_dashboard(project, user, days=days)["days"]
    return rows


def _overturned(project: Project, user: User, days: int) -> Iterable[Row]:
    weeks = own_dashboards.reviewer_dashboard(project, user, days=days)["weeks"]
    return _flat(weeks, "overturned")


def _own_days(project: Project, user: User, days: int) -> Iterable[Row]:
    rows: list[Row] = own_dashboards.annotator_dashboard(project, user, days=days)["days"]
    return rows


def _own_gold(project: Project, user: User, days: int) -> Iterable[Row]:
    return _flat(own_dashboards.annotator_dashboard(project, user, days=days)["gold_weeks"], "gold")


def _own_agreement(project: Project, user: User, days: int) -> Iterable[Row]:
    return _flat(own_dashboards.annotator_dashboard(project, user, days=days)["agreement_weeks"], "agreement")


def _flat(weeks: Iterable[Row], figure: str) -> Iterable[Row]:
    for row in weeks:
        yield {"week": row["week"]} | {name: row[figure][name] for name in ("value", "low", "high", "n")}


SHARE = ("week", "value", "low", "high", "n")
ALPHA_AND_RAW = tuple(f"{figure}_{part}" for figure in ("alpha", "raw") for part in ("value", "low", "high", "n"))
CHARTS: dict[str, Chart] = {
    "throughput": Chart(("date", "people", *dashboards.THROUGHPUT), _throughput, "reviewing"),
    "burn-down": Chart(("date", "left", "asked", "completed"), _burn_down, "reviewing"),
    "queue": Chart(("what", "count", "or_more"), _queue, "reviewing"),
    "agreement": Chart(("week", "kind", "label", *ALPHA_AND_RAW), _agreement, "reviewing"),
    "hot-spots": Chart(("section", "guideline_number", "cause", "count"), _hot_spots, "reviewing"),
    "cost": Chart(("date", "hours", "cost", "hours_without_rate"), _cost, "managing"),
    "cost-by-person": Chart(("id", "name", "hours", "rate", "cost"), _cost_of_people, "managing"),
    "my-verdicts": Chart(("date", "reviewed", "overturned"), _verdicts, "reviewing"),
    "my-overturned": Chart(SHARE, _overturned, "reviewing"),
    "my-days": Chart(("date", "answers", "approved", "returned", "rejected", "seconds"), _own_days, "own"),
    "my-gold": Chart(SHARE, _own_gold, "own"),
    "my-agreement": Chart(SHARE, _own_agreement, "own"),
}
