"""A file gives its report or a sentence that says what to do; nothing in it is run."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from data.reading.raw import ReadError
from data.reports.files import MAX_FILE_BYTES, read_report_file
from data.reports.pasted import MAX_CHARACTERS, cut_boilerplate, find_publisher, read_pasted

STORY = (
    "Gunmen killed two soldiers near Daquq on Sunday, a security source said. The attackers fled to the hills, and the"
    " army sent more troops to the area."
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_docx(paragraphs: list[str], *, head: str = "") -> bytes:
    """Make a Word file of some paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


def make_pdf(text: str = "", *, password: str = "") -> bytes:
    """Make a PDF of one page; without a text it is a scan's."""
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    if text:
        font = {"/Type": NameObject("/Font"), "/Subtype": NameObject("/Type1"), "/BaseFont": NameObject("/Helvetica")}
        fonts = DictionaryObject({NameObject("/F1"): DictionaryObject({NameObject(k): v for k, v in font.items()})})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 700 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


LOCKED = make_pdf(STORY, password="x")  # noqa: S106 - a password to test with


def refusal(data: bytes, name: str) -> str:
    """Give the code of the refusal of a file."""
    with pytest.raises(ReadError) as caught:
        read_report_file(data, name)
    assert len(str(caught.value)) > 20
    return caught.value.message.code


def test_plain_text_is_read() -> None:
    assert read_report_file(STORY.encode(), "report.txt").text == STORY


def test_windows_text_is_read() -> None:
    assert "’s" in read_report_file(f"Kirkuk’s army. {STORY}".encode("cp1252"), "report.txt").text


def test_word_file_is_read_paragraph_by_paragraph() -> None:
    document = read_report_file(make_docx(["Two soldiers killed near Daquq", STORY]), "report.docx")
    assert document.text.split("\n") == ["Two soldiers killed near Daquq", STORY]
    assert document.title_span is not None


def test_pdf_is_read() -> None:
    assert "killed two soldiers" in read_report_file(make_pdf(STORY), "report.pdf").text


def test_web_page_gives_its_article_without_menus_and_scripts() -> None:
    article = "".join(f"<p>{STORY}</p>" for _ in range(4))
    page = (
        "<html><head><title>Two soldiers killed</title><script>alert('x')</script>"
        '<meta property="article:published_time" content="2024-07-15"></head>'
        f"<body><nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav><article><h1>Two soldiers killed</h1>{article}"
        "</article><script>document.write('killed 900 people')</script><footer>All rights reserved</footer></body>"
    )
    document = read_report_file(page.encode(), "report.html")
    assert "killed two soldiers" in document.text
    assert "900" not in document.text
    assert "Sport" not in document.text
    assert "alert" not in document.text
    assert document.published == dt.date(2024, 7, 15)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.txt", "report-empty"),
        (b" \n \n", "blank.txt", "report-empty"),
        (("قتل مسلحون جنديين قرب داقوق " * 5).encode(), "arabic.txt", "report-language"),
        (("چەکداران دوو سەربازیان لە داقوق کوشت " * 5).encode(), "kurdish.txt", "report-language"),
        (
            ("Deux soldats ont été tués près de Daquq dimanche selon une source " * 3).encode(),
            "french.txt",
            "report-not-english",
        ),
        (b"1234 5678 !!!! ####", "numbers.txt", "report-not-english"),
        ((STORY.encode() + b" ") * 2000, "long.txt", "report-too-long"),
        (b"%PDF-1.7 broken", "broken.pdf", "report-damaged"),
        (make_pdf(), "scan.pdf", "report-pdf-scanned"),
        (LOCKED, "locked.pdf", "report-pdf-locked"),
        (make_docx([STORY])[:200], "cut.docx", "damaged"),
        (make_docx(["x"], head='<!DOCTYPE d [<!ENTITY a "aaaa">]>'), "entities.docx", "report-damaged"),
        (b"<html><body><script>while(true){}</script></body></html>", "scripts.html", "report-html-empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_file_gets_a_sentence(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


def test_word_file_that_unpacks_without_end_is_refused() -> None:
    bomb = make_docx(["a" * (30 * 1024 * 1024)])
    assert len(bomb) < 100_000
    assert refusal(bomb, "bomb.docx") == "unpacks-too-large"


def test_workbook_is_no_report() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert refusal(buffer.getvalue(), "table.xlsx") == "report-docx-other"


def test_huge_file_is_refused_unread() -> None:
    assert refusal(b"a" * (MAX_FILE_BYTES + 1), "huge.txt") == "report-too-large"


def test_megabyte_of_noise_is_refused_at_once() -> None:
    with pytest.raises(ReadError):
        read_pasted("\x00qx#" * (MAX_CHARACTERS + 1))


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "a"]))
def test_no_bytes_give_anything_but_a_report_or_a_sentence(data: bytes, name: str) -> None:
    with suppress(ReadError):
        assert read_report_file(data, name).text.strip()


def test_pasted_page_is_told_from_its_menus() -> None:
    page = (
        "Menu\nSearch\nTwo soldiers killed near Daquq\n14-07-2024\nhttps://www.rudaw.net/english/140720241\n"
        f"ERBIL, Kurdistan Region - {STORY}\nRead more: ISIS in 2014\nShare on Facebook\nComments\n"
        "Nice article killed 5 people"
    )
    document = read_pasted(page)
    assert document.text.split("\n")[0] == "Two soldiers killed near Daquq"
    assert document.published == dt.date(2024, 7, 14)
    assert document.publisher == "Rudaw"
    assert document.url == "https://www.rudaw.net/english/140720241"
    assert "Share" not in document.text
    assert "Nice article" not in document.text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 14 July 2024, 10:30", dt.date(2024, 7, 14)),
        ("July 14, 2024", dt.date(2024, 7, 14)),
        ("2024-07-14 10:30 AM", dt.date(2024, 7, 14)),
        ("14/07/2024", dt.date(2024, 7, 14)),
        ("Sunday, 14 July 2024", dt.date(2024, 7, 14)),
        ("On 14 July 2024 gunmen came to the village", None),
    ],
)
def test_day_of_publication_is_read_from_a_line_of_its_own(line: str, day: dt.date | None) -> None:
    assert read_pasted(f"Two soldiers killed near Daquq\n{line}\n{STORY}").published == day


def test_what_is_given_goes_before_what_is_found() -> None:
    given_day = dt.date(2024, 7, 15)
    document = read_pasted(f"14-07-2024\n{STORY}", publisher="NGO", published=given_day)
    assert (document.publisher, document.published) == ("NGO", given_day)


@pytest.mark.parametrize(
    ("text", "url", "publisher"),
    [
        ("Shafaq News / Three officers died", "", "Shafaq News"),
        ("SULAIMANI (ESTA) - An operation", "", "Esta"),
        ("ERBIL (Kurdistan 24) - Militants", "", "Kurdistan24"),
        ("Gunmen came", "https://www.xinhuanet.com/english/1.htm", "Xinhua"),
        ("He told Rudaw that", "", ""),
        ("Gunmen came", "https://rudaw.net.example.org/1", ""),
    ],
)
def test_publisher_is_told_by_address_or_mark(text: str, url: str, publisher: str) -> None:
    assert find_publisher(text, url) == publisher


def test_line_that_only_begins_like_a_menu_stays() -> None:
    assert cut_boilerplate(
        [
            "Shared roads were blocked.",
            "Search parties left for the hills and found the two men there dead on Monday evening.",
        ]
    )
