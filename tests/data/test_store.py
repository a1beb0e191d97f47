"""The store answers with counts that add up, from any filter, and survives hostile text."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import map_questions, queries, questions
from data.filters import IncidentFilter
from data.opening import open_store
from data.schema import AREAS, COLUMNS
from data.store import Store, StoreError
from tests.data.builders import import_frame, make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

ALL = IncidentFilter()
ERBIL, MOSUL, BAQUBAH, TEHRAN = (44.01, 36.19), (43.13, 36.34), (44.64, 33.75), (51.4, 35.7)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Seven incidents: one in each of four places, two outside, one not located."""
    places = [(44.3922, 35.4681), MOSUL, BAQUBAH, (43.68, 34.6), ERBIL, TEHRAN, (None, None)]
    frame = make_incidents(
        7,
        longitude=[place[0] for place in places],
        latitude=[place[1] for place in places],
        admin1=["Kirkuk", "Nineveh", "Diyala", "Salahaddin", "Nineveh", "Diyala", "Diyala"],
        admin2=["Kirkuk", "Mosul", "", "Tikrit", "Makhmour", "", "Khanaqin"],
        fatalities=[0, 1, 2, None, 4, 5, 6],
        fatalities_low=[None, 0, None, None, None, None, 5],
        fatalities_high=[None, 3, None, None, None, None, None],
        injured=[None, 10, None, None, 0, None, None],
        event_type=["Battles", "Protests", "Battles", "Riots", "Battles", "Battles", "Battles"],
        sub_event_type=["Armed clash", "Peaceful protest", "", "", "", "", ""],
        event_date=[
            date(2021, 1, 3),
            date(2021, 1, 4),
            date(2021, 1, 31),
            date(2021, 2, 1),
            date(2021, 3, 31),
            date(2021, 4, 1),
            date(2022, 1, 1),
        ],
        time_precision=[1, 1, 1, 2, 3, 1, 1],
        geo_precision=[1, 2, 3, 1, 1, 1, 3],
        notes=["Émeute à 100%", "كركوك", "c", "it's; DROP TABLE incidents; --", "e", "f", "g_h"],
    )
    return make_store(tmp_path, frame)


def ids(store: Store, chosen: IncidentFilter) -> list[int]:
    rows = store.select_incidents(chosen, sort="incident_id", descending=False)
    return [int(name[-1]) for name in rows["incident_id"]]


def test_headline_adds_up(store: Store) -> None:
    summary = store.summarise(ALL)
    assert (summary.incidents, summary.deaths) == (7, 18)
    assert (summary.deaths_low, summary.deaths_high) == (16, 20)
    assert (summary.deaths_not_stated, summary.no_deaths_reported) == (1, 1)
    assert (summary.injured, summary.injured_not_stated) == (10, 5)
    assert summary.disputed + summary.not_disputed + summary.undetermined == 7
    assert (summary.outside, summary.not_located, summary.conflicts) == (2, 1, 1)
    assert (summary.by_day, summary.by_week, summary.by_month, summary.approximate_places) == (5, 1, 1, 3)
    assert (summary.first_day, summary.last_day, summary.sources) == (date(2021, 1, 3), date(2022, 1, 1), 1)
    assert store.span() == (date(2021, 1, 3), date(2022, 1, 1))


def test_areas_add_up_to_the_headline(store: Store) -> None:
    areas = store.count_by_area(ALL)
    assert areas["area"].tolist() == list(AREAS)
    assert areas["incidents"].tolist() == [1, 1, 1, 1, 2, 1]
    assert int(areas["deaths"].sum()) == 18
    assert store.count_by_area(IncidentFilter(province=("Diyala",)))["incidents"].tolist() == [0, 0, 0, 1, 0, 0]


def test_empty_choice_gives_zeros_and_empty_frames(store: Store) -> None:
    nothing = IncidentFilter(q="nowhere at all")
    summary = store.summarise(nothing)
    assert (summary.incidents, summary.deaths, summary.first_day) == (0, 0, None)
    assert store.count_by_area(nothing)["incidents"].tolist() == [0] * 6
    assert store.select_incidents(nothing).empty
    assert store.count_by_period(nothing, "month").empty


