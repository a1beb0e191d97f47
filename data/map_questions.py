"""The map's questions, each written once as an Ibis expression over the incidents that a filter chose."""

from __future__ import annotations

import math
from typing import Any

import ibis

from data.schema import GEO_PRECISIONS
from data.tables import chosen
from geo.grid import FINEST, MOST_LATITUDE

_MOST_SINE = math.sin(math.radians(MOST_LATITUDE))


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


def _on_the_map() -> Any:
    rows = chosen()
    return rows.filter(rows.longitude.notnull() & rows.latitude.notnull())
