"""What a person typed or selected in the text, as the schema writes it: "Sunday morning" a day, "three" a 3."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from data.dates import read_dates
from data.numbers import read_count
from data.reports.candidate import PlaceOption
from data.reports.dates import find_times
from data.reports.draft import BY_HAND, Draft, DraftField, DraftIncident
from data.reports.gazetteer import read_report_gazetteer
from data.reports.tokens import cut_words
from data.reports.vocabulary import read_vocabulary
from data.schema import COLUMN, SUB_EVENT_TYPES
from geo.gazetteer import Place
from geo.provinces import match_province

_MOST_PLACES = 6


def _read_day(text: str, published: dt.date | None) -> str:
    days = {found.day for found in find_times(text, published) if found.day}
    if len(days) == 1:
        return days.pop().isoformat()
    read = read_dates(pd.Series([text]))
    day = read.values.iloc[0]
    return text if pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}"


def _read_time(text: str) -> str:
    clocks = {found.clock for found in find_times(text, None) if found.clock}
    return clocks.pop() if len(clocks) == 1 else text


def _read_number(text: str) -> str:
    count = read_count(text)
    if isinstance(count, int):
        return str(count)
    if count != "no-number":
        return text
    numbers = []
    tokens = cut_words(text)
    for at, token in enumerate(tokens):
        entry = read_vocabulary().find(tokens, at)
        if token.raw.replace(",", "").isdecimal():
            numbers.append(str(int(token.raw.replace(",", ""))))
        elif entry is not None and entry[0].tag == "number" and entry[0].value.isdecimal():
            numbers.append(entry[0].value)
    return numbers[0] if len(set(numbers)) == 1 else text


def interpret(column: str, text: str, published: dt.date | None) -> str:
    """Give a value as the schema writes it; as it stands where it cannot be read, for the import to say what is wrong.

    Parameters
    ----------
    column
        One of `schema.REPORTED`.
    text
        What was typed or selected.
    published
        The day that "Sunday" is counted from.
    """
    text = " ".join(text.split())
    kind = COLUMN[column].kind
    if not text:
        return ""
    if kind == "date":
        return _read_day(text, published)
    if kind == "time":
        return _read_time(text)
    if kind == "count":
        return _read_number(text)
    if column == "admin1":
        return match_province(text) or text
    return text


def _find_places(name: str, province: str) -> tuple[PlaceOption, ...]:
    gazetteer = read_report_gazetteer()
    found: tuple[Place, ...] = gazetteer.find(name, province=province)
    sure = 0.8 if len(found) == 1 else 0.5
    if not found:
        found, sure = gazetteer.suggest(name, province=province), 0.3
    return tuple(
        PlaceOption(p.name, p.province, p.district, p.longitude, p.latitude, p.geo_precision, sure)
        for p in found[:_MOST_PLACES]
    )


def _locate(incident: DraftIncident, before: DraftIncident | None) -> DraftIncident:
    """Where a person named another place: what it may be, and its point where none stands yet."""
    name = incident.fields.get("location")
    known = before.fields.get("location") if before else None
    if name is None or name.by != BY_HAND or (known is not None and known.value == name.value):
        return incident
    province = incident.fields.get("admin1")
    places = _find_places(name.value, province.value if province else "")
    incident = replace(incident, places=places)
    stands = incident.fields.get("latitude")
    if not places or places[0].confidence < 0.5 or (stands is not None and stands.by == BY_HAND):
        return incident
    return choose_place(incident, places[0])


def choose_place(incident: DraftIncident, place: PlaceOption) -> DraftIncident:
    """Give the incident at a place: its point and precision, and its province and district where none is named."""
    fields = dict(incident.fields)
    spans = fields["location"].spans if "location" in fields else ()

    def put(name: str, value: str) -> None:
        if value:
            fields[name] = DraftField(value, spans, place.confidence, "rules")

    if place.latitude is not None and place.longitude is not None:
        put("latitude", f"{place.latitude:.5f}".rstrip("0").rstrip("."))
        put("longitude", f"{place.longitude:.5f}".rstrip("0").rstrip("."))
        put("geo_precision", str(place.geo_precision))
    if "admin1" not in fields:
        put("admin1", place.province)
    if "admin2" not in fields:
        put("admin2", place.district)
    return replace(incident, fields=fields)


def _settle_kind(fields: Mapping[str, DraftField]) -> dict[str, DraftField]:
    """Leave out a sub-event type of another event type; one alone decides the event type."""
    kind, sub = fields.get("event_type"), fields.get("sub_event_type")
    if sub and not kind:
        decided = next((kind for kind, subs in SUB_EVENT_TYPES.items() if sub.value in subs), "")
        return dict(fields) | ({"event_type": replace(sub, value=decided)} if decided else {})
    if kind and sub and sub.value not in SUB_EVENT_TYPES.get(kind.value, ()):
        return {name: field for name, field in fields.items() if name != "sub_event_type"}
    return dict(fields)


def _settle_day(fields: Mapping[str, DraftField]) -> dict[str, DraftField]:
    """A day that a person gave is exact, until they say otherwise."""
    day = fields.get("event_date")
    if day is None or day.by != BY_HAND or "time_precision" in fields or not _ISO_DAY.fullmatch(day.value):
        return dict(fields)
    return dict(fields) | {"time_precision": replace(day, value="1", by="rules")}


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_day(draft: Draft) -> dt.date | None:
    """Give the day of publication of a draft."""
    field = draft.report.get("source_date")
    try:
        return dt.date.fromisoformat(field.value) if field else None
    except ValueError:
        return None


def settle(draft: Draft, before: Draft | None = None) -> Draft:
    """Give a draft with every value of a person's as the schema writes it, and its new places looked up.

    Parameters
    ----------
    draft
        As a person left it.
    before
        As it was before, to see which places are new.
    """
    report = {
        name: replace(field, value=interpret(name, field.value, None)) if field.by == BY_HAND else field
        for name, field in draft.report.items()
    }
    draft = replace(draft, report=report)
    published = read_day(draft)
    incidents = []
    for incident in draft.incidents:
        fields = {
            name: replace(field, value=interpret(name, field.value, published)) if field.by == BY_HAND else field
            for name, field in incident.fields.items()
        }
        settled = replace(incident, fields=_settle_day(_settle_kind(fields)))
        incidents.append(_locate(settled, before.find(incident.number) if before else None))
    return replace(draft, incidents=tuple(incidents))
