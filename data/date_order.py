"""The question whether the day or the month comes first, put with a date of the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.dates import read_dates
from data.receipts import Preview


@dataclass(frozen=True)
class DateQuestion:
    """A date of the file that can be read in two ways.

    Attributes
    ----------
    value
        As it stands in the file.
    day_first, month_first
        What it means either way.
    chosen
        Whether the day comes first as it is read now; None where nobody has said, so that rows are held.
    """

    value: str
    day_first: date
    month_first: date
    chosen: bool | None


def ask_date_order(preview: Preview) -> DateQuestion | None:
    """Give the question where the file does not settle it, or a person has answered it; None where there is none."""
    undecided = any(notice.code == "dates-undecided" for notice in preview.notices)
    understood = preview.understood
    chosen = understood.usual_day_first if understood.day_first is None else understood.day_first
    if not undecided and chosen is None:
        return None
    raw = preview.understood.file.raw.frame
    for column in ("event_date", "source_date"):
        heading = preview.headings.get(column)
        if heading not in raw.columns:
            continue
        values = raw[heading].drop_duplicates().reset_index(drop=True)
        if understood.day_first is None and read_dates(values).order in ("day-first", "month-first"):
            continue  # the column itself shows it
        one, other = (read_dates(values, day_first=first).values for first in (True, False))
        differ = (one.notna() & other.notna() & (one != other)).to_numpy()
        if differ.any():
            at = int(differ.argmax())
            return DateQuestion(str(values[at]), _day(one[at]), _day(other[at]), chosen)
    return None


def _day(value: pd.Timestamp) -> date:
    return value.date()
