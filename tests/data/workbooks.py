"""Small XLSX files made by hand, so that a test can also make a bad one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_workbook(**sheets: Sequence[Sequence[object]] | str) -> bytes:
    """Give a workbook with a sheet for each argument: rows of values, or the XML of its `sheetData`."""
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
    }
    entries, relations = "", f'<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/>'
    for number, (name, rows) in enumerate(sheets.items(), 1):
        entries += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        target = f"worksheets/sheet{number}.xml"
        relations += f'<Relationship Id="r{number}" Type="{_REL}/worksheet" Target="{target}"/>'
        data = rows if isinstance(rows, str) else "".join(_row(i, row) for i, row in enumerate(rows, 1))
        files[f"xl/{target}"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'
    files["xl/workbook.xml"] = f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{entries}</sheets></workbook>'
    files["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
    return make_zip({name: text.encode() for name, text in files.items()})


def make_zip(files: dict[str, bytes]) -> bytes:
    """Give a zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _row(number: int, values: Sequence[object]) -> str:
    cells = "".join(_cell(f"{chr(64 + i)}{number}", value) for i, value in enumerate(values, 1) if value is not None)
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: object) -> str:
    if isinstance(value, tuple):  # a formula and the value that was saved with it
        return f'<c r="{place}"><f>{escape(value[0])}</f><v>{value[1]}</v></c>'
    if isinstance(value, complex):  # a day by its serial number
        return f'<c r="{place}" s="1"><v>{value.real}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
