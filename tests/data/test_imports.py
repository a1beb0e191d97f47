"""Every row of a file ends in exactly one fate, shown before anything is stored."""

from __future__ import annotations

import csv
import io
import json
import threading
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.export import export_incidents
from data.filters import IncidentFilter
from data.imports import SHIPPED, ensure_shipped, preview_import, store_import
from data.marks import group_rows
from data.opening import open_store
from data.read import ReadError
from data.receipts import Preview, Receipt
from data.reverting import revert_import
from data.schema import AREAS, SCOPE
from data.store import Store
from data.understanding import ImportOptions
from tests.data.builders import make_incidents, make_store

ALL = IncidentFilter()
HEAD = "incident_id,event_date,event_type,admin1,location,latitude,longitude,fatalities,notes"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with the shipped incidents; not to be changed."""
    store = make_store(tmp_path_factory.mktemp("shipped"))
    assert ensure_shipped(store) is not None
    return store


def file_of(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def row(incident_id: str = "A", day: str = "2021-01-01", deaths: str = "1", notes: str = "x") -> str:
    return f"{incident_id},{day},Battles,Kirkuk,Kirkuk,35.4681,44.3922,{deaths},{notes}"


def put(store: Store, content: bytes, name: str = "in.csv") -> Receipt:
    return store_import(preview_import(content, name, store), store)


def fates(done: Preview | Receipt) -> dict[str, int]:
    return {fate: number for fate, number in done.counts().items() if number}


def test_shipped_incidents_all_arrive(shipped: Store) -> None:
    summary = shipped.summarise(ALL)
    assert summary.incidents == len(pd.read_csv(SHIPPED)) == 570
    assert shipped.count_by_area(ALL)["incidents"].sum() == 570
    entry = shipped.imports().iloc[0]
    assert (entry["file_name"], entry["rows_read"], entry["added"]) == ("incidents.csv", 570, 570)


def test_fifteen_shipped_incidents_of_makhmour_lie_in_erbil_by_the_lines_built_in(shipped: Store) -> None:
    makhmour = shipped.select_incidents(IncidentFilter(district=("Makhmour",)))
    assert len(makhmour) == 15
    by_report = makhmour["geo_precision"] == 3
    assert set(makhmour.loc[~by_report, "province"]) == {"Erbil"}
    assert set(makhmour.loc[by_report, "province"]) == {"Nineveh"}
    assert makhmour["province_conflict"].sum() == (makhmour["admin1"] == "Nineveh").sum() == 14
    assert shipped.summarise(IncidentFilter(district=("Makhmour",))).disputed == 15


def test_shipped_incidents_come_once_and_stay_away_when_taken_back(store: Store) -> None:
    assert ensure_shipped(store) is not None
    assert ensure_shipped(store) is None
    revert_import(store, 1)
    assert ensure_shipped(store) is None
    assert store.summarise(ALL).incidents == 0


def test_shipped_incidents_come_once_when_two_start_at_once(store: Store) -> None:
    receipts: list[Receipt | None] = []
    threads = [threading.Thread(target=lambda: receipts.append(ensure_shipped(store))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt is None for receipt in receipts) == [False, True, True]
    assert len(store.imports()) == 1


def test_preview_stores_nothing(store: Store) -> None:
    version = store.version()
    preview = preview_import(file_of(row()), "in.csv", store)
    assert fates(preview) == {"added": 1}
    assert store.version() == version
    assert store.imports().empty


def test_same_file_twice_changes_nothing_and_says_so(store: Store) -> None:
    content = file_of(row("A"), row("B"))
    put(store, content)
    preview = preview_import(content, "again.csv", store)
    assert fates(preview) == {"unchanged": 2}
    assert [notice.code for notice in preview.notices] == ["file-repeated"]
    store_import(preview, store)
    assert store.summarise(ALL).incidents == 2


def test_file_without_ids_twice_changes_nothing(store: Store) -> None:
    content = file_of(row(""), row("", notes="y"))
    assert fates(put(store, content)) == {"added": 2}
    assert fates(put(store, content)) == {"unchanged": 2}


def test_changed_row_is_an_update_with_a_sentence(store: Store) -> None:
    put(store, file_of(row("A", deaths="1"), row("B")))
    receipt = put(store, file_of(row("A", deaths="2"), row("B"), row("C")))
    assert fates(receipt) == {"added": 1, "updated": 1, "unchanged": 1}
    details = receipt.done.rows().set_index("incident_id")["detail"]
    assert details["A"] == "Differs from import 1, whose version is kept in the history."


def test_same_row_twice_in_a_file_is_a_duplicate_of_its_line(store: Store) -> None:
    receipt = put(store, file_of(row("A"), row("B"), row("A")))
    assert fates(receipt) == {"added": 2, "duplicate": 1}
    assert receipt.done.rows().iloc[2].to_dict() == {
        "line": 4, "incident_id": "A", "fate": "duplicate", "detail": "The same as line 2.",
    }  # fmt: skip


def test_same_id_with_other_content_in_a_file_is_held_with_both_lines(store: Store) -> None:
    receipt = put(store, file_of(row("A", deaths="1"), row("A", deaths="2"), row("A", deaths="1")))
    assert fates(receipt) == {"added": 1, "duplicate": 1, "held": 1}
    held = store.held(receipt.import_id)
    assert held["line"].tolist() == [3]
    assert held["reasons"].iloc[0][0].text().startswith("The ID A stands twice, in line 2 and in line 3")
    assert held["row"].iloc[0]["fatalities"] == "2"


def test_bad_rows_are_held_and_the_good_ones_stored(store: Store) -> None:
    content = file_of(row("A"), row("B", day="yesterday"), row("C", deaths="-1"), row("D"))
    receipt = put(store, content)
    assert fates(receipt) == {"added": 2, "held": 2}
    assert store.held(receipt.import_id)["line"].tolist() == [3, 4]
    assert store.imports().iloc[0][["rows_read", "added", "held"]].tolist() == [4, 2, 2]


def test_held_rows_can_be_downloaded_mended_and_sent_again(store: Store) -> None:
    content = file_of(row("A"), row("B", deaths="-1", notes="=1+1"))
    preview = preview_import(content, "in.csv", store)
    store_import(preview, store)
    held = preview.held_csv()
    assert "'=1+1" in held
    assert "reasons" in held.splitlines()[0]
    assert fates(put(store, held.replace(",-1,", ",7,").encode(), "mended.csv")) == {"added": 1}
    found = store.find_incident("B")
    assert found is not None
    assert (found["fatalities"], found["notes"]) == (7, "=1+1")


def test_receipt_has_every_line_as_json_and_as_csv(store: Store) -> None:
    receipt = put(store, file_of(row("=A"), row("B"), row("B"), row("C", day="?")))
    content = json.loads(json.dumps(receipt.to_json()))
    assert content["import_id"] == 1
    assert content["rows_read"] == 4 == len(content["rows"])
    assert [line["line"] for line in content["rows"]] == [2, 3, 4, 5]
    rows = list(csv.DictReader(io.StringIO(receipt.to_csv())))
    assert [line["fate"] for line in rows] == ["added", "added", "duplicate", "held"]
    assert rows[0]["incident_id"] == "'=A"


def test_store_that_changed_since_the_preview_decides_anew(store: Store) -> None:
    preview = preview_import(file_of(row("A")), "in.csv", store)
    put(store, file_of(row("A", deaths="9")))
    assert fates(preview) == {"added": 1}
    assert fates(store_import(preview, store)) == {"updated": 1}


def test_swapped_coordinates_are_offered_and_swapped_when_asked(store: Store) -> None:
    swapped = file_of(*(f"A{n},2021-01-01,Battles,Kirkuk,Kirkuk,44.3922,35.4681,1,x" for n in range(12)))
    preview = preview_import(swapped, "in.csv", store)
    assert preview.looks_swapped
    again = preview_import(swapped, "in.csv", store, options=ImportOptions(swap_coordinates=True))
    assert fates(again) == {"added": 12}
    assert again.staged["province"].unique().tolist() == ["Kirkuk"]


def test_each_notice_is_said_once(store: Store) -> None:
    preview = preview_import(file_of(row(notes="café é à la crème")).decode().encode("cp1252"), "in.csv", store)
    texts = [notice.text() for notice in preview.notices]
    assert any("UTF-8" in text for text in texts)
    assert len(texts) == len(set(texts))


def test_file_name_is_never_a_path(store: Store) -> None:
    assert preview_import(file_of(row()), "../../etc/\x00pass\nwd", store).entry.file_name == "passwd"
    assert preview_import(file_of(row()), "C:\\x\\in.csv", store).entry.file_name == "in.csv"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"hello", b"a,b\n1,2\n", HEAD.encode()])
def test_file_that_is_no_table_of_incidents_is_refused_with_a_sentence(store: Store, content: bytes) -> None:
    with pytest.raises(ReadError) as refused:
        preview_import(content, "x.csv", store)
    assert str(refused.value).endswith((".", "?"))
    assert store.imports().empty


def test_missing_file_is_refused_with_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.csv could not be read"):
        preview_import(tmp_path / "none.csv", "none.csv", store)


def test_marks_of_a_preview_conserve_incidents(store: Store) -> None:
    rows = [f"A{n},2021-01-01,Battles,Kirkuk,K,{35 + n / 1000},{44 + n / 900},1,x" for n in range(300)]
    preview = preview_import(file_of(*rows, "Z,2021-01-01,Battles,Kirkuk,Somewhere,,,1,x"), "in.csv", store)
    assert len(preview.marks().frame) == preview.marks().incidents == 300
    grouped = group_rows(preview.staged, limit=20)
    assert len(grouped.frame) <= 20
    assert grouped.incidents == 300
    assert list(grouped.frame) == list(preview.marks().frame)


@pytest.mark.parametrize("name", ["csv", "hxl"])
def test_export_imported_again_changes_nothing(store: Store, tmp_path: Path, name: str) -> None:
    hostile = ["=1+1", "@x", "'=1", "''=1", "a;b", "line\nbreak", "-1", "{{x}}", "<b>`${x}`"]
    put(store, file_of(row("A")))
    frame = make_incidents(len(hostile), notes=hostile, fatalities=[None, *range(len(hostile) - 1)])
    copy = tmp_path / "frame.csv"
    frame.to_csv(copy, index=False)
    put(store, copy.read_bytes())
    before = store.select_incidents(ALL)
    export_incidents(store, ALL, name, tmp_path / "out.csv")
    receipt = put(store, (tmp_path / "out.csv").read_bytes())
    assert fates(receipt) == {"unchanged": len(before)}


@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", "", "C"]), st.sampled_from(["1", "2", "-1", "x", ""])), max_size=12)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_five_fates_add_up(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    store = open_store(f"duckdb:///{tmp_path_factory.mktemp('fates')}/store.duckdb")
    put(store, file_of(row("A"), row("C", deaths="7")))
    content = file_of(row("D"), *(row(incident_id, deaths=deaths) for incident_id, deaths in rows))
    receipt = put(store, content)
    assert sum(receipt.counts().values()) == len(rows) + 1 == receipt.entry.rows_read
    assert receipt.done.rows()["line"].tolist() == list(range(2, len(rows) + 3))
    assert store.count_by_area(ALL)["incidents"].sum() == store.summarise(ALL).incidents
    assert set(store.count_by_area(ALL)["area"]) == set(AREAS) > set(SCOPE)
    again = put(store, content)
    assert (again.counts()["added"], again.counts()["updated"]) == (0, 0)
