"""Each point is in at most one province, on real borders too, and totals are conserved."""

from __future__ import annotations

import dataclasses
from collections import Counter
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.boundaries import BoundarySet, load_record, read_boundaries
from tests.geo.assigning import assign_provinces
from tests.geo.sets import make_record

SHARED = Path(__file__).parents[3] / "shared" / "boundaries"
INCIDENTS = Path(__file__).parents[2] / "data" / "files" / "incidents.csv"


@pytest.fixture(scope="module")
def boundaries() -> BoundarySet:
    return read_boundaries()


@pytest.fixture(scope="module")
def incidents() -> pd.DataFrame:
    return pd.read_csv(INCIDENTS)


def reorder(boundaries: BoundarySet, order: list[int]) -> BoundarySet:
    return dataclasses.replace(boundaries, provinces=boundaries.provinces.iloc[order].reset_index(drop=True))


def read_rings(boundaries: BoundarySet) -> list[list[tuple[float, float]]]:
    polygons = shapely.get_parts(boundaries.provinces.geometry.to_numpy())
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return [[(x, y) for x, y in ring.coords] for ring in rings]


def find_corners(boundaries: BoundarySet, *, shared_by: int) -> np.ndarray:
    """The vertices that at least so many provinces have."""
    counts = Counter(vertex for ring in read_rings(boundaries) for vertex in set(ring))
    return np.array([vertex for vertex, count in counts.items() if count >= shared_by])


def find_edge_middles(boundaries: BoundarySet) -> np.ndarray:
    """The middles of the edges that two provinces have."""
    edges = Counter(tuple(sorted(edge)) for ring in read_rings(boundaries) for edge in pairwise(ring))
    return np.array([np.mean(edge, axis=0) for edge, count in edges.items() if count == 2])


def test_vertices_of_real_shared_borders_get_exactly_one_province(boundaries: BoundarySet) -> None:
    corners = find_corners(boundaries, shared_by=2)
    assert len(corners) > 1_000
    assigned = assign_provinces(corners[:, 0], corners[:, 1])
    assert assigned["province"].notna().all()
    assert set(assigned["province_rule"]) == {"border"}


def test_middles_of_real_shared_edges_get_exactly_one_province(boundaries: BoundarySet) -> None:
    middles = find_edge_middles(boundaries)
    assert len(middles) > 1_000
    assigned = assign_provinces(middles[:, 0], middles[:, 1])
    assert assigned["province"].notna().all()
    assert set(assigned["province_rule"]) == {"border"}


def test_corners_of_three_provinces_go_to_the_first_iso_code(boundaries: BoundarySet) -> None:
    corners = find_corners(boundaries, shared_by=3)
    assert len(corners) >= 10
    assigned = assign_provinces(corners[:, 0], corners[:, 1])
    for (x, y), code, rule in zip(corners, assigned["province_iso"], assigned["province_rule"], strict=True):
        near = boundaries.provinces.geometry.intersects(shapely.Point(x, y).buffer(1e-7))
        assert code == min(boundaries.provinces.loc[near, "province_iso"])
        assert rule == "border"


