"""Real ratings from ``shared/data``; its tests are skipped where that folder is absent."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotation.statistics.reliability import Answers

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def folder(name: str) -> Path:
    found = DATA / name
    if not found.is_dir():
        pytest.skip(f"{found} is not there: these figures are taken over published data that Tuneloop does not ship")
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def lines_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt") as file:
        return [json.loads(line) for line in file]


def answers_of(rows: list[dict[str, str]], unit: str, rater: str, label: str) -> tuple[Answers, list[str]]:
    """Number units, raters and labels; return the names of the units in their order too."""
    numbered = [np.unique([row[name] for row in rows], return_inverse=True) for name in (unit, rater, label)]
    (units, u), (raters, r), (labels, k) = numbered
    return Answers(u, r, k, len(units), len(raters), len(labels)), units.tolist()
