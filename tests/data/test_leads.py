"""GDELT's rows come as leads: kept apart, never counted, taken back with their import, made incidents by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.filters import IncidentFilter
from data.formats import recognise
from data.formats.gdelt import COLUMNS_V2, SHAPES, describe_code, propose_kind
from data.held_rows import count_open, reopen_held, store_mended
from data.imports import preview_import, store_import
from data.leads import LeadFilter, count_leads, find_lead, list_leads, make_incident, preview_incident
from data.mending import leave_held, mend_rows
from data.opening import open_store
from data.read import read_table
from data.receipts import Preview, Receipt
from data.reverting import revert_import
from data.store import Store
from tests.data.builders import import_frame, make_incidents

KIRKUK = {"ActionGeo_Type": "4", "ActionGeo_FullName": "Kirkuk, At Ta'mim, Iraq", "ActionGeo_CountryCode": "IZ",
          "ActionGeo_Lat": "35.4681", "ActionGeo_Long": "44.3922"}  # fmt: skip


def make_gdelt(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS_V2) -> bytes:
    """Make a file of GDELT's shape: tabs, no headings."""
    lines = []
    for number, row in enumerate(rows):
        usual = {
            "GlobalEventID": str(1203456789 + number), "SQLDATE": "20240714", "Actor1Name": "MILITANT",
            "EventCode": "193", "NumMentions": "12", "AvgTone": "-5.234567", **KIRKUK,
            "DATEADDED": "20240715120000", "SOURCEURL": "https://www.example.org/report",
        }  # fmt: skip
        lines.append("\t".join((usual | row).get(name, "") for name in columns))
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")


def bring(store: Store, *rows: dict[str, str]) -> Receipt:
    return store_import(preview_import(make_gdelt(*rows), "20240715.export.CSV", store), store)


@pytest.mark.parametrize("columns", SHAPES.values(), ids=len)
def test_files_of_each_shape_are_recognised_without_headings(columns: tuple[str, ...]) -> None:
    raw = read_table(make_gdelt({}, {}, columns=columns), "f.CSV")
    assert (recognise(raw)[0].format, raw.header_line) == ("gdelt", 0)


def test_codebook_has_61_columns() -> None:
    assert sorted(SHAPES) == [57, 58, 61]
    assert (COLUMNS_V2[26], COLUMNS_V2[52], COLUMNS_V2[56], COLUMNS_V2[60]) == (
        "EventCode", "ActionGeo_FullName", "ActionGeo_Lat", "SOURCEURL",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kind"),
    [("190", "Battles"), ("1831", "Explosions/Remote violence"), ("1832", "Explosions/Remote violence"),
     ("145", "Riots"), ("141", "Protests"), ("173", "Strategic developments"), ("191", ""), ("010", ""), ("", "")],
)  # fmt: skip
def test_kind_is_proposed_by_the_longest_code_and_only_where_there_is_one(code: str, kind: str) -> None:
    assert propose_kind(code)[0] == kind
    assert describe_code("190") == "Fight (CAMEO 190)"


def test_lead_says_what_the_machine_read(store: Store) -> None:
    bring(store, {})
    lead = find_lead(store, "GDELT-1203456789")
    assert lead is not None
    assert (lead["event_date"], lead["source_date"]) == (date(2024, 7, 14), date(2024, 7, 15))
    assert (lead["province"], lead["geo_precision"], lead["source"]) == ("Kirkuk", 2, "example.org")
    assert lead["notes"] == "Fight (CAMEO 193), 12 mentions, -5.23 average tone"
    assert (lead["event_type"], lead["sub_event_type"], lead["made"]) == ("Battles", "Armed clash", "")


def test_leads_are_never_counted_with_incidents(store: Store) -> None:
    import_frame(store, make_incidents(2))
    before = (store.summarise(IncidentFilter()), store.count_by_area(IncidentFilter()).to_dict())
    receipt = bring(store, {}, {"EventCode": "010"}, dict.fromkeys(KIRKUK, ""))
    assert receipt.counts()["added"] == 3
    assert (store.summarise(IncidentFilter()), store.count_by_area(IncidentFilter()).to_dict()) == before
    assert store.select_incidents(IncidentFilter())["incident_id"].str.startswith("GDELT").sum() == 0
    assert count_leads(store) == 3


def test_ledger_of_leads_balances_and_the_same_file_changes_nothing(store: Store) -> None:
    rows = ({}, {"SQLDATE": "2024071x"}, {"GlobalEventID": "1203456789"}, {"ActionGeo_Lat": "135"}, {}, {}, {}, {})
    first = bring(store, *rows)
    assert first.counts() == {"added": 5, "updated": 0, "unchanged": 0, "duplicate": 1, "held": 2}
    assert sum(first.counts().values()) == first.entry.rows_read == 8
    again = bring(store, *rows)
    assert again.counts() == {"added": 0, "updated": 0, "unchanged": 5, "duplicate": 1, "held": 2}
    assert {row["line"] for row in first.to_json()["rows"]} == set(range(1, 9))