def test_empty_store_answers_everything(tmp_path: Path) -> None:
    empty = make_store(tmp_path)
    assert empty.span() is None
    assert empty.summarise(ALL).incidents == 0
    assert empty.imports().empty
    assert empty.find_incident("X") is None
    assert empty.count_by_area(ALL)["incidents"].sum() == 0


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (IncidentFilter(province=("Kirkuk", "not-located")), [1, 7]),
        (IncidentFilter(province=("outside",)), [5, 6]),
        (IncidentFilter(date_from=date(2021, 1, 31), date_to=date(2021, 3, 31)), [3, 4, 5]),
        (IncidentFilter(event_type=("Protests", "Riots")), [2, 4]),
        (IncidentFilter(sub_event_type=("Peaceful protest",)), [2]),
        (IncidentFilter(district=("",)), [3, 6]),
        (IncidentFilter(district=("", "Mosul")), [2, 3, 6]),
        (IncidentFilter(deaths=1), [2, 3, 5, 6, 7]),
        (IncidentFilter(precision=(3,)), [3, 7]),
        (IncidentFilter(dated=(2, 3)), [4, 5]),
        (IncidentFilter(conflict=True), [5]),
        (IncidentFilter(actor=("pmf",)), [1, 2, 3, 4, 5, 6, 7]),
        (IncidentFilter(actor=("PM",)), []),
        (IncidentFilter(q="EMEUTE a"), [1]),
        (IncidentFilter(q="کرکوک"), [2]),
        (IncidentFilter(q="0%"), [1]),
        (IncidentFilter(q="_h"), [7]),
        (IncidentFilter(q="it's; DROP TABLE incidents; --"), [4]),
        (IncidentFilter(district=("'; DROP TABLE incidents; --",)), []),
        (IncidentFilter(actor=("' OR 1=1 --", "\\")), []),
    ],
)
def test_filter_keeps_exactly(store: Store, chosen: IncidentFilter, kept: list[int]) -> None:
    assert ids(store, chosen) == kept


def test_both_ends_of_the_period_are_kept(store: Store) -> None:
    assert ids(store, IncidentFilter(date_from=date(2021, 1, 3), date_to=date(2021, 1, 3))) == [1]


@pytest.mark.parametrize(
    ("width", "starts"),
    [
        ("day", 7),
        ("week", ["2020-12-28", "2021-01-04", "2021-01-25", "2021-02-01", "2021-03-29", "2021-03-29", "2021-12-27"]),
        ("month", ["2021-01-01"] * 2 + ["2021-02-01", "2021-03-01", "2021-04-01", "2022-01-01"]),
        ("quarter", ["2021-01-01"] * 4 + ["2021-04-01", "2022-01-01"]),
        ("year", ["2021-01-01"] * 4 + ["2022-01-01"]),
    ],
)
def test_periods_begin_where_the_calendar_says(store: Store, width: str, starts: list[str] | int) -> None:
    periods = store.count_by_period(ALL, width)  # type: ignore[arg-type]
    assert periods["incidents"].sum() == 7
    assert periods["deaths"].sum() == 18
    if isinstance(starts, list):
        assert periods["start"].dt.strftime("%Y-%m-%d").tolist() == starts
    else:
        assert len(periods) == starts


def test_periods_by_area_add_up(store: Store) -> None:
    periods = store.count_by_period(ALL, "month", by="area")
    assert list(periods) == ["start", "area", "time_precision", "incidents", "deaths"]
    assert periods.groupby("area")["incidents"].sum().to_dict()["outside"] == 2


@pytest.mark.parametrize("field", questions.OPTIONS)
def test_options_leave_their_own_filter_open(store: Store, field: str) -> None:
    options = store.count_options(ALL, field)
    first = options["value"].iloc[0]
    narrowed = IncidentFilter(**{field: (first,)})
    assert store.summarise(narrowed).incidents == options["incidents"].iloc[0]
    pd.testing.assert_frame_equal(store.count_options(narrowed, field), options)


