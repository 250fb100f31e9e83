"""What the processes need before they start: tables, and the files that browsers fetch."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from launcher import stamps
from launcher.console import Console, Problem, run
from launcher.environment import PYTHON, ROOT, VENV, built_version
from launcher.place import Place

STATIC = ROOT / "staticfiles"
DATABASE_ERRORS = ("OperationalError", "ConnectionTimeout", "PoolTimeout", "ImproperlyConfigured")


def manage(place: Place, arguments: Sequence[str], *, log: str, hint: str = "") -> None:
    """Run one management command.

    Raises:
        Problem: it failed.
    """
    command = [PYTHON, "manage.py", *arguments]
    run(command, log=place.logs / log, hint=hint, cwd=ROOT, env=place.process_environment())


def bring_up_to_date(place: Place, console: Console) -> None:
    """Bring tables and static files to this version of the sources; nothing happens where they are.

    Raises:
        Problem: the database does not answer, or a command failed.
    """
    with ThreadPoolExecutor() as pool:
        works = [pool.submit(_tables, place, console), pool.submit(_static_files, place, console)]
        for work in works:
            work.result()


def _tables(place: Place, console: Console) -> None:
    stamp = place.data_dir / "tables.stamp"
    migrations = sorted(ROOT.glob("*/migrations"))
    wanted = stamps.digest([*migrations, VENV / "run.stamp"], root=ROOT, words=[sys.version])
    # What became of a database elsewhere nobody knows here: there the commands look for themselves.
    if not place.database_url and (place.data_dir / "db.sqlite3").exists() and stamps.is_fresh(stamp, wanted):
        return console.up_to_date("Database")
    with console.step("Database"):
        try:
            manage(place, ["migrate", "--verbosity", "1"], log="migrate.log")
        except Problem as problem:
            raise _plain(place, problem) from None
        manage(place, ["createcachetable"], log="createcachetable.log")
        stamps.write(stamp, wanted)
    return None


def _plain(place: Place, problem: Problem) -> Problem:
    """Say in one sentence what is wrong with the database, where that is what stopped the migrations."""
    lines = str(problem).splitlines()
    said = next(
        (line for line in reversed(lines) if any(name in line.partition(":")[0] for name in DATABASE_ERRORS)), ""
    )
    if not said:
        return problem
    reason = " ".join(said.partition(": ")[2].split())
    if place.database_url:
        shown = place.database_url.rpartition("@")[2]
        return Problem(
            f"The database of DATABASE_URL ({shown}) cannot be used: {reason}\nStart it, correct DATABASE_URL, or leave "
            "that out to use the embedded database. The whole output: " + str(place.logs / "migrate.log")
        )
    return Problem(
        f"The database {place.data_dir / 'db.sqlite3'} cannot be used: {reason}\nMake sure that the disk has room and "
        "that you may write there."
    )


def _static_files(place: Place, console: Console) -> None:
    stamp = VENV / "static.stamp"
    wanted = built_version()
    if STATIC.is_dir() and stamps.is_fresh(stamp, wanted):
        return console.up_to_date("Static files")
    with console.step("Static files"):
        manage(place, ["collectstatic", "--noinput", "--verbosity", "0"], log="collectstatic.log")
        stamps.write(stamp, wanted)
    return None
