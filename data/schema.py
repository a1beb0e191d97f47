"""The one schema of an incident: columns, types, vocabularies, labels and codes.

Everything else derives from `COLUMNS`: the validation of a file's rows, the store's table, the mapping of a
file's headings, the exports, the data dictionary of the page and the docs, the columns of the page's table.

Column names and vocabularies are ACLED's where ACLED has the concept (ACLED Codebook, "Event types",
"Time precision", "Geo-precision"); the counts by kind of person are this project's own (`data/files/CODING.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "time", "count", "degrees", "kilometres", "code", "url"]
"""What a value is: text, an ISO day, HH:MM, a whole number of 0 or more, decimal degrees, a distance, a small code, an
address."""

Origin = Literal["reported", "joined", "store"]
"""Who says it: the file, the join to the boundaries, or the store itself."""

SUB_EVENT_TYPES: dict[str, tuple[str, ...]] = {
    "Battles": (
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": (
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    ),
    "Protests": (
        "Peaceful protest",
        "Protest with intervention",
        "Excessive force against protesters",
    ),
    "Riots": (
        "Violent demonstration",
        "Mob violence",
    ),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
"""ACLED's taxonomy: each event type with its sub-event types."""

EVENT_TYPES: tuple[str, ...] = tuple(SUB_EVENT_TYPES)

EVENT_COLOURS: dict[str, str] = {
    "Battles": "#D55E00",
    "Explosions/Remote violence": "#E69F00",
    "Violence against civilians": "#CC79A7",
    "Protests": "#009E73",
    "Riots": "#56B4E9",
    "Strategic developments": "#0072B2",
}
"""Okabe and Ito's colour-blind-safe set (Color Universal Design, 2008); colour means event type and nothing else."""

TIME_PRECISIONS: dict[int, str] = {1: "exact day", 2: "within a week", 3: "within a month"}
GEO_PRECISIONS: dict[int, str] = {
    1: "the place itself",
    2: "near, or a sub-district's centre",
    3: "a district or province only",
}
DISPUTED: tuple[str, ...] = ("disputed", "not disputed", "undetermined")
PROVINCE_RULES: tuple[str, ...] = ("inside", "border", "nearest", "reported", "outside", "not located")


