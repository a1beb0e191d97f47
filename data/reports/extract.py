"""From a report's text to its candidate incidents. Pure: no network, no clock, the same result every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.messages import N_, Message
from data.reports.candidate import Candidate, Field, Span
from data.reports.casualties import Harm, Toll
from data.reports.counting import Count, count_tolls
from data.reports.dates import TimeWord, find_year
from data.reports.document import Document, find_body, is_boilerplate
from data.reports.gazetteer import read_report_gazetteer
from data.reports.group import Group
from data.reports.grouping import make_groups
from data.reports.kinds import Verdict, judge
from data.reports.reading import Reading, read_sentence
from data.reports.status import find_main_day, has_harmed, has_numbers, is_event, shift_day, trigger_weights
from data.reports.tokens import Sentence, cut_sentences, cut_words
from data.reports.vocabulary import read_list
from data.reports.where import Where, choose_place, with_capital
from data.reports.who import Named, find_sides
from geo.gazetteer import Gazetteer
from geo.provinces import match_province

_HARM_COLUMNS: dict[Harm, str] = {
    "killed": "fatalities",
    "injured": "injured",
    "abducted": "abducted",
    "arrested": "arrested",
}
_SIDE_COLUMNS = {"security": "killed_security", "civilian": "killed_civilians", "militant": "killed_militants"}


_NEWS_DAYS, _LATE_DAYS = 45, 8
"""What is told of a day longer ago is no news: an anniversary, a history; further down sooner than in the lead."""
_BUREAUS = ("Baghdad", "Erbil", "Sulaymaniyah")
"""Where reports are written: a dateline there says nothing of where it happened."""


@dataclass(frozen=True)
class _Report:
    """A document, read."""

    document: Document
    title: Reading | None
    readings: tuple[Reading, ...]
    gazetteer: Gazetteer


def read_report(document: Document, gazetteer: Gazetteer | None = None) -> _Report:
    """Read all sentences of a document."""
    places = gazetteer or read_report_gazetteer()
    text, published = document.text, document.published
    year = None if published else find_year(text)
    title = None
    if document.title_span is not None:
        span = document.title_span
        tokens = cut_words(text, span.start, span.end)
        if tokens:
            title = read_sentence(text, Sentence(tokens, span.start, span.end, 0), places, published, year)
    sentences = [
        sentence
        for sentence in cut_sentences(text, offset=find_body(text, document.title_span))
        if not is_boilerplate(text[sentence.start : sentence.end])
    ]
    return _Report(document, title, tuple(read_sentence(text, s, places, published, year) for s in sentences), places)


def _find_day(group: Group, report: _Report) -> TimeWord | None:
    """The day of an incident: of a list, the day told in its sentences; of a story, that of the main event."""
    told = [day for reading in group.readings for day in reading.day_words]
    if group.is_listed:
        return told[0] if told else None
    main = find_main_day(report.readings, report.title)
    keys = {day.key for day in told} | {shift_day(r).key for r in group.readings if r.day_words}
    first = [day for day in group.readings[0].day_words if not group.readings[0].is_of_statement(day)]
    if main is None:
        return first[0] if first else None
    lead = next((r for r in report.readings if is_event(r)), None)
    own = len(first) == 1 and group.readings[0] is not lead and first[0].kind != "weekday"
    return first[0] if first and (main.key not in keys or own) else main


def _date_fields(group: Group, report: _Report) -> dict[str, Field]:
    published = report.document.published
    fields: dict[str, Field] = {}
    day = _find_day(group, report)
    clock = next((t for r in group.readings for t in r.times if t.clock), None)
    if clock is not None:
        fields["event_time"] = Field(clock.clock, (clock.span,), 0.8)
    if day is not None and day.day is not None:
        fields["event_date"] = Field(day.day.isoformat(), (day.span,), 0.9)
        fields["time_precision"] = Field(1, (day.span,), 0.9)
    elif group.is_listed and published is not None and day is None:
        fields["event_date"] = Field(published.isoformat(), (), 0.6)
        fields["time_precision"] = Field(2, (), 0.8)
    return fields


def _where_fields(where: Where) -> dict[str, Field]:
    fields = {"location": Field(where.name, where.spans, where.confidence)}
    if where.province:
        fields["admin1"] = Field(where.province, where.province_spans, where.confidence)
    if where.district:
        fields["admin2"] = Field(where.district, where.spans, where.confidence * 0.9)
    if where.place is not None and where.place.latitude is not None:
        fields["latitude"] = Field(where.place.latitude, where.spans, where.confidence)
        fields["longitude"] = Field(where.place.longitude, where.spans, where.confidence)
        fields["geo_precision"] = Field(where.geo_precision, where.spans, where.confidence)
    return fields


def _count_fields(counts: Mapping[Harm, Count]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for harm, column in _HARM_COLUMNS.items():
        count = counts[harm]
        if count.total is not None and (count.total or column in ("fatalities", "injured")):
            fields[column] = Field(count.total, tuple(count.spans), 0.85)
    killed = counts["killed"]
    for side, column in _SIDE_COLUMNS.items():
        if side in killed.by_side:
            fields[column] = Field(killed.by_side[side], tuple(killed.spans), 0.75)
    return fields


def _note_only_damage(group: Group, counts: Mapping[Harm, Count]) -> None:
    """ "Caused material damage only": the report says that nobody was harmed."""
    phrases = read_list("targets.toml", "damage")
    said = any(phrase in reading.words.lower() for reading in group.readings for phrase in phrases)
    if said and counts["killed"].total is None and counts["injured"].total is None:
        for harm in ("killed", "injured"):
            if not counts[harm].is_vague:
                counts[harm].total = 0


def _actor_field(named: Sequence[Named]) -> Field:
    spans = tuple(span for _, span in named if span.end)
    return Field("; ".join(name for name, _ in named), spans, 0.7 if spans else 0.4)


def _source_fields(document: Document) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    if document.publisher:
        fields["source"] = Field(document.publisher, document.publisher_spans)
    if document.url:
        fields["source_url"] = Field(document.url)
    if document.published:
        fields["source_date"] = Field(document.published.isoformat(), document.published_spans)
    return fields


def _is_told(group: Group, verdict: Verdict, where: Where | None, report: _Report) -> bool:
    """Whether a group is an incident: something happened, somewhere, and at a time that the report tells."""
    if where is None:
        return False
    harmed = any(has_numbers(r) or has_harmed(r) for r in group.readings)
    strong = any(trigger_weights()[t.kind] == 2 for t in group.triggers)
    if not (harmed or strong) or not verdict.event_type:
        return False
    if group.is_listed:
        return True
    day, published = _find_day(group, report), report.document.published
    if day is not None and day.day is not None and published is not None:
        late = not set(report.readings[:4]) & set(group.readings)
        if (published - day.day).days > (_LATE_DAYS if late else _NEWS_DAYS):
            return False
    first = report.readings[0]
    leads = first in group.readings and (not first.has("general") or has_numbers(first))
    return (
        leads
        or _find_day(group, report) is not None
        or any(r.has("relative", "clock", "same", "next") for r in group.readings)
    )


def _find_hint(report: _Report) -> str:
    """The province that the title and what stands before the first sentence name, where it is one alone."""
    start = report.readings[0].sentence.start if report.readings else 0
    words = [token.raw for token in cut_words(report.document.text, 0, start)]
    names = (" ".join(words[at : at + length]) for at in range(len(words)) for length in (1, 2, 3))
    found = {match_province(name) for name in names if name[:1].isupper()} - {None, *_BUREAUS}
    return str(found.pop()) if len(found) == 1 else ""


def _with_title(group: Group, report: _Report) -> tuple[Reading, ...]:
    """The sentences that may tell the place; the title only where none of them names one."""
    named = any(not p.is_attribution for r in report.readings[:3] for p in r.places) or any(
        r.places for r in group.readings
    )
    return report.readings if named or report.title is None else (report.title, *report.readings)


def _doubts(where: Where | None, fields: dict[str, Field]) -> tuple[Message, ...]:
    doubts: list[Message] = []
    if "event_date" not in fields:
        doubts.append(
            Message("report-no-date", N_("The report gives no day that can be counted from; enter the date."))
        )
    if where is not None and where.place is None:
        template = N_("“{name}” is not in the gazetteer; choose the place on the map or another spelling.")
        doubts.append(Message("report-place-unknown", template, {"name": where.name}))
    elif where is not None and len({(o.province, o.district) for o in where.options}) > 1:
        template = N_("“{name}” may be several places; check which one is meant.")
        doubts.append(Message("report-place-ambiguous", template, {"name": where.name}))
    return tuple(doubts)


def _told_by_title(group: Group, report: _Report) -> list[Toll]:
    """The whole toll that the title gives of the first incident: "death toll rises to four"."""
    first = next((r for r in report.readings if is_event(r)), None)
    if report.title is None or first not in group.readings:
        return []
    return [toll for toll in report.title.tolls if toll.people.is_total]


def _make_candidate(group: Group, report: _Report, previous: Where | None) -> tuple[Candidate, Where] | None:
    counts = count_tolls([_told_by_title(group, report), *group.tolls])
    verdict = judge(group, counts, report.readings)
    where = choose_place(group, _with_title(group, report), report.gazetteer, previous, _find_hint(report))
    if verdict is None or not _is_told(group, verdict, where, report) or where is None:
        return None
    attackers, victims = find_sides(group, verdict)
    fields = _date_fields(group, report) | _where_fields(with_capital(where, report.gazetteer))
    fields["event_type"] = Field(verdict.event_type, verdict.spans, verdict.confidence)
    fields["sub_event_type"] = Field(verdict.sub_event_type, verdict.spans, verdict.confidence)
    fields["actor1"] = _actor_field(attackers)
    _note_only_damage(group, counts)
    if victims:
        fields["actor2"] = _actor_field(victims)
    fields |= _count_fields(counts) | _source_fields(report.document)
    lead = group.readings[0].sentence
    fields["notes"] = Field(report.document.text[lead.start : lead.end], (Span(lead.start, lead.end),), 0.5)
    return Candidate(fields, where.options, _doubts(where, fields)), where


def extract(document: Document, gazetteer: Gazetteer | None = None) -> list[Candidate]:
    """Extract the incidents that a report tells of.

    Parameters
    ----------
    document
        The report; see `document.make_document`.
    gazetteer
        The places; the shipped ones by default.

    Returns
    -------
    list of Candidate
        In the order of the text; empty where the report tells of none. Values are of the schema's columns: killed are
        all deaths, attackers included; a count that the report does not give has no field, "no casualties" is 0.
    """
    report = read_report(document, gazetteer)
    groups = make_groups(report.readings, report.title)
    found: list[Candidate] = []
    previous: Where | None = None
    for group in groups:
        made = _make_candidate(group, report, previous)
        if made is not None:
            found.append(made[0])
            previous = made[1]
    return found
