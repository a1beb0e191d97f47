"""The districts that reports name: those under a claim, and the others of the same provinces.

Two tables: `disputed_districts.csv` says which units are claimed and by whose list; `other_districts.csv` names the
rest of every province that has such a unit, so that a district is called not disputed because it is known, never
because its spelling is not.
"""

from __future__ import annotations

import csv
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
    claim, source
        The list that calls it disputed, "UNAMI 2009", and where that is said; "" for none.
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
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Unit(
            name=row["district"],
            level=row.get("level") or "district",
            provinces=(row["province"], *filter(None, row["also_under"].split("|"))),
            within=row.get("within") or "",
            claim=row.get("claim") or "",
            source=row.get("source") or "",
            note=row.get("note") or "",
            names=tuple(
                name
                for name in (
                    row["district"], *row["aliases"].split("|"), row["name_ar"], row["name_ckb"], row["ocha_pcode"],
                )
                if name
            ),
        )
        for row in rows
    )  # fmt: skip


CLAIMED: tuple[Unit, ...] = read_units(FILES / "disputed_districts.csv")
"""The units that the claims table lists: by the UN on 22 April 2009, fourteen districts and one sub-district."""

OTHERS: tuple[Unit, ...] = read_units(FILES / "other_districts.csv")
"""The other districts of the provinces that have a claimed unit."""

CLAIMED_BY_KEY: dict[str, Unit] = {key: unit for unit in CLAIMED for key in unit.keys}
OTHERS_BY_KEY: dict[str, Unit] = {key: unit for unit in OTHERS for key in unit.keys}

PROVINCES_WITH_CLAIMS: frozenset[str] = frozenset(province for unit in CLAIMED for province in unit.provinces)


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
