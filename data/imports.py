"""Importing a file: what it would do, shown before anything is stored, and then doing it.

The shipped incidents, uploads and the command line all come this way.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from data.candidates import apply_rules
from data.file_ids import give_ids, part_repeated_ids
from data.formats import FORMATS, Candidates, Recognition, recognise
from data.frames import as_day
from data.joining import assign_joined
from data.ledger import AlreadyImported, ImportEntry, decide_rows, record_import
from data.messages import N_, Message
from data.read import MAX_UPLOAD_BYTES, RawTable, ReadError, read_table
from data.receipts import Preview, Receipt, Rows
from data.store import Store, open_store
from data.validate import validate
from geo.boundaries import read_boundaries

SHIPPED = Path(__file__).parent / "files" / "incidents.csv"
SHIPPED_NOTE = "shipped with Faultline"


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file where a person knows better than what was found out.

    Attributes
    ----------
    format
        A name of `formats.FORMATS`; None for the likeliest.
    encoding, delimiter, header_line
        As `read.read_table` takes them.
    swap_coordinates
        Read latitude and longitude the other way round where they look swapped.
    day_first
        Whether 03/04/2024 is 3 April; None when the column decides.
    note
        Kept with the import.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    swap_coordinates: bool = False
    day_first: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class _Understood:
    raw: RawTable
    recognitions: list[Recognition]
    format: str
    candidates: Candidates


def preview_import(
    data: bytes | Path,
    name: str,
    store: Store,
    *,
    options: ImportOptions | None = None,
    max_bytes: int = MAX_UPLOAD_BYTES,
) -> Preview:
    """Say what importing a file would do; nothing is stored.

    Parameters
    ----------
    data
        The file's bytes, or the file.
    name
        What it is called; folders in it are dropped.
    store
        Where it would go.
    options
        How to read it.
    max_bytes
        A larger file is refused.

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
    content = data if isinstance(data, bytes) else _read_bytes(data, max_bytes)
    name = _plain_name(name)
    understood = _understand(content, name, options, max_bytes)
    candidates = understood.candidates
    checked = validate(candidates, swap_coordinates=options.swap_coordinates, day_first=options.day_first)
    valid = give_ids(checked.valid)
    valid["line"] = np.asarray(checked.lines, dtype="int64")
    parted = part_repeated_ids(valid, candidates)
    staged = assign_joined(parted.first)
    held = pd.concat([_hold(checked.held), parted.held], ignore_index=True).sort_values("line", ignore_index=True)
    with store.home.reading() as cursor:
        fates = decide_rows(cursor, staged)
    sha256 = hashlib.sha256(content).hexdigest()
    boundaries = read_boundaries()
    days = staged["event_date"].dropna()
    entry = ImportEntry(
        file_name=name,
        sha256=sha256,
        format=understood.format,
        encoding=understood.raw.encoding,
        boundary_set=f"{boundaries.id} {boundaries.version}".strip(),
        rows_read=len(candidates.lines),
        duplicate=len(parted.duplicates),
        held=len(held),
        first_day=as_day(days.min()) if len(days) else None,
        last_day=as_day(days.max()) if len(days) else None,
        note=options.note,
    )
    return Preview(
        entry=entry,
        recognitions=understood.recognitions,
        delimiter=understood.raw.delimiter,
        header_line=understood.raw.header_line,
        notices=_each_once([*understood.raw.notices, *checked.notices, *_notice_repeat(store, sha256)]),
        staged=staged,
        fates=fates,
        duplicates=parted.duplicates,
        held=held,
    )


def store_import(preview: Preview, store: Store, *, once: bool = False) -> Receipt:
    """Store what was previewed, in one transaction.

    Parameters
    ----------
    preview
        What `preview_import` gave.
    store
        The same store, or another.
    once
        Do nothing where the same bytes were imported before, taken back or not; raises `AlreadyImported`.

    Returns
    -------
    Receipt
        What became of each row; decided anew, should the store have changed since the preview.

    Raises
    ------
    StoreError
        When it could not be stored; nothing was then.
    """
    import_id, fates = record_import(store, preview.staged, preview.held, preview.entry, once=once)
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


def _understand(content: bytes, name: str, options: ImportOptions, max_bytes: int) -> _Understood:
    raw = read_table(
        content,
        name,
        encoding=options.encoding,
        delimiter=options.delimiter,
        header_line=options.header_line,
        max_bytes=max_bytes,
    )
    recognitions = recognise(raw)
    chosen = options.format or (recognitions[0].format if recognitions else None)
    if chosen is None or chosen not in FORMATS:
        template = N_("The headings of the file are none that are known: {headings}. Expected those of {formats}.")
        headings = ", ".join(str(heading)[:40] for heading in list(raw.frame.columns)[:12])
        formats = ", ".join(adapter.title for adapter in FORMATS.values())
        raise ReadError(Message("format-unknown", template, {"headings": headings, "formats": formats}))
    candidates = FORMATS[chosen].normalise(raw)
    return _Understood(raw, recognitions, chosen, candidates)


def _hold(held: pd.DataFrame) -> pd.DataFrame:
    raw = held.drop(columns=["line", "reasons"]).to_dict("records")
    return pd.DataFrame(
        {
            "line": held["line"].astype("int64"),
            "reasons": pd.Series(held["reasons"].tolist(), index=held.index, dtype=object),
            "row": pd.Series(raw, index=held.index, dtype=object),
        }
    )


def _each_once(notices: list[Message]) -> list[Message]:
    """An adapter may hand on what the reading noticed already."""
    return [notice for place, notice in enumerate(notices) if notice not in notices[:place]]


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


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if path.stat().st_size > max_bytes:
            template = N_("The file {name} has {size} MB; at most {limit} MB are read. Split it.")
            size, limit = -(-path.stat().st_size // 2**20), max_bytes // 2**20
            raise ReadError(Message("too-large", template, {"name": path.name, "size": size, "limit": limit}))
        return path.read_bytes()
    except OSError as error:
        template = N_("The file {name} could not be read: {detail}.")
        raise ReadError(
            Message("file-unreadable", template, {"name": path.name, "detail": error.strerror or type(error).__name__})
        ) from error


def _plain_name(name: str) -> str:
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return kept[:200] or "unnamed"
