"""The search for duplicates, 100,000 records against 100,000, beside the straight pandas way in the same run.

`python -m benchmarks.duplicates [--rows N] [--seed S]`. The straight way joins all records of the same day and the two
days beside it and filters by distance; it knows no precision, so that it looks at less. Both are given made-up records
of two sources over eight years: towns as uneven as Iraq's, a fifth of the places and a fourteenth of the days inexact.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from data.duplicates import PLACE_KM, find_duplicates

DAYS = 8 * 365
TOWNS = 300


def make_records(rows: int, origin: str, seed: int) -> pd.DataFrame:
    """Make records of one source, the columns of `duplicates.NEEDED`."""
    towns = np.random.default_rng(1).uniform([42, 33], [46, 37], (TOWNS, 2))
    random = np.random.default_rng(seed)
    town = (random.zipf(1.3, rows) - 1) % TOWNS
    places = towns[town] + random.normal(0, 0.01, (rows, 2))
    missing = pd.array([None] * rows, dtype="Int64")
    return pd.DataFrame(
        {
            "incident_id": [f"{origin}-{number}" for number in range(rows)],
            "event_date": pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, DAYS, rows), unit="D"),
            "time_precision": pd.array(random.choice([1, 2, 3], rows, p=[0.93, 0.05, 0.02]), dtype="Int64"),
            "longitude": places[:, 0],
            "latitude": places[:, 1],
            "geo_precision": pd.array(random.choice([1, 2, 3], rows, p=[0.8, 0.15, 0.05]), dtype="Int64"),
            "event_type": random.choice(["Battles", "Explosions/Remote violence", "Protests"], rows),
            "sub_event_type": "",
            "actor1": random.choice(["Islamic State (ISIS)", "Daesh", "Iraqi Army", "Unknown", "Peshmerga"], rows),
            "actor2": random.choice(["Civilians", "PMF", ""], rows),
            "fatalities": pd.array(random.integers(0, 10, rows), dtype="Int64"),
            "fatalities_low": missing,
            "fatalities_high": missing,
            "location": [f"town {number}" for number in town],
            "admin1": "",
            "source_url": "",
            "origin": origin,
        }
    )


def count_scored(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Count the pairs that Faultline would show."""
    return len(find_duplicates(one, other))


def count_straight(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Count near pairs as one writes it down first: merge by day, once for each day beside, then filter."""
    found = 0
    columns = ["event_date", "longitude", "latitude", "event_type"]
    for offset in (-1, 0, 1):
        moved = other[columns].assign(event_date=other["event_date"] + pd.Timedelta(days=offset))
        pairs = one[columns].merge(moved, on="event_date", suffixes=("_a", "_b"))
        a, b = np.radians(pairs["latitude_a"]), np.radians(pairs["latitude_b"])
        across = np.radians(pairs["longitude_a"] - pairs["longitude_b"])
        half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(across / 2) ** 2
        near = 2 * 6371.0088 * np.arcsin(np.sqrt(half)) <= 2 * PLACE_KM[1]
        found += int((near & (pairs["event_type_a"] == pairs["event_type_b"])).sum())
    return found


def main() -> None:
    """Print both times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=10)
    given = parser.parse_args()
    one, other = (make_records(given.rows, origin, given.seed + place) for place, origin in enumerate("ab"))
    ways: dict[str, Callable[[pd.DataFrame, pd.DataFrame], int]] = {
        "faultline, all precisions, scored": count_scored,
        "pandas, exact records only, not scored": count_straight,
    }
    for name, count in ways.items():
        began = time.perf_counter()
        pairs = count(one, other)
        print(f"{given.rows:,} against {given.rows:,}: {name}: {time.perf_counter() - began:.1f} s, {pairs:,} pairs")


if __name__ == "__main__":
    main()
