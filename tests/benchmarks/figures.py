"""Print figures in one shape: ``{"name", "value", "unit", "context"}``, a line each."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Sequence
from typing import Any


def figure(name: str, value: float | None, unit: str, **context: Any) -> None:
    """Print one figure."""
    rounded = None if value is None else float(f"{value:.4g}")
    print(json.dumps({"name": name, "value": rounded, "unit": unit, "context": context}), flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile (``share`` of 0.95 for p95)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def machine() -> str:
    """Return what this machine calls itself, for the context of a figure."""
    return f"{platform.machine()} {platform.system()}"
