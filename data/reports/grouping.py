"""Tell which sentences tell of the same incident, in one story and in a list of incidents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.reports.dates import TimeWord
from data.reports.group import ARMED, UNREST, Group
from data.reports.listing import group_list, is_list
from data.reports.reading import Reading
from data.reports.status import (
    LATER_DEATH,
    find_main_day,
    has_numbers,
    is_earlier,
    is_event,
    is_event_like,
    reported_tolls,
    reported_triggers,
)

_ENUMERATES = re.compile(
    r"(?:Second|Third|Fourth|Finally|Separately|Elsewhere|Meanwhile"
    r"|In another|In an? (?:separate|different|second|third|unrelated|related|similar)"
    r"|In (?:related|other) (?:news|incidents?|developments?)|Also(?: on| in)? [A-Z]\w*|Also (?:in the|on the|near|at)"
    r"|(?:Not |Less than |Some |About )?[a-z]* ?[Hh]ours? (?:later|earlier)"
    r"|Shortly (?:after|before)wards|Earlier (?:in the|on the same) day|Later (?:in the|on the same) day)\b"
)


_SECOND = re.compile(
    r"\b(?:[Aa]|[Tt]he|[Aa]nother) (?:second |third |fourth )(?:roadside |armed |explosive )?"
    r"(?:drone|bomb|rocket|device|explosion|blast|strike|shell|missile|incident|IED|mine|landmine|clash|shooting|raid|ambush)\b"
)
"""Another of the same kind, at a place of its own: "hours later, a second drone came down in Prde"."""


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
    if tells and (_opens_with_place(reading, group) or (own_place and _SECOND.search(reading.words))):
        return True
    if _is_other_harm(reading, group, own_kinds):
        return True
    if reading.has("separate") and tells and own_place:
        return True
    if reading.has("separate") and tells and is_event_like(reading):
        differs = own_place or bool(kinds - set(group.kinds))
        return differs and not (reading.has("continuing") and not own_place)
    if _is_in_other_province(reading, group):
        return True
    silent = any(has_numbers(r) for r in group.readings) and not has_numbers(reading) and own_kinds <= set(group.kinds)
    return several and own_place and tells and not silent and not reading.has("continuing")


_ROADS = ("road", "street", "highway")
"""A road bears the name of a place that it leads to."""


def _provinces(readings: Sequence[Reading]) -> set[str]:
    told = [
        p
        for r in readings
        for p in r.places
        if not (p.is_attribution or p.is_reference or p.is_goal or p.unit in _ROADS)
    ]
    return {option.province for mention in told for option in mention.options}


def _is_in_other_province(reading: Reading, group: Group) -> bool:
    """A new paragraph with an event in another province than that of the incident before it."""
    if reading.sentence.paragraph == group.readings[-1].sentence.paragraph or reading.has("continuing"):
        return False
    here, before = _provinces([reading]), _provinces(group.readings)
    return bool(here and before) and not here & before and is_event(reading)


_THAT = re.compile(
    r"\b(?:in|from|after|during|by|of) (?:that|those) "
    r"(?:attacks?|incidents?|strikes?|bombings?|explosions?|blasts?|clash(?:es)?|raids?)\b"
)
"""What goes on with the event told just before, be it background."""
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
    attackers = [t for t in reported_tolls(reading) if t.harm == "killed"]
    if set(group.kinds) & {"suicide"} and all(
        "attacker" in reading.words or t.people.kind == "militant" for t in attackers
    ):
        return False
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
        if in_background and (reading.has("next") or _THAT.search(reading.words)):
            earlier = True
        if in_background and not groups and not any(not reading.is_of_statement(d) for d in reading.day_words):
            earlier = True  # a report that begins with figures of a month goes on with them
        if earlier and groups and _is_news_item(reading, readings, groups[-1], day):
            earlier = False
        if earlier and _continues_later(reading, day):
            earlier = False
        in_background = earlier
        if earlier or not (is_event(reading) or _adds(reading, groups)):
            continue
        if not groups or _opens_story_incident(reading, groups[-1], several):
            groups.append(Group([reading]))
        else:
            groups[-1].readings.append(reading)
    return _drop_summary(groups, several) or _find_protest(readings)


def _find_protest(readings: Sequence[Reading]) -> list[Group]:
    """A crowd whose doings are told over a paragraph: the day in one sentence, "the sit-in ended" in another."""
    for paragraph in sorted({r.sentence.paragraph for r in readings})[:3]:
        told = [r for r in readings if r.sentence.paragraph == paragraph]
        crowd = any(t.kind == "protest" for r in told for t in reported_triggers(r))
        plain = not any(r.has("recalled", "year", "month", "earlier", "general") for r in told)
        if crowd and plain and any(r.day_words for r in told) and any(r.places for r in told):
            return [Group(told)]
    return []


def _is_news_item(reading: Reading, readings: Sequence[Reading], group: Group, day: TimeWord | None) -> bool:
    """A paragraph that begins with a place of its own tells news also of another day of the same week."""
    at = readings.index(reading)
    if at and readings[at - 1].sentence.paragraph == reading.sentence.paragraph:
        return False
    days = [d.day for d in reading.day_words if d.day]
    near = day is not None and day.day is not None and bool(days) and abs((days[0] - day.day).days) <= 4
    if near and _ENUMERATES.match(reading.words) and _own_place(reading, group) and is_event(reading):
        return not reading.has("earlier", "recalled", "year", "month")
    return near and not reading.has("earlier", "recalled", "year", "month") and _opens_with_place(reading, group)


def _continues_later(reading: Reading, day: TimeWord | None) -> bool:
    """A later day that goes on with the same event: the body of one of the captives is found."""
    if not (reading.has("continuing") or LATER_DEATH.search(reading.words)) or not reported_tolls(reading):
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
