"""What a runner's process is told: what training needs, and nothing that it must not know."""

from __future__ import annotations

from pathlib import Path

from training.jobs.runner_process import runner_environment

OF_THE_SUPERVISOR = {
    "PATH": "/usr/bin",
    "HF_HOME": "/models",
    "SECRET_KEY": "secret",
    "DATABASE_URL": "postgresql://tuneloop:password@db/tuneloop",
    "https_proxy": "http://user:password@proxy:3128",
    "no_proxy": "localhost",
}


def test_no_secret_reaches_the_runner() -> None:
    told = runner_environment(OF_THE_SUPERVISOR, Path("/runs/7"), 2, "1")
    assert told["PATH"] == "/usr/bin"
    assert told["HF_HOME"] == "/models"
    assert told["no_proxy"] == "localhost"
    assert {"SECRET_KEY", "DATABASE_URL", "https_proxy"} & set(told) == set()


def test_it_knows_its_run_its_attempt_and_its_gpu() -> None:
    told = runner_environment(OF_THE_SUPERVISOR, Path("/runs/7"), 2, "1")
    assert told["TUNELOOP_RUN_DIR"] == "/runs/7"
    assert told["TUNELOOP_ATTEMPT"] == "2"
    assert told["CUDA_VISIBLE_DEVICES"] == "1"


def test_its_threads_wait_without_spinning_unless_somebody_says_otherwise() -> None:
    assert runner_environment({}, Path("/runs/7"), 1, "")["OMP_WAIT_POLICY"] == "PASSIVE"
    told = runner_environment({"OMP_WAIT_POLICY": "ACTIVE"}, Path("/runs/7"), 1, "")
    assert told["OMP_WAIT_POLICY"] == "ACTIVE"
