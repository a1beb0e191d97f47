"""The table of the filtered incidents: rows fetched as they are scrolled to, sorted by the store; a row is chosen.

A component of our own (`assets/table`): Streamlit's table holds all its rows in the page, or cannot be chosen from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.address import View
from components.i18n import _, is_rtl, language
from components.incident_rows import BLOCK_ROWS, FIRST_SORT, SHOWN, pack_rows
from components.map_assets import asset_url
from components.view_address import view_url
from data.schema import COLUMN, EVENT_COLOURS
from data.store import Store

STYLE = Path(__file__).parent / "assets" / "table" / "table.css"
_KINDS = {"count": "number", "date": "date", "url": "link"}
_WIDTHS = {
    "event_date": 104, "event_type": 190, "sub_event_type": 190, "location": 150, "admin2": 120, "admin1": 120,
    "actor1": 170, "actor2": 170, "fatalities": 84, "injured": 84, "notes": 420, "source_url": 150,
}  # fmt: skip
_LOADER = """
export default async function (component) {{
  const table = await import(new URL("{address}", document.baseURI).href);
  return table.default(component);
}}
"""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "faultline_incident_table",
        js=_LOADER.format(address=asset_url("/assets/table/incident-table.js")),
        css=STYLE.read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def show_table(view: View, store: Store, *, total: int, choose: Callable[[str], None], key: str) -> None:
    """Draw the incidents that a view's filter leaves.

    Parameters
    ----------
    total
        How many these are.
    choose
        Called with the id of a row that the person chooses, and with "" when the row is left.
    key
        Names the table; two on one page keep their own order and place.
    """
    if not total:
        st.caption(_("No incidents with these filters."))
        return
    _component()(
        key=key, data=describe_table(view, store, total=total, key=key), on_chosen_change=lambda: _choose(key, choose)
    )


def describe_table(view: View, store: Store, *, total: int, key: str) -> dict[str, Any]:
    """Give what the browser needs to draw the table: all of it plain values, the first block of rows among them."""
    column, descending = FIRST_SORT
    rows = store.select_incidents(view.filter, sort=column, descending=descending, limit=BLOCK_ROWS)
    return {
        "key": key,
        "url": view_url("rows.json", view, store),
        "total": total,
        "block": BLOCK_ROWS,
        "rows": pack_rows(rows),
        "sort": {"column": column, "descending": descending},
        "chosen": view.incident,
        "columns": [_describe_column(name) for name in SHOWN],
        "words": {
            "label": _("The incidents that the filters leave"),
            "rows": _("Rows {first} to {last} of {total}"),
            "hint": _("Click a row to see it on the map; a heading sorts all rows."),
            "sort": _("Sort all rows by this"),
            "not_stated": _("not stated"),
            "failed": _("Some rows could not be fetched; scroll to ask for them again."),
        },
        "lang": language(),
        "rtl": is_rtl(),
    }


def _describe_column(name: str) -> dict[str, Any]:
    label = _("Source") if name == "source_url" else _(COLUMN[name].label)
    described = {
        "name": name, "label": label, "kind": _KINDS.get(COLUMN[name].kind, "text"), "width": _WIDTHS[name],
    }  # fmt: skip
    return described | ({"colours": dict(EVENT_COLOURS)} if name == "event_type" else {})


def _choose(key: str, choose: Callable[[str], None]) -> None:
    value = st.session_state.get(key)
    chosen = value.get("chosen") if isinstance(value, Mapping) else None
    if isinstance(chosen, str):
        choose(chosen)
