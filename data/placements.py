"""Whose lines count: where each incident lies by every boundary set in use, computed once and kept in the store.

What the set built in says stands in `incidents` itself; what any other set says, or the same set with another list of
disputed units, in `placements`, one row for each version of an incident, so that the past can be asked for by any set
too. A pair of set and list is a *reading*. It is made when it is first asked for, brought up within every transaction
that brings versions, and made anew when its file, its tolerance or the rules change.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from data import frames
from data.home import Cursor
from data.joining import assign_placed
from data.messages import N_, Message
from data.store import Store
from data.store_error import StoreError
from data.tables import INCIDENTS, PLACED, PLACEMENTS
from geo import placing
from geo.boundaries import DEFAULT_SET, BoundaryError, BoundaryRecord, BoundarySet, find_record, load_record
from geo.claim_tables import SHIPPED, ClaimsTable, read_claims

CHUNK = 50_000
"""Versions that are placed at once; progress is told after each."""

_log = logging.getLogger(__name__)
_ASKED = ("version_id", "admin1", "admin2", "location", "longitude", "latitude", "geo_precision")
_COLUMNS = ", ".join(f'"{name}"' for name in PLACEMENTS)
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Reading:
    """One of the store's readings; see `tables.READINGS`."""

    reading: int
    set_id: str
    claims_id: str
    signature: str
    placed_to: int


def ignore_progress(done: float) -> None:
    """Let the progress pass untold."""


def list_readings(store: Store) -> list[Reading]:
    """Give the readings that the store keeps beside the one built in."""
    return [Reading(**row) for row in frames.as_records(store.rows("SELECT * FROM readings ORDER BY reading"))]


def placed_by(
    store: Store, set_id: str = DEFAULT_SET, claims_id: str = SHIPPED, *, on_progress: Progress = ignore_progress
) -> Store:
    """Give the store as a boundary set and a list of disputed units place its incidents.

    Parameters
    ----------
    store
        The store, or a view of it as of a moment, which the result keeps.
    set_id, claims_id
        Whose lines, and whose list.
    on_progress
        Is told how much is done, 0 to 1, while incidents are placed that were not before.

    Returns
    -------
    Store
        A view with the same questions; every answer is by these lines.

    Raises
    ------
    StoreError
        There is no such set or list, its file cannot be used, or the store cannot be written.
    """
    view = copy.copy(store)
    view.set_id, view.claims_id, view.reading = set_id, claims_id, None
    if (set_id, claims_id) == (DEFAULT_SET, SHIPPED):
        return view
    try:
        record, claims = find_record(set_id), read_claims(claims_id)
        signature = sign(record, claims)
        known = _find(store, set_id, claims_id)
        latest = int(store.rows("SELECT coalesce(max(version_id), 0) AS latest FROM incidents")["latest"].iloc[0])
        if known is None or known.signature != signature or known.placed_to != latest:
            _place_all(store, record, claims, signature, on_progress)
            known = _find(store, set_id, claims_id)
    except BoundaryError as error:
        template = N_("The boundary set “{set_id}” cannot be used: {detail}")
        raise StoreError(Message("set-unusable", template, {"set_id": set_id, "detail": str(error)})) from error
    assert known is not None  # noqa: S101 - it was just made
    view.reading = known.reading
    return view


def sign(record: BoundaryRecord, claims: ClaimsTable) -> str:
    """Give a signature that differs when a set, a list or a rule of placing does."""
    parts = (
        record.sha256, record.level, record.name_column, record.iso_column, record.province_column, record.crs,
        record.provinces_from, f"{record.tolerance_m:g}", claims.sha256, str(placing.VERSION),
    )  # fmt: skip
    return sha256("\n".join(parts).encode()).hexdigest()


def forget_set(store: Store, *, set_id: str = "", claims_id: str = "") -> None:
    """Drop what the store keeps of a set, or of a list, that is no longer there."""
    gone = [each for each in list_readings(store) if each.set_id == set_id or each.claims_id == claims_id]
    if gone:
        with store.writing() as cursor:
            for each in gone:
                _drop(cursor, each.reading)


