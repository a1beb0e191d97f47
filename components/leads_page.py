"""Leads: what a machine read in the news, each with its report, to be made an incident of by hand or left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, day
from components.leads_form import show_lead_form
from components.markup import join, link, show_html
from data.frames import as_records
from data.leads import LeadFilter, count_leads, find_lead, list_leads
from data.messages import N_
from data.schema import AREAS, NOT_LOCATED, OUTSIDE, SCOPE
from data.store import Store

PAGE = 20
CHOSEN = "lead_chosen"
AREA_WORDS = {OUTSIDE: N_("Outside the four"), NOT_LOCATED: N_("Not located")}


def show_leads_page(store: Store) -> None:
    """Draw the page: the filters, and the leads that they keep or the form of the one that is open."""
    st.title(_("Leads"))
    show_html(
        Markup('<p class="fl-prose">{}</p>').format(
            _(
                "What GDELT's machine read in the news: many leads for one event, some for none, at places and on days "
                "that may be wrong. They are never counted with the incidents. Read the report; where it tells of an "
                "incident, make one of it by hand."
            )
        )
    )
    if not count_leads(store):
        st.info(_("There are no leads. Bring a file of GDELT's events on the page “Import”."), icon=":material/info:")
        return
    opened = st.session_state.get(CHOSEN)
    lead = find_lead(store, opened) if opened else None
    if lead is not None:
        _show_open(store, lead)
        return
    chosen = _show_filters()
    total = count_leads(store, chosen)
    show_html(
        Markup('<p class="fl-leads-count" role="status">{}</p>').format(count_text("{n} lead", "{n} leads", total))
    )
    if not total:
        st.info(_("No lead is left by these filters. Choose other days, provinces or words."))
        return
    pages = -(-total // PAGE)
    page = st.pagination(pages, key="leads_page") if pages > 1 else 1
    with st.container(key="leads", gap="small"):
        for row in as_records(list_leads(store, chosen, limit=PAGE, offset=(page - 1) * PAGE)):
            _show_lead(row)


def area_words(area: str) -> str:
    """Return the name of a part of the counts."""
    return _(AREA_WORDS[area]) if area in AREA_WORDS else _(area)


def _show_filters() -> LeadFilter:
    with st.container(horizontal=True, key="leads_filters"):
        areas = st.multiselect(
            _("Province"), AREAS, default=list(SCOPE), format_func=area_words, placeholder=_("All"), key="leads_areas"
        )
        first = st.date_input(_("From"), value=None, format="YYYY-MM-DD", key="leads_from", width=150)
        last = st.date_input(_("To"), value=None, format="YYYY-MM-DD", key="leads_to", width=150)
        words = st.text_input(_("Words"), key="leads_q", max_chars=200, width=220)
    return LeadFilter(tuple(areas), _as_day(first), _as_day(last), words)


def _as_day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _show_lead(lead: Mapping[str, Any]) -> None:
    lead_id = str(lead["incident_id"])
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"lead_{lead_id}"):
        show_html(describe_lead(lead))
        if lead["made"]:
            _link_incident(lead)
        else:
            st.button(_("Make an incident"), key=f"open_{lead_id}", on_click=_open, args=(lead_id,))


def _link_incident(lead: Mapping[str, Any]) -> None:
    st.page_link(
        st.session_state["pages"]["map"],
        label=_("Its incident"),
        icon=":material/map:",
        query_params={"incident": str(lead["made"])},
    )


def describe_lead(lead: Mapping[str, Any]) -> Markup:
    """Return what the machine read, as markup: place and day, kind, actors, and the report as a link."""
    actors = " – ".join(filter(None, (lead["actor1"], lead["actor2"])))
    kind = lead["sub_event_type"] or lead["event_type"]
    facts = [
        day(lead["event_date"]),
        area_words(lead["area"]),
        _("proposed: {kind}").format(kind=_(kind)) if kind else _("no kind of event proposed"),
    ]
    report = (
        link(lead["source_url"], lead["source"] or lead["source_url"])
        if lead["source_url"]
        else Markup("{}").format(_("no address"))
    )
    return Markup(
        '<div class="fl-import"><strong><bdi dir="auto">{}</bdi></strong> {}<br><span class="fl-note">{}</span><br>'
        '<span class="fl-note">{}{} · </span>{}</div>'
    ).format(
        lead["location"] or _("Place not given"),
        " · ".join(facts),
        lead["notes"],
        join((Markup('<bdi dir="auto">{}</bdi>').format(actors), " · ")) if actors else "",
        lead["incident_id"],
        report,
    )


def _show_open(store: Store, lead: Mapping[str, Any]) -> None:
    st.button(_("Back to the leads"), icon=":material/arrow_back:", key="leads_back", on_click=_close)
    with st.container(border=True, key="lead_open"):
        show_html(describe_lead(lead))
    if lead["made"]:
        st.success(_("An incident was made of this lead. Taking its import back undoes it."))
        _link_incident(lead)
        return
    show_lead_form(store, lead)


def _open(lead_id: str) -> None:
    st.session_state[CHOSEN] = lead_id


def _close() -> None:
    st.session_state.pop(CHOSEN, None)
