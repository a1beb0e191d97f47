"""The land that the map draws is whole, small, and true to its files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from geo.boundaries import PROVINCES, read_boundaries
from geo.districts import CLAIMED, OTHERS
from geo.land import EXTENT, make_land, read_towns
from geo.names import fold
from geo.provinces import FILES

INCIDENTS = Path(__file__).parents[2] / "data" / "files" / "incidents.csv"
SCOPE = ("Kirkuk", "Nineveh", "Salahaddin", "Diyala")


@pytest.fixture(scope="module")
def land() -> dict[str, Any]:
    return make_land(read_boundaries(), in_scope=SCOPE)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_land_is_json_of_at_most_200_kilobytes(land: dict[str, Any]) -> None:
    text = json.dumps(land, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) <= 200_000
    assert json.loads(text) == land


def test_all_18_provinces_are_there_and_the_scope_is_marked(land: dict[str, Any]) -> None:
    properties = [feature["properties"] for feature in land["provinces"]["features"]]
    assert {each["name"] for each in properties} == {province.name for province in PROVINCES}
    assert {each["name"] for each in properties if each["in_scope"]} == set(SCOPE)
    assert {each["iso"] for each in properties if each["in_scope"]} == {"IQ-KI", "IQ-NI", "IQ-SD", "IQ-DI"}


def test_without_a_scope_every_province_is_in_it() -> None:
    land = make_land(read_boundaries())
    assert all(feature["properties"]["in_scope"] for feature in land["provinces"]["features"])


def test_bbox_is_that_of_the_scope(land: dict[str, Any]) -> None:
    provinces = read_boundaries().provinces
    expected = provinces[provinces["province"].isin(SCOPE)].total_bounds
    assert land["bbox"] == pytest.approx(list(expected), abs=1e-4)


def test_rounded_provinces_are_valid_and_do_not_overlap(land: dict[str, Any]) -> None:
    shapes = [shape(feature["geometry"]) for feature in land["provinces"]["features"]]
    assert all(shapely.is_valid(each) for each in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(sum(each.area for each in shapes), rel=1e-6)


def test_labels_stand_within_what_they_name(land: dict[str, Any]) -> None:
    for kind in ("provinces", "neighbours"):
        for feature in land[kind]["features"]:
            label = feature["properties"]["label"]
            assert label is None or shape(feature["geometry"]).contains(shapely.Point(label))
    labelled = {each["properties"]["name"] for each in land["neighbours"]["features"] if each["properties"]["label"]}
    assert labelled == {"Iran", "Iraq", "Jordan", "Kuwait", "Saudi Arabia", "Syria", "Turkey"}


def test_countries_leave_no_gap_where_detail_meets_the_frame(land: dict[str, Any]) -> None:
    countries = shapely.union_all([shape(feature["geometry"]) for feature in land["neighbours"]["features"]])
    assert shapely.box(*EXTENT).buffer(1e-3).contains(countries)
    inland = shapely.linestrings([[(38.0, 36.9), (38.0, 38.9)], [(38.0, 29.1), (38.0, 31.5)], [(39, 29.0), (46, 29.0)]])
    assert all(countries.buffer(0.02).contains(line) for line in inland)


def test_iraq_lies_beneath_its_provinces(land: dict[str, Any]) -> None:
    by_name = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in land["neighbours"]["features"]}
    provinces = shapely.union_all([shape(feature["geometry"]) for feature in land["provinces"]["features"]])
    assert by_name["Iraq"].buffer(0.003).contains(provinces)


def test_the_great_rivers_and_lakes_are_there(land: dict[str, Any]) -> None:
    assert {"Tigris", "Euphrates"} <= {feature["properties"]["name"] for feature in land["rivers"]["features"]}
    assert "Lake Tharthar" in {feature["properties"]["name"] for feature in land["lakes"]["features"]}
    window = shapely.box(37.9, 28.9, 49.1, 39.1)
    for kind in ("rivers", "lakes"):
        assert all(window.contains(shape(feature["geometry"])) for feature in land[kind]["features"])


def test_the_land_says_whose_it_is(land: dict[str, Any]) -> None:
    assert "Natural Earth" in land["attribution"]
    assert "GeoNames (CC BY 4.0)" in land["attribution"]
    assert land["set"]["id"] == "natural-earth"
    assert land["set"]["licence"] == "Public domain"
    assert len(land["set"]["sha256"]) == 64
    assert land["extent"] == [26, 18, 62, 43]


def test_towns_come_by_rank_and_stand_in_iraq(land: dict[str, Any]) -> None:
    towns = land["towns"]
    assert [town["rank"] for town in towns] == sorted(town["rank"] for town in towns)
    assert {town["rank"] for town in towns} == {1, 2, 3, 4}
    assert len({town["name"] for town in towns}) == len(towns)
    iraq = shapely.union_all(read_boundaries().provinces.geometry.to_numpy())
    assert all(iraq.contains(shapely.Point(town["lon"], town["lat"])) for town in towns)
    first = {town["name"] for town in towns if town["rank"] == 1}
    assert {"Mosul", "Kirkuk", "Tikrit", "Baqubah", "Erbil", "Sulaymaniyah", "Duhok", "Baghdad"} <= first


def test_every_town_stands_where_its_source_puts_it() -> None:
    gazetteer = {row["name"]: (row["lat"], row["lon"]) for row in read_rows(FILES / "geonames_iq.csv")}
    places = {row["location"]: (row["latitude"], row["longitude"]) for row in read_rows(INCIDENTS)}
    for row in read_rows(FILES / "towns.csv"):
        where, name = row["source"].split(": ", 1)
        latitude, longitude = {"GeoNames": gazetteer, "incidents.csv": places}[where][name]
        assert float(row["latitude"]) == pytest.approx(float(latitude), abs=6e-5)
        assert float(row["longitude"]) == pytest.approx(float(longitude), abs=6e-5)


def test_names_of_towns_in_arabic_and_kurdish_are_those_of_the_files() -> None:
    known = {row["name"]: {fold(name) for name in row["alternates"].split("|")} for row in
             read_rows(FILES / "geonames_iq.csv")}  # fmt: skip
    tables = {key for unit in (*CLAIMED, *OTHERS) for key in unit.keys}
    tables |= {fold(spelling) for province in PROVINCES for spelling in province.spellings}
    for row in read_rows(FILES / "towns.csv"):
        names = known.get(row["source"].split(": ", 1)[1], set()) | tables
        assert {fold(row[column]) for column in ("name_ar", "name_ckb") if row[column]} <= names


def test_towns_read_alone_are_those_of_the_land(land: dict[str, Any]) -> None:
    assert read_towns() == land["towns"]
