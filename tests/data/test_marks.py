"""The marks conserve what they stand for, keep to their limit, and never stand where nothing happened."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import IncidentFilter
from data.marks import MARK_COLUMNS, group_rows, select_frames, select_marks
from data.store import Store
from geo.grid import FINEST, Box, cells_at, zoom_of_cells
from tests.data.builders import make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

ALL = IncidentFilter()
N = 500


def make_many() -> pd.DataFrame:
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta([place * 7 for place in range(N)], unit="D")
    return make_incidents(
        N,
        longitude=[43.0 + (place % 40) * 0.05 for place in range(N)],
        latitude=[34.0 + (place % 23) * 0.1 for place in range(N)],
        event_type=["Battles", "Protests"] * (N // 2),
        sub_event_type="",
        event_date=list(days.strftime("%Y-%m-%d")),
        geo_precision=[3 if place % 10 == 0 else 1 for place in range(N)],
        fatalities=[place % 5 for place in range(N)],
    )


@pytest.fixture
def many(tmp_path: Path) -> Store:
    return make_store(tmp_path, make_many())


def test_few_incidents_are_each_a_mark(many: Store) -> None:
    marks = select_marks(many, ALL)
    assert not marks.grouped
    assert len(marks.frame) == marks.incidents == N
    assert marks.frame["incident_id"].notna().all()
    assert list(marks.frame) == list(MARK_COLUMNS)


@pytest.mark.parametrize("limit", [100, 30])
def test_cells_conserve_incidents_and_deaths_and_keep_to_the_limit(many: Store, limit: int) -> None:
    frame = select_marks(many, ALL, limit=limit).frame
    areas = make_many().query("geo_precision == 3").groupby(["longitude", "latitude", "event_type"]).ngroups
    assert len(frame) <= limit + areas
    assert (frame["n"].sum(), frame["deaths"].sum()) == (N, sum(place % 5 for place in range(N)))
    assert frame.loc[frame["n"] > 1, "incident_id"].isna().all()
    assert frame.loc[frame["n"] == 1, "incident_id"].notna().all()
    assert list(frame) == list(MARK_COLUMNS)


def test_a_cell_stands_at_one_of_its_incidents_within_its_box(many: Store) -> None:
    frame = select_marks(many, ALL, limit=100).frame
    places = {(round(x, 6), round(y, 6)) for x, y in make_many()[["longitude", "latitude"]].itertuples(index=False)}
    assert {(round(x, 6), round(y, 6)) for x, y in frame[["longitude", "latitude"]].itertuples(index=False)} <= places
    assert frame["longitude"].between(frame["west"], frame["east"]).all()
    assert frame["latitude"].between(frame["south"], frame["north"]).all()


def test_what_is_known_to_an_area_only_is_never_put_with_a_point(many: Store) -> None:
    frame = select_marks(many, ALL, limit=60).frame
    areas = frame[frame["geo_precision"] == 3]
    assert areas["n"].sum() == N // 10
    assert (areas["west"] == areas["east"]).all()


def test_a_box_keeps_what_lies_in_it_borders_included(many: Store) -> None:
    source = make_many()
    box = Box(43.5, 34.5, 44.0, 35.0)
    within = source["longitude"].between(43.5, 44.0) & source["latitude"].between(34.5, 35.0)
    assert 0 < within.sum() < N
    assert select_marks(many, ALL, box=box).incidents == within.sum()
    assert select_marks(many, ALL, box=box, limit=10, zoom=12).incidents == within.sum()
    assert select_marks(many, ALL, box=Box(10, 10, 11, 11)).frame.empty


def test_frames_add_up_step_by_step(many: Store) -> None:
    marks = select_frames(many, ALL, limit=10_000)
    assert marks.incidents == N
    assert 1 < marks.step_days < 60
    epoch = pd.Timestamp("1970-01-01")
    first, last = ((marks.frame[name] - epoch).dt.days // marks.step_days for name in ("event_date", "last_date"))
    assert (first == last).all()
    counted = marks.frame.groupby(first)["n"].sum()
    assert (
        counted.to_dict() == ((make_many()["event_date"] - epoch).dt.days // marks.step_days).value_counts().to_dict()
    )


def test_too_many_frames_become_longer_steps(many: Store) -> None:
    marks = select_frames(many, ALL, limit=50)
    assert marks.incidents == N
    assert marks.step_days > 60


def test_a_filter_that_leaves_nothing_has_no_frames(many: Store) -> None:
    assert select_frames(many, IncidentFilter(date_to=date(1900, 1, 1))).frame.empty


def test_rows_that_are_not_stored_are_grouped_the_same_way() -> None:
    grouped = group_rows(make_many().assign(incident_id=[f"X-{n}" for n in range(N)]), limit=60)
    assert grouped.incidents == N
    assert list(grouped.frame) == list(MARK_COLUMNS)


@given(st.floats(-180, 179.999), st.floats(-85, 85), st.integers(0, FINEST - 1))
def test_a_cell_lies_in_the_cell_of_the_zoom_before(longitude: float, latitude: float, zoom: int) -> None:
    wide, fine = (cells_at([longitude], [latitude], z) for z in (zoom, zoom + 1))
    assert [int(each[0]) // 2 for each in fine] == [int(each[0]) for each in wide]
    assert all(0 <= each[0] < 2**zoom for each in wide)


def test_cells_follow_the_map_s_zoom() -> None:
    assert [zoom_of_cells(zoom) for zoom in (0, 7.75, 12, 30)] == [3, 10, 15, FINEST]
