"""What an adapter is: it recognises one kind of file and turns its rows into candidates for incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np
import pandas as pd

from data.messages import N_, Message
from data.reading.headings import fold_heading
from data.reading.raw import Lines, RawTable, ReadError, shorten
from data.schema import REPORTED
from data.text_columns import Mask, join_texts, strip_texts


@dataclass(frozen=True)
class Source:
    """One column of a format's files and what becomes of it.

    Attributes
    ----------
    heading
        The heading as the format's files write it.
    becomes
        The columns of the schema that are made from it; none where it is not taken.
    how
        What is done with the values, in words; "" where they are taken as they are.
    also
        Other spellings of the heading that were seen.
    required
        A file without it is refused.
    """

    heading: str
    becomes: tuple[str, ...] = ()
    how: str = ""
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Recognition:
    """A format that a file may be of, how sure that is (0 to 1), and why."""

    format: str
    confidence: float
    why: Message


@dataclass(frozen=True)
class Candidates:
    """The rows of a file in the columns of the schema, not yet checked.

    Attributes
    ----------
    frame
        One row a row of `raw`, index 0..n-1; columns `schema.REPORTED`, all `str`, "" for empty.
    lines
        The line of the file on which each row begins.
    raw
        The rows as they stood in the file.
    notices
        What is to be known of the whole file.
    problems
        Row position -> why the adapter cannot make an incident of it.
    headings
        Column of the schema -> heading in the file, for messages.
    country
        The country that each row names, where the file has such a column.
    usual_day_first
        Whether this format's files write the day first where a date does not say; None when unknown.
    apart
        Whether rows without ids that say the same are still incidents of their own, as where each row is one report
        and says too little to be told from another; elsewhere the second is a duplicate of the first.
    leads
        Whether the rows are leads: kept apart, and taken without a kind of event or a place too.
    """

    frame: pd.DataFrame
    lines: Lines
    raw: pd.DataFrame
    notices: list[Message] = field(default_factory=list)
    problems: dict[int, list[Message]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    country: pd.Series | None = None
    usual_day_first: bool | None = None
    apart: bool = False
    leads: bool = False


@dataclass(frozen=True)
class Adapter:
    """One format: its name, its columns, how it is recognised and how it is read.

    Attributes
    ----------
    name, title, about
        A key, a name for people, and a sentence on what such files are.
    sources
        The columns of its files; the documentation is made from them.
    recognise
        Gives how sure it is that a table is of this format (0 for not at all), and why.
    normalise
        Turns the table into candidates; raises `ReadError` where it cannot.
    leads
        Whether its rows are leads, kept apart from incidents.
    name_columns
        Gives a table that was recognised the headings that files of this format leave out.
    """

    name: str
    title: str
    about: str
    sources: tuple[Source, ...]
    recognise: Callable[[RawTable], Recognition | None]
    normalise: Callable[[RawTable], Candidates]
    leads: bool = False
    name_columns: Callable[[RawTable], RawTable] = lambda raw: raw


class Columns:
    """The columns of a raw table by their folded headings; the first of two that fold alike counts."""

    def __init__(self, raw: RawTable) -> None:
        self.raw = raw
        self._names: dict[str, str] = {}
        for name in raw.frame.columns:
            self._names.setdefault(fold_heading(str(name)), str(name))

    def find(self, *headings: str) -> str | None:
        """Give the file's own spelling of the first of `headings` that it has."""
        for heading in headings:
            name = self._names.get(fold_heading(heading))
            if name is not None:
                return name
        return None

    def has(self, *headings: str) -> bool:
        """Say whether the file has all of `headings`."""
        return all(fold_heading(heading) in self._names for heading in headings)

    def count(self, headings: Sequence[str]) -> int:
        """Count the `headings` that the file has."""
        return sum(1 for heading in headings if fold_heading(heading) in self._names)

    def take(self, *headings: str) -> pd.Series:
        """Give the values under the first of `headings` that the file has, stripped; all "" where it has none."""
        name = self.find(*headings)
        if name is None:
            return empty_texts(len(self.raw.frame))
        return strip_texts(self.raw.frame[name])

    def __len__(self) -> int:
        return len(self._names)


