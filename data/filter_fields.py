"""The table of filters: for each its field, its name in the address, how it is read, what it keeps, what it says.

`FIELDS` is the one place that knows the filters. `data.filters.IncidentFilter` reads and writes addresses with it, the
store makes its WHERE with it, the command line its flags, the docs their list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any, Literal

from data import filter_words as words
from data.messages import N_, Message
from data.schema import (
    AREAS,
    DISPUTED,
    EVENT_TYPES,
    GEO_PRECISIONS,
    NOT_LOCATED,
    OUTSIDE,
    SCOPE,
    SUB_EVENT_TYPES,
    TIME_PRECISIONS,
)
from data.search_text import fold_text, fold_words
from geo.boundaries import PROVINCES, match_province

MAX_VALUES = 50
MAX_LENGTH = 200
MAX_DEATHS = 1_000_000
MAX_SEAM_KM = 500
MOVES = ("province", "district")
"""What may change between two authorities' lines."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a period may name; beyond them a day is a slip of the pen."""
_WILD = re.compile(r"[%_\\]")
NO_DISTRICT = "none"
"""How the address spells "no district reported", which is the empty text in the filter."""


class NotUnderstoodError(ValueError):
    """A value of the address that no filter can take; its message says what was expected."""

    def __init__(self, expected: Message) -> None:
        super().__init__(expected.text())
        self.expected = expected


@dataclass(frozen=True)
class Field:
    """One filter.

    Attributes
    ----------
    name
        The attribute of `IncidentFilter`.
    url
        The name in the address and, after `--`, on the command line.
    kind
        "many": a tuple of values; "one": a single value; "flag": on or off.
    default
        The value that filters nothing.
    parse
        Reads one value as the address spells it; raises `NotUnderstoodError`.
    spell
        Writes one value as the address spells it.
    keeps
        From a table (an Ibis expression) and the field's value: which rows stay.
    says
        From the field's value and a `data.filter_words.Speaker`: its piece of the sentence.
    help
        One line for the command line and the docs.
    options
        The values to choose from, as the address spells them; empty for free values.
    by_lines
        Whether what it keeps depends on whose lines count.
    """

    name: str
    url: str
    kind: Literal["many", "one", "flag"]
    default: Any
    parse: Callable[[str], Any]
    spell: Callable[[Any], str]
    keeps: Callable[[Any, Any], Any]
    says: Callable[[Any, words.Speaker], str]
    help: str
    options: tuple[str, ...] = ()
    by_lines: bool = False


def _squash(text: str) -> str:
    return "".join(letter for letter in fold_text(text) if letter.isalnum())


def _clean(text: str) -> str:
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    value = " ".join(unicodedata.normalize("NFC", kept).split())
    if len(value) > MAX_LENGTH:
        raise NotUnderstoodError(
            Message("expected-shorter", N_("a text of at most {most} characters"), {"most": MAX_LENGTH})
        )
    if not value:
        raise NotUnderstoodError(Message("expected-text", N_("a text")))
    return value


def _one_of(options: tuple[str, ...]) -> NotUnderstoodError:
    return NotUnderstoodError(
        Message("expected-one-of", N_("one of {options}"), {"options": ", ".join(options)}),
    )


def _chooser(options: tuple[str, ...], aliases: dict[str, str] | None = None) -> Callable[[str], str]:
    known = {_squash(option): option for option in options} | (aliases or {})

    def parse(text: str) -> str:
        value = known.get(_squash(text[:MAX_LENGTH]))
        if value is None:
            raise _one_of(options)
        return value

    return parse


def _parse_area(text: str) -> str:
    value = {_squash(area): area for area in AREAS}.get(_squash(text[:MAX_LENGTH]))
    value = value or match_province(text[:MAX_LENGTH])
    if value not in AREAS:
        raise _one_of(AREAS)
    return value


def _parse_district(text: str) -> str:
    value = _clean(text)
    return "" if value.casefold() == NO_DISTRICT else value


def _parse_unit(text: str) -> str:
    province, *parts = (part.strip() for part in _clean(text).split("/", 2))
    known = match_province(province)
    if known is None:
        raise NotUnderstoodError(
            Message("expected-unit", N_("a province, or one with its district, as Erbil or Kirkuk/Hawija"))
        )
    return "/".join((known, *("" if part.casefold() == NO_DISTRICT else part for part in parts)))


