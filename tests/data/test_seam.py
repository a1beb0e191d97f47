"""The seam: rates on both sides of it, what is counted beside, and distances, with limits that are exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import IncidentFilter
from data.imports import open_with_shipped
from data.placements import placed_by
from data.poisson import poisson_interval
from data.seam import count_by_distance, measure_seam
from data.store import Store
from geo.adding import add_set
from tests.conftest import SHARED
from tests.data.builders import make_incidents, make_store
from tests.geo.sets import make_units, write_set

ALL = IncidentFilter()


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.364, 121.627), (1000, 938.97, 1063.95)],
)
def test_limits_are_those_of_garwoods_table(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), rel=2e-4, abs=1e-4)


@given(st.integers(0, 200_000))
def test_limits_hold_the_count_and_narrow_with_it(count: int) -> None:
    low, high = poisson_interval(count)
    assert low <= count < high
    assert (high - low) / (count + 1) >= (poisson_interval(count * 4 + 9)[1] - poisson_interval(count * 4 + 9)[0]) / (
        count * 4 + 10
    )


@pytest.fixture
def store(any_home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Diyala's squares: Kifri (disputed), Ba'quba, and Balad Ruz, of which only Mandali is listed and not drawn."""
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    frame = make_units(
        ["Diyala"] * 3 + ["Kirkuk"], district=["Kifri", "Ba'quba", "Balad Ruz", "Kirkuk"], code=list("abcd")
    )
    add_set(write_set(tmp_path / "four.geojson", frame), folder=tmp_path / "sets")
    rows = make_incidents(
        8, longitude=[43.5, 43.9, 44.1, 45.5, 43.5, 43.5, 46.5, None], latitude=[34.5] * 7 + [None],
        geo_precision=[1, 2, 1, 1, 3, 3, 1, 1], admin1="Diyala", admin2=["", "", "", "", "", "Kifri", "", ""],
        fatalities=[2, 0, 1, 9, 5, None, 7, 3],
    )  # fmt: skip
    return placed_by(make_store(tmp_path, rows), "four")


def test_only_incidents_whose_district_is_known_count_and_the_rest_stands_beside(store: Store) -> None:
    seam = measure_seam(store, ALL, None)
    assert seam is not None
    (row,) = seam.rows
    assert (row.province, row.disputed.count, row.rest.count, row.beside) == ("Diyala", 3, 1, 2)
    assert (row.deaths_disputed.count, row.deaths_rest.count, row.deaths_not_stated) == (2, 1, 1)
    assert seam.elsewhere == 2
    assert row.disputed.count + row.rest.count + row.beside + seam.elsewhere == seam.incidents == 8
    assert row.disputed.area_km2 == pytest.approx(10_200, rel=0.02)
    assert row.disputed.per_1000_km2 == pytest.approx(3 / 10.2, rel=0.02)
    low, high = row.disputed.interval
    assert low < row.disputed.per_1000_km2 < high
    assert row.disputed.before is None


def test_the_change_is_on_the_equally_long_period_before(store: Store) -> None:
    first, then = IncidentFilter(disputed=("disputed",)), IncidentFilter()
    seam = measure_seam(store, first, then)
    assert seam is not None
    assert (seam.rows[0].rest.count, seam.rows[0].rest.before) == (1, 1)


def test_distances_add_up_to_all_and_the_filter_keeps_what_its_classes_count(store: Store) -> None:
    counted = count_by_distance(store, ALL)
    assert counted["incidents"].sum() == 8
    assert counted.loc[~counted["measured"], "incidents"].tolist() == [3]
    within = counted[counted["up_to_km"].le(50).fillna(False)]
    assert store.summarise(IncidentFilter(seam=50)).incidents == within["incidents"].sum() == 5
    assert store.summarise(IncidentFilter(seam=10)).incidents == 2


def test_a_set_without_districts_has_no_seam(store: Store) -> None:
    assert measure_seam(placed_by(store), ALL, None) is None


def test_shipped_incidents_by_ochas_districts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (SHARED / "boundaries").is_dir():
        pytest.skip("the folder ../shared with boundary files to test with is not here")
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    add_set(SHARED / "boundaries" / "ocha_adm3.geojson", folder=tmp_path / "sets", id="ocha")
    ocha = placed_by(open_with_shipped(f"duckdb:///{tmp_path / 'store.duckdb'}"), "ocha")
    seam = measure_seam(ocha, ALL, None)
    assert seam is not None
    assert [row.province for row in seam.rows] == ["Diyala", "Erbil", "Nineveh", "Salahaddin"]
    told = sum(row.disputed.count + row.rest.count + row.beside for row in seam.rows)
    assert told + seam.elsewhere == 570
