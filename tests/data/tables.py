"""Small files in the shape that people upload, valid unless a test says otherwise."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from data.formats import FORMATS, recognise
from data.read import RawTable, read_table
from data.validate import Validated, validate

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
ROW = {
    "incident_id": "KIR-1",
    "event_date": "2021-03-04",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "admin1": "Kirkuk",
    "location": "Hawija",
    "latitude": "35.3255",
    "longitude": "43.7708",
    "fatalities": "2",
    "notes": "A clash.",
    "source_url": "https://example.org/1",
}


def make_csv(*rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Give a CSV with one row for each of `rows`: `ROW` with these values in the place of its own."""
    filled = [{**ROW, **row} for row in rows]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(k for row in filled for k in row)), delimiter=delimiter,
                            lineterminator=end, restval="")  # fmt: skip
    writer.writeheader()
    writer.writerows(filled)
    return text.getvalue().encode(encoding)


def check(data: bytes | RawTable, **options: object) -> Validated:
    """Read, recognise, normalise and validate a file, as an import does."""
    raw = data if isinstance(data, RawTable) else read_table(data, "file.csv")
    return validate(FORMATS[recognise(raw)[0].format].normalise(raw), **options)


def codes(held: pd.DataFrame) -> list[tuple[int, list[str]]]:
    """Give the line of each held row and the codes of its reasons."""
    return [(int(line), [m.code for m in reasons]) for line, reasons in zip(held["line"], held["reasons"], strict=True)]
