"""Reports in a real browser: from a pasted text to a mark on the map and back, and a queue that survives a restart."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from data.reports.draft import incident_id_of
from data.reports.pasted import hash_text
from data.reports.queue import read_given
from tests.browser.conftest import Visitor
from tests.browser.server import Server

REPORT = """Roadside bomb kills two policemen near Hawija
Published: 12 March 2025
https://news.example/hawija-bomb
KIRKUK - A roadside bomb killed two policemen on Tuesday evening near the village of Al-Riyadh in Kirkuk province, a \
police source said. The blast also wounded three civilians.
<img src=x onerror="document.title='ran'"> {{7*7}} ${7*7}
"""
ARABIC = (
    "انفجرت عبوة ناسفة في قضاء الحويجة يوم الاحد ما ادى الى مقتل ثلاثة مدنيين واصابة اربعة اخرين بجروح وفق مصدر امني"
)
SECOND = """Gunmen attack checkpoint in Diyala
Published: 20 March 2025
BAQUBAH - Gunmen attacked an army checkpoint near Muqdadiyah in Diyala on Wednesday night, killing one soldier.
"""
AGAIN = {
    "Add as another source": (
        "other.example",
        """Two policemen die in blast near Hawija
Published: 12 March 2025
https://other.example/blast
BAGHDAD - Two policemen were killed on Tuesday evening when a roadside bomb exploded near the village of Al-Riyadh in \
Kirkuk province. Four civilians were wounded.
""",
    ),
    "Merge": (
        "third.example",
        """Bomb near Hawija: toll and arrest
