"""A set of districts or sub-districts has provinces too, made of them, and gives each point one district."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import BoundaryError, BoundarySet, load_record, read_boundaries
from tests.geo.assigning import assign_districts, assign_provinces
from tests.geo.sets import make_record, make_squares, make_units, write_set

SHARED = Path(__file__).parents[3] / "shared" / "boundaries"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/boundaries is not there")


@pytest.fixture
def districts(tmp_path: Path) -> BoundarySet:
    """Four squares in a row, from west to east: Dibis and Kirkuk in Kirkuk, Kifri and Khanaqin in Diyala."""
    frame = make_units(
        ["Kirkuk", "كركوك", "Diyala", "Diyālá"], district=["Dibs", "Kirkuk", "Kifri", "Khanqin"], code=list("dcba")
    )
    return load_record(make_record(write_set(tmp_path / "four.geojson", frame)))


def test_provinces_are_dissolved_from_districts(districts: BoundarySet) -> None:
    assert list(districts.provinces["province"]) == ["Diyala", "Kirkuk"]
    assert list(districts.provinces.geometry.geom_type) == ["Polygon", "Polygon"]
    by_name = districts.provinces.set_index("province").geometry
    assert by_name["Kirkuk"].equals(shapely.box(43, 34, 45, 35))
    assert by_name["Diyala"].equals(shapely.box(45, 34, 47, 35))


def test_districts_bear_the_names_that_faultline_knows(districts: BoundarySet) -> None:
    assert districts.districts is not None
    assert list(districts.districts["district"]) == ["Khanaqin", "Kifri", "Dibis", "Kirkuk"]
    assert list(districts.districts["code"]) == ["a", "b", "d", "c"]
    assert list(districts.districts["province_iso"]) == ["IQ-DI", "IQ-DI", "IQ-KI", "IQ-KI"]
    assert districts.districts["area_km2"].sum() == pytest.approx(districts.provinces["area_km2"].sum())
    assert districts.sub_districts is None


def test_points_get_one_district_on_lines_too(districts: BoundarySet) -> None:
    assigned = assign_districts([43.5, 44.0, 45.0, 46.5, 50.0, None], [34.5] * 6, boundaries=districts)
    assert list(assigned["district"].fillna("")) == ["Dibis", "Dibis", "Kifri", "Khanaqin", "", ""]
    assert list(assigned["district_province"].fillna("")) == ["Kirkuk", "Kirkuk", "Diyala", "Diyala", "", ""]
    rules = ["inside", "border", "border", "inside", "outside", "not located"]
    assert list(assigned["district_rule"]) == rules
    assert list(assigned.columns) == [
        "district", "district_code", "district_province", "district_province_iso", "district_rule",
    ]  # fmt: skip


def test_a_point_on_a_line_is_in_the_province_of_its_district(districts: BoundarySet) -> None:
    x, y = [44.0, 45.0, 46.0], [34.5, 34.5, 35.0]
    by_district = assign_districts(x, y, boundaries=districts)
    assert list(by_district["district_province"]) == list(assign_provinces(x, y, boundaries=districts)["province"])


def test_a_set_without_districts_says_so() -> None:
    with pytest.raises(ValueError, match="'natural-earth' has no districts"):
        assign_districts([44.0], [35.0], boundaries=read_boundaries())


def test_sub_districts_make_districts_and_provinces(tmp_path: Path) -> None:
    frame = make_units(
        ["Diyala"] * 3, district=["Balad Ruz", "Balad Ruz", "Kifri"], sub_district=["Mandali", "Qazanya", "Kifri"],
        code=list("abc"),
    )  # fmt: skip
    boundaries = load_record(make_record(write_set(tmp_path / "subs.geojson", frame)))
    assert boundaries.districts is not None
    assert boundaries.sub_districts is not None
    assert list(boundaries.districts["district"]) == ["Balad Ruz", "Kifri"]
    assert list(boundaries.districts["code"]) == ["", ""]
    assert list(boundaries.sub_districts["sub_district"]) == ["Kifri", "Mandali", "Qazanya"]
    assert len(boundaries.provinces) == 1


def test_columns_may_be_named_by_the_person(tmp_path: Path) -> None:
    frame = make_units(["x", "y"], muhafaza=["Kirkuk", "Diyala"], qada=["Dibis", "Kifri"])
    path = write_set(tmp_path / "ours.geojson", frame)
    record = make_record(path, name_column="qada", province_column="muhafaza", level="district")
    assert set(load_record(record).districts["district"]) == {"Dibis", "Kifri"}  # type: ignore[index]
    with pytest.raises(BoundaryError, match="name the column of their province"):
        load_record(make_record(path, name_column="qada", level="district"))
    with pytest.raises(BoundaryError, match="level was 'village', expected one of"):
        load_record(make_record(path, name_column="qada", level="village"))


def test_columns_that_nobody_knows_are_asked_for(tmp_path: Path) -> None:
    frame = make_units(["Kirkuk"]).rename(columns={"province": "label"})
    with pytest.raises(BoundaryError, match=r"not those of a known authority: \['label'\]. .*--name-column"):
        load_record(make_record(write_set(tmp_path / "odd.geojson", frame)))


def test_two_districts_of_one_name_in_one_province_are_refused(tmp_path: Path) -> None:
    frame = make_units(["Diyala", "Diyala"], district=["Kifri", "Kifrî"])
    with pytest.raises(BoundaryError, match="polygon 2: Kifri is there twice"):
        load_record(make_record(write_set(tmp_path / "twice.geojson", frame)))


def test_a_unit_without_a_name_is_refused(tmp_path: Path) -> None:
    frame = make_units(["Diyala", "Diyala"], district=["Kifri", None])
    with pytest.raises(BoundaryError, match="polygon 2 has no name"):
        load_record(make_record(write_set(tmp_path / "unnamed.geojson", frame)))


def test_a_mended_polygon_is_counted_with_the_set(tmp_path: Path) -> None:
    tie = shapely.Polygon([(43, 34), (44, 35), (44, 34), (43, 35)])
    path = write_set(tmp_path / "tie.geojson", make_units(["Kirkuk", "Diyala"], shapes=[tie, make_squares(2)[1]]))
    boundaries = load_record(make_record(path))
    assert boundaries.mended == 1
    assert boundaries.provinces.geometry.is_valid.all()


def read_shared(name: str, tmp_path_factory: pytest.TempPathFactory) -> BoundarySet:
    path = SHARED / name
    if path.suffix == ".shp":
        zipped = tmp_path_factory.mktemp("sets") / "esoc.zip"
        with zipfile.ZipFile(zipped, "w") as archive:
            for part in SHARED.glob(f"{path.stem}.*"):
                archive.write(part, part.name)
        path = zipped
    return load_record(make_record(path))


@needs_shared
@pytest.mark.parametrize(
    ("name", "districts", "sub_districts"),
    [
        ("ocha_adm1.geojson", 0, 0), ("ocha_adm2.geojson", 101, 0), ("ocha_adm3.geojson", 101, 294),
        ("esoc_districts_utm38n.shp", 104, 0),
    ],
)  # fmt: skip
def test_real_files_are_read_with_all_their_levels(
    name: str, districts: int, sub_districts: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    boundaries = read_shared(name, tmp_path_factory)
    assert len(boundaries.provinces) == 18
    assert (0 if boundaries.districts is None else len(boundaries.districts)) == districts
    assert (0 if boundaries.sub_districts is None else len(boundaries.sub_districts)) == sub_districts
    assert boundaries.provinces["area_km2"].sum() == pytest.approx(437_000, rel=0.01)
    kirkuk = boundaries.provinces.set_index("province").loc["Kirkuk", "area_km2"]
    assert kirkuk == pytest.approx(10_200, rel=0.03)


@needs_shared
def test_provinces_put_together_give_the_totals_of_level_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.uniform(38.5, 48.7, 20_000), rng.uniform(29, 37.5, 20_000)
    one, two, three = (read_shared(f"ocha_adm{level}.geojson", tmp_path_factory) for level in (1, 2, 3))
    expected = assign_provinces(x, y, boundaries=one)["province"]
    for boundaries in (two, three):
        pd.testing.assert_series_equal(assign_provinces(x, y, boundaries=boundaries)["province"], expected)
        by_district = assign_districts(x, y, boundaries=boundaries)["district_province"].rename("province")
        pd.testing.assert_series_equal(by_district, expected)


@pytest.fixture(scope="module")
def real_districts(tmp_path_factory: pytest.TempPathFactory) -> list[BoundarySet]:
    return [read_shared(name, tmp_path_factory) for name in ("ocha_adm2.geojson", "esoc_districts_utm38n.shp")]


@needs_shared
@given(st.lists(st.tuples(st.floats(38, 49.5) | st.none(), st.floats(29, 38.5)), max_size=50))
@settings(deadline=None, max_examples=30)
def test_totals_are_conserved_by_district(
    real_districts: list[BoundarySet], points: list[tuple[float | None, float]]
) -> None:
    for boundaries in real_districts:
        assigned = assign_districts([x for x, _ in points], [y for _, y in points], boundaries=boundaries)
        counts = assigned["district_rule"].value_counts()
        placed = int(assigned.groupby(["district_province", "district"]).size().sum())
        assert placed == counts.get("inside", 0) + counts.get("border", 0)
        assert counts.sum() == len(points)


@needs_shared
def test_corners_of_real_districts_get_exactly_one(real_districts: list[BoundarySet]) -> None:
    for boundaries in real_districts:
        assert boundaries.districts is not None
        corners = np.unique(shapely.get_coordinates(boundaries.districts.geometry.to_numpy()), axis=0)
        assigned = assign_districts(corners[:, 0], corners[:, 1], boundaries=boundaries)
        assert assigned["district"].notna().all()


@needs_shared
def test_makhmour_is_a_district_of_erbil_to_ocha(tmp_path_factory: pytest.TempPathFactory) -> None:
    boundaries = read_shared("ocha_adm2.geojson", tmp_path_factory)
    assigned = assign_districts([43.5797], [35.7756], boundaries=boundaries).iloc[0]
    assert (assigned["district"], assigned["district_province"]) == ("Makhmour", "Erbil")
