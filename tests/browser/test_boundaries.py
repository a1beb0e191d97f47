"""Whose lines count, as a person meets it: hatched districts, what moves, both sides of the seam, one's own set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from geo.adding import add_set
from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import address, alerts, check_totals, counted, headline, provinces, sentence
from tests.browser.visit import Visit
from tests.conftest import SHARED
from tests.geo.stand import Stand

OCHA = "?boundaries=ocha-2&against=natural-earth"
_HATCHED = """() => {
  const drawn = [...document.querySelectorAll("path.fl-disputed")].filter((path) => path.getBBox().width > 0);
  const fill = drawn.length ? getComputedStyle(drawn[0]).fill : "";
  return {drawn: drawn.length, fill, pattern: Boolean(document.querySelector("pattern#fl-hatch"))};
}"""


@pytest.fixture(scope="module")
def ocha_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield the page with OCHA's districts added to a folder, and a server in place of geoBoundaries'."""
    if not (SHARED / "boundaries").is_dir():
        pytest.skip("the folder ../shared with boundary files to test with is not here")
    folder = tmp_path_factory.mktemp("boundaries")
    add_set(SHARED / "boundaries" / "ocha_adm2.geojson", folder=folder / "sets", id="ocha-2", title="OCHA COD-AB")
    add_set(SHARED / "boundaries" / "ocha_adm3.geojson", folder=folder / "sets", id="ocha-3")
    stand = Stand((SHARED / "boundaries" / "ocha_adm1.geojson").read_bytes())
    stated = f'url = "{stand.url}"\nbytes = {len(stand.content)}\nsource = "OCHA"\nlicence = "CC BY 3.0 IGO"\n'
    offers = {"theirs": sha256(stand.content).hexdigest(), "spoiled": "0" * 64}
    (folder / "downloads.toml").write_text(
        "".join(f'[{name}]\n{stated}title = "{name}"\nsha256 = "{checksum}"\n' for name, checksum in offers.items())
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAULTLINE_BOUNDARIES", str(folder / "sets"))  # for the command line of this process too
        patch.setenv("FAULTLINE_DOWNLOADS", str(folder / "downloads.toml"))
        patch.setenv("FAULTLINE_CACHE", str(folder / "cache"))
        running = Server(folder).start()
        yield running
        running.stop()
    stand.close()


def table(visit: Visit, name: str) -> Visit:
    """Choose one of the tables under the timeline."""
    visit.page.get_by_role("radio", name=name).click()
    return visit.idle()


def hatched(visit: Visit) -> dict[str, Any]:
    visit.drawn()
    found: dict[str, Any] = visit.map.locator("body").evaluate(_HATCHED)
    return found


def test_changing_the_authority_moves_incidents_in_sight(ocha_server: Server, visit: Visitor) -> None:
    page = visit(OCHA, server=ocha_server)
    assert hatched(page) == {"drawn": 14, "fill": 'url("#fl-hatch")', "pattern": True}
    expect(page.map.locator(".fl-legend")).to_contain_text("disputed (UNAMI 2009)")
    expect(page.map.locator("path.fl-against")).not_to_have_count(0)
    expect(page.map.locator("path.fl-strip")).not_to_have_count(0)
    check_totals(page, "--boundaries", "ocha-2")

    told = counted(ocha_server, "--boundaries", "ocha-2", "--against", "natural-earth")["against"]
    table(page, "What moves")
    expect(page.page.locator(".fl-moves")).to_be_visible()
    rows = page.page.locator(".fl-moves tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.innerText))"
    )
    assert {row[0]: (int(row[1]), int(row[2])) for row in rows} == {
        row["province"]: (row["incidents"], row["against"]) for row in told["by_province"]
    }
    assert f"{told['move']} incidents change hands" in page.page.get_by_text("change hands").first.inner_text()

    page.page.get_by_text("Only these, on the map and everywhere").click()
    page.idle()
    assert address(page)["moved"] == ["province"]
    assert headline(page)["incidents"] == told["move"]
    check_totals(page, "--boundaries", "ocha-2", "--against", "natural-earth", "--moved", "province")
    page.page.get_by_text("Only these, on the map and everywhere").click()
    page.idle()
    assert "moved" not in address(page)

    table(page, "Disputed and the rest")
    seam = page.page.locator(".fl-seam tbody tr").all_inner_texts()
    assert [text.split("\t")[0] for text in seam if not text.startswith("\t")] == [
        "Diyala",
        "Erbil",
        "Nineveh",
        "Salahaddin",
    ]
    expect(page.page.locator(".fl-distances tbody tr")).to_have_count(8)

    page.map.locator(".fl-label-down", has_text="Diyala").click()
    page.idle()
    assert address(page) == {"province": ["Diyala"], "boundaries": ["ocha-2"], "against": ["natural-earth"]}
    by_district = provinces(page)
    assert by_district.pop("all")[0] == sum(n for n, _ in by_district.values()) == headline(page)["incidents"]
    assert {"Khanaqin", "Kifri", "District not known"} <= by_district.keys()
    page.page.get_by_role("button", name="All four provinces").click()
    page.idle()
    assert "province" not in address(page)

    pick(page, "level_down", "Erbil")
    assert (address(page)["unit"], sentence(page)) == (["Erbil"], f"{headline(page)['incidents']} incidents in Erbil")
    by_district = provinces(page)
    assert by_district.pop("all")[0] == sum(n for n, _ in by_district.values()) == headline(page)["incidents"] > 0
    assert page.map.locator("body").evaluate("() => faultline.app.land.fills.has('Erbil/Shaqlawa')")
    pick(page, "level_down", "Makhmour")
    assert address(page)["unit"] == ["Erbil/Makhmour"]
    page.page.get_by_role("button", name="› Erbil").click()
    page.idle()
    page.page.get_by_role("button", name="All four provinces").click()
    page.idle()

    pick(page, "authority_boundaries", "Natural Earth, provinces")
    assert "boundaries" not in address(page)
    check_totals(page)
    assert hatched(page)["drawn"] == 0


def test_districts_fit_a_phone_and_the_dark(ocha_server: Server, visit: Visitor) -> None:
    phone = visit(OCHA + "&province=Nineveh", server=ocha_server, width=360, height=780, theme="dark", touch=True)
    assert hatched(phone)["drawn"] == 14
    assert sentence(phone).endswith("in Nineveh")
    table(phone, "Disputed and the rest")
    expect(phone.page.locator(".fl-seam")).to_be_visible()
    assert phone.page.evaluate("() => document.scrollingElement.scrollWidth") <= 360
    phone.screenshot("boundaries-phone")

    parts = visit("?boundaries=ocha-3&unit=Kirkuk/Hawija", server=ocha_server)
    counts = provinces(parts)
    assert counts.pop("all")[0] == sum(n for n, _ in counts.values()) == headline(parts)["incidents"]
    assert len(counts) > 2
    pick(parts, "level_down", next(name for name, (n, _) in counts.items() if n))
    assert address(parts)["unit"][0].count("/") == 2
    assert headline(parts)["incidents"] == next(n for n, _ in counts.values() if n)


def test_a_set_is_added_and_removed_on_the_sources_page(ocha_server: Server, visit: Visitor, tmp_path: Path) -> None:
    page = visit(path="/sources", server=ocha_server)
    page.page.get_by_role("tab", name="Boundaries and claims").click()
    page.page.get_by_text("Add a set of your own").click()
    page.idle()
    field = page.page.locator("input[type=file]").first
    (tmp_path / "wrong.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    field.set_input_files(tmp_path / "wrong.geojson")
    expect(page.page.get_by_test_id("stAlert")).to_contain_text("no polygon")
    field.set_input_files(SHARED / "boundaries" / "ocha_adm1.geojson")
    page.page.get_by_role("button", name="Add this set").click()
    expect(page.page.get_by_test_id("stAlert")).to_contain_text("it can be chosen beside the map")
    page.idle()
    assert "18 provinces" in alerts(page)
    page.page.locator(".st-key-set_ocha-adm1").get_by_role("button", name="Remove").click()
    expect(page.page.get_by_test_id("stAlert")).to_contain_text("Removed")


def pick(visit: Visit, key: str, option: str) -> None:
    """Choose an option of a list."""
    choice = visit.page.locator(f".st-key-{key}").get_by_role("combobox")
    choice.focus()
    choice.press("ArrowDown")
    visit.page.get_by_role("option", name=option, exact=True).click()
    visit.idle()


def test_columns_are_chosen_a_set_is_fetched_and_a_list_of_ones_own_is_kept(
    ocha_server: Server, visit: Visitor, tmp_path: Path
) -> None:
    page = visit(path="/sources", server=ocha_server)
    page.page.get_by_role("tab", name="Boundaries and claims").click()
    page.page.get_by_text("Add a set of your own").click()
    page.idle()
    lines = json.loads((SHARED / "boundaries" / "ocha_adm2.geojson").read_text(encoding="utf-8"))
    names = {"ADM2_EN": "unit", "ADM2_PCODE": "number", "ADM1_EN": "above"}
    for feature in lines["features"]:
        feature["properties"] = {new: feature["properties"][old] for old, new in names.items()}
    (tmp_path / "odd.geojson").write_text(json.dumps(lines), encoding="utf-8")
    page.page.locator("input[type=file]").first.set_input_files(tmp_path / "odd.geojson")
    page.page.locator(".st-key-set_level").wait_for()
    page.idle()
    for key, option in (("level", "district"), ("name_column", "unit"), ("code_column", "number")):
        pick(page, f"set_{key}", option)
    page.page.get_by_role("button", name="Add this set").click()
    expect(page.page.get_by_test_id("stAlert")).to_contain_text("name the column of their province as well")
    pick(page, "set_province_column", "above")
    page.page.get_by_role("button", name="Add this set").click()
    expect(page.page.get_by_test_id("stAlert")).to_contain_text("it can be chosen beside the map")
    expect(page.page.locator(".st-key-set_odd")).to_contain_text("101 districts")

    page.idle()
    page.page.get_by_text("Fetch a set from the internet").click()
    page.page.locator(".st-key-fetch_spoiled").wait_for()
    page.idle().page.locator(".st-key-fetch_spoiled").get_by_role("button").click()
    expect(page.page.get_by_test_id("stAlert").last).to_contain_text("Nothing was kept")
    page.page.locator(".st-key-fetch_theirs").get_by_role("button").click()
    expect(page.page.locator(".st-key-set_theirs")).to_contain_text("18 provinces")

    page.idle()
    page.page.get_by_label("Id, as in claims=").fill("ours")
    page.page.get_by_label("Id, as in claims=").press("Enter")
    page.idle()
    page.page.get_by_role("button", name="Keep this list").click()
    expect(page.page.get_by_test_id("stAlert").last).to_contain_text("it can be chosen beside the map")
