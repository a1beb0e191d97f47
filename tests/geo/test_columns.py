"""The columns of each authority's files are recognised."""

from __future__ import annotations

import pytest

from geo.columns import UnitColumns, recognise_columns


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["ADM1_EN", "ADM1_AR", "ADM1_PCODE"], UnitColumns("province", "ADM1_EN", "ADM1_PCODE")),
        (
            ["ADM1_EN", "ADM1_PCODE", "ADM2_EN", "ADM2_PCODE"],
            UnitColumns("district", "ADM2_EN", "ADM2_PCODE", "ADM1_EN"),
        ),
        (
            ["ADM3_EN", "ADM3_PCODE", "ADM2_EN", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE"],
            UnitColumns("sub-district", "ADM3_EN", "ADM3_PCODE", "ADM1_EN", "ADM2_EN"),
        ),
        (["adm2_en", "ADM2_pcode", "Adm1_En"], UnitColumns("district", "adm2_en", "ADM2_pcode", "Adm1_En")),
        (["adm1_name", "adm1_pcode"], UnitColumns("province", "adm1_name", "adm1_pcode")),
        (
            ["OBJECTID", "ADM3NAME", "ADM3CODE", "ADM2NAME", "ADM2CODE"],
            UnitColumns("district", "ADM3NAME", "ADM3CODE", "ADM2NAME"),
        ),
        (["NAME_1", "NAME_2", "GID_2"], UnitColumns("district", "NAME_2", "GID_2", "NAME_1")),
        (["shapeName", "shapeISO", "shapeID"], UnitColumns("province", "shapeName", "shapeISO")),
        (["iso_3166_2", "province"], UnitColumns("province", "province", "iso_3166_2")),
        (["district", "province"], UnitColumns("district", "district", "", "province")),
        (["province"], UnitColumns("province", "province")),
    ],
)
def test_columns_of_known_authorities_are_recognised(columns: list[str], expected: UnitColumns) -> None:
    assert recognise_columns(columns) == expected


@pytest.mark.parametrize("columns", [[], ["id", "geom"], ["المحافظة"], ["ADM2_EN"]])
def test_other_columns_are_left_to_the_person(columns: list[str]) -> None:
    assert recognise_columns(columns) is None
