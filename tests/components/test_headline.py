"""The headline never says more than the reports: silence is not zero, and what is compared is comparable."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from components.headline import change_in_words, make_figures
from data.filters import IncidentFilter
from data.store import Store
from tests.data.builders import make_incidents, make_store

SPAN = (date(2020, 1, 1), date(2021, 12, 31))


def make_two_years(tmp_path: Path, **columns: object) -> Store:
    days = [date(2020, 6, 1), date(2020, 7, 1), date(2021, 6, 1), date(2021, 7, 1)]
    return make_store(tmp_path, make_incidents(4, event_date=days, **columns))


def figures(store: Store) -> dict[str, tuple[str, str]]:
    chosen = IncidentFilter(date_from=date(2021, 1, 1), date_to=date(2021, 12, 31))
    before = chosen.before(SPAN)
    assert before is not None
    made = make_figures(
        store.summarise(chosen),
        store.summarise(before),
        (before.date_from, before.date_to),
        store.history_of(chosen, SPAN),
    )
    return {figure.label: (figure.value, figure.change) for figure in made}


def test_silence_now_is_a_dash_and_no_change(tmp_path: Path) -> None:
    store = make_two_years(tmp_path, injured=[3, 4, None, None], fatalities=[1, 1, None, None])
    assert figures(store)["Injured reported"] == ("–", "")
    assert figures(store)["Deaths reported"] == ("–", "")


def test_silence_before_is_no_change(tmp_path: Path) -> None:
    store = make_two_years(tmp_path, abducted=[None, None, 2, None])
    assert figures(store)["Abducted reported"] == ("2", "")


def test_a_range_of_the_sources_stands_beside_the_best_figure(tmp_path: Path) -> None:
    store = make_two_years(
        tmp_path, fatalities=4, fatalities_low=[None, None, 2, None], fatalities_high=[None, None, 9, None]
    )
    assert figures(store)["Deaths reported"][0] == "8 (6 to 13)"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12, 12, "unchanged"),
        (0, 0, ""),
        (3, 0, "none before"),
        (5, 1, "▲ from 1"),
        (20, 40, "▼ 50%"),
        (44, 40, "▲ 10%"),
    ],
)
def test_a_change_is_a_percentage_only_of_enough(now: int, before: int, words: str) -> None:
    assert change_in_words(now, before) == words
