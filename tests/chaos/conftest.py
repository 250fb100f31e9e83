"""One installation for each test: on SQLite and the filesystem broker, or on servers of the test's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.product.installation import Installation
from tests.product.servers import PrivatePostgres, PrivateRedis, missing_programs


@dataclass
class Servers:
    """The servers that a test may stop; None on the embedded stack."""

    postgres: PrivatePostgres | None = None
    redis: PrivateRedis | None = None


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    if not os.environ.get("DATABASE_URL"):
        yield Servers()
        return
    if reason := missing_programs():
        pytest.skip(f"chaos tests on PostgreSQL + Redis need servers of their own: {reason}")
    # Not below pytest's own folder: PostgreSQL runs as another user, and pytest lets nobody else through.
    folder = Path(tempfile.mkdtemp(prefix="tuneloop-servers-"))
    folder.chmod(0o755)
    found = Servers(PrivatePostgres(folder / "postgres"), PrivateRedis())
    assert found.postgres is not None
    assert found.redis is not None
    found.postgres.create()
    found.redis.start()
    yield found
    found.redis.stop()
    found.postgres.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def installation(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start the product once; each test has its own job, and leaves every process running."""
    environment = {}
    if servers.postgres is not None and servers.redis is not None:
        environment = {"DATABASE_URL": servers.postgres.url, "CELERY_BROKER_URL": servers.redis.url}
    product = Installation(Path(tmp_path_factory.mktemp("product")), environment, fill="tests.chaos.fill")
    try:
        product.prepare()
        product.start()
        yield product
    finally:
        product.close()
