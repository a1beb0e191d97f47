"""Pipelines can rely on the command line: its numbers, its exit status, one sentence for a fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main
from data.export import EXPORT_FORMATS
from data.filter_fields import FIELDS
from data.filters import IncidentFilter
from data.opening import open_store

ROOT = Path(__file__).parents[2]
HEAD = "incident_id,event_date,event_type,admin1,location,latitude,longitude,fatalities,notes\n"
GOOD = "X1,2021-06-01,Battles,Diyala,Baqubah,33.75,44.64,3,x\n"
BAD = "X2,sometime,Battles,Diyala,Baqubah,33.75,44.64,3,x\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with the shipped incidents; not to be changed."""
    url = f"duckdb:///{tmp_path_factory.mktemp('command')}/store.duckdb"
    assert main(["--store", url, "imports", "--json"]) == 0
    return url


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store of its own, named by the environment."""
    monkeypatch.setenv("FAULTLINE_STORE", f"duckdb:///{tmp_path}/store.duckdb")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    capsys.readouterr()
    status = main(arguments)
    out, err = capsys.readouterr()
    return status, json.loads(out) if out.startswith(("{", "[")) else out, err


def test_count_conserves_the_total(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, counts, _ = run(capsys, "--store", address, "count")
    assert status == 0
    assert counts["all"] == 570
    assert sum(counts["by_province"].values()) + counts["outside"] + counts["not_located"] == 570
    assert list(counts["by_province"]) == ["Kirkuk", "Nineveh", "Salahaddin", "Diyala"]


def test_count_with_filters_equals_the_store(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    flags = [
        "--province",
        "diyala",
        "--province",
        "Kirkuk",
        "--from",
        "2021-01-01",
        "--to",
        "2021-12-31",
        "--deaths",
        "1",
    ]
    _, counts, _ = run(capsys, "--store", address, "count", *flags)
    params = {"province": ["Diyala", "Kirkuk"], "from": ["2021-01-01"], "to": ["2021-12-31"], "deaths": ["1"]}
    summary = open_store(address).summarise(IncidentFilter.from_params(params)[0])
    assert (counts["all"], counts["deaths"]) == (summary.incidents, summary.deaths)
    assert counts["all"] > 0
    assert counts["filter"] == "in Kirkuk and Diyala, 1 Jan to 31 Dec 2021, at least 1 death"


def test_every_filter_is_a_flag(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["count", "--help"])
    shown = capsys.readouterr().out
    assert [field.url for field in FIELDS if f"--{field.url}" not in shown] == []
    assert run(capsys, "--store", address, "count", "--conflict")[1]["all"] == 26


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--province", "Atlantis"], "--province was “Atlantis”, expected one of Kirkuk"),
        (["--from", "soon"], "--from was “soon”, expected a day as 2021-12-31"),
        (["--from", "2021-02-01", "--to", "2021-01-01"], "after its end on 2021-01-01"),
    ],
)
def test_flag_that_is_nonsense_is_refused(
    address: str, capsys: pytest.CaptureFixture[str], flags: list[str], said: str
) -> None:
    status, out, err = run(capsys, "--store", address, "count", *flags)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_import_list_and_take_back(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "in.csv").write_text(HEAD + GOOD)
    status, done, _ = run(capsys, "import", str(own / "in.csv"), "--json")
    assert (status, done[0]["added"], done[0]["rows_read"]) == (0, 1, 1)
    assert run(capsys, "count")[1]["all"] == 571
    listed = run(capsys, "imports", "--json")[1]
    assert [entry["file_name"] for entry in listed] == ["in.csv", "incidents.csv"]
    assert run(capsys, "revert", str(done[0]["import_id"]), "--json")[1]["incidents"] == 570
    assert run(capsys, "imports", "--json")[1][0]["reverted_at_utc"] is not None
    status, _, err = run(capsys, "revert", str(done[0]["import_id"]))
    assert (status, len(err.splitlines())) == (2, 1)


def test_exit_status_tells_held_rows_and_unreadable_files(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "held.csv").write_text(HEAD + GOOD + BAD)
    (own / "bad.csv").write_bytes(b"\x00\x01\x02 no table")
    status, shown, _ = run(capsys, "import", str(own / "held.csv"))
    assert status == 1
    assert "2 rows read: 1 added" in shown
    assert "held, line 3" in shown
    status, _, err = run(capsys, "import", str(own / "bad.csv"), str(own / "none.csv"))
    assert (status, len(err.splitlines())) == (2, 2)
    assert err.startswith("bad.csv: ")
    assert run(capsys, "import", str(own / "bad.csv"), str(own / "held.csv"))[0] == 1


def test_dry_run_stores_nothing_and_writes_receipt_and_held_rows(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "in.csv").write_text(HEAD + GOOD + BAD)
    flags = ["--dry-run", "--receipt", str(own / "r.json"), "--held", str(own / "held.csv")]
    assert run(capsys, "import", str(own / "in.csv"), *flags)[0] == 1
    assert run(capsys, "count")[1]["all"] == 570
    receipt = json.loads((own / "r.json").read_text("utf-8"))
    assert [row["fate"] for row in receipt["rows"]] == ["added", "held"]
    assert "sometime" in (own / "held.csv").read_text("utf-8")


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_export_writes_the_filtered_incidents(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    out = tmp_path / f"out{EXPORT_FORMATS[name].suffix}"
    flags = ["--format", name, "--province", "outside", "--json", str(out)]
    status, done, _ = run(capsys, "--store", address, "export", *flags)
    assert (status, done["incidents"]) == (0, 17)
    assert out.stat().st_size > 1000


def test_fault_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "not.duckdb").write_bytes(b"not a store" * 1000)
    done = subprocess.run(
        [sys.executable, "-m", "data", "count"],
        cwd=ROOT,
        env=os.environ | {"FAULTLINE_STORE": f"duckdb:///{tmp_path}/not.duckdb"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a store, or is damaged" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_text_of_a_file_cannot_steer_the_terminal(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "in.csv").write_text(HEAD + GOOD.replace("2021-06-01", "\x1b[2Jnever"))
    _, shown, err = run(capsys, "import", str(own / "in.csv"))
    assert "held, line 2" in shown
    assert "\x1b" not in shown + err


def test_versions_and_duplicates_from_the_command_line(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "one.csv").write_text(HEAD + GOOD, encoding="utf-8")
    (own / "two.csv").write_text(HEAD + GOOD.replace("X1", "Y1").replace(",3,x", ",4,y"), encoding="utf-8")
    for name in ("one", "two"):
        assert run(capsys, "import", str(own / f"{name}.csv"))[0] == 0
    status, found, _ = run(capsys, "duplicates", "--json")
    assert status == 0
    assert [(pair["one"], pair["other"]) for pair in found["listed"] if pair["one"] == "X1"] == [("X1", "Y1")]
    assert run(capsys, "count")[1]["all"] == 572
    merged = run(capsys, "merge", "X1", "Y1", "--take", "deaths", "--json")[1]
    assert merged == {"import_id": 4, "incidents": 571, "taken": ["deaths"]}
    assert "X1" not in [pair["one"] for pair in run(capsys, "duplicates", "--json")[1]["listed"]]
    assert [run(capsys, "count", "--as-of", str(number))[1]["all"] for number in (1, 2, 3, 4)] == [570, 571, 572, 571]
    changes = run(capsys, "changes", "--since", "2", "--json")[1]
    assert (changes["counts"], changes["withdrawn"]) == ({"added": 0, "revised": 1, "withdrawn": 0}, [])
    assert {"field": "fatalities", "before": 3, "after": 4} in changes["revised"][0]["fields"]
    steps = run(capsys, "history", "Y1", "--json")[1]
    assert [(step["kind"], step["partner"]) for step in steps] == [("added", ""), ("withdrawn", "X1")]
    assert "withdrawn by merge 4" in run(capsys, "history", "Y1")[1]
    assert run(capsys, "revert", "4")[0] == 0
    assert run(capsys, "keep", "X1", "Y1")[0] == 0
    assert "X1" not in [pair["one"] for pair in run(capsys, "duplicates", "--json")[1]["listed"]]


def test_export_as_of_an_import_is_what_stood_then(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "one.csv").write_text(HEAD + GOOD, encoding="utf-8")
    run(capsys, "import", str(own / "one.csv"))
    status, told, _ = run(capsys, "export", "--as-of", "1", "--json", str(own / "out.csv"))
    assert (status, told["incidents"]) == (0, 570)
    text = (own / "out.csv").read_text(encoding="utf-8")
    assert "as_of_import: 1" in text
    assert "X1,2021" not in text


@pytest.mark.parametrize(
    "command",
    [
        ["changes", "--since", "9"],
        ["count", "--as-of", "9"],
        ["history", "nobody"],
        ["merge", "X1", "Y1"],
        ["rule", "acled", "acled", "--min-score", "0.9"],
    ],
)
def test_what_the_ledger_does_not_know_is_one_sentence(
    address: str, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    status, _, err = run(capsys, "--store", address, *command)
    assert (status, err.count("\n")) == (2, 1)


def test_mapping_file_says_what_the_columns_mean(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "sheet.csv").write_text("X,Y2,Z2\n03/04/2021,Battles,Kirkuk\n", encoding="utf-8")
    meant = {"columns": {"X": "event_date", "Y2": "event_type", "Z2": "location"}, "day_first": True}
    (own / "m.json").write_text(json.dumps(meant), encoding="utf-8")
    sheet, mapping = str(own / "sheet.csv"), str(own / "m.json")
    status, done, _ = run(capsys, "import", sheet, "--mapping", mapping, "--json")
    assert (status, done[0]["added"]) == (0, 1)
    status, done, _ = run(capsys, "import", sheet, "--json")
    assert (status, done[0]["unchanged"]) == (0, 1)
    (own / "m.json").write_text('{"X": "nonsense"}', encoding="utf-8")
    status, _, complaint = run(capsys, "import", sheet, "--mapping", mapping)
    assert (status, "nonsense" in complaint) == (2, True)
