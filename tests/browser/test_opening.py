"""The page opens whole, from this host alone; the fixture fails on another host's request and on a console error."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.sights import FRAME, check_totals, choose_table, headline, row_texts
from tests.browser.visit import Visit


def test_page_opens_with_map_headline_timeline_and_tables_that_add_up(visit: Visitor) -> None:
    seen = visit()
    expected = check_totals(seen)
    assert expected["all"] == 570
    assert seen.map.locator(".fl-mark").count() > 10
    assert seen.map.locator(".fl-land, path").count() > 20
    for province in expected["by_province"]:
        expect(seen.map.get_by_text(province, exact=True).first).to_be_attached()
    chart = seen.page.get_by_test_id("stVegaLiteChart")
    assert chart.locator('[aria-roledescription="rect mark"]').count() > 100
    assert "2026" in row_texts(seen, 0)[0]
    _check_labels(seen)
    _check_scripts_were_named(seen)


def _check_labels(seen: Visit) -> None:
    page = seen.page
    unnamed = page.locator("button:visible, input:visible, select:visible").evaluate_all(
        """controls => controls.filter((c) => c.type !== "hidden" && c.tabIndex >= 0 && !(
            c.getAttribute("aria-label") || c.getAttribute("aria-labelledby") || c.title
            || c.innerText?.trim() || c.labels?.length || c.placeholder))
          .map((c) => c.outerHTML.slice(0, 200))"""
    )
    assert unnamed == [], "every control has a name"
    assert page.locator(FRAME).get_attribute("title")
    assert page.get_by_test_id("stVegaLiteChart").get_attribute("aria-label")


def _check_scripts_were_named(seen: Visit) -> None:
    """The page's HTML names every script that the page asks for, so that none waits for an element that needs it."""
    late = seen.page.evaluate(
        """() => {
          const named = new Set([...document.querySelectorAll("link[href], script[src]")].map((e) => e.href || e.src));
          const asked = performance.getEntriesByType("resource").map((entry) => entry.name);
          return asked.filter((name) => name.endsWith(".js") && !named.has(name));
        }"""
    )
    assert late == []


def test_provinces_table_adds_up_to_the_headline(visit: Visitor) -> None:
    seen = visit("?type=Battles")
    choose_table(seen, "Provinces")
    table = seen.page.locator(".fl-provinces table").last
    rows = table.locator("tbody tr").evaluate_all("rows => rows.map(r => Number(r.children[1].innerText))")
    assert sum(rows) == headline(seen)["incidents"] > 0
    assert table.locator("tbody tr").count() == 6


def test_sources_page_names_every_shipped_file(visit: Visitor) -> None:
    seen = visit(path="/sources")
    expect(seen.page.get_by_role("heading", name="Sources and method")).to_be_visible()
    seen.page.get_by_role("tab", name="Files, sources and licences").click()
    text = seen.page.get_by_test_id("stMain").inner_text()
    for name in ("incidents.csv", "disputed_districts.csv", "Natural Earth", "GeoNames"):
        assert name in text
