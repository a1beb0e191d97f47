"""Importing a file: what it would do, shown before anything is stored, and then doing it.

The shipped incidents, uploads and the command line all come this way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from data.candidates import apply_rules
from data.home import Cursor
from data.ledger import AlreadyImported, record_import
from data.mappings import ColumnMapping, keep_mapping
from data.mending import settle_order
from data.messages import N_, Message
from data.opening import open_store
from data.read import MAX_UPLOAD_BYTES
from data.receipts import Preview, Receipt, Rows
from data.row_fates import check_rows
from data.stages import Tell, tell_nobody
from data.store import Store
from data.understanding import FileRead, ImportOptions, Understood, read_file, say_reading, understand_file

SHIPPED = Path(__file__).parent / "files" / "incidents.csv"
SHIPPED_NOTE = "shipped with Faultline"


def preview_import(
    data: bytes | Path | FileRead,
    name: str,
    store: Store,
    *,
    options: ImportOptions | None = None,
    max_bytes: int = MAX_UPLOAD_BYTES,
    tell: Tell = tell_nobody,
) -> Preview:
    """Say what importing a file would do; nothing is stored.

    Parameters
    ----------
    data
        The file's bytes, or the file, or what `read_file` made of it.
    name
        What it is called; folders in it are dropped.
    store
        Where it would go.
    options
        How to read it.
    max_bytes
        A larger file is refused.
    tell
        Is told how far it is; what it raises ends the preview.

    Returns
    -------
    Preview
        Every row read, each with exactly one fate.

    Raises
    ------
    ReadError
        When no row could be read; the message says why.
    StoreError
        When the store cannot be read.
    """
    options = options or ImportOptions()
    if not isinstance(data, FileRead):
        tell("read", 0)
        data = read_file(data, name, options, max_bytes=max_bytes, tell=tell)
    tell("understand", 0)
    understood = understand_file(data, store, options)
    notices = _notice_kept(understood) + _notice_repeat(store, data.sha256)
    return check_rows(understood, options, store, notices=notices, tell=tell)


def store_import(
    preview: Preview,
    store: Store,
    *,
    once: bool = False,
    tell: Tell = tell_nobody,
    also: Callable[[Cursor, int], None] | None = None,
) -> Receipt:
    """Store what was previewed, in one transaction.

    Parameters
    ----------
    preview
        What `preview_import` gave.
    store
        The same store, or another.
    once
        Do nothing where the same bytes were imported before, taken back or not; raises `AlreadyImported`.
    tell
        Is told how far it is; what it raises undoes the import.
    also
        Is given the transaction's cursor and the import's number; what it stores, or raises, counts with the import.

    Notes
    -----
    What a person said of a general table's columns and dates is kept with it, for the next file with these headings.

    Returns
    -------
    Receipt
        What became of each row; decided anew, should the store have changed since the preview.

    Raises
    ------
    StoreError
        When it could not be stored; nothing was then.
    """
    if preview.is_sample:
        raise ValueError("only the first rows of the file were read")
    tell("store", 0)
    understood, options = preview.understood, preview.options

    def keep(cursor: Cursor, import_id: int) -> None:
        said = any(part is not None for part in (options.mapping, options.day_first, options.values))
        if said and understood.mapping is not None:
            first = understood.usual_day_first if understood.day_first is None else understood.day_first
            mapping = ColumnMapping(understood.mapping, first, understood.values)
            keep_mapping(cursor, understood.file.raw, mapping)
        if also is not None:
            also(cursor, import_id)

    entry = preview.entry
    if len(preview.held):
        order = settle_order(understood, preview.headings.get("event_date"))
        entry = replace(entry, said=say_reading(understood, options, order))
    import_id, fates = record_import(store, preview.staged, preview.held, entry, once=once, also=keep, tell=tell)
    if not preview.entry.leads:
        apply_rules(store)
    return Receipt(import_id, Rows(preview.entry, preview.notices, fates, preview.duplicates, preview.held))


def open_with_shipped(url: str | None = None) -> Store:
    """Open the store as `open_store` does, with the shipped incidents in it from its first start."""
    store = open_store(url)
    ensure_shipped(store)
    return store


def ensure_shipped(store: Store, path: Path = SHIPPED) -> Receipt | None:
    """Import the shipped incidents into a store that has never had them.

    Returns
    -------
    Receipt or None
        None where they were imported before; also when somebody took them back, or another process was quicker.
    """
    content = path.read_bytes()
    known = store.imports()["sha256"]
    if (known == hashlib.sha256(content).hexdigest()).any():
        return None
    preview = preview_import(content, path.name, store, options=ImportOptions(note=SHIPPED_NOTE))
    try:
        return store_import(preview, store, once=True)
    except AlreadyImported:
        return None


def _notice_kept(understood: Understood) -> list[Message]:
    if not understood.kept:
        return []
    template = N_("Its columns are read as those of the last file with these headings.")
    return [Message("mapping-kept", template)]


def _notice_repeat(store: Store, sha256: str) -> list[Message]:
    before = store.imports()
    same = before[(before["sha256"] == sha256) & before["reverted_at_utc"].isna()]
    if same.empty:
        return []
    template = N_(
        "This very file was imported before, on {day}, as import {import_id}; importing it again changes nothing new."
    )
    latest = same.iloc[0]
    return [
        Message(
            "file-repeated",
            template,
            {"day": f"{latest['imported_at_utc']:%Y-%m-%d}", "import_id": int(latest["import_id"])},
        )
    ]
