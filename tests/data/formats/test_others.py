"""Iraq Body Count, SIGACTS, and the files that are refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.formats import FORMATS, recognise
from data.imports import preview_import, store_import
from data.opening import open_store
from data.read import ReadError, read_table
from tests.data.tables import SAMPLES, check, codes

IBC = "IBC_code,Start Date,End Date,Time,Location,Target,Weapons,Reported Minimum,Reported Maximum,Sources\n"


def ibc(row: str) -> bytes:
    return (IBC + row + "\n").encode()


def test_ibc_keeps_both_numbers_and_counts_the_minimum() -> None:
    data = ibc("d1234,22 Mar 2006,23 Mar 2006,8:00 AM,Hawija,police,roadside bomb,2,5,AP; REU")
    assert recognise(read_table(data, "f"))[0].format == "ibc"
    checked = check(data)
    row = checked.valid.iloc[0]
    assert row[["incident_id", "location", "event_type", "sub_event_type"]].tolist() == [
        "IBC-d1234", "Hawija", "Explosions/Remote violence", "Remote explosive/landmine/IED",
    ]  # fmt: skip
    assert row[["fatalities", "fatalities_low", "fatalities_high"]].tolist() == [2, 2, 5]
    assert (row["event_date"], row["time_precision"]) == (pd.Timestamp(2006, 3, 22), 2)
    assert {"ibc-minimum"} <= {n.code for n in checked.notices}


@pytest.mark.parametrize(
    ("weapons", "kind"),
    [
        ("gunfire", ("Violence against civilians", "Attack")),
        ("US airstrike", ("Explosions/Remote violence", "Air/drone strike")),
        ("suicide car bomb", ("Explosions/Remote violence", "Suicide bomb")),
        ("mortars", ("Explosions/Remote violence", "Shelling/artillery/missile attack")),
        ("", ("Violence against civilians", "")),
    ],
)
def test_ibc_weapons_become_an_event_type(weapons: str, kind: tuple[str, str]) -> None:
    valid = check(ibc(f"d1,22 Mar 2006,22 Mar 2006,,Hawija,x,{weapons},1,1,AP")).valid
    assert tuple(valid.loc[0, ["event_type", "sub_event_type"]]) == kind


def test_ibc_span_of_more_than_a_month_is_held() -> None:
    assert codes(check(ibc("d1,1 Mar 2006,1 Jun 2006,,X,x,gunfire,1,1,AP")).held) == [(2, ["date-span"])]


def test_sigacts_of_a_known_type_are_incidents_without_stated_deaths_and_others_are_held() -> None:
    data = b"date,longitude,latitude,type\n2006-01-01,44.1,35.1,IED\n2006-01-01,44.1,35.2,SAF\n2006-01-01,44,35,other\n"
    assert recognise(read_table(data, "f"))[0].format == "sigacts"
    checked = check(data)
    assert checked.valid["sub_event_type"].tolist() == ["Remote explosive/landmine/IED", "Armed clash"]
    assert checked.valid["fatalities"].isna().all()
    assert codes(checked.held) == [(4, ["sigacts-other"])]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample files are not at {SAMPLES}")
def test_sigacts_sample() -> None:
    checked = check((SAMPLES / "sigacts_iraq_2006.csv").read_bytes())
    assert (len(checked.valid), len(checked.held)) == (24386, 13315)
    assert checked.valid["event_type"].value_counts().to_dict() == {
        "Explosions/Remote violence": 17230,
        "Battles": 7156,
    }


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,EVENTS,FATALITIES,CENTROID_LATITUDE,CENTROID_LONGITUDE\n"
         "2024-07-13,Middle East,Iraq,Kirkuk,Battles,3,2,35.4,44.3\n", "acled-aggregate"),
        ("Country,Admin1,Month,Year,Events,Fatalities\nIraq,Kirkuk,July,2024,3,2\n", "acled-aggregate"),
    ],
)  # fmt: skip
def test_rows_that_are_no_incidents_are_recognised_and_refused_with_the_reason(data: str, name: str) -> None:
    raw = read_table(data.encode(), "f")
    first = recognise(raw)[0]
    assert (first.format, first.confidence > 0.9, first.why.code.startswith("recognised-")) == (name, True, True)
    with pytest.raises(ReadError, match=r"incidents"):
        FORMATS[name].normalise(raw)


def test_sigacts_rows_alike_are_reports_of_their_own_and_of_a_sheet_a_duplicate(tmp_path: Path) -> None:
    store = open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")
    rows = "2006-04-10,43.295,33.42794,SAF\n" * 3 + "2006-04-10,43.295,33.42794,IED\n"
    extract = f"date,longitude,latitude,type\n{rows}".encode()
    for expected in ((4, 0, 0), (0, 4, 0)):
        counts = store_import(preview_import(extract, "sigacts.csv", store), store).counts()
        assert (counts["added"], counts["unchanged"], counts["duplicate"]) == expected
    sheet = f"date,longitude,latitude,type,notes\n{rows.replace('SAF', 'SAF,x').replace('IED', 'IED,x')}".encode()
    counts = preview_import(sheet, "sheet.csv", store).counts()
    assert (counts["added"], counts["duplicate"]) == (2, 2)