def test_options_of_actors_are_single_names(store: Store) -> None:
    actors = store.count_options(IncidentFilter(event_type=("Riots",)), "actor")
    assert actors["value"].tolist() == ["Iraqi Army", "Islamic State (ISIS)", "PMF"]
    assert actors["incidents"].tolist() == [1, 1, 1]


def test_pages_join_to_the_whole_without_gap_or_overlap(tmp_path: Path) -> None:
    store = make_store(
        tmp_path, make_incidents(25, event_date=[date(2021, 1, 1)] * 25, fatalities=[None, 1] * 12 + [3])
    )
    for sort, descending in (("event_date", True), ("fatalities", True), ("fatalities", False), ("incident_id", True)):
        pages = [
            store.select_incidents(ALL, sort=sort, descending=descending, offset=offset, limit=10)
            for offset in (0, 10, 20, 30)
        ]
        whole = pd.concat(pages)["incident_id"].tolist()
        assert len(whole) == len(set(whole)) == 25
        assert store.rank_of(whole[13], ALL, sort, descending) == 13
    assert pd.isna(store.select_incidents(ALL, sort="fatalities", limit=25)["fatalities"].iloc[-1])


def test_rank_of_an_incident_that_is_filtered_out_is_none(store: Store) -> None:
    assert store.rank_of("KIR-0001", IncidentFilter(province=("Diyala",))) is None


def test_sorting_by_no_column_of_ours_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="expected a column"):
        store.select_incidents(ALL, sort="1; DROP TABLE incidents")


def test_page_of_incidents_has_the_schema_and_honest_types(store: Store) -> None:
    rows = store.select_incidents(ALL, sort="incident_id", descending=False)
    assert list(rows) == [column.name for column in COLUMNS]
    assert str(rows["event_date"].dtype) == "datetime64[s]"
    assert str(rows["fatalities"].dtype) == "Int64"
    assert rows["fatalities"].isna().tolist() == [False, False, False, True, False, False, False]
    assert rows["province"].tolist()[-2:] == ["", ""]


def test_incident_is_found_with_plain_values(store: Store) -> None:
    found = store.find_incident("KIR-0004")
    assert found is not None
    assert (found["event_date"], found["fatalities"], found["admin2"]) == (date(2021, 2, 1), None, "Tikrit")
    assert found["import_id"] == 1


@pytest.mark.parametrize(
    "incident_id", ["", "' OR 1=1 --", "\x00", "\ud800", "x" * 100_000, "{{7*7}}", "%s", "?", "$1"]
)
def test_any_text_can_be_asked_for_as_an_id(store: Store, incident_id: str) -> None:
    assert store.find_incident(incident_id) is None
    assert store.history(incident_id).empty
    assert store.rank_of(incident_id, ALL) is None


def test_results_given_out_cannot_spoil_the_kept_ones(store: Store) -> None:
    given = store.count_by_area(ALL)
    given.loc[:, "incidents"] = 99
    assert given["incidents"].tolist() == [99] * 6
    assert store.count_by_area(ALL)["incidents"].tolist() == [1, 1, 1, 1, 2, 1]


def test_version_rises_with_every_import(store: Store) -> None:
    before = store.version()
    import_frame(store, make_incidents(1, incident_id=["NEW-1"]))
    assert store.version() == before + 1
    assert store.summarise(ALL).incidents == 8


def test_address_of_an_unknown_kind_is_refused_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"expected duckdb:///") as refused:
        open_store("mysql://me:secret@host/db")
    assert "secret" not in str(refused.value)


def test_store_is_found_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTLINE_STORE", f"duckdb:///{tmp_path}/deep/er/my store.duckdb")
    assert open_store().span() is None
    assert (tmp_path / "deep" / "er" / "my store.duckdb").is_file()


@pytest.mark.parametrize(
    "question", [questions.ask_summary, questions.ask_areas, map_questions.ask_marks, questions.ask_sources]
)
def test_questions_are_written_for_postgresql_too(question: object) -> None:
    sql = queries.compile_query(IncidentFilter(q="x", actor=("y",)), question, dialect="postgres")  # type: ignore[arg-type]
    assert sql.startswith("WITH chosen AS NOT MATERIALIZED (")
