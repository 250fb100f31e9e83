"""What the annotator's page makes a browser fetch before the first task is there."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from launcher.console import Console
from launcher.environment import prepare
from tests.e2e.browsing import ROOT

DIST = ROOT / "frontend" / "dist"
LIMIT_KB = 350
PAGE = "src/features/annotate/AnnotatePage.tsx"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """Return Vite's own list of the files it wrote, of the interface as its sources are now."""
    prepare(Console(), dev=True)
    return dict(json.loads((DIST / ".vite" / "manifest.json").read_text()))


def scripts_of(manifest: dict[str, Any], *entries: str) -> set[str]:
    """Return the files of some modules and of everything that these import."""
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        chunk = manifest[waiting.pop()]
        if chunk["file"] not in found:
            found.add(chunk["file"])
            waiting += chunk.get("imports", [])
    return found


def test_the_annotators_page_loads_less_than_350_kb_of_script(manifest):
    scripts = scripts_of(manifest, "index.html", PAGE)
    sizes = {name: len(gzip.compress((DIST / name).read_bytes())) / 1000 for name in scripts}
    largest = sorted(sizes.items(), key=lambda size: -size[1])[:12]
    said = "\n".join(f"{size:6.1f} kB {name}" for name, size in largest)
    assert sum(sizes.values()) < LIMIT_KB, f"{sum(sizes.values()):.0f} kB in {len(sizes)} files, of which\n{said}"


def test_it_is_the_page_with_the_editors_in_it_that_is_weighed(manifest):
    """The sum would be small, too, if the editors came later: what the first task needs has to be in it."""
    text = "".join((DIST / name).read_text() for name in scripts_of(manifest, "index.html", PAGE))
    for words in ("Submit and take the next", "Your answer", "Which is better", "Fits the schema."):
        assert words in text, words
