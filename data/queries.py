"""The store's questions, each written once as an Ibis expression over the incidents that a filter chose.

No function here runs anything: `compile_query` gives the SQL of one engine, made once for each question, and the
filter's own SQL is put in as a common table. So a new filter costs one short compilation and not one for each part of
the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import ibis

from data.filters import IncidentFilter
from data.periods import Bin
from data.schema import GEO_PRECISIONS
from data.tables import DESCRIBED, INCIDENTS, PLACED, chosen, table
from geo.grid import FINEST, MOST_LATITUDE, Box

_UNITS: dict[Bin, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_OPTION_COLUMNS = {
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
_COMPARED = ("province", "district", "province_rule", "disputed")
_LISTED = (
    "incident_id", "event_date", "event_type", "sub_event_type", "location", "longitude", "latitude", "geo_precision",
    "fatalities", "admin1", "admin2",
)  # fmt: skip
OPTIONS: tuple[str, ...] = (*_OPTION_COLUMNS, "actor")
"""The fields of the filter whose options can be counted."""

_MOST_SINE = math.sin(math.radians(MOST_LATITUDE))
_INLINED = {"duckdb": "NOT MATERIALIZED ", "postgres": "NOT MATERIALIZED "}
"""How an engine is told to read the filter's rows in place; the others do so without."""


@dataclass(frozen=True)
class Compared:
    """The lines that those in use are compared with, for the filter `moved`.

    Attributes
    ----------
    set_id
        Whose lines.
    reading
        Theirs, of `tables.READINGS`; None for the set built in.
    alike
        "province/district" by the others, and the name that the lines in use have for it, where these differ.
    by_district
        Whether both have districts; else only a province can change.
    """

    set_id: str
    reading: int | None
    alike: tuple[tuple[str, str], ...]
    by_district: bool


@lru_cache(maxsize=512)
def compile_filter(
    chosen_by: IncidentFilter,
    dialect: str,
    moment: int | None = None,
    reading: int | None = None,
    compared: Compared | None = None,
) -> str:
    """Give the SQL of the incidents that stand and that the filter keeps; now, or as of a change of the store."""
    kept = standing_incidents(moment, reading)
    if chosen_by.moved:
        kept = _say_moves(kept, compared)
    for field in chosen_by.active():
        kept = kept.filter(field.keeps(kept, getattr(chosen_by, field.name)))
    return str(ibis.to_sql(kept.select(*INCIDENTS) if chosen_by.moved else kept, dialect=dialect))


def _say_moves(rows: Any, compared: Compared | None) -> Any:
    """Add a column `moved`: what differs by the lines compared with, of `filter_fields.MOVES`, or ""."""
    if compared is None:
        return rows.mutate(moved=ibis.literal(""))
    placed = table("incidents")
    if compared.reading is not None:
        placed = table("placements")
        placed = placed.filter(placed.reading == compared.reading)
    others = placed.select("version_id", other_province=placed.province, other_district=placed.district)
    both = rows.inner_join(others, "version_id")
    moves = [(both.province != both.other_province, "province")]
    if compared.by_district:
        named = both.other_district
        if compared.alike:
            unit = both.other_province + "/" + named
            named = ibis.cases(*((unit == other, name) for other, name in compared.alike), else_=named)
        moves.append((both.district != named, "district"))
    return both.mutate(moved=ibis.cases(*moves, else_=""))


def standing_incidents(moment: int | None = None, reading: int | None = None) -> Any:
    """Give the versions that stand now, or that stood just after the `moment`th change of the store.

    Parameters
    ----------
    moment
        None for now.
    reading
        Whose lines place them, of `tables.READINGS`; None for the set built in.
    """
    incidents = table("incidents")
    if reading is not None:
        placed = table("placements")
        placed = placed.filter(placed.reading == reading).drop("reading")
        placed_by_it = incidents.drop(*PLACED).inner_join(placed, "version_id")
        incidents = placed_by_it.select(*INCIDENTS)
    if moment is None:
        return incidents.filter(incidents.current)
    stood = table("standings")
    stood = stood.filter((stood.opened <= moment) & (stood.closed.isnull() | (stood.closed > moment)))
    return incidents.semi_join(stood, "version_id")


@lru_cache(maxsize=512)
def compile_question(question: Callable[..., Any], arguments: tuple[Any, ...], dialect: str) -> str:
    """Give the SQL of one of this module's questions, over a table named `chosen`."""
    return str(ibis.to_sql(question(*arguments), dialect=dialect))


