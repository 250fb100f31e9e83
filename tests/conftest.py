"""What every suite shares: a data folder that is removed in the end, and which tests run on which stack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck, Phase, settings

# Hypothesis explains a failure by tracing every line of further runs: minutes for a machine of the hand-out, until the
# time limit hides the failure itself. Nothing here fails by a clock: other work on the machine would decide.
settings.register_profile(
    "house",
    phases=[phase for phase in Phase if phase is not Phase.explain],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what touches neither database nor broker: it has run on the other stack",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what needs no database once, on the first stack; the second stack takes the rest."""
    if not config.getoption("--only-database"):
        return
    chosen = [item for item in items if _needs_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _needs_database(item)])
    items[:] = chosen


def _needs_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db") or item.get_closest_marker("both_stacks"):
        return True
    return bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this process's data folder (and only one that tests.settings made)."""
    folder = Path(os.environ.get("TUNELOOP_DATA_DIR", ""))
    if folder.name.startswith("tuneloop-tests-"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_audit_log() -> Iterator[None]:
    """Let the flush between tests empty the audit log too, which the database refuses to everybody else.

    On PostgreSQL by a switch that only a superuser has, for that one transaction; on SQLite, whose databases here
    belong to the test process, by taking the trigger away and putting it back.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
                flush(self, sql_list)
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, sql_list)
            for _, sql in triggers:
                cursor.execute(sql)

    with mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", flush_all):
        yield
