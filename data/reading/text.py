"""Read separated text: its delimiter, its headings, its rows, and the line that each row begins on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TextIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.messages import N_, Message
from data.reading.encoding import find_encoding, known_encoding
from data.reading.headings import SEARCHED_ROWS, Headings, find_headings, name_columns
from data.reading.raw import MAX_COLUMNS, RawTable, ReadError, list_lines, shorten
from data.reading.records import Record, Records, find_delimiter
from data.text_columns import from_arrow

_CHUNK = 20_000
_LOST = "\ufffd"


@dataclass
class _Table:
    """The columns under way: chunks of Arrow text, so that a million rows never stand in memory as Python's."""

    width: int
    chunks: list[list[pa.Array]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: dict[int, list[Message]] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)

    def add(self, record: Record, *, shift: int) -> None:
        """Take one record in; remember what is wrong with its width."""
        values, position = record.values, len(self.lines)
        if record.problem is not None:
            self.problems[position] = [record.problem]
        if len(values) < self.width:
            if record.problem is None:
                self.short[position] = len(values)
            values = values + [""] * (self.width - len(values))
        elif len(values) > self.width:
            if record.problem is None and any(value.strip() for value in values[self.width :]):
                self.problems[position] = [_too_many(len(values), self.width, values[self.width :])]
            values = values[: self.width]
        self.rows.append(values)
        self.lines.append(record.line + shift)
        if len(self.rows) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Turn the rows under way into a chunk."""
        if self.rows:
            self.chunks.append([pa.array(column, pa.large_string()) for column in zip(*self.rows, strict=True)])
            self.rows = []

    def column(self, position: int) -> pa.ChunkedArray:
        """Give one column of all chunks."""
        return pa.chunked_array([chunk[position] for chunk in self.chunks], pa.large_string())


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
        delimiter = _known_delimiter(delimiter or first or find_delimiter("".join(islice(stream, 200))))
        head = list(islice(Records(_rewind(stream, shift), delimiter), SEARCHED_ROWS))
        if not head:
            raise ReadError.because("empty", N_("The file is empty: it has no headings and no rows."))
        headings = _choose_headings(head, header_line, shift)
        table = _Table(_width(head, headings))
        above = head[headings.first - 1].line if headings.first else 0
        records = Records(_rewind(stream, shift), delimiter, width=table.width)
        for record in islice((record for record in records if record.line > above), max_rows):
            table.add(record, shift=shift)
        table.flush()
    return _make_raw(table, head, headings, shift, codec, delimiter, notices)


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


def _too_many(count: int, width: int, extra: Sequence[str]) -> Message:
    template = N_(
        "The row has {count} values under {width} headings; “{extra}” is left over. "
        "Put quotes around a text that holds the delimiter."
    )
    return Message("too-many-values", template, {"count": count, "width": width, "extra": shorten(" ".join(extra))})


def _take_sep_line(stream: TextIO) -> tuple[str, int]:
    """Read Excel's `sep=;` line: the delimiter that it names, and the one line to skip."""
    line = stream.readline(20).strip().strip('"')
    stream.seek(0)
    if len(line) in (4, 5) and line.lower().startswith("sep="):
        return line[4:] or "\t", 1
    return "", 0


def _choose_headings(head: Sequence[Record], header_line: int | None, shift: int) -> Headings:
    rows = [record.values for record in head]
    if header_line is None:
        return find_headings(rows)
    if header_line == 0:
        return Headings(-1, 0)
    for position, record in enumerate(head):
        if record.line + shift == header_line:
            following = find_headings(rows[position : position + 2])
            return Headings(position, position + following.first if following.tags else position + 1, following.tags)
    template = N_("Line {line} cannot be the headings: it is blank or not among the first {count} rows.")
    raise ReadError.because("header-line", template, line=header_line, count=SEARCHED_ROWS)


def _width(head: Sequence[Record], headings: Headings) -> int:
    if headings.row < 0:
        width = max(len(record.values) for record in head)
    else:
        cells = head[headings.row].values
        named = [i for row in (cells, headings.tags) for i, cell in enumerate(row) if cell.strip()]
        unnamed = range(max(named, default=-1) + 1, len(cells))
        used = [i for i in unnamed if any(i < len(r.values) and r.values[i].strip() for r in head[headings.first :])]
        width = max([*named, *used], default=0) + 1
    if width > MAX_COLUMNS:
        template = N_("The file has {count} columns; at most {limit} can be read. Is the delimiter right?")
        raise ReadError.because("too-many-columns", template, count=width, limit=MAX_COLUMNS)
    return width


def _make_raw(
    table: _Table,
    head: Sequence[Record],
    headings: Headings,
    shift: int,
    codec: str,
    delimiter: str,
    notices: list[Message],
) -> RawTable:
    cells = head[headings.row].values if headings.row >= 0 else []
    names, named = name_columns(cells, table.width)
    if not table.lines:
        template = N_("The file has headings ({headings}) and no rows below them.")
        raise ReadError.because("no-rows", template, headings=shorten(", ".join(names), 200))
    columns = [table.column(position) for position in range(table.width)]
    notices += named
    _hold_short_rows(table, names, columns)
    titles = tuple(shorten(" ".join(record.values), 200) for record in head[: max(headings.row, 0)])
    if titles:
        template = N_("Above the headings stands what was not read as rows: “{titles}”.")
        notices.append(Message("titles-skipped", template, {"titles": shorten(" · ".join(titles), 200)}))
    if headings.row < 0:
        template = N_("No row of headings was found; the columns are called “column 1”, “column 2” and so on.")
        notices.append(Message("no-headings", template))
    lines = np.asarray(table.lines, dtype=np.int64)
    notices += _notice_lost_letters(columns, lines)
    frame = pd.DataFrame({name: from_arrow(column) for name, column in zip(names, columns, strict=True)}, copy=False)
    header_line = head[headings.row].line + shift if headings.row >= 0 else 0
    tags = tuple((*headings.tags, *[""] * table.width)[: table.width]) if headings.tags else ()
    return RawTable(frame, lines, codec, delimiter, header_line, notices, table.problems, tags, titles)


def _hold_short_rows(table: _Table, names: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> None:
    """Hold the rows that lack values which most others have: they were probably cut."""
    if not table.short:
        return
    filled = [_count_filled(column) for column in columns]
    lengths = np.bincount(list(table.short.values()), minlength=table.width)
    for position, count in table.short.items():
        longer = len(table.lines) - int(lengths[: count + 1].sum())
        rest = zip(names[count:], filled[count:], strict=True)
        missing = [name for name, rows in rest if longer and rows >= 0.5 * longer]
        if missing:
            template = N_("The row ends after {count} of {width} values and lacks {missing}. Was it cut off?")
            params = {"count": count, "width": table.width, "missing": shorten(", ".join(missing))}
            table.problems.setdefault(position, []).append(Message("row-cut", template, params))


def _count_filled(column: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.not_equal(column, "")).as_py() or 0)


def _notice_lost_letters(columns: Sequence[pa.ChunkedArray], lines: np.ndarray) -> list[Message]:
    lost = np.zeros(len(lines), dtype=bool)
    for column in columns:
        lost |= pc.match_substring(column, _LOST).to_numpy()
    if not lost.any():
        return []
    template = N_(
        "Letters could not be read and stand as “�” (lines: {lines}): the file was cut off or damaged, "
        "or its encoding is another. The rows are used as far as they can be."
    )
    return [Message("letters-lost", template, {"lines": list_lines(lines[lost])})]
