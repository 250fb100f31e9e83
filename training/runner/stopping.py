"""Being asked to stop: by the file ``cancel`` in the run directory, or by SIGTERM (the host goes down)."""

from __future__ import annotations

import signal
import time
from typing import Any

from training.jobs.run_dir import RunDir
from training.runner.failures import Cancelled

LOOK_EVERY_SECONDS = 0.5


class StopSwitch:
    """Tells whether the run was asked to stop. It never interrupts: the run stops where its state is whole."""

    def __init__(self, run_dir: RunDir) -> None:
        self._file = run_dir.cancel
        self._asked = False
        self._looked_at = 0.0

    def listen(self) -> None:
        """Take SIGTERM as a request instead of dying of it."""
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, _number: int, _frame: Any) -> None:
        self._asked = True

    @property
    def asked(self) -> bool:
        """Tell whether to stop; the file is looked for twice a second at most."""
        if not self._asked and time.monotonic() - self._looked_at >= LOOK_EVERY_SECONDS:
            self._looked_at = time.monotonic()
            self._asked = self._file.exists()
        return self._asked

    def check(self) -> None:
        """Leave if asked to, where there is nothing to be saved.

        Raises:
            Cancelled: it was asked.
        """
        if self.asked:
            raise Cancelled
