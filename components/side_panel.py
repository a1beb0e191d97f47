"""Beside the map: the chosen incident; or the incidents of a place that was clicked; or, with none, the provinces."""

from __future__ import annotations

import streamlit as st

from components.address import View, choose
from components.i18n import _, count_text, day, number
from components.incident_card import show_card
from components.incident_evidence import show_evidence
from components.incident_history import show_history
from components.map_panel import focus_on
from components.markup import markdown_text
from components.row_choice import selected_row
from data.decisions import find_merged_into
from data.store import Store
from geo.boundaries import BoundarySet
from geo.claim_tables import read_claims

AT_PLACE, AT_PLACE_TOTAL = "at_place", "at_place_total"


def shows_incidents(view: View) -> bool:
    """Tell whether an incident or the list of a place is open."""
    return bool(view.incident or st.session_state.get(AT_PLACE))


def show_incident_side(view: View, store: Store, boundaries: BoundarySet) -> None:
    """Draw the chosen incident, or the list of the clicked place."""
    if not view.incident:
        _show_place(store)
        return
    incident = store.find_incident(view.incident)
    ids: tuple[str, ...] = st.session_state.get(AT_PLACE, ())
    with st.container(horizontal=True, key="card_buttons", gap="small"):
        if len(ids) > 1 and view.incident in ids:
            st.button(
                _("Back to the list"), on_click=choose, args=("",), key="back_to_list", icon=":material/arrow_back:"
            )
        if incident and incident.get("latitude") is not None:
            st.button(
                _("Show on map"),
                on_click=focus_on,
                args=(incident["longitude"], incident["latitude"]),
                key="focus_incident",
                icon=":material/my_location:",
            )
        st.button(_("Close"), on_click=_close, key="close_card", icon=":material/close:")
    if incident is None:
        _show_absent(view.incident, store)
        return
    claims = read_claims(store.claims_id)
    show_card(incident, boundary_title=boundaries.title, claims_title=claims.title)
    show_evidence(view.incident, store)
    show_history(view.incident, store)
    if store.rank_of(view.incident, view.filter) is None:
        st.caption(_("This incident is not among those that the filters leave."))


def _show_absent(incident_id: str, store: Store) -> None:
    merged_into = find_merged_into(store, incident_id)
    if merged_into:
        st.info(
            _("“{id}” was merged into “{other}”, with all its sources.").format(
                id=markdown_text(incident_id), other=markdown_text(merged_into)
            )
        )
        st.button(_("Show it"), on_click=choose, args=(merged_into,), key="show_merged", type="primary")
    else:
        st.warning(
            _(
                "There is no incident “{id}” in this store. It may have been taken back, or the link "
                "comes from another Faultline."
            ).format(id=markdown_text(incident_id))
        )
    show_history(incident_id, store)


def _show_place(store: Store) -> None:
    ids: tuple[str, ...] = st.session_state[AT_PLACE]
    total = st.session_state.get(AT_PLACE_TOTAL, len(ids))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**" + count_text("{n} incident at this mark", "{n} incidents at this mark", total) + "**")
        st.button(_("Close"), on_click=_close, key="close_place", icon=":material/close:")
    rows = store.find_incidents(ids)
    key = "place_" + str(abs(hash(ids)))
    st.dataframe(
        {
            _("Date"): [day(value) for value in rows["event_date"]],
            _("What"): [_(sub or kind) for sub, kind in zip(rows["sub_event_type"], rows["event_type"], strict=True)],
            _("Deaths"): rows["fatalities"].tolist(),
            _("Place"): rows["location"].tolist(),
        },
        key=key,
        hide_index=True,
        height=min(38 + 35 * len(rows), 460),
        on_select=lambda: _choose_row(key, rows["incident_id"].tolist()),
        selection_mode=["single-row", "single-cell"],
        alt=_("The incidents at the chosen mark"),
    )
    if total > len(ids):
        st.caption(
            _("The latest {n} of {total}. Zoom in to part them.").format(n=number(len(ids)), total=number(total))
        )


def _choose_row(key: str, ids: list[str]) -> None:
    row = selected_row(st.session_state[key]["selection"])
    if row is not None and row < len(ids):
        choose(ids[row])


def _close() -> None:
    st.session_state.pop(AT_PLACE, None)
    choose("")
