"""Incidents made for tests, valid by default."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from data.joining import assign_joined
from data.ledger import ImportEntry, record_import
from data.messages import Message
from data.opening import open_store
from data.schema import COLUMN, REPORTED
from data.store import Store

KIRKUK = (44.3922, 35.4681)
"""Longitude and latitude of a place well inside the province."""


def make_incidents(n: int = 1, **columns: Any) -> pd.DataFrame:
    """Make `n` valid incidents with the schema's reported columns, typed as the validation gives them.

    Each is a battle in Kirkuk, a day after the one before it; `columns` replaces whole columns, by one value or by a
    sequence of `n`.
    """
    values: dict[str, Any] = {
        "incident_id": [f"KIR-{place:04d}" for place in range(1, n + 1)],
        "event_date": [date(2021, 1, 1) + timedelta(days=place) for place in range(n)],
        "time_precision": 1,
        "admin1": "Kirkuk",
        "admin2": "Kirkuk",
        "location": "Kirkuk",
        "longitude": KIRKUK[0],
        "latitude": KIRKUK[1],
        "geo_precision": 1,
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "Islamic State (ISIS)",
        "actor2": "Iraqi Army; PMF",
        "fatalities": 0,
        "notes": "An attack was repelled.",
        "source": "Rudaw",
        "source_url": "https://example.org/report",
    }
    frame = pd.DataFrame(dict.fromkeys(REPORTED), index=range(n))
    for name, value in (values | columns).items():
        frame[name] = list(value) if isinstance(value, (list, tuple, range)) else [value] * n
    for name in REPORTED:
        kind = COLUMN[name].kind
        if kind in ("count", "code"):
            frame[name] = frame[name].astype("Int64")
        elif kind == "degrees":
            frame[name] = frame[name].astype("float64")
        elif kind == "date":
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
        else:
            frame[name] = frame[name].fillna("").astype("str")
    return frame


def new_address(folder: Path) -> str:
    """Give the address of a store that is not there yet; the fixture `any_home` gives other ones."""
    return f"duckdb:///{folder / 'store.duckdb'}"


def make_store(folder: Path, *files: pd.DataFrame) -> Store:
    """Make a store, in a folder where its home is a file, and import each of the frames into it."""
    store = open_store(new_address(folder))
    for frame in files:
        import_frame(store, frame)
    return store


def import_frame(store: Store, frame: pd.DataFrame, *, held: int = 0, format: str = "faultline") -> int:
    """Import a frame of valid incidents, with some made-up held rows; give the import's number."""
    staged = assign_joined(frame)
    staged["line"] = range(2, len(frame) + 2)
    kept = pd.DataFrame(
        {
            "line": range(len(frame) + 2, len(frame) + 2 + held),
            "reasons": [[Message("bad", "Line {line} is bad.", {"line": 1})] for _ in range(held)],
            "row": [{"notes": "x"} for _ in range(held)],
        }
    )
    days = frame["event_date"].dropna()
    entry = ImportEntry(
        "made.csv", "0" * 64, format, "utf-8", "natural-earth", len(frame) + held, 0, held,
        days.min().date() if len(days) else None, days.max().date() if len(days) else None,
    )  # fmt: skip
    return record_import(store, staged, kept, entry)[0]
