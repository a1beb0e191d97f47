"""Provinces or districts: what counts are by, the way down into a province and the way up again."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.address import View, change_view
from components.filter_panel import area_label, set_filter
from components.i18n import _
from components.province_table import Counted
from data.filters import IncidentFilter
from data.frames import as_records
from data.schema import AREAS, SCOPE
from data.store import Store
from geo.boundaries import BoundarySet

KEY = "level_choice"


def shown_level(view: View, boundaries: BoundarySet) -> str:
    """Return the level that is counted by: districts where they, or one province, are chosen and the set has them."""
    if not boundaries.has_districts:
        return "province"
    one_province = len(view.filter.province) == 1 and view.filter.province[0] in SCOPE
    return "district" if view.level == "district" or one_province or view.filter.unit else "province"


def show_way(view: View, boundaries: BoundarySet) -> None:
    """Draw the way from all four provinces down to where the view is, and the choice of the level."""
    if not boundaries.has_districts:
        return
    province = view.filter.province[0] if len(view.filter.province) == 1 else ""
    units = [unit.partition("/")[2] or _("District not known") for unit in view.filter.unit]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="level_way"):
        st.button(
            _("All four provinces"), key="level_all", type="tertiary", icon=":material/home:",
            on_click=go_to, args=("",), disabled=not province and not units,
        )  # fmt: skip
        if province:
            st.button(
                "› " + area_label(province), key="level_province", type="tertiary", on_click=go_to, args=(province,),
                disabled=not units,
            )  # fmt: skip
        if units:
            st.markdown("› " + ", ".join(units))
        if not province:
            level = shown_level(view, boundaries)
            if st.session_state.get(KEY) != level:
                st.session_state[KEY] = level
            st.segmented_control(
                _("Count by"), ["province", "district"], key=KEY, required=True, label_visibility="collapsed",
                format_func=lambda name: {"province": _("Provinces"), "district": _("Districts")}[name],
                on_change=lambda: change_view(level=st.session_state[KEY]),
            )  # fmt: skip


def go_to(unit: str) -> None:
    """Go down to a province ("Diyala") or district ("Diyala/Khanaqin"), or with "" up to all; for callbacks."""
    current: IncidentFilter = st.session_state["view"].filter
    province, slash, _district = unit.partition("/")
    if province in SCOPE or not province:
        set_filter(replace(current, province=(province,) if province else (), unit=(unit,) if slash else ()))
    elif slash:
        set_filter(replace(current, province=(), unit=(unit,)))


def count_districts(
    chosen: IncidentFilter,
    earlier: IncidentFilter | None,
    store: Store,
    boundaries: BoundarySet,
    history: dict[tuple[str, str], list[int]],
) -> list[Counted]:
    """Count the districts that a filter leaves in, ranked within their province, then the rests.

    Incidents of a province whose district is not known stand in a row of their own, so that the districts of each
    province, and all rows together, add up.
    """
    assert boundaries.districts is not None  # noqa: S101 - asked for where it has some
    areas = {
        (province, district): km2
        for province, district, km2 in boundaries.districts[["province", "district", "area_km2"]].itertuples(
            index=False
        )
    }
    now = as_records(store.count_by_unit(chosen))
    before: dict[tuple[str, str], int] = {}
    for row in as_records(store.count_by_unit(earlier)) if earlier else ():
        key = (row["province"] or row["area"], row["district"])
        before[key] = before.get(key, 0) + row["incidents"]
    known = {(row["province"], row["district"]): row for row in now}
    keys = [key for key in areas if key[0] in (chosen.province or SCOPE) or key in known]
    keys += [key for key in known if key not in areas]
    if chosen.unit:
        keys = [key for key in keys if f"{key[0]}/{key[1]}" in chosen.unit]
    order = {area: place for place, area in enumerate(AREAS)}
    none = {"incidents": 0, "deaths": 0, "deaths_not_stated": 0, "area": ""}

    def rank(key: tuple[str, str]) -> tuple[int, str, bool, int, str]:
        row = known.get(key, none)
        return (order.get(key[0], order.get(row["area"], 8) + 4), key[0], not key[1], -row["incidents"], key[1])

    counted = []
    for province, district in sorted(keys, key=rank):
        row = known.get((province, district), none)
        area = province if province in SCOPE else row["area"] or "outside"
        if chosen.province and area not in chosen.province:
            continue
        stated = row["deaths_not_stated"] < max(row["incidents"], 1)
        counted.append(
            Counted(
                area,
                row["incidents"],
                row["deaths"] if stated else None,
                before.get((province or row["area"], district), 0) if earlier else None,
                history.get((area, district), []) if province in SCOPE or not province else [],
                label=_label(province, district, area, alone=len(chosen.province) == 1),
                km2=areas.get((province, district)),
            )
        )
    return counted


def _label(province: str, district: str, area: str, *, alone: bool) -> str:
    if not province:
        return area_label(area)
    name = _(district) if district else _("District not known")
    return name if alone and province in SCOPE else f"{_(province)} · {name}"
