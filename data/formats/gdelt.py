"""GDELT's events (2.0, and the files of 1.0): what a machine read in the news. They are leads, never incidents.

Columns after GDELT's "Event Database Data Format Codebook V2.0" (2015); kinds of event are CAMEO's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pandas as pd

from data.formats.adapter import Adapter, Candidates, Columns, Recognition, Source, make_frame
from data.messages import N_, Message
from data.reading.raw import RawTable
from data.text_columns import distinct, spread

NAME = "gdelt"
TITLE = "GDELT"
_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
          "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS_V2: tuple[str, ...] = (
    "GlobalEventID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The 61 columns of GDELT 2.0; its files have no headings."""
_COLUMNS_V1 = tuple(name for name in COLUMNS_V2 if not name.endswith("ADM2Code"))
SHAPES = {len(columns): columns for columns in (COLUMNS_V2, _COLUMNS_V1, _COLUMNS_V1[:-1])}
"""By their number: 2.0; 1.0 daily; 1.0 historical, which has no addresses."""
_MARKS = ("GlobalEventID", "SQLDATE", "EventRootCode", "QuadClass", "GoldsteinScale", "ActionGeo_Lat", "NumMentions")

_MOST = 0.8
"""The share of the first rows that must look like GDELT's; a broken row does not make it another file."""
_ROOTS = {
    "01": N_("Make a public statement"), "02": N_("Appeal"), "03": N_("Express intent to cooperate"),
    "04": N_("Consult"), "05": N_("Diplomatic cooperation"), "06": N_("Material cooperation"),
    "07": N_("Provide aid"), "08": N_("Yield"), "09": N_("Investigate"), "10": N_("Demand"), "11": N_("Disapprove"),
    "12": N_("Reject"), "13": N_("Threaten"), "14": N_("Protest"), "15": N_("Exhibit force posture"),
    "16": N_("Reduce relations"), "17": N_("Coerce"), "18": N_("Assault"), "19": N_("Fight"),
    "20": N_("Use unconventional mass violence"),
}  # fmt: skip
_CIVILIANS, _EXPLOSIONS = "Violence against civilians", "Explosions/Remote violence"
_IED = (_EXPLOSIONS, "Remote explosive/landmine/IED")
_KINDS: dict[str, tuple[str, str]] = {
    "14": ("Protests", ""), "145": ("Riots", "Violent demonstration"),
    "171": ("Strategic developments", "Looting/property destruction"), "173": ("Strategic developments", "Arrests"),
    "18": (_CIVILIANS, ""), "181": (_CIVILIANS, "Abduction/forced disappearance"), "182": (_CIVILIANS, "Attack"),
    "1821": (_CIVILIANS, "Sexual violence"), "183": _IED, "1831": (_EXPLOSIONS, "Suicide bomb"),
    "185": (_CIVILIANS, "Attack"), "186": (_CIVILIANS, "Attack"),
    "19": ("Battles", ""), "191": ("", ""), "193": ("Battles", "Armed clash"),
    "194": (_EXPLOSIONS, "Shelling/artillery/missile attack"), "195": (_EXPLOSIONS, "Air/drone strike"),
    "20": (_CIVILIANS, ""),
}  # fmt: skip
"""The kind that a CAMEO code proposes, by its longest beginning; for a person to judge."""

SOURCES: tuple[Source, ...] = (
    Source("GlobalEventID", ("incident_id",), "with “GDELT-” before it"),
    Source("SQLDATE", ("event_date",), "the day as the machine read it"),
    Source("Actor1Name", ("actor1",)),
    Source("Actor2Name", ("actor2",)),
    Source("EventCode", ("event_type", "sub_event_type", "notes"),
           "CAMEO; a kind is proposed for protests, assaults, fights and arrests, none for the rest"),
    Source("ActionGeo_Type", ("geo_precision",), "a city: 2; a province or country: 3"),
    Source("ActionGeo_FullName", ("location",)),
    Source("ActionGeo_Lat", ("latitude",)),
    Source("ActionGeo_Long", ("longitude",)),
    Source("NumMentions", ("notes",), "with NumSources, NumArticles, GoldsteinScale and AvgTone"),
    Source("DATEADDED", ("source_date",), "its day"),
    Source("SOURCEURL", ("source", "source_url"), "the source is the address's host"),
)  # fmt: skip


