"""The gazetteer: which places a name may mean, where they lie, and how exact that is.

Names come from the provinces' table, the districts, GeoNames, and from whoever calls (an analyst's list, places
learnt from incidents). They are looked up by `geo.names.fold`, exactly; a near spelling is only ever
suggested. A place has all the names that any of the tables gives it: who is found under one of them in a province is
found under the others too, in each of the three scripts.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geo.names import fold

FILES = Path(__file__).parent / "files"

GEONAMES_PROVINCES: dict[str, str] = {
    "01": "Anbar", "02": "Basra", "03": "Muthanna", "04": "Qadisiyah", "05": "Sulaymaniyah", "06": "Babil",
    "07": "Baghdad", "08": "Duhok", "09": "Dhi Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala",
    "13": "Kirkuk", "14": "Maysan", "15": "Nineveh", "16": "Wasit", "17": "Najaf", "18": "Salahaddin",
}  # fmt: skip
"""GeoNames' first-order codes of Iraq."""

_EARTH_RADIUS_KM = 6371.0088
_RANK = {"places": 0, "geonames": 1, "districts": 2, "incidents": 3, "provinces": 4}
_UNITS = ("district", "sub-district")
BEARINGS: dict[str, float] = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270,
    "northwest": 315,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer.

    Attributes
    ----------
    name
        As the gazetteer spells it.
    kind
        province, district, sub-district, city, town, village, quarter, mountain, valley, lake, area and the like.
    province, district
        Where it lies; "" where not known.
    longitude, latitude
        WGS 84 degrees; None where not known.
    geo_precision
        1 the place itself, 2 near it or the centre of a sub-district, 3 a district or province only.
    source
        Which table it is from.
    aliases
        Other spellings.
    """

    name: str
    kind: str
    province: str
    district: str = ""
    longitude: float | None = None
    latitude: float | None = None
    geo_precision: int = 1
    source: str = "places"
    aliases: tuple[str, ...] = ()


def _read_provinces() -> Iterator[Place]:
    with (FILES / "provinces.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases = [a for c in ("aliases", "aliases_ar", "aliases_ckb") for a in row[c].split("|") if a]
            names = (*aliases, row["name_ar"], row["name_ckb"])
            yield Place(
                row["province"], "province", row["province"], geo_precision=3, source="provinces", aliases=names
            )


def _read_districts() -> Iterator[Place]:
    """Give the listed and the other districts; one that is also reported under another province stands there too."""
    for name in ("disputed_districts.csv", "other_districts.csv"):
        with (FILES / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kind = row.get("level") or "district"
                for province in (row["province"], *filter(None, row["also_under"].split("|"))):
                    yield Place(
                        row["district"],
                        kind,
                        province,
                        row["district"] if kind == "district" else "",
                        geo_precision=3,
                        source="districts",
                        aliases=(*row["aliases"].split("|"), row["name_ar"], row["name_ckb"]),
                    )


def _read_names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    with (FILES / "place_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = (*row["name_ar"].split("|"), *row["name_ckb"].split("|"))
            yield row["name"], row["province"], tuple(filter(None, names))


def _read_geonames() -> Iterator[Place]:
    with (FILES / "geonames_iq.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Place(
                row["name"],
                "town",
                GEONAMES_PROVINCES.get(row["admin1"], ""),
                longitude=float(row["lon"]),
                latitude=float(row["lat"]),
                source="geonames",
                aliases=tuple(a for a in row["alternates"].split("|") if a),
            )


def read_places(path: Path) -> Iterator[Place]:
    """Read an analyst's list of places: name, aliases, kind, province, district, latitude, longitude, geo_precision."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Place(
                row["name"],
                row["kind"],
                row["province"],
                row["district"],
                float(row["longitude"]) if row["longitude"] else None,
                float(row["latitude"]) if row["latitude"] else None,
                int(row["geo_precision"]),
                aliases=tuple(a for a in row["aliases"].split("|") if a),
            )


