"""The supervisor with real processes: what it starts, stores, passes on and settles."""

from __future__ import annotations

import json
import sys
import threading

import pytest

from tests.training.jobs.conftest import SCRIPT, history_of
from training.jobs import kinds, supervising
from training.jobs.cancelling import cancel_job
from training.jobs.kinds import KindHandlers
from training.jobs.processes import processes_of_run
from training.jobs.starting import start_queued
from training.jobs.supervising import Supervisor
from training.jobs.workspace import run_dir_of
from training.models import Attempt, AttemptState, ComputeSlot, Job, JobState

SUCCEEDING = """
for number in range(5):
    step(number)
event("records", trained=4, validated=1, excluded=[{"id": "a9r1", "reason": "too_long"}])
os.makedirs(f"{run}/output")
leave("succeeded")
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(supervising, "TICK_SECONDS", 0.05)


@pytest.fixture
def carry(tmp_path, monkeypatch):
    """Return a function that claims the next job and carries its attempt with a script as the runner."""
    stored = []
    handlers = KindHandlers(
        prepare=lambda job, run_dir: {"train": "data/train.jsonl"},
        finish=lambda job, attempt, run_dir: lambda: stored.append((job.pk, attempt.number)),
    )
    monkeypatch.setitem(kinds._handlers, "sft", handlers)

    def carry(body: str) -> Job:
        (attempt,) = start_queued("gpu")
        script = tmp_path / f"runner-{attempt.number}.py"
        script.write_text(SCRIPT + body)
        command = [sys.executable, str(script), str(run_dir_of(attempt.job_id).path)]
        Supervisor(attempt, attempt.supervisor_number).run(command)
        return Job.objects.get(pk=attempt.job_id)

    carry.stored = stored  # type: ignore[attr-defined]
    return carry


def test_a_run_that_succeeds_is_stored_and_frees_its_slot(job, carry):
    ended = carry(SUCCEEDING)
    attempt = ended.attempts.get()
    assert (ended.state, ended.step, ended.total_steps, ended.phase) == (JobState.SUCCEEDED, 4, 4, "training")
    assert ended.record_report["excluded"] == [{"id": "a9r1", "reason": "too_long"}]
    assert (attempt.state, attempt.exit_code) == (AttemptState.SUCCEEDED, 0)
    assert [event.step for event in job.events.filter(kind="step").order_by("seq")] == [0, 1, 2, 3, 4]
    assert carry.stored == [(job.pk, 1)]
    assert history_of(job) == ["attempt_started", "succeeded"]
    assert ComputeSlot.objects.get().attempt is None
    assert "hello from" in run_dir_of(job.pk).log.read_text()


def test_a_killed_runner_goes_on_from_its_checkpoint_in_another_attempt(job, carry):
    after_kill = carry("checkpoint(2); step(3)\nimport signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert after_kill.state == JobState.QUEUED
    lost = job.attempts.get()
    assert (lost.state, lost.exit_code, lost.progress) == (AttemptState.LOST, -9, 2)
    told = job.events.filter(kind="history").order_by("seq").last().data["text"]
    assert "SIGKILL" in told
    assert "Attempt 2 goes on from step 2" in told

    ended = carry('assert config["resume_from"] == "checkpoints/step-000002", config\n' + SUCCEEDING)
    assert ended.state == JobState.SUCCEEDED
    assert ended.attempts.get(number=2).resumed_from_step == 2
    # What belonged to the first attempt was put away, not mixed with the second's.
    assert json.loads((run_dir_of(job.pk).path / "attempt-1" / "config.json").read_text())["attempt"] == 1
    assert not run_dir_of(job.pk).checkpoints.exists()


@pytest.mark.parametrize("code", ["out_of_memory", "nan_loss", "bad_data"])
def test_what_would_fail_again_is_not_tried_again(job, carry, code):
    ended = carry(f'leave("failed", "{code}", "It cannot be.", retryable=True)')
    assert (ended.state, ended.error_code, ended.error_message) == (JobState.FAILED, code, "It cannot be.")
    assert ended.finished_at is not None


def test_attempts_without_progress_end_but_progress_starts_the_count_anew(job, carry):
    Job.objects.update(max_attempts=2)
    dies = "os._exit(3)"
    assert carry(dies).state == JobState.QUEUED
    assert carry("checkpoint(1)\n" + dies).state == JobState.QUEUED
    assert carry(dies).state == JobState.QUEUED
    ended = carry(dies)
    assert (ended.state, ended.attempt_count) == (JobState.FAILED, 4)
    assert "exit code 3" in ended.error_message
    assert history_of(job)[-1] == "gave_up"


def test_cancel_reaches_the_runner_which_leaves_by_itself(job, carry, monkeypatch):
    monkeypatch.setattr(supervising, "RENEW_SECONDS", 0.1)
    real = Supervisor._report
    asked = []

    def report(self):
        if not asked and run_dir_of(job.pk).runner.exists():
            asked.append(cancel_job(job=job, by=None))
        return real(self)

    monkeypatch.setattr(Supervisor, "_report", report)
    waits = 'while not os.path.exists(f"{run}/cancel"):\n    time.sleep(0.02)\ncheckpoint(3)\nleave("cancelled")'
    ended = carry(waits)
    assert ended.state == JobState.CANCELLED
    assert history_of(job) == ["attempt_started", "cancel_asked", "cancelled"]


def test_a_runner_deaf_to_cancel_is_killed_with_its_children(job, carry, monkeypatch):
    for name, seconds in {"RENEW_SECONDS": 0.1, "CANCEL_GRACE_SECONDS": 0.3, "TERM_SECONDS": 0.3}.items():
        monkeypatch.setattr(supervising, name, seconds)
    job_pk = job.pk
    real = Supervisor._report

    def report(self):
        if len(processes_of_run(run_dir_of(job_pk).path)) == 2 and Job.objects.get(pk=job_pk).state == "running":
            cancel_job(job=job, by=None)
        return real(self)

    monkeypatch.setattr(Supervisor, "_report", report)
    # A child in a group of its own, as a data loader may be: a signal to the runner's group would miss it.
    ended = carry(
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "if os.fork() == 0: os.setpgid(0, 0)\nwhile True: time.sleep(0.1)"
    )
    assert ended.state == JobState.CANCELLED
    assert processes_of_run(run_dir_of(job.pk).path) == []


def test_a_supervisor_whose_lease_was_taken_writes_nothing_and_ends_its_runner(job, carry, monkeypatch):
    monkeypatch.setattr(supervising, "RENEW_SECONDS", 0.1)
    real = Supervisor._report

    def report(self):
        if run_dir_of(job.pk).runner.exists():
            Attempt.objects.update(state=AttemptState.LOST)
        return real(self)

    monkeypatch.setattr(Supervisor, "_report", report)
    before = Job.objects.get().step
    carry("step(3)\nwhile True: time.sleep(0.05)")
    assert processes_of_run(run_dir_of(job.pk).path) == []
    assert Job.objects.get().step == before
    assert not job.events.filter(kind="step").exists()


def test_a_new_supervisor_adopts_a_runner_at_work(job, carry, tmp_path):
    """The first supervisor vanishes as if killed; its runner works on, and the second one finds it."""
    (attempt,) = start_queued("gpu")
    script = tmp_path / "runner.py"
    script.write_text(SCRIPT + 'while not os.path.exists(f"{run}/go"):\n    time.sleep(0.02)\n' + SUCCEEDING)
    run_dir = run_dir_of(job.pk)
    run_dir.create()
    first = Supervisor(attempt, 1)
    runner = first._begin([sys.executable, str(script), str(run_dir.path)])
    run_dir.runner.unlink()  # it had not even time to note the pid

    Attempt.objects.update(supervisor_number=2)
    threading.Timer(0.5, (run_dir.path / "go").touch).start()
    second = Supervisor(Attempt.objects.get(), 2)
    # Reap the first one's child, as init does for an orphan.
    threading.Thread(target=runner._child.wait, daemon=True).start()
    assert second.run(["false"]) == JobState.SUCCEEDED
    assert history_of(job) == ["attempt_started", "adopted", "succeeded"]
    assert job.attempts.count() == 1


def test_two_supervisors_of_one_run_cannot_be(job, carry):
    (attempt,) = start_queued("gpu")
    run_dir = run_dir_of(job.pk)
    run_dir.create()
    held = supervising.hold_lock(run_dir.supervisor_lock)
    assert Supervisor(attempt, 1).run(["false"]) is None
    held.close()


def test_secrets_stay_out_of_the_runner(job, carry, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:pass@proxy:8080")
    carry('json.dump(dict(os.environ), open(f"{run}/environ.json", "w"))\n' + SUCCEEDING)
    passed = json.loads((run_dir_of(job.pk).path / "environ.json").read_text())
    assert not {"SECRET_KEY", "DATABASE_URL", "HF_TOKEN", "HTTPS_PROXY"} & passed.keys()
    assert passed["CUDA_VISIBLE_DEVICES"] == ""


def test_events_that_no_database_can_hold_do_not_stop_a_run(job, carry):
    ended = carry(
        'step(1); event("step", step=2, total_steps=4, loss=float("nan")); event("step", step=10**12, total_steps=4)\n'
        'open(f"{run}/events.jsonl", "a").write("{broken\\n")\nevent("note", text="a\\x00b")\n' + SUCCEEDING
    )
    assert ended.state == JobState.SUCCEEDED
    assert job.events.get(kind="note").data == {"text": "ab"}
