"""Streamlit's own client, on its way to the browser: compressed, and asked for before an element needs it.

Streamlit serves its scripts uncompressed, 6 MB of them on the first visit, and its client asks for the script of a
kind of element when the first one comes: the browser waits for the server, then for the scripts, then for the map's
frame, then for the frame's scripts. Here they are served compressed, and the page's HTML names at once what this page
will need. Nothing depends on it: what is not found here is asked for later, and served by Streamlit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from components.asset import Asset
from components.map_assets import map_addresses
from components.markup import join

SCRIPTS = Path(get_static_dir()) / "static" / "js"
ELEMENTS = (
    "Html",
    "ComponentInstance",
    "ButtonGroup",
    "Selectbox",
    "DateInput",
    "Multiselect",
    "NumberInput",
    "TextInput",
    "Button",
    "Checkbox",
    "ArrowVegaLiteChart",
    "loadVegaEmbed",
    "BidiComponent",
)
"""Streamlit's elements on the map page, by the names of their scripts, in the order in which the page draws them."""
MAP_FRAME = "/component/streamlit_folium.st_folium/"
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
_HTML = b"text/html"


@cache
def needed_scripts() -> tuple[str, ...]:
    """Return the names of the scripts that the elements of the map page need, those that they import among them."""
    named: dict[str, None] = {}

    def add(name: str) -> None:
        path = SCRIPTS / name
        if name not in named and path.is_file():
            named[name] = None
            for other in _IMPORTED.findall(path.read_text(encoding="utf-8")):
                add(other)

    for element in ELEMENTS:
        for path in sorted(SCRIPTS.glob(f"{element}.*.js")):
            add(path.name)
    return tuple(named)


@cache
def _frame_folder() -> Path | None:
    # Not by import: Streamlit finds the component only when a page imports it first.
    found = find_spec("streamlit_folium")
    return Path(found.origin).parent / "frontend" / "build" / "static" / "js" if found and found.origin else None


@cache
def _scripts() -> Mapping[str, Path]:
    """Return the scripts that are served here by their path under the page's address."""
    folders = {"/static/js/": SCRIPTS, f"{MAP_FRAME}static/js/": _frame_folder()}
    return {
        prefix + path.name: path for prefix, folder in folders.items() if folder for path in sorted(folder.glob("*.js"))
    }


@cache
def _script(path: str) -> Asset:
    return Asset(_scripts()[path].read_bytes(), "text/javascript", named_by_content=True)


@cache
def hints() -> bytes:
    """Return the links that the page's HTML gets: the client's modules, and what the map's frame will ask for."""
    modules = (f"./static/js/{name}" for name in needed_scripts())
    of_frame = (path for path in _scripts() if path.startswith(MAP_FRAME))
    later = (f".{path}" for path in (*of_frame, *map_addresses()))
    return str(
        join(
            Markup('<link rel="modulepreload" fetchpriority="low" crossorigin href="{}">').format(address)
            for address in modules
        )
        + join(Markup('<link rel="prefetch" href="{}">').format(address) for address in later)
    ).encode()


def pack_scripts() -> None:
    """Compress what the first visit asks for."""
    for name in needed_scripts():
        _ = _script(f"/static/js/{name}").packed


class Client:
    """ASGI middleware that serves the client's scripts, and puts `hints` into the page's HTML."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path in _scripts():
            await _script(path).answer(Request(scope))(scope, receive, send)
        elif scope["method"] == "GET" and not path.startswith("/component/"):
            await self.app(scope, receive, _hinting(send))
        else:
            await self.app(scope, receive, send)


def _hinting(send: Send) -> Send:
    held: list[Message] = []
    parts: list[bytes] = []

    async def send_with_hints(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            held.append(message)
            return
        if not held or message["type"] != "http.response.body":
            await send(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(parts).replace(b"</head>", hints() + b"</head>", 1)
        start = held.pop()
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        await send(start | {"headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})

    return send_with_hints


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return (
        start["status"] == 200
        and headers.get(b"content-type", b"").startswith(_HTML)
        and b"content-encoding" not in headers
    )
