"""How near the limits, with a few rows and without a browser: every stage has its least beside it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.limits import Stage, format_table, measure_join, measure_store
from benchmarks.same_incidents import make_crowd


def test_store_and_join_are_measured_beside_their_least(tmp_path: Path) -> None:
    stages = measure_store(make_crowd(tmp_path, 600), 1) + measure_join(600, 1)
    assert [stage.name for stage in stages if stage.ours_ms <= 0 or stage.limit_ms <= 0] == []
    assert len(stages) == 6


def test_ratio_says_how_many_times_the_least_is_taken() -> None:
    table = format_table([Stage("marks of all", 120, "a scan", 4)])
    assert table.endswith("| marks of all | 120 ms | a scan | 4.0 ms | 30.0 |")
