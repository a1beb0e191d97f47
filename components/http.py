"""What is served beside the page: Leaflet, our own scripts, and the headers of every answer.

The policy allows nothing from another host but the tiles of the online basemaps that a person may choose.
`unsafe-inline` and `unsafe-eval` are needed by Streamlit, Vega and st_folium (which evaluates the layer's script);
what keeps text from a file from becoming code is that it travels as data only, not this header. `blob:` is how
Streamlit loads a component's own script (a report's review); only a script that runs already can make such an address.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import client, export_files, map_assets, view_route

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: " + " ".join(f"https://{host}" for host in map_assets.TILE_HOSTS),
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "frame-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # OpenStreetMap's tile policy asks for a referrer; other pages learn the host and nothing of the view.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that puts `HEADERS` on every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


def middleware() -> list[Middleware]:
    """Return the middleware of the application, outermost first.

    Streamlit holds only the page's websocket to `server.allowedHosts`; here every answer is held to it.
    """
    hosts = list(st.config.get_option("server.allowedHosts") or ["*"])
    return [
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(client.Client),
    ]


def routes() -> list[BaseRoute]:
    """Return what is served beside the page."""
    return [*map_assets.routes(), *export_files.routes(), *view_route.routes()]


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[None]:
    """Load what is slow to load and open the store before the first person comes."""
    await anyio.to_thread.run_sync(_load)
    yield


def _load() -> None:
    # Not the pages themselves: st_folium is only found by the browser when a page imports it first.
    import altair  # noqa: F401
    import folium.plugins  # noqa: F401

    from components.stored import shared_store
    from data.store_error import StoreError

    client.pack_scripts()
    try:
        shared_store()
    except StoreError as error:
        print(error)
