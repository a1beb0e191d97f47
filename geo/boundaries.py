"""The boundary sets: whose lines the provinces are drawn by, with source, licence, version and checksum.

Authorities disagree on these lines, so a set always travels with its name. A set may have districts and sub-districts
too; its provinces are then those put together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import geopandas as gpd
import pandas as pd
import shapely

from geo.columns import LEVELS, UnitColumns, recognise_columns
from geo.districts import match_district
from geo.polygons import read_polygons
from geo.provinces import PROVINCES, Province, match_province
from geo.records import BoundaryError, BoundaryRecord, hash_file, read_all, read_registry

__all__ = [
    "BOUNDARY_SETS",
    "DEFAULT_SET",
    "METRIC_CRS",
    "PROVINCES",
    "BoundaryError",
    "BoundaryRecord",
    "BoundarySet",
    "Province",
    "find_record",
    "list_sets",
    "load_record",
    "match_province",
    "read_boundaries",
]

METRIC_CRS = "EPSG:32638"
"""UTM zone 38N, for distances and areas: areas of provinces are off by less than 0.1 %, Anbar's by 0.2 %."""


@dataclass(frozen=True, eq=False)
class BoundarySet:
    """A boundary set in use.

    Attributes
    ----------
    id, title, source, source_url, licence, licence_url, attribution, version
        As in the registry; `attribution` is to stand wherever the lines do.
    sha256
        Of the file's bytes.
    provinces
        One row a province, by ISO code: province_iso, province (Faultline's English name), area_km2 (square kilometres
        in UTM 38N), geometry (Polygon or MultiPolygon, EPSG:4326, valid). No nulls. Shared: do not change it.
    districts
        None where the set has none; else one row a district, by province_iso and name: district (Faultline's English
        name where it knows the district, else the file's), code ("" for none), province, province_iso, area_km2,
        geometry; as above.
    sub_districts
        The same with sub_district before district, or None.
    mended, dropped
        How many geometries of the file crossed themselves and were repaired, and how many rows had no polygon.
    tolerance_m
        How far outside every polygon a point still goes to the nearest one; see `BoundaryRecord`.
    """

    id: str
    title: str
    source: str
    source_url: str
    licence: str
    licence_url: str
    attribution: str
    version: str
    sha256: str
    provinces: gpd.GeoDataFrame = field(repr=False)
    districts: gpd.GeoDataFrame | None = field(default=None, repr=False)
    sub_districts: gpd.GeoDataFrame | None = field(default=None, repr=False)
    mended: int = 0
    dropped: int = 0
    tolerance_m: float = 0.0

    @property
    def areas_km2(self) -> dict[str, float]:
        """Square kilometres by province."""
        return dict(zip(self.provinces["province"], self.provinces["area_km2"], strict=True))

    @property
    def level(self) -> str:
        """The finest level: "province", "district" or "sub-district"."""
        return "sub-district" if self.sub_districts is not None else "district" if self.has_districts else "province"

    @property
    def has_districts(self) -> bool:
        """Whether the set has districts."""
        return self.districts is not None

    @property
    def finest(self) -> gpd.GeoDataFrame:
        """The units of the finest level; district and sub_district "" where the set has none."""
        if self.sub_districts is not None:
            return self.sub_districts
        units = self.provinces.assign(district="") if self.districts is None else self.districts
        return units.assign(sub_district="")

    @property
    def names(self) -> dict[str, str]:
        """Provinces by ISO 3166-2 code."""
        return dict(zip(self.provinces["province_iso"], self.provinces["province"], strict=True))


BOUNDARY_SETS: dict[str, BoundaryRecord] = read_registry()
"""The sets built in, by id."""


DEFAULT_SET = "natural-earth"
"""The set that the page opens with."""


def list_sets() -> dict[str, BoundaryRecord]:
    """Return the records of all sets by id: those built in first, then the person's own."""
    return {**BOUNDARY_SETS, **{key: record for key, record in read_all().items() if key not in BOUNDARY_SETS}}


