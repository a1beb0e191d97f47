"""Read Excel workbooks (XLSX and XLS) with calamine: values only, never formulas."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.messages import N_, Message
from data.reading.archives import read_member, too_much
from data.reading.raw import RANKED_ROWS, Rank, RawTable, ReadError, choose_part, shorten
from data.reading.records import Record
from data.reading.table import HEAD_ROWS, Layout, Source, make_table

MAX_SHEET_BYTES = 400 * 1024 * 1024
"""The most that a workbook may unpack to: about a million rows of ACLED's shape."""
MAX_CELLS = 40_000_000
"""The largest rectangle of cells: calamine keeps all of it, also where two far corners hold the only values."""
_FAR_COLUMN = re.compile(rb'\br\s*=\s*["\']([A-Za-z]{2,7})\d')
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br\s*=\s*["\'](\d{1,19})')
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row\b")


def read_workbook(
    archive: zipfile.ZipFile,
    *,
    header_line: int | None,
    max_rows: int | None,
    sheet: str | None = None,
    rank: Rank | None = None,
) -> RawTable:
    """Read one sheet of an XLSX, as `read_sheets` chooses it.

    Raises
    ------
    ReadError
        When the workbook is damaged or locked, too large, or has no sheet with a table.
    """
    return read_sheets(_repack(archive), "xlsx", header_line=header_line, max_rows=max_rows, sheet=sheet, rank=rank)


def read_sheets(
    data: bytes,
    kind: str,
    *,
    header_line: int | None,
    max_rows: int | None,
    sheet: str | None = None,
    rank: Rank | None = None,
) -> RawTable:
    """Read one visible sheet of a workbook that holds a table: the wanted one, the likeliest, or else the first.

    Parameters
    ----------
    kind
        "xlsx" or "xls".
    sheet, rank
        See `raw.choose_part`.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = _list_tables(workbook)

        def read_head(name: str) -> RawTable:
            head = list(islice(_open_records(sheets[name], 1), RANKED_ROWS))
            return make_table(head, lambda layout: _within(head, layout), Source(kind))

        name = choose_part(list(sheets), read_head, sheet, rank)
        chosen = sheets[name]

        def open_rows(layout: Layout) -> Iterable[Record]:
            return _open_records(chosen, layout.first_line)

        head = list(islice(_open_records(chosen, 1), HEAD_ROWS))
        source = Source(kind, notices=_notice_others(_visible(workbook), name))
        raw = make_table(head, open_rows, source, header_line=header_line, max_rows=max_rows)
        return replace(raw, part=name, parts=tuple(sheets))
    except (ReadError, MemoryError):
        raise
    except BaseException as error:  # calamine's panics are no Exceptions
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        if "password" in f"{type(error).__name__} {error}".lower():
            raise ReadError.because("locked", N_("The file is locked with a password. Unlock it first.")) from None
        template = N_(
            "The workbook cannot be read: it is damaged, or not of a kind that is known. Save it as XLSX or CSV."
        )
        raise ReadError.because("workbook-damaged", template) from None


def _open_records(sheet: CalamineSheet, first_line: int) -> Iterator[Record]:
    for position, row in enumerate(islice(sheet.iter_rows(), first_line - 1, None)):
        values = [_as_text(value) for value in row]
        if any(values):
            yield Record(position + first_line, values)


def _within(head: list[Record], layout: Layout) -> Iterator[Record]:
    return (record for record in head if record.line >= layout.first_line)


def _list_tables(workbook: CalamineWorkbook) -> dict[str, CalamineSheet]:
    """Give the visible sheets that hold headings and rows, by name."""
    sheets = {name: workbook.get_sheet_by_name(name) for name in _visible(workbook)}
    tables = {name: sheet for name, sheet in sheets.items() if sheet.height > 1 and sheet.width > 1}
    if not tables:
        template = N_("No sheet of the workbook holds a table: headings and rows below them (sheets: {names}).")
        raise ReadError.because("no-sheet", template, names=shorten(", ".join(workbook.sheet_names), 200))
    return tables


def _visible(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _notice_others(sheets: Iterable[str], name: str) -> list[Message]:
    others = [other for other in sheets if other != name]
    if not others:
        return []
    template = N_("The sheet “{sheet}” was read; the others were not: {others}.")
    params = {"sheet": shorten(name), "others": shorten(", ".join(others), 200)}
    return [Message("sheet-chosen", template, params)]


def _as_text(value: object) -> str:
    """Give a cell as a person would have typed it into a CSV: whole numbers without .0, days in ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes")
    return str(value)


def _repack(archive: zipfile.ZipFile) -> bytes:
    """Unpack a workbook under the cap and pack it again plainly, so that calamine meets no bomb."""
    left = MAX_SHEET_BYTES
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as packed:
        for info in archive.infolist():
            if info.is_dir() or info.filename.startswith("xl/media/"):
                continue
            member = b"".join(read_member(archive, info, left))
            left -= len(member)
            if left < 0:
                raise too_much(MAX_SHEET_BYTES)
            if info.filename.startswith("xl/worksheets/"):
                _refuse_huge(member)
            packed.writestr(info.filename, member)
    return plain.getvalue()


def _refuse_huge(sheet: bytes) -> None:
    """Refuse a sheet whose cells span a rectangle that would fill the memory."""
    letters = {match.upper() for match in set(_FAR_COLUMN.findall(sheet))}
    columns = max((_column_number(letter) for letter in letters), default=26)
    rows = max((int(number) for number in set(_ROW_NUMBER.findall(sheet))), default=1)
    rows = max(rows, len(_ROW.findall(sheet)))
    cells = len(_CELL.findall(sheet))
    if cells > sheet.count(b' r="'):  # cells that do not say where they stand follow each other
        columns = max(columns, max(len(_CELL.findall(part)) for part in _ROW.split(sheet)))
    if rows * columns > MAX_CELLS:
        template = N_(
            "The sheet spans {rows} rows and {columns} columns; at most {limit} cells are read. Save it as CSV."
        )
        raise ReadError.because("sheet-huge", template, rows=rows, columns=columns, limit=MAX_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
