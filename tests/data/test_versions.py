"""The history shows every change with its cause, and the data of any moment can be had back."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.decisions import Pair, find_merged_into, keep_both, merge_incidents
from data.filters import IncidentFilter
from data.reverting import revert_import
from data.store import Store, StoreError
from data.versions import changes_since, trace_incident
from tests.data.builders import import_frame, make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

ALL = IncidentFilter()


def of(**deaths: int | None) -> pd.DataFrame:
    return make_incidents(
        len(deaths),
        incident_id=list(deaths),
        fatalities=list(deaths.values()),
        event_date=[date(2021, 1, 1)] * len(deaths),
        source=[f"Source of {name}" for name in deaths],
        source_url=[f"https://{name}.example.org/1" for name in deaths],
    )


def stand(store: Store) -> dict[str, Any]:
    rows = store.select_incidents(ALL, limit=1000)
    return dict(zip(rows["incident_id"], rows["fatalities"].astype(object), strict=True))


def steps(store: Store, incident_id: str) -> list[str]:
    return [
        f"{step.kind} by {step.import_id}{' taken back' if step.taken_back else ''}"
        + "".join(f" {change.field} {change.before}>{change.after}" for change in step.fields)
        for step in trace_incident(store, incident_id)
    ]


def test_history_names_field_before_after_and_import(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2), of(a=5))
    assert steps(store, "a") == ["added by 1", "revised by 2 fatalities 1>5"]
    assert trace_incident(store, "a")[1].file_name == "made.csv"
    assert trace_incident(store, "nobody") == []


def test_history_shows_a_taking_back_and_a_return(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1))
    revert_import(store, 1)
    import_frame(store, of(a=3))
    assert steps(store, "a") == ["added by 1", "withdrawn by 1 taken back", "added by 2 fatalities 1>3"]


def test_as_of_shows_each_import_as_it_stood(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2), of(a=5, c=3), of(b=7))
    assert stand(store.as_of(0)) == {}
    assert stand(store.as_of(1)) == {"a": 1, "b": 2}
    assert stand(store.as_of(2)) == {"a": 5, "b": 2, "c": 3}
    assert stand(store.as_of(3)) == stand(store) == {"a": 5, "b": 7, "c": 3}
    assert store.as_of(1).summarise(ALL).deaths == 3
    assert store.as_of(1).find_incident("c") is None
    assert [len(batch) for batch in store.as_of(1).stream_incidents(ALL)] == [2]
    assert steps(store.as_of(1), "a") == ["added by 1"]


def test_as_of_shows_an_import_that_was_taken_back_later(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(a=2))
    import_frame(store, of(b=9))
    revert_import(store, 2)
    assert stand(store) == {"a": 1, "b": 9}
    assert stand(store.as_of(2)) == {"a": 2}
    assert stand(store.as_of(3)) == {"a": 1, "b": 9}


def test_as_of_hides_an_import_taken_back_before_the_next(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(a=2))
    revert_import(store, 2)
    import_frame(store, of(b=9))
    assert stand(store.as_of(2)) == {"a": 1}


def test_as_of_an_unknown_import_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no import 9"):
        make_store(tmp_path, of(a=1)).as_of(9)


def test_changes_since_lists_added_revised_withdrawn_and_totals(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1, b=2), of(d=4), of(a=5, c=3))
    revert_import(store, 2)
    changes = changes_since(store, 2)
    assert (changes.before.incidents, changes.after.incidents) == (3, 3)
    assert (changes.before.deaths, changes.after.deaths) == (7, 10)
    assert changes.added_rows["incident_id"].tolist() == ["c"]
    assert changes.withdrawn_rows["incident_id"].tolist() == ["d"]
    assert [(name, [(f.field, f.before, f.after) for f in fields]) for name, fields, _ in changes.revised_rows] == [
        ("a", [("fatalities", 1, 5)])
    ]
    assert changes_since(store, 3).revised == 0
    assert changes_since(store, 0).added == 3


def test_same_content_from_another_import_is_no_change(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1))
    revert_import(store, 1)
    import_frame(store, of(a=1))
    assert (changes_since(store.as_of(2), 1).revised, changes_since(store, 0).added) == (0, 1)


def test_merge_keeps_every_source_and_undo_restores(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(b=4))
    merge = merge_incidents(store, [Pair("a", "b", ("deaths",))])
    merged = store.find_incident("a")
    assert merged is not None
    assert merged["source"] == "Source of a; Source of b"
    assert merged["source_url"] == "https://a.example.org/1 https://b.example.org/1"
    assert (merged["fatalities"], merged["fatalities_low"], merged["fatalities_high"]) == (4, 1, 4)
    assert (stand(store), find_merged_into(store, "b")) == ({"a": 4}, "a")
    assert steps(store, "b")[-1] == f"withdrawn by {merge}"
    assert trace_incident(store, "b")[-1].partner == "a"
    assert stand(store.as_of(2)) == {"a": 1, "b": 4}
    revert_import(store, merge)
    assert (stand(store), find_merged_into(store, "b")) == ({"a": 1, "b": 4}, None)
    assert stand(store.as_of(merge)) == {"a": 1, "b": 4}
    import_frame(store, of(z=0))
    assert stand(store.as_of(2)) == {"a": 1, "b": 4}


def test_file_again_leaves_a_merge_alone_and_a_revision_goes_into_it(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(b=4))
    merge_incidents(store, [Pair("a", "b", ("deaths",))])
    again = import_frame(store, of(a=1, b=4))
    assert int(store.imports().set_index("import_id").loc[again, "unchanged"]) == 2
    assert stand(store) == {"a": 4}
    revised = import_frame(store, of(b=6))
    assert stand(store) == {"a": 6}
    revert_import(store, revised)
    assert stand(store) == {"a": 4}


def test_incident_stands_by_itself_when_what_absorbed_it_is_taken_back(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(b=4))
    merge_incidents(store, [Pair("a", "b")])
    revert_import(store, 1)
    assert stand(store) == {"b": 4}
    import_frame(store, of(a=1))
    assert stand(store) == {"a": 1}


def test_three_merged_in_a_chain_count_once_and_come_apart_in_any_order(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), of(b=2), of(c=3))
    first = merge_incidents(store, [Pair("b", "a")])
    merge_incidents(store, [Pair("c", "b")])
    assert stand(store) == {"c": 3}
    found = store.find_incident("c")
    assert found is not None
    assert found["source"] == "Source of c; Source of b; Source of a"
    assert (found["fatalities_low"], found["fatalities_high"]) == (1, 3)
    revert_import(store, first)
    assert stand(store) == {"a": 1, "c": 3}


def test_protest_never_absorbs_an_armed_event(tmp_path: Path) -> None:
    store = make_store(tmp_path, of(a=1), make_incidents(1, incident_id="p", event_type="Protests", sub_event_type=""))
    for pair in (Pair("p", "a"), Pair("a", "p")):
        with pytest.raises(StoreError, match="exclude each other"):
            merge_incidents(store, [pair])
    with pytest.raises(StoreError, match="does not stand"):
        merge_incidents(store, [Pair("a", "nobody")])
    with pytest.raises(StoreError, match="named twice"):
        merge_incidents(store, [Pair("a", "a")])
    assert store.imports()["kind"].tolist() == ["file", "file"]


names = st.sampled_from("abcd")
actions = st.one_of(
    st.tuples(st.just("file"), st.dictionaries(names, st.integers(0, 2), min_size=1)),
    st.tuples(st.just("merge"), st.tuples(names, names)),
    st.tuples(st.just("keep"), st.tuples(names, names)),
    st.tuples(st.just("revert"), st.integers(1, 8)),
)


@given(st.lists(actions, min_size=2, max_size=6))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_moment_is_lost_and_nothing_is_counted_twice(
    tmp_path_factory: pytest.TempPathFactory, todo: list[tuple[str, Any]]
) -> None:
    store = make_store(tmp_path_factory.mktemp("versions"), of(a=1, b=1, c=1, d=1))
    seen: dict[int, Any] = {}
    for action, what in todo:
        seen[int(store.imports()["import_id"].max())] = store.select_incidents(ALL)
        try:
            if action == "file":
                import_frame(store, of(**what))
            elif action == "merge":
                merge_incidents(store, [Pair(*what)])
            elif action == "keep":
                keep_both(store, [Pair(*what)])
            else:
                revert_import(store, what)
        except StoreError:
            continue
    for number, rows in seen.items():
        if number < int(store.imports()["import_id"].max()):
            pd.testing.assert_frame_equal(store.as_of(number).select_incidents(ALL), rows)
        changes = changes_since(store, number)
        assert changes.after.incidents == changes.before.incidents + changes.added - changes.withdrawn
    facts = store.rows(
        'SELECT (SELECT count(*) FROM incidents WHERE "current") AS standing, '
        "(SELECT count(*) FROM standings WHERE closed IS NULL) AS open, "
        "(SELECT count(*) FROM incidents WHERE filed) AS filed, "
        "(SELECT count(DISTINCT d.other_id) FROM decisions d WHERE d.active) AS absorbed"
    ).iloc[0]
    assert facts["standing"] == facts["open"] == facts["filed"] - facts["absorbed"]
    for entry in store.imports().to_dict("records"):
        if entry["kind"] != "file" and pd.isna(entry["reverted_sequence"]):
            revert_import(store, entry["import_id"])
    filed = store.rows("SELECT incident_id, fatalities FROM incidents WHERE filed")
    assert stand(store) == dict(zip(filed["incident_id"], filed["fatalities"].astype(object), strict=True))


def test_as_of_answers_well_below_a_second_at_many_rows(tmp_path: Path) -> None:
    rows = 5_000
    frame = make_incidents(rows, event_date=[date(2021, 1, 1)] * rows)
    store = make_store(tmp_path, frame, frame.assign(fatalities=frame["fatalities"] + 1))
    began = time.monotonic()
    assert store.as_of(1).summarise(ALL).deaths == 0
    assert time.monotonic() - began < 2
    assert store.summarise(ALL).deaths == rows
