"""Read separated text: its encoding, its delimiter, and its records."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice
from typing import TextIO

from data.messages import N_
from data.reading.blocks import Batch, Shape, read_blocks
from data.reading.encoding import find_encoding, known_encoding
from data.reading.raw import RawTable, ReadError, shorten
from data.reading.records import Record, Records, find_delimiter
from data.reading.table import HEAD_ROWS, Layout, Source, make_table
from data.stages import Tell, tell_nobody


def read_text(
    data: bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    max_rows: int | None = None,
    tell: Tell = tell_nobody,
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
    tell
        Is told how far it is; what it raises ends the reading.

    Raises
    ------
    ReadError
        When the bytes are no text, or the text has no headings or no rows.
    """
    found = find_encoding(data) if encoding is None else None
    codec = found.name if found else known_encoding(str(encoding))
    notices = list(found.notices) if found else []
    stored = io.BytesIO(data)
    with io.TextIOWrapper(stored, codec, errors="replace", newline="") as stream:
        first, shift = _take_sep_line(stream)
        chosen = _known_delimiter(delimiter or first or find_delimiter("".join(islice(stream, 200))))
        head = list(islice(Records(_skip_lines(stream, shift), chosen, above=shift), HEAD_ROWS))

        def open_rows(layout: Layout) -> Iterable[Record | Batch]:
            above = layout.first_line - 1
            return read_blocks(_skip_lines(stream, above), Shape(chosen, layout.values, layout.width), above=above)

        source = Source("text", codec, chosen, notices)
        return make_table(
            head, open_rows, source, header_line=header_line, max_rows=max_rows,
            tell=lambda: tell("read", stored.tell() / len(data)),
        )  # fmt: skip


def _skip_lines(stream: TextIO, lines: int) -> TextIO:
    """Give the stream from behind its first lines on."""
    stream.seek(0)
    for _ in range(lines):
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
