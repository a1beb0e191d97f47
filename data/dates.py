"""Read dates: one order of day and month for a column, decided from all of it, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel import Locale

from data.reading.headings import fold_heading
from data.text_columns import Mask, Texts, clean_texts, distinct, fold_digits, from_arrow

FIRST_YEAR = 1900
"""Earlier years are years of another calendar or slips."""
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_RANGE = (20_000, 80_000)
_TIME = r"[T ,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?$"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th|[یي])?[-/. ]*([^\d\W][^\d]*?)[-/., ]*(\d{4}|\d{2})")
_NAME_DAY_YEAR = re.compile(r"([^\d\W][^\d]*?)[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[,/. -]+(\d{4})")
_NAME_YEAR = re.compile(r"([^\d\W][^\d]*?)[-/., ]*(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_RANGE = re.compile(r"\s+(?:-|–|—|to|until|till|and|الى|إلى|حتى|تا|بۆ)\s+|\s*[–—]\s*")
_DAYS = re.compile(r"(\d{1,2})\s*[-–/]\s*(\d{1,2})\s+([^\d\W].*)")
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,. ]+"
    r"|^(?:يوم )?(?:ال)?(?:سبت|أحد|احد|اثنين|إثنين|ثلاثاء|أربعاء|اربعاء|خميس|جمعة)[,،. ]+",
    re.IGNORECASE,
)

_MORE_MONTHS: dict[int, str] = {
    1: "كانون ثاني|کانوونی دووەم|کانوونی دوو|کانون دووەم",
    2: "فبراير|شوبات",
    3: "اذار|مارت|ئازار",
    4: "ابريل|نيسان",
    5: "مايس|ايار|ئایار|مایس",
    6: "يونيه|حوزەیران",
    7: "يوليه|تەممووز|تەمووز|تەمموز",
    8: "اغسطس|آب|ئاب",
    9: "سبتمبر|sept|ئەیلوول|ئەیلول",
    10: "اكتوبر|تشرين اول|تشرینی یەکەم|تشرین یەکەم|تشرینی یەک",
    11: "تشرين ثاني|تشرینی دووەم|تشرین دووەم|تشرینی دوو",
    12: "كانون اول|کانوونی یەکەم|کانونی یەکەم|کانونی یەک",
}


@dataclass(frozen=True)
class Dates:
    """A column of dates, read.

    Attributes
    ----------
    values
        `datetime64[s]`, NaT where empty or not read.
    precision
        1 a day, 2 a range of up to a week, 3 a month or a range of up to a month; 0 where not read.
    wrong
        Rows that hold something which is no date.
    undecided
        Rows whose day and month could be either way round; also not read.
    order
        "day-first", "month-first", "mixed", "undecided", or "" where the column does not need one.
    witness
        The value that settled the order for others which could be read either way; "" where nothing was to be settled.
    """

    values: pd.Series
    precision: np.ndarray
    wrong: Mask
    undecided: Mask
    order: str
    witness: str = ""


_Parsed = tuple[date, int] | None


def read_dates(texts: Texts, *, day_first: bool | None = None, usual_day_first: bool | None = None) -> Dates:
    """Read a column of dates.

    Parameters
    ----------
    texts
        The values as text, "" for empty.
    day_first
        What a person has decided of this file; overrules the column.
    usual_day_first
        What files of this format, or an earlier one with these headings, usually do; used only where the column itself
        settles nothing.

    Notes
    -----
    A first field above 12 settles day-first, a second above 12 month-first. Where both occur the column is mixed and
    only the rows that can be read in one way are read.
    """
    rows, stamps = distinct(clean_texts(texts))
    untimed = pc.replace_substring_regex(pa.chunked_array([pa.array(stamps, pa.large_string())]), _TIME, "")
    unique, values = distinct(from_arrow(untimed))
    codes = unique[rows]
    cleaned = [_WEEKDAY.sub("", fold_digits(value)).strip(" ,،.") for value in values]
    order = _decide_order(cleaned, day_first, usual_day_first)
    parsed = [_read_any(value, order) for value in cleaned]
    filled = np.array([bool(value) for value in cleaned], dtype=bool)
    read = np.array([item is not None for item in parsed], dtype=bool)
    either = np.array([_is_either(value, order) for value in cleaned], dtype=bool) & ~read
    days = np.array([item[0] if item else None for item in parsed], dtype="datetime64[s]")
    precision = np.array([item[1] if item else 0 for item in parsed], dtype=np.int64)
    if not values:
        codes = np.zeros(0, dtype=np.intp)
    wrong = filled & ~read & ~either
    witness = _find_witness(cleaned, order)
    return Dates(pd.Series(days[codes]), precision[codes], wrong[codes], either[codes], order, witness)


def _decide_order(values: list[str], day_first: bool | None, usual_day_first: bool | None) -> str:
    pairs = [pair for value in values for pair in _list_pairs(value)]
    if not pairs:
        return ""
    if day_first is not None:
        return "day-first" if day_first else "month-first"
    days = any(first > 12 for first, second in pairs if second <= 12)
    months = any(second > 12 for first, second in pairs if first <= 12)
    if days and months:
        return "mixed"
    if days or months:
        return "day-first" if days else "month-first"
    if usual_day_first is not None:
        return "day-first" if usual_day_first else "month-first"
    return "undecided"


def _list_pairs(value: str) -> list[tuple[int, int]]:
    """Give the first two numbers of each date of a value that is written in numbers alone, the year last."""
    matches = (_NUMERIC.fullmatch(part) for part in _RANGE.split(value))
    return [(int(match[1]), int(match[2])) for match in matches if match]


def _find_witness(values: list[str], order: str) -> str:
    """Give the first value that can be read in the column's order alone, where others could be read either way."""
    place = {"day-first": 0, "month-first": 1}.get(order)
    pairs = [(value, pair) for value in values for pair in _list_pairs(value)]
    if place is None or not any(first <= 12 and second <= 12 and first != second for _, (first, second) in pairs):
        return ""
    return next((value for value, pair in pairs if pair[place] > 12 and pair[1 - place] <= 12), "")


