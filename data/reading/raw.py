"""What reading a file gives: a table of text with the number of the line that each row stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.messages import N_, Message

MAX_UPLOAD_BYTES = 200 * 1024 * 1024
"""The largest file that is taken over the page; stated there and enforced here."""
MAX_FILE_BYTES = 1024 * 1024 * 1024
"""The largest file that the command line reads: some two million rows of ACLED's shape."""
MAX_UNPACKED_BYTES = 800 * 1024 * 1024
"""The most that an archive or a spreadsheet may unpack to."""
MAX_COLUMNS = 2_000
"""More columns than this is not a table of incidents."""

Lines = npt.NDArray[np.int64]


class ReadError(Exception):
    """A file of which no row can be read; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message

    @classmethod
    def because(cls, code: str, template: str, **params: object) -> ReadError:
        """Make the error from the parts of its message."""
        return cls(Message(code, template, params))


@dataclass(frozen=True)
class RawTable:
    """The rows of a file as text, before anybody has said what they mean.

    Attributes
    ----------
    frame
        One row a row of the file, index 0..n-1; columns are the headings as they stand, all `str`, "" for empty.
    lines
        The line of the file (the row of a sheet, the number of a feature) on which each row begins, from 1.
    encoding, delimiter
        How the text was read; "" where the file is no text.
    header_line
        The line of the headings; 0 where the file has none.
    notices
        What was noticed and did not stop the reading.
    problems
        Row position -> why this row cannot be used as it stands.
    tags
        The HXL tag of each column, "" for none; empty where the file has no HXL row.
    titles
        The lines above the headings.
    kind
        "text", "xlsx", "xls", "geojson", "gpkg" or "json".
    is_cut
        Whether these are only the first rows, as many as were asked for; the file may have more.
    part, parts
        The sheet or the layer that was read, and all those that a person can choose from; "" and empty where the file
        has no such parts.
    """

    frame: pd.DataFrame
    lines: Lines
    encoding: str = ""
    delimiter: str = ""
    header_line: int = 1
    notices: list[Message] = field(default_factory=list)
    problems: dict[int, list[Message]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    kind: str = "text"
    name: str = ""
    is_cut: bool = False
    part: str = ""
    parts: tuple[str, ...] = ()


Rank = Callable[[RawTable], float]
"""Says of the first rows of a sheet or layer how likely it is the one that is meant."""
RANKED_ROWS = 60


def choose_part(parts: Sequence[str], read: Callable[[str], RawTable], wanted: str | None, rank: Rank | None) -> str:
    """Choose a sheet or layer: the one that a person wants, else the likeliest, the first of those alike.

    Parameters
    ----------
    parts
        Their names, at least one.
    read
        Reads the first rows of one.
    wanted
        A name that a person gave; case and surrounding space do not matter.
    rank
        None takes the first.

    Raises
    ------
    ReadError
        When there is none of the wanted name.
    """
    if wanted is not None:
        for part in parts:
            if part.strip().casefold() == wanted.strip().casefold():
                return part
        template = N_("The file has no sheet or layer “{wanted}”, expected one of: {parts}.")
        raise ReadError.because("part-unknown", template, wanted=shorten(wanted), parts=shorten(", ".join(parts), 300))
    if rank is None or len(parts) == 1:
        return parts[0]

    def likely(part: str) -> float:
        try:
            return rank(read(part))
        except ReadError:
            return -1.0

    return max(parts, key=likely)


def list_lines(lines: Iterable[int], *, show: int = 8) -> Message | str:
    """Give line numbers for a sentence: "4, 7 and 9", or the first `show` and how many more."""
    numbers = [int(line) for line in lines]
    first = ", ".join(str(number) for number in numbers[:show])
    if len(numbers) <= show:
        return first
    return Message("lines-more", N_("{first} and {more} more"), {"first": first, "more": len(numbers) - show})


def shorten(value: object, limit: int = 60) -> str:
    """Give `value` on one line and no longer than a sentence can hold."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
