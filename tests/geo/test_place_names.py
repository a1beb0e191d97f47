"""The Arabic and Sorani names of places against tables that others made: OCHA's districts and GeoNames."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point

from geo.boundaries import match_province
from geo.names import fold

ROOT = Path(__file__).resolve().parents[2]
OCHA = ROOT.parent / "shared" / "boundaries"
METRES = 32638
FAR_M = 15_000
"""A name may be the sub-district's, whose town lies somewhat outside the lines."""
CONFIRMED = 0.6
"""At least this share of the Arabic spellings stands in one of the tables; villages stand in none."""


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = _read(ROOT / "geo/files/place_names.csv")
SPELLINGS = [
    (row["province"], row["name"], spelling)
    for row in NAMES
    for column in ("name_ar", "name_ckb")
    for spelling in row[column].split("|")
    if spelling
]


def test_spelling_means_one_place_of_its_province() -> None:
    meant = defaultdict(set)
    for province, name, spelling in SPELLINGS:
        meant[province, fold(spelling)].add(name)
    assert {key: names for key, names in meant.items() if len(names) > 1} == {}


@pytest.mark.skipif(not OCHA.is_dir(), reason=f"OCHA's boundaries are not at {OCHA}")
def test_spelling_that_ocha_has_in_the_province_lies_where_ocha_puts_it() -> None:
    places = {
        (row["province"], fold(row["name"])): Point(float(row["longitude"]), float(row["latitude"]))
        for row in _read(ROOT / "data/files/report_places.csv")
    }
    units = defaultdict(list)
    for level in (2, 3):
        for unit in gpd.read_file(OCHA / f"ocha_adm{level}.geojson").to_crs(METRES).itertuples():
            name = getattr(unit, f"ADM{level}_AR").replace("مركز", "")
            units[match_province(unit.ADM1_EN), fold(name)].append(unit.geometry)
    known = {fold(name) for row in _read(ROOT / "geo/files/geonames_iq.csv") for name in row["alternates"].split("|")}
    apart, confirmed, arabic = [], 0, 0
    for province, name, spelling in SPELLINGS:
        theirs = units.get((province, fold(spelling)), [])
        is_arabic = any(spelling in row["name_ar"].split("|") for row in NAMES if row["name"] == name)
        arabic += is_arabic
        confirmed += is_arabic and bool(theirs or fold(spelling) in known)
        point = places.get((province, fold(name)))
        if not theirs or point is None:
            continue
        where = gpd.GeoSeries([point], crs=4326).to_crs(METRES).iloc[0]
        if min(where.distance(area) for area in theirs) > FAR_M:
            apart.append((province, name, spelling))
    assert apart == []
    assert confirmed / arabic > CONFIRMED
