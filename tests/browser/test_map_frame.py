"""The map in its frame, on a page of its own: what moves, what stays, what is shown as text, what runs the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Frame, expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.visit import Visit

PAGE = """
import json
import pandas as pd
import streamlit as st

from components.incident_map import show_map
from components.map_assets import land_url
from components.choropleth import make_choropleth
from components.map_view import Focus
from data.schema import EVENT_TYPES
from tests.components.map_builders import make_marks_frame, make_view

st.set_page_config(layout="wide")
asked = st.query_params
n = 12 if st.toggle("Fewer") else int(asked.get("n", 60))
text = asked.get("text", "Kirkuk")
frame = make_marks_frame(
    n,
    longitude=[41.8 + (i * 37 % 60) * 0.06 for i in range(n)],
    latitude=[33.6 + (i * 23 % 60) * 0.05 for i in range(n)],
    event_type=[EVENT_TYPES[i % 6] for i in range(n)],
    event_date=[pd.Timestamp("2021-01-01") + pd.Timedelta(days=i) for i in range(n)],
    last_date=[pd.Timestamp("2021-01-01") + pd.Timedelta(days=i) for i in range(n)],
    geo_precision=[1 + i % 3 for i in range(n)],
    location=[text] * n,
)
st.session_state.setdefault("clicks", [])
st.session_state.setdefault("runs", 0)
st.session_state.runs += 1
show_map(
    make_view(
        frame,
        land_url=land_url("natural-earth"),
        selected=st.session_state.get("selected"),
        focus=Focus((44.0, 35.0, 45.0, 36.0), "kirkuk") if st.session_state.get("focus") else None,
        choropleth=make_choropleth({"IQ-KI": 5, "IQ-DI": 9}, label=text, format_value="{:.0f}".format),
        empty_text=text,
    ),
    key="map",
    on_click=lambda click: st.session_state.clicks.append(click.ids),
)
if st.button("Focus"):
    st.session_state.focus = True
    st.rerun()
if st.button("Again"):
    pass
st.text("clicks " + json.dumps(st.session_state.clicks))
st.text(f"runs {st.session_state.runs}")
"""
APP = """
import streamlit as st
from components.map_assets import routes

app = st.App("{page}", routes=routes())
"""
HOSTILE = "<img src=x onerror=document.title='pwned'>${document.title='pwned'}`{{7*7}}{% bad {#</script>"


@pytest.fixture(scope="module")
def map_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("map")
    page = folder / "map_page.py"
    page.write_text(PAGE, encoding="utf-8")
    script = folder / "map_app.py"
    script.write_text(APP.format(page=page), encoding="utf-8")
    running = Server(folder, script=script, environment={"PYTHONPATH": str(Path.cwd())}).start()
    yield running
    running.stop()


def frame_of(visited: Visit) -> Frame:
    """Return the map's frame once the land is drawn."""
    visited.map.locator(".fl-ready").wait_for(state="attached")
    return next(frame for frame in visited.page.frames if "streamlit_folium" in frame.url)


def view_of(frame: Frame) -> list[Any]:
    return list(frame.evaluate("() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"))


def focus_a_mark(frame: Frame, action: str) -> dict[str, Any]:
    """Focus the first mark in view that does this when opened, and return what it stands for."""
    return dict(
        frame.evaluate(
            """(action) => {
            const inner = map.getBounds().pad(-0.15);
            const node = [...document.querySelectorAll(".fl-mark")]
              .find((n) => n.flMark.action === action && inner.contains([n.flMark.lat, n.flMark.lon]));
            node.focus();
            return {id: node.flMark.rows[0].id, n: node.flMark.n};
        }""",
            action,
        )
    )


def test_other_marks_keep_the_frame_the_view_and_the_page_at_rest(visit: Visitor, map_server: Server) -> None:
    visited = visit(server=map_server)
    frame = frame_of(visited)
    frame.evaluate("() => { window.kept = true; map.setView([35.4, 44.1], 9, {animate: false}); }")
    before = view_of(frame)
    visited.page.get_by_text("Fewer").click()
    visited.idle()
    assert frame.evaluate("() => window.kept")
    assert view_of(frame) == before
    assert frame.evaluate("() => faultline.app.rows.length") == 12
    assert frame.evaluate("() => window.feature_group.length") == 1


