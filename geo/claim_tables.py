"""The claims tables: which districts and sub-districts a body calls disputed, each with its source and date.

The UN's list of 22 April 2009 comes with Faultline. A person's own tables are CSV files in the folder `claims` beside
their boundary sets, with the columns of `geo/files/disputed_districts.csv`; several live side by side, and no claim is
endorsed.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from geo.districts import CLAIMED, OTHERS, Unit, make_unit
from geo.names import fold
from geo.provinces import FILES, match_province
from geo.records import BoundaryError, check_id, find_folder

SHIPPED = "unami-2009"
"""The id of the table that comes with Faultline."""
COLUMNS: tuple[str, ...] = (
    "province", "also_under", "district", "within", "aliases", "name_ar", "name_ckb", "ocha_pcode", "level", "status",
    "claim", "source", "date", "note",
)  # fmt: skip
"""The columns of a table; only province, district and claim must be filled."""
STATUSES = ("disputed", "not disputed")
MAX_BYTES = 1_000_000
_LEVELS = ("district", "sub-district")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class ClaimsTable:
    """A body's list of disputed units.

    Attributes
    ----------
    id
        As in `claims=`: small letters, digits and hyphens.
    title
        What the list is called wherever it is used: "UNAMI 2009".
    units
        One for each row, in the table's order.
    sha256
        Of its bytes.
    """

    id: str
    title: str
    units: tuple[Unit, ...]
    sha256: str
    by_key: Mapping[str, Unit] = field(init=False, repr=False)
    others_by_key: Mapping[str, Unit] = field(init=False, repr=False)
    provinces: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_key = {key: unit for unit in self.units for key in unit.keys if unit.status == "disputed"}
        known = {key: unit for unit in (*CLAIMED, *OTHERS) if unit.level == "district" for key in unit.keys}
        object.__setattr__(self, "by_key", by_key)
        object.__setattr__(self, "others_by_key", {key: unit for key, unit in known.items() if key not in by_key})
        object.__setattr__(self, "provinces", frozenset(province for unit in self.units for province in unit.provinces))

    def parts_of(self, district: str) -> list[Unit]:
        """Return the sub-districts that the table lists of a district, by any of its names."""
        return [unit for unit in self.units if unit.level == "sub-district" and fold(unit.within) == fold(district)]


def parse_claims(content: bytes, *, claims_id: str) -> ClaimsTable:
    """Read a claims table.

    Parameters
    ----------
    content
        CSV in UTF-8, columns of `COLUMNS`.
    claims_id
        Its id.

    Raises
    ------
    BoundaryError
        The table cannot be used; the sentence says which row, column and value.
    """
    claims_id = check_id(claims_id)
    if len(content) > MAX_BYTES:
        raise BoundaryError(f"The claims table has {len(content):,} bytes, more than the {MAX_BYTES:,} that are read.")
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        rows = [row for row in reader if any(reader_value for reader_value in row.values())]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BoundaryError(f"The claims table {claims_id!r} is no CSV in UTF-8: {error}.") from error
    missing = {"province", "district", "claim"} - set(reader.fieldnames or ())
    unknown = set(reader.fieldnames or ()) - set(COLUMNS)
    if missing or unknown:
        raise BoundaryError(
            f"The claims table {claims_id!r} lacks the columns {sorted(missing)} or has unknown ones "
            f"{sorted(map(str, unknown))}; expected some of {list(COLUMNS)}."
        )
    if not rows:
        raise BoundaryError(f"The claims table {claims_id!r} has no row.")
    units = tuple(_check_unit(claims_id, line, row) for line, row in enumerate(rows, start=2))
    keys = [(unit.level, fold(unit.within), unit.provinces[0], fold(unit.name)) for unit in units]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            raise BoundaryError(f"The claims table {claims_id!r}, line {at + 2}: {units[at].name} is there twice.")
    title = max({unit.claim for unit in units}, key=[unit.claim for unit in units].count)
    return ClaimsTable(claims_id, title, units, hashlib.sha256(content).hexdigest())


def _check_unit(claims_id: str, line: int, row: Mapping[str, str | None]) -> Unit:
    unit = make_unit(row)
    where = f"The claims table {claims_id!r}, line {line}"
    provinces = [match_province(province) for province in unit.provinces]
    if None in provinces:
        raise BoundaryError(f"{where}: province was {unit.provinces!r}, expected one of Iraq's 18 provinces.")
    if not unit.name or not unit.claim:
        raise BoundaryError(f"{where}: the district and the claim must both be named.")
    if unit.level not in _LEVELS or unit.status not in STATUSES:
        raise BoundaryError(
            f"{where}: level was {unit.level!r} and status {unit.status!r}, expected one of {list(_LEVELS)} and one "
            f"of {list(STATUSES)}."
        )
    if unit.level == "sub-district" and not unit.within:
        raise BoundaryError(f"{where}: a sub-district needs its district in the column “within”.")
    if unit.date and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", unit.date):
        raise BoundaryError(f"{where}: date was {unit.date!r}, expected 2009-04-22, 2009-04 or 2009.")
    same = next((known for known in (*CLAIMED, *OTHERS) if known.level == unit.level and known.keys & unit.keys), None)
    named = tuple(province for province in provinces if province)
    if same is not None and set(named) & set(same.provinces):
        return dataclasses.replace(
            unit,
            names=tuple(dict.fromkeys((*unit.names, *same.names))),
            provinces=tuple(dict.fromkeys((*named, *same.provinces))),
        )
    return dataclasses.replace(unit, provinces=named)


def find_claims_folder() -> Path:
    """Return the folder of the person's own claims tables."""
    return find_folder() / "claims"


