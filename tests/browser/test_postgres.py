"""The page on a PostgreSQL server: the same journey, and back by itself when the server was away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.opening import open_store
from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import check_totals, headline
from tests.data.builders import import_frame, make_incidents
from tests.postgres import MISSING, find_server, is_required
from tests.postgres import Server as Postgres


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    programs = find_server()
    if programs is None:
        (pytest.fail if is_required() else pytest.skip)(MISSING)
    running = Postgres(programs)
    yield running
    running.remove()


@pytest.fixture
def page_server(browser: Browser, tmp_path: Path, postgres: Postgres) -> Iterator[Server]:
    running = Server(tmp_path)
    running.store = postgres.address(postgres.make_database())
    running.start()
    yield running
    running.stop()


def test_page_counts_on_a_server_sees_an_import_from_outside_and_survives_its_restart(
    page_server: Server, visit: Visitor, postgres: Postgres
) -> None:
    seen = visit("?type=Protests", server=page_server).drawn()
    before = headline(seen)["incidents"]
    check_totals(seen, "--type", "Protests")
    store = open_store(page_server.store)
    import_frame(store, make_incidents(7, event_type="Protests", sub_event_type="Peaceful protest"))
    seen.open("?type=Protests")
    assert headline(seen)["incidents"] == before + 7
    postgres.stop()
    seen.page.reload()
    expect(seen.page.get_by_text("does not answer").first).to_be_visible(timeout=60_000)
    expect(seen.page.get_by_text("This page tries again every 3 seconds.")).to_be_visible()
    postgres.start()
    expect(seen.page.get_by_text(f"{before + 7} incidents").first).to_be_visible(timeout=60_000)
    check_totals(seen, "--type", "Protests")
