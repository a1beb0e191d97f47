"""Reading in blocks gives what the careful reader gives, whatever the text and wherever the blocks are cut."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.reading import blocks
from data.reading.blocks import Batch, Shape, read_blocks
from data.reading.records import Record, Records

PIECES = (
    "a", "b c", "é", " ", ",", ",", ",", '"', '"', '""', "\n", "\n", "\r\n", "\r", "x,y,z\n",
    '"q\nr",s,t\r\n', "\0", "\x1c",
)  # fmt: skip
TIDY = ('"q\nr",s,t\r\n', "x,y,z\n", ",,\n", '"","a ""b""",\r\n', "é,,\n", "\n", "u,v,\r")


def careful(text: str, width: int) -> list[tuple[int, list[str]]]:
    records = Records(io.StringIO(text, newline=""), ",", width=width)
    return [(record.line, record.values) for record in records]


def in_blocks(text: str, width: int, values: int) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    for part in read_blocks(io.StringIO(text, newline=""), Shape(",", values, width), above=0):
        if isinstance(part, Record):
            rows.append((part.line, part.values))
        else:
            columns = [column.to_pylist() for column in part.columns]
            rows += [(int(line), list(row)) for line, row in zip(part.lines, zip(*columns, strict=True), strict=True)]
    return rows


def padded(rows: list[tuple[int, list[str]]], width: int) -> list[tuple[int, list[str]]]:
    """Make rows as wide as the table, as the table does; what is left over must stay to be complained of."""
    return [
        (line, (values + [""] * width)[:width] + [value for value in values[width:] if value.strip()])
        for line, values in rows
    ]


@pytest.mark.parametrize("letters", [3, 40, 1 << 20])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40), width=st.integers(1, 4), more=st.integers(0, 2))
@example(pieces=['"q\nr",s,t\r\n', '"', "x,y,z\n", "x,y,z\n"], width=3, more=0)
@example(pieces=["\r", "\n", "a", "\r\n"], width=1, more=0)
def test_any_text_is_read_as_the_careful_reader_reads_it(
    pieces: list[str], width: int, more: int, letters: int
) -> None:
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "FIRST_LETTERS", letters)
        patch.setattr(blocks, "LETTERS", letters)
        assert padded(in_blocks(text, width, width + more), width) == padded(careful(text, width), width)


@given(pieces=st.lists(st.sampled_from(TIDY), max_size=30))
def test_tidy_text_is_read_at_once(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = list(read_blocks(io.StringIO(text, newline=""), Shape(",", 3, 3), above=0))
    assert all(isinstance(part, Batch) for part in parts)
    assert in_blocks(text, 3, 3) == careful(text, 3)
