"""What a person sees on the page and does to it, by name, for the tests that drive it."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qs

from playwright.sync_api import Locator, expect

from data.__main__ import main as run_data
from tests.browser.server import Server
from tests.browser.visit import Visit

AREAS = {"Outside the four": "outside", "Not located": "not_located", "All": "all"}
"""Rows of the provinces table by the name that `python -m data count` gives them; provinces keep theirs."""
FRAME = 'iframe[title="streamlit_folium.st_folium"]'
HEADING_PX, ROW_PX = 35, 34

_STATE = """() => {
  const {map, marks, rows} = window.faultline.app;
  const {lat, lng} = map.getCenter();
  return {
    centre: [lat.toFixed(5), lng.toFixed(5)],
    zoom: map.getZoom(),
    selected: marks.selected,
    incidents: rows.reduce((sum, row) => sum + row.n, 0),
    theme: map.getContainer().dataset.theme,
    token: window.mountedOnce ?? null,
  };
}"""

_FIND = """(body, [action, wanted]) => {
  for (const node of document.querySelectorAll(".fl-mark")) {
    const mark = node.flMark;
    if (mark.action !== action || (wanted && !mark.rows.some((row) => row.id === wanted))) continue;
    if (!wanted && mark.area) continue;
    const box = node.querySelector("circle:not(.fl-focus)").getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top || top.closest(".fl-mark") !== node) continue;
    return {x, y, n: mark.n, ids: mark.rows.map((row) => row.id), label: node.getAttribute("aria-label")};
  }
  return null;
}"""


@dataclass(frozen=True)
class MapState:
    """What the map shows and where it stands; `token` is what `stamp_map` left in its frame."""

    centre: tuple[str, str]
    zoom: float
    selected: str | None
    incidents: int
    theme: str
    token: str | None

    @property
    def standing(self) -> tuple[tuple[str, str], float, str | None]:
        """Centre, zoom and the frame's stamp: what no rerun may change."""
        return tuple(self.centre), self.zoom, self.token  # type: ignore[return-value]


@dataclass(frozen=True)
class Mark:
    """A mark that nothing covers, in the page's pixels."""

    x: float
    y: float
    n: int
    ids: tuple[str, ...]
    label: str


def sentence(visit: Visit) -> str:
    """Return the sentence that says the filter in words."""
    return visit.page.locator(".fl-sentence").inner_text()


def headline(visit: Visit) -> dict[str, int]:
    """Return the incidents and the deaths of the headline; 0 where it shows a dash."""
    values = visit.page.locator(".fl-tile .fl-value").all_inner_texts()
    return {"incidents": _whole(values[0]), "deaths": _whole(values[1])}


def provinces(visit: Visit) -> dict[str, tuple[int, int]]:
    """Return incidents and deaths by area, as the table beside the map says."""
    table = visit.page.locator(".st-key-side .fl-provinces table")
    rows = table.locator("tbody tr, tfoot tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.innerText))"
    )
    return {AREAS.get(name, name): (_whole(n), _whole(deaths)) for name, n, deaths, *_ in rows}


def counted(server: Server, *flags: str) -> dict[str, Any]:
    """Return what `python -m data count` says of the server's store; in this process, to start no other each time."""
    with redirect_stdout(io.StringIO()) as said:
        assert run_data(["--store", server.store, "count", "--json", *flags]) == 0
    return cast("dict[str, Any]", json.loads(said.getvalue()))


def check_totals(visit: Visit, *flags: str) -> dict[str, Any]:
    """Check that headline, provinces table, sentence and map say what the command line counts, and return that."""
    expected = counted(visit.server, *flags)
    assert headline(visit) == {"incidents": expected["all"], "deaths": expected["deaths"]}
    rows = provinces(visit)
    total = rows.pop("all")
    areas = expected["by_province"] | {"outside": expected["outside"], "not_located": expected["not_located"]}
    assert {area: n for area, (n, _) in rows.items()} == {area: areas[area] for area in rows}
    assert not [area for area, n in areas.items() if n and area not in rows]
    assert total == (sum(n for n, _ in rows.values()), sum(d for _, d in rows.values()))
    assert total == (expected["all"], expected["deaths"])
    assert _whole(sentence(visit)) == expected["all"]
    assert map_state(visit).incidents == expected["all"] - expected["not_located"]
    return expected


def map_state(visit: Visit) -> MapState:
    """Return what the map shows now."""
    visit.map.locator(".fl-ready").wait_for(state="attached")
    return MapState(**visit.map.locator("body").evaluate(_STATE))


def stamp_map(visit: Visit) -> MapState:
    """Leave a stamp in the map's frame, which is gone when the frame is mounted anew."""
    visit.map.locator("body").evaluate("() => { window.mountedOnce = 'the first'; }")
    return map_state(visit)


def find_mark(visit: Visit, action: str, incident: str = "") -> Mark:
    """Return a mark that nothing covers; `action` is what a click does: "open", "list" or "zoom"."""
    map_state(visit)
    visit.page.locator(FRAME).scroll_into_view_if_needed()
    frame = visit.page.locator(FRAME).bounding_box()
    found = visit.map.locator("body").evaluate(_FIND, [action, incident])
    assert frame is not None
    assert found is not None, f"no mark to {action} on the map"
    left, top = visit.page.locator(FRAME).evaluate("frame => [frame.clientLeft, frame.clientTop]")
    x, y = frame["x"] + left + found["x"], frame["y"] + top + found["y"]
    return Mark(x, y, found["n"], tuple(found["ids"]), found["label"])


