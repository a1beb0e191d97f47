"""Text of a file, a heading, a file's name or an address stays text: nothing runs here or there, nothing is fetched."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import address, alerts, click_mark, fates, headline, map_state, row_texts, upload
from tests.browser.visit import Visit

RUN = "window.top.__pwned=1;document.title='pwned';alert(1)"
PAYLOADS = (
    f'<img src="http://evil.example/x.png" onerror="{RUN}">',
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'<svg onload="{RUN}">',
    "${window.top.__pwned=1}",
    "`+(window.top.__pwned=1)+`",
    "\\`;window.top.__pwned=1;//",
    "');window.top.__pwned=1;//",
    '"];window.top.__pwned=1;//',
    "{{cycler.__init__.__globals__.os.getpid()}}",
    "{{ 1/0 }}",
    "{% bad",
    "{% for x in () %}",
    "{#",
    "{{ (",
    "![a](http://evil.example/t.png)",
    "[a](javascript:window.top.__pwned=1)",
    "<iframe src=http://evil.example/></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    ":material/home: $E=mc^2$ **bold** `code`",
    "=1+1",
    '=HYPERLINK("http://evil.example";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202eمرحبا\u202c <b>bidi</b>",
)
TEXTS = ("admin1", "admin2", "location", "actor1", "actor2", "notes", "source")
HEAD = ("incident_id", "event_date", "event_type", "latitude", "longitude", *TEXTS, "source_url", "sub_event_type")
FILE_NAME = "{{7*7}}<img src=x onerror=window.top.__pwned=1>${1}.csv"


def hostile_csv() -> bytes:
    """One row a payload, in every text column, and payloads as headings, too."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*HEAD, *PAYLOADS])
    for i, payload in enumerate(PAYLOADS):
        row = dict.fromkeys(TEXTS, payload) | {
            "incident_id": f"{payload} {i}",
            "event_date": f"2016-06-{i + 1:02d}",
            "event_type": "Battles",
            "latitude": f"{34.0 + i * 0.09:.3f}",
            "longitude": f"{43.0 + (i % 5) * 0.4:.3f}",
            "source_url": "javascript:window.top.__pwned=1",
            "sub_event_type": "",
        }
        writer.writerow([*(row[name] for name in HEAD), *PAYLOADS])
    return out.getvalue().encode()


def check_nothing_ran(seen: Visit) -> None:
    assert seen.page.evaluate("() => window.__pwned") is None
    assert seen.page.title() == "Faultline"
    assert [frame.evaluate("() => window.__pwned ?? null") for frame in seen.page.frames] == [None] * len(
        seen.page.frames
    )
    assert seen.page.locator('a[href^="javascript:" i]').count() == 0
    assert seen.page.locator('[src*="evil.example"], [href*="evil.example"]').count() == 0
    assert "encountered an error" not in seen.page.inner_text("body")


def watch_dialogs(seen: Visit) -> None:
    """Note a dialog as an error of the page, which fails the test when it ends."""

    def refuse(dialog: object) -> None:
        seen.watch.errors.append(f"a dialog opened: {dialog}")
        dialog.dismiss()  # type: ignore[attr-defined]

    seen.page.on("dialog", refuse)


def test_hostile_file_is_shown_as_text_everywhere(own_server: Server, visit: Visitor) -> None:
    seen = visit(server=own_server, path="/import")
    watch_dialogs(seen)
    upload(seen, FILE_NAME, hostile_csv())
    counts = fates(seen)
    assert counts["added"] + counts["held"] == counts["rows read"] == len(PAYLOADS)
    assert counts["added"] >= len(PAYLOADS) - 2
    assert "{{7*7}}" in seen.page.locator(".fl-fates h3").first.inner_text()
    check_nothing_ran(seen)
    seen.page.get_by_role("button", name="Store ").click()
    seen.idle()
    check_nothing_ran(seen)
    assert "{{7*7}}" in seen.page.locator(".fl-import").first.inner_text()
    seen.page.get_by_role("link", name="See it on the map").click()
    seen.idle()
    _look_at_all_of_it(seen, counts["added"])
    _check_exports(own_server)


