"""Fixtures of the browser tests: one browser and one server a worker, a fresh visit a test.

`visit("?province=Diyala")` opens the real page; `visit(server=own_server)` opens it on a server of the test's own, for
tests that upload, restart or break something. Tests wait for conditions, never for seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import MISSING, find_chromium, is_required
from tests.browser.server import Server
from tests.browser.visit import LAUNCH, Visit

_REPORT = pytest.StashKey[pytest.TestReport]()
_HERE = Path(__file__).parent
Visitor = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, so that `-m 'not browser'` leaves it out."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep the test's outcome for the picture that a failed test leaves."""
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield one browser for all tests of this worker; without one, fail with CI=true and else skip, saying so."""
    path = find_chromium()
    if path is None and is_required():
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*LAUNCH])
        expect.set_options(timeout=15_000)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield the real page on the shipped incidents, shared by the tests that only look."""
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture
def own_server(browser: Browser, tmp_path: Path) -> Iterator[Server]:
    """Yield the real page with a store of this test's own, to upload to, restart and take back from.

    Ask for it before `visit`, so that it outlives the visits: a page whose server is gone says so in the console.
    """
    running = Server(tmp_path).start()
    yield running
    running.stop()


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Yield a function that opens the page; when the test ends each visit must have kept to itself (see `Watch`).

    Its arguments are the query and those of `Visit`; `server` is the shared one unless another is given.
    """
    visits: list[Visit] = []

    def open_page(query: str = "", *, server: Server | None = None, path: str = "/", **options: Any) -> Visit:
        where = server or request.getfixturevalue("server")
        visits.append(Visit(browser, where, **options))
        return visits[-1].open(query, path=path)

    yield open_page
    report = request.node.stash.get(_REPORT, None)
    for number, made in enumerate(visits):
        if report is not None and report.failed and not made.page.is_closed():
            made.screenshot(f"failed-{request.node.name}-{number}")
        made.close()
    complaints = "\n".join(filter(None, (made.watch.complain() for made in visits)))
    if complaints:
        pytest.fail(complaints, pytrace=False)
