"""The timeline: incidents or deaths by day to year, stacked by event type; its brush is the period.

All filters but the period are applied, so that a person sees what lies outside it. Both ends are UTC: a bar does not
move with the browser's zone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import altair as alt
import pyarrow as pa
import streamlit as st

from components.filter_panel import Span, set_filter
from components.i18n import _, language
from data.filters import IncidentFilter
from data.frames import as_records
from data.messages import N_
from data.periods import BINS, Bin, bin_end, bin_for_span, bin_start, count_bins
from data.schema import EVENT_COLOURS, EVENT_TYPES, TIME_PRECISIONS
from data.store import Store

HEIGHT = 170
MAX_BARS = 200
"""More than a screen can tell apart, and what keeps a rerun small whatever the data."""
LONG_DAYS = 800
"""From so many days on the axis names years."""
BAR_GAP = 0.12
"""Share of a bar's width that stays free after it."""
VAGUE, OUTSIDE_PERIOD = 0.45, 0.22
"""Strength of a bar whose date is known less well than its width; of one outside the period."""
DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
BARS = "bars"
"""The chart's dataset; see `make_rows`."""
TITLES: dict[tuple[str, Bin], str] = {
    ("incidents", "day"): N_("Incidents per day"),
    ("incidents", "week"): N_("Incidents per week"),
    ("incidents", "month"): N_("Incidents per month"),
    ("incidents", "quarter"): N_("Incidents per quarter"),
    ("incidents", "year"): N_("Incidents per year"),
    ("deaths", "day"): N_("Deaths per day"),
    ("deaths", "week"): N_("Deaths per week"),
    ("deaths", "month"): N_("Deaths per month"),
    ("deaths", "quarter"): N_("Deaths per quarter"),
    ("deaths", "year"): N_("Deaths per year"),
}
MEASURE_WORDS = {"incidents": N_("Incidents"), "deaths": N_("Deaths")}
BIN_WORDS: dict[Bin, str] = {
    "day": N_("Day"),
    "week": N_("Week"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "year": N_("Year"),
}


def show_timeline(current: IncidentFilter, store: Store, span: Span) -> None:
    """Draw the timeline under the map; a brush sets the period of the filter."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="timeline_controls"):
        head = st.empty()
        measure = st.segmented_control(
            _("Measure"),
            list(MEASURE_WORDS),
            default="incidents",
            required=True,
            key="timeline_measure",
            label_visibility="collapsed",
            format_func=lambda value: _(MEASURE_WORDS[value]),
        )
        bin_side = st.container(width="content")
        has_period = bool(current.date_from or current.date_to)
        zoomed = st.toggle(_("Only the period"), key="timeline_zoom", disabled=not has_period) and has_period
    shown = current.days_within(span) if zoomed else span
    with bin_side:
        unit = _choose_bin(shown)
    head.markdown(f"**{_(TITLES[measure, unit])}**")
    first, last = shown if zoomed else (None, None)
    bars = as_records(store.count_by_period(replace(current, date_from=first, date_to=last), unit))
    if not bars:
        st.caption(_("No incidents to draw with these filters."))
        return
    key = f"timeline_{st.session_state.get('brush_round', 0)}"
    long = (shown[1] - shown[0]).days > LONG_DAYS
    rows = make_rows(bars, measure=measure, unit=unit, period=(current.date_from, current.date_to), shown=shown)
    st.vega_lite_chart(
        make_spec(measure, long=long, language=language()) | {"datasets": {BARS: pa.Table.from_pylist(rows)}},
        key=key,
        on_select=lambda: _absorb_brush(key, unit, span),
        selection_mode=["brush"],
        width="stretch",
        alt=_("Bars of {measure} through time by event type; the dates in the filters set the same period.").format(
            measure=_(MEASURE_WORDS[measure])
        ),
    )
    st.caption(_("Drag over the bars to set the period. Paler: the day is known less well than a bar is wide."))


def _choose_bin(shown: Span) -> Bin:
    """Draw the choice of bars: those of which the span has at most `MAX_BARS`."""
    fitting = [unit for unit in BINS if count_bins(shown, unit) <= MAX_BARS] or [BINS[-1]]
    key = f"timeline_bin_{len(fitting)}"
    chosen = st.segmented_control(
        _("Bars"),
        ["auto", *fitting],
        default="auto",
        required=True,
        key=key,
        label_visibility="collapsed",
        format_func=lambda value: _("Auto") if value == "auto" else _(BIN_WORDS[value]),
        help=None if len(fitting) == len(BINS) else _("Finer bars are on offer for a shorter period."),
    )
    return bin_for_span(shown) if chosen == "auto" else chosen


@lru_cache(maxsize=64)
def make_spec(measure: str, *, long: bool, language: str) -> dict[str, Any]:
    """Return the chart without its bars: Vega-Lite, with a brush named "brush" over `start` and the dataset `BARS`.

    It is the same from one rerun to the next, so that the browser keeps the chart and takes only new bars.

    Parameters
    ----------
    measure
        "incidents" or "deaths".
    long
        Whether the axis names years.
    language
        The session's, in which the words are.
    """
    labels = [_(name) for name in EVENT_TYPES]
    axis = alt.Axis(
        format="%Y" if long else "%Y-%m-%d",
        tickCount={"interval": "year", "step": 1} if long else 8,
        labelOverlap="greedy",
        grid=False,
    )
    chart = (
        alt.Chart(alt.NamedData(name=BARS), height=HEIGHT)
        # Short rows: the words that repeat are put in by the browser.
        .transform_calculate(
            type=f"{json.dumps(labels)}[datum.t]",
            first="utcFormat(datum.start, '%Y-%m-%d')",
            last=f"utcFormat(datum.start + (datum.end - datum.start) / {1 - BAR_GAP} - {DAY_MS // 2}, '%Y-%m-%d')",
            known=f"{json.dumps([_(words) for words in TIME_PRECISIONS.values()])}[datum.p - 1]",
        )
        .mark_rect()
        .encode(
            x=alt.X("start:T", scale=alt.Scale(type="utc", nice=False), title=None, axis=axis),
            x2="end:T",
            y=alt.Y("low:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4, domain=False)),
            y2="high:Q",
            color=alt.Color(
                "type:N",
                scale=alt.Scale(domain=labels, range=[EVENT_COLOURS[name] for name in EVENT_TYPES]),
                legend=None,
            ),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=[
                alt.Tooltip("first:N", title=_("From")),
                alt.Tooltip("last:N", title=_("To (inclusive)")),
                alt.Tooltip("type:N", title=_("Event type")),
                alt.Tooltip("n:Q", title=_(MEASURE_WORDS[measure])),
                alt.Tooltip("total:Q", title=_("All types")),
                alt.Tooltip("known:N", title=_("Date known to")),
            ],
        )
        .add_params(alt.selection_interval(name="brush", encodings=["x"]))
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


def make_rows(
    bars: Sequence[Mapping[str, Any]], *, measure: str, unit: Bin, period: tuple[date | None, date | None], shown: Span
) -> list[dict[str, Any]]:
    """Return one rectangle a piece of a bar, stacked in the legend's order, and one without height at each end.

    A piece whose date is known less well than its bar is fainter; pieces outside the period are faintest.

    Parameters
    ----------
    bars
        As `Store.count_by_period` gives them: start, event_type, time_precision, incidents, deaths.
    period
        The period of the filter; bars outside it are faint.
    shown
        First and last day of the axis.
    """
    finest = {"day": 1, "week": 2}.get(unit, 3)
    rank = {name: i for i, name in enumerate(EVENT_TYPES)}
    pieces = [piece for piece in bars if piece[measure]]
    pieces.sort(key=lambda piece: (piece["start"], rank[piece["event_type"]], piece["time_precision"]))
    heights = dict.fromkeys((piece["start"] for piece in pieces), 0)
    ends = {start: bin_end(start, unit) for start in heights}
    rows = []
    for piece in pieces:
        start, n = piece["start"], piece[measure]
        end = ends[start]
        inside = (period[0] is None or end >= period[0]) and (period[1] is None or start <= period[1])
        rows.append(
            {
                "start": _utc_ms(start),
                "end": _utc_ms(end) + DAY_MS - round(BAR_GAP * (_utc_ms(end) + DAY_MS - _utc_ms(start))),
                "t": rank[piece["event_type"]],
                "p": piece["time_precision"],
                "n": n,
                "low": heights[start],
                "high": heights[start] + n,
                "strength": (VAGUE if piece["time_precision"] > finest else 1) * (1 if inside else OUTSIDE_PERIOD),
            }
        )
        heights[start] += n
    totals = {_utc_ms(start): total for start, total in heights.items()}
    edges = [{"start": _utc_ms(bin_start(day, unit)), "end": _utc_ms(bin_end(day, unit)) + DAY_MS} for day in shown]
    unseen = {"t": 0, "p": 1, "n": 0, "low": 0, "high": 0, "strength": 0, "total": 0}
    return [*(edge | unseen for edge in edges), *(row | {"total": totals[row["start"]]} for row in rows)]


def period_of_brush(selection: Mapping[str, Any], unit: Bin, span: Span) -> Span | None:
    """Return the whole bars that a brush touches, clipped to the data; None where nothing is brushed.

    Parameters
    ----------
    selection
        The chart's state: `{"brush": {"start": [ms, ms]}}`, milliseconds of UTC.
    """
    ends = (selection.get("brush") or {}).get("start")
    if not ends:
        return None
    low, high = (datetime.fromtimestamp(ms / 1000, tz=UTC).date() for ms in sorted(ends))
    return max(bin_start(low, unit), span[0]), min(bin_end(high, unit), span[1])


def _absorb_brush(key: str, unit: Bin, span: Span) -> None:
    brushed = period_of_brush(st.session_state[key]["selection"], unit, span)
    current: IncidentFilter = st.session_state["view"].filter
    first, last = brushed or (None, None)
    set_filter(replace(current, date_from=first, date_to=last))


def _utc_ms(day: date) -> int:
    return (day.toordinal() - _EPOCH) * DAY_MS
