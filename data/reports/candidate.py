"""What a reader of reports hands over: candidate incidents, each field with its evidence in the text.

Every reader, the rules of this package or another one, gives `Candidate`s under the schema's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data import schema
from data.messages import Message


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the report, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True)
class Field:
    """One value with the words that support it.

    Attributes
    ----------
    value
        Typed as the schema's column: ISO text for days and times, whole numbers for counts, degrees, text.
    spans
        Where in the text it was found, in order; empty for what follows from a rule or from the publication.
    confidence
        From 0 to 1: how often such a value is right, by rule of thumb; below 0.5 a person must look.
    """

    value: Any
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True)
class PlaceOption:
    """One place that a name in the report may mean."""

    name: str
    province: str
    district: str
    longitude: float | None
    latitude: float | None
    geo_precision: int
    confidence: float


@dataclass(frozen=True)
class Candidate:
    """One incident as a reader found it in a report.

    Attributes
    ----------
    fields
        By the names of `schema.REPORTED`; a column that is not there was not found.
    places
        What the place may be, the best first.
    doubts
        Sentences for the person who reviews it.
    reader
        Which reader it is from.
    """

    fields: Mapping[str, Field]
    places: tuple[PlaceOption, ...] = ()
    doubts: tuple[Message, ...] = field(default=(), hash=False)
    reader: str = "rules"

    def value(self, column: str) -> Any:
        """Give the value of a column, None where none was found."""
        found = self.fields.get(column)
        return None if found is None else found.value

    def to_row(self) -> dict[str, Any]:
        """Give the candidate as a row of the schema's reported columns, None where nothing was found."""
        return {column: self.value(column) for column in schema.REPORTED}

    def to_json(self, text: str) -> dict[str, Any]:
        """Give the candidate as JSON-ready values, with the quotation of every span of `text`."""
        return {
            "fields": {
                name: {
                    "value": found.value,
                    "confidence": round(found.confidence, 2),
                    "evidence": [{"start": s.start, "end": s.end, "quote": text[s.start : s.end]} for s in found.spans],
                }
                for name, found in self.fields.items()
            },
            "places": [vars(option) for option in self.places],
            "doubts": [doubt.to_json() for doubt in self.doubts],
            "reader": self.reader,
        }
