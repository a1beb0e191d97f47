"""A person's visit to the page in a real browser, watched: no other host is asked, nothing fails, not in silence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FrameLocator, Page, Request

from tests.browser.server import ROOT, Server

LAUNCH = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    # Other hosts do not exist: what asks for one fails at once, whatever part of the browser asks.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
SCREENSHOTS = ROOT / "build" / "browser"
MARKS = "svg.fl-marks > *"
QUIET_MS = 400
LOG_END = 4000
FIRST_RUN_MS = 60_000

ALLOWED_IN_CONSOLE: tuple[tuple[str, str], ...] = (
    (
        r"status of 404 .*/(import|leads|reports|sources|map|changes)/_stcore/(health|host-config)",
        "Streamlit's own client looks for its server at each level of a page's address, the lowest first",
    ),
)
"""Errors in the console that are not ours to mend: a pattern of the text and its address, and why it is allowed."""

_WATCH_THE_SOCKET = """
(() => {
  if (window !== window.top) return;
  const traffic = {sent: 0, received: 0, owed: 0, bytesDown: 0, last: performance.now(), lastAt: Date.now()};
  const note = () => { traffic.last = performance.now(); traffic.lastAt = Date.now(); };
  window.faultlineTraffic = traffic;
  window.WebSocket = class extends window.WebSocket {
    constructor(...where) {
      super(...where);
      this.addEventListener("message", (event) => {
        traffic.received += 1;
        traffic.owed = 0;
        traffic.bytesDown += event.data.byteLength ?? event.data.size ?? event.data.length;
        note();
      });
    }
    send(data) { traffic.sent += 1; traffic.owed = 1; note(); super.send(data); }
  };
})();
"""

_IS_IDLE = """
([quiet, since]) => {
  const app = document.querySelector('[data-testid="stApp"]');
  return Boolean(app)
    && app.dataset.testConnectionState === "CONNECTED"
    && app.dataset.testScriptState === "notRunning"
    && !document.querySelector('[data-testid="stAppSkeleton"], [data-testid="stSkeleton"], [data-stale="true"]')
    && window.faultlineTraffic.received > 0
    && !window.faultlineTraffic.owed
    && Date.now() - Math.max(since, window.faultlineTraffic.lastAt) > quiet;
}
"""


class Watch:
    """What a visit must not see: requests to other hosts, errors in the console, exceptions there or on the server.

    Attributes
    ----------
    foreign
        Addresses asked for on other hosts.
    errors
        Errors of the console without the allowed ones, uncaught exceptions there, and a page that failed.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self._hosts = {"127.0.0.1"}
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.errors.append(f"uncaught: {error.error}"))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._note_address(socket.url)))

    def allow_host(self, host: str) -> None:
        """Let this visit ask one other host (an online basemap that the test chooses and answers itself)."""
        self._hosts.add(host)

    def complain(self) -> str:
        """Return what went wrong, one thing a line, or "" for nothing."""
        foreign = [f"asked another host: {address}" for address in self.foreign]
        return "\n".join((*foreign, *self.errors))

    def _note_request(self, request: Request) -> None:
        self._note_address(request.url)

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in self._hosts:
            self.foreign.append(address)

    def _note_console(self, message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location['url']}:{message.location['lineNumber']})"
        if message.type == "error" and not any(re.search(pattern, said) for pattern, _ in ALLOWED_IN_CONSOLE):
            self.errors.append(f"console: {said}")


class Visit:
    """One page in a browser context of its own.

    Attributes
    ----------
    page
        Playwright's page, for everything that has no name here.
    watch
        See `Watch`; the fixture looks at it when the test ends.
    """

    def __init__(
        self,
        browser: Browser,
        server: Server,
        *,
        width: int = 1400,
        height: int = 900,
        theme: Literal["light", "dark"] = "light",
        timezone: str = "UTC",
        locale: str = "en-GB",
        touch: bool = False,
    ) -> None:
        self.server = server
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            timezone_id=timezone,
            locale=locale,
            has_touch=touch,
            is_mobile=touch,
        )
        self.context.add_init_script(_WATCH_THE_SOCKET)
        self.watch = Watch(self.context)
        self.page: Page = self.context.new_page()

    def open(self, query: str = "", *, path: str = "/") -> Visit:
        """Open the page with a query (`?province=Diyala`) and return when it is drawn and at rest."""
        self.page.goto(f"{self.server.url}{path}{query}")
        return self.idle(timeout_ms=FIRST_RUN_MS)

    def idle(self, *, timeout_ms: float = 20_000) -> Visit:
        """Return when the script has run, all of it has arrived and, since this was asked, neither side says more.

        The widgets and the map send what a person did only after a moment, so that silence just before says nothing.
        """
        since = self.page.evaluate("() => Date.now()")
        self.page.wait_for_function(_IS_IDLE, arg=[QUIET_MS, since], timeout=timeout_ms)
        if self.page.get_by_test_id("stException").count():
            self.watch.errors.append(f"the page failed; the server's log ends:\n{self.server.read_log()[-LOG_END:]}")
        return self

    @property
    def map(self) -> FrameLocator:
        """The map's frame; taken anew each time, so that it is never a frame that is gone."""
        return self.page.frame_locator('iframe[title="streamlit_folium.st_folium"]')

    def drawn(self) -> Visit:
        """Return when the map shows marks; for a view that has some."""
        self.map.locator(MARKS).first.wait_for(state="attached", timeout=FIRST_RUN_MS)
        return self

    @property
    def query(self) -> str:
        """The address bar's query, as it stands."""
        return urlsplit(self.page.url).query

    def traffic(self) -> dict[str, float]:
        """Return what the page has said over its socket: `sent` and `received` messages, `bytesDown`."""
        return cast("dict[str, float]", self.page.evaluate("() => ({...window.faultlineTraffic})"))

    def resize(self, width: int, height: int) -> Visit:
        """Make the window another size."""
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def choose_theme(self, theme: Literal["light", "dark"]) -> Visit:
        """Switch the system's theme, which the page follows."""
        self.page.emulate_media(color_scheme=theme)
        return self

    def screenshot(self, name: str, **options: Any) -> Path:
        """Take a picture to `build/browser/` and return its path."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, **options)
        return path

    def close(self) -> None:
        """Close the page and forget its cookies."""
        self.context.close()
