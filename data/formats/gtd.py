"""The Global Terrorism Database (GTD) of START.

GTD Codebook: iyear/imonth/iday (0: unknown), specificity, attacktype1, targtype1, success, -9 and -99 (unknown).
"""

from __future__ import annotations

import pandas as pd

from data.formats.adapter import (
    Adapter,
    Candidates,
    Columns,
    Recognition,
    Source,
    add_problem,
    code_column,
    join_names,
    note_codes,
)
from data.formats.drafting import draft_rows
from data.messages import N_, Message
from data.reading.raw import RawTable

NAME = "gtd"
TITLE = "GTD"
_MARKS = ("eventid", "iyear", "imonth", "iday", "attacktype1_txt", "targtype1_txt", "gname", "weaptype1_txt", "nkill",
          "nwound", "provstate", "specificity", "scite1")  # fmt: skip
_UNKNOWN = ("-9", "-99", "-9.0", "-99.0", "Unknown", "unknown")
_PLACES = {"1": "1", "2": "2", "3": "3", "4": "3", "5": ""}
_ARMED_TARGETS = ("Military", "Police", "Terrorists/Non-State Militia", "Violent Political Party")
_KINDS: dict[str, tuple[str, str]] = {
    "Assassination": ("Violence against civilians", "Attack"),
    "Armed Assault": ("Violence against civilians", "Attack"),
    "Unarmed Assault": ("Violence against civilians", "Attack"),
    "Bombing/Explosion": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "Hostage Taking (Barricade Incident)": ("Violence against civilians", "Abduction/forced disappearance"),
    "Hostage Taking (Kidnapping)": ("Violence against civilians", "Abduction/forced disappearance"),
    "Hijacking": ("Violence against civilians", "Abduction/forced disappearance"),
    "Facility/Infrastructure Attack": ("Strategic developments", "Looting/property destruction"),
}

SOURCES: tuple[Source, ...] = (
    Source("eventid", ("incident_id",), "with “GTD-” before it", required=True),
    Source("iyear", ("event_date",), "with imonth and iday", required=True),
    Source("imonth", ("event_date",), "0: only the year is known, the row is held", required=True),
    Source("iday", ("event_date", "time_precision"), "0: the month is known, time_precision 3", required=True),
    Source("attacktype1_txt", ("event_type", "sub_event_type"),
           "assaults: Battles where military, police or militia are the target, else Violence against civilians; "
           "assassinations: Violence against civilians; bombings by weapon; kidnappings: Abduction; Unknown is held",
           required=True),
    Source("targtype1_txt", ("actor2", "event_type"), "the target; tells battles from violence against civilians"),
    Source("weapsubtype1_txt", ("sub_event_type",), "grenades, and projectiles as shelling"),
    Source("suicide", ("sub_event_type",), "1: Suicide bomb"),
    Source("success", ("event_type",), "0 with a bombing: Disrupted weapons use"),
    Source("provstate", ("admin1",)),
    Source("city", ("location",), "Unknown is empty"),
    Source("latitude", ("latitude",)),
    Source("longitude", ("longitude",)),
    Source("specificity", ("geo_precision",), "1 → 1; 2 → 2; 3 and 4 → 3; 5 is not located"),
    Source("gname", ("actor1",), "with gname2 and gname3; Unknown is empty"),
    Source("corp1", ("actor2",), "the target's organisation"),
    Source("nkill", ("fatalities",), "negative: not stated"),
    Source("nkillter", ("killed_militants",), "negative: not stated"),
    Source("nwound", ("injured",), "negative: not stated"),
    Source("nhostkid", ("abducted",), "negative: not stated"),
    Source("summary", ("notes",), "with GTD's words for attack, target and weapon behind it"),
    Source("scite1", ("source",), "with scite2 and scite3"),
    Source("country_txt", (), "read to tell events abroad from swapped coordinates"),
)  # fmt: skip


