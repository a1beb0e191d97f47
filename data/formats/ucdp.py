"""UCDP's Georeferenced Event Dataset (GED), 17.x to 26.x, and its candidate files.

UCDP GED Codebook: type_of_violence, where_prec, date_prec, best/low/high, deaths_a/b/civilians/unknown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.formats.adapter import (
    Adapter,
    Candidates,
    Columns,
    Recognition,
    Source,
    add_problem,
    code_column,
    note_codes,
)
from data.formats.drafting import draft_rows
from data.messages import N_, Message
from data.reading.raw import RawTable, list_lines

NAME = "ucdp"
TITLE = "UCDP GED"
_MARKS = ("type_of_violence", "where_prec", "date_prec", "date_start", "best", "deaths_a", "side_a", "priogrid_gid",
          "dyad_name", "event_clarity")  # fmt: skip
_TYPES = {
    "1": ("Battles", "Armed clash"),
    "2": ("Battles", "Armed clash"),
    "3": ("Violence against civilians", "Attack"),
}
_PLACES = {"1": "1", "2": "2", "3": "3", "4": "3", "5": "3", "6": "3", "7": "3"}
_NOWHERE = ("5", "6", "7")
"""Larger than a province, a country, or water and air: the point stands for no place, so it is not taken."""
_DAYS = {"1": "1", "2": "2", "3": "2", "4": "3", "5": ""}

SOURCES: tuple[Source, ...] = (
    Source("id", ("incident_id",), "with “UCDP-” before it", required=True),
    Source("date_start", ("event_date",), "the first day", required=True),
    Source("date_prec", ("time_precision",), "1 → 1; 2 and 3 → 2; 4 → 3; 5 (a year) is held"),
    Source("type_of_violence", ("event_type", "sub_event_type"),
           "1 and 2 → Battles, Armed clash; 3 → Violence against civilians, Attack", required=True),
    Source("adm_1", ("admin1",)),
    Source("adm_2", ("admin2",)),
    Source("where_coordinates", ("location",)),
    Source("latitude", ("latitude",), "not taken where where_prec is 5, 6 or 7"),
    Source("longitude", ("longitude",), "not taken where where_prec is 5, 6 or 7"),
    Source("where_prec", ("geo_precision",), "1 → 1; 2 → 2; 3 and 4 → 3; 5 to 7 are not located"),
    Source("side_a", ("actor1",)),
    Source("side_b", ("actor2",)),
    Source("best", ("fatalities",), also=("best_est",)),
    Source("low", ("fatalities_low",), also=("low_est",)),
    Source("high", ("fatalities_high",), also=("high_est",)),
    Source("deaths_civilians", ("killed_civilians",)),
    Source("deaths_a", ("killed_security", "killed_militants"), "a government's side: security forces; else militants"),
    Source("deaths_b", ("killed_security", "killed_militants"), "a government's side: security forces; else militants"),
    Source("source_office", ("source",), "`source_article` where it is empty"),
    Source("source_article", ("source",), "where there is no source_office"),
    Source("source_date", ("source_date",), "the first of several"),
    Source("conflict_name", ("notes",), "with the raw codes of violence, place and date behind it"),
    Source("dyad_name", ("notes",), "in front of the rest"),
    Source("where_description", ("notes",), "added"),
    Source("country", (), "read to tell events abroad from swapped coordinates"),
    *(
        Source(heading)
        for heading in (
            "relid", "year", "active_year", "code_status", "source_headline", "source_original", "number_of_sources",
            "geom_wkt", "priogrid_gid", "country_id", "region", "event_clarity", "date_end", "deaths_unknown", "gwnoa",
            "gwnob",
        )
    ),
)  # fmt: skip


def recognise(raw: RawTable) -> Recognition | None:
    """Say how many of GED's own headings the file has."""
    columns = Columns(raw)
    marks = columns.count(_MARKS)
    if not columns.has("type_of_violence", "date_start") or marks < 4:
        return None
    why = Message("recognised-ucdp", N_("It has {marks} headings that only UCDP's GED uses."), {"marks": marks})
    return Recognition(NAME, min(0.99, 0.6 + 0.06 * marks), why)