def _is_either(value: str, order: str) -> bool:
    if order not in ("mixed", "undecided"):
        return False
    return any(_NUMERIC.fullmatch(part) for part in _RANGE.split(value))


def _read_any(value: str, order: str) -> _Parsed:
    """Read one distinct value: a day, a month, or a range of days."""
    if not value:
        return None
    one = _read_one(value, order)
    if one is not None:
        return one
    match = _DAYS.fullmatch(value)
    parts = [f"{match[1]} {match[3]}", f"{match[2]} {match[3]}"] if match else _RANGE.split(value)
    if len(parts) != 2:
        return None
    start, end = _read_one(parts[0].strip(), order), _read_one(parts[1].strip(), order)
    return span_precision(start[0], _last_day(end)) if start and end else None


def span_precision(start: date, end: date) -> _Parsed:
    """Give the first day of a span and its precision; None where it runs backwards or over more than a month."""
    days = (end - start).days
    if days < 0 or days > 31:
        return None
    return start, 1 if days == 0 else 2 if days < 7 else 3


def is_span(value: str) -> bool:
    """Say whether a text is two dates with a dash or a word between them."""
    return len(_RANGE.split(value)) == 2


def _last_day(parsed: tuple[date, int]) -> date:
    day, precision = parsed
    if precision == 1:
        return day
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _read_one(value: str, order: str) -> _Parsed:
    for pattern, read in _READERS:
        match = pattern.fullmatch(value)
        if match:
            return read(match)
    match = _NUMERIC.fullmatch(value)
    if match:
        return _read_numeric(int(match[1]), int(match[2]), _year(match[3]), order)
    return None


def _read_numeric(first: int, second: int, year: int, order: str) -> _Parsed:
    if order == "day-first":
        return _day(year, second, first)
    if order == "month-first":
        return _day(year, first, second)
    if first == second or second > 12:
        return _day(year, first, second)
    return _day(year, second, first) if first > 12 else None


def _read_serial(match: re.Match[str]) -> _Parsed:
    number = int(match[1])
    if not _EXCEL_RANGE[0] <= number <= _EXCEL_RANGE[1]:
        return None
    return _EXCEL_ZERO + timedelta(days=number), 1


def _day(year: int, month: int | None, day: int, precision: int = 1) -> _Parsed:
    if month is None or not FIRST_YEAR <= year <= 2200:
        return None
    try:
        return date(year, month, day), precision
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year < 69 else 1900 + year


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Parsed]], ...] = (
    (_ISO, lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_COMPACT, lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_DAY_NAME_YEAR, lambda m: _day(_year(m[3]), read_month(m[2]), int(m[1]))),
    (_NAME_DAY_YEAR, lambda m: _day(int(m[3]), read_month(m[1]), int(m[2]))),
    (_NAME_YEAR, lambda m: _day(int(m[2]), read_month(m[1]), 1, 3)),
    (_YEAR_MONTH, lambda m: _day(int(m[1]), int(m[2]), 1, 3)),
    (_MONTH_YEAR, lambda m: _day(int(m[2]), int(m[1]), 1, 3)),
    (_SERIAL, _read_serial),
)


def read_month(name: str) -> int | None:
    """Give the number of a month by its name in English, Arabic (Levant and Egypt), Kurdish, Turkish or Persian."""
    folded = fold_heading(name)
    months = _months()
    return months.get(folded) or months.get(folded.removesuffix("ی"))  # Sorani joins the month to its year with ی


@cache
def _months() -> dict[str, int]:
    months: dict[str, int] = {}
    for language in ("en", "ar", "ar_IQ", "ckb", "ku", "tr", "fr", "de"):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale.parse(language).months[context][width].items():
                    months.setdefault(fold_heading(name), number)
    for number, names in _MORE_MONTHS.items():
        for name in names.split("|"):
            months.setdefault(fold_heading(name), number)
    return months
