"""Tell of each sentence whether it reports something that happened, and on which day the main event was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from data.reports.candidate import Span
from data.reports.casualties import Toll
from data.reports.dates import TimeWord
from data.reports.reading import Reading, Trigger, find_signs
from data.reports.vocabulary import read_list, read_rules

_ARMED_WITH = re.compile(r"\b(?:armed|equipped) with\b(?:\s+[a-z-]+,?){0,8}\s*$")
_WEARING = re.compile(r"\b(?:wearing|wore|carrying)\s+(?:an?\s+)?$")
_WEAPONS = ("shelling", "shooting", "grenade")


def _recall_start(reading: Reading) -> int:
    """From where on the sentence only recalls; its end where it does not."""
    found = find_signs(reading.words, "recalled")
    return reading.sentence.start + found[0].start if found else reading.sentence.end


def reported_tolls(reading: Reading) -> list[Toll]:
    """Give the tolls of a sentence that are news, not recalled."""
    limit = _recall_start(reading)
    taken = [m.end() + reading.sentence.start for m in _WHO_WAS_TAKEN.finditer(reading.words)]
    return [
        t
        for t in reading.tolls
        if t.span.start < limit
        and not t.is_supposed
        and not (t.harm == "abducted" and any(t.span.start <= end <= t.span.end for end in taken))
    ]


_WHO_WAS_TAKEN = re.compile(
    r"\b(?:who|that|whom)\s+(?:\w+\s+){0,4}?(?:kidnapped|abducted|snatched|taken (?:captive|hostage|prisoner|away))\b"
)
"""Who was taken before: "three men who were kidnapped in May have been freed"."""


@lru_cache(maxsize=1)
def trigger_weights() -> dict[str, int]:
    """Give the weight of each kind of trigger."""
    return {kind: int(table["weight"]) for kind, table in read_rules("events.toml").items()}


def reported_triggers(reading: Reading) -> list[Trigger]:
    """Give the triggers of a sentence that are news: no base forms, nothing recalled, no mere operation."""
    limit = _recall_start(reading)
    taken = [m.end() + reading.sentence.start for m in _WHO_WAS_TAKEN.finditer(reading.words)]
    weights = trigger_weights()
    in_title = reading.sentence.paragraph == 0
    return [
        t
        for t in reading.triggers
        if t.span.start < limit
        and weights[t.kind]
        and not (t.kind == "abduction" and t.span.end in taken)
        and not _is_support(reading, t)
        and not _is_armament(reading, t)
        and (t.form not in ("base", "third") or in_title)
    ]


def _is_support(reading: Reading, trigger: Trigger) -> bool:
    """Aircraft that only back the troops who fight: "police backed by jets"."""
    if trigger.kind != "airstrike":
        return False
    before = reading.text[max(reading.sentence.start, trigger.span.start - 30) : trigger.span.start].lower()
    return any(phrase in before for phrase in read_list("targets.toml", "support"))


def _is_armament(reading: Reading, trigger: Trigger) -> bool:
    """Weapons that somebody only has: "fighters armed with machine guns, mortars and grenades"."""
    if trigger.kind != "suicide" and (trigger.form != "noun" or trigger.kind not in _WEAPONS):
        return False
    before = reading.text[max(reading.sentence.start, trigger.span.start - 80) : trigger.span.start].lower()
    if trigger.kind == "suicide":
        return _WEARING.search(before) is not None
    return _ARMED_WITH.search(before) is not None


def has_numbers(reading: Reading) -> bool:
    """Whether the sentence reports a toll with a number."""
    return any(t.people.count is not None for t in reported_tolls(reading))


def has_harmed(reading: Reading) -> bool:
    """Whether the sentence reports people harmed, be it without a number: "several soldiers were killed"."""
    return any(t.people.count is None and not t.people.is_definite for t in reported_tolls(reading))


def is_event(reading: Reading) -> bool:
    """Whether a sentence by itself tells that something happened."""
    if reading.has("general") and not reading.day_words and not has_numbers(reading):
        return False
    triggers, tolls = reported_triggers(reading), reported_tolls(reading)
    if reading.has("accident"):
        return False
    if any(t.people.count for t in tolls):
        return True
    strong = [t for t in triggers if trigger_weights()[t.kind] == 2]
    verbs = [t for t in strong if t.form == "past"] or _landing(reading, strong)
    if reading.has("planned") and not reading.day_words:
        return False
    dated = bool(reading.day_words) or reading.has("same", "clock")
    if (verbs and (reading.places or dated or tolls)) or (has_harmed(reading) and dated and reading.places):
        return True
    return bool(strong) and dated and bool(reading.places or tolls)


def _landing(reading: Reading, triggers: Sequence[Trigger]) -> list[Trigger]:
    """Rockets and drones that are told to have come down: "three rockets landed in"."""
    flying = [t for t in triggers if t.kind in ("shelling", "airstrike")]
    for trigger in flying:
        behind = reading.text[trigger.span.end : trigger.span.end + 40].lower().split()[:4]
        if set(behind) & read_list("targets.toml", "landing"):
            return [trigger]
    return []


_LONG_AGO = re.compile(
    r"\bin (?:[A-Z][a-z]+ )?(?:19|20)\d\d\b"
    r"|\b(?:during|over|in) the (?:past|last) (?:few )?(?:[a-z]+ )?(?:months?|years?)\b"
    r"|\bso far this year\b|\bsince the (?:beginning|start) of\b|\b(?:last|previous) (?:month|year)\b"
)


def is_earlier(reading: Reading, day: TimeWord | None) -> bool:
    """Whether a sentence tells of another, earlier time than the day of the main event."""
    told = [d for d in reading.day_words if not reading.is_of_statement(d)]
    days = [d for d in told if d.key != (day.key if day else "")]
    if day is not None and day.day is not None and not told:
        said = [d.day for d in reading.day_words if d.day]
        if said and max(said) < day.day:
            return True  # said before it happened: of something else
    if not told and _LONG_AGO.search(reading.words):
        return True  # only what is said has a day: "said on Monday that a girl taken captive in 2014"
    if (
        day is not None
        and reading.day_words
        and day.key in {*(d.key for d in reading.day_words), shift_day(reading).key}
    ):
        return False
    if reading.has("earlier", "year", "month") and not days:
        return True
    if reading.has("before") and not reading.day_words and day is not None and day.day is not None:
        return True
    return bool(days) and day is not None


def is_event_like(reading: Reading) -> bool:
    """Whether a sentence has a toll with a number or a strong verb."""
    return has_numbers(reading) or any(
        t.form == "past" and trigger_weights()[t.kind] == 2 for t in reported_triggers(reading)
    )


LATER_DEATH = re.compile(
    r"\b(?:succumb(?:s|ed)?(?:\s+\w+)?\s+to|d(?:ied|ies|ying)(?:\s+\w+){0,3}\s+(?:of|from)(?:\s+(?:his|her|their|the))?)"
    r"(?:\s+\w+)?\s+(?:wounds|injuries|burns)\b",
    re.IGNORECASE,
)


def find_main_day(readings: Sequence[Reading], title: Reading | None) -> TimeWord | None:
    """Find the day of the main event: of the first sentence that reports one, else of the nearest that names a day."""
    events = [r for r in readings if is_event(r)]
    if not events:
        return None
    first = events[0]
    if LATER_DEATH.search(first.words):
        blows = (r for r in events[1:5] if any(t.form == "past" and t.kind != "killing" for t in reported_triggers(r)))
        told = [d for r in blows for d in r.day_words if not r.is_of_statement(d)]
        if told:
            return told[0]  # who died on Thursday was hit on Tuesday
    if first.day_words:
        return _told_behind(first, events) or shift_day(first)
    before = [r for r in readings if r.sentence.start < first.sentence.start][:2]
    near = [r for r in readings if r.sentence.paragraph == first.sentence.paragraph] + before + events
    for reading in near:
        if reading.day_words and not reading.has("planned"):
            return reading.day_words[0]
    return title.day_words[0] if title is not None and title.day_words else None


def _told_behind(first: Reading, events: Sequence[Reading]) -> TimeWord | None:
    """Where the first sentence only dates what was said, the day that the next one gives for the same event."""
    said = first.day_words[0]
    if not first.is_of_statement(said):
        return None
    for reading in events[1:3]:
        days = [d for d in reading.day_words if not reading.is_of_statement(d)]
        goes_on = reading.has("continuing") or reading.sentence.paragraph == first.sentence.paragraph
        if days and (goes_on or not reading.has("separate", "recalled", "earlier", "year", "month")):
            day = days[0]
            close = said.day is None or day.day is None or 0 <= (said.day - day.day).days <= 6
            return day if close else None
    return None


def _nearest_day(reading: Reading) -> TimeWord:
    """The day told nearest to the toll: "Funerals were held on Monday for the nine who were killed on Sunday"."""
    days = [d for d in reading.day_words if not reading.is_of_statement(d)]
    tolls = reported_tolls(reading)
    if len(days) < 2 or not tolls:
        return reading.day_words[0]
    toll = tolls[0].span
    return min(days, key=lambda d: min(abs(d.span.start - toll.end), abs(toll.start - d.span.end)))


def shift_day(reading: Reading) -> TimeWord:
    """The day of what the sentence reports: "on Saturday, one day after settlers attacked" is Friday."""
    day = _nearest_day(reading)
    before = next((t for t in reading.times if t.kind == "before" and t.span > day.span), None)
    triggers = reported_triggers(reading)
    if before is None or day.day is None or not triggers:
        return day
    if before.key.endswith("after") and triggers[0].span < before.span:
        return day
    shifted = day.day - dt.timedelta(days=1)
    return replace(day, day=shifted, key=shifted.isoformat(), span=Span(day.span.start, before.span.end))