From our reporter in the north, 13 March 2025, Hawija
https://third.example/arrest
ERBIL - Two policemen were killed on Tuesday evening near the village of Al-Riyadh in Kirkuk province by a roadside \
bomb, which also wounded four civilians. One suspect was arrested.
""",
    ),
}
"""The same incident as two other publishers tell it."""


def field(page: Page, name: str, number: int = 1):
    return page.locator(f"#flr-{number}-{name}")


def paste(page: Page, text: str) -> None:
    page.get_by_label("The text of a report").fill(text)
    page.get_by_role("button", name="Read the report").click()
    page.locator(".flr-body").wait_for()


def select_words(page: Page, words: str) -> None:
    """Select words of the report as a person does with the mouse."""
    page.evaluate(
        """(words) => {
          const body = document.querySelector(".flr-body");
          for (const part of body.children) {
            const at = part.textContent.indexOf(words);
            const node = part.firstChild;
            if (at >= 0) window.getSelection().setBaseAndExtent(node, at, node, at + words.length);
          }
          body.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
        }""",
        words,
    )


def test_pasted_report_comes_to_the_map_with_its_evidence_and_can_be_undone(own_server: Server, visit: Visitor) -> None:
    visited = visit(server=own_server, path="/reports", height=1300)
    page = visited.page
    paste(page, REPORT)
    expect(field(page, "fatalities")).to_have_value("2")
    expect(field(page, "event_date")).to_have_value("2025-03-11")
    field(page, "injured").focus()
    expect(page.locator("mark.flr-on")).to_have_text(["wounded ", "three civilians"])
    expect(page.locator(".flr-body")).to_contain_text("{{7*7}} ${7*7}")
    assert page.locator(".flr img").count() == 0

    field(page, "arrested").focus()  # a selection fills the field that was in hand
    select_words(page, "three civilians")
    page.get_by_role("button", name=re.compile("Put “three civilians”")).click()
    expect(field(page, "arrested")).to_have_value("3")
    field(page, "arrested").fill("")

    field(page, "actor2").focus()  # and by keyboard alone: into the text, word by word, Enter
    page.keyboard.press("Alt+KeyT")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(field(page, "actor2")).to_be_focused()
    expect(field(page, "actor2")).not_to_have_value("Police Forces of Iraq")

    before = field(page, "latitude").input_value()
    pin = page.locator(".flr-pin")
    pin.scroll_into_view_if_needed()
    box = pin.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] + 49, steps=5)
    page.mouse.up()
    expect(field(page, "latitude")).not_to_have_value(before)
    dragged = field(page, "longitude").input_value()
    pin.focus()
    page.keyboard.press("ArrowRight")
    expect(field(page, "longitude")).not_to_have_value(dragged)
    moved = field(page, "longitude").input_value()

    page.locator("mark", has_text="Tuesday evening").click()  # words of the text lead to their field
    expect(field(page, "event_date")).to_be_focused()
    visited.idle()
    page.reload()  # in the middle of a review
    expect(field(page, "longitude")).to_have_value(moved)
    visited.idle()

    field(page, "injured").fill("4")
    page.keyboard.press("Control+Enter")
    page.get_by_text("was stored as import 2").wait_for()
    assert page.title() != "ran"
    page.get_by_role("link", name="See it on the map").click()
    visited.idle().drawn()
    expect(page.locator(".fl-sentence")).to_have_text(re.compile(r"^1 incident\b"))
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("button", name="Undo").click()
    expect(field(page, "injured")).to_have_value("4")
    page.keyboard.press("Control+Enter")
    page.get_by_text("was stored as import 3").wait_for()
    page.goto(f"{own_server.url}/?incident={first_id(REPORT)}")
    visited.idle(timeout_ms=60_000)
    expect(page.locator(".fl-evidence")).to_contain_text("Tuesday evening")
    expect(page.locator(".fl-evidence")).to_contain_text("two policemen by hand")
    expect(page.locator(".fl-card")).to_contain_text("news.example")

    for number, (choice, (address, text)) in zip((4, 6), AGAIN.items(), strict=True):
        page.get_by_role("link", name="Reports").click()
        paste(page, text)
        if not field(page, "source_date", 0).input_value():  # words of the text say when it was published
            field(page, "source_date", 0).focus()
            select_words(page, "13 March 2025")
            page.get_by_role("button", name=re.compile("Put “13 March 2025”")).click()
        expect(field(page, "event_date")).to_have_value("2025-03-11")
        expect(page.get_by_text(re.compile("may be in the store already")).first).to_be_visible()
        page.get_by_role("radio", name=choice).first.click()
        visited.idle()
        page.keyboard.press("Control+Enter")
        page.get_by_text(f"was stored as import {number}").wait_for()
        page.goto(f"{own_server.url}/?incident={first_id(REPORT)}")
        visited.idle(timeout_ms=60_000)
        expect(page.locator(".fl-card")).to_contain_text(address)

    page.get_by_role("link", name="Reports").click()
    paste(page, REPORT)  # once more: the form holds what was stored of it, not what the rules read
    expect(field(page, "injured")).to_have_value("4")


def first_id(text: str) -> str:
    return incident_id_of(hash_text(read_given(text).document), 1)


def test_queue_goes_on_after_a_restart_and_other_languages_are_coded_by_hand(
    own_server: Server, visit: Visitor
) -> None:
    visited = visit(server=own_server, path="/reports", height=1300)
    page = visited.page
    files = {"one.txt": REPORT, "two.txt": ARABIC, "three.txt": SECOND, "four.pdf": "%PDF-1.4 broken", "none.txt": " "}
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files.items()]
    )
    expect(page.get_by_text("Report 1 of 3")).to_be_visible()
    expect(page.get_by_text("four.pdf: The file is damaged")).to_be_visible()
    expect(page.get_by_text("none.txt: There is no text")).to_be_visible()
    field(page, "injured").fill("5")
    field(page, "injured").press("Tab")
    visited.idle()

    visited.page.close()
    own_server.kill()  # in the middle of a review
    own_server.start()
    again = visit(server=own_server, path="/reports", height=1300)
    page = again.page
    expect(field(page, "injured")).to_have_value("5")
    page.get_by_role("button", name=re.compile("Store 1 incident")).click()
    expect(page.get_by_text("Report 2 of 3")).to_be_visible()
    expect(page.get_by_text("The text is in Arabic or Kurdish")).to_be_visible()
    page.get_by_role("button", name="Add an incident by hand").click()
    field(page, "event_date").fill("9 اذار 2025")
    field(page, "location").focus()
    select_words(page, "الحويجة")
    page.get_by_role("button", name=re.compile("Put “الحويجة”")).click()
    expect(field(page, "admin1")).to_have_value("Kirkuk")
    expect(field(page, "event_date")).to_have_value("2025-03-09")
    field(page, "event_type").select_option("Explosions/Remote violence")
    page.get_by_role("button", name=re.compile("Store 1 incident")).click()
    expect(page.get_by_text("Report 3 of 3")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Report 2 of 3")).to_be_visible()
    expect(field(page, "location")).to_have_value("الحويجة")
    page.get_by_role("button", name=re.compile("Skip for now")).click()
    expect(page.get_by_role("heading", name="Gunmen attack checkpoint")).to_be_visible()
    page.get_by_role("button", name=re.compile("Nothing to code")).click()
    expect(page.get_by_text("Report 3 of 3 · 1 put aside")).to_be_visible()
