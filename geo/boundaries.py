"""The boundary sets: whose lines the provinces are drawn by, with source, licence, version and checksum.

Authorities disagree on these lines, so a set always travels with its name. What sets there are is data
(`geo/files/boundary_sets.toml`), the 18 provinces and their names in three scripts too (`geo/files/provinces.csv`).
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import geopandas as gpd

from geo.names import fold

FILES = Path(__file__).parent / "files"

METRIC_CRS = "EPSG:32638"
"""UTM zone 38N, for distances and areas: areas of provinces are off by less than 0.1 %, Anbar's by 0.2 %."""


class BoundaryError(ValueError):
    """Say in one sentence what is wrong with a boundary set, and what to do."""


@dataclass(frozen=True)
class Province:
    """One of the 18 provinces.

    Attributes
    ----------
    iso
        ISO 3166-2, "IQ-KI".
    name
        The English name that Faultline shows.
    name_ar, name_ckb
        The name in Arabic and in Sorani.
    ocha_pcode
        OCHA's code, "IQG13".
    spellings
        Every other spelling, in the three scripts.
    """

    iso: str
    name: str
    name_ar: str
    name_ckb: str
    ocha_pcode: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class BoundaryRecord:
    """What the registry says of one set; the fields are those of `boundary_sets.toml`."""

    id: str
    title: str
    path: Path
    sha256: str
    iso_column: str
    name_column: str
    source: str
    source_url: str
    licence: str
    licence_url: str
    attribution: str
    version: str


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


def read_provinces(path: Path = FILES / "provinces.csv") -> tuple[Province, ...]:
    """Read the table of the 18 provinces and their names, by ISO code."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Province(
            iso=row["province_iso"],
            name=row["province"],
            name_ar=row["name_ar"],
            name_ckb=row["name_ckb"],
            ocha_pcode=row["ocha_pcode"],
            spellings=tuple(
                spelling
                for column in ("aliases", "name_ar", "aliases_ar", "name_ckb", "aliases_ckb")
                for spelling in row[column].split("|")
                if spelling
            ),
        )
        for row in sorted(rows, key=lambda row: row["province_iso"])
    )


PROVINCES: tuple[Province, ...] = read_provinces()

_PROVINCE_OF_KEY: dict[str, str] = {
    key: province.name
    for province in PROVINCES
    for key in {
        fold(province.name),
        fold(province.iso),
        fold(province.ocha_pcode),
        *(fold(spelling) for spelling in province.spellings),
    }
}


def match_province(name: object) -> str | None:
    """Return the English name of the province that a text names, by any spelling, script or code.

    Parameters
    ----------
    name
        A province's name, ISO 3166-2 code or OCHA code, with or without a word for "province".

    Returns
    -------
    str or None
        One of the 18 names of `PROVINCES`, or None: matching is by `geo.names.fold` and never loose. Halabja counts
        as Sulaymaniyah, within which the set built in draws it.
    """
    return _PROVINCE_OF_KEY.get(fold(name))


def read_registry(path: Path = FILES / "boundary_sets.toml") -> dict[str, BoundaryRecord]:
    """Read what sets there are, by id; files are named beside the registry."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        set_id: BoundaryRecord(id=set_id, path=path.parent / table.pop("file"), **table)
        for set_id, table in tables.items()
    }


BOUNDARY_SETS: dict[str, BoundaryRecord] = read_registry()
"""The sets that come with Faultline, by id."""


@lru_cache(maxsize=8)
def read_boundaries(set_id: str = "natural-earth") -> BoundarySet:
    """Read a boundary set, verified against its checksum; read once, then kept.

    Parameters
    ----------
    set_id
        A key of `BOUNDARY_SETS`.

    Raises
    ------
    BoundaryError
        The set is not known, its file is missing or not the one registered, or it does not hold what its record says.
    """
    if set_id not in BOUNDARY_SETS:
        raise BoundaryError(f"Unknown boundary set: was {set_id!r}, expected one of {sorted(BOUNDARY_SETS)}.")
    return load_record(BOUNDARY_SETS[set_id])


def load_record(record: BoundaryRecord) -> BoundarySet:
    """Read the set that a record describes; see `read_boundaries`."""
    name = record.path.name
    if not record.path.is_file():
        raise BoundaryError(f"The boundary set {record.id!r} has no file {name}. Restore it, or choose another set.")
    found = hashlib.sha256(record.path.read_bytes()).hexdigest()
    if found != record.sha256:
        raise BoundaryError(
            f"{name} is not the file registered for {record.id!r}: its sha256 was {found}, expected {record.sha256}. "
            "Restore the file, or register it anew with its source and version."
        )
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
        provinces=_read_provinces_of(record),
    )


def _read_provinces_of(record: BoundaryRecord) -> gpd.GeoDataFrame:
    """Return the file's polygons as `BoundarySet.provinces`."""
    raw = gpd.read_file(record.path)
    missing = sorted({record.iso_column, record.name_column} - set(raw.columns))
    if missing:
        raise BoundaryError(f"{record.path.name} has no column {missing}; its columns are {sorted(raw.columns)}.")
    given = zip(raw[record.iso_column], raw[record.name_column], strict=True)
    names = [match_province(iso) or match_province(name) for iso, name in given]
    _check_names(record, list(raw[record.name_column]), names)
    iso_of = {province.name: province.iso for province in PROVINCES}
    provinces = gpd.GeoDataFrame(
        {"province_iso": [iso_of[str(name)] for name in names], "province": names},
        geometry=raw.geometry.to_numpy(),
        crs=raw.crs,
    ).to_crs("EPSG:4326")
    if not provinces.geometry.is_valid.all():
        raise BoundaryError(f"{record.path.name} has polygons that cross themselves; mend them before registering.")
    provinces["area_km2"] = provinces.geometry.to_crs(METRIC_CRS).area / 1e6
    columns = ["province_iso", "province", "area_km2", "geometry"]
    return provinces.sort_values("province_iso", ignore_index=True)[columns]


def _check_names(record: BoundaryRecord, given: list[object], names: list[str | None]) -> None:
    """Refuse a polygon whose province is not known, and a province that is there twice."""
    for at, (text, name) in enumerate(zip(given, names, strict=True)):
        if name is None:
            raise BoundaryError(
                f"{record.path.name}, polygon {at + 1}: was {text!r}, expected one of Iraq's 18 provinces. "
                "Add the spelling to geo/files/provinces.csv."
            )
        if name in names[:at]:
            raise BoundaryError(f"{record.path.name}, polygon {at + 1}: {name} is there twice; expected once.")
