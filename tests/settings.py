"""The product's own settings, on a data folder that belongs to this test process alone.

pytest-django reads settings before any conftest, so the folder has to be chosen here. A process that a test starts
inherits the environment and stays in its parent's folder; each xdist worker has its own.
"""

from __future__ import annotations

import os
import tempfile

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
if os.environ.get("TUNELOOP_TEST_PROCESS") != _worker:
    os.environ["TUNELOOP_TEST_PROCESS"] = _worker
    os.environ["TUNELOOP_DATA_DIR"] = tempfile.mkdtemp(prefix=f"tuneloop-tests-{_worker}-")

from config.settings import *  # noqa: E402, F403 - after the data folder is known
