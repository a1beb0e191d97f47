"""The form that makes an incident of a lead: filled in with what the machine read, checked as a file is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from components.i18n import _
from components.markup import markdown_text
from data.formats.value_words import list_meanings, split_kind
from data.leads import make_incident
from data.messages import join_texts
from data.read import ReadError
from data.receipts import Receipt
from data.schema import COLUMN, GEO_PRECISIONS, TIME_PRECISIONS
from data.store import Store
from data.store_error import StoreError

NO_KIND = ""


def show_lead_form(store: Store, lead: Mapping[str, Any]) -> None:
    """Draw the form; when it is sent, the incident is stored, or what holds it is said."""
    with st.form(key=f"lead_form_{lead['incident_id']}", border=True):
        values = {**_ask_when_and_what(lead), **_ask_where(lead), **_ask_the_rest(lead)}
        sent = st.form_submit_button(_("Store as an incident"), type="primary", icon=":material/save:")
    if not sent:
        return
    try:
        done = make_incident(store, str(lead["incident_id"]), values)
    except (ReadError, StoreError) as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        return
    if isinstance(done, Receipt):
        st.rerun()
    for reasons in done.held["reasons"]:
        labelled = [replace(reason, params=_label(reason.params)) for reason in reasons]
        st.error(markdown_text(join_texts(labelled, _)), icon=":material/error:")


def _label(params: Mapping[str, object]) -> dict[str, object]:
    """Put the words of the form's fields for the names of the columns."""
    return {key: _(COLUMN[str(value)].label) if value in COLUMN else value for key, value in params.items()}


def _ask_when_and_what(lead: Mapping[str, Any]) -> dict[str, object]:
    when, exact, kind = st.columns([1, 1, 2])
    kinds = (NO_KIND, *list_meanings("event_type"))
    proposed = ": ".join(filter(None, (lead["event_type"], lead["sub_event_type"])))
    event_date = when.date_input(_(COLUMN["event_date"].label), value=lead["event_date"], format="YYYY-MM-DD")
    precision = exact.selectbox(
        _(COLUMN["time_precision"].label), list(TIME_PRECISIONS), format_func=lambda code: _(TIME_PRECISIONS[code])
    )
    meaning = kind.selectbox(
        _(COLUMN["event_type"].label),
        kinds,
        index=kinds.index(proposed) if proposed in kinds else 0,
        format_func=lambda one: " · ".join(_(part) for part in split_kind(one) if part) or _("– choose –"),
    )
    event_type, sub = split_kind(str(meaning))
    return {"event_date": event_date, "time_precision": precision, "event_type": event_type, "sub_event_type": sub}


def _ask_where(lead: Mapping[str, Any]) -> dict[str, object]:
    location, admin2, admin1 = st.columns([2, 1, 1])
    latitude, longitude, exact = st.columns([1, 1, 2])
    precisions = list(GEO_PRECISIONS)
    return {
        "location": location.text_input(_(COLUMN["location"].label), value=str(lead["location"] or "").split(",")[0]),
        "admin2": admin2.text_input(_(COLUMN["admin2"].label)),
        "admin1": admin1.text_input(_(COLUMN["admin1"].label), value=lead["province"] or ""),
        "latitude": latitude.number_input(
            _(COLUMN["latitude"].label), value=lead["latitude"], min_value=-90.0, max_value=90.0, format="%.4f"
        ),
        "longitude": longitude.number_input(
            _(COLUMN["longitude"].label), value=lead["longitude"], min_value=-180.0, max_value=180.0, format="%.4f"
        ),
        "geo_precision": exact.selectbox(
            _(COLUMN["geo_precision"].label),
            precisions,
            index=precisions.index(int(lead["geo_precision"] or 3)),
            format_func=lambda code: _(GEO_PRECISIONS[code]),
        ),
    }


def _ask_the_rest(lead: Mapping[str, Any]) -> dict[str, object]:
    actor1, actor2, deaths, injured = st.columns([2, 2, 1, 1])
    asked: dict[str, object] = {
        "actor1": actor1.text_input(_(COLUMN["actor1"].label), value=str(lead["actor1"] or "").title()),
        "actor2": actor2.text_input(_(COLUMN["actor2"].label), value=str(lead["actor2"] or "").title()),
        "fatalities": deaths.number_input(_(COLUMN["fatalities"].label), value=None, min_value=0, step=1),
        "injured": injured.number_input(_(COLUMN["injured"].label), value=None, min_value=0, step=1),
        "notes": st.text_area(_(COLUMN["notes"].label), placeholder=_("In your own words, after reading the report")),
    }
    source, address = st.columns([1, 3])
    asked["source"] = source.text_input(_(COLUMN["source"].label), value=lead["source"] or "")
    asked["source_url"] = address.text_input(_(COLUMN["source_url"].label), value=lead["source_url"] or "")
    asked["source_date"] = lead["source_date"]
    return asked
