"""The page that opens: filters at the side, headline, map with the chosen incident beside it, timeline, tables."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from components.address import View, choose, leave_notices, notices, read_view, write_view
from components.authority import place_view, show_authority
from components.filter_panel import Span, reset, show_filters
from components.headline import show_headline, show_sentence
from components.i18n import _, use_language
from components.incident_table import show_table
from components.ledger_moment import show_moment_banner, show_moment_choice
from components.levels import by_sub_district, count_districts, count_sub_districts, show_way, shown_level
from components.map_panel import show_map_panel
from components.markup import markdown_text, show_html
from components.moves_panel import show_moves
from components.province_table import count_areas, show_provinces
from components.seam_panel import show_seam
from components.share import show_share
from components.side_panel import show_incident_side, shows_incidents
from components.stored import store_of
from components.timeline import show_timeline
from data.filters import IncidentFilter
from data.store import Store
from data.summary import Summary
from geo.boundaries import read_boundaries


def show_map_page(store: Store) -> None:
    """Draw the page for the view that the address holds.

    The map comes first, wherever it stands: its frame takes longest in the browser.
    """
    view = read_view()
    use_language(view.lang)
    _show_notices()
    ledger, store = store, store_of(view, store)
    show_moment_banner(view, ledger)
    view, store, other = place_view(view, store)
    span = store.span()
    now = store.summarise(view.filter)
    if span is None:
        st.info(_("The store holds no incident. Bring some on the page “Import”."))
    else:
        _show_view(view, store, other, now, span)
    with st.sidebar:
        _show_brand()
        if span:
            show_filters(view.filter, store, span)
        show_authority(view, store, other)
        show_moment_choice(view, ledger)
        show_share(view, store, total=now.incidents)
    if span:
        with st.container(key="timeline", gap="small"):
            show_timeline(view.filter, store, span)
        _show_tables(view, store, other, now, span)
    write_view(view)


def _show_view(view: View, store: Store, other: Store | None, now: Summary, span: Span) -> None:
    """Draw the sentence, the numbers, the map, and beside it the chosen incident or the provinces."""
    boundaries = read_boundaries(view.boundaries)
    with st.container(key="view", gap="small"):
        show_sentence(now, view.filter)
        headline = st.container(key="headline", gap="small")
        map_side, side = st.columns([2.2, 1], gap="small")
        with map_side:
            show_map_panel(view, store, now, boundaries)
        with headline:
            earlier = view.filter.before(span)
            before = store.summarise(earlier) if earlier else None
            show_headline(now, before, _period(earlier), store.history_of(view.filter, span))
            if not now.incidents:
                st.button(_("Reset all filters"), on_click=reset, key="reset_empty", type="primary")
        with side, st.container(key="side"):
            if shows_incidents(view):
                show_incident_side(view, store, boundaries)
            else:
                show_way(view, boundaries)
                _show_provinces(view, store, span)


def _show_tables(view: View, store: Store, other: Store | None, now: Summary, span: Span) -> None:
    """Draw one of the tables. Not as tabs: their client walks through all of a panel at each change on the page."""
    words = {
        "incidents": _("Incidents"),
        "provinces": _("Provinces"),
        "differing": _("Report and coordinates differ"),
        "moves": _("What moves"),
        "seam": _("Disputed and the rest"),
    }
    boundaries = read_boundaries(view.boundaries)
    if other is None:
        del words["moves"]
    if not boundaries.has_districts:
        del words["seam"]
    if st.session_state.get("tables") not in (None, *words):
        st.session_state["tables"] = "incidents"
    shown = st.segmented_control(
        _("Table"),
        list(words),
        format_func=words.__getitem__,
        default="incidents",
        required=True,
        key="tables",
        label_visibility="collapsed",
    )
    if shown == "incidents":
        show_table(view, store, total=now.incidents, choose=choose, key="table")
    elif shown == "provinces":
        _show_provinces(view, store, span)
    elif shown == "moves" and other is not None:
        show_moves(view, store, other)
    elif shown == "seam":
        show_seam(view, store, span)
    else:
        st.caption(
            _(
                "Incidents whose report names another province than the one their coordinates lie in. "
                "Each is counted once: where its coordinates lie, or where these only stand for a district or "
                "province, where the report says."
            )
        )
        flagged = replace(view, filter=replace(view.filter, conflict=True))
        show_table(flagged, store, total=now.conflicts, choose=choose, key="conflicts")


def _show_provinces(view: View, store: Store, span: Span) -> None:
    boundaries = read_boundaries(view.boundaries)
    earlier = view.filter.before(span)
    level = shown_level(view, boundaries)
    if by_sub_district(view, boundaries):
        bars = store.history_by_unit(view.filter, span, parts=True)
        counted = count_sub_districts(view.filter, earlier, store, boundaries, bars)
        level = "sub-district"
    elif level == "district":
        bars = store.history_by_unit(view.filter, span)
        counted = count_districts(view.filter, earlier, store, boundaries, bars)
    else:
        counted = count_areas(view.filter, earlier, store, store.history_of(view.filter, span))
    show_provinces(counted, boundaries.areas_km2, boundary_title=boundaries.title, level=level)


def _show_brand() -> None:
    show_html(
        Markup('<div class="fl-brand"><strong>{}</strong><p>{}</p></div>').format(
            _("Faultline"), _("Incidents in Iraq's disputed territories, from public reports")
        )
    )


def _show_notices() -> None:
    for notice in notices():
        st.warning(markdown_text(notice.text(_)), icon=":material/link_off:")
    if notices():
        st.button(_("Understood"), on_click=leave_notices, key="leave_notices", type="tertiary")


def _period(chosen: IncidentFilter | None) -> Span | None:
    if chosen is None or chosen.date_from is None or chosen.date_to is None:
        return None
    return chosen.date_from, chosen.date_to