@lru_cache(maxsize=512)
def answer_types(question: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Give the Arrow schema that Ibis promises for a question's answer.

    An engine may answer with other types of the same values (DuckDB truncates a day to a moment and adds whole numbers
    up to decimals); Ibis sees its own types already right there and casts nothing.
    """
    return question(*arguments).schema().to_pyarrow()


def compile_query(
    chosen_by: IncidentFilter,
    question: Callable[..., Any],
    *arguments: Any,
    dialect: str = "duckdb",
    moment: int | None = None,
    reading: int | None = None,
    box: Box | None = None,
    compared: Compared | None = None,
) -> str:
    """Give the SQL that asks a question of the incidents that a filter chose.

    Parameters
    ----------
    chosen_by
        The filter.
    question
        A function of this module that gives an Ibis expression.
    *arguments
        Its arguments; hashable.
    dialect
        The engine, as sqlglot names it.
    moment
        Ask of the incidents as they stood after that change of the store; now when None.
    reading
        Ask by the lines of that reading; by those of the set built in when None.
    box
        Ask of those that lie in it, its borders included; of all when None.
    compared
        The lines that the filter's `moved` is by.
    """
    kept = compile_filter(chosen_by, dialect, moment, reading, compared)
    if box is not None:
        kept = f"SELECT * FROM ({kept}) AS kept WHERE {lies_within(box)}"  # noqa: S608 - numbers
    asked = compile_question(question, arguments, dialect)
    return f"WITH chosen AS {_INLINED.get(dialect, '')}({kept}) {asked}"


def lies_within(box: Box) -> str:
    """Give the condition that incidents lie in a box, its borders included."""
    return (
        f"longitude BETWEEN {box.west:.7f} AND {box.east:.7f} AND latitude BETWEEN {box.south:.7f} AND {box.north:.7f}"
    )


@cache
def paired() -> Any:
    """Give the incidents that two readings place, as an Ibis table; `compile_pairs` puts the query in its place."""
    others = {f"other_{name}": INCIDENTS[name] for name in _COMPARED}
    return ibis.table({name: INCIDENTS[name] for name in (*_LISTED, *_COMPARED)} | others, name="paired")


@lru_cache(maxsize=64)
def compile_pairs(
    chosen_by: IncidentFilter,
    question: Callable[..., Any],
    dialect: str,
    *,
    moment: int | None,
    one: int | None,
    other: int | None,
) -> str:
    """Give the SQL that asks a question of the incidents that a filter keeps by one reading or by another.

    Parameters
    ----------
    question
        A function of this module over `paired`.
    one, other
        Of `tables.READINGS`; None for the set built in.

    Notes
    -----
    The filter's `moved` is the caller's: it is of the pair, not of either side.
    """
    sides = []
    for reading in (one, other):
        rows = standing_incidents(moment, reading)
        kept = [field.keeps(rows, getattr(chosen_by, field.name)) for field in chosen_by.active()]
        sides.append(rows.mutate(kept=ibis.and_(*kept) if kept else ibis.literal(True)))
    left = sides[0].select("version_id", "kept", *_LISTED, *_COMPARED)
    right = sides[1].select(
        "version_id", other_kept=sides[1].kept, **{f"other_{name}": sides[1][name] for name in _COMPARED}
    )
    both = left.inner_join(right, "version_id")
    both = both.filter(both.kept | both.other_kept).select(*paired().columns)
    asked = ibis.to_sql(question(), dialect=dialect)
    return f"WITH paired AS {_INLINED.get(dialect, '')}({ibis.to_sql(both, dialect=dialect)}) {asked}"


def ask_pairs() -> Any:
    """Ask how many incidents each combination of what two readings say has."""
    rows = paired()
    keys = ["province", "district", "province_rule", "other_province", "other_district", "other_province_rule"]
    return rows.group_by(keys).aggregate(incidents=rows.count(), deaths=_total(rows.fatalities))


def ask_moved() -> Any:
    """Ask for the incidents of which two readings say anything else, the latest first."""
    rows = paired()
    differ = (rows.province != rows.other_province) | (rows.district != rows.other_district)
    return rows.filter(differ).order_by([ibis.desc("event_date"), "incident_id"])


def ask_unplaced() -> Any:
    """Ask for the incidents that neither reading places, the latest first."""
    rows = paired()
    neither = (rows.province == "") & (rows.other_province == "")
    return rows.filter(neither).order_by([ibis.desc("event_date"), "incident_id"])


def ask_summary() -> Any:
    """Ask for all numbers of the headline: one row, no nulls but the days of an empty choice."""
    rows = chosen()
    parts = {
        "incidents": rows.count(),
        "deaths": _total(rows.fatalities),
        "deaths_low": _total(rows.fatalities_low.coalesce(rows.fatalities)),
        "deaths_high": _total(rows.fatalities_high.coalesce(rows.fatalities)),
        "deaths_not_stated": _count(rows, rows.fatalities.isnull()),
        "no_deaths_reported": _count(rows, rows.fatalities == 0),
    }
    for name in ("injured", "abducted", "arrested"):
        parts |= {name: _total(rows[name]), f"{name}_not_stated": _count(rows, rows[name].isnull())}
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
        deaths=_total(rows.fatalities),
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
    return rows.group_by("step").aggregate(incidents=rows.count(), deaths=_total(rows.fatalities))


def ask_periods(width: Bin, by: str) -> Any:
    """Ask for the counts of each period that has incidents, by another column and the precision of the day."""
    rows = chosen().mutate(start=chosen().event_date.truncate(_UNITS[width]).cast("date"))
    counted = rows.group_by(["start", by, "time_precision"]).aggregate(
        incidents=rows.count(), deaths=_total(rows.fatalities)
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
        counted = values.group_by("value").aggregate(incidents=_total(values.n))
    else:
        column = _spell_unit(rows) if option == "unit" else rows[_OPTION_COLUMNS[option]]
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


def ask_located() -> Any:
    """Ask how many incidents are located; one row."""
    rows = _on_the_map()
    return rows.aggregate(located=rows.count())


def ask_marks() -> Any:
    """Ask for one mark for each located incident, the latest first."""
    rows = _on_the_map()
    marks = rows.select(
        "incident_id",
        n=ibis.literal(1, type="int64"),
        longitude=rows.longitude,
        latitude=rows.latitude,
        event_type=rows.event_type,
        deaths=rows.fatalities,
        event_date=rows.event_date,
        last_date=rows.event_date,
        time_precision=rows.time_precision,
        geo_precision=rows.geo_precision,
        location=rows.location,
    )
    return marks.order_by([ibis.desc("event_date"), "incident_id"])


def ask_cells(zoom: int, step_days: int | None) -> Any:
    """Ask for one row for each cell, event type and step of time that has incidents; see `data.marks.Marks`.

    `version_id` is the first of its incidents: where the cell stands is asked for the few that are shown, as a million
    places and names read along would take longer than all the rest.

    Parameters
    ----------
    zoom
        The cells', of `geo.grid`. What is known to an area only keeps its own point: a cell of the finest zoom.
    step_days
        How many days a step has; one step for all time when None.
    """
    rows = _on_the_map()
    area = rows.geo_precision == max(GEO_PRECISIONS)
    wider = ibis.cases((area, 1), else_=2 ** (FINEST - zoom))
    # The clipped sine instead of a clipped latitude: the engine takes one function a row, and no nulls are left here.
    sine = (rows.latitude * (math.pi / 180)).sin()
    sine = ibis.least(ibis.greatest(sine, -_MOST_SINE), _MOST_SINE)
    across = (rows.longitude + 180.0) / 360.0
    down = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4 * math.pi)
    moment = ibis.literal(0, type="int64") if step_days is None else rows.event_date.epoch_days() // step_days
    rows = rows.mutate(
        cell_column=(across * float(2**FINEST) / wider).floor().cast("int64"),
        cell_row=(down * float(2**FINEST) / wider).floor().cast("int64"),
        area=area,
        moment=moment.cast("int64"),
    )
    return rows.group_by(["cell_column", "cell_row", "area", "event_type", "moment"]).aggregate(
        n=rows.count(),
        deaths=rows.fatalities.sum().cast("int64"),
        event_date=rows.event_date.min(),
        last_date=rows.event_date.max(),
        time_precision=rows.time_precision.max(),
        geo_precision=rows.geo_precision.max(),
        west=rows.longitude.min(),
        south=rows.latitude.min(),
        east=rows.longitude.max(),
        north=rows.latitude.max(),
        version_id=rows.version_id.min(),
    )


def _sums(rows: Any) -> dict[str, Any]:
    return {
        "incidents": rows.count(),
        "deaths": _total(rows.fatalities),
        "deaths_not_stated": _count(rows, rows.fatalities.isnull()),
        "injured": _total(rows.injured),
        "abducted": _total(rows.abducted),
        "disputed": _count(rows, rows.disputed == "disputed"),
    }


def _count(rows: Any, condition: Any) -> Any:
    return rows.incident_id.count(where=condition)


def _total(column: Any) -> Any:
    return column.sum().coalesce(0).cast("int64")


def _order(rows: Any, sort: str, descending: bool) -> list[Any]:
    column = rows[sort]
    first = column.desc(nulls_first=False) if descending else column.asc(nulls_first=False)
    return [first] if sort == "incident_id" else [first, rows.incident_id.asc()]


def _on_the_map() -> Any:
    rows = chosen()
    return rows.filter(rows.longitude.notnull() & rows.latitude.notnull())


def _spell_unit(rows: Any) -> Any:
    return rows.province + "/" + rows.district
