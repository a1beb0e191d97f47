"""Our own columns."""

from __future__ import annotations

from pathlib import Path

from data.formats import FORMATS, recognise
from data.read import read_table
from tests.data.tables import check, make_csv

SHIPPED = Path(__file__).parents[3] / "data" / "files" / "incidents.csv"


def test_shipped_incidents_are_ours_and_all_valid() -> None:
    raw = read_table(SHIPPED.read_bytes(), SHIPPED.name)
    checked = check(raw)
    assert recognise(raw)[0].format == "faultline"
    assert (len(checked.valid), len(checked.held), checked.notices) == (570, 0, [])
    assert checked.valid["incident_id"].is_unique
    assert int(checked.valid["fatalities"].sum()) == 1784


def test_text_that_an_export_disarmed_gets_its_first_sign_back() -> None:
    checked = check(make_csv({"notes": "'=1+1", "location": "'Ain Zala", "admin2": "'@home"}))
    assert checked.valid.loc[0, ["notes", "location", "admin2"]].tolist() == ["=1+1", "'Ain Zala", "@home"]


def test_joined_columns_of_an_export_are_not_taken_from_it() -> None:
    candidates = FORMATS["faultline"].normalise(read_table(make_csv({"province": "Erbil", "disputed": "x"}), "f"))
    assert "province" not in candidates.frame.columns
