"""What the benchmarks ask of many incidents and of many people is what they say it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.plausible import fill_store, make_many
from benchmarks.sessions import marker
from data.filters import IncidentFilter
from data.opening import open_store


def test_synthetic_incidents_are_the_same_for_the_same_seed_and_fit_the_store(tmp_path: Path) -> None:
    assert make_many(50).equals(make_many(50))
    assert not make_many(50).equals(make_many(50, seed=5))
    store = open_store(f"duckdb:///{tmp_path / 'many.duckdb'}")
    fill_store(store, 500)
    summary = store.summarise(IncidentFilter())
    assert summary.incidents == 500
    assert summary.outside < 100
    assert store.summarise(IncidentFilter(q="report")).incidents == 500


@pytest.mark.parametrize("number", [0, 10, 49])
def test_session_has_a_day_of_its_own_that_the_sentence_names(number: int) -> None:
    query, said = marker(number)
    chosen, notices = IncidentFilter.from_params({"from": [query.removeprefix("from=")]})
    assert not notices
    assert f", {chosen.describe()}" == said
    assert sum(said in marker(other)[1] for other in range(50)) == 1
