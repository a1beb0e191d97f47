"""Which places of the gazetteer a written place may mean, and how exact each would leave a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from data import frames
from data.messages import N_, Message
from data.place_words import Named, read_place
from data.reports.gazetteer import PLACES, names_of
from data.store import Store
from geo.boundaries import match_province
from geo.gazetteer import Gazetteer, Place, read_gazetteer, read_places
from geo.names import fold

Rule = Literal["name", "near", "district", "province", "spelling"]
TABLES = {
    "geonames": N_("GeoNames"),
    "places": N_("Faultline's list of places"),
    "districts": N_("districts"),
    "incidents": N_("incidents stored before"),
}
RULES: dict[Rule, str] = {
    "name": N_("the place itself"),
    "near": N_("near it, or the centre of its area"),
    "district": N_("only the district is known; its centre"),
    "province": N_("only the province is known; its capital"),
    "spelling": N_("a near spelling"),
}
_MOST_CANDIDATES = 6
_SAME_PLACE_DEGREES = 0.02
"""About 2 km: two tables seldom agree on a town's middle."""
_PLACED = """
SELECT admin1, admin2, location, longitude, latitude, geo_precision, located_by, max(import_id) AS latest
FROM incidents
WHERE filed AND NOT merged AND latitude IS NOT NULL AND coalesce(located_by, '') <> ''
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY latest
"""
_LEARNT = """
SELECT location, coalesce(nullif(admin1, ''), province) AS admin1, admin2, avg(longitude) AS longitude,
    avg(latitude) AS latitude, max(geo_precision) AS geo_precision,
    greatest(max(longitude) - min(longitude), max(latitude) - min(latitude)) AS spread
FROM incidents
WHERE "current" AND latitude IS NOT NULL AND location <> '' AND coalesce(located_by, '') = ''
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class PlaceCandidate:
    """A place that a name may mean.

    Attributes
    ----------
    name, province, district
        As the gazetteer has them.
    longitude, latitude
        WGS 84 degrees.
    geo_precision
        What a row gets that is placed here.
    table
        One of `TABLES`.
    rule
        How it was found; says what `geo_precision` stands for.
    recorded
        What was kept with rows that were placed here before, where no table offers the place any more.
    """

    name: str
    province: str
    district: str
    longitude: float
    latitude: float
    geo_precision: int
    table: str
    rule: Rule
    recorded: str = ""

    @property
    def key(self) -> str:
        """What it is chosen by."""
        return f"{self.latitude:.4f},{self.longitude:.4f},{self.geo_precision}"

    @property
    def record(self) -> str:
        """What is kept with a row that is placed here."""
        if self.recorded:
            return self.recorded
        where = ", ".join(filter(None, (self.name, self.province)))
        return f"{TABLES[self.table]}: {where}" + ("" if self.rule == "name" else f" ({RULES[self.rule]})")


def read_placed_before(store: Store) -> dict[tuple[str, str, str], PlaceCandidate]:
    """Give where a person placed rows of earlier imports that still count, by admin1, admin2 and location as written.

    Where a place was placed twice, differently, the later import counts.
    """
    exact: dict[int, Rule] = {1: "name", 2: "near", 3: "district"}
    placed = {}
    for row in frames.as_records(store.rows(_PLACED)):
        precision = int(row["geo_precision"] or 3)
        placed[row["admin1"], row["admin2"], row["location"]] = PlaceCandidate(
            row["location"] or row["admin2"] or row["admin1"], match_province(row["admin1"]) or row["admin1"],
            row["admin2"], float(row["longitude"]), float(row["latitude"]), precision, "incidents", exact[precision],
            row["located_by"],
        )  # fmt: skip
    return placed


def read_known_places(store: Store) -> Gazetteer:
    """Read the gazetteer with the places of the store's own incidents, kept while the store does not change."""
    kept = _KEPT.get("gazetteer")
    key = (store.home.address, store.version())
    if kept is None or kept[0] != key:
        known = [*read_places(PLACES), *_learn(store.rows(_LEARNT))]
        _KEPT["gazetteer"] = kept = (key, read_gazetteer(known))
    return kept[1]


_KEPT: dict[str, tuple[Any, Gazetteer]] = {}


def find_candidates(
    admin1: str, admin2: str, location: str, gazetteer: Gazetteer
) -> tuple[tuple[PlaceCandidate, ...], bool]:
    """Find what a place may mean, and say whether it can be one place only.

    Parameters
    ----------
    admin1, admin2, location
        As a row has them; each may be "".
    """
    province = match_province(admin1) or ""
    for named in read_place(location):
        places = _look_up(named, province, gazetteer)
        if not places:
            continue
        fitting = [place for place in places if not province or place.province == province]
        districts = {fold(place.district) for place in fitting if place.district}
        if admin2 and fold(admin2) in districts:
            fitting = [place for place in fitting if fold(place.district) == fold(admin2)]
        rest = [place for place in places if place not in fitting]
        candidates = _apart([_make_candidate(place, named) for place in (*fitting, *rest)])
        certain = len(_apart([_make_candidate(place, named) for place in fitting])) == 1
        certain &= bool(province or len(candidates) == 1) and not _contradicts(fitting, admin2, gazetteer)
        return candidates, certain
    if location:
        names = read_place(location)
        named = names[min(1, len(names) - 1)]
        near = [place for place in gazetteer.suggest(named.name, province=province) if place.latitude is not None]
        near_by = [_make_candidate(place, named, rule="spelling") for place in near]
        units = _find_unit(admin1, admin2, province, gazetteer)
        return _apart([*near_by, *units]), False
    units = _find_unit(admin1, admin2, province, gazetteer)
    return units, len(units) == 1


