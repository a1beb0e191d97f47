"""The questions, each written once as an Ibis expression over the incidents that a filter chose; see `data.queries`."""

from __future__ import annotations

from typing import Any

import ibis

from data.periods import Bin
from data.schema import GEO_PRECISIONS
from data.tables import DESCRIBED, chosen

_UNITS: dict[Bin, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
OPTION_COLUMNS = {
    "province": "area",
    "event_type": "event_type",
    "sub_event_type": "sub_event_type",
    "district": "admin2",
    "unit": "district",
    "disputed": "disputed",
    "precision": "geo_precision",
    "dated": "time_precision",
    "imported": "import_id",
}
"""The column that stands behind a field's options; actors stand in two."""
OPTIONS: tuple[str, ...] = (*OPTION_COLUMNS, "actor")
"""The fields of the filter whose options can be counted."""


def ask_summary() -> Any:
    """Ask for all numbers of the headline: one row, no nulls but the days of an empty choice."""
    rows = chosen()
    parts = {
        "incidents": rows.count(),
        "deaths": total(rows.fatalities),
        "deaths_low": total(rows.fatalities_low.coalesce(rows.fatalities)),
        "deaths_high": total(rows.fatalities_high.coalesce(rows.fatalities)),
        "deaths_not_stated": _count(rows, rows.fatalities.isnull()),
        "no_deaths_reported": _count(rows, rows.fatalities == 0),
    }
    for name in ("injured", "abducted", "arrested"):
        parts |= {name: total(rows[name]), f"{name}_not_stated": _count(rows, rows[name].isnull())}
    for value in ("disputed", "not disputed", "undetermined"):
        parts[value.replace(" ", "_")] = _count(rows, rows.disputed == value)
    parts |= {
        "conflicts": _count(rows, rows.province_conflict == 1),
        "outside": _count(rows, rows.area == "outside"),
        "not_located": _count(rows, rows.area == "not-located"),
        "by_day": _count(rows, rows.time_precision == 1),
        "by_week": _count(rows, rows.time_precision == 2),
        "by_month": _count(rows, rows.time_precision == 3),
        "approximate_places": _count(rows, rows.geo_precision.isin([code for code in GEO_PRECISIONS if code > 1])),
        "first_day": rows.event_date.min(),
        "last_day": rows.event_date.max(),
    }
    return rows.aggregate(**parts)


def ask_sources() -> Any:
    """Ask how many publishers stand behind the incidents."""
    # Texts repeat: they are taken apart once each.
    texts = chosen().select("source").distinct()
    names = texts.select(name=texts.source.split(";").unnest().strip())
    return names.filter(names.name != "").aggregate(sources=names.name.nunique())


def ask_areas() -> Any:
    """Ask for the counts of each part of `schema.AREAS` that has incidents."""
    rows = chosen()
    return rows.group_by("area").aggregate(**_sums(rows))


def ask_units() -> Any:
    """Ask for the counts of each province and district that has incidents, by the lines in use."""
    rows = chosen()
    return rows.group_by(["area", "province", "district"]).aggregate(**_sums(rows))


def ask_sub_units() -> Any:
    """Ask for the counts of each province, district and sub-district that has incidents, by the lines in use."""
    rows = chosen()
    return rows.group_by(["province", "district", "sub_district"]).aggregate(
        incidents=rows.count(),
        deaths=total(rows.fatalities),
        deaths_not_stated=_count(rows, rows.fatalities.isnull()),
    )


def ask_unit_history(width: Bin, parts: tuple[str, ...]) -> Any:
    """Ask how many incidents each period, area, province and further column of the units has."""
    rows = chosen().mutate(start=chosen().event_date.truncate(_UNITS[width]).cast("date"))
    return rows.group_by(["start", "area", "province", *parts]).aggregate(incidents=rows.count())


def ask_distances(steps: tuple[int, ...]) -> Any:
    """Ask for the counts by distance from the seam: step i up to `steps[i]` km, one more beyond, -1 not measured."""
    rows = chosen()
    branches = [(rows.seam_km <= upper, place) for place, upper in enumerate(steps)]
    step = ibis.cases((rows.seam_km.isnull(), -1), *branches, else_=len(steps)).cast("int64")
    rows = rows.mutate(step=step)
    return rows.group_by("step").aggregate(incidents=rows.count(), deaths=total(rows.fatalities))


def ask_periods(width: Bin, by: str) -> Any:
    """Ask for the counts of each period that has incidents, by another column and the precision of the day."""
    rows = chosen().mutate(start=chosen().event_date.truncate(_UNITS[width]).cast("date"))
    counted = rows.group_by(["start", by, "time_precision"]).aggregate(
        incidents=rows.count(), deaths=total(rows.fatalities)
    )
    return counted.order_by(["start", by, "time_precision"])


def ask_history(width: Bin) -> Any:
    """Ask for the sums of each period and part of `schema.AREAS` that has incidents."""
    rows = chosen().mutate(start=chosen().event_date.truncate(_UNITS[width]).cast("date"))
    summed = {"deaths": "fatalities", "injured": "injured", "abducted": "abducted"}
    sums = {name: rows[column].sum().coalesce(0).cast("int64") for name, column in summed.items()}
    return rows.group_by(["start", "area"]).aggregate(
        incidents=rows.count(), disputed=rows.count(where=rows.disputed == "disputed"), **sums
    )


def ask_options(option: str) -> Any:
    """Ask how many incidents each value of one of `OPTIONS` has, the most frequent first."""
    rows = chosen()
    if option == "actor":
        # Pairs repeat: they are taken apart once each, and a name that stands on both sides of one counts once.
        pairs = rows.group_by(["actor1", "actor2"]).aggregate(n=rows.count())
        names = pairs.mutate(value=(pairs.actor1 + ";" + pairs.actor2).split(";").unnest().strip()).distinct()
        values = names.filter(names.value != "")
        counted = values.group_by("value").aggregate(incidents=total(values.n))
    else:
        column = _spell_unit(rows) if option == "unit" else rows[OPTION_COLUMNS[option]]
        values = rows.select(value=column)
        values = values.filter(values.value.notnull())
        if option == "sub_event_type":
            values = values.filter(values.value != "")
        if option == "unit":
            values = values.filter(~values.value.startswith("/"))
        counted = values.group_by("value").aggregate(incidents=values.count())
    return counted.order_by([ibis.desc("incidents"), "value"])


def ask_incidents(sort: str, descending: bool, limit: int, offset: int) -> Any:
    """Ask for one page of incidents; equal ones stand by ID, missing values last.

    The page's keys are found first and its wide rows fetched by them: at a million, a page in the middle takes a sixth
    of the time.
    """
    rows = chosen()
    keys = rows.select(*dict.fromkeys(("version_id", "incident_id", sort)))
    page = keys.order_by(_order(keys, sort, descending)).limit(limit, offset=offset)
    found = rows.semi_join(page, "version_id").select(*DESCRIBED)
    return found.order_by(_order(found, sort, descending))


def ask_rank(incident_id: str, sort: str, descending: bool) -> Any:
    """Ask at which place of that order an incident stands, counted from 0."""
    rows = chosen()
    place = ibis.row_number().over(ibis.window(order_by=_order(rows, sort, descending)))
    ranked = rows.select(rows.incident_id, place=place)
    return ranked.filter(ranked.incident_id == incident_id).select("place")


def ask_all() -> Any:
    """Ask for all incidents in the order of their IDs, for an export."""
    return chosen().select(*DESCRIBED).order_by("incident_id")


def _sums(rows: Any) -> dict[str, Any]:
    return {
        "incidents": rows.count(),
        "deaths": total(rows.fatalities),
        "deaths_not_stated": _count(rows, rows.fatalities.isnull()),
        "injured": total(rows.injured),
        "abducted": total(rows.abducted),
        "disputed": _count(rows, rows.disputed == "disputed"),
    }


def _count(rows: Any, condition: Any) -> Any:
    return rows.incident_id.count(where=condition)


def total(column: Any) -> Any:
    """Give the sum of a column of counts; 0 where nothing is stated."""
    return column.sum().coalesce(0).cast("int64")


def _order(rows: Any, sort: str, descending: bool) -> list[Any]:
    column = rows[sort]
    first = column.desc(nulls_first=False) if descending else column.asc(nulls_first=False)
    return [first] if sort == "incident_id" else [first, rows.incident_id.asc()]


def _spell_unit(rows: Any) -> Any:
    return rows.province + "/" + rows.district
