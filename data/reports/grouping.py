"""Tell which sentences tell of the same incident, in one story and in a list of incidents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.reports.casualties import Toll
from data.reports.dates import TimeWord
from data.reports.places import PlaceMention
from data.reports.reading import Reading, Trigger
from data.reports.status import (
    find_main_day,
    has_numbers,
    is_earlier,
    is_event,
    is_event_like,
    reported_tolls,
    reported_triggers,
)

ARMED = frozenset(
    [
        "airstrike",
        "shelling",
        "bomb",
        "suicide",
        "grenade",
        "chemical",
        "attack",
        "clash",
        "shooting",
        "murder",
        "killing",
        "abduction",
        "sexual",
    ]
)
_TOLD_BY_NOUN = frozenset(["riot", "arson", "abduction"])
UNREST = frozenset(["protest", "riot"])
_ENUMERATES = re.compile(
    r"(?:Second|Third|Fourth|Finally|Separately|Elsewhere|Meanwhile"
    r"|In (?:a|an)(?:other)? (?:separate|different|second|third|unrelated)?)\b"
)
_LABEL = re.compile(r"^\s*(?:[-•*·]\s*)?([A-Z][^:.\n]{1,40}):\s")


@dataclass
class Group:
    """The sentences that tell of one incident."""

    readings: list[Reading] = field(default_factory=list)
    label: Reading | None = None
    is_listed: bool = False

    @property
    def tolls(self) -> list[list[Toll]]:
        """The tolls that the group reports, by sentence."""
        return [reported_tolls(r) for r in self.readings]

    @property
    def triggers(self) -> list[Trigger]:
        """The triggers that the group reports, in order."""
        return [t for r in self.readings for t in reported_triggers(r)]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its triggers, each once, in order."""
        return tuple(dict.fromkeys(t.kind for t in self.triggers))

    @property
    def places(self) -> list[PlaceMention]:
        """The places that its sentences name."""
        return [p for r in self.readings for p in r.places]


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
    return openings >= 4 or (openings >= 2 and undated and named)


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


def _opens_story_incident(reading: Reading, group: Group, several: bool) -> bool:
    """In a story, only a word that says so, another kind of event or an announced list begins another incident."""
    kinds = {t.kind for t in reported_triggers(reading)}
    unrest, armed = bool(kinds & UNREST), bool(kinds & ARMED)
    group_unrest = bool(set(group.kinds) & UNREST)
    if unrest and not group_unrest and set(group.kinds) & ARMED:
        return not armed or reading.has("separate")
    own_place = _own_place(reading, group)
    own_kinds = kinds - {"killing"}
    tells = bool(reported_tolls(reading)) or bool(own_kinds)
    if tells and _ENUMERATES.match(reading.words) and (group.triggers or any(group.tolls)):
        return True
    if (
        several
        and has_numbers(reading)
        and own_kinds
        and not own_kinds & set(group.kinds)
        and not reading.has("continuing")
    ):
        return True
    if tells and _opens_with_place(reading, group):
        return True
    if _is_other_harm(reading, group, own_kinds):
        return True
    if reading.has("separate") and tells and own_place:
        return True
    if reading.has("separate") and tells and is_event_like(reading):
        differs = own_place or bool(kinds - set(group.kinds))
        return differs and not (reading.has("continuing") and not own_place)
    return several and own_place and tells and not reading.has("continuing")


_PLACE_FIRST = re.compile(
    r"(?:In|At|Near|Outside|North|South|East|West|Northeast|Northwest|Southeast|Southwest)\b", re.IGNORECASE
)


def _opens_with_place(reading: Reading, group: Group) -> bool:
    """A sentence that begins with a place of its own: "In Dakuk, south of Kirkuk, aircraft bombed"."""
    if not _PLACE_FIRST.match(reading.words) or not reading.places:
        return False
    first = reading.places[0]
    known = {p.name.lower() for p in group.places}
    near_start = first.start - reading.sentence.start < 30
    return near_start and first.name.lower() not in known and not reading.has("continuing") and is_event(reading)


