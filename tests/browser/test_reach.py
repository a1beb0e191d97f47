"""Who can use it: a phone of 360 pixels, a dark theme, a keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.sights import FRAME, address, map_state, stamp_map

WIDER_THAN_THE_WINDOW = """() => [...document.querySelectorAll("body *")].filter((node) => {
  const box = node.getBoundingClientRect();
  if (!box.width || box.right <= window.innerWidth + 1) return false;
  for (let up = node; up; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (up !== node && ["auto", "scroll", "hidden", "clip"].includes(style.overflowX)
        && up.getBoundingClientRect().right <= window.innerWidth + 1
        && !["stMain", "stApp", "stAppViewContainer"].includes(up.dataset.testid)) return false;
    if (style.position === "fixed" || style.visibility === "hidden") return false;
  }
  return true;
}).map((node) => node.outerHTML.slice(0, 150))"""


def test_phone_shows_the_map_above_the_fold_and_folds_the_filters_away(visit: Visitor) -> None:
    seen = visit("?province=Diyala", width=360, height=740, touch=True)
    expect(seen.page.get_by_test_id("stSidebarUserContent")).not_to_be_in_viewport()
    frame = seen.page.locator(FRAME).bounding_box()
    assert frame is not None
    assert frame["y"] < 250
    assert min(frame["y"] + frame["height"], 740) - frame["y"] > 300
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= 360
    assert map_state(seen).incidents == 121


def test_phone_scrolls_no_page_sideways(visit: Visitor) -> None:
    seen = visit("?incident=KIR-2021-05-27-01", width=360, height=740, touch=True)
    assert seen.page.evaluate(WIDER_THAN_THE_WINDOW) == []
    main = seen.page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
    seen.page.goto(f"{seen.server.url}/import")
    seen.idle()
    assert seen.page.evaluate(WIDER_THAN_THE_WINDOW) == []


def test_dark_theme_is_followed_without_a_reload(visit: Visitor) -> None:
    seen = visit(theme="dark")
    assert map_state(seen).theme == "dark"
    stood = stamp_map(seen)
    seen.choose_theme("light")
    seen.map.locator('[data-theme="light"]').wait_for()
    assert map_state(seen).standing == stood.standing
    ground = seen.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert ground == "rgb(251, 251, 249)"


def test_keyboard_reaches_a_mark_and_opens_it(visit: Visitor) -> None:
    seen = visit("?province=outside")
    seen.page.get_by_role("button", name="Export").focus()
    body = seen.map.locator("body")
    mark = "() => document.activeElement.closest('.fl-mark') ? document.activeElement.getAttribute('aria-label') : ''"
    for _ in range(20):
        seen.page.keyboard.press("Tab")
        if body.evaluate(mark):
            break
    label = body.evaluate(mark)
    assert label
    expect(seen.map.locator(".fl-tip")).to_be_visible()
    for _ in range(6):
        action = body.evaluate("() => document.activeElement.flMark.action")
        if action != "zoom":
            break
        zoom = map_state(seen).zoom
        seen.page.keyboard.press("Enter")
        seen.idle()
        assert map_state(seen).zoom > zoom
    seen.page.keyboard.press("Enter")
    seen.idle()
    if action == "open":
        assert "incident" in address(seen)
        expect(seen.page.locator(".fl-card")).to_be_visible()
    else:
        expect(seen.page.get_by_text("incidents at this mark")).to_be_visible()


def test_arrow_keys_lead_from_mark_to_mark(visit: Visitor) -> None:
    seen = visit()
    map_state(seen)
    body = seen.map.locator("body")
    seen.map.locator('.fl-mark[tabindex="0"]').focus()
    labels = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        seen.page.keyboard.press(key)
        labels.add(body.evaluate("() => document.activeElement.getAttribute('aria-label')"))
    assert len(labels) >= 2
    assert all(labels)