def test_moving_and_zooming_never_run_the_page(visit: Visitor, map_server: Server) -> None:
    visited = visit(server=map_server)
    frame = frame_of(visited)
    sent = visited.traffic()["sent"]
    frame.evaluate("() => { map.setZoom(9, {animate: false}); map.panBy([120, 40], {animate: false}); }")
    visited.map.get_by_role("button", name="Show the whole area").click()
    visited.idle()
    assert visited.traffic()["sent"] == sent


def test_opening_a_mark_tells_its_incident_once_and_moves_nothing(visit: Visitor, map_server: Server) -> None:
    visited = visit(server=map_server)
    frame = frame_of(visited)
    before = view_of(frame)
    mark = focus_a_mark(frame, "open")
    visited.page.keyboard.press("Enter")
    expect(visited.page.get_by_text(f'clicks [["{mark["id"]}"]]')).to_be_visible()
    visited.page.get_by_role("button", name="Again").click()
    visited.idle()
    expect(visited.page.get_by_text(f'clicks [["{mark["id"]}"]]')).to_be_visible()
    expect(visited.page.get_by_text("runs 3")).to_be_visible()
    assert view_of(frame) == before


def test_opening_a_cluster_zooms_in_and_runs_nothing(visit: Visitor, map_server: Server) -> None:
    visited = visit("?n=400", server=map_server)
    frame = frame_of(visited)
    sent, before = visited.traffic()["sent"], view_of(frame)
    focus_a_mark(frame, "zoom")
    visited.page.keyboard.press("Enter")
    frame.wait_for_function("(zoom) => map.getZoom() >= zoom + 1", arg=before[0])
    visited.idle()
    assert visited.traffic()["sent"] == sent


def test_every_incident_is_in_exactly_one_mark_at_every_zoom(visit: Visitor, map_server: Server) -> None:
    frame = frame_of(visit("?n=900", server=map_server))
    sums = frame.evaluate(
        """() => [5.5, 7, 8.25, 10, 12, 14, 16].map((zoom) => {
            const marks = faultline.makeClusters(faultline.app.marks.places, {
              keep: null, areaRadius: () => 20, project: (place) => map.project([place.lat, place.lon], zoom),
            });
            const ids = marks.flatMap((mark) => mark.rows.map((row) => row.id));
            const stands = marks.every((mark) => mark.rows.some((r) => r.lat === mark.lat && r.lon === mark.lon));
            return [ids.length, new Set(ids).size, stands];
        })"""
    )
    assert sums == [[900, 900, True]] * 7


def test_focus_moves_the_map_once(visit: Visitor, map_server: Server) -> None:
    visited = visit(server=map_server)
    frame = frame_of(visited)
    visited.page.get_by_role("button", name="Focus").click()
    frame.wait_for_function("() => map.getBounds().contains([35.5, 44.5]) && map.getZoom() > 8")
    frame.evaluate("() => map.setView([34, 43], 8, {animate: false})")
    before = view_of(frame)
    visited.page.get_by_role("button", name="Again").click()
    visited.idle()
    assert view_of(frame) == before


def test_hostile_text_is_text(visit: Visitor, map_server: Server) -> None:
    visited = visit(f"?text={quote(HOSTILE)}", server=map_server)
    frame = frame_of(visited)
    focus_a_mark(frame, "open")
    expect(visited.map.locator(".fl-tip-place")).to_have_text(HOSTILE)
    expect(visited.map.locator(".fl-legend-classes h3")).to_have_text(HOSTILE)
    assert frame.evaluate("() => document.querySelectorAll('.fl-map img, .fl-map script').length") == 0
    assert "pwned" not in visited.page.title() + frame.evaluate("() => document.title")


def test_empty_view_says_so_over_the_land(visit: Visitor, map_server: Server) -> None:
    visited = visit("?n=0&text=Nothing+in+Diyala.", server=map_server)
    frame_of(visited)
    expect(visited.map.get_by_text("Nothing in Diyala.", exact=True).first).to_be_visible()
    assert visited.map.locator(".fl-scope-line").count() == 4
    expect(visited.map.locator(".fl-play")).to_be_hidden()


