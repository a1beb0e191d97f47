"""A file of a person's own: seen before it is stored, stored, there after a restart, taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import (
    address,
    bar_of,
    check_totals,
    counted,
    fates,
    grid,
    headline,
    map_state,
    promised,
    upload,
)
from tests.browser.visit import Visit
from tests.data.formats.test_acled import TODAY_HEAD, TODAY_ROW

OWN = """\
incident_id,event_date,event_type,sub_event_type,location,admin1,latitude,longitude,fatalities,actor1,source_url
UP-1,2026-05-03,Battles,Armed clash,Zaghniyah,Diyala,33.8300,44.8100,2,Zaghniyah Watch,https://source.example/1
UP-2,2026-05-04,Protests,Peaceful protest,Baqubah,Diyala,33.7500,44.6400,,Zaghniyah Watch,https://source.example/2
UP-3,2026-05-05,Riots,Mob violence,Somewhere,Diyala,,,0,Zaghniyah Watch,https://source.example/3
UP-4,2026-02-30,Riots,Mob violence,Baqubah,Diyala,33.75,44.64,0,Zaghniyah Watch,https://source.example/4
"""


def test_upload_is_seen_stored_there_after_a_restart_and_taken_back(own_server: Server, visit: Visitor) -> None:
    seen = visit(server=own_server, path="/import")
    upload(seen, "ours.csv", OWN.encode())
    assert fates(seen) == {"added": 3, "updated": 0, "unchanged": 0, "duplicate": 0, "held": 1, "rows read": 4}
    expect(seen.page.get_by_test_id("stMain")).to_contain_text("From 3 May to 5 May 2026")
    assert map_state(seen).incidents == 2
    held = grid(seen).locator('[data-testid^="glide-cell-"]').all_text_contents()
    assert "5" in held
    assert any("2026-02-30" in text for text in held)
    assert own_server.run_data("count", "--q", "zaghniyah watch").count('"all": 0') == 1
    seen.page.get_by_role("button", name="Store 3 incidents").click()
    seen.idle()
    expect(seen.page.get_by_text("Stored as import 2.")).to_be_visible()
    seen.page.get_by_role("link", name="See it on the map").click()
    seen.idle()
    _check_there(seen)
    seen.close()
    own_server.restart()
    after = visit("?actor=Zaghniyah+Watch", server=own_server)
    check = check_totals(after, "--actor", "Zaghniyah Watch")
    assert (check["all"], check["not_located"], check["by_province"]["Diyala"], check["deaths"]) == (3, 1, 2, 2)
    assert bar_of(after, "2026-05-01")["height"] > 0
    _take_back(after)
    gone = visit("?actor=Zaghniyah+Watch", server=own_server)
    assert headline(gone)["incidents"] == map_state(gone).incidents == 0


def _check_there(seen: Visit) -> None:
    assert address(seen) == {"import": ["2"]}
    assert (headline(seen)["incidents"], map_state(seen).incidents) == (3, 2)
    seen.page.locator(".st-key-reset button").click()
    seen.idle()
    assert headline(seen)["incidents"] == 573
    assert map_state(seen).incidents == 572
    assert bar_of(seen, "2026-05-01")
    assert promised(seen, "Diyala") == 123
    actor = seen.page.get_by_test_id("stMultiSelect").filter(has_text="Actor").get_by_role("combobox")
    actor.fill("Zaghniyah")
    seen.page.get_by_role("option", name="Zaghniyah Watch (3)").click()
    actor.press("Escape")
    seen.idle()
    assert address(seen) == {"actor": ["Zaghniyah Watch"]}
    assert headline(seen) == {"incidents": 3, "deaths": 2}


def _take_back(seen: Visit) -> None:
    seen.page.get_by_role("link", name="Import", exact=True).first.click()
    seen.idle()
    listed = seen.page.locator(".st-key-import_2")
    expect(listed).to_contain_text("ours.csv")
    expect(listed).to_contain_text("4 rows: 3 added, 1 held")
    listed.get_by_role("button", name="Take back").click()
    seen.page.get_by_role("button", name="Take import 2 back").click()
    seen.idle()
    expect(listed).to_contain_text("taken back")


def test_acled_file_is_recognised_left_out_by_a_kill_and_stored(own_server: Server, visit: Visitor) -> None:
    seen = visit(server=own_server, path="/import")
    upload(seen, "ours.csv", OWN.encode())
    assert fates(seen)["added"] == 3
    seen.close()
    own_server.kill()
    own_server.start()
    assert counted(own_server)["all"] == 570
    seen = visit(server=own_server, path="/import")
    rows = [TODAY_ROW, TODAY_ROW.replace("IRQ12345", "IRQ12346").replace("2024-07-14", "15 July 2024")]
    upload(seen, "2024-07-acled.csv", "\n".join((TODAY_HEAD, *rows, "")).encode())
    assert fates(seen)["added"] == fates(seen)["rows read"] == 2
    expect(seen.page.get_by_test_id("stMain")).to_contain_text("Read as ACLED")
    seen.page.get_by_role("button", name="Store 2 incidents").click()
    seen.idle()
    seen.page.get_by_role("link", name="See it on the map").click()
    seen.idle()
    seen.page.goto(f"{own_server.url}/?incident=IRQ12345&from=2024-07-14&to=2024-07-15")
    seen.idle()
    assert check_totals_of_period(seen)
    expect(seen.page.locator(".fl-card")).to_contain_text("A clash.")


def check_totals_of_period(seen: Visit) -> bool:
    return headline(seen)["incidents"] >= 2 and map_state(seen).selected == "IRQ12345"