def find_record(set_id: str) -> BoundaryRecord:
    """Return what the registry or the person's folder says of a set.

    Raises
    ------
    BoundaryError
        The set is not known.
    """
    sets = BOUNDARY_SETS if set_id in BOUNDARY_SETS else list_sets()
    if set_id not in sets:
        raise BoundaryError(f"Unknown boundary set: was {set_id!r}, expected one of {sorted(sets)}.")
    return sets[set_id]


def read_boundaries(set_id: str = DEFAULT_SET) -> BoundarySet:
    """Read a boundary set, verified against its checksum; read once, then kept.

    Parameters
    ----------
    set_id
        A key of `list_sets`.

    Raises
    ------
    BoundaryError
        The set is not known, its file is missing or not the one registered, or it does not hold what its record says.
    """
    return load_record(find_record(set_id))


def load_record(record: BoundaryRecord) -> BoundarySet:
    """Read the set that a record describes, again only when its file has changed; see `read_boundaries`."""
    name = record.path.name
    if not record.path.is_file():
        raise BoundaryError(f"The boundary set {record.id!r} has no file {name}. Restore it, or choose another set.")
    stat = record.path.stat()
    return _load_kept(record, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=16)
def _load_kept(record: BoundaryRecord, _: tuple[int, int]) -> BoundarySet:
    name = record.path.name
    found = hash_file(record.path)
    if found != record.sha256:
        raise BoundaryError(
            f"{name} is not the file registered for {record.id!r}: its sha256 was {found}, expected {record.sha256}. "
            "Restore the file, or register it anew with its source and version."
        )
    frame, mended, dropped = read_polygons(record.path, crs=record.crs)
    columns = _choose_columns(record, list(frame.columns.drop("geometry")))
    units = _name_units(record, frame, columns)
    depth = LEVELS.index(columns.level)
    return BoundarySet(
        id=record.id,
        title=record.title,
        source=record.source,
        source_url=record.source_url,
        licence=record.licence,
        licence_url=record.licence_url,
        attribution=record.attribution,
        version=record.version,
        sha256=found,
        provinces=_put_together(units, ["province_iso", "province"]),
        districts=_put_together(units, ["district", "code", "province", "province_iso"]) if depth >= 1 else None,
        sub_districts=units if depth == 2 else None,
        mended=mended,
        dropped=dropped,
        tolerance_m=record.tolerance_m,
    )


def _choose_columns(record: BoundaryRecord, present: list[str]) -> UnitColumns:
    """Return the columns that the record names, else those recognised."""
    if not record.name_column:
        columns = recognise_columns(present)
        if columns is None:
            raise BoundaryError(
                f"The columns of {record.path.name} are not those of a known authority: {sorted(present)}. "
                "Name the one with the units' names, as in --name-column NAME."
            )
        return columns
    columns = UnitColumns(
        record.level or "province", record.name_column, code=record.iso_column, province=record.province_column
    )
    if columns.level not in LEVELS[:2]:
        raise BoundaryError(
            f"The level was {columns.level!r}, expected one of {list(LEVELS[:2])} where columns are named."
        )
    if columns.level == "district" and not columns.province and not record.provinces_from:
        raise BoundaryError(f"{record.path.name} has districts; name the column of their province as well.")
    missing = sorted({columns.name, columns.code, columns.province} - {"", *present})
    if missing:
        raise BoundaryError(f"{record.path.name} has no column {missing}; its columns are {sorted(present)}.")
    return columns


