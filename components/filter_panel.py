"""The filters in the sidebar. The session's `IncidentFilter` is the truth; the controls show it and change it.

Every control changes its own field in its callback, and is set from the filter before it is drawn, so that a link, the
back button, the brush of the timeline and the reset all arrive in the controls by the one way.

Streamlit sends a chosen option as its label's text. A label that carries a count changes with the other filters, and
the browser would send one that is no longer known: so the pills' counts stand beside constant labels, as the style
sheet's generated content, and a list whose labels change gets a new key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.i18n import _, number
from components.markup import join, show_html
from data.filter_fields import MAX_LENGTH, MAX_SEAM_KM, MAX_VALUES
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
from geo.boundaries import read_boundaries
from geo.claim_tables import read_claims

PREFIX = "filter_"
RECENT_DAYS = (30, 90, 365)
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
    counts = [_pills(current, store, "province", _("Province"), AREAS, area_label)]
    _show_period(current, span)
    counts.append(_pills(current, store, "event_type", _("Event type"), EVENT_TYPES, _))
    _list(current, store, "district", _("District (as reported)"), lambda v: _(v) if v else _("None reported"))
    claim = _("Disputed ({claim})").format(claim=read_claims(store.claims_id).title)
    counts.append(_pills(current, store, "disputed", claim, DISPUTED, lambda v: _(v.capitalize())))
    st.caption(
        _("By the district in which it lies.")
        if read_boundaries(store.set_id).has_districts
        else _("By the district that the report names: these lines have no districts.")
    )
    _list(current, store, "actor", _("Actor"), str)
    _set(PREFIX + "deaths", current.deaths)
    st.number_input(
        _("At least … deaths"), min_value=0, step=1, key=PREFIX + "deaths", on_change=_absorb, args=("deaths", _number)
    )
    _set(PREFIX + "q", current.q)
    st.text_input(
        _("Words"),
        max_chars=MAX_LENGTH,
        placeholder=_("In notes, places, actors, sources"),
        key=PREFIX + "q",
        on_change=_absorb,
        args=("q", str),
        type="search",
    )
    with st.expander(
        _("Sub-type, precision, imports, checks"), expanded=_uses_more(current), key="more_filters", on_change="rerun"
    ) as more:
        if more.open:
            counts += _show_more(current, store)
    st.button(
        _("Reset all filters"), on_click=reset, disabled=current == IncidentFilter(), width="stretch", key="reset"
    )
    show_html(Markup("<style>{}</style>").format(join(counts)))


def _show_more(current: IncidentFilter, store: Store) -> list[Markup]:
    allowed = [s for t in (current.event_type or EVENT_TYPES) for s in SUB_EVENT_TYPES[t]]
    _list(current, store, "sub_event_type", _("Sub-event type"), _, only=allowed)
    places, dates = tuple(GEO_PRECISIONS), tuple(TIME_PRECISIONS)
    counts = [
        _pills(current, store, "precision", _("Place known to"), places, lambda v: _(GEO_PRECISIONS[v]).capitalize()),
        _pills(current, store, "dated", _("Date known to"), dates, lambda v: _(TIME_PRECISIONS[v]).capitalize()),
    ]
    _show_unit(current, store)
    _list(current, store, "imported", _("Import"), lambda v: _("Import {id}").format(id=v))
    _set(PREFIX + "conflict", current.conflict)
    st.toggle(
        _("Only where report and coordinates name different provinces"),
        key=PREFIX + "conflict",
        on_change=_absorb,
        args=("conflict", bool),
    )
    return counts


def _show_unit(current: IncidentFilter, store: Store) -> None:
    """Draw the filters that a set with districts brings: by district, and by the distance from a disputed line."""
    if not read_boundaries(store.set_id).has_districts and not current.unit and not current.seam:
        return

    def words(value: str) -> str:
        province, *below = value.split("/")
        return " · ".join((_(province), *(_(part) if part else _("District not known") for part in below)))

    _list(current, store, "unit", _("District (by the lines in use)"), words)
    _set(PREFIX + "seam", current.seam or None)
    st.number_input(
        _("At most … km from a disputed line"), min_value=0.1, max_value=float(MAX_SEAM_KM), step=1.0,
        key=PREFIX + "seam", placeholder=_("Any"), on_change=_absorb, args=("seam", _kilometres),
    )  # fmt: skip


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
    name = next((name for name, period in presets.items() if period == chosen), "custom")
    _set(PREFIX + "preset", name)
    options = [*presets, *(["custom"] if name == "custom" else [])]
    st.selectbox(
        _("Period"), options, format_func=_preset_label, key=PREFIX + "preset", on_change=_absorb_preset, args=(span,)
    )
    days = (span[0], span[1], *(day for day in chosen if day))
    ends = (
        ("from", _("From"), current.date_from or min(days)),
        ("to", _("To (inclusive)"), current.date_to or max(days)),
    )
    for column, (end, label, value) in zip(st.columns(2, gap="small", wrap=False), ends, strict=True):
        _set(PREFIX + end, value)
        column.date_input(
            label,
            value=None,
            min_value=min(days),
            max_value=max(days),
            format="YYYY-MM-DD",
            key=PREFIX + end,
            on_change=_absorb_dates,
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


def _pills(
    current: IncidentFilter, store: Store, field: str, label: str, options: Sequence[Any], words: Callable[[Any], str]
) -> Markup:
    """Draw a few fixed options as pills; return the style that puts the count of each beside its constant label."""
    counts = _counts(store, current, field)
    key = PREFIX + field
    _set(key, list(getattr(current, field)))
    st.pills(
        label,
        list(options),
        selection_mode="multi",
        format_func=words,
        key=key,
        on_change=_absorb,
        args=(field, tuple),
    )
    return join(
        Markup('.st-key-{} button:nth-of-type({})::after{{content:"{}"}}').format(
            key,
            i,
            Markup(number(counts.get(option, 0))),  # noqa: S704 - a number of ours
        )
        for i, option in enumerate(options, start=1)
    )


def _list(
    current: IncidentFilter,
    store: Store,
    field: str,
    label: str,
    words: Callable[[Any], str],
    only: Sequence[str] | None = None,
) -> None:
    """Draw many options as a list to search in, each with the count that it would leave."""
    counts = _counts(store, current, field)
    chosen = list(getattr(current, field))
    options = [value for value in counts if only is None or value in only]
    options += [value for value in chosen if value not in options]
    labels = {
        value: f"{words(value)} ({number(counts[value])})" if value in counts else words(value) for value in options
    }
    key = f"{PREFIX}{field}_{sha256(repr(labels).encode()).hexdigest()[:10]}"
    _set(key, chosen)
    st.multiselect(
        label,
        options,
        format_func=labels.__getitem__,
        placeholder=_("Any"),
        max_selections=MAX_VALUES,
        filter_mode="contains",
        select_all=False,
        key=key,
        on_change=_absorb,
        args=(field, tuple, key),
    )


def _counts(store: Store, current: IncidentFilter, field: str) -> dict[Any, int]:
    frame = store.count_options(current, field)
    return dict(zip(frame["value"].tolist(), frame["incidents"].tolist(), strict=True))


def _uses_more(current: IncidentFilter) -> bool:
    return bool(
        current.sub_event_type
        or current.precision
        or current.dated
        or current.imported
        or current.conflict
        or current.unit
        or current.seam
    )


def _set(key: str, value: Any) -> None:
    """Let a control show a value, without a word to the browser where it does already."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _kilometres(value: float | None) -> float:
    return round(float(value or 0), 2)


def _number(value: int | None) -> int:
    return int(value or 0)


def _absorb(field: str, read: Callable[[Any], Any], key: str | None = None) -> None:
    """Take a control's value into its field of the filter; runs before the page does."""
    value = read(st.session_state[key or PREFIX + field])
    set_filter(replace(st.session_state["view"].filter, **{field: value}))


def _absorb_dates(span: Span) -> None:
    first, last = st.session_state[PREFIX + "from"] or span[0], st.session_state[PREFIX + "to"] or span[1]
    first, last = min(first, last), max(first, last)
    _set_period(None if first == span[0] else first, None if last == span[1] else last)


def _absorb_preset(span: Span) -> None:
    name = st.session_state[PREFIX + "preset"]
    if name != "custom":
        _set_period(*period_presets(span)[name])


def _set_period(first: date | None, last: date | None) -> None:
    set_filter(replace(st.session_state["view"].filter, date_from=first, date_to=last))
    forget_brush()
