"""What the sparklines draw adds up to the headline, bar by bar and part by part."""

from datetime import date
from pathlib import Path

import pytest

from data.filters import IncidentFilter
from data.frames import as_records
from data.history import MEASURES
from data.periods import BINS, Bin
from data.schema import AREAS
from data.store import Store
from tests.data.builders import make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

SPAN = (date(2021, 1, 1), date(2021, 12, 31))


def make_three(tmp_path: Path) -> Store:
    days = [date(2021, 1, 1), date(2021, 6, 30), date(2021, 12, 31)]
    frame = make_incidents(
        3, event_date=days, fatalities=[1, None, 4], injured=[2, 0, None], longitude=[44.39, None, 44.39],
        latitude=[35.47, None, 35.47],
    )  # fmt: skip
    return make_store(tmp_path, frame)


def test_history_adds_up_to_the_headline(tmp_path: Path) -> None:
    store = make_three(tmp_path)
    history, summary = store.history_of(IncidentFilter(), SPAN), store.summarise(IncidentFilter())
    assert {m: sum(history.total(m)) for m in MEASURES} == {m: getattr(summary, m) for m in MEASURES}


def test_history_has_a_bar_for_each_month_also_without_incidents(tmp_path: Path) -> None:
    history = make_three(tmp_path).history_of(IncidentFilter(), SPAN)
    assert history.unit == "month"
    assert history.total("incidents") == (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1)
    assert set(history.by_area("incidents")) == set(AREAS)
    assert history.by_area("incidents")["not-located"][5] == 1


def test_history_of_a_period_shows_that_period_only(tmp_path: Path) -> None:
    chosen = IncidentFilter(date_from=date(2021, 6, 1), date_to=date(2021, 6, 30))
    history = make_three(tmp_path).history_of(chosen, SPAN)
    assert (history.unit, len(history.starts), sum(history.total("incidents"))) == ("day", 30, 1)


def test_named_incidents_come_latest_first_and_unknown_ones_are_left_out(tmp_path: Path) -> None:
    found = make_three(tmp_path).find_incidents(("KIR-0001", "KIR-0003", "no such id"))
    assert found["incident_id"].tolist() == ["KIR-0003", "KIR-0001"]
    assert make_three(tmp_path / "other").find_incidents(()).empty


@pytest.mark.parametrize("width", BINS)
def test_periods_are_days_and_whole_numbers_whatever_the_engine_answers(tmp_path: Path, width: Bin) -> None:
    counted = make_three(tmp_path).count_by_period(IncidentFilter(), width)
    assert str(counted["start"].dtype) == "datetime64[s]"
    record = as_records(counted)[0]
    assert {type(value) for value in record.values()} == {date, str, int}
