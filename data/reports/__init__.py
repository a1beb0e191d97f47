"""From a report to candidate incidents: text in, fields with their evidence out; no network."""

from data.reports.candidate import Candidate, Field, PlaceOption, Span
from data.reports.document import Document, make_document
from data.reports.extract import extract

__all__ = ["Candidate", "Document", "Field", "PlaceOption", "Span", "extract", "make_document"]