def empty_texts(rows: int) -> pd.Series:
    """Give `rows` empty texts."""
    return pd.Series([""], dtype="str").repeat(rows).reset_index(drop=True)


def require(raw: RawTable, sources: Sequence[Source], title: str) -> None:
    """Refuse a file that lacks a required column.

    Raises
    ------
    ReadError
        Naming the column, the nearest heading that the file has, and all headings.
    """
    columns = Columns(raw)
    for source in sources:
        if not source.required or columns.find(source.heading, *source.also):
            continue
        nearest = get_close_matches(source.heading, [str(name) for name in raw.frame.columns], n=1, cutoff=0.7)
        template = N_("The column “{column}” is missing, which {format} needs. The file has: {headings}. {advice}")
        rename = Message("column-rename", N_("Rename “{nearest}” to “{column}”?"), {
            "nearest": nearest[0] if nearest else "", "column": source.heading,
        })  # fmt: skip
        add = Message("column-add", N_("Add the column, or choose another format."))
        raise ReadError.because(
            "column-missing",
            template,
            column=source.heading,
            format=title,
            headings=shorten(", ".join(map(str, raw.frame.columns)), 300),
            advice=rename if nearest else add,
        )


def require_place(raw: RawTable, headings: Mapping[str, str]) -> None:
    """Refuse a file in which no row can be placed: without coordinates, place, district and province.

    Raises
    ------
    ReadError
        Naming the columns that would do.
    """
    if {"latitude", "longitude"} <= headings.keys() or {"location", "admin2", "admin1"} & headings.keys():
        return
    template = N_(
        "No column says where: there are neither coordinates (latitude and longitude) nor a place (location, admin2, "
        "admin1). The file has: {headings}. Add one of them."
    )
    raise ReadError.because("no-place-columns", template, headings=shorten(", ".join(map(str, raw.frame.columns)), 300))


def make_frame(rows: int, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Give a frame of all reported columns, "" where `columns` has none."""
    nothing = empty_texts(rows)
    return pd.DataFrame({name: columns.get(name, nothing) for name in REPORTED}, copy=False)


def map_sources(raw: RawTable, sources: Sequence[Source]) -> tuple[dict[str, pd.Series], dict[str, str]]:
    """Take every column that becomes one column of the schema, with the heading that it stood under."""
    columns = Columns(raw)
    taken: dict[str, pd.Series] = {}
    headings: dict[str, str] = {}
    for source in sources:
        name = columns.find(source.heading, *source.also)
        if name is None or len(source.becomes) != 1 or source.becomes[0] in taken:
            continue
        taken[source.becomes[0]] = columns.take(source.heading, *source.also)
        headings[source.becomes[0]] = name
    return taken, headings


def join_names(*parts: pd.Series) -> pd.Series:
    """Join names row by row with "; ", leaving out the empty ones."""
    joined = parts[0]
    for part in parts[1:]:
        joined = join_texts(joined, part, "; ")
    return joined


def code_column(codes: pd.Series, words: Mapping[str, str], *, other: str | None = None) -> pd.Series:
    """Give the word of every code; an unknown code stays as it is, to be held, or becomes `other`."""
    whole = codes.str.replace(r"\.0+$", "", regex=True)
    known = whole.map(dict(words))
    return known.where(known.notna(), whole if other is None else other).astype("str")


def note_codes(text: pd.Series, columns: Columns, title: str, names: Sequence[str]) -> pd.Series:
    """Put the raw values of some columns behind a text: "… [UCDP GED: where_prec 2]"."""
    codes = empty_texts(len(text))
    for name in names:
        values = columns.take(name)
        codes = codes.where(values == "", codes.where(codes == "", codes + ", ") + f"{name} " + values)
    codes = (f"[{title}: " + codes + "]").where(codes != "", "")
    return (text + " " + codes).str.strip()


def add_problem(problems: dict[int, list[Message]], rows: Mask, message: Message) -> None:
    """Hold `rows` for a reason that only the adapter knows."""
    for row in np.flatnonzero(rows).tolist():
        problems.setdefault(row, []).append(message)
