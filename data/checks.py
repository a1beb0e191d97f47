"""The checks of one column at a time: each gives typed values and adds its reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from data.dates import Dates, is_span, read_dates
from data.formats.value_words import propose_meaning
from data.messages import N_, Message
from data.numbers import MAX_COUNT, CountFault, read_count
from data.reading.headings import fold_heading
from data.reading.raw import Lines, list_lines, shorten
from data.reasons import Reasons
from data.schema import COLUMN, SUB_EVENT_TYPES
from data.text_columns import clean_texts, distinct, fold_digits, from_arrow, spread, to_arrow

TEXT_LIMIT = 500
TEXT_LIMITS = {"notes": 10_000, "source": 2_000, "actor1": 2_000, "actor2": 2_000}
ID_LIMIT = 200
EARLY = pd.Timestamp(1990, 1, 1)
"""Days before it are noticed: one slip of a year stretches the span of the data, and every comparison with it."""
_UNSEEN = r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]"
"""What does not show; two ids that look the same are the same."""
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.]\d{2})?(?:\s?([ap])\.?m\.?)?", re.IGNORECASE)
_URL_BREAK = re.compile(r"[;,]?[\s|]+|;(?=https?:)|;$")
"""Between addresses; a semicolon within one belongs to it."""
_COUNT_FAULTS: dict[CountFault, str] = {
    "negative": N_("{column} is “{value}”: a number of people cannot be negative. Leave it empty if it is not known."),
    "fraction": N_("{column} is “{value}”: a number of people is a whole number."),
    "too-large": N_("{column} is “{value}”, more than {limit}. Is it a code or a year?"),
    "no-number": N_("{column} is “{value}”, which is no whole number. Write digits only, or leave it empty."),
}


@dataclass
class Rows:
    """The rows under check: their columns as cleaned text, the reasons so far, the notices for the whole file."""

    frame: pd.DataFrame
    lines: Lines
    headings: dict[str, str]
    reasons: Reasons
    notices: list[Message] = field(default_factory=list)

    def heading(self, column: str) -> str:
        """Give the file's own heading of a column of the schema."""
        return self.headings.get(column, column)

    def notice(self, code: str, template: str, rows: np.ndarray, **params: object) -> None:
        """Add a notice on some rows, with how many they are and on which lines they stand."""
        if rows.any():
            lines = list_lines(self.lines[rows])
            self.notices.append(Message(code, template, {"count": int(rows.sum()), "lines": lines, **params}))


def check_text(rows: Rows, column: str) -> pd.Series:
    """Clean a column of text, and cut what is longer than its limit."""
    texts = clean_texts(rows.frame[column])
    limit = TEXT_LIMITS.get(column, TEXT_LIMIT)
    array = to_arrow(texts)
    long = np.asarray(pc.greater(pc.utf8_length(array), limit).to_numpy(), dtype=bool)
    if long.any():
        template = N_("{column} is longer than {limit} letters and was cut there (rows: {count}; lines: {lines}).")
        rows.notice("text-cut", template, long, column=rows.heading(column), limit=limit)
        texts = from_arrow(pc.utf8_slice_codeunits(array, 0, limit))
    if column in ("actor1", "actor2", "source") and texts.str.contains(";", regex=False).any():
        texts = from_arrow(pc.replace_substring_regex(to_arrow(texts), r"[;\s]*;[;\s]*", "; "))
        texts = texts.str.strip("; ")
    return texts


def check_ids(rows: Rows) -> pd.Series:
    """Clean the ids; one that is too long holds its row, for a cut id would be another's."""
    ids = clean_texts(rows.frame["incident_id"]).str.replace(_UNSEEN, "", regex=True)
    long = np.asarray(pc.greater(pc.utf8_length(to_arrow(ids)), ID_LIMIT).to_numpy(), dtype=bool)
    template = N_("{column} is longer than {limit} letters; an id must be shorter.")
    rows.reasons.add(long, Message("id-long", template, {"column": rows.heading("incident_id"), "limit": ID_LIMIT}))
    return ids


