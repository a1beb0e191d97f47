"""The fixtures of the browser tests, on a stand-in page: what they promise, they notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import find_chromium, is_required
from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.visit import Visit

STAND_IN = """
import os
import streamlit as st

st.title("Stand-in")
st.text(os.environ["FAULTLINE_STORE"])
st.session_state.setdefault("runs", 0)
st.session_state.runs += 1
if st.button("Again"):
    st.text(f"run {st.session_state.runs}")
if st.query_params.get("picture"):
    st.markdown("![a picture](http://other.example/picture.png)")
if st.query_params.get("failing"):
    raise LookupError("the server's own words")
if st.query_params.get("broken"):
    st.html("<script>console.error('it broke')</script>", unsafe_allow_javascript=True)
"""


@pytest.fixture(scope="module")
def stand_in(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("stand-in")
    script = folder / "stand_in.py"
    script.write_text(STAND_IN, encoding="utf-8")
    running = Server(folder, script=script).start()
    yield running
    running.stop()


def test_page_opens_and_is_at_rest_on_a_store_of_its_own(visit: Visitor, stand_in: Server) -> None:
    page = visit(server=stand_in).page
    expect(page.get_by_role("heading", name="Stand-in")).to_be_visible()
    expect(page.get_by_text(stand_in.store)).to_be_visible()


def test_idle_waits_for_the_rerun_that_a_click_asks_for(visit: Visitor, stand_in: Server) -> None:
    visited = visit(server=stand_in)
    before = visited.traffic()
    visited.page.get_by_role("button", name="Again").click()
    visited.idle()
    after = visited.traffic()
    assert visited.page.get_by_text("run 2").count() == 1
    assert after["sent"] == before["sent"] + 1
    assert after["bytesDown"] > before["bytesDown"]


def test_request_to_another_host_is_noticed(browser: Browser, stand_in: Server) -> None:
    visited = Visit(browser, stand_in).open("?picture=1")
    visited.close()
    assert visited.watch.foreign == ["http://other.example/picture.png"]
    assert "asked another host: http://other.example/picture.png" in visited.watch.complain()


def test_request_to_a_host_that_is_allowed_is_no_complaint(browser: Browser, stand_in: Server) -> None:
    visited = Visit(browser, stand_in)
    visited.watch.allow_host("other.example")
    visited.page.route("http://other.example/**", lambda route: route.fulfill(status=200, body=""))
    visited.open("?picture=1").close()
    assert visited.watch.complain() == ""


def test_error_in_the_console_is_noticed(browser: Browser, stand_in: Server) -> None:
    visited = Visit(browser, stand_in).open("?broken=1")
    visited.close()
    assert len(visited.watch.errors) == 1
    assert "console: it broke" in visited.watch.complain()


def test_page_that_fails_is_noticed_with_the_servers_words(browser: Browser, stand_in: Server) -> None:
    visited = Visit(browser, stand_in).open("?failing=1")
    visited.close()
    assert "the page failed" in visited.watch.complain()
    assert "the server's own words" in visited.watch.complain()


def test_server_starts_again_on_the_same_store_and_port(visit: Visitor, stand_in: Server) -> None:
    url, store = stand_in.url, stand_in.store
    stand_in.restart()
    assert (stand_in.url, stand_in.store) == (url, store)
    expect(visit(server=stand_in).page.get_by_text(store)).to_be_visible()


def test_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"does not exist|not found|missing\.py"):
        Server(tmp_path, script=tmp_path / "missing.py").start()


def test_ci_without_a_browser_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert is_required()
    monkeypatch.setenv("CI", "")
    assert not is_required()


def test_browser_named_in_the_environment_that_does_not_start_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FAULTLINE_CHROMIUM", str(tmp_path / "chromium"))
    assert find_chromium() != str(tmp_path / "chromium")
