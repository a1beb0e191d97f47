"""The page opens: its map is drawn, in both themes, on a desk and on a phone, with no other host asked."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 360])
def test_map_is_drawn_from_this_machine_alone(visit: Visitor, width: int, theme: Literal["light", "dark"]) -> None:
    page = visit(width=width, height=800, theme=theme, touch=width == 360).drawn().page
    expect(page.get_by_text("570 incidents").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_page_at_rest_asks_for_no_rerun(visit: Visitor) -> None:
    visited = visit().drawn().idle()
    before = visited.traffic()["sent"]
    visited.idle()
    assert visited.traffic()["sent"] == before == 1


def test_address_narrows_the_page_by_province(visit: Visitor) -> None:
    visited = visit("?province=Diyala").drawn()
    expect(visited.page.get_by_text("121 incidents in Diyala").first).to_be_visible()
    assert "province=Diyala" in visited.query
