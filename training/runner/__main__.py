"""``python -m training.runner RUN_DIR``: do what ``RUN_DIR/config.json`` says. The protocol is in docs/architecture."""

from __future__ import annotations

import json
import logging
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

from training.jobs.run_dir import RUN_FORMAT, RunDir
from training.runner.config import DPO, GENERATE, SFT, cleaned, fields_of, problem_with
from training.runner.failures import Cancelled, RunFailed, failure_of
from training.runner.reporting import Events, write_exit
from training.runner.stopping import StopSwitch


def main(path: str) -> int:
    """Carry one run to its end and say how it ended; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run_dir = RunDir(Path(path))
    events = Events(run_dir)
    stop = StopSwitch(run_dir)
    stop.listen()
    try:
        run = read_run(run_dir)
        _quieten()
        _work(run, run_dir, events, stop)
    except Cancelled:
        write_exit(run_dir, "cancelled", message="Stopped as asked", step=events.last_step)
        return 1
    except Exception as error:  # noqa: BLE001 - the last place where a run's fault can be told
        traceback.print_exc()
        failure = failure_of(error)
        write_exit(
            run_dir,
            "failed",
            code=failure.code,
            message=failure.message,
            retryable=failure.retryable,
            step=events.last_step,
        )
        return 1
    write_exit(run_dir, "succeeded", step=events.last_step)
    return 0


def read_run(run_dir: RunDir) -> dict[str, Any]:
    """Read ``config.json``, with the default of every setting that it leaves out.

    Raises:
        RunFailed: it is not of this runner's format, or a setting cannot be used.
    """
    try:
        run: dict[str, Any] = json.loads(run_dir.config.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunFailed("bad_config", f"{run_dir.config} cannot be read: {error}.") from None
    if run.get("run_format") != RUN_FORMAT or run.get("kind") not in {SFT, DPO, GENERATE}:
        text = f"{run_dir.config} is of another version of Tuneloop, or of a kind of run that is not known."
        raise RunFailed("bad_config", text)
    given = run["config"]
    settings = {}
    for field in fields_of(run["kind"], run["tuning"]):
        value = given.get(field.name, field.default)
        problem = problem_with(field, value)
        if problem:
            raise RunFailed("bad_config", problem)
        settings[field.name] = cleaned(field, value)
    return run | {"config": settings}


def _work(run: dict[str, Any], run_dir: RunDir, events: Events, stop: StopSwitch) -> None:
    # Only now: loading torch takes seconds, and a bad config is told at once.
    if run["kind"] == GENERATE:
        from training.runner.generating import generate

        generate(run, run_dir, events, stop)
    else:
        from training.runner.training import train

        train(run, run_dir, events, stop)


def _quieten() -> None:
    """Keep out of the log what helps nobody: progress bars (the events tell the progress), advice for TRL's authors."""
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    import datasets
    import transformers

    transformers.utils.logging.disable_progress_bar()
    datasets.disable_progress_bars()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m training.runner RUN_DIR")
    sys.exit(main(sys.argv[1]))
