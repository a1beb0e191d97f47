"""Reading separated text: delimiters, encodings, headings, lines, quotes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.read import RawTable, ReadError, read_table
from tests.data.tables import ROW, make_csv

HEAD = b"event_date,event_type,location,latitude,longitude\n"
GOOD = b"2021-03-04,Battles,Hawija,35.3,43.7\n"


def refusal(data: bytes, **options: object) -> str:
    with pytest.raises(ReadError) as caught:
        read_table(data, "file.csv", **options)
    return caught.value.message.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_delimiter_and_line_end_gives_the_same_table(delimiter: str, end: str) -> None:
    rows = ({"notes": f"one{delimiter} two"}, {"notes": f"a{end}b"})
    raw = read_table(make_csv(*rows, delimiter=delimiter, end=end), "f")
    assert raw.delimiter == delimiter
    assert list(raw.frame.columns) == list(ROW)
    assert raw.frame["notes"].tolist() == [f"one{delimiter} two", f"a{end}b"]
    assert raw.lines.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("encoding", "place"),
    [
        ("utf-8", "الحويجة"), ("utf-8-sig", "الحويجة"), ("utf-16", "الحويجة"), ("utf-16-le", "الحويجة"),
        ("utf-16-be", "Hawīja"), ("cp1256", "قضاء الحويجة ناحية الرياض"), ("cp1252", "Café Zürich à côté"),
    ],
)  # fmt: skip
def test_encoding_is_found(encoding: str, place: str) -> None:
    raw = read_table(make_csv({"location": place}, encoding=encoding), "f")
    assert raw.frame["location"].tolist() == [place]


def test_encoding_that_was_guessed_is_said() -> None:
    raw = read_table(make_csv({"location": "Café Zürich"}, encoding="cp1252"), "f")
    assert [notice.code for notice in raw.notices] == ["encoding-guessed"]


def test_encoding_delimiter_and_header_line_can_be_chosen() -> None:
    data = "title\nname;a,b\nكركوك;1\n".encode("cp1256")
    raw = read_table(data, "f", encoding="cp1256", delimiter=";", header_line=2)
    assert (raw.encoding, raw.delimiter, raw.header_line) == ("cp1256", ";", 2)
    assert raw.frame.to_dict("list") == {"name": ["كركوك"], "a,b": ["1"]}
    assert read_table(HEAD + GOOD, "f", header_line=0).frame.columns.tolist()[0] == "column 1"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"encoding": "klingon"}, "encoding-unknown"), ({"encoding": "zip"}, "encoding-unknown"),
        ({"delimiter": "ab"}, "delimiter"), ({"delimiter": '"'}, "delimiter"), ({"header_line": 99}, "header-line"),
        ({"max_bytes": 10}, "too-large"),
    ],
)  # fmt: skip
def test_choice_that_cannot_be_is_refused(options: dict[str, object], code: str) -> None:
    assert refusal(HEAD + GOOD, **options) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"\n \n\r\n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"\0" * 500, "empty"), (HEAD, "no-rows"),
        (bytes(range(256)) * 4, "binary"), (b"\x01\x02\x03\x04" * 50, "binary"),
        (b'a,b\n' + b'"x",1\n"y"z,\n"\n' * 5000, "quotes-broken"), ((b"x," * 3000) + b"\n1\n", "too-many-columns"),
    ],
)  # fmt: skip
def test_file_without_rows_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_sep_line_names_the_delimiter_and_counts_as_a_line() -> None:
    raw = read_table(b"sep=;\n" + make_csv({}, delimiter=";"), "f")
    assert (raw.delimiter, raw.header_line, raw.lines.tolist()) == (";", 2, [3])


def test_title_lines_above_the_headings_are_not_rows() -> None:
    raw = read_table(b"Incidents in Kirkuk\nas of May 2021,,,,\n\n" + HEAD + GOOD, "f")
    assert raw.header_line == 4
    assert raw.lines.tolist() == [5]
    assert raw.titles == ("Incidents in Kirkuk", "as of May 2021")
    assert [notice.code for notice in raw.notices] == ["titles-skipped"]


def test_hxl_row_is_no_row_and_its_tags_are_kept() -> None:
    raw = read_table(HEAD + b"#date+occurred,#event +type,#loc,#geo+lat,#geo+lon\n" + GOOD, "f")
    assert raw.tags == ("#date+occurred", "#event +type", "#loc", "#geo+lat", "#geo+lon")
    assert raw.lines.tolist() == [3]


def test_file_without_headings_loses_no_row() -> None:
    raw = read_table(GOOD * 3, "f")
    assert len(raw.frame) == 3
    assert (raw.header_line, raw.frame.columns.tolist()[0]) == (0, "column 1")
    assert "no-headings" in [notice.code for notice in raw.notices]


def test_trailing_empty_columns_are_dropped() -> None:
    raw = read_table(HEAD.strip() + b",,,\n" + GOOD.strip() + b",,,\n", "f")
    assert raw.frame.shape == (1, 5)


def test_unnamed_column_with_values_is_kept() -> None:
    raw = read_table(HEAD.strip() + b",\n" + GOOD.strip() + b",x\n", "f")
    assert raw.frame["column 6"].tolist() == ["x"]


def test_column_that_stands_twice_is_named_once_and_said() -> None:
    raw = read_table(b"a, A ,b\n1,2,x\n", "f", header_line=1)
    assert raw.frame.columns.tolist() == ["a", "A (2)", "b"]
    assert [notice.code for notice in raw.notices] == ["column-twice"]


def test_columns_always_have_distinct_names() -> None:
    raw = read_table(b"A (3),A,a,\n1,2,3,4\n", "f", header_line=1)
    assert raw.frame.iloc[0].tolist() == ["1", "2", "3", "4"]
    assert raw.frame.columns.is_unique


def test_lines_count_line_ends_within_quotes_and_blank_lines() -> None:
    data = HEAD + b'2021-03-04,Battles,"Ha\nwi\r\nja",35.3,43.7\r\n\r\n' + GOOD
    assert read_table(data, "f").lines.tolist() == [2, 6]


def test_quote_that_is_never_closed_spoils_its_own_line_only() -> None:
    raw = read_table(HEAD + GOOD + b'2021-03-04,Battles,"Hawija,35.3,43.7\n' + GOOD * 3, "f")
    assert raw.lines.tolist() == [2, 3, 4, 5, 6]
    assert {row: [m.code for m in ms] for row, ms in raw.problems.items()} == {1: ["quote-unclosed"]}


def test_rows_between_two_stray_quotes_are_not_swallowed() -> None:
    stray = b'2021-03-04,Battles,"Hawija,35.3,43.7\n'
    raw = read_table(HEAD + stray + GOOD * 3 + b'2021-03-04,Battles,"Dibis",35.3,43.7\n' + GOOD, "f")
    assert len(raw.frame) == 6
    assert list(raw.problems) == [0]


def test_row_with_too_many_values_is_a_problem_of_that_row() -> None:
    raw = read_table(HEAD + GOOD + b"2021-03-04,Battles,Hawija,35.3,43.7,1,2\n", "f")
    assert {row: [m.code for m in ms] for row, ms in raw.problems.items()} == {1: ["too-many-values"]}


def test_row_that_was_cut_off_is_a_problem_and_one_without_rare_values_is_not() -> None:
    head = HEAD.strip() + b",tags\n"
    raw = read_table(head + GOOD * 3 + b"2021-03-04,Battles,Haw", "f")
    assert {row: [m.code for m in ms] for row, ms in raw.problems.items()} == {3: ["row-cut"]}


@pytest.mark.parametrize("cut", [1, 3, 5])
def test_letters_cut_at_the_end_are_noticed_with_their_line(cut: int) -> None:
    data = HEAD + GOOD + "2021-03-04,Battles,الحويجة".encode()[:-cut]
    raw = read_table(data, "f")
    assert raw.encoding == "utf-8"
    assert len(raw.frame) == 2
    notice = next(notice for notice in raw.notices if notice.code == "letters-lost")
    assert notice.params["lines"] == "3"


def test_letters_lost_in_the_middle_leave_the_file_utf8() -> None:
    data = HEAD + "2021-03-04,Battles,الحويجة,35.3,43.7\n".encode() * 3 + GOOD.replace(b"ja", b"\xd8")
    assert read_table(data, "f").frame["location"].tolist()[0] == "الحويجة"


def test_a_sample_of_the_first_rows_can_be_read() -> None:
    assert len(read_table(HEAD + GOOD * 50, "f", max_rows=7).frame) == 7


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(alphabet=",;|\t\n\r\"'#=a1٣ ", max_size=200).map(str.encode)))
def test_any_bytes_give_a_table_or_a_refusal(data: bytes) -> None:
    try:
        raw = read_table(data, "file.csv")
    except ReadError as error:
        assert error.message.text()  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(raw, RawTable)
        assert len(raw.frame) == len(raw.lines) > 0
        assert raw.frame.notna().all(axis=None)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=1, max_size=5))
def test_values_written_as_csv_are_read_back(notes: list[str]) -> None:
    data = make_csv(*({"notes": note} for note in notes), end="\r\n")
    raw = read_table(data, "f", encoding="utf-8", delimiter=",", header_line=1)
    assert raw.frame["notes"].tolist() == notes
