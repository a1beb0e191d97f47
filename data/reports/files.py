"""Read a report out of a file: text, HTML, Word, PDF. Nothing in a file is run, and none unpacks without a limit."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree import ElementTree

from data.messages import N_
from data.reading.archives import open_zip, read_member
from data.reading.encoding import find_encoding
from data.reading.raw import ReadError
from data.reports.document import Document
from data.reports.pasted import read_pasted

MAX_FILE_BYTES = 20 * 1024 * 1024
"""The largest file that is read as one report."""
MAX_PAGES = 40
"""The most pages of a PDF that are read as one report."""
_MAX_DOCUMENT_XML = 20 * 1024 * 1024
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|article|div|p|script)\b", re.IGNORECASE)
SUFFIXES: tuple[str, ...] = (".txt", ".html", ".htm", ".docx", ".pdf")


@dataclass(frozen=True)
class _Page:
    """What a file holds: its text and what it says of itself."""

    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: dt.date | None = None


def _read_text(data: bytes) -> _Page:
    encoding = find_encoding(data)
    return _Page(data.decode(encoding.name, "replace"))


def _read_html(data: bytes) -> _Page:
    """Read the article of a web page; scripts, menus and comments are left out, and nothing is fetched or run."""
    from trafilatura import bare_extraction

    found = bare_extraction(data, include_comments=False, include_tables=True, favor_precision=True, with_metadata=True)
    values: Mapping[str, object] = found if isinstance(found, dict) else found.as_dict() if found else {}
    text = str(values.get("text") or "")
    if not text.strip():
        template = N_("The web page holds no text that could be told from its menus. Copy the report and paste it.")
        raise ReadError.because("report-html-empty", template)
    day = str(values.get("date") or "")
    published = dt.date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None
    url = str(values.get("url") or "")
    return _Page(
        text, str(values.get("title") or ""), "", url if url.startswith(("http://", "https://")) else "", published
    )


def _read_docx(data: bytes) -> _Page:
    archive = open_zip(data)
    try:
        info = archive.getinfo("word/document.xml")
    except KeyError as error:
        template = N_("The file is no Word document (.docx). Save it as .docx or .txt, or paste the text.")
        raise ReadError.because("report-docx-other", template) from error
    xml = b"".join(read_member(archive, info, _MAX_DOCUMENT_XML))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _damaged()
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - no DTD, so that no entity can expand
    except ElementTree.ParseError as error:
        raise _damaged() from error
    return _Page("\n".join("".join(_texts(paragraph)) for paragraph in root.iter(f"{_WORD}p")))


def _texts(paragraph: ElementTree.Element) -> list[str]:
    breaks = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
    return [(node.text or "") if node.tag == f"{_WORD}t" else breaks.get(node.tag, "") for node in paragraph.iter()]


def _read_pdf(data: bytes) -> _Page:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            template = N_("The PDF is locked with a password. Unlock it, or paste the text.")
            raise ReadError.because("report-pdf-locked", template)
        if len(reader.pages) > MAX_PAGES:
            template = N_("The PDF has {count} pages, more than {limit}. Save the pages of the one report.")
            raise ReadError.because("report-pdf-long", template, count=len(reader.pages), limit=MAX_PAGES)
        text = "\n".join(page.extract_text() for page in reader.pages)
        title = str((reader.metadata and reader.metadata.title) or "")
    except ReadError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise _damaged() from error
    if not text.strip():
        template = N_("The PDF holds pictures of text but no text. Recognise its text first, or type the report.")
        raise ReadError.because("report-pdf-scanned", template)
    return _Page(_join_lines(text), title if " " in title else "")


def _join_lines(text: str) -> str:
    """Join the lines of a PDF into paragraphs: a line that ends in mid-sentence goes on in the next."""
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    return re.sub(r"(?<![.!?:”\"])\n(?=\S)", " ", text)


def _damaged() -> ReadError:
    template = N_("The file is damaged or was cut off. Save it again, or paste the text.")
    return ReadError.because("report-damaged", template)


def _read_page(data: bytes, name: str) -> _Page:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF-") or suffix == ".pdf":
        return _read_pdf(data)
    if zipfile.is_zipfile(io.BytesIO(data)) or suffix == ".docx":
        return _read_docx(data)
    if suffix in (".html", ".htm") or _HTML.search(data[:4096]):
        return _read_html(data)
    return _read_text(data)


def read_report_file(
    data: bytes,
    name: str,
    *,
    publisher: str = "",
    url: str = "",
    published: dt.date | None = None,
    any_language: bool = False,
) -> Document:
    """Read a report out of a file.

    Parameters
    ----------
    data
        The file's bytes.
    name
        Its name; the bytes decide where the two disagree.
    publisher, url, published
        What is known; else what the file says of itself.
    any_language
        Take a text in another language too, to be coded by hand.

    Raises
    ------
    ReadError
        When the file is too large, damaged, locked, without text, or no report in English.
    """
    if len(data) > MAX_FILE_BYTES:
        template = N_("The file has {size} MB, more than {limit}. A report is smaller; paste its text.")
        size, limit = len(data) // 2**20, MAX_FILE_BYTES // 2**20
        raise ReadError.because("report-too-large", template, size=size, limit=limit)
    page = _read_page(data, name)
    return read_pasted(
        page.text,
        title=page.title,
        publisher=publisher or page.publisher,
        url=url or page.url,
        published=published or page.published,
        any_language=any_language,
    )