def check_dates(rows: Rows, column: str, *, day_first: bool | None, usual: bool | None, today: date) -> Dates:
    """Read a column of dates; a value that is no date, or could be two, holds its row."""
    dates = read_dates(rows.frame[column], day_first=day_first, usual_day_first=usual)
    codes, values = distinct(rows.frame[column])
    heading = rows.heading(column)

    def no_date(value: str) -> Message:
        if is_span(value):
            template = N_("{column} is “{value}”: a span must be of a month at most, its first day first.")
            return Message("date-span", template, {"column": heading, "value": shorten(value)})
        template = N_("{column} is “{value}”, which is no date. Write it as 2024-07-14.")
        return Message("date-wrong", template, {"column": heading, "value": shorten(value)})

    def either(value: str) -> Message:
        template = N_(
            "{column} is “{value}”: the file does not show whether the day or the month comes first. "
            "Choose which, or write dates as 2024-07-14."
        )
        return Message("date-undecided", template, {"column": heading, "value": shorten(value)})

    rows.reasons.add_each(dates.wrong, codes, values, no_date)
    rows.reasons.add_each(dates.undecided, codes, values, either)
    early = np.asarray(dates.values < EARLY)
    template = N_("{column} lies before {year} (rows: {count}; lines: {lines}). Check the years.")
    rows.notice("dates-early", template, early, column=heading, year=EARLY.year)
    future = np.asarray(dates.values > pd.Timestamp(today + timedelta(days=1)))

    def ahead(value: str) -> Message:
        template = N_("{column} is “{value}”, which lies in the future. Correct the date.")
        return Message("date-future", template, {"column": heading, "value": shorten(value)})

    rows.reasons.add_each(future, codes, values, ahead)
    if dates.witness:
        template = (
            N_("{column}: the day comes first, as “{value}” shows.")
            if dates.order == "day-first"
            else N_("{column}: the month comes first, as “{value}” shows.")
        )
        rows.notices.append(Message("dates-settled", template, {"column": heading, "value": shorten(dates.witness)}))
    if dates.undecided.any():
        template = N_(
            "{column} could have the day or the month first (rows: {count}; lines: {lines}). "
            "Choose which; until then these rows are held."
        )
        rows.notice("dates-undecided", template, dates.undecided, column=heading)
    return dates


def require_value(rows: Rows, column: str, texts: pd.Series) -> None:
    """Hold the rows without a value that every incident must have."""
    template = N_("{column} is empty; every incident needs one.")
    message = Message("value-missing", template, {"column": rows.heading(column)})
    rows.reasons.add(np.asarray(texts == "", dtype=bool), message)


def check_vocabulary(rows: Rows, column: str) -> pd.Series:
    """Give the schema's spelling of every value; an unknown one holds its row and names the nearest."""
    codes, values = distinct(clean_texts(rows.frame[column]))
    known = {fold_heading(str(word)): str(word) for word in COLUMN[column].vocabulary}
    spelled = [known.get(fold_heading(value), "") for value in values]
    unknown = np.array([bool(value) and not word for value, word in zip(values, spelled, strict=True)], dtype=bool)

    def describe(value: str) -> Message:
        params = {
            "column": rows.heading(column),
            "value": shorten(value),
            "expected": shorten("; ".join(known.values()), 200),
        }
        near = get_close_matches(fold_heading(value), known, n=1, cutoff=0.6)
        nearest = propose_meaning(column, value) or (known[near[0]] if near else "")
        if nearest:
            template = N_("{column} was “{value}”, which is not known. Was “{nearest}” meant?")
            return Message("word-unknown", template, {**params, "nearest": nearest})
        return Message("word-unknown", N_("{column} was “{value}”, expected one of: {expected}."), params)

    if len(values):
        rows.reasons.add_each(unknown[codes], codes, values, describe)
    return spread(spelled, codes)


def check_sub_types(rows: Rows, types: pd.Series, subs: pd.Series) -> None:
    """Hold the rows whose sub-event type belongs to another event type."""
    owner = {sub: event_type for event_type, words in SUB_EVENT_TYPES.items() for sub in words}
    (type_codes, type_words), (sub_codes, sub_words) = distinct(types), distinct(subs)
    pairs = [(event_type, sub) for event_type in type_words for sub in sub_words]
    codes = type_codes * len(sub_words) + sub_codes
    values = ["\n".join(pair) for pair in pairs]
    apart = [bool(event_type and sub) and owner.get(sub, "") != event_type for event_type, sub in pairs]
    wrong = np.array(apart or [False], dtype=bool)[codes]

    def describe(pair: str) -> Message:
        event_type, sub = pair.split("\n")
        template = N_("{column} “{value}” belongs to “{owner}”, not to “{type}”. Correct one of the two.")
        params = {"column": rows.heading("sub_event_type"), "value": sub, "owner": owner[sub], "type": event_type}
        return Message("sub-type-of-other", template, params)

    rows.reasons.add_each(wrong, codes, values, describe)


