"""Say in Markdown what each format's columns become; `docs/formats.md` is this text, and a test keeps it so."""

from __future__ import annotations

from collections.abc import Iterator

from data.checks import TEXT_LIMIT, TEXT_LIMITS
from data.formats.adapter import Adapter, Source
from data.formats.refused import ADAPTERS as REFUSED
from data.formats.registry import FORMATS
from data.messages import Translate
from data.reading.raw import MAX_COLUMNS, MAX_UNPACKED_BYTES, MAX_UPLOAD_BYTES

_INTRODUCTION = """# What files can be imported

*Made by `python -m data.formats` from the adapters themselves; a test fails when it is not up to date.*

## How a file is read

A file is known by what is in it, not by its name: separated text (comma, semicolon, tab or pipe; UTF-8, UTF-16,
Windows-1252 or -1256, Latin-1), XLSX and XLS (values only, never formulas), GeoJSON and JSON, GeoPackage, or one of
these in a zip or gzip. At most {upload} MB are read, {unpacked} MB once unpacked, {columns} columns. A `sep=` line,
title lines above the headings, an HXL row and trailing empty columns are understood. Encoding, delimiter and the line
of the headings are found out, shown, and can be chosen by hand. Of several sheets of a workbook or layers of a
GeoPackage the likeliest is read, which is said; `--sheet NAME` and the page read another.

- **Headings** may stand in any order, in any case, with spaces or hyphens. Where one stands twice the first counts.
- **Dates** are read as ISO, with the name of a month in English, Arabic or Sorani, as day/month/year or
  month/day/year, as Excel's serials, with digits of any script. The whole column settles whether the day or the month
  comes first; where nothing does, the rows are held and you are asked. A month, or a span of up to a month, becomes a
  coarser `time_precision`.
- **Coordinates** may be decimal (point or comma) or degrees, minutes and seconds; in a general table also a pair in
  one column, MGRS or UTM. Swapped ones are noticed, held, and swapped if you say so. 0, 0 is no place.
- **Places without coordinates** are looked up by name: in the stored incidents, GeoNames, the districts and
  Faultline's own list, in Latin, Arabic and Sorani spelling, folded but never by likeness. What is found is offered
  with how exact it is and, where a name may mean several places, with all of them. The rows stay “not located” until
  you take an offer, and `located_by` then says which; the next file that names the place so is placed alike.
  `--places accept` takes those that can mean one place only, `accept-units` also the centre of the
  district or province where the place is not known (place precision 3), `hold` holds them all.
- **Numbers of people** are whole and not negative; empty stays “not stated”, which is not 0.
- **Addresses** of sources are kept when they are http or https.
- **Text** is composed (Unicode NFC) and freed of control characters, and cut, with a notice, after {text} letters
  ({limits}).

What the columns of a general table mean, and what its words for event types and precisions mean, is shown and can be
corrected on the page. A word that says one thing is taken for it (`data/files/value_words.csv`, in three languages);
for one that may say another, as “armed attack”, a meaning is proposed, and its rows are held until a person agrees or
chooses. What a person says of columns, words and the order of day and month is kept by the set of headings, so that
the next file with these headings needs nothing. `python -m data import --mapping M.json` takes the same as JSON,
`{{"columns": {{"التاريخ": "event_date", "Remarks": ""}}, "day_first": true, "values": {{"event_type": {{"هجوم مسلح":
"Violence against civilians: Attack"}}}}}}`; any part may be left out. The columns' meanings are the names of the table
of “General table” below, "" is not taken; a word's meaning is an event type, alone or with its sub-event type, or the
code of a precision.

Every row is taken or *held*, with every reason in a sentence; held rows do not stop the others.
"""


def describe_formats(translate: Translate = str) -> str:
    """Give the whole of `docs/formats.md`."""
    megabyte = 2**20
    parts = [
        _INTRODUCTION.format(
            upload=MAX_UPLOAD_BYTES // megabyte,
            unpacked=MAX_UNPACKED_BYTES // megabyte,
            columns=f"{MAX_COLUMNS:,}",
            text=TEXT_LIMIT,
            limits=", ".join(f"`{name}` {limit:,}" for name, limit in TEXT_LIMITS.items()),
        )
    ]
    parts += ["\n".join(_describe(adapter, translate)) for adapter in FORMATS.values()]
    return "\n".join(parts)


def _describe(adapter: Adapter, translate: Translate) -> Iterator[str]:
    yield f"## {adapter.title}"
    yield ""
    yield f"`--format {adapter.name}`. {translate(adapter.about)}"
    yield ""
    if adapter in REFUSED:
        yield f"Recognised by: {', '.join(f'`{source.heading}`' for source in adapter.sources)}."
        yield ""
        return
    taken = [source for source in adapter.sources if source.becomes or source.how]
    yield "| column | becomes | how |"
    yield "|---|---|---|"
    for source in taken:
        yield f"| {_name(source)} | {', '.join(f'`{name}`' for name in source.becomes) or '–'} | {source.how} |"
    yield ""
    rest = [f"`{source.heading}`" for source in adapter.sources if not (source.becomes or source.how)]
    if rest:
        yield f"Not taken: {', '.join(rest)}."
        yield ""


def _name(source: Source) -> str:
    also = "".join(f", {word}" for word in source.also)
    return f"`{source.heading}`{' (needed)' if source.required else ''}{also}"
