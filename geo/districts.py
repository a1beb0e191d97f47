"""The districts that reports name: those under a claim, and the others of the same provinces.

Two tables: `disputed_districts.csv` says which units are claimed and by whose list; `other_districts.csv` names the
rest of every province that has such a unit, so that a district is called not disputed because it is known, never
because its spelling is not.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.names import fold, fold_words
from geo.provinces import FILES, match_province


@dataclass(frozen=True)
class Unit:
    """A district or sub-district.

    Attributes
    ----------
    name
        The English name that Faultline shows.
    level
        "district" or "sub-district".
    provinces
        The provinces under which reports put it, the one of the table first.
    within
        The district of a sub-district, else "".
    claim, source, date
        The list that calls it disputed, "UNAMI 2009", where that is said and on which day; "" for none.
    status
        "disputed", or "not disputed" for a sub-district that the list leaves out of its district.
    note
        What a reader should know, or "".
    names
        Every spelling, in three scripts, and OCHA's code.
    """

    name: str
    level: str
    provinces: tuple[str, ...]
    within: str
    claim: str
    source: str
    note: str
    names: tuple[str, ...]
    date: str = ""
    status: str = "disputed"

    @property
    def keys(self) -> frozenset[str]:
        """The names, folded."""
        return frozenset(fold(name) for name in self.names)

    def stands_in(self, text: object) -> bool:
        """Tell whether one of the names stands in a text as whole words."""
        words = f" {fold_words(text)} "
        return any(f" {fold_words(name)} " in words for name in self.names)


def read_units(path: Path) -> tuple[Unit, ...]:
    """Read a table of districts, one unit a row, in the table's order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(make_unit(row) for row in csv.DictReader(file))


def make_unit(row: Mapping[str, str | None]) -> Unit:
    """Make a unit of a table's row; only province and district must be there."""
    told = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    spellings = (
        told["district"], *told.get("aliases", "").split("|"),
        *(told.get(column, "") for column in ("name_ar", "name_ckb", "ocha_pcode")),
    )  # fmt: skip
    return Unit(
        name=told["district"],
        level=told.get("level") or "district",
        provinces=(told["province"], *filter(None, told.get("also_under", "").split("|"))),
        within=told.get("within", ""),
        claim=told.get("claim", ""),
        source=told.get("source", ""),
        note=told.get("note", ""),
        names=tuple(name for name in spellings if name),
        date=told.get("date", ""),
        status=told.get("status") or "disputed",
    )


CLAIMED: tuple[Unit, ...] = read_units(FILES / "disputed_districts.csv")
"""The units that the claims table lists: by the UN on 22 April 2009, fourteen districts and one sub-district."""

OTHERS: tuple[Unit, ...] = read_units(FILES / "other_districts.csv")
"""The other districts of the provinces that have a claimed unit."""

CLAIMED_BY_KEY: dict[str, Unit] = {key: unit for unit in CLAIMED for key in unit.keys}
OTHERS_BY_KEY: dict[str, Unit] = {key: unit for unit in OTHERS for key in unit.keys}


def match_district(name: object, *, province: object = None) -> str | None:
    """Return the English name of the district that a text names, in any spelling of the two tables.

    Parameters
    ----------
    name
        A district's name or OCHA code; a claimed sub-district's counts too.
    province
        A province's name, to refuse a district of another one; any province when not given or not known.

    Returns
    -------
    str or None
        None when the tables do not know the name: they cover the provinces that have a claimed unit.
    """
    unit = CLAIMED_BY_KEY.get(fold(name)) or OTHERS_BY_KEY.get(fold(name))
    known = match_province(province)
    if unit is None or (known is not None and known not in unit.provinces):
        return None
    return unit.name