def place_new(cursor: Cursor) -> None:
    """Place, by every reading, the versions that came since; within the transaction that brought them.

    A set whose file cannot be read now is left behind: it is brought up, or refused, when it is asked for.
    """
    latest = _latest(cursor)
    for row in cursor.fetch("SELECT * FROM readings").to_pylist():
        known = Reading(**row)
        if known.placed_to >= latest:
            continue
        try:
            record, claims = find_record(known.set_id), read_claims(known.claims_id)
            if sign(record, claims) == known.signature:
                _place(cursor, known.reading, load_record(record), claims, known.placed_to, latest, ignore_progress)
        except (BoundaryError, OSError) as error:
            _log.warning("Placed nothing by %s: %s", known.set_id, error)


def place_built_in(cursor: Cursor) -> None:
    """Place every version anew by the set built in; for a store whose incidents were placed by an earlier rule."""
    asked = ", ".join(f'"{name}"' for name in _ASKED)
    rows = frames.to_frame(cursor.fetch(f"SELECT {asked} FROM incidents ORDER BY version_id"))  # noqa: S608
    placed = assign_placed(rows)
    placed["version_id"] = rows["version_id"].to_numpy()
    cursor.register("placed", frames.to_arrow(placed, {name: INCIDENTS[name] for name in ("version_id", *PLACED)}))
    values = ", ".join(f'"{name}" = p."{name}"' for name in PLACED)
    cursor.execute(
        f"UPDATE incidents SET {values} FROM placed p WHERE p.version_id = incidents.version_id"  # noqa: S608
    )
    cursor.unregister("placed")


def _find(store: Store, set_id: str, claims_id: str) -> Reading | None:
    return next((each for each in list_readings(store) if (each.set_id, each.claims_id) == (set_id, claims_id)), None)


def _place_all(
    store: Store, record: BoundaryRecord, claims: ClaimsTable, signature: str, on_progress: Progress
) -> None:
    """Make a reading, or bring it up; another process may have been quicker."""
    boundaries = load_record(record)
    with store.writing() as cursor:
        known = [
            Reading(**row)
            for row in cursor.fetch(
                "SELECT * FROM readings WHERE set_id = ? AND claims_id = ?", [record.id, claims.id]
            ).to_pylist()
        ]
        kept = [each for each in known if each.signature == signature]
        for each in known:
            if each not in kept:
                _drop(cursor, each.reading)
        if kept:
            reading, start = kept[0].reading, kept[0].placed_to
        else:
            # Never a number that was used before: kept answers are found by it.
            highest = "SELECT coalesce(max(reading), 0) AS n FROM readings"
            version = cursor.fetch("SELECT number FROM meta WHERE name = 'version'").column(0)[0].as_py()
            reading, start = max(int(cursor.fetch(highest).column(0)[0].as_py()), int(version)) + 1, 0
            cursor.execute("INSERT INTO readings VALUES (?, ?, ?, ?, 0)", [reading, record.id, claims.id, signature])
        _place(cursor, reading, boundaries, claims, start, _latest(cursor), on_progress)


def _place(
    cursor: Cursor,
    reading: int,
    boundaries: BoundarySet,
    claims: ClaimsTable,
    start: int,
    latest: int,
    on_progress: Progress,
) -> None:
    """Place the versions above `start`, up to `latest`."""
    asked = ", ".join(f'"{name}"' for name in _ASKED)
    sql = f"SELECT {asked} FROM incidents WHERE version_id > ? AND version_id <= ? ORDER BY version_id"  # noqa: S608
    for first in range(start, latest, CHUNK):
        on_progress((first - start) / max(latest - start, 1))
        rows = frames.to_frame(cursor.fetch(sql, [first, min(first + CHUNK, latest)]))
        placed = assign_placed(rows, boundaries=boundaries, claims=claims)
        placed["version_id"] = rows["version_id"].to_numpy()
        placed["reading"] = reading
        cursor.register("placed", frames.to_arrow(placed, PLACEMENTS))
        cursor.execute(f"INSERT INTO placements ({_COLUMNS}) SELECT {_COLUMNS} FROM placed")  # noqa: S608
        cursor.unregister("placed")
    cursor.execute("UPDATE readings SET placed_to = ? WHERE reading = ?", [latest, reading])
    on_progress(1.0)


def _drop(cursor: Cursor, reading: int) -> None:
    cursor.execute("DELETE FROM placements WHERE reading = ?", [reading])
    cursor.execute("DELETE FROM readings WHERE reading = ?", [reading])


def _latest(cursor: Cursor) -> int:
    return int(cursor.fetch("SELECT coalesce(max(version_id), 0) FROM incidents").column(0)[0].as_py())