def describe_candidate(candidate: PlaceCandidate) -> Message:
    """Say what a candidate is: where it lies, from which table, and how exact it is."""
    template = N_("{place} ({latitude}, {longitude}; {table}): {rule}")
    place = ", ".join(dict.fromkeys(filter(None, (candidate.name, candidate.district, candidate.province))))
    return Message(
        "place-candidate",
        template,
        {
            "place": place,
            "latitude": f"{candidate.latitude:.4f}",
            "longitude": f"{candidate.longitude:.4f}",
            "table": Message("table", TABLES[candidate.table]),
            "rule": Message("rule", RULES[candidate.rule]),
        },
    )


def _learn(known: pd.DataFrame) -> list[Place]:
    """Give the places that stored incidents name; where they lie apart, no more exact than near."""
    places: list[Place] = []
    for row in frames.as_records(known):
        names = names_of(str(row["location"])) or (str(row["location"]),)
        exact = int(row["geo_precision"] or 1)
        spread = float(row["spread"] or 0)
        if spread > 10 * _SAME_PLACE_DEGREES:
            continue  # one word for many places
        precision = max(exact, 2) if spread > _SAME_PLACE_DEGREES else exact
        province = match_province(row["admin1"]) or str(row["admin1"])
        places.append(
            Place(
                names[0], "place", province, str(row["admin2"]), round(float(row["longitude"]), 5),
                round(float(row["latitude"]), 5), precision, "incidents", names,
            )
        )  # fmt: skip
    return places


def _look_up(named: Named, province: str, gazetteer: Gazetteer) -> list[Place]:
    if named.unit == "province":
        capital = _find_capital(match_province(named.name) or "", gazetteer)
        return [capital] if capital else []
    found = [place for place in gazetteer.find(named.name, province=province) if place.kind != "province"]
    return [place for place in found if place.latitude is not None]


def _find_unit(admin1: str, admin2: str, province: str, gazetteer: Gazetteer) -> tuple[PlaceCandidate, ...]:
    """Give the centre of a row's district, or without a district that of its province."""
    if admin2:
        named = Named(admin2, 3, "district")
        places = _look_up(named, province, gazetteer)
        fitting = [place for place in places if not province or place.province == province]
        return _apart([_make_candidate(place, named, rule="district") for place in fitting])
    capital = _find_capital(province, gazetteer) if admin1 else None
    return (_make_candidate(capital, Named(admin1, 3, "province"), rule="province"),) if capital else ()


def _find_capital(province: str, gazetteer: Gazetteer) -> Place | None:
    found = gazetteer.find(_CAPITALS.get(province, province), province=province) if province else ()
    return next((place for place in found if place.latitude is not None and place.province == province), None)


_CAPITALS = {
    "Nineveh": "Mosul", "Diyala": "Baqubah", "Salahaddin": "Tikrit", "Anbar": "Ramadi", "Babil": "Hilla",
    "Dhi Qar": "Nasiriya", "Maysan": "Amara", "Muthanna": "Samawa", "Qadisiyah": "Diwaniya", "Wasit": "Kut",
}  # fmt: skip
"""Those that are not called as their province is."""


def _contradicts(places: list[Place], admin2: str, gazetteer: Gazetteer) -> bool:
    """Say whether the row names a district that is known and is another than the place's."""
    known = {fold(place.district) for place in gazetteer.find(admin2) if place.district} if admin2 else set()
    theirs = {fold(place.district) for place in places if place.district}
    return bool(known and theirs and not known & theirs)


def _make_candidate(place: Place, named: Named, *, rule: Rule | None = None) -> PlaceCandidate:
    precision = max(place.geo_precision, named.floor, 3 if rule in ("district", "province") else 1)
    found: dict[int, Rule] = {1: "name", 2: "near", 3: "province" if named.unit == "province" else "district"}
    return PlaceCandidate(
        place.name, place.province, place.district, float(place.longitude or 0), float(place.latitude or 0),
        precision, place.source, rule or found[precision],
    )  # fmt: skip


def _apart(candidates: list[PlaceCandidate]) -> tuple[PlaceCandidate, ...]:
    """Leave out the candidates that lie where an earlier one does."""
    kept: list[PlaceCandidate] = []
    for one in candidates:
        near = (
            abs(one.longitude - other.longitude) < _SAME_PLACE_DEGREES
            and abs(one.latitude - other.latitude) < _SAME_PLACE_DEGREES
            for other in kept
        )
        if not any(near):
            kept.append(one)
    return tuple(kept[:_MOST_CANDIDATES])
