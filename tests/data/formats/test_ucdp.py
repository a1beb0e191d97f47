"""UCDP's georeferenced events."""

from __future__ import annotations

import pandas as pd
import pytest

from data.formats import recognise
from data.read import read_table
from tests.data.tables import SAMPLES, check, codes

ROW = {
    "id": "412700",
    "year": "2021",
    "type_of_violence": "1",
    "dyad_name": "Government of Iraq - IS",
    "side_a": "Government of Iraq",
    "side_b": "IS",
    "source_office": "Rudaw;AFP",
    "source_date": "2021-03-05;2021-03-06",
    "where_prec": "2",
    "where_coordinates": "Hawija town",
    "where_description": "south of Hawija",
    "adm_1": "Kirkuk",
    "adm_2": "Hawija District",
    "latitude": "35.3255",
    "longitude": "43.7708",
    "country": "Iraq",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2021-03-04 00:00:00.000",
    "date_end": "2021-03-04 00:00:00.000",
    "deaths_a": "2",
    "deaths_b": "3",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "best": "6",
    "high": "8",
    "low": "5",
}


def make(**values: str) -> bytes:
    row = {**ROW, **values}
    return (",".join(row) + "\n" + ",".join(row.values()) + "\n").encode()


def test_event_becomes_an_incident_with_its_raw_codes_kept() -> None:
    assert recognise(read_table(make(), "f"))[0].format == "ucdp"
    row = check(make()).valid.iloc[0]
    assert row[["incident_id", "admin1", "admin2", "location", "actor1", "actor2", "source"]].tolist() == [
        "UCDP-412700", "Kirkuk", "Hawija District", "Hawija town", "Government of Iraq", "IS", "Rudaw; AFP",
    ]  # fmt: skip
    assert row[["fatalities_low", "fatalities", "fatalities_high"]].tolist() == [5, 6, 8]
    assert row[["killed_security", "killed_militants", "killed_civilians"]].tolist() == [2, 3, 1]
    assert row["event_date"] == pd.Timestamp(2021, 3, 4)
    assert row["source_date"] == pd.Timestamp(2021, 3, 5)
    assert row["notes"] == (
        "Government of Iraq - IS: south of Hawija [UCDP GED: type_of_violence 1, where_prec 2, date_prec 1]"
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1", ("Battles", "Armed clash")),
        ("2", ("Battles", "Armed clash")),
        ("3", ("Violence against civilians", "Attack")),
    ],
)
def test_type_of_violence_becomes_an_event_type(code: str, kind: tuple[str, str]) -> None:
    assert tuple(check(make(type_of_violence=code)).valid.loc[0, ["event_type", "sub_event_type"]]) == kind


@pytest.mark.parametrize(("code", "precision"), [("1", 1), ("2", 2), ("3", 2), ("4", 3)])
def test_date_precision_is_never_finer_than_ucdps(code: str, precision: int) -> None:
    assert check(make(date_prec=code)).valid["time_precision"].tolist() == [precision]


def test_event_of_which_only_the_year_is_known_is_held() -> None:
    assert codes(check(make(date_prec="5")).held) == [(2, ["ucdp-year"])]


@pytest.mark.parametrize(("code", "precision"), [("1", 1), ("2", 2), ("3", 3), ("4", 3)])
def test_place_precision_is_never_finer_than_ucdps(code: str, precision: int) -> None:
    assert check(make(where_prec=code)).valid["geo_precision"].tolist() == [precision]


@pytest.mark.parametrize("code", ["5", "6", "7"])
def test_point_that_stands_for_a_country_is_not_taken(code: str) -> None:
    checked = check(make(where_prec=code))
    assert checked.valid["latitude"].isna().all()
    assert "ucdp-unplaced" in [n.code for n in checked.notices]


def test_unknown_code_is_held_and_names_the_column_of_the_file() -> None:
    held = check(make(type_of_violence="9", where_prec="x")).held
    assert [m.params["column"] for m in held["reasons"][0]] == ["where_prec", "type_of_violence"]


def test_governments_on_both_sides_are_security_forces() -> None:
    row = check(make(side_b="Government of Iran")).valid.iloc[0]
    assert (row["killed_security"], row["killed_militants"]) == (5, pd.NA) or pd.isna(row["killed_militants"])


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample files are not at {SAMPLES}")
def test_sample_with_an_hxl_row() -> None:
    raw = read_table((SAMPLES / "ucdp_ged_hdx_hxl_bangladesh.csv").read_bytes(), "u.csv")
    checked = check(raw)
    assert (raw.tags[1], len(raw.frame), raw.lines[0]) == ("#date+year", 601, 3)
    assert (len(checked.valid), len(checked.held)) == (596, 5)
    assert int(checked.valid["fatalities"].sum()) == 1323
    assert int(checked.valid["latitude"].isna().sum()) == 20
