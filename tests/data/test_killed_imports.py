"""kill -9 at ten moments of an import: the store stands as before it, or as after it, and works. So does Ctrl-C."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.acled_shape import write_acled_shape
from data.imports import ensure_shipped
from data.opening import open_store
from data.tables import TABLES

ROOT = Path(__file__).parents[2]
ROWS, KILLS = 6_000, 10
_OF_THE_CLOCK = ("imported_at_utc",)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork, which this system has not")


def test_import_killed_at_any_moment_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "acled.csv"
    write_acled_shape(file, rows=ROWS)
    killer = subprocess.Popen(
        [sys.executable, "-m", "tests.data.killing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def run(store: Path, *order: Any) -> dict[str, Any]:
        assert killer.stdin is not None
        assert killer.stdout is not None
        command = ["--store", f"duckdb:///{store}", "import", str(file), "--progress"]
        killer.stdin.write(json.dumps([command, *order]) + "\n")
        killer.stdin.flush()
        answer: dict[str, Any] = json.loads(killer.stdout.readline())
        return answer

    try:
        stored = tmp_path / "stored.duckdb"
        ensure_shipped(open_store(f"duckdb:///{stored}"))
        before = fingerprint(stored)
        empty = tmp_path / "empty.duckdb"
        shutil.copy(stored, empty)
        whole = run(stored, None, 0.0)
        assert whole["status"] == 0, whole
        after = fingerprint(stored)
        assert len(whole["marks"]) > 30
        chance = random.Random(11)  # noqa: S311 - seeded, for moments
        ends = []
        for number in range(KILLS):
            victim = tmp_path / f"killed-{number}.duckdb"
            shutil.copy(empty, victim)
            moment = whole["seconds"] * (number + chance.random()) / KILLS
            passed = [mark for mark in whole["marks"] if mark <= moment]
            killed = run(victim, len(passed), moment - (passed[-1] if passed else 0.0))
            found = fingerprint(victim)
            ends.append((killed["status"], {before: "before", after: "after"}.get(found, "half")))
        again = run(victim, None, 0.0)
        interrupted = run(empty, len(whole["marks"]) - 3, 0.0, signal.SIGINT)
    finally:
        killer.kill()
        killer.communicate()
    assert {where for _, where in ends} <= {"before", "after"}, ends
    assert sum(status == -9 for status, _ in ends) >= KILLS / 2, ends
    assert again["status"] == 0
    assert (interrupted["status"], interrupted["last"]) in (
        (130, "acled.csv: Interrupted; nothing of this file was stored.\n"),
        (130, "acled.csv: Interrupted; the file had just been stored, as import 2, which can be taken back.\n"),
    ), interrupted
    assert fingerprint(empty) == (before if "nothing" in interrupted["last"] else after)
    if ends[-1][1] == "before":
        assert fingerprint(victim) == after


def fingerprint(store: Path) -> str:
    """Give all that a store holds but for the clock's times, as text."""
    opened = open_store(f"duckdb:///{store}")
    parts = []
    for table, columns in TABLES.items():
        names = ", ".join(f'"{name}"' for name in columns if name not in _OF_THE_CLOCK)
        rows = opened.rows(f'SELECT {names} FROM "{table}" ORDER BY ALL')  # noqa: S608 - our own names
        parts.append(rows.to_csv(index=False))
    opened.home.close()
    return "\n".join(parts)
