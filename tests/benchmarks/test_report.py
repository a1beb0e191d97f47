"""The benchmarks' report: a section is replaced, its neighbours stay; a missed target shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.page import Measure, format_table
from benchmarks.report import describe_load, describe_machine, is_busy, write_measured, write_section


def test_section_is_replaced_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    write_section(path, "The page", "old")
    write_section(path, "The store", "kept")
    write_section(path, "The page", r"new \1")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Performance\n")
    assert "old" not in text
    assert text.index(r"new \1") < text.index("## The store\n\nkept\n")
    assert text.count("## The page") == 1


def test_writing_the_same_section_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    for heading in ("The page", "The store"):
        write_section(path, heading, "text")
    once = path.read_text(encoding="utf-8")
    write_section(path, "The page", "text")
    write_section(path, "The store", "text")
    assert path.read_text(encoding="utf-8") == once


def test_missed_target_shows_in_the_table() -> None:
    kept = Measure("filter change", "ms", (500, 600, 900), beside=100, target=700)
    missed = Measure("filter change, down", "bytes", (310_000.0,), target=300_000)
    table = format_table([kept, missed]).splitlines()
    assert table[2] == "| filter change | 600 ms | 900 ms | 700 ms ✓ | 100 ms | 6.0 |"
    assert table[3] == "| filter change, down | 310.0 kB | 310.0 kB | 300.0 kB ✗ |  |  |"


def test_machine_is_described_with_versions_and_day() -> None:
    facts = describe_machine(Chromium="1.2")
    assert facts["Chromium"] == "1.2"
    assert {"Day", "Machine", "Python", "streamlit", "duckdb"} <= facts.keys()


def test_times_of_a_busy_machine_are_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "performance.md"
    assert write_measured(path, "The page", "text", machine={"Day": "today"}, busy=True) == 1
    assert "busy" in capsys.readouterr().err
    assert not path.exists()
    assert write_measured(path, "The page", "text", machine={"Day": "today"}, busy=False) == 0
    assert "text\n\n- Day: today" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("load", "busy"), [(0.3, False), (500.0, True)])
def test_busy_machine_is_said_to_be_busy(monkeypatch: pytest.MonkeyPatch, load: float, busy: bool) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    assert is_busy() is busy
    assert ("busy" in describe_load()) is busy
