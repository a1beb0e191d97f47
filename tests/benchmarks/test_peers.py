"""The side-by-side without a browser: one crowd in two homes, what a page shows of it, and what the report says."""

from __future__ import annotations

import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.peer_pages.incidents import FILE_VARIABLE
from benchmarks.peers import PEERS
from benchmarks.peers_report import CHART, Outcome, draw_chart, format_table, write_report
from benchmarks.processes import Watcher, list_below, read_tree
from benchmarks.same_incidents import PEER_COLUMNS, make_crowd
from data.filters import IncidentFilter
from data.opening import open_store

FOLIUM = ("folium_markers", "folium_geojson")


def test_crowd_is_the_same_in_the_store_and_in_the_file(tmp_path: Path) -> None:
    crowd = make_crowd(tmp_path, 600)
    rows = pd.read_parquet(crowd.file)
    assert crowd.incidents == 600
    assert len(rows) == crowd.located > 500
    assert list(rows.columns) == list(PEER_COLUMNS)
    there = open_store(crowd.store).summarise(IncidentFilter(province=("Diyala",))).incidents
    assert 0 < (rows["province"] == "Diyala").sum() <= there
    assert make_crowd(tmp_path, 600) == crowd


@pytest.mark.parametrize("peer", [peer for peer in PEERS if peer.script.stem not in FOLIUM][1:], ids=lambda p: p.name)
def test_page_filters_by_province(peer: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("plotly", reason="a dependency of the benchmarks")
    rows = {"province": ["Diyala", "Kirkuk", "Kirkuk"], "longitude": [45.0, 44.0, 44.1], "latitude": [34.0, 35.0, 35.1]}
    pd.DataFrame(rows).to_parquet(tmp_path / "rows.parquet")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "rows.parquet"))
    page = AppTest.from_file(str(peer.script), default_timeout=30).run()  # type: ignore[attr-defined]
    assert not page.exception
    assert page.text[0].value == "3 incidents"
    page.sidebar.button_group[0].set_value(["Kirkuk"]).run()
    assert page.text[0].value == "2 incidents"


def test_report_says_what_was_stopped_and_never_a_number_for_it(tmp_path: Path) -> None:
    outcomes = [
        Outcome(
            "Faultline", 1_000, 2_000, 1_800, 1e6, [500, 700, 600], [400, 300, 350], [1e5] * 3, 500 * 2**20, 300 * 2**20
        ),
        Outcome(
            "st.map", 1_000, 1_500, 1_500, 1e6, [400], [400], [1e5], 400 * 2**20, 200 * 2**20, stopped="the tab crashed"
        ),
        Outcome("folium markers", 1_000, stopped="> 90 s"),
        Outcome("st.map", 10_000, stopped="not tried"),
    ]
    table = format_table(outcomes).splitlines()
    assert table[2] == (
        "| 1,000 | **Faultline** | 1.80 s | 2.00 s | 0.35 s | 0.40 s | 0.60 s | 1.00 MB | 0.10 MB | 500 MiB | 300 MiB |"
    )
    assert "0.40 s, then the tab crashed" in table[3]
    assert table[4].startswith("| 1,000 | folium markers | > 90 s |  |")
    assert table[5].startswith("| 10,000 | st.map | not tried |  |")
    path = tmp_path / "performance.md"
    write_report(outcomes, {"Day": "today"}, path, limit_s=90)
    text = path.read_text(encoding="utf-8")
    assert f"({CHART})" in text
    assert "- Day: today" in text
    drawn = ET.fromstring((tmp_path / CHART).read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert len([e for e in drawn.iter() if e.tag.endswith("polyline")]) == 6


def test_chart_of_one_size_is_drawn() -> None:
    assert "<circle" in draw_chart([Outcome("Faultline", 1_000, 2_000, 1_800, 1e6, [500], [400], [1e5])])


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads Linux' /proc")
def test_watcher_sees_the_work_and_the_memory_of_a_server() -> None:
    waits = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert waits.pid in list_below(read_tree(), waits.pid)
        with Watcher(waits.pid) as watcher:
            deadline = time.monotonic() + 10
            while not (watcher.server_bytes and watcher.is_quiet(0.3)):
                assert time.monotonic() < deadline
                time.sleep(0.02)
    finally:
        waits.communicate(b"\n")
