"""The map on the page: the view's incidents as marks over the provinces' choropleth."""

from __future__ import annotations

import time
from functools import cache

import streamlit as st

from components.address import View, choose
from components.choropleth import Choropleth, make_choropleth
from components.i18n import _, count_forms, is_rtl, language, number
from components.incident_map import MapClick, show_map
from components.levels import chosen_unit, go_to, shown_level
from components.map_assets import difference_url, land_url
from components.map_strings import Strings, make_map_strings
from components.map_view import Focus, MapView, make_marks
from components.view_address import view_url
from data.frames import as_records
from data.marks import AREA_PRECISION, select_marks
from data.schema import EVENT_COLOURS, SCOPE
from data.store import Store, Summary
from geo.boundaries import BoundarySet

MEASURES = ("count", "deaths", "rate", "none")
HEAD_START_S = 0.03
"""How long the page waits behind the map. The browser draws in one go what arrives together: so the map is drawn while
the rest is still on its way, a third earlier, and the whole is there no later."""


def show_map_panel(view: View, store: Store, now: Summary, boundaries: BoundarySet) -> None:
    """Draw the map with its choice of choropleth, and take a click as the choice of an incident."""
    words = {"count": _("Incidents"), "deaths": _("Deaths"), "rate": _("Per 1,000 km²"), "none": _("None")}
    measure = st.session_state.get("choropleth") or MEASURES[0]
    show_map(make_view(view, store, now, boundaries, measure=measure), key="map", on_click=_take_click)
    time.sleep(HEAD_START_S)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map_foot"):
        st.segmented_control(
            _("Provinces shaded by"),
            MEASURES,
            format_func=lambda name: (
                _("Shade: {measure}").format(measure=words[name]) if name == measure else words[name]
            ),
            key="choropleth",
            default=MEASURES[0],
            required=True,
            label_visibility="collapsed",
        )
        st.caption(off_map_words(now))


def make_view(view: View, store: Store, now: Summary, boundaries: BoundarySet, *, measure: str) -> MapView:
    """Return what the map shows.

    Parameters
    ----------
    measure
        One of `MEASURES`: what shades the provinces.
    """
    marks = select_marks(store, view.filter)
    return MapView(
        marks=make_marks(marks.frame),
        finer_url=view_url("view.json", view, store) if marks.grouped else None,
        types=tuple((name, _(name), colour) for name, colour in EVENT_COLOURS.items()),
        land_url=land_url(view.boundaries, view.claims, below=chosen_unit(view.filter)[:1]),
        against_url=difference_url(view.boundaries, view.against) if view.against else "",
        level=shown_level(view, boundaries),
        choropleth=_shade(view, store, boundaries, measure),
        selected=view.incident or None,
        selected_at=_place_of_chosen(view, store) if marks.grouped else None,
        focus=st.session_state.get("focus"),
        province_names={iso: _(name) for iso, name in boundaries.names.items()},
        empty_text="" if now.incidents else _empty_words(view),
        strings=_strings(language()),
        lang=language(),
        rtl=is_rtl(),
    )


def _empty_words(view: View) -> str:
    if view.filter.imported:
        return _("What this import brought was revised by later ones, taken back, or does not pass the other filters.")
    return _("No incidents with these filters. Widen the period or reset the filters.")


def off_map_words(now: Summary) -> str:
    """Say how many incidents the map cannot show or shows as areas."""
    parts = []
    if now.not_located:
        parts.append(_("{n} not located").format(n=number(now.not_located)))
    if now.outside:
        parts.append(_("{n} outside the four provinces").format(n=number(now.outside)))
    if now.conflicts:
        parts.append(_("{n} reported under another province than they lie in").format(n=number(now.conflicts)))
    return " · ".join(parts)


def focus_on(longitude: float, latitude: float) -> None:
    """Ask the map to show a place once, with some land around it; for callbacks."""
    round_ = st.session_state.get("focus_round", 0) + 1
    st.session_state["focus_round"] = round_
    st.session_state["focus"] = Focus((longitude - 0.25, latitude - 0.2, longitude + 0.25, latitude + 0.2), str(round_))


def _place_of_chosen(view: View, store: Store) -> tuple[float, float, bool] | None:
    """Return where the chosen incident lies, and whether as an area, where the filter keeps it."""
    incident = store.find_incident(view.incident) if view.incident else None
    if incident is None or incident["longitude"] is None or incident["latitude"] is None:
        return None
    if store.rank_of(view.incident, view.filter) is None:
        return None
    return incident["longitude"], incident["latitude"], incident["geo_precision"] == AREA_PRECISION


@cache
def _strings(language: str) -> Strings:
    return make_map_strings(_, count_forms, language=language)


def _shade(view: View, store: Store, boundaries: BoundarySet, measure: str) -> Choropleth | None:
    if measure == "none":
        return None
    by_district = shown_level(view, boundaries) == "district"
    if by_district:
        values = _measure_districts(view, store, boundaries, measure)
    else:
        values = _measure_provinces(view, store, boundaries, measure)
    labels = {
        "count": _("Incidents by district") if by_district else _("Incidents by province"),
        "deaths": _("Deaths reported by district") if by_district else _("Deaths reported by province"),
        "rate": _("Incidents per 1,000 km²"),
    }
    return make_choropleth(
        values,
        label=labels[measure],
        format_value=lambda value: number(value, decimals=1 if measure == "rate" else 0),
        whole=measure != "rate",
        range_text=_("{first} to {last}"),
    )


def _measure_districts(view: View, store: Store, boundaries: BoundarySet, measure: str) -> dict[str, float]:
    """Return the measure by "province/district", for every district of the provinces shown."""
    assert boundaries.districts is not None  # noqa: S101 - asked for where it has some
    column = "deaths" if measure == "deaths" else "incidents"
    rows = as_records(store.count_by_unit(view.filter))
    counts = {f"{row['province']}/{row['district']}": row[column] for row in rows if row["district"]}
    shown = view.filter.province or [unit.partition("/")[0] for unit in view.filter.unit] or SCOPE
    values: dict[str, float] = {}
    for row in as_records(boundaries.districts[["province", "district", "area_km2"]]):
        unit = f"{row['province']}/{row['district']}"
        if row["province"] in shown or unit in counts:
            n = counts.get(unit, 0)
            values[unit] = 1000 * n / row["area_km2"] if measure == "rate" else n
    return values


def _measure_provinces(view: View, store: Store, boundaries: BoundarySet, measure: str) -> dict[str, float]:
    column = "deaths" if measure == "deaths" else "incidents"
    counts = {row["area"]: row[column] for row in as_records(store.count_by_area(view.filter))}
    iso = {name: code for code, name in boundaries.names.items()}
    return {
        iso[area]: 1000 * counts[area] / boundaries.areas_km2[area] if measure == "rate" else counts[area]
        for area in SCOPE
        if not view.filter.province or area in view.filter.province
    }


def _take_click(click: MapClick) -> None:
    if click.unit:
        go_to(click.unit)
        return
    one = len(click.ids) == 1
    st.session_state["at_place"] = () if one else click.ids
    st.session_state["at_place_total"] = click.total
    choose(click.ids[0] if one else "")