def test_taking_back_restores_what_an_earlier_file_said(store: Store) -> None:
    first = bring(store, {}, {})
    second = bring(store, {"Actor1Name": "POLICE"}, {}, {})
    assert second.counts() == {"added": 1, "updated": 1, "unchanged": 1, "duplicate": 0, "held": 0}
    assert store.imports()["rows_read"].sum() == 5
    revert_import(store, second.import_id)
    assert list_leads(store)["actor1"].tolist() == ["MILITANT", "MILITANT"]
    revert_import(store, first.import_id)
    assert count_leads(store) == 0


def test_leads_are_filtered_by_province_days_and_words(store: Store) -> None:
    mosul = {"ActionGeo_FullName": "Mosul, Iraq", "ActionGeo_Lat": "36.335", "ActionGeo_Long": "43.1189"}
    paris = {"ActionGeo_Lat": "48.85", "ActionGeo_Long": "2.35", "ActionGeo_CountryCode": "FR"}
    bring(store, {}, mosul | {"SQLDATE": "20240710"}, paris, dict.fromkeys(KIRKUK, ""))
    for chosen, count in (
        (LeadFilter(), 4),
        (LeadFilter(("Kirkuk", "Nineveh")), 2),
        (LeadFilter(("outside",)), 1),
        (LeadFilter(("not-located",)), 1),
        (LeadFilter(date_to=date(2024, 7, 10)), 1),
        (LeadFilter(date_from=date(2024, 7, 14)), 3),
        (LeadFilter(q="MOSUL militant"), 1),
        (LeadFilter(q="%"), 0),
    ):
        assert count_leads(store, chosen) == len(list_leads(store, chosen)) == count, chosen


def test_person_makes_an_incident_of_a_lead_and_takes_it_back(store: Store) -> None:
    bring(store, {})
    lead = find_lead(store, "GDELT-1203456789")
    assert lead is not None
    held = make_incident(store, "GDELT-1203456789", {**lead, "event_type": ""})
    assert isinstance(held, Preview)
    assert count_leads(store) == 1
    assert store.summarise(IncidentFilter()).incidents == 0
    done = make_incident(
        store, "GDELT-1203456789", {**lead, "notes": 'Shots, a report says; "two" died.\n', "fatalities": 2}
    )
    assert isinstance(done, Receipt)
    found = store.find_incident("from-GDELT-1203456789")
    assert found is not None
    assert (found["fatalities"], found["province"], found["source_url"]) == (2, "Kirkuk", lead["source_url"])
    assert find_lead(store, "GDELT-1203456789")["made"] == "from-GDELT-1203456789"  # type: ignore[index]
    revert_import(store, done.import_id)
    assert find_lead(store, "GDELT-1203456789")["made"] == ""  # type: ignore[index]


def test_address_of_a_lead_is_a_web_address_or_none(store: Store) -> None:
    bring(store, {"SOURCEURL": "javascript:alert(1)"})
    lead = find_lead(store, "GDELT-1203456789")
    assert lead is not None
    assert (lead["source_url"], lead["source"]) == ("", "")


def test_lead_abroad_is_not_taken_for_swapped(store: Store) -> None:
    ankara = {"ActionGeo_CountryCode": "TU", "ActionGeo_Lat": "39.93", "ActionGeo_Long": "32.86"}
    assert bring(store, ankara, ankara).counts()["added"] == 2
    assert preview_incident(store, "GDELT-1", {}).counts()["held"] == 1


def test_held_leads_are_mended_later_and_downloaded_ones_are_known_again(store: Store) -> None:
    first = bring(store, {}, {"SQLDATE": "2024071x"}, {"ActionGeo_Lat": "135"}, *[{}] * 7)
    assert [reasons[0].text().split(" is ")[0] for reasons in first.done.held["reasons"]] == [
        "SQLDATE",
        "ActionGeo_Lat",
    ]
    download = first.done.held_csv().replace("2024071x", "20240711")
    mended = mend_rows(reopen_held(store, first.import_id), {2: {"SQLDATE": "20240716"}}, store)
    receipt = store_mended(leave_held(mended), store, first.import_id)
    assert (receipt.counts()["added"], count_leads(store), count_open(store)) == (1, 9, {first.import_id: 1})
    assert store.summarise(IncidentFilter()).incidents == 0
    again = preview_import(download.encode(), "held-rows.csv", store)
    assert (again.entry.format, again.entry.leads, again.counts()["updated"], again.counts()["held"]) == (
        "gdelt", True, 1, 1,
    )  # fmt: skip
