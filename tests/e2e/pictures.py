"""The pictures of the documentation, made anew by `make pictures`.

They are taken from the demo, so they show what a newcomer sees; whoever changes a page makes them again. `make test` does
not collect this file.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.demo.people import MESSAGES_PROJECT
from tests.e2e.browsing import ROOT, Visit
from tests.e2e.test_pages import PAGES, Look, messages, press, replies, waiting

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 250_000
# Name of the picture -> what it shows.
PICTURES: dict[str, Look] = {
    "home-manager": PAGES["manager home"],
    "annotate-write": Look("annotator", messages("/annotate?kind=write")),
    "annotate-rank": Look("annotator", replies("/annotate?kind=rank"), press("2")),
    "review": Look("reviewer", waiting(MESSAGES_PROJECT, "write")),
    "imports": PAGES["imports"],
    "dataset": PAGES["dataset"],
    "job": PAGES["job"],
    "evaluation": PAGES["evaluation"],
    "comparison": PAGES["comparison"],
    "admin-people": PAGES["administration people"],
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(visit: Callable[..., Visit], name: str) -> None:
    look = PICTURES[name]
    window = visit(look.who)
    page = window.open(look.address(window))
    if look.then is not None:
        look.then(page)
    window.look(size="desktop", scheme="light")
    path = IMAGES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, style="::-webkit-scrollbar { display: none }")
    assert path.stat().st_size <= MOST_BYTES
