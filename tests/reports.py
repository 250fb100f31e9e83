"""Read how many tests passed, failed and were skipped from the JUnit files that pytest and Vitest write."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Counts:
    """How a number of tests ended, and why some were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many tests there were."""
        return self.passed + self.failed + self.skipped

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.reasons + other.reasons,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_junit(path: Path, *, ok: bool) -> Counts:
    """Count the tests in a report. A run that failed without a failed test (it crashed) counts as one failure."""
    counts = Counts()
    if path.is_file():
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                counts.failed += 1
            elif skipped is not None:
                counts.skipped += 1
                counts.reasons[skipped.get("message") or "no reason given"] += 1
            else:
                counts.passed += 1
    if not ok and not counts.failed:
        counts.failed = 1
    return counts
