"""The page that opens: filters at the side, headline, map with the chosen incident beside it, timeline, tables."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from components.address import choose, leave_notices, notices, read_view, write_view
from components.filter_panel import Span, reset, show_filters
from components.headline import show_headline, show_sentence
from components.i18n import _, use_language
from components.incident_table import show_table
from components.map_panel import show_map_panel
from components.markup import markdown_text, show_html
from components.province_table import count_areas, show_provinces
from components.share import show_share
from components.side_panel import show_incident_side, shows_incidents
from components.timeline import show_timeline
from data.filters import IncidentFilter
from data.store import Store
from geo.boundaries import read_boundaries


def show_map_page(store: Store) -> None:
    """Draw the page for the view that the address holds."""
    view = read_view()
    use_language(view.lang)
    span = store.span()
    boundaries = read_boundaries(view.boundaries)
    now = store.summarise(view.filter)
    with st.sidebar:
        _show_brand()
        if span:
            show_filters(view.filter, store, span)
        show_share(view, store, total=now.incidents)
    _show_notices()
    if span is None:
        st.info(_("The store holds no incident. Bring some on the page “Import”."))
        return
    before_filter = view.filter.before(span)
    before = store.summarise(before_filter) if before_filter else None
    history = store.history_of(view.filter, span)

    def show_province_table() -> None:
        counted = count_areas(view.filter, before_filter, store, history)
        show_provinces(counted, boundaries.areas_km2, boundary_title=boundaries.title)

    with st.container(key="view", gap="small"):
        show_sentence(now, view.filter)
        with st.container(key="headline", gap="small"):
            show_headline(now, before, _period(before_filter), history)
            if not now.incidents:
                st.button(
                    _("No incidents with these filters: reset them all"),
                    on_click=reset,
                    key="reset_empty",
                    type="primary",
                )
        map_side, side = st.columns([2.2, 1], gap="small")
        with map_side:
            show_map_panel(view, store, now, boundaries)
        with side, st.container(key="side"):
            if shows_incidents(view):
                show_incident_side(view, store, boundaries)
            else:
                show_province_table()
    with st.container(key="timeline", gap="small"):
        show_timeline(view.filter, store, span)
    incidents, provinces, differing = st.tabs(
        [_("Incidents"), _("Provinces"), _("Report and coordinates differ")], on_change="rerun", key="tables"
    )
    if incidents.open:
        with incidents:
            show_table(view.filter, store, total=now.incidents, chosen=view.incident, choose=choose, key="table")
    if provinces.open:
        with provinces:
            show_province_table()
    if differing.open:
        with differing:
            st.caption(
                _(
                    "Incidents whose report names another province than the one their coordinates lie in. "
                    "Each is counted once, where its coordinates lie."
                )
            )
            show_table(
                replace(view.filter, conflict=True),
                store,
                total=now.conflicts,
                chosen=view.incident,
                choose=choose,
                key="conflicts",
            )
    write_view(view)


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
