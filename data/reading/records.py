"""Cut separated text into records, each with the line that it begins on, also where its quotes are broken."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.messages import N_, Message
from data.reading.raw import ReadError, shorten

DELIMITERS = (",", ";", "\t", "|")
_MAX_REPAIRS = 2_000
FIELD_LIMIT = 1 << 20
"""Letters of one value; a longer one is cut off there, or is a quote that was never closed."""
csv.field_size_limit(FIELD_LIMIT)  # Python's own is 131,072, and belongs to the whole process


@dataclass
class Record:
    """One record: the line that it begins on, its values, and what is wrong with its quotes."""

    line: int
    values: list[str]
    problem: Message | None = None


class _Lines:
    """The physical lines of a text, with those of the current record kept so that they can be read again."""

    def __init__(self, stream: Iterable[str], above: int) -> None:
        self._stream = iter(stream)
        self.again: deque[str] = deque()
        self.kept: list[str] = []
        self.number = above
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.again:
            line = self.again.popleft()
        else:
            try:
                line = next(self._stream)
            except StopIteration:
                self.ended = True
                raise
        self.number += 1
        self.kept.append(line)
        return line

    def give_back(self) -> None:
        """Put all kept lines but the first back, to be read again."""
        self.again.extendleft(reversed(self.kept[1:]))
        self.number -= len(self.kept) - 1
        self.ended = False


class Records:
    """The records of a text that are not blank; a quote that is never closed spoils its own line only.

    Attributes
    ----------
    width
        How many values a record has, once that is known. A record over several lines must then have as many:
        otherwise a stray quote has swallowed the lines after it.
    above
        How many lines of the file were taken off before.
    repairs
        In how many places quotes were found broken so far.
    """

    def __init__(
        self, stream: Iterable[str], delimiter: str, *, width: int | None = None, above: int = 0, repairs: int = 0
    ) -> None:
        self._lines = _Lines(stream, above)
        self._delimiter = delimiter
        self.width = width
        self.repairs = repairs

    @property
    def line(self) -> int:
        """The line that the last record ends on, or 0 where lines that were taken must be read again."""
        return 0 if self._lines.again else self._lines.number

    def __iter__(self) -> Iterator[Record]:
        lines = self._lines
        reader = csv.reader(lines, delimiter=self._delimiter)
        while True:
            lines.kept.clear()
            begins = lines.number + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error:
                values = None
            if values is None or (len(lines.kept) > 1 and self._is_swallowed(values)) or (lines.ended and lines.kept):
                yield self._repair(begins)
                reader = csv.reader(lines, delimiter=self._delimiter)
            elif values and (values[0].strip() or any(map(str.strip, values))):
                yield Record(begins, values)

    def _is_swallowed(self, values: list[str]) -> bool:
        try:
            next(csv.reader(self._lines.kept, delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration):
            return True
        if self.width is None:
            return False
        return len(values) < self.width or any(value.strip() for value in values[self.width :])

    def _repair(self, begins: int) -> Record:
        """Take only the first of the lines that a stray quote has swallowed; the others are read again."""
        self.repairs += 1
        if self.repairs > _MAX_REPAIRS:
            template = N_(
                "Quotes are opened and never closed in more than {count} places, the last in line {line}. "
                "Save the file again as CSV with every quote doubled."
            )
            raise ReadError.because("quotes-broken", template, count=_MAX_REPAIRS, line=begins)
        first = self._lines.kept[0]
        self._lines.give_back()
        values = next(csv.reader([first[:FIELD_LIMIT]], delimiter=self._delimiter, quoting=csv.QUOTE_NONE), [])
        return Record(begins, values, _unclosed(first) if '"' in first else _too_long())


def find_delimiter(text: str) -> str:
    """Decide the delimiter from the first lines: the one that cuts most rows into the same, largest number of values.

    Notes
    -----
    `csv.Sniffer` is not used: it takes letters of the notes for delimiters. Only four are looked for.
    """
    best, best_score = ",", 0.0
    for candidate in DELIMITERS:
        widths = _count_widths(text, candidate)
        counts = {width: widths.count(width) for width in set(widths) if width > 1}
        if not counts:
            continue
        width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = times / len(widths) * (1 + min(width, 50) / 50)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _count_widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    with contextlib.suppress(csv.Error):  # what was counted before a broken quote is enough
        widths.extend(
            len(values) for values in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if values
        )
    return widths[:-1] if len(widths) > 1 else widths


def _too_long() -> Message:
    template = N_(
        "A value is longer than {limit} letters. Shorten it, or check the separator and the ends of the lines."
    )
    return Message("value-too-long", template, {"limit": FIELD_LIMIT})


def _unclosed(line: str) -> Message:
    template = N_("A quote is opened and never closed, or the file was cut off here: “{text}”. Close the quote.")
    return Message("quote-unclosed", template, {"text": shorten(line)})
