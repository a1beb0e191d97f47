"""Share and export: a link to exactly this view, and files of exactly what is filtered."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from components import export_files
from components.address import View
from components.i18n import _, count_text
from data.export import EXPORT_FORMATS, export_incidents
from data.messages import N_
from data.store import Store

MEANT_FOR = {
    "csv": N_("For spreadsheets; can be imported here again"),
    "hxl": N_("For HDX: with a row of HXL tags under the headings"),
    "geojson": N_("For web maps"),
    "gpkg": N_("For QGIS and ArcGIS"),
}
WITH_BOM = ("csv", "hxl")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@st.fragment
def show_share(view: View, store: Store, *, total: int) -> None:
    """Draw the two buttons under the filters; what they open is drawn when it is opened, and runs nothing else.

    Parameters
    ----------
    total
        How many incidents the filter leaves.
    """
    share, export = st.columns(2, gap="small", wrap=False)
    look = {"width": "stretch", "on_change": "rerun"}
    with share, st.popover(_("Share"), icon=":material/link:", key="share", **look) as opened:
        if opened.open:
            _show_address(view)
    with export, st.popover(_("Export"), icon=":material/download:", key="export", **look) as opened:
        if opened.open:
            _show_export(view, store, total)


def _show_address(view: View) -> None:
    address = full_address(view)
    st.markdown(_("**This address holds the filters and the chosen incident.** The copy sign is at its right."))
    st.code(address, language=None, wrap_lines=True)
    st.caption(_("Whoever opens it sees the incidents that this Faultline then holds."))
    if urlsplit(address).hostname in LOOPBACK:
        st.caption(_("It opens on this computer only; a colleague needs a Faultline of theirs."))


def full_address(view: View) -> str:
    """Return the view's address with the host under which the person opened the page."""
    parts = urlsplit(st.context.url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", view.to_query(), ""))


def _show_export(view: View, store: Store, total: int) -> None:
    st.markdown(count_text("**{n} incident**, as filtered", "**{n} incidents**, as filtered", total))
    chosen = st.radio(
        _("Format"),
        list(EXPORT_FORMATS),
        format_func=lambda name: _(EXPORT_FORMATS[name].title),
        captions=[_(MEANT_FOR[name]) for name in EXPORT_FORMATS],
        key="export_format",
    )
    bom = chosen in WITH_BOM and st.checkbox(_("For Excel"), value=True, key="export_bom")
    form = EXPORT_FORMATS[chosen]
    if total > export_files.AT_ONCE:
        export_files.show_large_export(view, store, chosen, total=total, bom=bool(bom))
        return
    st.download_button(
        _("Download"),
        data=lambda: export_file(view, store, chosen, bom=bool(bom)),
        file_name=f"faultline-incidents{form.suffix}",
        mime=form.mime,
        on_click="ignore",
        type="primary",
        disabled=not total,
        key="export_download",
        width="stretch",
    )
    st.caption(_(export_files.DEFUSED))


def export_file(view: View, store: Store, name: str, *, bom: bool) -> bytes:
    """Return the export of exactly the view's filter."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        export_incidents(store, view.filter, name, path, bom=bom)
        return path.read_bytes()
