"""Read a file of any kind that people have into one table of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from data.messages import N_, Message
from data.reading.archives import READABLE, is_workbook, open_zip, read_only_member, unpack_gzip
from data.reading.features import read_geopackage, read_json
from data.reading.raw import MAX_FILE_BYTES, MAX_UPLOAD_BYTES, Rank, RawTable, ReadError
from data.reading.sheets import read_sheets, read_workbook
from data.reading.text import read_text
from data.stages import Tell, tell_nobody

__all__ = ["MAX_FILE_BYTES", "MAX_UPLOAD_BYTES", "READABLE", "RawTable", "ReadError", "read_table"]

_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\{\s*\}|\[\s*\{\s*"|\[\s*\])')
"""How JSON of features or objects begins; a heading of a CSV may begin with a brace, but no quote follows it."""
_FILLED = re.compile(rb"[^\0 \t\r\n\xef\xbb\xbf]")
_OTHERS = {
    b"%pdf": N_("a PDF"),
    b"<!doctype html": N_("a web page"),
    b"<html": N_("a web page"),
    b"<?xml": N_("XML"),
    b"{\\rtf": N_("an RTF text"),
    b"\x89png": N_("an image"),
    b"\xff\xd8\xff": N_("an image"),
    b"gif8": N_("an image"),
    b"par1": N_("a Parquet file"),
}


@dataclass(frozen=True)
class _Options:
    encoding: str | None
    delimiter: str | None
    header_line: int | None
    max_rows: int | None
    tell: Tell
    sheet: str | None = None
    rank: Rank | None = None


def read_table(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    max_bytes: int = MAX_UPLOAD_BYTES,
    max_rows: int | None = None,
    sheet: str | None = None,
    rank: Rank | None = None,
    tell: Tell = tell_nobody,
) -> RawTable:
    """Read the bytes of a file into a table of text.

    Parameters
    ----------
    data
        The bytes of the file.
    name
        What the file is called; shown, never opened.
    encoding, delimiter, header_line
        How to read it where a person knows better than what would be found out; the first two are for text only.
    max_bytes
        A larger file is refused.
    max_rows
        Read no more rows than this.
    sheet
        The sheet of a workbook or the layer of a GeoPackage; None for the likeliest.
    rank
        Says of the first rows of each how likely it is meant; None for the first.
    tell
        Is told how far it is; what it raises ends the reading.

    Returns
    -------
    RawTable
        All values as text, with the line that each row begins on.

    Raises
    ------
    ReadError
        When no row can be read; its message says why and what to do.
    """
    if len(data) > max_bytes:
        template = N_("The file has {size} MB; at most {limit} MB are read. Split it, or drop the years not needed.")
        raise ReadError.because("too-large", template, size=-(-len(data) // 2**20), limit=max_bytes // 2**20)
    raw = _read_bytes(data, _Options(encoding, delimiter, header_line, max_rows, tell, sheet, rank))
    return replace(raw, name=raw.name or PurePath(name).name)


def _read_bytes(data: bytes, options: _Options) -> RawTable:
    """Read what is in no archive, by what it is and not by what it is called; open an archive once."""
    if data.startswith(b"PK\x03\x04"):
        archive = open_zip(data)
        if not is_workbook(archive):
            name, member = read_only_member(archive)
            return replace(_read_member(member, options), name=name)
    elif data.startswith(b"\x1f\x8b"):
        return _read_member(unpack_gzip(data), options)
    return _read_plain(data, options)


def _read_member(data: bytes, options: _Options) -> RawTable:
    if data.startswith(b"\x1f\x8b") or (data.startswith(b"PK\x03\x04") and not is_workbook(open_zip(data))):
        raise ReadError.because("archive-in-archive", N_("The archive holds another archive. Upload the inner one."))
    return _read_plain(data, options)


def _read_plain(data: bytes, options: _Options) -> RawTable:
    header_line, max_rows, sheet, rank = options.header_line, options.max_rows, options.sheet, options.rank
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(open_zip(data), header_line=header_line, max_rows=max_rows, sheet=sheet, rank=rank)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return read_sheets(data, "xls", header_line=header_line, max_rows=max_rows, sheet=sheet, rank=rank)
    if data.startswith(b"SQLite format 3\0"):
        return read_geopackage(data, max_rows=max_rows, layer=sheet, rank=rank)
    if not _FILLED.search(data):
        raise ReadError.because("empty", N_("The file is empty: it has no headings and no rows."))
    _refuse_other(data)
    if _JSON.match(data):
        return read_json(data, max_rows=max_rows)
    return read_text(
        data, encoding=options.encoding, delimiter=options.delimiter, header_line=header_line, max_rows=max_rows,
        tell=options.tell,
    )  # fmt: skip


def _refuse_other(data: bytes) -> None:
    """Name the kinds of file that people send by mistake."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in _OTHERS.items():
        if start.startswith(mark):
            template = N_("The file is {kind}, not a table. Upload a CSV, XLSX, GeoJSON or GeoPackage file.")
            raise ReadError.because("other-kind", template, kind=Message(f"kind-{kind.split()[-1].lower()}", kind))
