"""Whatever a file holds, every format takes it or refuses it with a sentence, and no row is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.formats import FORMATS, recognise
from data.read import ReadError, read_table
from data.validate import validate

HEADINGS = sorted({word for adapter in FORMATS.values() for source in adapter.sources
                   for word in (source.heading, *source.also[:3])})  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "0",
            "-99",
            "1",
            "2.0",
            "1.5",
            "2021-03-04",
            "03/04/2021",
            "13/04/2021",
            "Battles",
            "IED",
            "gunfire",
            "Bombing/Explosion",
            "Riots/Protests",
            "35.1",
            "44.2",
            "35.1,44.2",
            "38SME4506",
            "Iraq",
            "Kirkuk",
            "{{7*7}}",
            "=1+1",
            "javascript:x",
            "\u202e",
            "\x00",
            "٣٥",
            "1e9",
            "nan",
            "inf",
        ]
    ),
    st.text(max_size=12),
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Give a CSV of headings that some format knows over cells of any kind."""
    name = draw(st.sampled_from(sorted(FORMATS)))
    needed = [source.heading for source in FORMATS[name].sources if source.required or draw(st.booleans())]
    head = needed + draw(st.lists(st.sampled_from(HEADINGS), max_size=4))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head) + 1), min_size=1, max_size=4))
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([head, *rows])
    return text.getvalue().encode("utf-8", "replace")


@settings(max_examples=60, deadline=None)
@given(files())
def test_every_format_takes_or_refuses_any_table(data: bytes) -> None:
    try:
        raw = read_table(data, "file.csv")
    except ReadError:
        return
    assert recognise(raw)
    for adapter in FORMATS.values():
        try:
            candidates = adapter.normalise(raw)
        except ReadError as error:
            assert error.message.text()  # noqa: PT017 - either outcome is right
            continue
        checked = validate(candidates)
        assert len(checked.valid) + len(checked.held) == len(raw.frame)
        assert not set(checked.lines) & set(checked.held["line"])
        assert all(message.text() for messages in checked.held["reasons"] for message in messages)
        assert all(notice.text() for notice in checked.notices)


@pytest.mark.parametrize(
    "data", [b"a\nb\n", b"=1+1,b\n1,2\n", b"{% x %},date,type\n1,2,3\n", "\u202ea,b\n1,2\n".encode()]
)
def test_hostile_headings_are_refused_by_name_or_taken(data: bytes) -> None:
    with pytest.raises(ReadError):
        validate(FORMATS[recognise(read_table(data, "f"))[0].format].normalise(read_table(data, "f")))
