"""A sheet with Arabic headings, from the file to the map: mapped, mended, stored; the next one needs nothing."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import mend_cell

HEAD = "يوم الواقعة,نوع الحادث,المكان,المحافظة,خط العرض,خط الطول,عدد القتلى,ماذا جرى بالتفصيل"
POINT = "35.4681,44.3922"
SHEET = (
    f"{HEAD}\n03/04/2021,عبوة ناسفة,كركوك,كركوك,{POINT},2,انفجرت عبوة ناسفة\n"
    f"05/06/2021,اغتيال,كركوك,كركوك,{POINT},خمسة,اغتيل مختار القرية\n"
)
NEXT = f"{HEAD}\n07/08/2022,عبوة ناسفة,كركوك,كركوك,{POINT},4,انفجار آخر\n"


def choose_file(page: Page, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)


def test_sheet_with_arabic_headings_comes_to_the_map_and_the_next_needs_nothing(
    own_server: Server, visit: Visitor, tmp_path: Path
) -> None:
    visited = visit(server=own_server, path="/import", height=1600)
    page = visited.page
    choose_file(page, tmp_path / "one.csv", SHEET)
    page.get_by_role("radio", name="Saturday, 3 April 2021").click()
    expect(page.get_by_role("button", name="Store 1 incident")).to_be_enabled()
    visited.idle()
    mend_cell(visited, 8, "5")
    expect(page.get_by_role("button", name="Check 1 mended row again")).to_be_enabled()
    page.get_by_role("combobox", name=re.compile("ماذا جرى")).click()
    page.keyboard.type("What happened")
    page.keyboard.press("Enter")
    expect(page.get_by_text("8 of 8 taken")).to_be_visible()
    visited.idle()
    page.get_by_role("button", name="Check 1 mended row again").click()
    page.get_by_role("button", name=re.compile("Store 2 incidents")).click()
    expect(page.get_by_text("one.csv (mended)").first).to_be_visible()
    visited.idle()  # the way in for a file is a new one after each import
    choose_file(page, tmp_path / "two.csv", NEXT)
    page.get_by_role("button", name="Store 1 incident").click()
    expect(page.get_by_text("Stored as import 4")).to_be_visible()
    page.get_by_role("link", name="See it on the map").click()
    visited.idle().drawn()
    expect(page.locator(".fl-sentence")).to_have_text(re.compile(r"^1 incident\b"))
    page.goto(f"{own_server.url}/?q=مختار")
    visited.idle(timeout_ms=60_000).drawn()
    expect(page.locator(".fl-sentence")).to_have_text(re.compile(r"^1 incident\b"))
