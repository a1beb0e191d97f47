"""Large exports: written to a file batch by batch while the page says how far it is, then sent from the disk.

A file lies in a folder of this process under a name that cannot be guessed, until its session makes another, an hour
has passed or the process ends.
"""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from components.address import View
from components.i18n import _, number
from data.export import EXPORT_FORMATS, export_incidents
from data.messages import N_
from data.store import Store

AT_ONCE = 20_000
"""More incidents than these are not held in memory to be sent."""
DEFUSED = N_("Text that a spreadsheet would run as a formula is defused with a leading apostrophe.")
_KEPT_SECONDS = 3600.0
_MEGABYTE = 1_000_000


@dataclass
class _Folder:
    """The files that were made and not yet removed."""

    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="faultline-export-", ignore_cleanup_errors=True)
    )
    made: dict[str, tuple[float, Path]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, suffix: str) -> tuple[str, Path]:
        token = secrets.token_urlsafe(24)
        with self.lock:
            self._drop_old()
            self.made[token] = (time.monotonic(), Path(self.folder.name) / f"{token}{suffix}")
            return token, self.made[token][1]

    def find(self, token: str) -> Path | None:
        with self.lock:
            self._drop_old()
            found = self.made.get(token)
        return found[1] if found and found[1].is_file() else None

    def drop(self, token: str) -> None:
        with self.lock:
            if token in self.made:
                self.made.pop(token)[1].unlink(missing_ok=True)

    def _drop_old(self) -> None:
        for token, (since, path) in list(self.made.items()):
            if time.monotonic() - since > _KEPT_SECONDS:
                del self.made[token]
                path.unlink(missing_ok=True)


@st.cache_resource(show_spinner=False)
def _folder() -> _Folder:
    return _Folder()


def show_large_export(view: View, store: Store, name: str, *, total: int, bom: bool) -> None:
    """Draw the button that writes the file and, when it is written, the link to it.

    Parameters
    ----------
    name
        Of `EXPORT_FORMATS`.
    total
        How many incidents the filter leaves.
    """
    form = EXPORT_FORMATS[name]
    wanted = (view.to_query(), name, bom, store.version())
    done = st.session_state.get("export_done")
    pressed = st.button(_("Prepare the file"), key="export_prepare", type="primary", width="stretch")
    if pressed:
        if done:
            _folder().drop(done[1])
        token = _write(view, store, name, total=total, bom=bom)
        done = st.session_state["export_done"] = (wanted, token)
    if done and done[0] == wanted and (path := _folder().find(done[1])):
        size = number(max(1, round(path.stat().st_size / _MEGABYTE)))
        address = f"/export/{done[1]}/faultline-incidents{form.suffix}"
        st.link_button(_("Download, {size} MB").format(size=size), address, icon=":material/download:", width="stretch")
    st.caption(_(DEFUSED))


def _write(view: View, store: Store, name: str, *, total: int, bom: bool) -> str:
    token, path = _folder().add(EXPORT_FORMATS[name].suffix)
    bar = st.progress(0.0, text=_("Setting the incidents aside …"))

    def tell(rows: int) -> None:
        said = _("{rows} of {total} incidents").format(rows=number(rows), total=number(total))
        bar.progress(min(1.0, rows / max(1, total)), text=said)

    export_incidents(store, view.filter, name, path, bom=bom, tell=tell)
    bar.empty()
    return token


async def _send(request: Request) -> Response:
    path = _folder().find(request.path_params["token"])
    if path is None:
        raise HTTPException(404, "This file is no longer kept; prepare it again.")
    name = request.path_params["name"]
    form = next((form for form in EXPORT_FORMATS.values() if name.endswith(f"incidents{form.suffix}")), None)
    media = form.mime if form else "application/octet-stream"
    return FileResponse(path, media_type=media, filename=name, headers={"Cache-Control": "no-store"})


def routes() -> list[BaseRoute]:
    """Return the route of the files."""
    return [Route("/export/{token}/{name}", _send)]
