"""`python -m data extract` gives candidates, and one sentence for a file that it cannot read."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from data.__main__ import main

STORY = "Gunmen killed two soldiers near Daquq on Sunday, a security source said."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_json_gives_every_field_with_its_evidence(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "extract",
        str(report),
        "--published",
        "2024-07-16",
        "--source",
        "Rudaw",
        "--url",
        "https://rudaw.net/1",
    ]
    assert main([*arguments, "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    fields = read[0]["candidates"][0]["fields"]
    assert fields["event_date"]["value"] == "2024-07-14"
    assert fields["fatalities"]["evidence"][0]["quote"] == "killed two soldiers"
    assert (fields["source"]["value"], fields["source_url"]["value"]) == ("Rudaw", "https://rudaw.net/1")
    assert len(read[0]["sha256"]) == 64


def test_person_reads_a_line_an_incident(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(report)]) == 0
    shown = capsys.readouterr().out
    assert "incidents: 1" in shown
    assert "fatalities 2" in shown
    assert "enter the date" in shown


def test_wrong_file_is_named_and_the_others_go_on(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    assert main(["extract", str(empty), str(report)]) == 1
    assert "empty.txt" in capsys.readouterr().err


def test_nothing_read_is_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(tmp_path / "none.txt"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out) == []


def test_report_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert main(["extract", "-"]) == 0
    assert "incidents: 1" in capsys.readouterr().out


def test_wrong_day_is_refused(report: Path) -> None:
    with pytest.raises(SystemExit):
        main(["extract", str(report), "--published", "16.7.2024"])
