"""The ledger: what each import did, in one transaction.

An incident has one row for each version, and each version is carried by the import that brought it and by every later
import whose file said the same. What the files say of it now is the version carried by the latest import not taken
back (`data.reverting` takes one back). A file's row is compared with what the files said, never with what a merge made
of it: the same file again changes nothing, and leaves a merge alone. What stands, merges included, is
`data.standing`'s.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data import frames
from data.home import Cursor
from data.schema import REPORTED
from data.stages import Tell, tell_nobody
from data.standing import next_sequence, restand
from data.store import Store
from data.tables import HELD, IMPORTS, INCIDENTS, STAGED, TABLES

FATES: tuple[str, ...] = ("added", "updated", "unchanged", "duplicate", "held")
"""What becomes of a row; every row of a file has exactly one."""

_SAME = " AND ".join(f's."{name}" IS NOT DISTINCT FROM c."{name}"' for name in REPORTED if name != "incident_id")
_DECIDE = f"""
SELECT s.line, s.incident_id, c.import_id AS version_import_id,
    CASE WHEN c.incident_id IS NULL THEN 'added' WHEN {_SAME} THEN 'unchanged' ELSE 'updated' END AS fate
FROM staged s LEFT JOIN {{table}} c ON c.incident_id = s.incident_id AND c.filed
"""  # noqa: S608 - the schema's own names
_GIVEN = {"import_id": "?", "current": "TRUE", "filed": "TRUE", "merged": "FALSE"}
_SLICE = 122_880
"""Rows stored between two words to whoever waits, and may want to cancel."""


class AlreadyImported(Exception):  # noqa: N818 - it is no error: somebody else was quicker
    """The same bytes were imported before; nothing was stored."""


@dataclass(frozen=True)
class ImportEntry:
    """What the ledger notes of a file.

    Attributes
    ----------
    file_name, sha256
        The file's name without folders, and the hash of its bytes.
    format, encoding
        As it was read.
    boundary_set
        Which boundaries its incidents were joined to, with their version.
    rows_read, duplicate, held
        Rows of the file, and how many of them were decided without the store.
    first_day, last_day
        Of its valid rows; None when there are none.
    note
        Free text.
    said
        How it was read, for its held rows; see `tables.IMPORTS`.
    leads
        Whether its rows are leads, which are kept apart.
    """

    file_name: str
    sha256: str
    format: str
    encoding: str
    boundary_set: str
    rows_read: int
    duplicate: int
    held: int
    first_day: date | None
    last_day: date | None
    note: str = ""
    said: str = ""
    leads: bool = False

    @property
    def table(self) -> str:
        """The table of the store that its rows go to."""
        return "leads" if self.leads else "incidents"


def decide_rows(cursor: Cursor, staged: pd.DataFrame, table: str = "incidents") -> pd.DataFrame:
    """Say what each row would do to the store.

    Parameters
    ----------
    cursor
        A cursor of the store.
    staged
        Columns of `tables.STAGED`; each incident_id once.
    table
        "incidents" or "leads".

    Returns
    -------
    DataFrame
        One row for each of `staged`: `line`, `incident_id`, `version_import_id` (the import of the version that
        stands, NA if none), `fate` (added, updated or unchanged).
    """
    _stage(cursor, staged)
    try:
        return frames.to_frame(cursor.fetch(f"{_DECIDE.format(table=table)} ORDER BY s.line"))
    finally:
        cursor.unregister("staged")


def record_import(
    store: Store,
    staged: pd.DataFrame,
    held: pd.DataFrame,
    entry: ImportEntry,
    *,
    once: bool = False,
    also: Callable[[Cursor, int], None] | None = None,
    tell: Tell = tell_nobody,
) -> tuple[int, pd.DataFrame]:
    """Store an import: its new versions, its held rows, its entry; all of it or nothing.

    Parameters
    ----------
    store
        The store.
    staged
        Columns of `tables.STAGED`; each incident_id once. What each row does is decided here, within the transaction,
        since the store may have changed after a preview.
    held
        `line`, `reasons` (lists of Message), `row` (mappings of column to raw text).
    entry
        What the ledger notes of the file.
    once
        Raise `AlreadyImported` where the same bytes were imported before, taken back or not.
    also
        Is given the transaction's cursor and the import's number, for what is to be stored with it or not at all.
    tell
        Is told of "store" as it goes on; what it raises undoes the import.

    Returns
    -------
    tuple
        The import's number, and each row's fate as `decide_rows` gives it.

    Raises
    ------
    StoreError
        When it could not be stored; nothing was then.
    """
    with store.writing() as cursor:
        if once and cursor.fetch("SELECT 1 FROM imports WHERE sha256 = ?", [entry.sha256]).num_rows:
            raise AlreadyImported(entry.file_name)
        import_id = next_entry(cursor)
        rows = _stage(cursor, staged)
        cursor.execute(f"CREATE TEMP TABLE decided AS {_DECIDE.format(table=entry.table)}")
        fates = frames.to_frame(cursor.fetch("SELECT * FROM decided ORDER BY line"))
        _insert_versions(cursor, import_id, rows, fates, lambda done: tell("store", 0.1 + 0.6 * done), entry.table)
        _insert_held(cursor, import_id, held)
        counts = {fate: int((fates["fate"] == fate).sum()) for fate in ("added", "updated", "unchanged")}
        _insert_entry(cursor, import_id, entry, counts)
        known = "decided WHERE fate IN ('added', 'updated')" if not entry.leads else "decided WHERE FALSE"
        cursor.execute(f"CREATE TEMP TABLE touched AS SELECT incident_id FROM {known}")  # noqa: S608
        tell("store", 0.7)
        restand(cursor)
        tell("store", 0.9)
        if also is not None:
            also(cursor, import_id)
        cursor.execute("DROP TABLE decided")
        cursor.unregister("staged")
    return import_id, fates


def _stage(cursor: Cursor, staged: pd.DataFrame) -> pa.Table:
    if staged["incident_id"].duplicated().any():
        raise ValueError("an incident_id stands twice among the staged rows")
    rows = frames.to_arrow(staged, {name: INCIDENTS[name] for name in STAGED})
    cursor.register("staged", rows)
    return rows


def _insert_versions(
    cursor: Cursor, import_id: int, staged: pa.Table, fates: pd.DataFrame, tell: Callable[[float], None], table: str
) -> None:
    """Store the versions that are new, by line and some at a time; note which versions the others confirm."""
    cursor.execute(
        f"UPDATE {table} SET filed = FALSE WHERE filed "  # noqa: S608 - one of two
        "AND incident_id IN (SELECT incident_id FROM decided WHERE fate = 'updated')"
    )
    unchanged = fates["fate"] == "unchanged"
    new = staged
    if unchanged.any():
        new = staged.filter(pc.is_in(staged["line"], pa.array(fates.loc[~unchanged, "line"], pa.int64())))
    first = cursor.fetch(f"SELECT coalesce(max(version_id), 0) + 1 FROM {table}").column(0)[0].as_py()  # noqa: S608
    columns = ", ".join(f'"{name}"' for name in TABLES[table])
    values = ", ".join(_GIVEN.get(name, f'a."{name}"') for name in TABLES[table])
    for start in range(0, len(new), _SLICE):
        tell(start / len(new))
        part = new.slice(start, _SLICE)
        numbers = pa.array(range(first + start, first + start + len(part)), pa.int64())
        cursor.register("arriving", part.append_column("version_id", numbers))
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM arriving a", [import_id])  # noqa: S608
        cursor.unregister("arriving")
    cursor.execute(
        "INSERT INTO confirmations SELECT ?, incident_id, version_import_id FROM decided WHERE fate = 'unchanged'",
        [import_id],
    )


def _insert_held(cursor: Cursor, import_id: int, held: pd.DataFrame) -> None:
    if held.empty:
        return
    rows = pd.DataFrame(
        {
            "import_id": import_id,
            "line": held["line"].to_numpy(),
            "reasons": [frames.write_reasons(reasons) for reasons in held["reasons"]],
            "row": [json.dumps(_plain(row), ensure_ascii=False) for row in held["row"]],
        }
    )
    cursor.register("held_rows", frames.to_arrow(rows, HELD))
    cursor.execute("INSERT INTO held SELECT * FROM held_rows")
    cursor.unregister("held_rows")


def _plain(row: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in row.items()}


def _insert_entry(cursor: Cursor, import_id: int, entry: ImportEntry, counts: dict[str, int]) -> None:
    decided = sum(counts.values()) + entry.duplicate + entry.held
    if decided != entry.rows_read:
        raise AssertionError(f"{entry.rows_read} rows read, but {decided} decided: {counts} and {entry}")
    values = {name: getattr(entry, name) for name in ImportEntry.__dataclass_fields__ if name in IMPORTS}
    write_entry(cursor, import_id, "file", values | counts)


def next_entry(cursor: Cursor) -> int:
    """Give the number of the ledger's next entry."""
    return int(cursor.fetch("SELECT coalesce(max(import_id), 0) + 1 FROM imports").column(0)[0].as_py())


def write_entry(cursor: Cursor, import_id: int, kind: str, values: Mapping[str, Any]) -> None:
    """Write an entry into the ledger, within the transaction that does what it says.

    Parameters
    ----------
    kind
        file, merge, keep or rule.
    values
        Columns of `tables.IMPORTS`; a missing number is 0, a missing text "".
    """
    empty = {"int64": 0, "string": ""}
    row = {name: empty.get(column) for name, column in IMPORTS.items()} | dict(values)
    row |= {
        "import_id": import_id,
        "imported_at_utc": datetime.now(UTC).replace(tzinfo=None),
        "kind": kind,
        "sequence": next_sequence(cursor),
        "reverted_sequence": None,
    }
    places = ", ".join("?" for _ in IMPORTS)
    cursor.execute(f"INSERT INTO imports VALUES ({places})", [row[name] for name in IMPORTS])  # noqa: S608