def _is_other_harm(reading: Reading, group: Group, kinds: set[str]) -> bool:
    """A new paragraph with people killed by other means than those killed before."""
    if reading.sentence.paragraph == group.readings[-1].sentence.paragraph or reading.has("continuing"):
        return False
    before = {t.harm for tolls in group.tolls for t in tolls if t.people.count}
    fresh = {
        t.harm
        for t in reported_tolls(reading)
        if t.people.count and not t.people.is_definite and not t.people.is_partitive
    }
    return "killed" in before & fresh and bool(kinds) and not kinds & set(group.kinds)


def _own_place(reading: Reading, group: Group) -> bool:
    known = {p.name.lower() for p in group.places}
    return any(
        p.name.lower() not in known and not p.is_attribution and not p.is_reference and not p.is_province
        for p in reading.places
    )


def group_story(readings: Sequence[Reading], title: Reading | None) -> list[Group]:
    """Group the sentences of one story; what is told of another day is background."""
    day = find_main_day(readings, title)
    groups: list[Group] = []
    several = any(r.has("several") for r in [*([title] if title else []), *readings[:3]])
    in_background = False
    for reading in readings:
        earlier = is_earlier(reading, day)
        if reading.has("next") and in_background:
            earlier = True
        if earlier and groups and _is_news_item(reading, readings, groups[-1], day):
            earlier = False
        if earlier and groups and _continues_later(reading, groups[-1], day):
            earlier = False
        in_background = earlier
        if earlier or not (is_event(reading) or _adds(reading, groups)):
            continue
        if not groups or _opens_story_incident(reading, groups[-1], several):
            groups.append(Group([reading]))
        else:
            groups[-1].readings.append(reading)
    return _drop_summary(groups, several)


def _is_news_item(reading: Reading, readings: Sequence[Reading], group: Group, day: TimeWord | None) -> bool:
    """A paragraph that begins with a place of its own tells news also of another day of the same week."""
    at = readings.index(reading)
    if at and readings[at - 1].sentence.paragraph == reading.sentence.paragraph:
        return False
    days = [d.day for d in reading.day_words if d.day]
    near = day is not None and day.day is not None and bool(days) and abs((days[0] - day.day).days) <= 4
    return near and not reading.has("earlier", "recalled", "year", "month") and _opens_with_place(reading, group)


def _continues_later(reading: Reading, group: Group, day: TimeWord | None) -> bool:
    """A later day that goes on with the same event: the body of one of the captives is found."""
    if not reading.has("continuing") or not reported_tolls(reading):
        return False
    days = [d.day for d in reading.day_words if d.day]
    return bool(days) and day is not None and day.day is not None and min(days) >= day.day


def _adds(reading: Reading, groups: Sequence[Group]) -> bool:
    """Whether a sentence that is no event by itself adds to the one before it."""
    if not groups or (reading.has("planned", "general") and not has_numbers(reading)):
        return False
    near = reading.sentence.paragraph - groups[-1].readings[-1].sentence.paragraph <= 2
    return near and bool(reported_tolls(reading) or (reported_triggers(reading) and not reading.has("recalled")))


def _drop_summary(groups: list[Group], several: bool) -> list[Group]:
    """Drop the opening "two attacks killed four", where the attacks themselves follow."""
    if several and len(groups) >= 3 and groups[0].readings[0].has("several"):
        return groups[1:]
    return groups


def make_groups(readings: Sequence[Reading], title: Reading | None) -> list[Group]:
    """Group the sentences of a report into incidents.

    Parameters
    ----------
    readings
        The body's sentences, in order.
    title
        The title, read; None where there is none.
    """
    if is_list(readings, title):
        return group_list(readings)
    return group_story(readings, title)
