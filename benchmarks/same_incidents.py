"""One crowd of incidents in two homes: a store for Faultline, and a Parquet file for the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from benchmarks.plausible import fill_store
from data.filters import IncidentFilter
from data.imports import ensure_shipped
from data.opening import open_store

PEER_COLUMNS = ("incident_id", "event_date", "event_type", "province", "longitude", "latitude")
_ALL = IncidentFilter()


@dataclass(frozen=True)
class Crowd:
    """So many incidents, in a folder.

    Attributes
    ----------
    incidents
        In the store: as many as were asked for, and at least the shipped ones, which the page always has.
    located
        With coordinates: what a map can show, and what the file has.
    """

    folder: Path
    incidents: int
    located: int

    @property
    def store(self) -> str:
        """The store's address."""
        return f"duckdb:///{self.folder / 'faultline.duckdb'}"

    @property
    def file(self) -> Path:
        """The Parquet file, one row an incident, `PEER_COLUMNS`."""
        return self.folder / "incidents.parquet"


def make_crowd(folder: Path, n: int) -> Crowd:
    """Make `n` incidents in a folder, unless they are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    crowd = Crowd(folder, 0, 0)
    store = open_store(crowd.store)
    if not crowd.file.exists():
        ensure_shipped(store)
        missing = n - store.summarise(_ALL).incidents
        if missing > 0:
            fill_store(store, missing)
        parts = [part[list(PEER_COLUMNS)] for part in store.stream_incidents(_ALL)]
        rows = pd.concat(parts, ignore_index=True).dropna(subset=["longitude", "latitude"])
        rows.to_parquet(crowd.file, index=False)
    incidents = store.summarise(_ALL).incidents
    store.home.close()
    return Crowd(folder, incidents, len(pd.read_parquet(crowd.file, columns=["incident_id"])))
