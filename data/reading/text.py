"""Read separated text: its encoding, its delimiter, and its records."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice
from typing import TextIO

from data.messages import N_
from data.reading.encoding import find_encoding, known_encoding
from data.reading.raw import RawTable, ReadError, shorten
from data.reading.records import Record, Records, find_delimiter
from data.reading.table import Source, make_table


def read_text(
    data: bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    max_rows: int | None = None,
) -> RawTable:
    """Read separated text; what is not given is found out.

    Parameters
    ----------
    data
        The bytes of the file.
    encoding, delimiter, header_line
        Chosen by a person; `header_line=0` says that the file has no headings.
    max_rows
        Stop after this many rows: enough to recognise a large file.

    Raises
    ------
    ReadError
        When the bytes are no text, or the text has no headings or no rows.
    """
    found = find_encoding(data) if encoding is None else None
    codec = found.name if found else known_encoding(str(encoding))
    notices = list(found.notices) if found else []
    with io.TextIOWrapper(io.BytesIO(data), codec, errors="replace", newline="") as stream:
        first, shift = _take_sep_line(stream)
        chosen = _known_delimiter(delimiter or first or find_delimiter("".join(islice(stream, 200))))

        def open_records(width: int | None) -> Iterable[Record]:
            return Records(_rewind(stream, shift), chosen, width=width, above=shift)

        source = Source("text", codec, chosen, notices)
        return make_table(open_records, source, header_line=header_line, max_rows=max_rows)


def _rewind(stream: TextIO, shift: int) -> TextIO:
    stream.seek(0)
    if shift:
        stream.readline()
    return stream


def _known_delimiter(delimiter: str) -> str:
    if len(delimiter) != 1 or delimiter in '\r\n"\0' or delimiter.isalnum():
        template = N_("“{delimiter}” cannot separate values. Choose a comma, a semicolon, a tab or a pipe.")
        raise ReadError.because("delimiter", template, delimiter=shorten(delimiter))
    return delimiter


def _take_sep_line(stream: TextIO) -> tuple[str, int]:
    """Read Excel's `sep=;` line: the delimiter that it names, and the one line to skip."""
    line = stream.readline(20).strip().strip('"')
    stream.seek(0)
    if len(line) in (4, 5) and line.lower().startswith("sep="):
        return line[4:] or "\t", 1
    return "", 0