def move(place: Place, bearing: str, distance_km: float) -> Place:
    """Give the point so many kilometres from a place in a direction, as a place of precision 2 without a district.

    Parameters
    ----------
    bearing
        One of `BEARINGS`.
    distance_km
        Along a great circle, in kilometres.
    """
    if place.longitude is None or place.latitude is None:
        return replace(place, geo_precision=max(2, place.geo_precision))
    angle, course = distance_km / _EARTH_RADIUS_KM, math.radians(BEARINGS[bearing])
    lat, lon = math.radians(place.latitude), math.radians(place.longitude)
    new_lat = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course))
    new_lon = lon + math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(new_lat)
    )
    return replace(
        place,
        latitude=round(math.degrees(new_lat), 4),
        longitude=round(math.degrees(new_lon), 4),
        geo_precision=max(2, place.geo_precision),
    )


class Gazetteer:
    """Places by folded name.

    Notes
    -----
    A name found twice in one province is one place, whose coordinates come from the better table: an analyst's list
    before GeoNames before the districts before the places learnt from incidents. `names` are more names of places: the
    name that a table has, its province, and what else it is called.
    """

    def __init__(self, places: Iterable[Place], names: Iterable[tuple[str, str, tuple[str, ...]]] = ()) -> None:
        self._places: dict[str, list[Place]] = {}
        also = {(province, fold(name)): more for name, province, more in names}
        waiting: list[tuple[Place, set[str]]] = []
        for place in sorted(places, key=lambda p: _RANK.get(p.source, 3)):
            place = replace(place, aliases=(*place.aliases, *also.get((place.province, fold(place.name)), ())))
            keys = {fold(name) for name in (place.name, *place.aliases)} - {""}
            named = self._find_seat(place, keys) if place.kind in _UNITS and place.latitude is None else place
            if named.latitude is None and place.kind in _UNITS:
                waiting.append((place, keys))
                continue
            for key in keys:
                self._add(key, named)
        for unit, keys in waiting:  # its seat may be one that another province's entry has made known
            named = self._find_seat(unit, keys)
            for key in keys:
                self._add(key, named)

    def _find_seat(self, unit: Place, keys: Iterable[str]) -> Place:
        """Give the place of a district's own name, with its coordinates, where another table has it."""
        found = [place for key in sorted(keys) for place in self._places.get(key, ())]
        seats = [place for place in found if place.latitude is not None and place.kind != "province"]
        seats = [place for place in seats if unit.province == place.province or unit.district == place.district != ""]
        seats.sort(key=lambda place: place.province != unit.province)
        return replace(seats[0], province=unit.province, district=seats[0].district or unit.district) if seats else unit

    def _add(self, key: str, place: Place) -> None:
        known = self._places.setdefault(key, [])
        for at, other in enumerate(known):
            same_unit = (other.kind == "province") == (place.kind == "province")
            if other.province == place.province and same_unit:
                if not other.district and place.district:
                    known[at] = replace(other, district=place.district)
                return
        known.append(place)

    def __len__(self) -> int:
        """Count the folded names."""
        return len(self._places)

    def __contains__(self, name: str) -> bool:
        """Say whether a place bears the name."""
        return fold(name) in self._places

    def find(self, name: str, *, province: str = "") -> tuple[Place, ...]:
        """Find the places that a name may mean, the likeliest first.

        Parameters
        ----------
        name
            In any of the three scripts; folded, then looked up exactly.
        province
            The province that the text speaks of; places there come first.

        Returns
        -------
        tuple of Place
            Empty when no place bears the name.
        """
        found = self._places.get(fold(name), [])
        return tuple(
            sorted(found, key=lambda p: (p.province != province, p.kind == "province", p.source == "geonames"))
        )

    def suggest(self, name: str, *, province: str = "", limit: int = 3) -> tuple[Place, ...]:
        """Suggest places whose spelling is near to a name that is not in the gazetteer; for a person to choose from."""
        from rapidfuzz import fuzz, process

        key = fold(name)
        if len(key) < 5:
            return ()
        near = process.extract(key, list(self._places), scorer=fuzz.ratio, score_cutoff=84, limit=limit * 3)
        places = [place for found, _, _ in near for place in self._places[found]]
        if province:
            places = [place for place in places if place.province == province]
        return tuple(dict.fromkeys(places))[:limit]


def read_gazetteer(more: Iterable[Place] = ()) -> Gazetteer:
    """Read the shipped tables and join `more` places to them."""
    return Gazetteer([*_read_provinces(), *_read_districts(), *_read_geonames(), *more], _read_names())
