from datetime import UTC, date, datetime

import pytest

from components.timeline import BARS, make_rows, make_spec, period_of_brush

SPAN = (date(2017, 1, 18), date(2026, 3, 12))


def ms(year, month, day, hour=0):
    return datetime(year, month, day, hour, tzinfo=UTC).timestamp() * 1000


@pytest.mark.parametrize(
    ("ends", "unit", "period"),
    [
        ((ms(2021, 3, 10), ms(2021, 5, 2)), "month", (date(2021, 3, 1), date(2021, 5, 31))),
        ((ms(2021, 5, 2), ms(2021, 3, 10)), "month", (date(2021, 3, 1), date(2021, 5, 31))),
        ((ms(2021, 3, 10, 6), ms(2021, 3, 10, 18)), "day", (date(2021, 3, 10), date(2021, 3, 10))),
        ((ms(2016, 1, 1), ms(2017, 2, 2)), "year", (date(2017, 1, 18), date(2017, 12, 31))),
        ((ms(2026, 1, 1), ms(2027, 2, 2)), "year", (date(2026, 1, 1), date(2026, 3, 12))),
    ],
)
def test_a_brush_sets_whole_bars_within_the_data(ends, unit, period):
    assert period_of_brush({"brush": {"start": list(ends)}}, unit, SPAN) == period


@pytest.mark.parametrize("selection", [{}, {"brush": {}}, {"brush": {"start": []}}])
def test_no_brush_is_no_period(selection):
    assert period_of_brush(selection, "month", SPAN) is None


def bars(**columns):
    row = {"start": date(2021, 3, 1), "event_type": "Battles", "time_precision": 1, "incidents": 2, "deaths": 5}
    return [row | columns]


def drawn(frame, *, unit="month", period=(None, None), measure="incidents"):
    return [row for row in make_rows(frame, measure=measure, unit=unit, period=period, shown=SPAN) if row["high"]]


def test_both_ends_of_a_bar_are_utc():
    (row,) = drawn(bars())
    assert row["start"] == ms(2021, 3, 1)
    assert ms(2021, 3, 25) < row["end"] <= ms(2021, 4, 1)


def test_a_date_known_to_the_month_is_fainter_in_weekly_bars_only():
    assert drawn(bars(time_precision=3, start=date(2021, 3, 1)), unit="week")[0]["strength"] < 1
    assert drawn(bars(time_precision=3))[0]["strength"] == 1


def test_bars_outside_the_period_are_faint():
    inside, outside = (drawn(bars(), period=p)[0] for p in ((date(2021, 3, 31), None), (date(2021, 4, 1), None)))
    assert inside["strength"] == 1
    assert outside["strength"] < 0.5


def test_deaths_are_drawn_when_deaths_are_asked_for():
    assert drawn(bars(), measure="deaths")[0]["n"] == 5


def test_pieces_of_one_bar_stand_on_each_other_and_add_up():
    frame = bars() + bars(event_type="Riots", incidents=3) + bars(time_precision=3, incidents=1)
    rows = drawn(frame)
    assert [(row["t"], row["low"], row["high"]) for row in rows] == [(0, 0, 2), (0, 2, 3), (4, 3, 6)]
    assert {row["total"] for row in rows} == {6}


def test_the_axis_spans_what_is_shown_also_where_nothing_happened():
    values = make_rows(bars(), measure="incidents", unit="month", period=(None, None), shown=SPAN)
    assert min(row["start"] for row in values) == ms(2017, 1, 1)
    assert max(row["end"] for row in values) == ms(2026, 4, 1)


def test_the_chart_reads_what_its_rows_bring():
    spec = make_spec("deaths", long=True, language="en")
    fields = {channel["field"] for channel in spec["encoding"].values() if "field" in channel}
    made = {step["as"] for step in spec["transform"]}
    (row, *_) = make_rows(bars(), measure="deaths", unit="month", period=(None, None), shown=SPAN)
    assert spec["data"] == {"name": BARS}
    assert fields <= made | set(row)
