"""The table of the filtered incidents: a page at a time, sorted by the store; a chosen row is the chosen incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import streamlit as st

from components.i18n import _, number
from data.filters import IncidentFilter
from data.messages import N_
from data.schema import COLUMN
from data.store import Store

PAGE_ROWS = 100
SHOWN = (
    "event_date",
    "event_type",
    "sub_event_type",
    "location",
    "admin2",
    "admin1",
    "actor1",
    "actor2",
    "fatalities",
    "injured",
    "notes",
    "source_url",
)
SORTS: dict[str, tuple[str, bool]] = {
    N_("Newest first"): ("event_date", True),
    N_("Oldest first"): ("event_date", False),
    N_("Most deaths first"): ("fatalities", True),
    N_("Most injured first"): ("injured", True),
    N_("By place"): ("location", False),
    N_("By event type"): ("event_type", False),
    N_("By actor"): ("actor1", False),
}


def show_table(
    current: IncidentFilter, store: Store, *, total: int, chosen: str, choose: Callable[[str], None], key: str
) -> None:
    """Draw one page of the incidents.

    Parameters
    ----------
    total
        How many incidents the filter leaves.
    chosen
        The id of the chosen incident, or "".
    choose
        Called with the id of a row that the person selects, and with "" when the row is left.
    key
        Names the table; two on one page keep their own order and page.
    """
    if not total:
        st.caption(_("No incidents with these filters."))
        return
    sort_side, page_side, words_side = st.columns([3, 5, 4], vertical_alignment="center")
    sort = sort_side.selectbox(_("Sort"), list(SORTS), format_func=_, key=f"{key}_sort", label_visibility="collapsed")
    column, descending = SORTS[sort]
    pages = ceil(total / PAGE_ROWS)
    _follow_choice(current, store, chosen, column, descending, pages, key)
    page = 1
    if pages > 1:
        with page_side:
            page = st.pagination(pages, key=f"{key}_page", max_visible_pages=5)
    first = (page - 1) * PAGE_ROWS
    words_side.caption(
        _("Rows {first} to {last} of {total}").format(
            first=number(first + 1), last=number(min(first + PAGE_ROWS, total)), total=number(total)
        )
    )
    rows = store.select_incidents(current, sort=column, descending=descending, offset=first, limit=PAGE_ROWS)
    ids = rows["incident_id"].tolist()
    frame_key = f"{key}_{store.version()}_{store.moment}_{abs(hash((current, sort, page)))}"
    st.dataframe(
        rows[list(SHOWN)],
        key=frame_key,
        hide_index=True,
        height=420,
        row_height=34,
        column_config=_columns(),
        on_select=lambda: choose(_selected(frame_key, ids, key)),
        selection_mode=["single-row", "single-cell"],
        selection_default={"selection": {"rows": [ids.index(chosen)], "columns": [], "cells": []}}
        if chosen in ids
        else None,
        alt=_("The incidents that the filters leave"),
    )
    st.caption(_("Click a row to see it on the map. A heading sorts this page only; “Sort” sorts all rows."))


def _follow_choice(
    current: IncidentFilter, store: Store, chosen: str, column: str, descending: bool, pages: int, key: str
) -> None:
    """Turn to the page of an incident that was chosen elsewhere, once."""
    if chosen and st.session_state.get(f"{key}_followed") != chosen:
        rank = store.rank_of(chosen, current, sort=column, descending=descending)
        if rank is not None and pages > 1:
            st.session_state[f"{key}_page"] = rank // PAGE_ROWS + 1
    st.session_state[f"{key}_followed"] = chosen
    if st.session_state.get(f"{key}_page", 1) > pages:
        st.session_state[f"{key}_page"] = 1


def _selected(frame_key: str, ids: list[str], key: str) -> str:
    row = selected_row(st.session_state[frame_key]["selection"])
    chosen = ids[row] if row is not None and row < len(ids) else ""
    st.session_state[f"{key}_followed"] = chosen
    return chosen


def selected_row(selection: Mapping[str, Any]) -> int | None:
    """Return the row that a person ticked, or in which they clicked a cell."""
    cells = [row for row, _column in selection.get("cells", ())]
    return next(iter([*cells, *selection.get("rows", ())]), None)


def _columns() -> dict[str, Any]:
    def label(name: str) -> str:
        return _(COLUMN[name].label)

    text: dict[str, Any] = {
        name: st.column_config.TextColumn(label(name)) for name in SHOWN if COLUMN[name].kind == "text"
    }
    return text | {
        "event_date": st.column_config.DateColumn(label("event_date"), format="YYYY-MM-DD", width="small"),
        "fatalities": st.column_config.NumberColumn(label("fatalities"), format="%d", width="small"),
        "injured": st.column_config.NumberColumn(label("injured"), format="%d", width="small"),
        "notes": st.column_config.TextColumn(label("notes"), width="large"),
        "source_url": st.column_config.LinkColumn(
            _("Source"), display_text=r"https?://(?:www\.)?([^/]+)", validate=r"^https?://", width="medium"
        ),
    }