def _name_units(record: BoundaryRecord, frame: gpd.GeoDataFrame, columns: UnitColumns) -> gpd.GeoDataFrame:
    """Return the file's units by the names that Faultline uses, with code, areas and the units that they belong to."""
    names, codes = _read_texts(frame, columns.name), _read_texts(frame, columns.code)
    if record.provinces_from:
        owners = _find_owners(record, frame)
    else:
        owners = _read_texts(frame, columns.province) if columns.level != "province" else names
    found = [match_province(owner) or match_province(code) for owner, code in zip(owners, codes, strict=True)]
    iso_of = {province.name: province.iso for province in PROVINCES}
    units = gpd.GeoDataFrame({"code": codes, "province": found}, geometry=frame.geometry.to_numpy(), crs=frame.crs)
    _check_provinces(record, owners, units)
    units["province_iso"] = units["province"].map(iso_of)
    if columns.level != "province":
        districts = _read_texts(frame, columns.district or columns.name)
        units["district"] = [
            match_district(name, province=province) or name
            for name, province in zip(districts, units["province"], strict=True)
        ]
    if columns.level == "sub-district":
        units["sub_district"] = names
    unit = {"province": "province", "district": "district", "sub-district": "sub_district"}[columns.level]
    _check_once(record, units, unit)
    units["area_km2"] = units.geometry.to_crs(METRIC_CRS).area / 1e6
    above = [column for column in ("sub_district", "district", "code", "province", "province_iso") if column in units]
    return units.sort_values(["province_iso", unit, "code"], ignore_index=True)[[*above, "area_km2", "geometry"]]


def _find_owners(record: BoundaryRecord, frame: gpd.GeoDataFrame) -> list[str]:
    """Return for each polygon the province of another set that has the largest part of it; "" for none."""
    if record.provinces_from == record.id:
        raise BoundaryError(f"The set {record.id!r} cannot take its provinces from itself.")
    provinces = read_boundaries(record.provinces_from).provinces
    names = provinces["province"].tolist()
    whole, parts = (each.geometry.to_crs(METRIC_CRS).to_numpy() for each in (provinces, frame))
    part, owner = shapely.STRtree(whole).query(parts, predicate="intersects")
    shared = pd.DataFrame(
        {"part": part, "owner": owner, "area": shapely.area(shapely.intersection(parts[part], whole[owner]))}
    )
    largest = shared.sort_values(["part", "area", "owner"], ascending=[True, False, True]).drop_duplicates("part")
    found = dict(zip(largest["part"].tolist(), largest["owner"].tolist(), strict=True))
    return [names[found[at]] if at in found else "" for at in range(len(parts))]


def _read_texts(frame: gpd.GeoDataFrame, column: str) -> list[str]:
    if not column:
        return [""] * len(frame)
    return [str(value).strip() if pd.notna(value) else "" for value in frame[column]]


def _check_provinces(record: BoundaryRecord, given: list[str], units: gpd.GeoDataFrame) -> None:
    """Refuse a unit whose province is not known."""
    for at, (text, province) in enumerate(zip(given, units["province"], strict=True)):
        if not isinstance(province, str):
            raise BoundaryError(
                f"{record.path.name}, polygon {at + 1}: was {text!r}, expected one of Iraq's 18 provinces. "
                "Name the column that holds the province, or add the spelling to provinces.csv."
            )


def _check_once(record: BoundaryRecord, units: gpd.GeoDataFrame, unit: str) -> None:
    """Refuse a unit without a name, and one that is there twice."""
    keys = [column for column in ("province", "district", "sub_district") if column in units]
    twice = units.duplicated(keys, keep="first").to_numpy()
    for at, (name, again) in enumerate(zip(units[unit], twice, strict=True)):
        if not name:
            raise BoundaryError(f"{record.path.name}, polygon {at + 1} has no name. Name it, or remove it.")
        if again:
            raise BoundaryError(f"{record.path.name}, polygon {at + 1}: {name} is there twice; expected once.")


def _put_together(units: gpd.GeoDataFrame, columns: list[str]) -> gpd.GeoDataFrame:
    """Return the units that share `columns` as one, by province and name; sub-districts give up their code."""
    if "sub_district" in units and "code" in columns:
        units = units.assign(code="")
    keys = [column for column in columns if column != "code"]
    whole = units if not units.duplicated(keys).any() else units.dissolve(by=keys, as_index=False)
    whole = whole.assign(area_km2=whole.geometry.to_crs(METRIC_CRS).area / 1e6)
    order = ["province_iso", *(["district"] if "district" in columns else [])]
    return whole.sort_values(order, ignore_index=True)[[*columns, "area_km2", "geometry"]]