def _look_at_all_of_it(seen: Visit, added: int) -> None:
    seen.page.goto(f"{seen.server.url}/?to=2016-12-31")
    seen.idle()
    assert headline(seen)["incidents"] == added
    assert map_state(seen).incidents == added
    cells = [set(row_texts(seen, place)) for place in range(8)]
    assert sum(bool(shown & set(PAYLOADS)) for shown in cells) >= 6, cells
    mark = click_mark(seen, "open")
    incident = mark.ids[0]
    assert incident is not None
    card = seen.page.locator(".fl-card")
    expect(card).to_contain_text(incident)
    payload = incident.rsplit(" ", 1)[0]
    assert payload in mark.label
    assert payload in card.locator(".fl-notes").inner_text()
    check_nothing_ran(seen)
    seen.page.get_by_test_id("stMultiSelect").filter(has_text="Actor").get_by_role("combobox").fill("{{")
    expect(seen.page.get_by_role("option").first).to_be_visible()
    check_nothing_ran(seen)
    for query in ({"district": "{{ 1/0 }}"}, {"actor": PAYLOADS[9]}, {"incident": f"{PAYLOADS[1]} 1"}):
        seen.page.goto(f"{seen.server.url}/?{urlencode(query)}")
        seen.idle()
        assert headline(seen)["incidents"] > 0
        check_nothing_ran(seen)
    expect(seen.page.locator(".fl-card")).to_contain_text(PAYLOADS[1])


def _check_exports(server: Server) -> None:
    out = server.folder / "out.csv"
    for form in ("csv", "hxl"):
        server.run_data("export", "--format", form, "--to", "2016-12-31", str(out))
        with out.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert any(cell.startswith("'=1+1") for cell in cells)
        assert not [cell for cell in cells if cell[:1] in ("=", "@", "\t", "\r")]


def test_download_from_the_page_is_free_of_formulas(own_server: Server, visit: Visitor) -> None:
    (own_server.folder / "hostile.csv").write_bytes(hostile_csv())
    own_server.run_data("import", str(own_server.folder / "hostile.csv"))
    seen = visit("?to=2016-12-31", server=own_server)
    watch_dialogs(seen)
    seen.page.get_by_role("button", name="Export").click()
    with seen.page.expect_download() as download:
        seen.page.get_by_test_id("stDownloadButton").get_by_role("button").last.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == headline(seen)["incidents"]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "@", "\t", "\r")]
    check_nothing_ran(seen)


@pytest.mark.parametrize("name", ["q", "incident", "district", "actor", "province", "lang", "nonsense"])
def test_hostile_address_is_text(visit: Visitor, name: str) -> None:
    text = "{{ 1/0 }}{% bad ![a](http://evil.example/t.png)<img src=x onerror=alert(1)>"
    seen = visit()
    watch_dialogs(seen)
    seen.page.goto(f"{seen.server.url}/?{urlencode([(name, text)])}")
    seen.idle()
    check_nothing_ran(seen)
    map_state(seen)
    if name == "incident":
        assert text in alerts(seen).replace("\u2060", "")
    if name == "q":
        assert headline(seen)["incidents"] == 0
        assert "{{ 1/0 }}" in seen.page.locator(".fl-sentence").inner_text()
        assert "{{ 1/0 }}" in address(seen)["q"][0]


def test_parameter_name_that_is_hostile_is_text_in_the_notice(visit: Visitor) -> None:
    seen = visit("?" + urlencode([("<img src=http://evil.example/x onerror=alert(1)>{{7*7}}", "1")]))
    assert "{{7*7}}" in alerts(seen)
    check_nothing_ran(seen)