def test_keyboard_reaches_marks_and_walks_among_them(visit: Visitor, map_server: Server) -> None:
    visited = visit(server=map_server)
    frame = frame_of(visited)
    visited.map.locator(".fl-map").focus()
    visited.page.keyboard.press("Tab")
    name = "() => document.activeElement.getAttribute('aria-label')"
    first = frame.evaluate(name)
    assert "no deaths reported" in first
    expect(visited.map.locator(".fl-tip")).to_be_visible()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        visited.page.keyboard.press(key)
    assert frame.evaluate("() => Boolean(document.activeElement.flMark)")
    visited.page.keyboard.press("Escape")
    expect(visited.map.locator(".fl-tip")).to_be_hidden()
    assert visited.map.locator(".fl-mark[tabindex='0']").count() == 1


def test_play_walks_through_time_in_the_browser_and_stops_at_all(visit: Visitor, map_server: Server) -> None:
    visited = visit("?n=2000", server=map_server)
    frame = frame_of(visited)
    sent = visited.traffic()["sent"]
    frame.evaluate(
        """() => {
            window.shown = 0;
            const show = faultline.app.play.show;
            faultline.app.play.show = (keep) => { window.shown += 1; show(keep); };
        }"""
    )
    visited.map.get_by_role("button", name="Play through time").click()
    frame.wait_for_function("() => window.shown >= 8")
    visited.map.get_by_role("button", name="Pause").click()
    shown = frame.evaluate("() => faultline.app.marks.marks.reduce((sum, mark) => sum + mark.n, 0)")
    assert 0 < shown < 2000
    visited.map.get_by_role("button", name="Stop and show all").click()
    expect(visited.map.locator(".fl-play-count")).to_have_text("2,000 incidents")
    assert visited.traffic()["sent"] == sent


def test_a_vague_date_spans_its_whole_week_or_month(visit: Visitor, map_server: Server) -> None:
    frame = frame_of(visit(server=map_server))
    for day, precision, expected in (
        (18700, 1, [18700, 18700]),  # Sunday 14 March 2021
        (18700, 2, [18694, 18700]),  # the week from Monday 8 March
        (18701, 2, [18701, 18707]),
        (18700, 3, [18687, 18717]),  # 1 to 31 March 2021
        (-1, 3, [-31, -1]),  # December 1969
    ):
        span = frame.evaluate("([day, precision]) => faultline.possibleDays(day, precision)", [day, precision])
        assert span == expected, (day, precision)


def test_theme_is_followed_without_a_new_frame(visit: Visitor, map_server: Server) -> None:
    visited = visit(server=map_server)
    frame = frame_of(visited)
    frame.evaluate("() => { window.kept = true; }")
    assert frame.evaluate("() => faultline.app.container.dataset.theme") == "light"
    visited.choose_theme("dark")
    frame.wait_for_function("() => faultline.app.container.dataset.theme === 'dark'")
    assert frame.evaluate("() => window.kept")


def test_online_background_is_asked_for_only_when_chosen_and_says_when_it_fails(
    visit: Visitor, map_server: Server
) -> None:
    visited = visit(server=map_server)
    frame_of(visited)
    visited.watch.allow_host("tile.openstreetmap.org")
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="image/png", body=b"no picture")

    visited.page.route("https://tile.openstreetmap.org/**", answer)
    visited.map.get_by_role("button", name="Background").click()
    assert not asked
    visited.map.get_by_text("OpenStreetMap (online)").click()
    expect(visited.map.get_by_text("OpenStreetMap cannot be reached.")).to_be_visible()
    assert asked
    assert visited.map.locator(".fl-scope-line").count() == 4


def test_legend_is_folded_on_a_phone_and_whole_on_a_large_screen(visit: Visitor, map_server: Server) -> None:
    phone = visit(server=map_server, width=360, height=740, touch=True)
    frame_of(phone)
    expect(phone.map.get_by_role("button", name="Legend")).to_have_attribute("aria-expanded", "false")
    large = visit(server=map_server, width=1600, height=1000)
    frame_of(large)
    expect(large.map.get_by_text("district or province only: 20 km circle")).to_be_visible()


def test_names_of_places_do_not_cover_each_other(visit: Visitor, map_server: Server) -> None:
    frame = frame_of(visit(server=map_server))
    overlaps = frame.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll(".fl-label-box")].map((b) => b.getBoundingClientRect());
            let found = 0;
            boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
              if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found += 1;
            }));
            return [boxes.length, found];
        }"""
    )
    assert overlaps[0] >= 8
    assert overlaps[1] == 0