@given(st.permutations(range(18)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_polygons_does_not_matter(order: list[int]) -> None:
    boundaries = read_boundaries()
    points = np.vstack([find_corners(boundaries, shared_by=2), find_edge_middles(boundaries)])
    expected = assign_provinces(points[:, 0], points[:, 1])
    shuffled = assign_provinces(points[:, 0], points[:, 1], boundaries=reorder(boundaries, order))
    pd.testing.assert_frame_equal(shuffled, expected)


def test_the_outer_frontier_belongs_to_its_province(boundaries: BoundarySet) -> None:
    counts = Counter(vertex for ring in read_rings(boundaries) for vertex in set(ring))
    points = np.array([vertex for vertex, count in counts.items() if count == 1])
    assert set(assign_provinces(points[:, 0], points[:, 1])["province_rule"]) == {"inside"}


def test_each_province_has_a_point_within_it(boundaries: BoundarySet) -> None:
    points = boundaries.provinces.geometry.representative_point()
    assigned = assign_provinces(points.x, points.y)
    assert list(assigned["province_iso"]) == list(boundaries.provinces["province_iso"])
    assert list(assigned["province"]) == list(boundaries.provinces["province"])
    assert set(assigned["province_rule"]) == {"inside"}


degrees = st.one_of(
    st.floats(38, 49.5),
    st.floats(29, 38.5),
    st.floats(allow_nan=True, allow_infinity=True),
    st.none(),
    st.sampled_from([0.0, 135.0, -1e308]),
)


@given(st.lists(st.tuples(degrees, degrees), max_size=60))
@settings(deadline=None)
def test_totals_are_conserved(points: list[tuple[float | None, float | None]]) -> None:
    assigned = assign_provinces([x for x, _ in points], [y for _, y in points])
    located = assigned["province_rule"].isin(["inside", "border"])
    assert len(assigned) == len(points)
    assert list(assigned.index) == list(range(len(points)))
    assert (assigned["province"].notna() == located).all()
    assert (assigned["province_iso"].notna() == located).all()
    in_provinces = int(assigned["province"].value_counts().sum())
    outside = int((assigned["province_rule"] == "outside").sum())
    not_located = int((assigned["province_rule"] == "not located").sum())
    assert in_provinces + outside + not_located == len(points)
    missing = [any(v is None or not np.isfinite(v) for v in point) for point in points]
    assert list(assigned["province_rule"] == "not located") == missing


@given(st.lists(st.tuples(st.floats(38, 49.5), st.floats(29, 38.5)), min_size=1, max_size=60))
@settings(deadline=None)
def test_points_off_the_lines_agree_with_a_plain_join(points: list[tuple[float, float]]) -> None:
    provinces = read_boundaries().provinces
    assigned = assign_provinces([x for x, _ in points], [y for _, y in points])
    for point, name, rule in zip(points, assigned["province"], assigned["province_rule"], strict=True):
        holding = provinces.loc[provinces.geometry.contains(shapely.Point(point)), "province"]
        if rule != "border":
            assert list(holding) == ([name] if rule == "inside" else [])


def test_nothing_to_assign_gives_the_same_columns() -> None:
    assert list(assign_provinces([], []).columns) == ["province", "province_iso", "province_rule"]
    assert len(assign_provinces([], [])) == 0


def test_columns_with_an_index_and_missing_values_are_taken_by_position() -> None:
    longitude = pd.Series([44.39, None], index=[7, 7], dtype="Float64")
    assigned = assign_provinces(longitude, pd.Series([35.47, 35.47], index=[1, 2]))
    assert list(assigned["province_rule"]) == ["inside", "not located"]
    assert assigned.loc[0, "province"] == "Kirkuk"


def test_sequences_of_two_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length: 2 and 1"):
        assign_provinces([44.0, 45.0], [35.0])


def test_polygons_that_overlap_still_give_one_province(boundaries: BoundarySet) -> None:
    overlapping = gpd.GeoDataFrame(
        {"province_iso": ["IQ-NI", "IQ-AR"], "province": ["Nineveh", "Erbil"], "area_km2": [1.0, 1.0]},
        geometry=[box(43, 35, 44, 36), box(43.5, 35, 44.5, 36)],
        crs="EPSG:4326",
    )
    assigned = assign_provinces([43.75], [35.5], boundaries=dataclasses.replace(boundaries, provinces=overlapping))
    assert assigned.to_dict("records") == [{"province": "Erbil", "province_iso": "IQ-AR", "province_rule": "border"}]


def test_every_shipped_incident_lies_in_at_most_one_province(incidents: pd.DataFrame) -> None:
    assigned = assign_provinces(incidents["longitude"], incidents["latitude"])
    assert len(assigned) == len(incidents) == 570
    assert set(assigned["province_rule"]) == {"inside"}


def test_fifteen_incidents_of_makhmour_lie_in_erbil(incidents: pd.DataFrame) -> None:
    makhmour = incidents[incidents["admin2"] == "Makhmour"]
    assigned = assign_provinces(makhmour["longitude"], makhmour["latitude"])
    assert len(makhmour) == 15
    assert set(assigned["province"]) == {"Erbil"}
    assert (makhmour["admin1"] == "Nineveh").sum() == 14


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/boundaries is not there")
def test_ochas_lines_give_the_totals_of_a_plain_join(incidents: pd.DataFrame, boundaries: BoundarySet) -> None:
    ocha = load_record(make_record(SHARED / "ocha_adm1.geojson", iso_column="ADM1_PCODE", name_column="ADM1_EN"))
    assigned = assign_provinces(incidents["longitude"], incidents["latitude"], boundaries=ocha)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(incidents["longitude"], incidents["latitude"], crs=4326))
    joined = points.sjoin(ocha.provinces, predicate="within")
    assert assigned["province"].value_counts().to_dict() == joined["province"].value_counts().to_dict()
