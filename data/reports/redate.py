"""When a person says on which day a report was published, its weekdays become days."""

from __future__ import annotations

from dataclasses import replace

from data.reading.raw import ReadError
from data.reports.candidate import Span
from data.reports.document import Document
from data.reports.draft import BY_HAND, BY_RULES, Draft, make_incident
from data.reports.extract import extract
from data.reports.interpret import read_day
from data.reports.pasted import refuse_foreign

_DATED = ("event_date", "time_precision")


def redate(draft: Draft, before: Draft, text: str) -> Draft:
    """Count the days of a draft anew where its day of publication is another; what a person entered stays.

    Parameters
    ----------
    draft
        As a person left it, settled.
    before
        As it was before.
    text
        The report's, its title in the first line.
    """
    published = read_day(draft)
    if published == read_day(before):
        return draft
    try:
        refuse_foreign(text)
    except ReadError:
        return draft
    end = text.find("\n")
    title = Span(0, end) if 0 < end <= 160 and not text[:end].endswith((".", ":", ",", ";")) else None
    found = extract(Document(text, title, published=published))
    fresh = {number: make_incident(number, candidate) for number, candidate in enumerate(found, start=1)}
    if len(found) != sum(incident.reader == BY_RULES for incident in before.incidents):
        return draft
    incidents = []
    for incident in draft.incidents:
        again = fresh.get(incident.number) if incident.reader == BY_RULES else None
        stays = "event_date" in incident.fields and incident.fields["event_date"].by == BY_HAND
        if again is not None and not stays:
            kept = {name: field for name, field in incident.fields.items() if name not in _DATED}
            dated = {name: again.fields[name] for name in _DATED if name in again.fields}
            incident = replace(incident, fields=kept | dated, doubts=again.doubts)
        incidents.append(incident)
    return replace(draft, incidents=tuple(incidents))
