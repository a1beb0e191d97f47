"""The registry of boundary sets: what there is, by which file, whose it is; built in, or in the person's folder.

A record is a table of a TOML file: `geo/files/boundary_sets.toml` for the sets that come with Faultline, one file a set
in the folder that `FAULTLINE_BOUNDARIES` names. A file of polygons that was only dropped into the folder has a record
made up, which says that its source is not stated.
"""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import os
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs

from geo.provinces import FILES

ENDINGS: tuple[str, ...] = (".geojson", ".json", ".topojson", ".gpkg", ".zip")
"""How the files of a set may end: GeoJSON, TopoJSON, GeoPackage, zipped Shapefile."""

NOT_STATED = "not stated"
MOST_TOLERANCE_M = 5_000
"""Above this, a point outside is no longer a matter of how finely a line is drawn."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_log = logging.getLogger(__name__)


class BoundaryError(ValueError):
    """Say in one sentence what is wrong with a boundary set, and what to do."""


@dataclass(frozen=True)
class BoundaryRecord:
    """What the registry says of one set.

    Attributes
    ----------
    id
        As in `boundaries=`: small letters, digits and hyphens.
    title, source, source_url, licence, licence_url, attribution, version
        Whose lines they are; `attribution` stands wherever they are drawn.
    path
        The file of polygons.
    sha256
        Of the file's bytes.
    level
        "province", "district" or "sub-district"; "" to recognise it by the columns.
    name_column, iso_column, province_column
        The unit's name, its code, and its province's name; "" to recognise them.
    provinces_from
        The id of the set whose provinces the districts are given to, each by its largest part, where the file does not
        name their provinces; else "".
    crs
        The coordinate system of a file that does not say, "EPSG:32638"; else "".
    tolerance_m
        How far outside every polygon a point still goes to the nearest one, in metres: what the lines were simplified
        by. 0 where that is not stated.
    """

    id: str
    title: str
    path: Path
    sha256: str
    source: str = NOT_STATED
    source_url: str = ""
    licence: str = NOT_STATED
    licence_url: str = ""
    attribution: str = ""
    version: str = NOT_STATED
    level: str = ""
    name_column: str = ""
    iso_column: str = ""
    province_column: str = ""
    provinces_from: str = ""
    crs: str = ""
    tolerance_m: float = 0.0


def hash_file(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_id(set_id: str) -> str:
    """Return a set's id, or refuse it.

    Raises
    ------
    BoundaryError
        It is not small letters, digits and single hyphens, at most 40 of them.
    """
    if len(set_id) > 40 or not _ID.fullmatch(set_id):
        raise BoundaryError(
            f"A set's id was {set_id!r}, expected small letters, digits and hyphens, as in 'ocha-2019'."
        )
    return set_id


def read_registry(path: Path = FILES / "boundary_sets.toml") -> dict[str, BoundaryRecord]:
    """Read what sets a registry names, by id; their files stand beside it.

    Raises
    ------
    BoundaryError
        The registry is no TOML, or a table lacks what it must have, has what is not known, or names a file elsewhere.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {set_id: _make_record(path, set_id, dict(table)) for set_id, table in tables.items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        if isinstance(error, BoundaryError):
            raise
        raise BoundaryError(f"{path.name} is not a registry of boundary sets: {error}. Mend or remove it.") from error


def _make_record(registry: Path, set_id: str, table: dict[str, Any]) -> BoundaryRecord:
    known = {field.name for field in dataclasses.fields(BoundaryRecord)} - {"id", "path"} | {"file"}
    needed = {"file", "sha256", "title"}
    if not needed <= table.keys() <= known:
        wrong = sorted((needed - table.keys()) | (table.keys() - known))
        raise BoundaryError(f"{registry.name}, [{set_id}]: {wrong} missing or not known; known are {sorted(known)}.")
    name = str(table.pop("file"))
    if Path(name).name != name:
        raise BoundaryError(f"{registry.name}, [{set_id}]: file was {name!r}, expected a name beside the registry.")
    tolerance_m = check_tolerance(table.pop("tolerance_m", 0))
    return BoundaryRecord(id=check_id(set_id), path=registry.parent / name, tolerance_m=tolerance_m, **table)


def check_tolerance(metres: object) -> float:
    """Return a set's tolerance, or refuse it.

    Raises
    ------
    BoundaryError
        It is no number of metres from 0 to `MOST_TOLERANCE_M`.
    """
    try:
        tolerance_m = float(str(metres))
    except ValueError:
        tolerance_m = -1.0
    if not 0 <= tolerance_m <= MOST_TOLERANCE_M:
        raise BoundaryError(f"The tolerance was {metres!r}, expected metres from 0 to {MOST_TOLERANCE_M:,}.")
    return tolerance_m


def find_folder() -> Path:
    """Return the folder of the person's own sets: `FAULTLINE_BOUNDARIES`, else one in their data folder."""
    named = os.environ.get("FAULTLINE_BOUNDARIES")
    return Path(named) if named else platformdirs.user_data_path("faultline", appauthor=False) / "boundaries"


def read_folder(folder: Path) -> dict[str, BoundaryRecord]:
    """Read the sets of a folder, by id; what cannot be read is logged and left out, so that the others work on.

    Parameters
    ----------
    folder
        With one `<id>.toml` and file of polygons a set, or files of polygons alone; may be missing.
    """
    records: dict[str, BoundaryRecord] = {}
    if not folder.is_dir():
        return records
    for path in sorted(folder.glob("*.toml")):
        try:
            records |= read_registry(path)
        except (BoundaryError, OSError) as error:
            _log.warning("Left out %s: %s", path.name, error)
    spoken_for = {record.path for record in records.values()} | {path.with_suffix("") for path in folder.glob("*.toml")}
    for path in sorted(folder.iterdir()):
        stands_alone = path not in spoken_for and path.with_suffix("") not in spoken_for
        if path.is_file() and path.suffix.lower() in ENDINGS and stands_alone:
            record = describe_file(path)
            records.setdefault(record.id, record)
    return records


def describe_file(path: Path) -> BoundaryRecord:
    """Make the record of a file of which nothing is known but its name and bytes."""
    set_id = re.sub(r"[^a-z0-9]+", "-", path.stem.lower())[:40].strip("-") or "unnamed"
    stat = path.stat()
    sha256 = _hash_once(path, stat.st_mtime_ns, stat.st_size)
    return BoundaryRecord(id=set_id, title=path.stem, path=path, sha256=sha256, attribution=path.stem)


@lru_cache(maxsize=64)
def _hash_once(path: Path, _modified_ns: int, _size: int) -> str:
    """Return the sha256 of a file that was only dropped; a page asks at every run which sets there are."""
    return hash_file(path)


def read_all(folder: Path | None = None) -> dict[str, BoundaryRecord]:
    """Read the sets built in and those of a folder (`find_folder` when not given); an id built in cannot be taken."""
    return {**read_folder(folder or find_folder()), **read_registry()}