def _keeps_unit(table: Any, units: tuple[str, ...]) -> Any:
    """Keep whole provinces, districts and sub-districts, by how many of these a value names."""
    district = table.province + "/" + table.district
    columns = (table.province, district, district + "/" + table.sub_district)
    named = ([unit for unit in units if unit.count("/") == depth] for depth in range(len(columns)))
    return reduce(or_, (column.isin(values) for column, values in zip(columns, named, strict=True) if values))


def _spell_unit(value: str) -> str:
    return value + NO_DISTRICT if value.endswith("/") else value


def _parse_km(text: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text.strip(), re.ASCII) or not 0 < float(text) <= MAX_SEAM_KM:
        raise NotUnderstoodError(
            Message("expected-km", N_("kilometres above 0 and up to {most}"), {"most": MAX_SEAM_KM})
        )
    return float(text)


def _parse_day(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
            raise ValueError(text)
        day = date.fromisoformat(text.strip())
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(text)
    except ValueError:
        expected = N_("a day as 2021-12-31, from {first} to {last}")
        raise NotUnderstoodError(
            Message("expected-day", expected, {"first": f"{FIRST_YEAR}-01-01", "last": f"{LAST_YEAR}-12-31"})
        ) from None
    return day


def _parse_deaths(text: str) -> int:
    digits = text.strip()
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII) or not 0 <= int(digits) <= MAX_DEATHS:
        raise NotUnderstoodError(Message("expected-count", N_("a whole number from 0 to {most}"), {"most": MAX_DEATHS}))
    return int(digits)


def _parse_import(text: str) -> int:
    digits = text.strip()
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII) or int(digits) < 1:
        raise NotUnderstoodError(Message("expected-import", N_("the number of an import")))
    return int(digits)


def _parse_code(codes: dict[int, str]) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if text.strip() not in {str(code) for code in codes}:
            raise _one_of(tuple(str(code) for code in codes))
        return int(text)

    return parse


def _parse_flag(text: str) -> bool:
    value = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.strip().casefold() not in value:
        raise _one_of(("1", "0"))
    return value[text.strip().casefold()]


def _keeps_actor(table: Any, names: tuple[str, ...]) -> Any:
    return reduce(or_, (_holds(table.actor_keys, actor_key(name)) for name in names))


def _keeps_words(table: Any, text: str) -> Any:
    return reduce(and_, (_keeps_word(table, word) for word in fold_words(text)))


def _keeps_word(table: Any, word: str) -> Any:
    """Look for a word in what is stored of an incident, and in its province by the lines in use."""
    provinces = [province.name for province in PROVINCES if word in fold_text(province.name)]
    found = _holds(table.search, word)
    return found | table.province.isin(provinces) if provinces else found


def _holds(column: Any, part: str) -> Any:
    """Say of each text whether it has a part; as LIKE, for which PostgreSQL has an index and `contains` has none."""
    if not _WILD.search(part):
        return column.like(f"%{part}%")
    return column.like(f"%{_WILD.sub('_', part)}%") & column.contains(part)


def actor_key(name: str) -> str:
    """Give the folded name between semicolons, as it stands in the store's `actor_keys`: one whole name, no part."""
    return f";{fold_text(name.replace(';', ' '))};"


_TYPE_ALIASES = {
    "battle": "Battles", "explosions": "Explosions/Remote violence", "explosion": "Explosions/Remote violence",
    "remoteviolence": "Explosions/Remote violence", "civilians": "Violence against civilians",
    "protest": "Protests", "riot": "Riots", "strategic": "Strategic developments",
    "strategicdevelopment": "Strategic developments",
}  # fmt: skip
_SUB_TYPES = tuple(sub for subs in SUB_EVENT_TYPES.values() for sub in subs)