def normalise(raw: RawTable) -> Candidates:
    """Turn GED events into candidates."""
    draft = draft_rows(raw, SOURCES, TITLE, ids="id")
    columns, taken = draft.columns, draft.taken
    codes = columns.take("type_of_violence")
    taken["event_type"] = code_column(codes, {code: kind[0] for code, kind in _TYPES.items()})
    taken["sub_event_type"] = code_column(codes, {code: kind[1] for code, kind in _TYPES.items()}, other="")
    taken["geo_precision"] = code_column(columns.take("where_prec"), _PLACES)
    taken["time_precision"] = code_column(columns.take("date_prec"), _DAYS)
    _hold_years(columns, draft.problems)
    notices = _unplace(columns, taken, raw)
    taken.update(_count_sides(columns))
    office = columns.take("source_office")
    taken["source"] = office.where(office != "", columns.take("source_article"))
    taken["source_date"] = taken.get("source_date", office).str.split(";").str[0].str.slice(0, 10)
    taken["notes"] = _describe(columns)
    return draft.finish(
        "country", notices, event_type="type_of_violence", geo_precision="where_prec", time_precision="date_prec"
    )


def _hold_years(columns: Columns, problems: dict[int, list[Message]]) -> None:
    years = (columns.take("date_prec") == "5").to_numpy(dtype=bool)
    template = N_("UCDP knows only the year of this event (date_prec 5); a day, a week or a month is needed.")
    add_problem(problems, years, Message("ucdp-year", template))


def _unplace(columns: Columns, taken: dict[str, pd.Series], raw: RawTable) -> list[Message]:
    """Take away the points that stand for a country or for something larger than a province."""
    nowhere = columns.take("where_prec").isin(_NOWHERE)
    for axis in ("latitude", "longitude"):
        if axis in taken:
            taken[axis] = taken[axis].where(~nowhere, "")
    rows = nowhere.to_numpy(dtype=bool)
    if not rows.any():
        return []
    template = N_(
        "UCDP's where_prec 5, 6 and 7 stand for more than a province: these points were not taken "
        "(rows: {count}; lines: {lines})."
    )
    return [Message("ucdp-unplaced", template, {"count": int(rows.sum()), "lines": list_lines(raw.lines[rows])})]


def _count_sides(columns: Columns) -> dict[str, pd.Series]:
    """Give the deaths of governments' sides as security forces', those of other armed sides as militants'."""
    killed: dict[str, pd.Series] = {}
    totals = {"killed_security": np.zeros(len(columns.raw.frame)), "killed_militants": np.zeros(len(columns.raw.frame))}
    stated = {name: np.zeros(len(columns.raw.frame), dtype=bool) for name in totals}
    for side in ("a", "b"):
        deaths = pd.to_numeric(columns.take(f"deaths_{side}"), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        names = columns.take(f"side_{side}")
        government = names.str.startswith("Government of").to_numpy(dtype=bool)
        armed = (~government) & (names != "Civilians").to_numpy(dtype=bool)
        for name, rows in (("killed_security", government), ("killed_militants", armed)):
            rows = rows & ~np.isnan(deaths)
            totals[name][rows] += deaths[rows]
            stated[name] |= rows
    for name, numbers in totals.items():
        killed[name] = pd.Series(
            [f"{n:.0f}" if yes else "" for n, yes in zip(numbers, stated[name], strict=True)], dtype="str"
        )
    return killed


def _describe(columns: Columns) -> pd.Series:
    names = columns.take("dyad_name", "conflict_name")
    places = columns.take("where_description")
    text = names.where(places == "", names + ": " + places)
    return note_codes(text, columns, TITLE, ("type_of_violence", "where_prec", "date_prec"))


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("Events of organised violence with at least one death, from Uppsala; also the monthly candidate files."),
    SOURCES,
    recognise,
    normalise,
)