def recognise(raw: RawTable) -> Recognition | None:
    """Say how many of GTD's own headings the file has."""
    columns = Columns(raw)
    marks = columns.count(_MARKS)
    if not columns.has("eventid", "iyear") or marks < 4:
        return None
    why = Message("recognised-gtd", N_("It has {marks} headings that only the GTD uses."), {"marks": marks})
    return Recognition(NAME, min(0.99, 0.6 + 0.05 * marks), why)


def normalise(raw: RawTable) -> Candidates:
    """Turn GTD's attacks into candidates."""
    draft = draft_rows(raw, SOURCES, TITLE, ids="eventid")
    columns, taken = draft.columns, draft.taken
    taken["event_date"] = _make_dates(columns, draft.problems)
    taken["event_type"], taken["sub_event_type"] = _make_kinds(columns)
    for name in (
        "latitude",
        "longitude",
        "fatalities",
        "killed_militants",
        "injured",
        "abducted",
        "location",
        "admin1",
    ):
        if name in taken:
            taken[name] = _known(taken[name])
    taken["geo_precision"] = code_column(columns.take("specificity"), _PLACES)
    nowhere = columns.take("specificity") == "5"
    for axis in ("latitude", "longitude"):
        taken[axis] = taken[axis].where(~nowhere, "") if axis in taken else taken["geo_precision"].where(nowhere, "")
    taken["actor1"] = join_names(*(_known(columns.take(name)) for name in ("gname", "gname2", "gname3")))
    taken["actor2"] = join_names(_known(columns.take("corp1")), _known(columns.take("targtype1_txt")))
    taken["source"] = join_names(*(columns.take(f"scite{n}").str.replace(";", ",") for n in (1, 2, 3)))
    taken["notes"] = note_codes(
        columns.take("summary"), columns, TITLE, ("attacktype1_txt", "targtype1_txt", "weaptype1_txt")
    )
    return draft.finish("country_txt", event_type="attacktype1_txt", geo_precision="specificity")


def _known(texts: pd.Series) -> pd.Series:
    return texts.where(~texts.isin(_UNKNOWN), "")


def _make_dates(columns: Columns, problems: dict[int, list[Message]]) -> pd.Series:
    """Write year, month and day as an ISO day, or as an ISO month where the day is 0."""
    year, month, day = (columns.take(name).str.replace(r"\.0$", "", regex=True) for name in ("iyear", "imonth", "iday"))
    template = N_("GTD knows only the year of this attack (imonth 0); a day, a week or a month is needed.")
    add_problem(problems, (month == "0").to_numpy(dtype=bool), Message("gtd-year", template))
    months = year + "-" + month.str.zfill(2)
    days = months + "-" + day.str.zfill(2)
    dates = days.where(~day.isin(["0", ""]), months)
    return dates.where(month != "0", year + "-01")  # held already


def _make_kinds(columns: Columns) -> tuple[pd.Series, pd.Series]:
    attack = columns.take("attacktype1_txt")
    types = code_column(attack, {name: kind[0] for name, kind in _KINDS.items()})
    subs = code_column(attack, {name: kind[1] for name, kind in _KINDS.items()}, other="")
    armed = columns.take("targtype1_txt").isin(_ARMED_TARGETS) & attack.isin(["Armed Assault", "Unarmed Assault"])
    types, subs = types.mask(armed, "Battles"), subs.mask(armed, "Armed clash")
    bombing = attack == "Bombing/Explosion"
    weapon = columns.take("weapsubtype1_txt")
    subs = subs.mask(bombing & (weapon == "Grenade"), "Grenade")
    subs = subs.mask(bombing & weapon.str.startswith("Projectile"), "Shelling/artillery/missile attack")
    subs = subs.mask(bombing & (columns.take("suicide") == "1"), "Suicide bomb")
    failed = bombing & (columns.take("success") == "0")
    return types.mask(failed, "Strategic developments"), subs.mask(failed, "Disrupted weapons use")


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("Attacks coded as terrorism by START at the University of Maryland."),
    SOURCES,
    recognise,
    normalise,
)
