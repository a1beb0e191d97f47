"""Held rows of an import that was stored: taken up again later, to be mended and sent as an import of their own."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pandas as pd

from data import frames
from data.formats import FORMATS
from data.home import Cursor
from data.imports import store_import
from data.ledger import ImportEntry
from data.messages import N_
from data.reading.raw import RawTable, ReadError
from data.receipts import Preview, Receipt
from data.store import Store
from data.tables import STAGED
from data.understanding import FileRead, ImportOptions, Understood

_OPEN = """
SELECT h.line FROM held h WHERE h.import_id = ? AND NOT EXISTS (
    SELECT 1 FROM mendings m JOIN imports i ON i.import_id = m.import_id AND i.reverted_at_utc IS NULL
    WHERE m.held_import = h.import_id AND m.line = h.line
)
"""
_WITH_OPEN = """
SELECT h.import_id, count(*) AS n FROM held h WHERE NOT EXISTS (
    SELECT 1 FROM mendings m JOIN imports i ON i.import_id = m.import_id AND i.reverted_at_utc IS NULL
    WHERE m.held_import = h.import_id AND m.line = h.line
) GROUP BY h.import_id
"""


def count_open(store: Store) -> dict[int, int]:
    """Give for each import how many of its held rows nobody has mended yet; imports without any are left out."""
    found = store.rows(_WITH_OPEN)
    return {int(row["import_id"]): int(row["n"]) for row in frames.as_records(found)}


def reopen_held(store: Store, import_id: int) -> Preview:
    """Give the held rows of an import as a preview of their own, read as the file was.

    Returns
    -------
    Preview
        All its rows held, without those that a later import brought mended; `mending.mend_rows` takes it.

    Raises
    ------
    ReadError
        When it was stored by a version that did not note how a file was read, or nothing is held any more.
    StoreError
        When the store cannot be read.
    """
    entry = next((row for row in frames.as_records(store.imports()) if int(row["import_id"]) == import_id), None)
    said = str(entry["said"] or "") if entry is not None else ""
    lines = set(store.rows(_OPEN, import_id)["line"].tolist())
    held = store.held(import_id)
    held = held[held["line"].isin(lines)].sort_values("line", ignore_index=True)
    if entry is None or not said or held.empty:
        template = N_("The held rows of import {id} cannot be mended here. Download them, mend them, and import them.")
        raise ReadError.because("held-closed", template, id=import_id)
    frame = pd.DataFrame(held["row"].tolist(), dtype="str").fillna("")
    known = json.loads(said)
    raw = RawTable(frame, held["line"].to_numpy(dtype=np.int64), header_line=1, tags=(), name=str(entry["file_name"]))
    file = FileRead(str(entry["file_name"]), str(entry["sha256"]), raw, [])
    understood = Understood(file, str(entry["format"]), known["mapping"], known["day_first"], known["values"])
    options = ImportOptions(format=str(entry["format"]), **known["options"])
    columns = ", ".join(f'"{name}"' for name in STAGED)
    leads = FORMATS[understood.format].leads
    table = "leads WHERE" if leads else "incidents WHERE NOT merged AND"
    staged = store.rows(f"SELECT {columns} FROM {table} import_id = ?", import_id)  # noqa: S608 - one of two
    names = {name: entry[name] for name in ("encoding", "boundary_set", "first_day", "last_day", "note")}
    none = pd.DataFrame({"line": [], "incident_id": [], "version_import_id": [], "fate": []})
    return Preview(
        entry=ImportEntry(
            file.name,
            file.sha256,
            understood.format,
            rows_read=len(held),
            duplicate=0,
            held=len(held),
            leads=leads,
            **names,
        ),
        understood=understood,
        options=options,
        headings={},
        notices=[],
        staged=staged,
        fates=none,
        duplicates=pd.DataFrame({"line": [], "incident_id": [], "of_line": []}),
        held=held,
    )


def store_mended(mended: Preview, store: Store, held_import: int) -> Receipt:
    """Store mended rows, and note which held rows of which import they were."""
    return store_import(mended, store, also=note_mended(mended, held_import))


def note_mended(mended: Preview, held_import: int) -> Callable[[Cursor, int], None]:
    """Give what notes, within the import of mended rows, that they are held no more."""
    lines = [*mended.staged["line"].tolist(), *mended.duplicates["line"].tolist()]

    def note(cursor: Cursor, import_id: int) -> None:
        for line in lines:
            cursor.execute("INSERT INTO mendings VALUES (?, ?, ?)", [import_id, held_import, int(line)])

    return note
