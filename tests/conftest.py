"""What every suite shares: a data folder that is removed in the end, and which tests run on which stack."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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
