"""The filter means the same in the address, in the query and in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filter_fields import FIELDS, URL_NAMES
from data.filters import IncidentFilter
from data.schema import AREAS, DISPUTED, EVENT_TYPES, SUB_EVENT_TYPES

_text = st.text(min_size=1, max_size=60)
_days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
_subs = [sub for subs in SUB_EVENT_TYPES.values() for sub in subs]


@st.composite
def filters(draw: st.DrawFn) -> IncidentFilter:
    """Draw any filter that an address can spell."""
    params = {
        "province": draw(st.lists(st.sampled_from(AREAS), max_size=3)),
        "type": draw(st.lists(st.sampled_from(EVENT_TYPES), max_size=3)),
        "subtype": draw(st.lists(st.sampled_from(_subs), max_size=3)),
        "district": draw(st.lists(_text, max_size=3)),
        "disputed": draw(st.lists(st.sampled_from(DISPUTED), max_size=3)),
        "actor": draw(st.lists(_text, max_size=3)),
        "deaths": draw(st.lists(st.integers(0, 500).map(str), max_size=1)),
        "unit": draw(st.lists(st.sampled_from(["Kirkuk/Hawija", "Diyala/none", "Nineveh/Tal Afar"]), max_size=2)),
        "moved": draw(st.lists(st.sampled_from(["province", "district"]), max_size=1)),
        "seam": draw(st.lists(st.sampled_from(["5", "0.25", "120"]), max_size=1)),
        "precision": draw(st.lists(st.sampled_from("123"), max_size=3)),
        "dated": draw(st.lists(st.sampled_from("123"), max_size=3)),
        "q": draw(st.lists(_text, max_size=1)),
        "conflict": draw(st.lists(st.sampled_from(["1", "0"]), max_size=1)),
        "from": draw(st.lists(_days.map(date.isoformat), max_size=1)),
        "to": draw(st.lists(_days.map(date.isoformat), max_size=1)),
    }
    return IncidentFilter.from_params(params)[0]


@given(filters())
def test_address_round_trip(chosen: IncidentFilter) -> None:
    assert IncidentFilter.from_params(chosen.to_params()) == (chosen, [])


@given(st.dictionaries(st.sampled_from(URL_NAMES), st.lists(st.text(max_size=300), max_size=60)))
def test_any_address_gives_a_filter(params: dict[str, list[str]]) -> None:
    chosen, _ = IncidentFilter.from_params(params)
    assert isinstance(chosen.describe(), str)
    assert IncidentFilter.from_params(chosen.to_params()) == (chosen, [])


@given(filters())
def test_every_filter_but_none_is_said(chosen: IncidentFilter) -> None:
    assert bool(chosen.describe()) == (chosen != IncidentFilter())


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, ""),
        (
            {"province": ["diyala"], "from": ["2021-01-01"], "to": ["2021-12-31"], "type": ["Battles"]}
            | {"deaths": ["5"]},
            "in Diyala, 1 Jan to 31 Dec 2021, battles, at least 5 deaths",
        ),
        ({"province": ["Kirkuk", "Diyala", "outside"]}, "in Kirkuk and Diyala or outside the four provinces"),
        ({"from": ["2020-12-30"], "to": ["2021-01-02"]}, "30 Dec 2020 to 2 Jan 2021"),
        ({"from": ["2021-01-02"], "to": ["2021-01-02"]}, "on 2 Jan 2021"),
        ({"to": ["2021-01-02"], "deaths": ["1"]}, "until 2 Jan 2021, at least 1 death"),
        ({"district": ["Sinjar", "none"]}, "in the district of Sinjar or with no district reported"),
        ({"disputed": ["not-disputed"]}, "in districts not disputed"),
        ({"actor": ["PMF"], "q": ["oil  field"]}, "involving PMF, with the words “oil field”"),
        ({"unit": ["kirkuk/Hawija", "Diyala/none"]}, "in a district of Diyala that is not known or Hawija (Kirkuk)"),
        ({"moved": ["district"]}, "in another district by the lines compared with"),
        ({"seam": ["2.5"]}, "within 2.5 km of a line between disputed districts and others"),
        ({"precision": ["3"]}, "placed by district or province only"),
        ({"dated": ["2", "1"]}, "dated to the day or dated within a week"),
        ({"conflict": ["yes"]}, "reported under another province than their coordinates lie in"),
    ],
)  # fmt: skip
def test_sentence(params: dict[str, list[str]], said: str) -> None:
    chosen, notices = IncidentFilter.from_params(params)
    assert (chosen.describe(), notices) == (said, [])


@pytest.mark.parametrize(
    "params",
    [
        {"province": ["Atlantis"]},
        {"province": ["Erbil"]},
        {"from": ["2021-02-30"]},
        {"from": ["20210101"]},
        {"deaths": ["-1"]},
        {"deaths": ["1.5"]},
        {"deaths": ["٣"]},
        {"type": ["Batles"]},
        {"precision": ["4"]},
        {"q": ["x" * 201]},
        {"actor": ["\x00\n"]},
        {"conflict": ["perhaps"]},
    ],
)
def test_nonsense_is_ignored_with_a_notice(params: dict[str, list[str]]) -> None:
    chosen, notices = IncidentFilter.from_params(params)
    assert chosen == IncidentFilter()
    assert len(notices) == 1
    assert "ignored" in notices[0].text()


def test_reversed_period_is_ignored_whole() -> None:
    chosen, notices = IncidentFilter.from_params({"from": ["2021-02-01"], "to": ["2021-01-01"], "deaths": ["2"]})
    assert chosen == IncidentFilter(deaths=2)
    assert [notice.code for notice in notices] == ["period-reversed"]


def test_second_value_of_a_single_filter_is_noticed() -> None:
    chosen, notices = IncidentFilter.from_params({"deaths": ["2", "3"]})
    assert chosen.deaths == 2
    assert [notice.code for notice in notices] == ["too-many-values"]


def test_view_parameters_are_left_alone() -> None:
    assert IncidentFilter.from_params({"incident": ["X"], "lang": ["ar"]}) == (IncidentFilter(), [])


def test_province_and_type_ignore_case_and_spelling() -> None:
    params = {"province": ["Salah al-Din", "نينوى", "Not located"], "type": ["explosions", "PROTESTS"]}
    chosen, notices = IncidentFilter.from_params(params)
    assert chosen.province == ("Nineveh", "Salahaddin", "not-located")
    assert chosen.event_type == ("Explosions/Remote violence", "Protests")
    assert notices == []


def test_equal_filters_are_equal_whatever_the_order() -> None:
    one = IncidentFilter(province=("Diyala", "Kirkuk"), actor=("b", "a", "b"), disputed=("not-disputed",))
    assert one == IncidentFilter(province=("Kirkuk", "Diyala"), actor=("a", "b"), disputed=("not disputed",))


def test_period_before_is_equally_long_and_ends_the_day_before() -> None:
    span = (date(2017, 1, 1), date(2022, 12, 31))
    before = IncidentFilter(date_from=date(2021, 1, 1), date_to=date(2021, 12, 31), deaths=1).before(span)
    assert before == IncidentFilter(date_from=date(2020, 1, 2), date_to=date(2020, 12, 31), deaths=1)


def test_period_before_may_begin_on_the_first_day_of_the_data() -> None:
    span = (date(2021, 1, 1), date(2021, 1, 20))
    assert IncidentFilter(date_from=date(2021, 1, 11)).before(span) == IncidentFilter(
        date_from=date(2021, 1, 1), date_to=date(2021, 1, 10)
    )
    assert IncidentFilter(date_from=date(2021, 1, 10)).before(span) is None


def test_whole_period_has_no_period_before() -> None:
    assert IncidentFilter().before((date(2021, 1, 1), date(2021, 1, 20))) is None
    assert IncidentFilter().before(None) is None


@given(_days, st.integers(0, 400), st.integers(0, 2000))
def test_period_before_never_leaves_the_data(first: date, days: int, earlier: int) -> None:
    span = (first - timedelta(days=earlier), first + timedelta(days=days))
    before = IncidentFilter(date_from=first, date_to=first + timedelta(days=days)).before(span)
    assert (before is None) == (earlier < days + 1)
    if before is not None:
        assert before.date_from is not None
        assert before.date_from >= span[0]


def test_every_filter_has_help_and_its_own_name() -> None:
    assert all(field.help for field in FIELDS)
    assert len(set(URL_NAMES)) == len(FIELDS)


def test_every_piece_is_translated_as_a_whole() -> None:
    seen: list[str] = []

    def remember(text: str) -> str:
        seen.append(text)
        return text

    IncidentFilter(province=("Diyala",), deaths=3, date_from=date(2021, 1, 1)).describe(remember)
    assert {"in Diyala", "at least {n} deaths", "from {first}"} <= set(seen)


def test_a_period_that_goes_on_after_the_data_is_compared_up_to_their_end() -> None:
    chosen = IncidentFilter(date_from=date(2026, 1, 1), date_to=date(2026, 12, 31))
    before = chosen.before((date(2017, 1, 18), date(2026, 3, 12)))
    assert before is not None
    assert (before.date_from, before.date_to) == (date(2025, 10, 22), date(2025, 12, 31))


def test_an_actor_of_nothing_but_semicolons_filters_nothing() -> None:
    assert IncidentFilter(actor=(";", "; ;")) == IncidentFilter()
