"""The filters in the sidebar. The session's `IncidentFilter` is the truth; the controls show it and change it.

Every control writes the whole filter anew in its callback, and is set from the filter before it is drawn, so that a
link, the back button, the brush of the timeline and the reset all arrive in the controls by the one way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from components.i18n import _, number
from data.filters import IncidentFilter
from data.schema import (
    AREAS,
    DISPUTED,
    EVENT_TYPES,
    GEO_PRECISIONS,
    NOT_LOCATED,
    OUTSIDE,
    SUB_EVENT_TYPES,
    TIME_PRECISIONS,
)
from data.store import Store

PREFIX = "filter_"
RECENT_DAYS = (30, 90, 365)
MAX_TEXT = 200
Span = tuple[date, date]


def area_label(area: str) -> str:
    """Return the words for a part of the count: a province, or one of the two rests."""
    return {OUTSIDE: _("Outside the four"), NOT_LOCATED: _("Not located")}.get(area, _(area))


def show_filters(current: IncidentFilter, store: Store, span: Span) -> None:
    """Draw the filters for `current`; a change is written to the session before the next run.

    Parameters
    ----------
    current
        The filter in force.
    store
        Gives the counts beside the options: what each would leave, all other filters applied.
    span
        First and last day of the data; the dates show it where the period is open.
    """
    _set_controls(current, span)
    _multi("province", _("Province"), AREAS, area_label, _counts(store, current, "province"), st.pills)
    _show_period(current, span)
    _multi("event_type", _("Event type"), EVENT_TYPES, _, _counts(store, current, "event_type"), st.pills)
    _searchable(current, store, "district", _("District (as reported)"), lambda v: _(v) if v else _("None reported"))
    _multi(
        "disputed",
        _("Disputed (UNAMI 2009)"),
        DISPUTED,
        lambda v: _(v.capitalize()),
        _counts(store, current, "disputed"),
        st.pills,
    )
    _searchable(current, store, "actor", _("Actor"), str)
    st.number_input(_("At least … deaths"), min_value=0, step=1, key=PREFIX + "deaths", on_change=_absorb, args=(span,))
    st.text_input(
        _("Text"),
        max_chars=MAX_TEXT,
        placeholder=_("Words in notes, places, actors, sources"),
        key=PREFIX + "q",
        on_change=_absorb,
        args=(span,),
        type="search",
    )
    with st.expander(_("Sub-type, precision, checks"), expanded=_uses_more(current), key="more_filters"):
        allowed = [s for t in (current.event_type or EVENT_TYPES) for s in SUB_EVENT_TYPES[t]]
        _searchable(current, store, "sub_event_type", _("Sub-event type"), _, only=allowed)
        _multi(
            "precision",
            _("Place known to"),
            tuple(GEO_PRECISIONS),
            lambda v: _(GEO_PRECISIONS[v]).capitalize(),
            _counts(store, current, "precision"),
            st.pills,
        )
        _multi(
            "dated",
            _("Date known to"),
            tuple(TIME_PRECISIONS),
            lambda v: _(TIME_PRECISIONS[v]).capitalize(),
            _counts(store, current, "dated"),
            st.pills,
        )
        st.toggle(
            _("Only where report and coordinates name different provinces"),
            key=PREFIX + "conflict",
            on_change=_absorb,
            args=(span,),
        )
    st.button(
        _("Reset all filters"), on_click=reset, disabled=current == IncidentFilter(), width="stretch", key="reset"
    )


def set_filter(new: IncidentFilter) -> None:
    """Put a filter in force for the next run; for callbacks."""
    view = st.session_state["view"]
    st.session_state["view"] = replace(view, filter=new)


def reset() -> None:
    """Take every filter away."""
    set_filter(IncidentFilter())
    forget_brush()


def forget_brush() -> None:
    """Let the timeline draw itself without its brush, which would show a period that no longer holds."""
    st.session_state["brush_round"] = st.session_state.get("brush_round", 0) + 1


def _show_period(current: IncidentFilter, span: Span) -> None:
    presets = period_presets(span)
    chosen = (current.date_from, current.date_to)
    names: list[str] = [name for name, period in presets.items() if period == chosen] or ["custom"]
    st.session_state[PREFIX + "preset"] = names[0]
    options = [*presets, *(["custom"] if names[0] == "custom" else [])]
    st.selectbox(
        _("Period"), options, format_func=_preset_label, key=PREFIX + "preset", on_change=_absorb_preset, args=(span,)
    )
    first, last = st.columns(2, gap="small", wrap=False)
    low, high = min(span[0], current.date_from or span[0]), max(span[1], current.date_to or span[1])
    with first:
        st.date_input(
            _("From"),
            min_value=low,
            max_value=high,
            format="YYYY-MM-DD",
            key=PREFIX + "from",
            on_change=_absorb,
            args=(span,),
        )
    with last:
        st.date_input(
            _("To (inclusive)"),
            min_value=low,
            max_value=high,
            format="YYYY-MM-DD",
            key=PREFIX + "to",
            on_change=_absorb,
            args=(span,),
        )


def period_presets(span: Span) -> dict[str, tuple[date | None, date | None]]:
    """Return the periods on offer by name: all, the last days of the data, and each year, newest first.

    Both ends are inclusive; "last 30 days" ends on the last day of the data, not today.
    """
    presets: dict[str, tuple[date | None, date | None]] = {"all": (None, None)}
    for days in RECENT_DAYS:
        presets[f"last {days}"] = (span[1] - timedelta(days=days - 1), span[1])
    for year in range(span[1].year, span[0].year - 1, -1):
        presets[str(year)] = (date(year, 1, 1), date(year, 12, 31))
    return presets


def _preset_label(name: str) -> str:
    if name == "all":
        return _("All of the data")
    if name == "custom":
        return _("Chosen dates")
    if name.startswith("last "):
        return _("Last {n} days of the data").format(n=number(int(name.removeprefix("last "))))
    return name


def _multi(
    field: str,
    label: str,
    options: Sequence[Any],
    words: Callable[[Any], str],
    counts: dict[Any, int],
    widget: Callable[..., Any],
) -> None:
    widget(
        label,
        list(options),
        selection_mode="multi",
        format_func=lambda value: f"{words(value)} {number(counts.get(value, 0))}",
        key=PREFIX + field,
        on_change=_absorb,
        args=(None,),
    )


def _searchable(
    current: IncidentFilter,
    store: Store,
    field: str,
    label: str,
    words: Callable[[Any], str],
    only: Sequence[str] | None = None,
) -> None:
    counts = _counts(store, current, field)
    chosen = list(getattr(current, field))
    options = [value for value in counts if only is None or value in only]
    st.multiselect(
        label,
        [*options, *(value for value in chosen if value not in options)],
        format_func=lambda value: f"{words(value)} ({number(counts.get(value, 0))})",
        placeholder=_("Any"),
        key=PREFIX + field,
        on_change=_absorb,
        args=(None,),
    )


def _counts(store: Store, current: IncidentFilter, field: str) -> dict[Any, int]:
    frame = store.count_options(current, field)
    return dict(zip(frame["value"].tolist(), frame["incidents"].tolist(), strict=True))


def _uses_more(current: IncidentFilter) -> bool:
    return bool(current.sub_event_type or current.precision or current.dated or current.conflict)


LISTS = ("province", "event_type", "sub_event_type", "district", "disputed", "actor", "precision", "dated")


def _set_controls(current: IncidentFilter, span: Span) -> None:
    values: dict[str, Any] = {field: list(getattr(current, field)) for field in LISTS}
    values |= {
        "from": current.date_from or span[0],
        "to": current.date_to or span[1],
        "deaths": current.deaths,
        "q": current.q,
        "conflict": current.conflict,
    }
    for name, value in values.items():
        if st.session_state.get(PREFIX + name) != value:
            st.session_state[PREFIX + name] = value


def _absorb(span: Span | None) -> None:
    """Make the filter of the controls; runs before the page does."""
    before: IncidentFilter = st.session_state["view"].filter
    state = {
        name.removeprefix(PREFIX): value for name, value in st.session_state.items() if str(name).startswith(PREFIX)
    }
    changed = {field: tuple(state[field] or ()) for field in LISTS if field in state}
    if span is not None:
        first, last = state["from"] or span[0], state["to"] or span[1]
        first, last = min(first, last), max(first, last)
        changed |= {
            "date_from": None if first == span[0] and before.date_from is None else first,
            "date_to": None if last == span[1] and before.date_to is None else last,
            "deaths": int(state["deaths"] or 0),
            "q": " ".join((state["q"] or "").split()),
            "conflict": bool(state.get("conflict")),
        }
        if (changed["date_from"], changed["date_to"]) != (before.date_from, before.date_to):
            forget_brush()
    set_filter(replace(before, **changed))


def _absorb_preset(span: Span) -> None:
    name = st.session_state[PREFIX + "preset"]
    if name != "custom":
        first, last = period_presets(span)[name]
        set_filter(replace(st.session_state["view"].filter, date_from=first, date_to=last))
        forget_brush()
