"""Turn candidate rows into typed incidents, and hold the others with every reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pandas as pd

from data import checks
from data.check_places import check_places
from data.formats.adapter import Candidates
from data.messages import N_, Message
from data.reading.raw import Lines
from data.reasons import Reasons
from data.schema import COLUMN, REPORTED
from data.stages import Tell, tell_nobody

_BAGHDAD = timezone(timedelta(hours=3))


@dataclass(frozen=True)
class Validated:
    """The rows of a file, each either valid or held.

    Attributes
    ----------
    valid
        Columns `schema.REPORTED`, index 0..n-1. Dates are `datetime64[s]` (NaT: none), counts `Int64` (NA: not
        stated), precisions `Int64` (never NA), degrees `float64` in WGS 84 (NaN: not located), the rest `str` ("").
    lines
        The line of the file of each valid row.
    held
        `line`, `reasons` (a list of `Message`), then the columns of the file as they stood; a column of the file that
        is itself called `line` or `reasons` gets " (file)" behind its name.
    notices
        What is to be known of the whole file.

    Notes
    -----
    `len(valid) + len(held)` is the number of rows read.
    """

    valid: pd.DataFrame
    lines: Lines
    held: pd.DataFrame
    notices: list[Message]


def validate(
    candidates: Candidates,
    *,
    swap_coordinates: bool = False,
    day_first: bool | None = None,
    today: date | None = None,
    tell: Tell = tell_nobody,
) -> Validated:
    """Check every candidate row.

    Parameters
    ----------
    candidates
        What an adapter made of a file.
    swap_coordinates
        Read latitude and longitude the other way round where they look swapped.
    day_first
        Whether 03/04/2024 is 3 April; None lets the whole column, then the format's habit, decide.
    today
        Later days than the one after it are slips; the present day in Baghdad where it is None.
    tell
        Is told how far it is; what it raises ends the checks.
    """
    rows = checks.Rows(
        candidates.frame, candidates.lines, candidates.headings, Reasons(candidates.problems), list(candidates.notices)
    )
    today = today or datetime.now(_BAGHDAD).date()
    typed = _check_columns(rows, candidates, day_first=day_first, today=today, tell=tell)
    places = check_places(rows, country=candidates.country, swap=swap_coordinates, placeless=candidates.leads)
    typed["latitude"], typed["longitude"] = pd.Series(places.latitude), pd.Series(places.longitude)
    checks.check_sub_types(rows, typed["event_type"], typed["sub_event_type"])
    _check_ranges(rows, typed)
    held = rows.reasons.held(len(candidates.lines))
    valid = pd.DataFrame({name: typed[name] for name in REPORTED}, copy=False)
    if held.any():
        valid = valid[~held].reset_index(drop=True)
    return Validated(valid, candidates.lines[~held], _make_held(rows, candidates, held), rows.notices)


def _check_columns(
    rows: checks.Rows, candidates: Candidates, *, day_first: bool | None, today: date, tell: Tell
) -> dict[str, pd.Series]:
    typed: dict[str, pd.Series] = {"incident_id": checks.check_ids(rows), "source_url": checks.check_urls(rows)}
    usual = candidates.usual_day_first
    days = checks.check_dates(rows, "event_date", day_first=day_first, usual=usual, today=today)
    published = checks.check_dates(rows, "source_date", day_first=day_first, usual=usual, today=today)
    typed["event_date"], typed["source_date"] = days.values, published.values
    for place, name in enumerate(REPORTED):
        tell("check", place / len(REPORTED))
        column = COLUMN[name]
        if column.required and not (candidates.leads and name == "event_type"):
            checks.require_value(rows, name, rows.frame[name])
        if name in typed:
            continue
        if column.kind == "count":
            typed[name] = checks.check_counts(rows, name)
        elif column.kind == "code":
            typed[name] = checks.check_codes(rows, name, default=1)
        elif column.kind == "time":
            typed[name] = checks.check_times(rows)
        elif column.kind == "text" and column.vocabulary:
            typed[name] = checks.check_vocabulary(rows, name)
        elif column.kind == "text":
            typed[name] = checks.check_text(rows, name)
    coarser = np.maximum(typed["time_precision"].to_numpy(dtype=np.int64), days.precision)
    typed["time_precision"] = pd.Series(pd.array(coarser, dtype="Int64"))
    return typed


def _check_ranges(rows: checks.Rows, typed: dict[str, pd.Series]) -> None:
    """Hold the rows whose lowest number of deaths is above the highest; notice those whose best lies outside."""
    low, best, high = (typed[name] for name in ("fatalities_low", "fatalities", "fatalities_high"))
    if low.isna().all() and high.isna().all():
        return
    crossed = np.asarray((low > high).fillna(False), dtype=bool)
    template = N_("{low} is above {high}. Correct one of them.")
    params = {"low": rows.heading("fatalities_low"), "high": rows.heading("fatalities_high")}
    rows.reasons.add(crossed, Message("range-crossed", template, params))
    outside = np.asarray(((best < low) | (best > high)).fillna(False), dtype=bool) & ~crossed
    template = N_("{column} lies outside its own low and high; the row is kept (rows: {count}; lines: {lines}).")
    rows.notice("range-outside", template, outside, column=rows.heading("fatalities"))


def _make_held(rows: checks.Rows, candidates: Candidates, held: np.ndarray) -> pd.DataFrame:
    positions = np.flatnonzero(held)
    frame = candidates.raw.iloc[positions].reset_index(drop=True)
    frame.columns = [f"{name} (file)" if name in ("line", "reasons") else name for name in frame.columns]
    frame.insert(0, "line", candidates.lines[positions])
    reasons = pd.Series([rows.reasons.by_row[int(position)] for position in positions], dtype=object)
    frame.insert(1, "reasons", reasons)
    return frame
