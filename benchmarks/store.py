"""How long the store takes for each question, in whichever home: every answer is asked for anew, none is kept.

python -m benchmarks.plausible 1000000 duckdb:////tmp/many.duckdb
python -m benchmarks.store duckdb:////tmp/many.duckdb postgresql://faultline@/many
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from data.filters import IncidentFilter
from data.kept_results import KeptResults
from data.marks import select_marks
from data.opening import open_store
from data.store import Store

ALL = IncidentFilter()
NARROW = IncidentFilter(province=("Diyala",), date_from=date(2019, 1, 1), date_to=date(2019, 12, 31))
REPEATS = 3


def list_questions(store: Store) -> dict[str, Callable[[], Any]]:
    """Give what is asked, by what it is."""
    incidents = store.summarise(ALL).incidents
    deep = max(0, incidents // 2 - 50)
    middle = store.select_incidents(ALL, offset=deep, limit=1)["incident_id"].iloc[0]
    return {
        "version": store.version,
        "headline, all": lambda: store.summarise(ALL),
        "headline, one province and year": lambda: store.summarise(NARROW),
        "provinces, all": lambda: store.count_by_area(ALL),
        "timeline by month, all": lambda: store.count_by_period(ALL, "month"),
        "options of actors, all": lambda: store.count_options(ALL, "actor"),
        "marks, all": lambda: select_marks(store, ALL).frame,
        "marks, one province and year": lambda: select_marks(store, NARROW).frame,
        "search, a rare word": lambda: store.summarise(IncidentFilter(q="77777")),
        "search, a common word": lambda: store.summarise(IncidentFilter(q="peshmerga")),
        "search, two words": lambda: store.summarise(IncidentFilter(q="market bomb")),
        "one actor": lambda: store.summarise(IncidentFilter(actor=("Peshmerga",))),
        "table, first page": lambda: store.select_incidents(ALL, limit=100),
        "table, page in the middle": lambda: store.select_incidents(ALL, offset=deep, limit=100),
        "table by deaths, page in the middle": lambda: store.select_incidents(
            ALL, sort="fatalities", offset=deep, limit=100
        ),
        "table, the page of an incident": lambda: store.rank_of(middle, ALL),
        "one incident": lambda: store.find_incident(middle),
    }


def measure(store: Store) -> dict[str, float]:
    """Give the median milliseconds of each question, after one that warms the home up."""
    took: dict[str, float] = {}
    for name, ask in list_questions(store).items():
        times = []
        for _ in range(REPEATS + 1):
            store._results = KeptResults()  # what is measured is the asking
            began = time.perf_counter()
            ask()
            times.append((time.perf_counter() - began) * 1000)
        took[name] = statistics.median(times[1:])
        print(f"{store.home.dialect}: {name}: {took[name]:,.1f} ms", file=sys.stderr, flush=True)
    return took


def main(addresses: list[str]) -> int:
    """Print a table: a line for each question, a column for each store."""
    stores = [open_store(address) for address in addresses]
    took = [measure(store) for store in stores]
    head = [f"{store.home.dialect}, {store.summarise(ALL).incidents:,}" for store in stores]
    print("| question, ms (median) |", " | ".join(head), "|")
    print("| :-- |", " | ".join("--:" for _ in stores), "|")
    for name in took[0]:
        print(f"| {name} |", " | ".join(f"{each[name]:,.0f}" for each in took), "|")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