def click_mark(visit: Visit, action: str, incident: str = "") -> Mark:
    """Click a mark as a person would, with the mouse."""
    mark = find_mark(visit, action, incident)
    visit.page.mouse.click(mark.x, mark.y)
    visit.idle()
    return mark


def promised(visit: Visit, name: str) -> int:
    """Return the count beside a pill of the filters, which its style draws after its label."""
    pill = visit.page.get_by_test_id("stSidebar").get_by_role("button", name=name).first
    return _whole(pill.evaluate("pill => getComputedStyle(pill, '::after').content"))


def address(visit: Visit) -> dict[str, list[str]]:
    """Return the address bar's parameters."""
    return parse_qs(visit.query, keep_blank_values=True)


def bar_of(visit: Visit, first_day: str) -> dict[str, float]:
    """Return the box of a timeline bar by the first day that its label says."""
    chart = visit.page.get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    box = chart.locator(f'[aria-label*="From: {first_day}"]').last.bounding_box()
    assert box is not None
    return cast("dict[str, float]", box)


def brush(visit: Visit, first_day: str, last_day: str) -> Visit:
    """Drag over the timeline from the middle of one bar to the middle of another."""
    first, last = bar_of(visit, first_day), bar_of(visit, last_day)
    chart = visit.page.get_by_test_id("stVegaLiteChart").bounding_box()
    assert chart is not None
    y = chart["y"] + 12
    start, end = first["x"] + first["width"] / 2, last["x"] + last["width"] / 2
    mouse = visit.page.mouse
    mouse.move(start, y)
    mouse.down()
    mouse.move((start + end) / 2, y, steps=4)
    mouse.move(end, y, steps=4)
    mouse.up()
    return visit.idle()


def incident_rows(visit: Visit) -> Locator:
    """Return the rows of the incidents' table that are drawn and there, in its order."""
    return visit.page.locator(".flt-rows .flt-row:not(.flt-waits)")


def row_at(visit: Visit, place: int) -> Locator:
    """Return the row of the incidents' table at a place counted from 0, once it is there."""
    row = visit.page.locator(f'.flt-rows .flt-row[aria-rowindex="{place + 2}"]:not(.flt-waits)')
    expect(row).to_have_count(1)
    return row


def row_texts(visit: Visit, place: int) -> list[str]:
    """Return the texts of that row's cells."""
    return row_at(visit, place).get_by_role("gridcell").all_text_contents()


def choose_row(visit: Visit, place: int) -> Visit:
    """Click that row."""
    row_at(visit, place).get_by_role("gridcell").first.click()
    return visit.idle()


def grid(visit: Visit, number: int = 0) -> Locator:
    """Return a table of Streamlit's on the page, the first or another."""
    return visit.page.get_by_test_id("stDataFrame").nth(number)


def mend_cell(visit: Visit, column: int, text: str, *, row: int = 0, table: Locator | None = None) -> None:
    """Write into a cell of the held rows; the cells are canvas, so they are reached by keys."""
    cells = table or grid(visit)
    cells.scroll_into_view_if_needed()
    box = cells.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + 30, box["y"] + HEADING_PX + ROW_PX * row + ROW_PX / 2)
    expect(cells.get_by_test_id(f"glide-cell-0-{row}")).to_have_attribute("aria-selected", "true")
    for _ in range(column):
        visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("Enter")
    cell = visit.page.locator(".gdg-input")
    cell.fill(text)
    cell.press("Enter")


def choose(visit: Visit, name: str, words: str) -> Visit:
    """Choose in a box with options the one that begins so."""
    box = visit.page.get_by_role("combobox", name=re.compile(name))
    box.click()
    box.fill(words)
    visit.page.get_by_role("option", name=re.compile(f"^{re.escape(words)}")).first.click()
    return visit.idle()


def cell_texts(table: Locator, row: int) -> list[str]:
    """Return a row's texts as a screen reader finds them."""
    expect(table.locator(f'[data-testid="glide-cell-1-{row}"]')).to_have_count(1)
    return table.locator(f'[data-testid^="glide-cell-"][data-testid$="-{row}"]').all_text_contents()


def tick_row(visit: Visit, table: Locator, row: int) -> Visit:
    """Tick a row with the mouse; the grid is one picture, so the place is counted out."""
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + 20, box["y"] + HEADING_PX + ROW_PX * row + ROW_PX / 2)
    return visit.idle()


def upload(visit: Visit, name: str, content: bytes) -> Visit:
    """Drop a file on the import page and wait for what is said of it."""
    field, before = visit.page.locator("input[type=file]"), visit.traffic()["sent"]
    with visit.page.expect_response(lambda answer: answer.request.method == "PUT"):
        field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    # The page asks for a place to put the file (one message), puts it there, and then tells the script (another).
    visit.page.wait_for_function("sent => window.faultlineTraffic.sent >= sent", arg=before + 2)
    return visit.idle()


def fates(visit: Visit) -> dict[str, int]:
    """Return the preview's (or the receipt's) rows by what becomes of them."""
    rows = (
        visit.page.locator(".fl-fates")
        .last.locator("tr")
        .evaluate_all("rows => rows.map(r => [r.children[0].innerText, r.children[1].innerText])")
    )
    return {name.lower(): _whole(n) for name, n in rows}


def alerts(visit: Visit) -> str:
    """Return all that the page warns of, a box a line."""
    return "\n".join(visit.page.get_by_test_id("stAlert").all_inner_texts())


def _whole(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    return int(found.group().replace(",", "")) if found else 0


def choose_table(visit: Visit, name: str) -> Visit:
    """Show one of the tables under the timeline."""
    visit.page.locator(".st-key-tables").get_by_text(name, exact=True).click()
    return visit.idle()
