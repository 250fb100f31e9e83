"""Fixtures of the browser tests.

``visit("manager")`` opens a window and signs in as a demo account; ``visit(None)`` opens one without signing in. All tests
of a run share one product (``product``). A test that has to change what others look at asks for ``own_product`` and
opens it with ``visit("manager", at=own_product)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from launcher.console import Console
from launcher.environment import prepare
from tests.e2e import chromium
from tests.e2e.browsing import Scheme, Size, Visit, screenshot
from tests.e2e.product import Product, running_copy

HERE = Path(__file__).parent
TEST_SECONDS = 180
Visiting = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a browser test; the time limit is the test's own, for loading the demo takes minutes."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(TEST_SECONDS, func_only=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let a window that closes know whether its test failed."""
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The running product with the whole demo, workers and beat included, and the web interface as its sources say."""
    prepare(Console(), dev=True)
    with running_copy(tmp_path_factory.mktemp("product")) as found:
        yield found


@pytest.fixture
def own_product(tmp_path: Path) -> Iterator[Product]:
    """A running product that this test has to itself."""
    with running_copy(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window on the screen."""
    path = chromium.find()
    if path is None:
        pytest.skip(f"no Chromium or Chrome was found. {chromium.HOW_TO_HAVE}")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, product: Product, request: pytest.FixtureRequest) -> Iterator[Visiting]:
    """Open windows; a script error, a breach of the content policy or an answer 5xx in any of them fails the test."""
    visits: list[Visit] = []

    def open_window(
        who: str | None, *, size: Size = "desktop", scheme: Scheme = "light", at: Product | None = None
    ) -> Visit:
        made = Visit(browser, (at or product).url, size=size, scheme=scheme)
        visits.append(made)
        return made.sign_in(who) if who else made

    yield open_window
    failed = request.node.stash.get(FAILED, False)
    for number, made in enumerate(visits):
        if failed and not made.page.is_closed():
            print(f"See {screenshot(made.page, f'failed-{request.node.name}-{number}')}")
        made.close()
    if failed:
        print(product.logs())
    faults = [fault for made in visits for fault in made.faults]
    assert not faults, "\n".join(faults)
