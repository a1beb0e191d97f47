"""Streamlit's client: served small, named in the page's HTML, and Streamlit's own where we know nothing of it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from components.client import ELEMENTS, SCRIPTS, Client, needed_scripts

PAGE = "<html><head><title>Streamlit</title></head><body></body></html>"


async def _answer(request: Request) -> Response:
    return PlainTextResponse("Streamlit") if request.url.path.endswith((".js", ".html")) else HTMLResponse(PAGE)


@pytest.fixture(scope="module")
def browser() -> TestClient:
    return TestClient(Starlette(routes=[Route("/{path:path}", _answer)], middleware=[Middleware(Client)]))


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_of_the_page_has_its_script_in_this_streamlit(element: str) -> None:
    assert len(list(SCRIPTS.glob(f"{element}.*.js"))) == 1
    assert any(name.startswith(f"{element}.") for name in needed_scripts())


def test_page_names_its_scripts_and_the_frame_s_and_each_is_served_small(browser: TestClient) -> None:
    page = browser.get("/", headers={"accept-encoding": "identity"})
    head = page.text.split("</head>")[0]
    assert page.text.endswith("</head><body></body></html>")
    assert int(page.headers["content-length"]) == len(page.content)
    assert head.count("modulepreload") == len(needed_scripts()) > len(ELEMENTS)
    assert "/component/streamlit_folium.st_folium/static/js/main." in head
    assert "/assets/leaflet/leaflet.js?v=" in head
    assert "/land/natural-earth.json?v=" in head
    largest = max(needed_scripts(), key=lambda name: (SCRIPTS / name).stat().st_size)
    script = browser.get(f"/static/js/{largest}")
    assert script.content == (SCRIPTS / largest).read_bytes()
    assert int(script.headers["content-length"]) < len(script.content) / 2
    assert "immutable" in script.headers["cache-control"]


@pytest.mark.parametrize("path", ["/static/js/none.js", "/static/js/..%2Findex.html", "/component/other/main.js"])
def test_what_is_not_known_is_left_to_streamlit(browser: TestClient, path: str) -> None:
    assert browser.get(path).text == "Streamlit"


def test_frames_of_components_get_no_hints(browser: TestClient) -> None:
    assert browser.get("/component/other/index").text == PAGE
