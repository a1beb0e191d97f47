"""The Global Terrorism Database."""

from __future__ import annotations

import pandas as pd
import pytest

from data.formats import recognise
from data.read import read_table
from tests.data.tables import check, codes

ROW = {
    "eventid": "201801010001",
    "iyear": "2018",
    "imonth": "1",
    "iday": "14",
    "country_txt": "Iraq",
    "provstate": "Kirkuk",
    "city": "Hawija",
    "latitude": "35.3255",
    "longitude": "43.7708",
    "specificity": "1",
    "summary": "A roadside bomb.",
    "success": "1",
    "suicide": "0",
    "attacktype1_txt": "Bombing/Explosion",
    "targtype1_txt": "Police",
    "corp1": "Iraqi Police",
    "gname": "Islamic State",
    "weaptype1_txt": "Explosives",
    "weapsubtype1_txt": "Landmine",
    "nkill": "2",
    "nkillter": "0",
    "nwound": "-99",
    "nhostkid": "",
    "scite1": "A; B",
    "scite2": "C",
}


def make(**values: str) -> bytes:
    row = {**ROW, **values}
    return (",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n").encode()


def test_attack_becomes_an_incident() -> None:
    assert recognise(read_table(make(), "f"))[0].format == "gtd"
    row = check(make()).valid.iloc[0]
    assert row[["incident_id", "admin1", "location", "actor1", "actor2", "source", "fatalities"]].tolist() == [
        "GTD-201801010001", "Kirkuk", "Hawija", "Islamic State", "Iraqi Police; Police", "A, B; C", 2,
    ]  # fmt: skip
    assert row["event_date"] == pd.Timestamp(2018, 1, 14)
    assert pd.isna(row["injured"])
    assert row["notes"].endswith(
        "[GTD: attacktype1_txt Bombing/Explosion, targtype1_txt Police, weaptype1_txt Explosives]"
    )


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, ("Explosions/Remote violence", "Remote explosive/landmine/IED")),
        ({"suicide": "1"}, ("Explosions/Remote violence", "Suicide bomb")),
        ({"weapsubtype1_txt": "Grenade"}, ("Explosions/Remote violence", "Grenade")),
        ({"weapsubtype1_txt": "Projectile (rockets, mortars, RPGs, etc.)"},
         ("Explosions/Remote violence", "Shelling/artillery/missile attack")),
        ({"success": "0"}, ("Strategic developments", "Disrupted weapons use")),
        ({"attacktype1_txt": "Armed Assault"}, ("Battles", "Armed clash")),
        ({"attacktype1_txt": "Armed Assault", "targtype1_txt": "Business"}, ("Violence against civilians", "Attack")),
        ({"attacktype1_txt": "Hostage Taking (Kidnapping)"},
         ("Violence against civilians", "Abduction/forced disappearance")),
    ],
)  # fmt: skip
def test_attack_type_becomes_an_event_type(values: dict[str, str], kind: tuple[str, str]) -> None:
    assert tuple(check(make(**values)).valid.loc[0, ["event_type", "sub_event_type"]]) == kind


def test_unknown_attack_type_is_held() -> None:
    assert codes(check(make(attacktype1_txt="Unknown")).held) == [(2, ["word-unknown"])]


def test_day_zero_is_a_month_and_month_zero_is_held() -> None:
    valid = check(make(iday="0")).valid
    assert (valid["event_date"][0], valid["time_precision"][0]) == (pd.Timestamp(2018, 1, 1), 3)
    assert codes(check(make(imonth="0", iday="0")).held) == [(2, ["gtd-year"])]


def test_unknown_place_has_no_point() -> None:
    assert check(make(specificity="5")).valid["latitude"].isna().all()
    assert check(make(specificity="4")).valid["geo_precision"].tolist() == [3]
