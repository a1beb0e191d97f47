"""Recognise which columns of an authority's file hold a unit's name, its code and its province."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

LEVELS: tuple[str, ...] = ("province", "district", "sub-district")


@dataclass(frozen=True)
class UnitColumns:
    """The columns of a set's file; "" where there is none.

    Attributes
    ----------
    level
        One of `LEVELS`.
    name, code
        Of the unit itself.
    province, district
        The name of the province and of the district that it belongs to.
    """

    level: str
    name: str
    code: str = ""
    province: str = ""
    district: str = ""


PATTERNS: tuple[tuple[str, UnitColumns], ...] = (
    ("OCHA COD-AB", UnitColumns("sub-district", "ADM3_EN", "ADM3_PCODE", "ADM1_EN", "ADM2_EN")),
    ("OCHA COD-AB", UnitColumns("district", "ADM2_EN", "ADM2_PCODE", "ADM1_EN")),
    ("OCHA COD-AB", UnitColumns("province", "ADM1_EN", "ADM1_PCODE")),
    ("OCHA COD-AB since 2024", UnitColumns("sub-district", "adm3_name", "adm3_pcode", "adm1_name", "adm2_name")),
    ("OCHA COD-AB since 2024", UnitColumns("district", "adm2_name", "adm2_pcode", "adm1_name")),
    ("OCHA COD-AB since 2024", UnitColumns("province", "adm1_name", "adm1_pcode")),
    ("ESOC", UnitColumns("district", "ADM3NAME", "ADM3CODE", "ADM2NAME")),
    ("ESOC", UnitColumns("province", "ADM2NAME", "ADM2CODE")),
    ("GADM", UnitColumns("district", "NAME_2", "GID_2", "NAME_1")),
    ("GADM", UnitColumns("province", "NAME_1", "GID_1")),
    ("geoBoundaries", UnitColumns("province", "shapeName", "shapeISO")),
    ("Natural Earth", UnitColumns("province", "name", "iso_3166_2")),
    ("Faultline", UnitColumns("sub-district", "sub_district", "code", "province", "district")),
    ("Faultline", UnitColumns("district", "district", "code", "province")),
    ("Faultline", UnitColumns("province", "province", "iso_3166_2")),
    ("Faultline", UnitColumns("province", "province", "province_iso")),
)
"""Whose files name their columns how, the finest level first; capitals do not matter."""


def recognise_columns(columns: Sequence[str]) -> UnitColumns | None:
    """Return the columns of the first known authority whose columns are all there, spelled as the file does.

    Parameters
    ----------
    columns
        The file's column names.

    Returns
    -------
    UnitColumns or None
        None when no pattern fits. A pattern without its code column fits too, when nothing fits better.
    """
    spelled = {column.casefold(): column for column in columns}
    patterns = [pattern for _, pattern in PATTERNS]
    for pattern in (*patterns, *(dataclasses.replace(pattern, code="") for pattern in patterns)):
        needed = {key: value for key, value in dataclasses.asdict(pattern).items() if key != "level" and value}
        if all(value.casefold() in spelled for value in needed.values()):
            return UnitColumns(pattern.level, **{key: spelled[value.casefold()] for key, value in needed.items()})
    return None
