"""What each filter says: its piece of the sentence that stands above the map and on every export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel.dates import format_skeleton
from babel.lists import format_list

from data.messages import N_, Translate
from data.schema import NOT_LOCATED, OUTSIDE

FormatDay = Callable[[date], str]

_EVENT_TYPES = {
    "Battles": N_("battles"),
    "Explosions/Remote violence": N_("explosions and remote violence"),
    "Violence against civilians": N_("violence against civilians"),
    "Protests": N_("protests"),
    "Riots": N_("riots"),
    "Strategic developments": N_("strategic developments"),
}
_AREAS = {
    "Kirkuk": N_("in Kirkuk"),
    "Nineveh": N_("in Nineveh"),
    "Salahaddin": N_("in Salahaddin"),
    "Diyala": N_("in Diyala"),
    OUTSIDE: N_("outside the four provinces"),
    NOT_LOCATED: N_("without coordinates"),
}
_DISPUTED = {
    "disputed": N_("in disputed districts"),
    "not disputed": N_("in districts not disputed"),
    "undetermined": N_("where the district is not known"),
}
_PRECISIONS = {
    1: N_("placed exactly"),
    2: N_("placed nearby"),
    3: N_("placed by district or province only"),
}
_DATED = {1: N_("dated to the day"), 2: N_("dated within a week"), 3: N_("dated within a month")}


@dataclass(frozen=True)
class Speaker:
    """How a sentence is said: its language and its way of writing days and lists.

    Attributes
    ----------
    translate
        Gives each msgid's translation.
    locale
        Babel's name of the locale, for days and lists.
    format_day
        Writes one day; None for Babel's own form, with the year once where both ends of a period share it.
    """

    translate: Translate = str
    locale: str = "en_GB"
    format_day: FormatDay | None = None

    def say(self, template: str, **values: Any) -> str:
        """Translate a whole piece and put its values in."""
        return self.translate(template).format(**values)

    def join(self, pieces: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Write a list as the language does."""
        return format_list(list(pieces), style=style, locale=self.locale)

    def day(self, day: date, *, year: bool = True) -> str:
        """Write a day."""
        if self.format_day is not None:
            return self.format_day(day)
        return str(format_skeleton("yMMMd" if year else "MMMd", day, locale=self.locale))


def say_period(first: date | None, last: date | None, speaker: Speaker) -> str:
    """Say the period, both ends included; "" when it is open at both."""
    if first is None and last is None:
        return ""
    if last is None:
        assert first is not None  # noqa: S101 - for the type checker
        return speaker.say(N_("from {first}"), first=speaker.day(first))
    if first is None:
        return speaker.say(N_("until {last}"), last=speaker.day(last))
    if first == last:
        return speaker.say(N_("on {day}"), day=speaker.day(first))
    start = speaker.day(first, year=first.year != last.year)
    return speaker.say(N_("{first} to {last}"), first=start, last=speaker.day(last))


def say_areas(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say the provinces, and the parts outside and not located."""
    named = [value for value in values if value not in (OUTSIDE, NOT_LOCATED)]
    if len(named) > 1:
        names = speaker.join([speaker.translate(name) for name in named])
        pieces = [speaker.say(N_("in {provinces}"), provinces=names)]
    else:
        pieces = [speaker.translate(_AREAS[name]) for name in named]
    pieces += [speaker.translate(_AREAS[value]) for value in values if value in (OUTSIDE, NOT_LOCATED)]
    return speaker.join(pieces, "or")


def say_event_types(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say the event types, in small letters as in a sentence."""
    return speaker.join([speaker.translate(_EVENT_TYPES.get(value, value)) for value in values])


def say_sub_event_types(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say the sub-event types by their names."""
    names = speaker.join([speaker.translate(value) for value in values], "or")
    return speaker.say(N_("of the sub-type {names}"), names=names)


def say_districts(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say the districts as reported."""
    named = [value for value in values if value]
    pieces = []
    if named:
        pieces.append(speaker.say(N_("in the district of {names}"), names=speaker.join(named, "or")))
    if "" in values:
        pieces.append(speaker.translate(N_("with no district reported")))
    return speaker.join(pieces, "or")


def say_units(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say the districts by the lines in use."""
    pieces = []
    for value in values:
        *above, name = value.split("/")
        outer = ", ".join(speaker.translate(each) for each in reversed(above))
        if name:
            pieces.append(speaker.translate(name) + (f" ({outer})" if outer else ""))
        elif len(above) == 1:
            pieces.append(speaker.say(N_("a district of {province} that is not known"), province=outer))
        else:
            pieces.append(speaker.say(N_("a sub-district of {district} that is not known"), district=outer))
    return speaker.say(N_("in {units}"), units=speaker.join(pieces, "or"))


def say_seam(value: float, speaker: Speaker) -> str:
    """Say the largest distance from the seam."""
    return speaker.say(N_("within {km} km of a line between disputed districts and others"), km=f"{value:g}")


def say_disputed(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say how the districts stand on the list in use."""
    return speaker.join([speaker.translate(_DISPUTED[value]) for value in values], "or")


def say_actors(values: tuple[str, ...], speaker: Speaker) -> str:
    """Say the actors."""
    return speaker.say(N_("involving {names}"), names=speaker.join(values, "or"))


def say_deaths(value: int, speaker: Speaker) -> str:
    """Say the least number of deaths."""
    return speaker.translate(N_("at least 1 death")) if value == 1 else speaker.say(N_("at least {n} deaths"), n=value)


def say_imports(values: tuple[int, ...], speaker: Speaker) -> str:
    """Say which imports brought the incidents."""
    numbers = [str(value) for value in values]
    return speaker.say(N_("brought by import {imports}"), imports=speaker.join(numbers, "or"))


def say_precisions(values: tuple[int, ...], speaker: Speaker) -> str:
    """Say how exact the places are."""
    return speaker.join([speaker.translate(_PRECISIONS[value]) for value in values], "or")


def say_dated(values: tuple[int, ...], speaker: Speaker) -> str:
    """Say how exact the days are."""
    return speaker.join([speaker.translate(_DATED[value]) for value in values], "or")


def say_words(value: str, speaker: Speaker) -> str:
    """Say the words looked for."""
    return speaker.say(N_("with the words “{words}”"), words=value)


def say_conflict(value: bool, speaker: Speaker) -> str:
    """Say that only incidents with two provinces are kept."""
    return speaker.translate(N_("reported under another province than their coordinates lie in")) if value else ""


def say_moved(value: str, speaker: Speaker) -> str:
    """Say that only incidents are kept that change hands between the lines in use and those compared with."""
    if value == "district":
        return speaker.translate(N_("in another district by the lines compared with"))
    return speaker.translate(N_("in another province by the lines compared with"))


def say_nothing(value: object, speaker: Speaker) -> str:
    """Say nothing: the two ends of the period are said together by `say_period`."""
    return ""
