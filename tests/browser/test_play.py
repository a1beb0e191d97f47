"""Play: a window of days walks through the incidents on the map, in the browser alone."""

from __future__ import annotations

from tests.browser.conftest import Visitor
from tests.browser.sights import FRAME, map_state


def test_play_starts_moves_and_stops_without_a_rerun(visit: Visitor) -> None:
    seen = visit()
    before, sent = map_state(seen), seen.traffic()["sent"]
    seen.page.locator(FRAME).scroll_into_view_if_needed()
    bar = seen.map.locator(".fl-play")
    whole = bar.locator(".fl-play-count").inner_text()
    assert str(before.incidents) in whole
    bar.locator(".fl-play-button").first.click()
    bar.get_by_label("Speed").select_option("fast")
    dates = bar.locator(".fl-play-dates")
    first = dates.inner_text()
    body = seen.map.locator("body")
    _until(body, "text => document.querySelector('.fl-play-dates').innerText !== text", first)
    _until(body, "text => document.querySelector('.fl-play-count').innerText !== text", whole)
    drawn = body.evaluate("() => window.faultline.app.marks.marks.reduce((sum, mark) => sum + mark.n, 0)")
    assert 0 <= drawn < before.incidents
    bar.get_by_role("button", name="Pause").click()
    paused = dates.inner_text()
    bar.get_by_role("button", name="Stop").click()
    assert bar.locator(".fl-play-count").inner_text() == whole
    assert dates.inner_text() != paused
    seen.idle()
    after = map_state(seen)
    assert (after.standing, after.incidents) == (before.standing, before.incidents)
    assert seen.traffic()["sent"] == sent


def _until(body: object, condition: str, text: str) -> None:
    body.evaluate(  # type: ignore[attr-defined]
        f"""async (element, text) => {{
          const holds = {condition};
          const end = Date.now() + 10000;
          while (!holds(text)) {{
            if (Date.now() > end) throw new Error("it did not move: " + text);
            await new Promise((done) => setTimeout(done, 30));
          }}
        }}""",
        text,
    )
