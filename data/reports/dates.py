"""Find the words that say when, and turn them into days, counted from the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from data.reports.candidate import Span
from data.reports.vocabulary import read_rules

Kind = Literal["weekday", "day", "month", "year", "relative", "same", "next", "before", "earlier", "clock"]


@dataclass(frozen=True)
class TimeWord:
    """An expression of time.

    Attributes
    ----------
    span
        Where it stands.
    kind
        "weekday", "day" (a dated day), "month", "year", "relative" ("yesterday"), "same", "next" and "before" (counted
        from what was told before), "earlier" (some time before; background), "clock" (a time of day, no day).
    day
        The day meant; None where publication is unknown, or for a kind that names none.
    key
        What two expressions of the same day share even without a day: the weekday's name, or the words.
    clock
        HH:MM where a time of day is given.
    """

    span: Span
    kind: Kind
    day: dt.date | None
    key: str
    clock: str = ""


def _choice(words: Any) -> str:
    return "|".join(sorted((re.escape(w).replace(r"\ ", r"\s+") for w in words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _rules() -> tuple[Mapping[str, Any], re.Pattern[str]]:
    rules = read_rules("time.toml")
    weekday, month = _choice(rules["weekdays"]["names"]), _choice(rules["months"])
    number = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a|several|few"
    patterns = [
        rf"(?P<ago>(?P<ago_n>{number})\s+(?P<ago_unit>days?|weeks?|months?|years?)\s+(?:ago|earlier|before|prior|later))",
        r"(?P<iso>(?P<iso_y>20\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))",
        r"(?P<num>(?P<num_a>\d{1,2})[/.](?P<num_b>\d{1,2})[/.](?P<num_y>20\d\d))",
        rf"(?P<dm>(?:the\s+)?(?P<dm_d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm_m>{month})\b\.?(?:,?\s+(?P<dm_y>20\d\d))?)",
        rf"(?P<md>(?P<md_m>{month})\b\.?\s+(?P<md_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*%)(?:,?\s+(?P<md_y>20\d\d))?)",
        rf"(?P<month>(?:(?:in|since|until|late|early|mid|end\s+of|beginning\s+of|by|last|of)[\s-]+)+(?P<mo_m>{month})\b(?!\s+\d{{1,2}}(?!\d))(?:\s+(?P<mo_y>20\d\d))?"
        rf"|(?P<mo_m2>{month})\s+(?P<mo_y2>20\d\d))",
        rf"(?P<weekday>(?:(?P<wd_mod>last|next|previous|this|past)\s+)?(?P<wd>{weekday})s?\b"
        r"(?:\s+(?:morning|afternoon|evening|night|noon|midnight|dawn))?)",
        r"(?P<clock_at>\b(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?|\b(?P<h24>[0-2]?\d):(?P<min24>[0-5]\d)\b)",
        r"(?P<year>\b(?:in|since|until|by|from|of|during|late|early|to|and|mid|year|before|after|[a-z]+ed)?\s*(?P<y>(?:19|20)\d\d)\b(?!\s*(?:people|fighters|militants)))",
    ]
    for group, words in (
        ("relative", rules["relative_days"]),
        ("same", rules["same_day"]["phrases"]),
        ("next", rules["next_day"]["phrases"]),
        ("before", rules["day_before"]["phrases"]),
        ("earlier", rules["earlier"]["phrases"]),
        ("clock", rules["clock"]["phrases"]),
    ):
        patterns.insert(0, rf"(?P<{group}>\b(?:{_choice(words)})\b)")
    return rules, re.compile(r"(?<![\w])(?:" + "|".join(patterns) + ")", re.IGNORECASE)


def _make_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _last_weekday(weekday: int, published: dt.date, modifier: str) -> dt.date:
    back = (published.weekday() - weekday) % 7
    if modifier in ("last", "previous", "past") and back == 0:
        back = 7
    return published + dt.timedelta(days=7 - back if modifier == "next" else -back)


def _nearest_past(month: int, day: int, published: dt.date) -> dt.date | None:
    """A day without a year is the last such day before publication."""
    found = _make_day(published.year, month, day)
    if found is not None and found > published + dt.timedelta(days=1):
        found = _make_day(published.year - 1, month, day)
    return found


def _read_dated(
    m: re.Match[str], months: Mapping[str, int], published: dt.date | None, assumed: int | None
) -> tuple[Kind, dt.date | None]:
    if m["iso"]:
        return "day", _make_day(int(m["iso_y"]), int(m["iso_m"]), int(m["iso_d"]))
    if m["num"]:
        first, second = int(m["num_a"]), int(m["num_b"])
        day, month = (second, first) if second > 12 else (first, second)
        return "day", _make_day(int(m["num_y"]), month, day)
    prefix = "dm" if m["dm"] else "md"
    month, day, year = months[m[f"{prefix}_m"].lower()], int(m[f"{prefix}_d"]), m[f"{prefix}_y"]
    if not year and published is not None:
        ahead = _make_day(published.year, month, day)
        if ahead is not None and 1 < (ahead - published).days <= 60:
            return "month", None  # still to come: "the elections of November 11"
        return "day", _nearest_past(month, day, published)
    return "day", _make_day(int(year or assumed or 0), month, day)


def _read_clock(m: re.Match[str]) -> str:
    if m["h"]:
        hour = int(m["h"]) % 12 + (12 if (m["half"] or "").lower() == "p" else 0)
        return f"{hour:02d}:{m['min'] or '00'}"
    return f"{int(m['h24']):02d}:{m['min24']}" if m["h24"] and int(m["h24"]) < 24 else ""


_NUMBERS = {
    w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {"a": 1}


def _read_ago(m: re.Match[str], published: dt.date | None) -> tuple[Kind, dt.date | None]:
    count = _NUMBERS.get(m["ago_n"].lower(), int(m["ago_n"]) if m["ago_n"].isdigit() else 0)
    if m["ago_unit"].lower().startswith("day") and count and published and m.group().lower().endswith("ago"):
        return "relative", published - dt.timedelta(days=count)
    return "earlier", None


def _read_match(m: re.Match[str], rules: Mapping[str, Any], published: dt.date | None, year: int | None) -> TimeWord:
    words = re.sub(r"\s+", " ", m.group().lower())
    kind: Kind
    day: dt.date | None = None
    clock = ""
    key = words
    if m["ago"]:
        kind, day = _read_ago(m, published)
    elif m["relative"]:
        kind = "relative"
        day = published - dt.timedelta(days=rules["relative_days"][words]) if published else None
    elif m["weekday"]:
        kind, key = "weekday", f"{(m['wd_mod'] or '').lower()} {m['wd'].lower()}".strip()
        if published:
            day = _last_weekday(
                rules["weekdays"]["names"].index(m["wd"].lower()), published, (m["wd_mod"] or "").lower()
            )
    elif m["iso"] or m["num"] or m["dm"] or m["md"]:
        kind, day = _read_dated(m, rules["months"], published, year)
    elif m["month"]:
        kind = "month"
    elif m["year"]:
        kind = "year"
    elif m["clock_at"]:
        kind, clock = "clock", _read_clock(m)
    else:
        kind = next(name for name in ("same", "next", "before", "earlier", "clock") if m[name])
    return TimeWord(Span(m.start(), m.end()), kind, day, day.isoformat() if day else key, clock)


def find_year(text: str) -> int | None:
    """Give the year of the days that a text dates in full, where they are all of one year."""
    _, pattern = _rules()
    years = {int(y) for m in pattern.finditer(text) for y in (m["iso_y"], m["num_y"], m["dm_y"], m["md_y"]) if y}
    return years.pop() if len(years) == 1 else None


def find_times(
    text: str, published: dt.date | None, start: int = 0, end: int | None = None, *, year: int | None = None
) -> list[TimeWord]:
    """Find the expressions of time in `text[start:end]`.

    Parameters
    ----------
    text
        The report.
    published
        The day of publication; without it a weekday names no day.
    year
        The year of a day and month without one, where publication is not known; see `find_year`.

    Returns
    -------
    list of TimeWord
        In the order of the text, none overlapping another.

    Notes
    -----
    A weekday is the last such day up to and including publication: reports say "on Sunday" of the Sunday just gone.
    A day and month without a year is the last such day before publication.
    """
    rules, pattern = _rules()
    return [
        _read_match(m, rules, published, year) for m in pattern.finditer(text, start, len(text) if end is None else end)
    ]
