"""ACLED's exports, of today and older."""

from __future__ import annotations

import pandas as pd
import pytest

from data.formats import recognise
from data.read import read_table
from tests.data.tables import SAMPLES, check, codes

TODAY_HEAD = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,"
    "longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
TODAY_ROW = (
    "IRQ12345,2024-07-14,2024,1,Political violence,Battles,Armed clash,Islamic State,Faction A; Faction B,2,"
    "Peshmerga,,1,12,,368,Middle East,Iraq,Kirkuk,Daquq,Daquq,Daquq,35.13,44.44,2,Shafaq News,National,A clash.,0,,172"
)
OLD_HEAD = (
    "GWNO,EVENT_ID_CNTY,EVENT_DATE,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,INTER2,COUNTRY,LOCATION,"
    "LATITUDE,LONGITUDE"
)


def old(event_type: str, inter1: str = "1", inter2: str = "0") -> bytes:
    row = f"645,1IRQ,05/04/2016,{event_type},A,,{inter1},B,{inter2},Iraq,Kirkuk,35.4,44.3"
    return f"{OLD_HEAD}\n{row}\n".encode()


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_export_of_today_is_recognised_in_either_case(case: object) -> None:
    data = f"{case(TODAY_HEAD)}\n{TODAY_ROW}\n".encode()  # type: ignore[operator]
    raw = read_table(data, "acled.csv")
    first = recognise(raw)[0]
    assert (first.format, first.confidence) == ("acled", 0.99)
    valid = check(data).valid
    assert valid.loc[0, ["incident_id", "actor1", "admin1", "location", "sub_event_type"]].tolist() == [
        "IRQ12345", "Islamic State; Faction A; Faction B", "Kirkuk", "Daquq", "Armed clash",
    ]  # fmt: skip
    assert valid.loc[0, ["geo_precision", "fatalities"]].tolist() == [2, 0]


def test_zero_fatalities_are_kept_and_said_to_mean_none_or_unknown() -> None:
    checked = check(f"{TODAY_HEAD}\n{TODAY_ROW}\n".encode())
    assert [n.code for n in checked.notices] == ["acled-zero"]


@pytest.mark.parametrize(
    ("event_type", "inter", "expected"),
    [
        ("Battle-No change of territory", "1", ("Battles", "Armed clash")),
        ("Battle-Government regains territory", "1", ("Battles", "Government regains territory")),
        ("BATTLE-NON-STATE ACTOR OVERTAKES TERRITORY", "2", ("Battles", "Non-state actor overtakes territory")),
        ("Remote violence", "1", ("Explosions/Remote violence", "")),
        ("Riots/Protests", "5", ("Riots", "")),
        ("Riots/Protests", "6", ("Protests", "")),
        ("Riots/Protests", "Protesters", ("Protests", "")),
        ("Strategic development", "1", ("Strategic developments", "")),
    ],
)
def test_type_of_an_older_file_becomes_todays(event_type: str, inter: str, expected: tuple[str, str]) -> None:
    valid = check(old(event_type, inter)).valid
    assert tuple(valid.loc[0, ["event_type", "sub_event_type"]]) == expected


def test_riots_protests_are_told_apart_by_the_second_actor_where_the_first_is_neither() -> None:
    assert check(old("Riots/Protests", "1", "6")).valid["event_type"].tolist() == ["Protests"]


def test_riots_protests_of_unknown_actors_are_held() -> None:
    assert codes(check(old("Riots/Protests", "1", "2")).held) == [(2, ["word-unknown"])]


def test_days_that_do_not_say_are_read_with_the_day_first() -> None:
    assert check(old("Remote violence")).valid["event_date"].tolist() == [pd.Timestamp(2016, 4, 5)]


needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample files are not at {SAMPLES}")


@needs_samples
def test_sample_of_2016_africa() -> None:
    raw = read_table((SAMPLES / "acled_export_2016_africa_cp1252.csv").read_bytes(), "a.csv")
    checked = check(raw)
    assert (raw.encoding, raw.frame.shape, raw.lines[-1]) == ("cp1252", (6831, 25), 6856)
    assert (len(checked.valid), len(checked.held)) == (6831, 0)
    assert int(checked.valid["fatalities"].sum()) == 12375
    assert checked.valid["event_type"].value_counts().to_dict() == {
        "Protests": 1928, "Battles": 1597, "Violence against civilians": 1473, "Riots": 855,
        "Explosions/Remote violence": 566, "Strategic developments": 412,
    }  # fmt: skip
    assert checked.valid["event_date"].agg(["min", "max"]).tolist() == [
        pd.Timestamp(2014, 1, 13), pd.Timestamp(2016, 5, 28),
    ]  # fmt: skip


@needs_samples
def test_sample_of_2020_afghanistan() -> None:
    checked = check((SAMPLES / "acled_export_2020_afghanistan.csv").read_bytes())
    assert (len(checked.valid), len(checked.held)) == (496, 0)
    assert int(checked.valid["fatalities"].sum()) == 704
    assert checked.valid["incident_id"].is_unique
