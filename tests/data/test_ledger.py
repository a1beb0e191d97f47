"""An import is one step forward, and taking it back is one step back, whatever came since."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.filters import IncidentFilter
from data.reverting import revert_import
from data.store import Store, StoreError
from tests.data.builders import import_frame, make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

ALL = IncidentFilter()


def stand(store: Store) -> dict[str, int]:
    rows = store.select_incidents(ALL, limit=1000)
    return dict(zip(rows["incident_id"], rows["fatalities"].astype(int), strict=True))


def of(**deaths: int) -> pd.DataFrame:
    return make_incidents(
        len(deaths),
        incident_id=list(deaths),
        fatalities=list(deaths.values()),
        event_date=[date(2021, 1, 1)] * len(deaths),
    )


def fates(store: Store, import_id: int) -> dict[str, int]:
    entry = store.imports().set_index("import_id").loc[import_id]
    return {name: int(entry[name]) for name in ("added", "updated", "unchanged") if entry[name]}


def test_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2))
    second = import_frame(store, of(a=1, b=2))
    assert fates(store, second) == {"unchanged": 2}
    assert stand(store) == {"a": 1, "b": 2}
    assert len(store.history("a")) == 1


def test_update_keeps_what_stood_before(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2))
    second = import_frame(store, of(a=5, c=3))
    assert fates(store, second) == {"added": 1, "updated": 1}
    assert stand(store) == {"a": 5, "b": 2, "c": 3}
    history = store.history("a")
    assert history["fatalities"].tolist() == [1, 5]
    assert history["current"].tolist() == [False, True]


def test_first_import_taken_back_leaves_later_versions(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2), of(a=5))
    revert_import(store, 1)
    assert stand(store) == {"a": 5}
    revert_import(store, 2)
    assert stand(store) == {}


def test_middle_import_taken_back_then_the_last_restores_the_first(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(a=2), of(a=3))
    revert_import(store, 2)
    assert stand(store) == {"a": 3}
    revert_import(store, 3)
    assert stand(store) == {"a": 1}


def test_incident_said_again_by_a_later_file_stays_when_the_first_is_taken_back(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2), of(a=1))
    revert_import(store, 1)
    assert stand(store) == {"a": 1}


def test_file_taken_back_can_be_imported_again(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1))
    revert_import(store, 1)
    again = import_frame(store, of(a=1))
    assert fates(store, again) == {"added": 1}
    assert stand(store) == {"a": 1}


@pytest.mark.parametrize("column", ["notes", "longitude", "event_time", "source_date", "killed_civilians"])
def test_change_of_any_column_is_an_update(tmp_path: Path, column: str) -> None:
    changed = {"notes": "Other.", "longitude": 44.4, "event_time": "10:00", "source_date": date(2021, 1, 2)}
    store = make_store(tmp_path, of(a=1))
    frame = make_incidents(
        1, incident_id="a", fatalities=1, event_date=date(2021, 1, 1), **{column: changed.get(column, 1)}
    )
    assert fates(store, import_frame(store, frame)) == {"updated": 1}


def test_import_taken_back_twice_is_refused(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1))
    revert_import(store, 1)
    version = store.version()
    with pytest.raises(StoreError, match="was taken back already"):
        revert_import(store, 1)
    with pytest.raises(StoreError, match="no import 7"):
        revert_import(store, 7)
    assert store.version() == version


def test_held_rows_are_kept_with_their_reasons(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    number = import_frame(store, of(a=1), held=2)
    held = store.held(number)
    assert held["line"].tolist() == [3, 4]
    assert held["reasons"].iloc[0][0].text() == "Line 1 is bad."
    assert held["row"].iloc[0] == {"notes": "x"}
    assert int(store.imports()["held"].iloc[0]) == 2


def test_failing_import_leaves_nothing(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1))
    version = store.version()

    def fail() -> None:
        with store.writing() as cursor:
            cursor.execute("DELETE FROM incidents")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (stand(store), store.version()) == ({"a": 1}, version)


files = st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=1), min_size=1, max_size=5)


@given(files, st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stands_is_what_the_remaining_files_say(
    tmp_path_factory: pytest.TempPathFactory, contents: list[dict[str, int]], draws: st.DataObject
) -> None:
    store = make_store(tmp_path_factory.mktemp("ledger"), *(of(**content) for content in contents))
    left = list(range(1, len(contents) + 1))
    for taken in draws.draw(st.permutations(left))[: draws.draw(st.integers(0, len(left)))]:
        revert_import(store, taken)
        left.remove(taken)
    expected: dict[str, int] = {}
    for number in left:
        expected |= contents[number - 1]
    assert stand(store) == expected
