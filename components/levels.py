"""Provinces or districts: what counts are by, the way down into a province and the way up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.address import View, change_view
from components.filter_panel import area_label, set_filter
from components.i18n import _
from components.markup import markdown_text
from components.province_table import Counted
from data.filters import IncidentFilter
from data.frames import as_records
from data.schema import AREAS, SCOPE
from data.store import Store
from geo.boundaries import BoundarySet

if TYPE_CHECKING:
    import pandas as pd

KEY, DOWN = "level_choice", "level_down"


def chosen_unit(chosen: IncidentFilter) -> tuple[str, ...]:
    """Return the one unit that the filter leads down to: (), province, district and sub-district; "" is not known."""
    if len(chosen.unit) == 1:
        return tuple(chosen.unit[0].split("/"))
    if not chosen.unit and len(chosen.province) == 1 and chosen.province[0] in SCOPE:
        return chosen.province
    return ()


def shown_level(view: View, boundaries: BoundarySet) -> str:
    """Return the level that is counted by: districts where they, or one province, are chosen and the set has them."""
    if not boundaries.has_districts:
        return "province"
    return "district" if view.level == "district" or chosen_unit(view.filter) or view.filter.unit else "province"


def by_sub_district(view: View, boundaries: BoundarySet) -> bool:
    """Tell whether one known district is chosen, and the set divides districts."""
    unit = chosen_unit(view.filter)
    return boundaries.sub_districts is not None and len(unit) > 1 and bool(unit[1])


def show_way(view: View, boundaries: BoundarySet) -> None:
    """Draw the way from all provinces down to where the view is, the next step down, and the choice of the level."""
    if not boundaries.has_districts:
        return
    unit = chosen_unit(view.filter)
    several = [_name(each.split("/")) for each in view.filter.unit] if len(view.filter.unit) > 1 else []
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="level_way"):
        st.button(
            _("All four provinces"), key="level_all", type="tertiary", icon=":material/home:",
            on_click=go_to, args=("",), disabled=not unit and not several,
        )  # fmt: skip
        for depth in range(1, len(unit) + 1):
            here = depth == len(unit)
            st.button(
                "› " + _name(unit[:depth]), key=("level_province", "level_district", "level_sub")[depth - 1],
                type="tertiary", on_click=go_to, args=("/".join(unit[:depth]),), disabled=here,
            )  # fmt: skip
        if several:
            st.markdown("› " + markdown_text(", ".join(several)))
        if not unit and not several:
            level = shown_level(view, boundaries)
            if st.session_state.get(KEY) != level:
                st.session_state[KEY] = level
            st.segmented_control(
                _("Count by"), ["province", "district"], key=KEY, required=True, label_visibility="collapsed",
                format_func=lambda name: {"province": _("Provinces"), "district": _("Districts")}[name],
                on_change=lambda: change_view(level=st.session_state[KEY]),
            )  # fmt: skip
        _show_next(unit, boundaries)


def _show_next(unit: tuple[str, ...], boundaries: BoundarySet) -> None:
    """Draw the choice of a unit below the one where the view is: of any province of the set, not only the four."""
    below = units_below(unit, boundaries)
    if not below:
        return
    st.session_state[DOWN] = None
    st.selectbox(
        _("Go down to"), below, key=DOWN, label_visibility="collapsed", width=190,
        placeholder=(_("To a province …"), _("To a district …"), _("To a sub-district …"))[len(unit)],
        format_func=lambda each: _name(each.split("/")),
        on_change=lambda: go_to(st.session_state[DOWN] or ""),
    )  # fmt: skip


def units_below(unit: tuple[str, ...], boundaries: BoundarySet) -> list[str]:
    """Return the units one step below another, the four provinces first; none below what is not known or finest."""
    if not unit:
        names = boundaries.provinces["province"].tolist()
        return [*(name for name in SCOPE if name in names), *sorted(set(names) - set(SCOPE))]
    frame = (boundaries.districts, boundaries.sub_districts, None)[len(unit) - 1]
    if frame is None or not unit[-1]:
        return []
    names_of = ("province", "district", "sub_district")[: len(unit) + 1]
    rows = (row for row in zip(*(frame[name] for name in names_of), strict=True) if row[:-1] == unit)
    return sorted("/".join(row) for row in rows)


def _name(unit: Sequence[str]) -> str:
    if unit[-1]:
        return _(unit[-1])
    return _("District not known") if len(unit) == 2 else _("Sub-district not known")


def go_to(unit: str) -> None:
    """Go down to a province ("Diyala"), its district ("Diyala/Khanaqin") or a part of that, or with "" up to all.

    For callbacks.
    """
    current: IncidentFilter = st.session_state["view"].filter
    province, slash, _below = unit.partition("/")
    four = province in SCOPE
    set_filter(
        replace(
            current,
            province=(province,) if four else (),
            unit=(unit,) if slash or (unit and not four) else (),
        )
    )


def count_districts(
    chosen: IncidentFilter,
    earlier: IncidentFilter | None,
    store: Store,
    boundaries: BoundarySet,
    history: dict[tuple[str, ...], list[int]],
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
    shown = chosen.province or [unit.partition("/")[0] for unit in chosen.unit] or SCOPE
    keys = [key for key in areas if key[0] in shown or key in known]
    keys += [key for key in known if key not in areas]
    if chosen.unit:
        keys = [key for key in keys if _within(key, chosen.unit)]
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
                history.get((province or area, district), []),
                label=_label(province, district, area, alone=len(chosen_unit(chosen)) > 0),
                km2=areas.get((province, district)),
            )
        )
    return counted


def _label(province: str, district: str, area: str, *, alone: bool) -> str:
    if not province:
        return area_label(area)
    name = _(district) if district else _("District not known")
    return name if alone else f"{_(province)} · {name}"


def _within(key: tuple[str, str], units: Sequence[str]) -> bool:
    """Tell whether a province and district lie in one of the units, or have one of them as a part."""
    name = "/".join(key)
    return any(unit in (key[0], name) or unit.startswith(f"{name}/") for unit in units)


def count_sub_districts(
    chosen: IncidentFilter,
    earlier: IncidentFilter | None,
    store: Store,
    boundaries: BoundarySet,
    history: dict[tuple[str, ...], list[int]],
) -> list[Counted]:
    """Count the sub-districts of the one district that a filter leads down to, ranked, then what is not known."""
    assert boundaries.sub_districts is not None  # noqa: S101 - asked for where it has some
    unit = chosen_unit(chosen)[:2]
    areas = dict(zip(_spell(boundaries.sub_districts), boundaries.sub_districts["area_km2"].tolist(), strict=True))
    frame = store.count_by_sub_unit(chosen)
    now = dict(zip(_spell(frame), as_records(frame), strict=True))
    past = store.count_by_sub_unit(earlier) if earlier else None
    before = {} if past is None else dict(zip(_spell(past), past["incidents"].tolist(), strict=True))
    asked = set(chosen.unit) if len(chosen_unit(chosen)) > 2 else set(units_below(unit, boundaries)) | set(now)
    none = {"incidents": 0, "deaths": 0, "deaths_not_stated": 0}
    counted = []
    for name in sorted(asked, key=lambda name: (name.endswith("/"), -now.get(name, none)["incidents"], name)):
        row = now.get(name, none)
        stated = row["deaths_not_stated"] < max(row["incidents"], 1)
        counted.append(
            Counted(
                unit[0] if unit[0] in SCOPE else "outside",
                row["incidents"],
                row["deaths"] if stated else None,
                before.get(name, 0) if earlier else None,
                history.get(tuple(name.split("/")), []),
                label=_name(name.split("/")),
                km2=areas.get(name),
            )
        )
    return counted


def _spell(frame: pd.DataFrame) -> list[str]:
    return ["/".join(row) for row in zip(frame["province"], frame["district"], frame["sub_district"], strict=True)]