def recognise(raw: RawTable) -> Recognition | None:
    """Say that the file has GDELT's headings, or none and GDELT's shape: many columns, an id, a day."""
    columns = Columns(raw)
    if columns.count(_MARKS) >= 3:
        return Recognition(NAME, 0.98, Message("recognised-gdelt", N_("It has the headings of GDELT's events.")))
    if raw.header_line != 0 or raw.frame.shape[1] not in SHAPES:
        return None
    first = raw.frame.head(200)
    events = first.iloc[:, 0].str.fullmatch(r"\d{6,12}") & first.iloc[:, 1].str.fullmatch(r"(19|20)\d{6}")
    if events.mean() < _MOST:
        return None
    template = N_("It has no headings and the shape of GDELT's events: an id, a day, {count} columns.")
    return Recognition(NAME, 0.95, Message("recognised-gdelt", template, {"count": raw.frame.shape[1]}))


def normalise(raw: RawTable) -> Candidates:
    """Turn GDELT's events into leads."""
    raw = name_columns(raw)
    columns = Columns(raw)
    take = columns.take
    ids, code, kind = take("GlobalEventID"), take("EventCode"), take("ActionGeo_Type")
    codes, values = distinct(code)
    kinds = [propose_kind(value) for value in values] or [("", "")]
    where, places = distinct(kind)
    seen, hosts = distinct(take("SOURCEURL"))
    taken = {
        "incident_id": ("GDELT-" + ids).where(ids != "", ""),
        "event_date": take("SQLDATE"),
        "actor1": take("Actor1Name"),
        "actor2": take("Actor2Name"),
        "event_type": spread([kind[0] for kind in kinds], codes),
        "sub_event_type": spread([kind[1] for kind in kinds], codes),
        "location": take("ActionGeo_FullName"),
        "latitude": take("ActionGeo_Lat"),
        "longitude": take("ActionGeo_Long"),
        "geo_precision": spread(["2" if place in ("3", "4") else "3" for place in places] or ["3"], where),
        "notes": _describe(take, spread([describe_code(value) for value in values] or [""], codes)),
        "source": spread([_host(address) for address in hosts] or [""], seen),
        "source_url": take("SOURCEURL"),
        "source_date": take("DATEADDED").str.slice(0, 8),
    }
    headings = {source.becomes[0]: columns.find(source.heading) or source.heading for source in SOURCES}
    template = N_(
        "GDELT's rows are mentions in the news that a machine has coded, many for one event and some for none. They "
        "are kept apart as leads, to be read and turned into incidents by hand, and never counted with incidents."
    )
    notices = [*raw.notices, Message("gdelt-leads", template)]
    problems = {row: list(messages) for row, messages in raw.problems.items()}
    frame = make_frame(len(raw.frame), taken)
    country = take("ActionGeo_CountryCode")
    return Candidates(frame, raw.lines, raw.frame, notices, problems, headings, country, leads=True)


def propose_kind(code: str) -> tuple[str, str]:
    """Propose an event type and sub-event type for a CAMEO code; "" where it tells of none."""
    return next((_KINDS[code[:length]] for length in range(len(code), 1, -1) if code[:length] in _KINDS), ("", ""))


def describe_code(code: str) -> str:
    """Give a CAMEO code in words: "Fight (CAMEO 190)"."""
    title = _ROOTS.get(code[:2])
    return f"{title} (CAMEO {code})" if title else f"CAMEO {code}" if code else ""


def _describe(take: Callable[[str], pd.Series], kinds: pd.Series) -> pd.Series:
    text = kinds
    for name, words in (
        ("NumMentions", "mentions"), ("NumArticles", "articles"), ("NumSources", "sources"),
        ("GoldsteinScale", "on Goldstein's scale"), ("AvgTone", "average tone"),
    ):  # fmt: skip
        values = take(name)
        shown = values.str.replace(r"(\.\d{2})\d+$", r"\1", regex=True)
        text = text + (", " + shown + f" {words}").where(values != "", "")
    return text.str.removeprefix(", ")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def name_columns(raw: RawTable) -> RawTable:
    """Give a table without headings those of GDELT's codebook, so that its held rows can be read again by them."""
    if raw.header_line != 0 or raw.frame.shape[1] not in SHAPES:
        return raw
    frame = raw.frame.set_axis(pd.Index(SHAPES[raw.frame.shape[1]]), axis="columns")
    return replace(raw, frame=frame, notices=[notice for notice in raw.notices if notice.code != "no-headings"])


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("Events as a machine reads them from the world's news. Taken as leads, apart from incidents."),
    SOURCES,
    recognise,
    normalise,
    leads=True,
    name_columns=name_columns,
)
