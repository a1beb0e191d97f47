"""The boundary sets are what their records say, and provinces are found by any of their names."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely.geometry import box

from geo.boundaries import (
    BOUNDARY_SETS,
    PROVINCES,
    BoundaryError,
    BoundaryRecord,
    load_record,
    match_province,
    read_boundaries,
)
from geo.names import fold
from tests.geo.sets import make_record

SHARED = Path(__file__).parents[3] / "shared" / "boundaries"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/boundaries is not there")
RECORD = BOUNDARY_SETS["natural-earth"]


@pytest.mark.parametrize("set_id", sorted(BOUNDARY_SETS))
def test_every_registered_set_reads_and_says_where_it_is_from(set_id: str) -> None:
    boundaries = read_boundaries(set_id)
    provinces = boundaries.provinces
    assert list(provinces.columns) == ["province_iso", "province", "area_km2", "geometry"]
    assert provinces.crs == "EPSG:4326"
    assert provinces["province_iso"].is_unique
    assert provinces["province_iso"].is_monotonic_increasing
    assert provinces.geometry.is_valid.all()
    assert (provinces["area_km2"] > 0).all()
    for text in (boundaries.title, boundaries.source, boundaries.licence, boundaries.attribution, boundaries.version):
        assert text.strip()


def test_natural_earth_has_the_18_provinces_and_the_area_of_iraq() -> None:
    provinces = read_boundaries().provinces
    assert set(provinces["province"]) == {province.name for province in PROVINCES}
    assert len(provinces) == 18
    assert provinces["area_km2"].sum() == pytest.approx(437_000, rel=0.01)


def test_areas_agree_with_the_ellipsoid() -> None:
    ellipsoid = Geod(ellps="WGS84")
    for row in read_boundaries().provinces.itertuples():
        geodesic = abs(ellipsoid.geometry_area_perimeter(row.geometry)[0]) / 1e6
        assert row.area_km2 == pytest.approx(geodesic, rel=0.002 if row.province == "Anbar" else 0.001)


def test_an_unknown_set_is_named_with_those_that_there_are() -> None:
    with pytest.raises(BoundaryError, match=r"was 'nowhere', expected one of.*natural-earth"):
        read_boundaries("nowhere")


def test_a_changed_file_is_refused_by_its_checksum(tmp_path: Path) -> None:
    changed = tmp_path / RECORD.path.name
    changed.write_bytes(RECORD.path.read_bytes() + b"\n")
    with pytest.raises(BoundaryError, match="is not the file registered"):
        load_record(dataclasses.replace(RECORD, path=changed))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"has no file gone\.geojson"):
        load_record(dataclasses.replace(RECORD, path=tmp_path / "gone.geojson"))


def _write_set(tmp_path: Path, names: list[str]) -> BoundaryRecord:
    frame = gpd.GeoDataFrame(
        {"iso": ["" for _ in names], "name": names},
        geometry=[box(44 + at, 35, 45 + at, 36) for at in range(len(names))],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "set.geojson")
    return make_record(tmp_path / "set.geojson", iso_column="iso", name_column="name")


def test_a_polygon_of_another_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="polygon 2: was 'Ilam', expected one of Iraq's 18 provinces"):
        load_record(_write_set(tmp_path, ["Diyala", "Ilam"]))


def test_a_province_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="polygon 2: Kirkuk is there twice"):
        load_record(_write_set(tmp_path, ["Kirkuk", "At-Ta'mim"]))


def test_a_set_without_the_columns_of_its_record_is_refused() -> None:
    with pytest.raises(BoundaryError, match="has no column \\['NAME'\\]"):
        load_record(dataclasses.replace(RECORD, name_column="NAME"))


def test_files_are_not_changed_by_checkout() -> None:
    assert "* -text" in (RECORD.path.parent / ".gitattributes").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kirkuk", "Kirkuk"), ("KIRKŪK", "Kirkuk"), ("At-Ta'mim", "Kirkuk"), ("Tameem", "Kirkuk"),
        ("كركوك", "Kirkuk"), ("محافظة كركوك", "Kirkuk"), ("کەرکووک", "Kirkuk"), ("پارێزگای کەرکووک", "Kirkuk"),
        ("IQ-KI", "Kirkuk"), ("IQG13", "Kirkuk"),
        ("Ninewa", "Nineveh"), ("Nīnawá", "Nineveh"), ("نينوى", "Nineveh"), ("نەینەوا", "Nineveh"),
        ("Salah al-Din", "Salahaddin"), ("Salah ad-Din Governorate", "Salahaddin"), ("Saladin", "Salahaddin"),
        ("Şalāḩ ad Dīn", "Salahaddin"), ("صلاح الدين", "Salahaddin"), ("سەڵاحەددین", "Salahaddin"),
        ("Diyālá", "Diyala"), ("Diala", "Diyala"), ("ديالى", "Diyala"), ("دیالە", "Diyala"),
        ("Arbil", "Erbil"), ("هەولێر", "Erbil"), ("أربيل", "Erbil"), ("اربيل", "Erbil"),
        ("As-Sulaymaniyah", "Sulaymaniyah"), ("سلێمانی", "Sulaymaniyah"), ("Thi Qar", "Dhi Qar"),
        ("Al-Anbar", "Anbar"), ("Dahuk", "Duhok"), ("Wassit", "Wasit"), ("Al-Qadissiya", "Qadisiyah"),
    ],
)  # fmt: skip
def test_a_province_is_found_by_its_names_in_three_scripts(text: str, expected: str) -> None:
    assert match_province(text) == expected


@pytest.mark.parametrize("text", ["", None, float("nan"), "Iraq", "Kirkuk City", "Tikrit", "Nin", "Diyala River"])
def test_what_is_no_province_is_not_matched(text: object) -> None:
    assert match_province(text) is None


def test_no_two_provinces_share_a_name() -> None:
    owners: dict[str, str] = {}
    for province in PROVINCES:
        for spelling in (province.iso, province.ocha_pcode, province.name, *province.spellings):
            assert fold(spelling)
            assert owners.setdefault(fold(spelling), province.name) == province.name


@needs_shared
@pytest.mark.parametrize(
    ("file", "column"),
    [("ocha_adm1.geojson", "ADM1_EN"), ("ocha_adm1.geojson", "ADM1_AR"), ("esoc_districts_utm38n.shp", "ADM2NAME")],
)
def test_names_of_other_authorities_find_all_18_provinces(file: str, column: str) -> None:
    names = gpd.read_file(SHARED / file)[column]
    assert {match_province(name) for name in names} == {province.name for province in PROVINCES}


@needs_shared
def test_ocha_codes_stand_with_ochas_names() -> None:
    ocha = gpd.read_file(SHARED / "ocha_adm1.geojson")
    for name, code in zip(ocha["ADM1_EN"], ocha["ADM1_PCODE"], strict=True):
        assert match_province(name) == match_province(code)
