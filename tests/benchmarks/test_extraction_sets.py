"""The extraction keeps what it reached: on the reports written for this project, and on the one of Qarahanjir."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction import FIELDS, SCORES, TARGETS, is_right, read_incidents, read_reports, score

WRITTEN = Path(__file__).parents[2] / "benchmarks" / "reports" / "written.jsonl"


@pytest.mark.parametrize("name", [name for name in SCORES if name in TARGETS])
def test_written_reports_are_read_as_well_as_is_asked(name: str, scores: dict[str, float | None]) -> None:
    reached = scores[name]
    assert reached is not None
    assert reached <= TARGETS[name] if name == "false_alarms" else reached >= TARGETS[name]


@pytest.fixture(scope="module")
def scores() -> dict[str, float | None]:
    total, _ = score(read_reports(WRITTEN))
    return total.scores()


def test_report_on_qarahanjir_is_right_in_every_field(shared: Path) -> None:
    report = next(report for report in read_reports(shared / "reports" / "dev.jsonl") if report["id"] == "r000")
    [got], _ = read_incidents(report)
    [coded] = report["incidents"]
    assert {name: is_right(name, coded, got) for name in FIELDS} == dict.fromkeys(FIELDS, True)
