"""What a file is: read once, recognised, and its columns understood, before any row of it is checked."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from data.formats import FORMATS, REFUSED, Candidates, Recognition, recognise, table
from data.mappings import ColumnMapping, find_mapping
from data.messages import N_, Message
from data.place_offers import How
from data.read import MAX_UPLOAD_BYTES, RawTable, ReadError, read_table
from data.stages import Tell, tell_nobody
from data.store import Store


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file where a person knows better than what was found out.

    Attributes
    ----------
    format
        A name of `formats.FORMATS`; None for the likeliest.
    encoding, delimiter, header_line, sheet
        As `read.read_table` takes them.
    swap_coordinates
        Read latitude and longitude the other way round where they look swapped.
    day_first
        Whether 03/04/2024 is 3 April; None when the column decides.
    mapping
        For the general table: heading -> one of `formats.table.MEANINGS`, "" for a column that is not taken; None for
        what was kept for these headings, else what is proposed.
    values
        For the general table: what words of its columns mean, see `mappings.ColumnMapping`; None for what was kept.
    places, placed
        What to do with rows that have a place and no coordinates, and which place was chosen for each: see
        `place_offers.place_rows`.
    note
        Kept with the import.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    sheet: str | None = None
    swap_coordinates: bool = False
    day_first: bool | None = None
    mapping: Mapping[str, str] | None = field(default=None, hash=False)
    values: table.ValueMeanings | None = field(default=None, hash=False)
    places: How = ""
    placed: Mapping[str, str] | None = field(default=None, hash=False)
    note: str = ""


@dataclass(frozen=True)
class FileRead:
    """A file as a table of text, and the formats that it may be of, the likeliest first."""

    name: str
    sha256: str
    raw: RawTable
    recognitions: list[Recognition]


@dataclass(frozen=True)
class Understood:
    """How the columns of a file are taken.

    Attributes
    ----------
    file
        The file.
    format
        The adapter that reads it.
    mapping
        Of the general table only: heading -> meaning for every column, "" where it is not taken; else None.
    day_first
        What a person has said of its dates.
    usual_day_first
        What was said when its kind was last imported: used where its own dates settle nothing.
    values
        What a person has said of the words of a general table.
    kept
        Whether the mapping is one that was kept for these headings.
    """

    file: FileRead
    format: str
    mapping: dict[str, str] | None = None
    day_first: bool | None = None
    values: table.ValueMeanings = field(default_factory=dict, hash=False)
    kept: bool = False
    usual_day_first: bool | None = None


def read_file(
    data: bytes | Path,
    name: str,
    options: ImportOptions | None = None,
    *,
    max_bytes: int = MAX_UPLOAD_BYTES,
    max_rows: int | None = None,
    tell: Tell = tell_nobody,
) -> FileRead:
    """Read a file into a table of text, and recognise it.

    Parameters
    ----------
    max_bytes
        A larger file is refused.
    max_rows
        Read only the first rows: enough to show what a large file is.
    tell
        Is told how far it is; what it raises ends the reading.

    Raises
    ------
    ReadError
        When no row could be read; the message says why.
    """
    options = options or ImportOptions()
    content = data if isinstance(data, bytes) else _read_bytes(data, max_bytes)
    name = _plain_name(name)
    raw = read_table(
        content,
        name,
        encoding=options.encoding,
        delimiter=options.delimiter,
        header_line=options.header_line,
        max_bytes=max_bytes,
        sheet=options.sheet,
        rank=rank_table,
        max_rows=max_rows,
        tell=tell,
    )
    recognitions = recognise(raw)
    named = FORMATS[recognitions[0].format].name_columns(raw)
    return FileRead(name, hashlib.sha256(content).hexdigest(), named, recognitions)


def rank_table(raw: RawTable) -> float:
    """Say how likely a sheet or layer is the one that is meant: how sure its format is, less where it is refused."""
    best = recognise(raw)[0]
    return best.confidence if best.format not in REFUSED else 0.0


def understand_file(file: FileRead, store: Store, options: ImportOptions | None = None) -> Understood:
    """Say of which format a file is and, for the general table, what each of its columns means.

    Notes
    -----
    A person's word comes first, then what was kept for these headings, then the likeliest format and its proposal.

    Raises
    ------
    ReadError
        When the format is none that is known.
    StoreError
        When the store cannot be read.
    """
    options = options or ImportOptions()
    raw = file.raw
    kept = find_mapping(store, raw) if options.format in (None, table.NAME) else None
    likeliest = file.recognitions[0].format if file.recognitions else None
    chosen = options.format or (table.NAME if kept or options.mapping is not None else likeliest)
    if chosen is None or chosen not in FORMATS:
        template = N_("The headings of the file are none that are known: {headings}. Expected those of {formats}.")
        headings = ", ".join(str(heading)[:40] for heading in list(raw.frame.columns)[:12])
        formats = ", ".join(adapter.title for adapter in FORMATS.values())
        raise ReadError(Message("format-unknown", template, {"headings": headings, "formats": formats}))
    if chosen != table.NAME:
        return Understood(file, chosen, day_first=options.day_first)
    if options.mapping is not None:
        meanings = ColumnMapping(options.mapping).fit(raw)
    else:
        meanings = kept.fit(raw) if kept else table.propose_mapping(raw)
    usual = kept.day_first if kept else None
    whole = {str(name): meanings.get(str(name), "") for name in raw.frame.columns}
    values = options.values if options.values is not None else (kept.values if kept else {})
    again = kept is not None and options.mapping is None
    return Understood(file, chosen, whole, options.day_first, values, again, usual)


def say_reading(understood: Understood, options: ImportOptions, day_first: bool | None) -> str:
    """Say as JSON how a file was read, so that its held rows can be read the same way later.

    Parameters
    ----------
    day_first
        What the whole file has settled of its dates.
    """
    mapping = dict(understood.mapping) if understood.mapping is not None else None
    values = {column: dict(words) for column, words in understood.values.items()}
    said = {"swap_coordinates": options.swap_coordinates, "places": options.places, "placed": options.placed}
    parts = {"mapping": mapping, "values": values, "day_first": day_first, "options": said}
    return json.dumps(parts, ensure_ascii=False, default=dict)


def take_rows(understood: Understood) -> Candidates:
    """Turn the rows of a file into candidates, as its columns were understood.

    Raises
    ------
    ReadError
        When a column that every incident needs is missing.
    """
    if understood.mapping is not None:
        candidates = table.normalise(understood.file.raw, understood.mapping, understood.values)
        return replace(candidates, usual_day_first=understood.usual_day_first)
    return FORMATS[understood.format].normalise(understood.file.raw)


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise ReadError(Message("not-a-file", N_("{name} is no file. Name a file."), {"name": path.name}))
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
