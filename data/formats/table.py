"""Any table of incidents: each column's meaning is proposed from its heading, its HXL tag or its values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.coordinates import Points, looks_like_mgrs, looks_like_pairs, read_mgrs, read_pairs, read_utm
from data.dates import read_dates
from data.formats.adapter import (
    Adapter,
    Candidates,
    Recognition,
    Source,
    add_problem,
    make_frame,
    require_place,
)
from data.formats.kinds import read_kinds
from data.formats.synonyms import (
    COUNTRY,
    EASTING,
    END,
    MGRS,
    NORTHING,
    PAIR,
    SYNONYMS,
    ZONE,
    find_meaning,
    find_tag,
    says_day_first,
)
from data.formats.value_words import MAPPED, NOT_STATED, find_meaning_of, list_meanings, propose_meaning, split_kind
from data.messages import N_, Message
from data.reading.headings import fold_heading
from data.reading.raw import RawTable, ReadError, shorten
from data.schema import COLUMN, REPORTED
from data.text_columns import distinct, fold_digits, spread

NAME = "table"
TITLE = "General table"
MEANINGS: tuple[str, ...] = (*REPORTED, PAIR, MGRS, EASTING, NORTHING, ZONE, END, COUNTRY)
"""What a column can mean; "" stands for a column that is not taken."""
ValueMeanings = Mapping[str, Mapping[str, str]]
"""Column of the schema -> word of the file -> one of `value_words.list_meanings`."""
_SAMPLE = 200
_SPECIAL: dict[str, tuple[tuple[str, ...], str]] = {
    PAIR: (("latitude", "longitude"), "the latitude first, unless N and E or POINT say otherwise"),
    MGRS: (("latitude", "longitude", "geo_precision"), "the middle of the square; 10 km or more: place precision 2"),
    EASTING: (("latitude", "longitude"), "metres, zone 38N unless there is a zone"),
    NORTHING: (("latitude", "longitude"), "metres, zone 38N unless there is a zone"),
    ZONE: (("latitude", "longitude"), "the zone's number"),
    END: (("event_date", "time_precision"), "makes a span of days with the date"),
    COUNTRY: ((), "read to tell events abroad from swapped coordinates"),
    "event_type": (("event_type", "sub_event_type"), "words of other vocabularies and languages become ACLED's"),
}

SOURCES: tuple[Source, ...] = tuple(
    Source(
        meaning,
        _SPECIAL.get(meaning, ((meaning,), ""))[0],
        _SPECIAL.get(meaning, ((), ""))[1],
        tuple(words.split("|")),
        meaning in COLUMN and COLUMN[meaning].required,
    )
    for meaning, words in SYNONYMS.items()
)


def propose_mapping(raw: RawTable) -> dict[str, str]:
    """Propose what each column of a file means.

    Returns
    -------
    dict
        Column of the file -> one of `MEANINGS`, in the file's order; columns that are not understood are left out.

    Notes
    -----
    A tag outranks a heading, a heading outranks values; a meaning is given once, to the first column that has it.
    """
    mapping: dict[str, str] = {}
    names = [str(name) for name in raw.frame.columns]
    tagged = zip(names, raw.tags, strict=False)
    proposals = [(name, find_tag(tag)) for name, tag in tagged if tag]
    proposals += [(name, find_meaning(name)) for name in names]
    for name, meaning in proposals:
        if meaning and name not in mapping and meaning not in mapping.values():
            mapping[name] = meaning
    for name in names:
        meaning = None if name in mapping else _guess_by_values(raw.frame[name].head(_SAMPLE), mapping)
        if meaning:
            mapping[name] = meaning
    return {name: mapping[name] for name in names if name in mapping}


def recognise(raw: RawTable) -> Recognition:
    """Say how many columns are understood; any table may be one of incidents, so this never gives up."""
    mapping = propose_mapping(raw)
    share = len(mapping) / max(raw.frame.shape[1], 1)
    whole = {"event_date", "event_type"} <= set(mapping.values())
    confidence = 0.25 + 0.5 * share if whole else 0.05 + 0.2 * share
    template = N_("{count} of its {all} columns were understood: {columns}.")
    params = {"count": len(mapping), "all": raw.frame.shape[1], "columns": shorten(", ".join(mapping) or "–", 200)}
    return Recognition(NAME, round(confidence, 2), Message("recognised-table", template, params))


def normalise(
    raw: RawTable, mapping: Mapping[str, str] | None = None, values: ValueMeanings | None = None
) -> Candidates:
    """Turn any table into candidates.

    Parameters
    ----------
    raw
        The table.
    mapping
        Column of the file -> one of `MEANINGS`; what `propose_mapping` says where it is None.
    values
        What a person has said of the words of some columns; goes before what is known of them.

    Raises
    ------
    ReadError
        When no column has the date, the kind of event, or a place.
    """
    mapping = propose_mapping(raw) if mapping is None else mapping
    headings = {meaning: name for name, meaning in mapping.items() if meaning in MEANINGS and name in raw.frame.columns}
    _require_meanings(raw, headings)
    taken = {meaning: raw.frame[name].str.strip() for meaning, name in headings.items()}
    problems = {row: list(messages) for row, messages in raw.problems.items()}
    notices = [*raw.notices, _describe(raw, headings)]
    if END in taken:
        start, end = taken["event_date"], taken[END]
        taken["event_date"] = start.where((end == "") | (end == start) | (start == ""), start + " – " + end)
    _take_values(taken, values or {})
    _take_points(raw, taken, headings, problems)
    usual = says_day_first(headings["event_date"])
    country = taken.get(COUNTRY)
    frame = make_frame(len(raw.frame), taken)
    return Candidates(frame, raw.lines, raw.frame, notices, problems, headings, country, usual_day_first=usual)


def _require_meanings(raw: RawTable, headings: dict[str, str]) -> None:
    for meaning, what in (("event_date", N_("when")), ("event_type", N_("what kind of event"))):
        if meaning not in headings:
            template = N_(
                "No column says {what}: none is called “{column}” or anything like it. "
                "The file has: {headings}. Rename the column that has it, or add one."
            )
            raise ReadError.because(
                "column-missing",
                template,
                what=Message(f"what-{meaning}", what),
                column=meaning,
                headings=shorten(", ".join(map(str, raw.frame.columns)), 300),
            )
    placed = dict(headings)
    if PAIR in headings or MGRS in headings or {EASTING, NORTHING} <= headings.keys():
        placed |= {"latitude": "", "longitude": ""}
    require_place(raw, placed)


def _describe(raw: RawTable, headings: dict[str, str]) -> Message:
    """Say how each column was understood, and which were not taken."""
    pairs = ", ".join(f"{shorten(name, 30)} → {meaning}" for meaning, name in headings.items())
    rest = [shorten(name, 30) for name in map(str, raw.frame.columns) if name not in headings.values()]
    if not rest:
        return Message("table-mapped", N_("The columns were understood as: {pairs}."), {"pairs": pairs})
    template = N_("The columns were understood as: {pairs}. Not taken: {rest}.")
    return Message("table-mapped-partly", template, {"pairs": pairs, "rest": shorten(", ".join(rest), 300)})


def _take_values(taken: dict[str, pd.Series], values: ValueMeanings) -> None:
    """Put the schema's words in place of the file's, where a person or the table of words says what they mean."""
    for column in MAPPED:
        if column not in taken:
            continue
        said = {fold_heading(word): meaning for word, meaning in values.get(column, {}).items()}
        codes, words = distinct(taken[column])
        read = [said.get(fold_heading(word)) or find_meaning_of(column, word) or word for word in words] or [""]
        read = ["" if meaning == NOT_STATED else meaning for meaning in read]
        taken[column] = spread(read, codes)
    kinds = frozenset(list_meanings("event_type"))
    types, implied = read_kinds(taken["event_type"], lambda word: split_kind(word) if word in kinds else None)
    subs = taken.get("sub_event_type", implied)
    taken["event_type"], taken["sub_event_type"] = types, subs.where(subs != "", implied)


def _take_points(
    raw: RawTable, taken: dict[str, pd.Series], headings: dict[str, str], problems: dict[int, list[Message]]
) -> None:
    """Fill latitude and longitude from the column that has points in another form, where they are not given."""
    if "latitude" in taken and "longitude" in taken:
        return
    points, name = _read_points(taken, headings)
    if points is None:
        return
    taken["latitude"], taken["longitude"] = points.latitude, points.longitude
    headings["latitude"] = headings["longitude"] = name
    if points.coarse.any():
        given = taken.get("geo_precision", points.latitude.where(points.latitude == "", ""))
        taken["geo_precision"] = given.mask(pd.Series(points.coarse) & given.isin(["", "1"]), "2")
    values = raw.frame[name]
    template = N_("{column} is “{value}”, which is no point that can be read. Write it as 35.4681, 44.3922.")
    for value in sorted(set(values[points.wrong])):
        rows = points.wrong & (values == value).to_numpy(dtype=bool)
        add_problem(problems, rows, Message("point-wrong", template, {"column": name, "value": shorten(value)}))


def _read_points(taken: dict[str, pd.Series], headings: dict[str, str]) -> tuple[Points | None, str]:
    if PAIR in taken:
        if looks_like_mgrs(_sample(taken[PAIR])):
            return read_mgrs(taken[PAIR]), headings[PAIR]
        return read_pairs(taken[PAIR]), headings[PAIR]
    if MGRS in taken:
        return read_mgrs(taken[MGRS]), headings[MGRS]
    if EASTING in taken and NORTHING in taken:
        return read_utm(taken[EASTING], taken[NORTHING], taken.get(ZONE)), headings[EASTING]
    return None, ""


def _sample(values: pd.Series) -> list[str]:
    _, found = distinct(values.head(_SAMPLE).str.strip())
    return [value for value in found if value]


def _guess_by_values(values: pd.Series, mapping: Mapping[str, str]) -> str | None:
    """Propose a meaning that is still missing for a column whose values can mean nothing else."""
    found = _sample(values)
    missing = set(MEANINGS) - set(mapping.values())
    if not found:
        return None
    if "latitude" in missing and not {PAIR, MGRS, EASTING} & set(mapping.values()):
        if looks_like_mgrs(found):
            return MGRS
        if looks_like_pairs(found):
            return PAIR
    if "event_date" in missing and _mostly_dates(found):
        return "event_date"
    if "event_type" in missing and np.mean([bool(propose_meaning("event_type", value)) for value in found]) >= 0.6:
        return "event_type"
    if "source_url" in missing and all(value.lower().startswith(("http://", "https://")) for value in found):
        return "source_url"
    return None


def _mostly_dates(values: list[str]) -> bool:
    if all(fold_digits(value).isdecimal() for value in values):
        return False  # numbers may be anything
    dates = read_dates(pd.Series(values, dtype="str"))
    return bool((dates.values.notna() | pd.Series(dates.undecided)).mean() >= 0.8)


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("Any other table of incidents: its columns are understood by their headings, in three languages, and values."),
    SOURCES,
    recognise,
    normalise,
)
