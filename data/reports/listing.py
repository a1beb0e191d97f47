"""Tell a list of incidents from a story, and its incidents apart: "Baiji: ...", a paragraph each, "On July 11, ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.reports.group import UNREST, Group
from data.reports.reading import Reading
from data.reports.status import is_earlier, is_event, reported_tolls, reported_triggers

_TOLD_BY_NOUN = frozenset(["riot", "arson", "abduction"])
_LABEL = re.compile(r"^\s*(?:[-•*·]\s*)?([A-Z][^:.\n]{1,40}):\s")


def label_of(reading: Reading) -> str:
    """Give the place that stands before a colon at the head of a line: "Baiji: ISIS raided"."""
    m = _LABEL.match(reading.words)
    if not m or reading.sentence.paragraph == 0:
        return ""
    inside = [p for p in reading.places if p.start < reading.sentence.start + m.end(1)]
    return m[1] if inside else ""


def is_list(readings: Sequence[Reading], title: Reading | None) -> bool:
    """Whether the report is a list of incidents rather than one story."""
    labels = sum(bool(label_of(r)) for r in readings)
    if labels >= 2:
        return True
    openings = sum(
        bool(r.places)
        and bool(reported_tolls(r))
        and r.words.lstrip("-•* ").startswith(("In ", "At ", "Near ", "Outside "))
        for r in readings
    )
    undated = not any(r.day_words for r in readings if is_event(r))
    named = title is not None and title.has("several")
    if _counts_items(readings) >= 3 or _counts_days(readings) >= 3:
        return True
    return openings >= 4 or (openings >= 2 and undated and named)


def _counts_items(readings: Sequence[Reading]) -> int:
    """How many paragraphs tell, undated, of people harmed at a place of their own."""
    names: set[str] = set()
    for before, reading in zip([None, *readings], readings, strict=False):
        opens = before is None or before.sentence.paragraph != reading.sentence.paragraph
        if opens and reported_tolls(reading) and not reading.has("general"):
            if reading.day_words:
                return 0
            names |= {p.name.lower() for p in reading.places if not p.is_attribution and not p.is_reference}
            names |= {label_of(reading).lower()} - {""}
    return len(names)


def _counts_days(readings: Sequence[Reading]) -> int:
    """How many sentences open with a day of their own, "On July 11, ...", where the first of an event does."""
    events = [r for r in readings if is_event(r)]
    opening = [r for r in events if r.day_words and r.day_words[0].span.start - r.sentence.start <= 5]
    return len({r.day_words[0].key for r in opening}) if events and events[0] in opening else 0


def _opens_list_incident(reading: Reading, group: Group | None) -> bool:
    """In a list, a sentence with a toll or a trigger of its own begins an incident, unless it goes on with the last."""
    if group is None:
        return True
    own = [t for t in reported_triggers(reading) if t.kind != "killing"]
    told = any(reported_tolls(r) for r in group.readings)
    if group.readings and group.readings[-1].sentence.paragraph != reading.sentence.paragraph:
        return bool(label_of(reading) or reading.places or (own and told))
    if reading.has("continuing"):
        return False
    new_place = any(not p.is_attribution for p in reading.places)
    if not told and not new_place:
        return bool({k.kind for k in own} & UNREST) and not set(group.kinds) & UNREST
    return (bool(own) and (told or new_place)) or (new_place and bool(reported_tolls(reading)))


def group_list(readings: Sequence[Reading]) -> list[Group]:
    """Group the sentences of a list of incidents."""
    groups: list[Group] = []
    label: Reading | None = None
    paragraph = -1
    for reading in readings:
        if reading.sentence.paragraph != paragraph:
            paragraph = reading.sentence.paragraph
            label = reading if label_of(reading) else None
            fresh = True
        tells = bool(
            reported_tolls(reading)
            or [t for t in reported_triggers(reading) if t.form == "past" or t.kind in _TOLD_BY_NOUN]
        )
        if (
            not tells
            or reading.has("accident")
            or (reading.has("general", "several") and not label and not reading.places)
            or is_earlier(reading, None)
        ):
            continue
        if not (reading.places or label or (groups and not fresh)):
            continue
        if fresh or _opens_list_incident(reading, groups[-1] if groups else None):
            groups.append(Group([reading], label, is_listed=True))
        else:
            groups[-1].readings.append(reading)
        fresh = False
    return groups
