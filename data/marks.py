"""The marks of the map: a view's incidents, or where they are too many, cells of them that a screen can tell apart.

A view's cost is the view's: whatever the store holds, it gives at most some two thousand marks. What is known to the
district or province only stands at that area's point, and is never put together with what is known better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import map_questions
from data.filters import IncidentFilter
from data.store import Store
from geo.grid import FINEST, Box, cells_at, zoom_of_cells

MOST_MARKS = 2_000
MOST_FRAMED = 25_000
MOST_FRAMES = 240
"""Through a play; a screen's slider has about as many places."""
HOME_ZOOM = 7
"""The zoom at which the whole area fills the page's map."""
AREA_PRECISION = 3
MARK_COLUMNS = (
    "incident_id", "n", "longitude", "latitude", "event_type", "deaths", "event_date", "last_date", "time_precision",
    "geo_precision", "location", "west", "south", "east", "north",
)  # fmt: skip
_MOST_HALVINGS = FINEST
_CELL = ("cell_column", "cell_row", "area")
_TOGETHER: Mapping[str, str] = {
    "n": "sum", "deaths": "sum", "event_date": "min", "last_date": "max", "time_precision": "max",
    "geo_precision": "max", "west": "min", "south": "min", "east": "max", "north": "max",
    "version_id": "first",
}  # fmt: skip
_OF_CELL: Mapping[str, Any] = {"stands": "first", "west": "min", "south": "min", "east": "max", "north": "max"}


@dataclass(frozen=True)
class Marks:
    """The marks of one view.

    Attributes
    ----------
    frame
        One row a mark, `MARK_COLUMNS`. An incident has its id and n = 1. A cell has one row for each event type in it:
        n incidents, the sum of the stated deaths (NA where none is stated), their first and last day, their worst
        precisions, and the cell's bounding box `west, south, east, north`; `incident_id` null and `location` "" unless
        n is 1. All of a cell stand at one of its incidents, as a mean may lie where nothing happened. The latest or
        the largest first.
    grouped
        Whether there are cells.
    step_days
        In the frames of a play: a row's incidents lie within `step_days` counted from 1970-01-01, one row for each.
    """

    frame: pd.DataFrame
    grouped: bool
    step_days: int = 1

    @property
    def incidents(self) -> int:
        """How many incidents the marks stand for."""
        return int(self.frame["n"].sum())


def select_marks(
    store: Store,
    chosen: IncidentFilter,
    *,
    box: Box | None = None,
    zoom: float = HOME_ZOOM,
    limit: int = MOST_MARKS,
) -> Marks:
    """Give the located incidents of a view, grouped by cells where there are more than `limit`.

    Parameters
    ----------
    box
        Only what lies in it, its borders included; everything when None.
    zoom
        The map's; decides how wide the cells are.
    """
    store = store.within(box)
    if store.ask(chosen, map_questions.ask_located)["located"].iloc[0] <= limit:
        alone = store.ask(chosen, map_questions.ask_marks)
        return Marks(_with_boxes(alone)[list(MARK_COLUMNS)], grouped=False)
    cells = store.ask(chosen, map_questions.ask_cells, zoom_of_cells(zoom), None)
    return Marks(_place(fit_cells(cells, limit), store.places_of), grouped=True)


def select_frames(store: Store, chosen: IncidentFilter, *, zoom: float = HOME_ZOOM, limit: int = MOST_FRAMED) -> Marks:
    """Give the located incidents by cell and by step of time: what a play walks through, counted ahead."""
    summary = store.summarise(chosen)
    if summary.first_day is None or summary.last_day is None:
        return Marks(pd.DataFrame(columns=list(MARK_COLUMNS)), grouped=False)
    days = (summary.last_day - summary.first_day).days + 1
    step = max(1, -(-days // MOST_FRAMES))
    cells = store.ask(chosen, map_questions.ask_cells, max(0, zoom_of_cells(zoom) - 2), step)
    while len(cells) > limit and step < days:
        cells = _put_together(cells.assign(moment=cells["moment"] // 2))
        step *= 2
    return Marks(_place(cells, store.places_of), grouped=True, step_days=step)


def group_rows(rows: pd.DataFrame, limit: int = MOST_MARKS) -> Marks:
    """Give the marks of incidents that are not stored yet.

    Parameters
    ----------
    rows
        Columns of the schema; those without coordinates are left out.
    """
    rows = rows[rows["longitude"].notna() & rows["latitude"].notna()]
    marks = rows.assign(n=1, deaths=rows["fatalities"], last_date=rows["event_date"])
    marks = _with_boxes(marks)[list(MARK_COLUMNS)].reset_index(drop=True)
    if len(marks) <= limit:
        return Marks(marks, grouped=False)
    column, row = cells_at(marks["longitude"], marks["latitude"], FINEST)
    places = marks[["incident_id", "longitude", "latitude", "location"]].assign(version_id=marks.index)
    cells = marks.drop(columns=["incident_id", "longitude", "latitude", "location"]).assign(
        cell_column=column, cell_row=row, area=marks["geo_precision"] == AREA_PRECISION, moment=0,
        version_id=marks.index,
    )  # fmt: skip
    return Marks(_place(fit_cells(cells, limit), lambda _: places), grouped=True)


def fit_cells(cells: pd.DataFrame, limit: int) -> pd.DataFrame:
    """Put cells together, four to one, until there are at most `limit` rows; the points of areas stay what they are."""
    for _ in range(_MOST_HALVINGS):
        if len(cells) <= limit:
            break
        wider = {name: cells[name].where(cells["area"], cells[name] // 2) for name in ("cell_column", "cell_row")}
        cells = _put_together(cells.assign(**wider))
    return cells


def _put_together(cells: pd.DataFrame) -> pd.DataFrame:
    """Make one row of the rows of a cell, an event type and a moment; its first incident is that of the largest."""
    cells = cells.sort_values(["n", "version_id"], ascending=[False, True])
    grouped = cells.groupby([*_CELL, "event_type", "moment"], sort=False, observed=True)
    together = pd.DataFrame({name: grouped[name].agg(how) for name, how in _TOGETHER.items() if name != "deaths"})
    return together.assign(deaths=grouped["deaths"].sum(min_count=1)).reset_index()


def _place(cells: pd.DataFrame, places_of: Callable[[Sequence[int]], pd.DataFrame]) -> pd.DataFrame:
    """Make marks of rows: all of a cell stand where its largest row's first incident stands, the largest first."""
    cells = cells.sort_values(["n", "version_id"], ascending=[False, True], ignore_index=True)
    of_cell = cells.assign(stands=cells["version_id"]).groupby(list(_CELL), sort=False)
    cells = cells.assign(**{name: of_cell[name].transform(how) for name, how in _OF_CELL.items()})
    alone = cells["n"] == 1
    named = cells["version_id"].where(alone, cells["stands"])
    places = places_of(sorted({*cells["stands"], *named})).set_index("version_id")
    stands, own = places.loc[cells["stands"]], places.loc[named].set_axis(cells.index)
    marks = cells.assign(
        longitude=stands["longitude"].to_numpy(),
        latitude=stands["latitude"].to_numpy(),
        incident_id=own["incident_id"].where(alone),
        location=own["location"].where(alone, ""),
    )
    return marks[list(MARK_COLUMNS)]


def _with_boxes(marks: pd.DataFrame) -> pd.DataFrame:
    lon: Any = marks["longitude"]
    lat: Any = marks["latitude"]
    return marks.assign(west=lon, east=lon, south=lat, north=lat)