def read_claims(claims_id: str = SHIPPED) -> ClaimsTable:
    """Read a claims table by its id; read anew only when its bytes have changed.

    Raises
    ------
    BoundaryError
        There is none of that id, or it cannot be used.
    """
    tables = list_claims()
    if claims_id not in tables:
        raise BoundaryError(f"Unknown claims table: was {claims_id!r}, expected one of {sorted(tables)}.")
    return _parse_kept(tables[claims_id].read_bytes(), claims_id)


@lru_cache(maxsize=32)
def _parse_kept(content: bytes, claims_id: str) -> ClaimsTable:
    return parse_claims(content, claims_id=claims_id)


def list_claims() -> dict[str, Path]:
    """Return the files of all claims tables by id: the shipped one first, then the person's own that can be read."""
    tables = {SHIPPED: FILES / "disputed_districts.csv"}
    folder = find_claims_folder()
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        try:
            _parse_kept(path.read_bytes(), path.stem)
        except (BoundaryError, OSError) as error:
            _log.warning("Left out the claims table %s: %s", path.name, error)
            continue
        tables.setdefault(path.stem, path)
    return tables


def keep_claims(content: bytes, *, claims_id: str, replace: bool = False) -> ClaimsTable:
    """Check a claims table and keep it in the person's folder, wholly or not at all.

    Raises
    ------
    BoundaryError
        It cannot be used, or the id is taken. The tables in use are then as they were.
    """
    table = parse_claims(content, claims_id=claims_id)
    if claims_id == SHIPPED:
        raise BoundaryError(f"The id {claims_id!r} is that of the table that comes with Faultline. Choose another.")
    folder = find_claims_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{claims_id}.csv"
    if path.exists() and not replace:
        raise BoundaryError(f"There is a claims table {claims_id!r} already. Choose another id, or replace it.")
    partial = folder / f".adding-{os.getpid()}-{path.name}.part"
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return table


def remove_claims(claims_id: str) -> None:
    """Remove a claims table of the person's own.

    Raises
    ------
    BoundaryError
        There is none of that id, or it comes with Faultline.
    """
    if claims_id == SHIPPED or claims_id not in list_claims():
        raise BoundaryError(f"There is no claims table of your own {claims_id!r}.")
    (find_claims_folder() / f"{check_id(claims_id)}.csv").unlink()
