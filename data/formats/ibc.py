"""Iraq Body Count's list of incidents: civilian deaths, a minimum and a maximum each, no coordinates."""

from __future__ import annotations

import re

import pandas as pd

from data.formats.adapter import (
    Adapter,
    Candidates,
    Columns,
    Recognition,
    Source,
    make_frame,
    map_sources,
    note_codes,
    require,
)
from data.messages import N_, Message
from data.reading.raw import RawTable
from data.text_columns import distinct

NAME = "ibc"
TITLE = "Iraq Body Count"
_EXPLOSIONS = "Explosions/Remote violence"
_WEAPONS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"suicide", (_EXPLOSIONS, "Suicide bomb")),
    (r"air ?strike|air attack|aerial|helicopter|drone|warplane|\bjets?\b", (_EXPLOSIONS, "Air/drone strike")),
    (r"mortar|rocket|shell|artillery|missile|tank fire", (_EXPLOSIONS, "Shelling/artillery/missile attack")),
    (r"grenade", (_EXPLOSIONS, "Grenade")),
    (r"bomb|\bied\b|vbied|explosi|landmine|\bmine\b|booby", (_EXPLOSIONS, "Remote explosive/landmine/IED")),
    (r"gun|shot|shoot|small arms|execut|stab|behead|knife|strang|tortur|beat",
     ("Violence against civilians", "Attack")),
)  # fmt: skip

SOURCES: tuple[Source, ...] = (
    Source("IBC_code", ("incident_id",), "with “IBC-” before it where it does not begin so", also=("IBC code", "code")),
    Source("Start Date", ("event_date", "time_precision"), "with End Date: a span of days is a week or a month",
           also=("start_date", "date_start", "Date"), required=True),
    Source("End Date", ("event_date", "time_precision"), "see Start Date", also=("end_date", "date_end")),
    Source("Location", ("location",), also=("Place", "Town")),
    Source("Province", ("admin1",), also=("Governorate",)),
    Source("Target", ("actor2",)),
    Source("Weapons", ("event_type", "sub_event_type"),
           "bombs, air strikes and shelling: Explosions/Remote violence; other or none: Violence against civilians",
           also=("Cause of death", "Weapon")),
    Source("Reported Minimum", ("fatalities", "fatalities_low", "killed_civilians"), "the minimum counts as the deaths",
           also=("Min", "Minimum", "reported_min"), required=True),
    Source("Reported Maximum", ("fatalities_high",), also=("Max", "Maximum", "reported_max"), required=True),
    Source("Sources", ("source",), also=("Source",)),
    Source("Time", ("notes",), "added: it is often no time of day"),
)  # fmt: skip


def recognise(raw: RawTable) -> Recognition | None:
    """Say that the file has a minimum and a maximum of deaths, a place and weapons."""
    columns = Columns(raw)
    needed = [source for source in SOURCES if source.required]
    if not all(columns.find(source.heading, *source.also) for source in needed):
        return None
    code, weapons = columns.find("IBC_code", "IBC code"), columns.find("Weapons", "Cause of death")
    if not (code or weapons):
        return None
    why = Message("recognised-ibc", N_("It has a reported minimum and maximum of deaths, as Iraq Body Count's lists."))
    return Recognition(NAME, 0.97 if code and weapons else 0.85, why)


def normalise(raw: RawTable) -> Candidates:
    """Turn Iraq Body Count's incidents into candidates; they are placed by name only."""
    require(raw, SOURCES, TITLE)
    columns = Columns(raw)
    taken, headings = map_sources(raw, SOURCES)
    ids = columns.take("IBC_code", "IBC code", "code")
    taken["incident_id"] = ids.where(ids.str.upper().str.startswith("IBC") | (ids == ""), "IBC-" + ids)
    start = columns.take("Start Date", "start_date", "date_start", "Date")
    end = columns.take("End Date", "end_date", "date_end")
    taken["event_date"] = start.where((end == "") | (end == start), start + " – " + end)
    weapons = columns.take("Weapons", "Cause of death", "Weapon")
    taken["event_type"], taken["sub_event_type"] = _make_kinds(weapons)
    least = columns.take("Reported Minimum", "Min", "Minimum", "reported_min")
    taken |= {"fatalities": least, "fatalities_low": least, "killed_civilians": least}
    taken["notes"] = note_codes(weapons, columns, TITLE, ("Target", "Time"))
    named = {
        "event_date": ("Start Date", "start_date", "date_start", "Date"),
        "fatalities": ("Reported Minimum", "Min"),
    }
    headings |= {name: str(columns.find(*spellings) or spellings[0]) for name, spellings in named.items()}
    template = N_("Iraq Body Count gives a minimum and a maximum; the minimum counts as the deaths, both are kept.")
    notices = [*raw.notices, Message("ibc-minimum", template)]
    frame = make_frame(len(raw.frame), taken)
    return Candidates(frame, raw.lines, raw.frame, notices, dict(raw.problems), headings, usual_day_first=True)


def _make_kinds(weapons: pd.Series) -> tuple[pd.Series, pd.Series]:
    codes, values = distinct(weapons)
    kinds = [_find_kind(value) for value in values] or [("", "")]
    return tuple(pd.Series([kinds[code][part] for code in codes], dtype="str") for part in (0, 1))  # type: ignore[return-value]


def _find_kind(weapons: str) -> tuple[str, str]:
    for pattern, kind in _WEAPONS:
        if re.search(pattern, weapons, re.IGNORECASE):
            return kind
    return "Violence against civilians", ""


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("Violent deaths of civilians in Iraq since 2003, an incident a row, with a minimum and a maximum."),
    SOURCES,
    recognise,
    normalise,
)
