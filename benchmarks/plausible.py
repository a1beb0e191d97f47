"""Incidents that look like the shipped ones, as many as wanted, and the same ones for the same seed.

Each is one of the shipped incidents moved: to another day of its kind of year, some way along the land around its
place, with other numbers and with words of other reports. So places, types, actors, precisions and gaps come as often
as they do in the real set, and a search has a real vocabulary to look through.

    python -m benchmarks.plausible 100000 duckdb:////tmp/many.duckdb
"""

from __future__ import annotations

import sys
import time
from datetime import date

import numpy as np
import pandas as pd

from data.imports import SHIPPED
from data.joining import assign_joined
from data.ledger import ImportEntry, record_import
from data.opening import open_store
from data.schema import COLUMN, REPORTED
from data.store import Store

FIRST_DAY, LAST_DAY = date(2003, 1, 1), date(2026, 3, 31)
_SPREAD_DEGREES = 0.12
_HELD_COLUMNS = ("line", "reasons", "row")


def make_many(n: int, *, seed: int = 4) -> pd.DataFrame:
    """Make `n` incidents.

    Returns
    -------
    DataFrame
        The schema's reported columns, typed as the validation gives them; IDs `SYN-…`, each once.
    """
    rng = np.random.default_rng(seed)
    shipped = _read_shipped()
    frame = shipped.iloc[rng.integers(0, len(shipped), n)].reset_index(drop=True)
    other = shipped.iloc[rng.integers(0, len(shipped), n)].reset_index(drop=True)
    frame["incident_id"] = [f"SYN-{number:07d}" for number in range(n)]
    days = rng.integers(0, (LAST_DAY - FIRST_DAY).days + 1, n)
    frame["event_date"] = (pd.Timestamp(FIRST_DAY) + pd.to_timedelta(days, unit="D")).astype("datetime64[s]")
    for name in ("longitude", "latitude"):
        moved = frame[name] + rng.normal(0, _SPREAD_DEGREES, n)
        frame[name] = moved.where(frame["geo_precision"] != 3, frame[name]).round(5)
    frame["notes"] = frame["notes"] + " " + other["notes"].str.slice(0, 120) + [f" Report {n:d}." for n in range(n)]
    frame["actor2"] = frame["actor2"].where(rng.random(n) < 0.7, other["actor2"])
    for name in ("fatalities", "injured"):
        frame[name] = (frame[name] + rng.poisson(0.4, n)).astype("Int64")
    frame["fatalities_low"] = frame["fatalities_high"] = pd.array([pd.NA] * n, dtype="Int64")
    return frame[list(REPORTED)]


def fill_store(store: Store, n: int, *, seed: int = 4) -> None:
    """Store `n` such incidents as one import."""
    staged = assign_joined(make_many(n, seed=seed))
    staged["line"] = range(2, n + 2)
    held = pd.DataFrame({name: pd.Series(dtype=object) for name in _HELD_COLUMNS})
    days = staged["event_date"]
    entry = ImportEntry(
        file_name=f"{n} synthetic incidents", sha256=f"{seed:064x}", format="faultline", encoding="utf-8",
        boundary_set="natural-earth", rows_read=n, duplicate=0, held=0,
        first_day=days.min().date(), last_day=days.max().date(), note="made by benchmarks.plausible",
    )  # fmt: skip
    record_import(store, staged, held, entry)


def _read_shipped() -> pd.DataFrame:
    frame = pd.read_csv(SHIPPED)
    for name in REPORTED:
        kind = COLUMN[name].kind
        if name not in frame:
            frame[name] = None
        if kind in ("count", "code"):
            frame[name] = pd.to_numeric(frame[name]).astype("Int64")
        elif kind == "degrees":
            frame[name] = frame[name].astype("float64")
        elif kind == "date":
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
        else:
            frame[name] = frame[name].fillna("").astype("str")
    return frame[list(REPORTED)]


def main(arguments: list[str]) -> int:
    """Fill the store that the second argument names with as many incidents as the first says."""
    n, store = int(arguments[0]), open_store(arguments[1])
    began = time.perf_counter()
    fill_store(store, n)
    print(f"{n} incidents stored in {store.home.address} in {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