FIELDS: tuple[Field, ...] = (
    Field(
        "province", "province", "many", (), _parse_area, str, lambda t, v: t.area.isin(v), words.say_areas,
        f"{', '.join(SCOPE)}, {OUTSIDE} (of the four) or {NOT_LOCATED} (no coordinates); repeatable", AREAS,
        by_lines=True,
    ),
    Field(
        "date_from", "from", "one", None, _parse_day, date.isoformat, lambda t, v: t.event_date >= v, words.say_nothing,
        "first day, as 2021-01-01, itself included",
    ),
    Field(
        "date_to", "to", "one", None, _parse_day, date.isoformat, lambda t, v: t.event_date <= v, words.say_nothing,
        "last day, as 2021-12-31, itself included",
    ),
    Field(
        "event_type", "type", "many", (), _chooser(EVENT_TYPES, _TYPE_ALIASES), str,
        lambda t, v: t.event_type.isin(v), words.say_event_types, "event type; repeatable", EVENT_TYPES,
    ),
    Field(
        "sub_event_type", "subtype", "many", (), _chooser(_SUB_TYPES), str,
        lambda t, v: t.sub_event_type.isin(v), words.say_sub_event_types, "sub-event type; repeatable", _SUB_TYPES,
    ),
    Field(
        "district", "district", "many", (), _parse_district, lambda v: v or NO_DISTRICT,
        lambda t, v: t.admin2.isin(v), words.say_districts,
        f"district as reported, or {NO_DISTRICT} where none is; repeatable",
    ),
    Field(
        "unit", "unit", "many", (), _parse_unit, _spell_unit,
        _keeps_unit, words.say_units,
        "province, district or sub-district by the boundary set in use, as Erbil, Kirkuk/Hawija, Kirkuk/Hawija/Riyadh; "
        f"Kirkuk/{NO_DISTRICT} where the district is not known; repeatable", by_lines=True,
    ),
    Field(
        "disputed", "disputed", "many", (), _chooser(DISPUTED), lambda v: v.replace(" ", "-"),
        lambda t, v: t.disputed.isin(v), words.say_disputed, "by the UN's list of 2009, or that of claims=; repeatable",
        tuple(value.replace(" ", "-") for value in DISPUTED), by_lines=True,
    ),
    Field(
        "actor", "actor", "many", (), _clean, str, _keeps_actor, words.say_actors,
        "name of an actor on either side, whole; repeatable",
    ),
    Field(
        "deaths", "deaths", "one", 0, _parse_deaths, str, lambda t, v: t.fatalities >= v, words.say_deaths,
        "at least so many deaths",
    ),
    Field(
        "precision", "precision", "many", (), _parse_code(GEO_PRECISIONS), str,
        lambda t, v: t.geo_precision.isin(v), words.say_precisions,
        "; ".join(f"{code} {text}" for code, text in GEO_PRECISIONS.items()) + "; repeatable",
        tuple(str(code) for code in GEO_PRECISIONS),
    ),
    Field(
        "dated", "dated", "many", (), _parse_code(TIME_PRECISIONS), str,
        lambda t, v: t.time_precision.isin(v), words.say_dated,
        "; ".join(f"{code} {text}" for code, text in TIME_PRECISIONS.items()) + "; repeatable",
        tuple(str(code) for code in TIME_PRECISIONS),
    ),
    Field(
        "seam", "seam", "one", 0.0, _parse_km, lambda v: f"{v:g}", lambda t, v: t.seam_km <= v, words.say_seam,
        "at most so many kilometres from a line between a disputed district and another", by_lines=True,
    ),
    Field(
        "q", "q", "one", "", _clean, str, _keeps_words, words.say_words,
        "words that must all occur in what happened, type, place, actors, source or ID", by_lines=True,
    ),
    Field(
        "imported", "import", "many", (), _parse_import, str,
        lambda t, v: t.import_id.isin(v), words.say_imports, "number of an import that brought them; repeatable",
    ),
    Field(
        "conflict", "conflict", "flag", False, _parse_flag, lambda v: "1" if v else "0",
        lambda t, v: t.province_conflict == 1, words.say_conflict,
        "only incidents whose report names another province than their coordinates lie in", by_lines=True,
    ),
    Field(
        "moved", "moved", "one", "", _chooser(MOVES), str,
        lambda t, v: t.moved.isin(MOVES if v == "district" else MOVES[:1]), words.say_moved,
        "only incidents that lie in another province, or another province or district, by the lines of against=", MOVES,
        by_lines=True,
    ),
)  # fmt: skip

FIELD: dict[str, Field] = {field.name: field for field in FIELDS}
URL_NAMES: tuple[str, ...] = tuple(field.url for field in FIELDS)
