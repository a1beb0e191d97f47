"""What the adapters of the coded data sets (GTD, UCDP) have in common: from a raw table to candidates, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.formats.adapter import Candidates, Columns, Source, make_frame, map_sources, require
from data.messages import Message
from data.reading.raw import RawTable


@dataclass(frozen=True)
class Draft:
    """The rows of a data set's own format on their way to candidates.

    Attributes
    ----------
    columns
        The file's columns.
    taken
        Column of the schema -> its values so far.
    headings, problems
        As in `Candidates`.
    """

    raw: RawTable
    columns: Columns
    taken: dict[str, pd.Series]
    headings: dict[str, str]
    problems: dict[int, list[Message]]

    def finish(self, country: str, notices: Sequence[Message] = (), **headings: str) -> Candidates:
        """Give the candidates; `country` is the heading of that column, `headings` go before those that were found."""
        named = self.columns.take(country) if self.columns.has(country) else None
        frame = make_frame(len(self.raw.frame), self.taken)
        said = [*self.raw.notices, *notices]
        return Candidates(frame, self.raw.lines, self.raw.frame, said, self.problems, self.headings | headings, named)


def draft_rows(raw: RawTable, sources: Sequence[Source], title: str, *, ids: str) -> Draft:
    """Begin with a data set's rows: what is required, what is taken as it stands, and IDs that say the data set.

    Parameters
    ----------
    ids
        The heading of its IDs; the data set's first word stands before each.

    Raises
    ------
    ReadError
        When a required column is missing.
    """
    require(raw, sources, title)
    columns = Columns(raw)
    taken, headings = map_sources(raw, sources)
    own = columns.take(ids)
    taken["incident_id"] = (f"{title.split()[0]}-" + own).where(own != "", "")
    problems = {row: list(messages) for row, messages in raw.problems.items()}
    return Draft(raw, columns, taken, headings, problems)
