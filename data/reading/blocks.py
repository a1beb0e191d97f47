"""Read well-kept separated text in large blocks; what is not well kept is left to the careful reader, record by record.

In a block every quote must open a value at its beginning, close it at its end, or be doubled within it, and every
record must have the same number of values. There is then one way to read it, and Arrow reads it many times faster
than a reader that looks at each record. A test holds both ways to the same rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from data.reading.raw import Lines
from data.reading.records import FIELD_LIMIT, Record, Records

FIRST_LETTERS, LETTERS = 1 << 20, 1 << 24
"""How much is read at once: little at first, since often only the first rows are wanted."""
_ARROW_BLOCK = 1 << 23
"""Half of a block, for each of two cores."""
_QUOTE, _LF, _CR = 34, 10, 13
_BLANKS = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace())

_Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Batch:
    """Rows of one width in columns of Arrow text, and the line that each begins on."""

    columns: list[pa.ChunkedArray]
    lines: Lines

    def head(self, rows: int) -> Batch:
        """Give at most so many of the first rows."""
        return self if rows >= len(self.lines) else Batch([c.slice(0, rows) for c in self.columns], self.lines[:rows])


@dataclass(frozen=True)
class Shape:
    """How rows are cut: the delimiter, how many values each has, and how many of them have a column."""

    delimiter: str
    values: int
    width: int


def read_blocks(stream: TextIO, shape: Shape, *, above: int) -> Iterator[Batch | Record]:
    """Read the rows of a text that are not blank.

    Parameters
    ----------
    stream
        The text from the beginning of a row on; its ends of lines as they stand.
    shape
        How most rows are cut.
    above
        How many lines of the file stand before.
    """
    rest, letters = "", FIRST_LETTERS
    repairs = 0
    while text := rest + stream.read(letters) + stream.readline():
        ended = len(text) < len(rest) + letters
        letters = LETTERS
        block = _read_block(text.encode("utf-8"), shape, above, ended)
        if block is not None:
            batch, above, rest = block
            if len(batch.lines):
                yield batch
            continue
        lines = _Lines(text, stream)
        records = Records(lines, shape.delimiter, width=shape.width, above=above, repairs=repairs)
        for record in records:
            yield record
            if lines.block_ended and records.line:
                break
        above, repairs, rest = records.line, records.repairs, ""


class _Lines:
    """The lines of a block, then those of the stream behind it."""

    def __init__(self, text: str, stream: TextIO) -> None:
        self._text = io.StringIO(text, newline="")
        self._end = len(text)
        self._stream = stream

    @property
    def block_ended(self) -> bool:
        return self._text.tell() >= self._end

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline():
            yield line
        while line := self._stream.readline():
            yield line


def _read_block(data: bytes, shape: Shape, above: int, ended: bool) -> tuple[Batch, int, str] | None:
    """Give the whole records of a block, the line that the last one ends on, and the text behind it.

    None where the block can be read in more than one way.
    """
    if ended and not data.endswith((b"\n", b"\r")):
        data += b"\n"
    letters = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(letters == _QUOTE)
    if not _are_regular(letters, quotes, shape.delimiter):
        return None
    breaks = _find_breaks(letters)
    ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    if not len(ends) or (ended and ends[-1] != len(data) - 1):
        return None
    cut = int(ends[-1]) + 1
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts - ((letters[ends - 1] == _CR) & (letters[ends] == _LF) & (ends > starts))
    filled = lengths > 0
    if lengths.max() > FIELD_LIMIT:
        return None
    lines = above + 1 + np.searchsorted(breaks, starts[filled])
    last = above + int(np.searchsorted(breaks, cut))
    rest = data[cut:].decode("utf-8")
    if not filled.any():
        return Batch([], lines[:0]), last, rest
    columns = _cut_values(data[:cut], shape)
    if columns is None or len(columns[0]) != len(lines):
        return None
    batch = _drop_blank(Batch(columns, lines))
    if any(pc.any(pc.not_equal(pc.utf8_trim(extra, _BLANKS), "")).as_py() for extra in batch.columns[shape.width :]):
        return None
    return Batch(batch.columns[: shape.width], batch.lines), last, rest


def _are_regular(letters: npt.NDArray[np.uint8], quotes: _Places, delimiter: str) -> bool:
    """Say whether every quote stands where only one reading is possible.

    Quotes open and close by turns: a doubled quote closes and opens again. So each first one must stand behind, each
    second one before a delimiter, the end of a line, or another quote.
    """
    if not delimiter.isascii():
        return False
    around = np.zeros(256, dtype=bool)
    around[[_QUOTE, _LF, _CR, ord(delimiter)]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = letters[opening[opening > 0] - 1]
    after = letters[closing[closing < len(letters) - 1] + 1]
    return bool(around[before].all() and around[after].all())


def _find_breaks(letters: npt.NDArray[np.uint8]) -> _Places:
    """Give the last letter of every end of a line: LF, CR, or CRLF."""
    near = np.flatnonzero((letters - np.uint8(_LF)) <= _CR - _LF)  # LF, CR and the two between, in one pass
    breaks = near[(letters[near] == _LF) | (letters[near] == _CR)]
    within = np.zeros(len(breaks), dtype=bool)
    within[:-1] = (letters[breaks[:-1]] == _CR) & (letters[breaks[1:]] == _LF) & (np.diff(breaks) == 1)
    ends: _Places = breaks[~within]
    return ends


def _cut_values(data: bytes, shape: Shape) -> list[pa.ChunkedArray] | None:
    names = [str(number) for number in range(shape.values)]
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(column_names=names, block_size=_ARROW_BLOCK),
            csv.ParseOptions(delimiter=shape.delimiter, newlines_in_values=True),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):  # a row with more or fewer values
        return None
    return list(table.columns)


def _drop_blank(batch: Batch) -> Batch:
    blank = np.arange(len(batch.lines))
    for column in batch.columns:
        empty = pc.equal(pc.utf8_trim(column.take(pa.array(blank)), _BLANKS), "")
        blank = blank[np.asarray(empty)]
        if not len(blank):
            return batch
    kept = np.ones(len(batch.lines), dtype=bool)
    kept[blank] = False
    mask = pa.array(kept)
    return Batch([column.filter(mask) for column in batch.columns], batch.lines[kept])