@dataclass(frozen=True)
class Column:
    """One column of an incident.

    Attributes
    ----------
    name
        ACLED's name where it has the concept.
    kind
        See `Kind`.
    label
        The heading that a person reads, in English; the page translates it.
    description
        One sentence for the data dictionary, with units and the meaning of an empty value.
    origin
        See `Origin`; only "reported" columns are taken from a file.
    required
        A row without a value in this column is held.
    vocabulary
        The values allowed, in order; empty for free values.
    hxl
        The HXL tag of the column in exports, "" for none.
    """

    name: str
    kind: Kind
    label: str
    description: str
    origin: Origin = "reported"
    required: bool = False
    vocabulary: tuple[str | int, ...] = ()
    hxl: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "incident_id",
        "text",
        "ID",
        "Unique and stable; made from the row's content where a file has none.",
        hxl="#event+id",
    ),
    Column(
        "event_date", "date", "Date", "The day on which it happened, ISO 8601.", required=True, hxl="#date+occurred"
    ),
    Column(
        "time_precision",
        "code",
        "Date precision",
        "1 exact day, 2 within a week, 3 within a month; 1 where a file does not say.",
        vocabulary=tuple(TIME_PRECISIONS),
        hxl="#date+precision",
    ),
    Column("event_time", "time", "Time", "HH:MM local time; empty when not reported."),
    Column("admin1", "text", "Province (reported)", "The province that the report names.", hxl="#adm1+name"),
    Column("admin2", "text", "District (reported)", "The district that the report names, or empty.", hxl="#adm2+name"),
    Column("location", "text", "Place", "The place as the report names it.", hxl="#loc+name"),
    Column("latitude", "degrees", "Latitude", "WGS 84 decimal degrees north; empty when not located.", hxl="#geo+lat"),
    Column("longitude", "degrees", "Longitude", "WGS 84 decimal degrees east; empty when not located.", hxl="#geo+lon"),
    Column(
        "geo_precision",
        "code",
        "Place precision",
        "1 the place itself, 2 near or a sub-district's centre, 3 a district or province only; "
        "1 where a file does not say.",
        vocabulary=tuple(GEO_PRECISIONS),
        hxl="#geo+precision",
    ),
    Column(
        "located_by",
        "text",
        "Located by",
        "Empty where the source gives the coordinates; else which place of the gazetteer a person took for it.",
    ),
    Column(
        "event_type",
        "text",
        "Event type",
        "ACLED event type.",
        required=True,
        vocabulary=EVENT_TYPES,
        hxl="#event+type",
    ),
    Column(
        "sub_event_type",
        "text",
        "Sub-event type",
        "ACLED sub-event type of the event type; may be empty.",
        vocabulary=tuple(s for subs in SUB_EVENT_TYPES.values() for s in subs),
        hxl="#event+subtype",
    ),
    Column("actor1", "text", "Actor 1", "Names, several separated by '; '.", hxl="#group+name+first"),
    Column("actor2", "text", "Actor 2", "Names, several separated by '; '.", hxl="#group+name+second"),
    Column(
        "fatalities",
        "count",
        "Deaths",
        "Deaths reported, attackers included. 0 is none reported; empty is not stated by the source.",
        hxl="#affected+killed",
    ),
    Column(
        "fatalities_low",
        "count",
        "Deaths, low",
        "The lowest figure where sources differ; else empty.",
        hxl="#affected+killed+min",
    ),
    Column(
        "fatalities_high",
        "count",
        "Deaths, high",
        "The highest figure where sources differ; else empty.",
        hxl="#affected+killed+max",
    ),
    Column("killed_security", "count", "Security forces killed", "Empty when not reported."),
    Column("killed_civilians", "count", "Civilians killed", "Empty when not reported."),
    Column("killed_militants", "count", "Militants killed", "Empty when not reported."),
    Column("injured", "count", "Injured", "Empty when not reported.", hxl="#affected+injured"),
    Column("abducted", "count", "Abducted", "Empty when not reported.", hxl="#affected+abducted"),
    Column("arrested", "count", "Arrested", "Empty when not reported."),
    Column("notes", "text", "What happened", "One sentence on what happened.", hxl="#description"),
    Column("source", "text", "Source", "Publisher; several separated by '; '.", hxl="#meta+source"),
    Column(
        "source_url", "url", "Source address", "http or https; several separated by a space or '; '.", hxl="#meta+url"
    ),
    Column("source_date", "date", "Published", "Day of publication, ISO 8601, or empty.", hxl="#date+published"),
    Column(
        "province",
        "text",
        "Province",
        "One of Iraq's 18 provinces, by the coordinates and the boundary set in use; by the report where the "
        "coordinates only stand for a district or province; empty outside them or when not located.",
        origin="joined",
        hxl="#adm1+name+joined",
    ),
    Column("province_iso", "text", "ISO 3166-2", "The joined province's code.", origin="joined", hxl="#adm1+code"),
    Column(
        "province_rule",
        "text",
        "Joined how",
        "inside a polygon, on a border between two, nearest (outside all, but within the set's tolerance of one), "
        "reported (the coordinates only stand for an area), outside all, or not located.",
        origin="joined",
        vocabulary=PROVINCE_RULES,
    ),
    Column(
        "province_conflict",
        "code",
        "Provinces differ",
        "1 where the report names another province than its coordinates lie in, else 0.",
        origin="joined",
        vocabulary=(0, 1),
    ),
    Column(
        "disputed",
        "text",
        "Disputed",
        "Whether the district is on the list in use, the UN's of 22 April 2009 unless another is chosen: the district "
        "in which it lies where the boundary set in use has districts, else the reported one; undetermined where "
        "neither is known.",
        origin="joined",
        vocabulary=DISPUTED,
        hxl="#indicator+disputed",
    ),
    Column(
        "district",
        "text",
        "District",
        "The district, by the coordinates and the boundary set in use; empty where the set has none, or only the "
        "province is known.",
        origin="joined",
        hxl="#adm2+name+joined",
    ),
    Column(
        "sub_district",
        "text",
        "Sub-district",
        "The sub-district, by the coordinates and the boundary set in use; empty where the set has none.",
        origin="joined",
        hxl="#adm3+name+joined",
    ),
    Column(
        "seam_km",
        "kilometres",
        "Distance to the seam, km",
        "Distance to the nearest line between a disputed unit and the rest, in kilometres; empty where the boundary "
        "set has no districts, or the coordinates only stand for an area.",
        origin="joined",
    ),
    Column("import_id", "count", "Import", "The import that brought this version.", origin="store"),
)

COLUMN: dict[str, Column] = {column.name: column for column in COLUMNS}
REPORTED: tuple[str, ...] = tuple(column.name for column in COLUMNS if column.origin == "reported")
JOINED: tuple[str, ...] = tuple(column.name for column in COLUMNS if column.origin == "joined")

SCOPE: tuple[str, ...] = ("Kirkuk", "Nineveh", "Salahaddin", "Diyala")
"""The four provinces that the map is about."""
OUTSIDE = "outside"
NOT_LOCATED = "not-located"
AREAS: tuple[str, ...] = (*SCOPE, OUTSIDE, NOT_LOCATED)
"""The parts that every count is divided into; each incident is in exactly one of them."""
