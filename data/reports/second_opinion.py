"""What another reader says of a report, believed only as far as the report's own words bear it out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.messages import N_, Message
from data.reports.candidate import Candidate, Field, Span
from data.reports.dates import find_times
from data.reports.draft import BY_READER, MOST_INCIDENTS, Draft, DraftField, DraftIncident, make_incident
from data.reports.gazetteer import read_report_gazetteer
from data.reports.second_reader import ASKED
from data.reports.tokens import cut_words
from data.reports.vocabulary import read_vocabulary
from data.schema import COLUMN, EVENT_TYPES, SUB_EVENT_TYPES
from geo.names import fold, fold_words
from geo.provinces import match_province

LONGEST_QUOTE = 400
_CONFIDENCE = 0.6
_NONE = frozenset(["no", "none", "nobody", "without", "not"])


@dataclass(frozen=True)
class Opinion:
    """What was believed of an answer, and what was not, in sentences."""

    candidates: tuple[Candidate, ...]
    dropped: tuple[Message, ...]


def find_quote(text: str, quote: str) -> Span | None:
    """Find words in a text, whatever the white space, the case and the kind of quotation marks."""
    words = quote.translate(str.maketrans("‘’“”", "''\"\"")).split()
    if not words or len(quote) > LONGEST_QUOTE:
        return None
    plain = text.translate(str.maketrans("‘’“”", "''\"\""))
    found = re.search(r"\s+".join(map(re.escape, words)), plain, re.IGNORECASE)
    return Span(found.start(), found.end()) if found else None


def _numbers(words: str) -> list[int]:
    tokens = cut_words(words)
    numbers: list[int] = []
    for at, token in enumerate(tokens):
        digits = token.raw.replace(",", "")
        entry = read_vocabulary().find(tokens, at)
        if digits.isdecimal() and len(digits) < 8:
            numbers.append(int(digits))
        elif entry is not None and entry[0].tag == "number" and entry[0].value.isdecimal():
            numbers.append(int(entry[0].value))
        elif token.key in ("a", "an"):
            numbers.append(1)
        elif token.key in _NONE:
            numbers.append(0)
    return numbers


def _bears_actor(name: str, words: str) -> bool:
    if fold_words(name) in fold_words(words):
        return True
    tokens = cut_words(words)
    entries = (read_vocabulary().find(tokens, at) for at in range(len(tokens)))
    return any(entry is not None and entry[0].value == name for entry in entries)


def _bears_province(province: str, words: str) -> bool:
    parts = [token.raw for token in cut_words(words)]
    return any(
        match_province(" ".join(parts[at : at + length])) == province
        for at in range(len(parts))
        for length in (1, 2, 3)
    )


def _believe(column: str, value: Any, words: str, published: dt.date | None) -> Any:
    """Give the value as the schema has it where the words say so; None where they do not."""
    kind = COLUMN[column].kind
    if kind == "count":
        number = int(value) if isinstance(value, (int, str)) and str(value).isdecimal() else None
        numbers = _numbers(words)
        return number if number is not None and (number in numbers or number == sum(numbers)) and numbers else None
    text = " ".join(str(value).split()) if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_QUOTE:
        return None
    if kind == "date":
        return text if text in {t.day.isoformat() for t in find_times(words, published) if t.day} else None
    if kind == "time":
        return text if text in {t.clock for t in find_times(words, published)} else None
    if column == "event_type":
        return text if text in EVENT_TYPES else None
    if column == "sub_event_type":
        return text if any(text in subs for subs in SUB_EVENT_TYPES.values()) else None
    if column == "admin1":
        province = match_province(text)
        return province if province and _bears_province(province, words) else None
    if column in ("actor1", "actor2"):
        names = [name.strip() for name in text.split(";") if name.strip()]
        return "; ".join(names) if names and all(_bears_actor(name, words) for name in names) else None
    return text if fold_words(text) and fold_words(text) in fold_words(words) else None


def _read_incident(
    said: Mapping[str, Any], text: str, published: dt.date | None
) -> tuple[Candidate | None, list[Message]]:
    fields: dict[str, Field] = {}
    dropped: list[Message] = []
    for column in ASKED:
        given = said.get(column)
        if not isinstance(given, dict) or given.get("value") in (None, ""):
            continue
        span = find_quote(text, given["quote"]) if isinstance(given.get("quote"), str) else None
        value = None if span is None else _believe(column, given["value"], text[span.start : span.end], published)
        if value is None or span is None:
            template = N_("The second reader said “{value}” for {field}; the report does not, so it was dropped.")
            params = {"value": str(given["value"])[:80], "field": Message("field", COLUMN[column].label)}
            dropped.append(Message("reader-not-in-text", template, params))
        else:
            fields[column] = Field(value, (span,), _CONFIDENCE)
    sub = fields.get("sub_event_type")
    if sub and "event_type" in fields and sub.value not in SUB_EVENT_TYPES[fields["event_type"].value]:
        del fields["sub_event_type"]
    if "event_type" not in fields or not {"location", "admin1", "event_date"} & set(fields):
        return None, dropped
    return Candidate(_located(fields), (), (), BY_READER), dropped


def _located(fields: dict[str, Field]) -> dict[str, Field]:
    """Add the point that the gazetteer has for the place."""
    place = fields.get("location")
    province = str(fields["admin1"].value) if "admin1" in fields else ""
    found = read_report_gazetteer().find(str(place.value), province=province) if place else ()
    if place is None or not found or found[0].latitude is None or (province and found[0].province != province):
        return fields
    first = found[0]
    point = {"latitude": first.latitude, "longitude": first.longitude, "geo_precision": first.geo_precision}
    return fields | {name: Field(value, place.spans, _CONFIDENCE) for name, value in point.items()}


def read_opinion(answer: Any, text: str, published: dt.date | None) -> Opinion:
    """Give what can be believed of another reader's answer.

    Parameters
    ----------
    answer
        JSON values of any shape: `{"incidents": [{column: {"value": …, "quote": …}}]}` is what is read.
    text
        The report's; every value must be borne out by a quotation that stands in it.
    published
        Its day of publication.
    """
    listed = answer.get("incidents") if isinstance(answer, dict) else None
    candidates: list[Candidate] = []
    dropped: list[Message] = []
    for said in (listed if isinstance(listed, list) else [])[:MOST_INCIDENTS]:
        if isinstance(said, dict):
            candidate, faults = _read_incident(said, text, published)
            dropped += faults
            candidates += [candidate] if candidate else []
    return Opinion(tuple(candidates), tuple(dropped[:MOST_INCIDENTS]))


def _likeness(one: Mapping[str, DraftField], other: Mapping[str, DraftField]) -> int:
    def same(column: str) -> bool:
        mine, yours = one.get(column), other.get(column)
        return bool(mine and yours and fold(mine.value) == fold(yours.value))

    if not (same("location") or (same("admin1") and same("event_type"))):
        return 0
    return 4 * same("location") + 2 * same("event_type") + 2 * same("event_date") + same("admin1") + same("fatalities")


def compare_readings(draft: Draft, candidates: tuple[Candidate, ...]) -> Draft:
    """Put another reading beside a draft's own.

    Returns
    -------
    Draft
        An incident that both found has the other's fields in `other`; one that only the other found stands behind
        them, not kept until a person says so.
    """
    own = tuple(replace(i, other={}) for i in draft.incidents if i.reader != BY_READER or i.kept)
    number = max((incident.number for incident in draft.incidents), default=0)
    others = [make_incident(number + at, candidate) for at, candidate in enumerate(candidates, start=1)]
    pairs = sorted(
        ((_likeness(i.fields, o.fields), i.number, o.number) for i in own for o in others), key=lambda p: (-p[0], p[1:])
    )
    matched: dict[int, DraftIncident] = {}
    taken: set[int] = set()
    by_number = {other.number: other for other in others}
    for likeness, mine, yours in pairs:
        if likeness and mine not in matched and yours not in taken:
            matched[mine] = by_number[yours]
            taken.add(yours)
    beside = tuple(replace(i, other=matched[i.number].fields) if i.number in matched else i for i in own)
    alone = tuple(replace(o, kept=False) for o in others if o.number not in taken)
    return replace(draft, incidents=(beside + alone)[:MOST_INCIDENTS])
