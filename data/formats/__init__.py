"""One adapter a format; `FORMATS` has them by name."""

from data.formats.adapter import Adapter, Candidates, Recognition, Source
from data.formats.registry import FORMATS, REFUSED, recognise

__all__ = ["FORMATS", "REFUSED", "Adapter", "Candidates", "Recognition", "Source", "recognise"]
