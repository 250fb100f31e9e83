"""Watch one attempt, from its runner's start (or adoption) to its settlement.

The supervisor starts the runner (or adopts one whose supervisor died), stores what the runner reports, renews the
lease, passes a cancel on, and settles the attempt in the end.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection

from training.jobs.bell import ring
from training.jobs.ending import Ending, Outcome, ending_of
from training.jobs.events import LINES_AT_ONCE, read_events
from training.jobs.history import tell_of_attempt
from training.jobs.hosts import visible_devices
from training.jobs.kinds import BadRunData
from training.jobs.lease import RENEW_SECONDS, UNREACHABLE, Lease, LeaseLost
from training.jobs.logs import shorten_log
from training.jobs.preparing import run_config
from training.jobs.processes import end_run, started_at
from training.jobs.runner_process import RunnerLocked, RunnerProcess, find_runner, hold_lock, start_runner
from training.jobs.settling import settle
from training.jobs.slots import release_slot
from training.jobs.workspace import run_dir_of
from training.models import Attempt, AttemptState, ComputeSlot, Job, JobState
from training.models.job import LIVE_ATTEMPT_STATES

logger = logging.getLogger(__name__)
T = TypeVar("T")

TICK_SECONDS = 0.5
# Asked to stop, a runner may finish its step and write a checkpoint; then it is told to, then it is made to.
CANCEL_GRACE_SECONDS = 60.0
TERM_SECONDS = 15.0
# Without the database for so long, another host may soon believe this one lost (recovery.HOST_LOST_AFTER): stop first.
BLIND_AT_MOST_SECONDS = 15 * 60.0
DATABASE_RETRY_SECONDS = 2.0


class Supervisor:
    """The supervisor of one attempt."""

    def __init__(self, attempt: Attempt, number: int) -> None:
        self.attempt = attempt
        self.lease = Lease(attempt.pk, attempt.job_id, number)
        self.run_dir = run_dir_of(attempt.job_id)
        self.offset = attempt.events_offset
        self.stop_asked_at: float | None = None
        self.renewed_at = time.monotonic()

    def run(self, command: Sequence[str] | None = None) -> JobState | None:
        """Carry the attempt to its end; return the job's state then, or None when another took over."""
        command = command or [sys.executable, "-m", "training.runner", str(self.run_dir.path)]
        self.run_dir.create()
        held = hold_lock(self.run_dir.supervisor_lock)
        if held is None:
            logger.warning("Another supervisor is at work in %s; leaving.", self.run_dir.path)
            return None
        with held:
            try:
                return self._carry(command)
            except LeaseLost as lost:
                logger.warning("Leaving: %s.", lost)
                self._leave()
                return None

    def _carry(self, command: Sequence[str]) -> JobState:
        started = started_at(os.getpid())
        self._patiently(lambda: self.lease.fence(supervisor_pid=os.getpid(), supervisor_started=started))
        begun = self._begin(command)
        if isinstance(begun, RunnerProcess):
            self._watch(begun)
            ending = self._read_ending(begun)
        else:
            ending = begun
        job = self._patiently(lambda: settle(self.lease, ending))
        self.attempt.refresh_from_db()
        release_slot(self.attempt)
        # A slot is free: whatever waits may start, be it this job's next attempt or another job.
        ring(job.queue)
        return JobState(job.state)

    # Starting

    def _begin(self, command: Sequence[str]) -> RunnerProcess | Ending:
        """Return the runner, adopted or started; or how the attempt ended if there is nothing to run any more."""
        number = self.attempt.number
        runner = find_runner(self.run_dir, number)
        if runner is not None:
            self._patiently(lambda: self._adopt(runner))
            return runner
        if self.run_dir.attempt_begun(number):
            return self._ending_without_runner()
        job = self._patiently(
            lambda: Job.objects.select_related("base_model", "dataset_version").get(pk=self.attempt.job_id)
        )
        if job.state == JobState.CANCELLING:
            return Ending(Outcome.CANCELLED, "cancelled", "Cancelled before the runner started")
        if not end_run(self.run_dir.path):
            return Ending(Outcome.LOST, "still_there", "Processes of an earlier attempt could not be ended", True)
        self.run_dir.put_away(number)
        try:
            with self.lease.kept():
                config = run_config(job, number, self.run_dir)
        except BadRunData as error:
            return Ending(Outcome.FAILED, error.code, error.message)
        except OSError as error:
            return Ending(Outcome.FAILED, "prepare_failed", f"The run could not be prepared: {error}", retryable=True)
        self.run_dir.write_config(config)
        return self._start(command)

    def _start(self, command: Sequence[str]) -> RunnerProcess | Ending:
        found = self.run_dir.progress()
        # The last check before a process is born: whoever has lost the lease starts nothing.
        self._patiently(lambda: self.lease.fence(resumed_from_step=found or None))
        slot = ComputeSlot.objects.filter(attempt=self.attempt).first()
        try:
            runner = start_runner(
                self.run_dir,
                attempt=self.attempt.number,
                command=command,
                working_directory=Path(settings.BASE_DIR),
                visible_devices=visible_devices(slot.device) if slot else "",
            )
        except RunnerLocked:
            return Ending(Outcome.LOST, "locked", "Another runner is still at work in the run directory", True)
        except OSError as error:
            return Ending(Outcome.FAILED, "not_started", f"The runner could not be started: {error}", retryable=True)
        self._patiently(lambda: self._note_runner(runner))
        return runner

    def _note_runner(self, runner: RunnerProcess) -> None:
        self.lease.fence(state=AttemptState.RUNNING, runner_pid=runner.name.pid, runner_started=runner.name.started)

    def _adopt(self, runner: RunnerProcess) -> None:
        self._note_runner(runner)
        number = self.attempt.number
        text = f"The runner of attempt {number} was at work all the while; its new supervisor goes on with it."
        tell_of_attempt(self.lease, "adopted", text, attempt=number, pid=runner.name.pid)

    # Watching

    def _watch(self, runner: RunnerProcess) -> None:
        while True:
            running = runner.is_running()
            more = self._report()
            if not running and not more:
                return
            if running:
                self._press_to_stop()
                shorten_log(self.run_dir.log)
                time.sleep(TICK_SECONDS)

    def _report(self) -> bool:
        """Store what is new and renew the lease; return whether there is more. A silent database is waited for."""
        events, offset = read_events(self.run_dir.events, self.offset)
        if not events and time.monotonic() - self.renewed_at < RENEW_SECONDS:
            return False
        try:
            job = self.lease.store(events, offset=offset)
        except UNREACHABLE as error:
            connection.close()
            blind = time.monotonic() - self.renewed_at
            logger.warning("The database does not answer (for %.0f s now): %s", blind, error)
            if blind > BLIND_AT_MOST_SECONDS:
                self._ask_to_stop()
            time.sleep(DATABASE_RETRY_SECONDS)
            return True
        self.offset = offset
        self.renewed_at = time.monotonic()
        if job.state == JobState.CANCELLING:
            self._ask_to_stop()
        return len(events) == LINES_AT_ONCE

    def _ask_to_stop(self) -> None:
        if self.stop_asked_at is None:
            self.stop_asked_at = time.monotonic()
            self.run_dir.cancel.touch()

    def _press_to_stop(self) -> None:
        if self.stop_asked_at is None:
            return
        if time.monotonic() - self.stop_asked_at > CANCEL_GRACE_SECONDS:
            logger.warning("The runner did not leave within %.0f s of being asked.", CANCEL_GRACE_SECONDS)
            end_run(self.run_dir.path, self.attempt.number, term_seconds=TERM_SECONDS)

    # Ending

    def _read_ending(self, runner: RunnerProcess) -> Ending:
        if runner.exit_code is not None:
            self.run_dir.write_exit_status(attempt=self.attempt.number, exit_code=runner.exit_code)
        return self._ending_without_runner()

    def _ending_without_runner(self) -> Ending:
        """Return how the attempt ended, after its last events are stored and its last processes are gone."""
        end_run(self.run_dir.path, self.attempt.number)
        self.renewed_at = time.monotonic() - RENEW_SECONDS
        while self._report():
            pass
        return ending_of(self.run_dir, self.attempt.number)

    def _leave(self) -> None:
        """The lease is lost. A runner of an ended attempt is ended; one that a newer supervisor has is left to it."""
        attempt = self._patiently(lambda: Attempt.objects.get(pk=self.attempt.pk))
        if attempt.state not in LIVE_ATTEMPT_STATES:
            end_run(self.run_dir.path, attempt.number)
            release_slot(attempt)

    def _patiently(self, action: Callable[[], T]) -> T:
        """Do ``action``, again and again while the database does not answer."""
        while True:
            try:
                return action()
            except UNREACHABLE as error:
                logger.warning("The database does not answer: %s", error)
                connection.close()
                time.sleep(DATABASE_RETRY_SECONDS)
