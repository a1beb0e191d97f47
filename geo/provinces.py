"""The 18 provinces and their names in three scripts, as `geo/files/provinces.csv` has them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from geo.names import fold

FILES = Path(__file__).parent / "files"


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
