"""Assemble records into a table: the headings found, the rows in columns, what is wrong with a row's width."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.messages import N_, Message
from data.reading.blocks import Batch
from data.reading.headings import SEARCHED_ROWS, Headings, find_headings, name_columns
from data.reading.raw import MAX_COLUMNS, RawTable, ReadError, list_lines, shorten
from data.reading.records import Record
from data.text_columns import from_arrow

HEAD_ROWS = SEARCHED_ROWS + 2
"""So many rows show where the headings end, a row of tags and the first of data behind the last place included."""
_CHUNK = 20_000
_LOST = "\ufffd"


@dataclass(frozen=True)
class Source:
    """What the records came from, for the table to carry along."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    notices: Sequence[Message] = ()


@dataclass(frozen=True)
class Layout:
    """Where the rows begin and how they are cut, once the headings are found.

    Attributes
    ----------
    first_line
        The line of the first row; one behind the last line where there is none.
    values
        How many values most of the first rows have, empty ones at the end included.
    width
        How many columns there are.
    """

    first_line: int
    values: int
    width: int


def make_table(
    head: Sequence[Record],
    open_rows: Callable[[Layout], Iterable[Record | Batch]],
    source: Source,
    *,
    header_line: int | None = None,
    max_rows: int | None = None,
    tell: Callable[[], None] = lambda: None,
) -> RawTable:
    """Find the headings among the first records and put all others into columns.

    Parameters
    ----------
    head
        The first `HEAD_ROWS` records, or all of them where there are fewer.
    open_rows
        Gives the rows below the headings, one by one or many at once.
    source
        Where they came from.
    header_line
        The line of the headings, 0 for none; found where it is None.
    max_rows
        Stop after this many rows.
    tell
        Is called now and then.
    """
    if not head:
        raise ReadError.because("empty", N_("The file is empty: it has no headings and no rows."))
    headings = _choose_headings(head, header_line)
    layout = _lay_out(head, headings)
    table = _Table(layout.width)
    for part in open_rows(layout):
        if isinstance(part, Batch):
            table.extend(part if max_rows is None else part.head(max_rows - len(table.lines)))
            tell()
        elif table.add(part):
            tell()
        if len(table.lines) == max_rows:
            break
    table.flush()
    return _make_raw(table, head, headings, source, has_more=len(table.lines) == max_rows)


def _lay_out(head: Sequence[Record], headings: Headings) -> Layout:
    width = _width(head, headings)
    first = headings.first
    counts = Counter(len(record.values) for record in head[first:])
    values = max([width, *(count for count, _ in counts.most_common(1))])
    return Layout(head[first].line if first < len(head) else head[-1].line + 1, values, width)


@dataclass
class _Table:
    """The columns under way: chunks of Arrow text, so that a million rows never stand in memory as Python's."""

    width: int
    chunks: list[list[pa.ChunkedArray]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("q"))
    problems: dict[int, list[Message]] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)

    def add(self, record: Record) -> bool:
        """Take one record in, and remember what is wrong with its width; say whether a chunk is full."""
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
        self.lines.append(record.line)
        if len(self.rows) < _CHUNK:
            return False
        self.flush()
        return True

    def extend(self, batch: Batch) -> None:
        """Take many rows in, each as wide as the table."""
        self.flush()
        self.chunks.append(batch.columns)
        self.lines.frombytes(batch.lines.astype(np.int64).tobytes())

    def flush(self) -> None:
        """Turn the rows under way into a chunk."""
        if self.rows:
            self.chunks.append(
                [pa.chunked_array([pa.array(column, pa.large_string())]) for column in zip(*self.rows, strict=True)]
            )
            self.rows = []

    def column(self, position: int) -> pa.ChunkedArray:
        """Give one column of all chunks."""
        parts = [part for chunk in self.chunks for part in chunk[position].chunks]
        return pa.chunked_array(parts, pa.large_string())


def _too_many(count: int, width: int, extra: Sequence[str]) -> Message:
    template = N_(
        "The row has {count} values under {width} headings; “{extra}” is left over. "
        "Put quotes around a text that holds the delimiter."
    )
    return Message("too-many-values", template, {"count": count, "width": width, "extra": shorten(" ".join(extra))})


def _choose_headings(head: Sequence[Record], header_line: int | None) -> Headings:
    rows = [record.values for record in head]
    if header_line is None:
        return find_headings(rows)
    if header_line == 0:
        return Headings(-1, 0)
    for position, record in enumerate(head[:SEARCHED_ROWS]):
        if record.line == header_line:
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


def _make_raw(table: _Table, head: Sequence[Record], headings: Headings, source: Source, *, has_more: bool) -> RawTable:
    cells = head[headings.row].values if headings.row >= 0 else []
    names, named = name_columns(cells, table.width)
    if not table.lines:
        template = N_("The file has headings ({headings}) and no rows below them.")
        raise ReadError.because("no-rows", template, headings=shorten(", ".join(names), 200))
    columns = [table.column(position) for position in range(table.width)]
    _hold_short_rows(table, names, columns)
    titles = tuple(shorten(" ".join(record.values), 200) for record in head[: max(headings.row, 0)])
    lines = np.asarray(table.lines, dtype=np.int64)
    notices = [*source.notices, *named, *_notice_headings(headings, titles), *_notice_lost_letters(columns, lines)]
    frame = pd.DataFrame({name: from_arrow(column) for name, column in zip(names, columns, strict=True)}, copy=False)
    return RawTable(
        frame,
        lines,
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_line=head[headings.row].line if headings.row >= 0 else 0,
        notices=notices,
        problems=table.problems,
        tags=tuple((*headings.tags, *[""] * table.width)[: table.width]) if headings.tags else (),
        titles=titles,
        kind=source.kind,
        is_cut=has_more,
    )


def _notice_headings(headings: Headings, titles: Sequence[str]) -> list[Message]:
    if headings.row < 0:
        template = N_("No row of headings was found; the columns are called “column 1”, “column 2” and so on.")
        return [Message("no-headings", template)]
    if not titles:
        return []
    template = N_("Above the headings stands what was not read as rows: “{titles}”.")
    return [Message("titles-skipped", template, {"titles": shorten(" · ".join(titles), 200)})]


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
        if any(_has_byte(part, _LOST.encode()[0]) for part in column.chunks):
            lost |= pc.match_substring(column, _LOST).to_numpy()
    if not lost.any():
        return []
    template = N_(
        "Letters could not be read and stand as “�” (lines: {lines}): the file was cut off or damaged, "
        "or its encoding is another. The rows are used as far as they can be."
    )
    return [Message("letters-lost", template, {"lines": list_lines(lines[lost])})]


def _has_byte(part: pa.Array, byte: int) -> bool:
    """Say whether a byte stands anywhere in the text that an array lies in: many times quicker than to look for it."""
    letters = part.buffers()[2]
    return letters is not None and bool((np.frombuffer(letters, dtype=np.uint8) == byte).any())
