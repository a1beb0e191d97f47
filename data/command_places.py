"""The flags of `python -m data` that say whose lines count, and what moves when other lines do."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from data.filters import IncidentFilter
from data.frames import as_records
from data.imports import open_with_shipped
from data.messages import N_, Message
from data.moves import compare_placings, compared_with
from data.placements import placed_by
from data.store import Store
from data.store_error import StoreError
from geo.boundaries import DEFAULT_SET
from geo.claim_tables import SHIPPED

_LISTED = 1000


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that choose a boundary set and a list of disputed units."""
    parser.add_argument("--boundaries", metavar="SET", default=DEFAULT_SET, help="whose lines; see python -m geo list")
    parser.add_argument("--claims", metavar="LIST", default=SHIPPED, help="whose list of disputed units")
    parser.add_argument("--against", metavar="SET", help="another set: what moves when its lines count instead")


def open_placed(given: argparse.Namespace, chosen: IncidentFilter) -> Store:
    """Open the store that the flags name, as of the moment and by the lines that they name.

    Raises
    ------
    StoreError
        Also when the filter is for what moves and no other lines are named.
    """
    if chosen.moved and not given.against:
        raise StoreError(Message("moved-against-nothing", N_("--moved needs --against, another set of lines.")))
    store = open_with_shipped(given.store).as_of(given.as_of)
    placed = placed_by(store, given.boundaries, given.claims, on_progress=_tell)
    return compared_with(placed, open_other(given, placed)) if given.against else placed


def open_other(given: argparse.Namespace, store: Store) -> Store:
    """Open the same by the lines of `--against`."""
    return placed_by(store, given.against, given.claims, on_progress=_tell)


def describe_moved(given: argparse.Namespace, store: Store, chosen: IncidentFilter) -> dict[str, Any]:
    """Say what moves when the lines of `--against` count in place of `--boundaries`."""
    moves = compare_placings(store, open_other(given, store), chosen)
    listed = moves.list_moved(limit=_LISTED)
    names = {"province": "from_province", "district": "from_district"}
    names |= {"other_province": "to_province", "other_district": "to_district"}
    return {
        "boundaries": given.against,
        "level": moves.level,
        "by_province": _totals(moves.by_province, "province"),
        "by_district": _totals(moves.by_district, "province", "district"),
        "incidents": moves.incidents,
        "move": moves.moved,
        "move_between_provinces": moves.moved_between_provinces,
        "placed_by_neither": moves.placed_by_neither,
        "not_located": moves.not_located,
        "moved": [
            {names.get(key, key): value if key != "event_date" else str(value) for key, value in row.items()}
            for row in as_records(listed[[*names, "incident_id", "event_date", "location"]])
        ],
    }


def _totals(frame: Any, *keys: str) -> list[dict[str, Any]]:
    return [
        {key: row[key] for key in keys}
        | {"incidents": row["incidents"], "against": row["other_incidents"], "deaths": row["deaths"]}
        | {"deaths_against": row["other_deaths"]}
        for row in as_records(frame)
    ]


def _tell(done: float) -> None:
    """Tell a person at a terminal how much is placed; a program that reads the output sees nothing of it."""
    if sys.stderr.isatty():
        print(f"\rplacing incidents: {done:4.0%}", end="" if done < 1 else "\n", file=sys.stderr, flush=True)