def check_counts(rows: Rows, column: str) -> pd.Series:
    """Read a column of numbers of people as `Int64`, NA where empty."""
    codes, values = distinct(clean_texts(rows.frame[column]))
    read = [read_count(value) if value else None for value in values]
    faults = {value: fault for value, fault in zip(values, read, strict=True) if isinstance(fault, str)}

    def describe(value: str) -> Message:
        params = {"column": rows.heading(column), "value": shorten(value), "limit": f"{MAX_COUNT:,}"}
        return Message(f"count-{faults[value]}", _COUNT_FAULTS[faults[value]], params)

    faulty = np.array([value in faults for value in values], dtype=bool)
    rows.reasons.add_each(faulty[codes], codes, values, describe)
    numbers = pd.array([item if isinstance(item, int) else pd.NA for item in read], dtype="Int64")
    return pd.Series(numbers.take(codes))


def check_codes(rows: Rows, column: str, *, default: int) -> pd.Series:
    """Read a column of codes as `Int64`; empty is `default`, another code than the schema's holds its row."""
    codes, values = distinct(clean_texts(rows.frame[column]))
    allowed: Sequence[int | str] = COLUMN[column].vocabulary
    read = [_read_code(value, default) for value in values]
    wrong = np.array([item not in allowed for item in read], dtype=bool)

    def describe(value: str) -> Message:
        template = N_("{column} was “{value}”, expected one of {expected}.")
        params = {"column": rows.heading(column), "value": shorten(value), "expected": ", ".join(map(str, allowed))}
        return Message("code-unknown", template, params)

    if values:
        rows.reasons.add_each(wrong[codes], codes, values, describe)
    numbers = np.array([item if item in allowed else default for item in read] or [default], dtype=np.int64)
    return pd.Series(pd.array(numbers[codes], dtype="Int64"))


def check_times(rows: Rows) -> pd.Series:
    """Give the times as HH:MM; one that is no time of day holds its row."""
    codes, values = distinct(clean_texts(rows.frame["event_time"]))
    read = [_read_time(value) for value in values]
    wrong = np.array([bool(value) and not item for value, item in zip(values, read, strict=True)], dtype=bool)

    def describe(value: str) -> Message:
        template = N_("{column} is “{value}”, which is no time of day. Write it as 14:30, or leave it empty.")
        return Message("time-wrong", template, {"column": rows.heading("event_time"), "value": shorten(value)})

    if values:
        rows.reasons.add_each(wrong[codes], codes, values, describe)
    return spread(read, codes)


def check_urls(rows: Rows) -> pd.Series:
    """Keep the http and https addresses of each row; whatever else stands there is dropped, with a notice."""
    codes, values = distinct(clean_texts(rows.frame["source_url"]))
    tokens = [[token for token in _URL_BREAK.split(value) if token] for value in values]
    kept = [
        [token for token in row if re.fullmatch(r"https?://[^\s/\\<>\"'`]+[^\s<>\"`\\]*", token, re.I)]
        for row in tokens
    ]
    dropped = np.array([len(a) != len(b) for a, b in zip(tokens, kept, strict=True)], dtype=bool)
    if values:
        template = N_("What is no http or https address was dropped from {column} (rows: {count}; lines: {lines}).")
        rows.notice("url-dropped", template, dropped[codes], column=rows.heading("source_url"))
    return spread([" ".join(row) for row in kept], codes)


def _read_code(value: str, default: int) -> int | None:
    if not value:
        return default
    match = re.fullmatch(r"(\d{1,3})(?:[.,]0+)?", fold_digits(value))
    return int(match[1]) if match else None


def _read_time(value: str) -> str:
    match = _TIME.fullmatch(fold_digits(value))
    if not match:
        return ""
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""
