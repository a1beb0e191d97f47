"""Two reports of one event meet; two events of one source, or of kinds that exclude each other, never do."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.actor_groups import actor_group
from data.candidates import Lookalikes, apply_rules, count_lookalikes, explain_pair, propose_duplicates
from data.decisions import Pair, add_rule, keep_both
from data.duplicates import DATE_DAYS, PLACE_KM, REPORTING_DAYS, WEIGHTS, find_duplicates
from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.kinds import are_compatible
from data.merging import Merge, propose_taken, resolve_merges, unite_sources
from data.reverting import revert_import
from data.schema import EVENT_TYPES
from tests.data.builders import KIRKUK, import_frame, make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

DAY = date(2021, 1, 1)


def record(origin: str, **columns: Any) -> pd.DataFrame:
    values = {"incident_id": f"{origin}-1", "event_date": DAY, "fatalities": 2}
    return make_incidents(1, **(values | columns)).assign(origin=origin)


def score(one: dict[str, Any], other: dict[str, Any]) -> float:
    pairs = find_duplicates(
        record("a", **one), record("b", **({"source_url": "https://b.example.org"} | other)), min_score=0
    )
    return float(pairs["score"].iloc[0]) if len(pairs) else 0.0


def test_same_event_of_two_sources_is_all_but_sure() -> None:
    assert score({}, {"actor1": "Daesh", "actor2": "Military Forces of Iraq (2020-2022)"}) > 0.95


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"latitude": KIRKUK[1] + 0.05}, True),
        ({"latitude": KIRKUK[1] + 0.06}, False),
        ({"latitude": KIRKUK[1] + 0.15, "geo_precision": 2}, True),
        ({"latitude": KIRKUK[1] + 0.38, "geo_precision": 3}, True),
        ({"latitude": KIRKUK[1] + 0.40, "geo_precision": 3}, False),
        ({"event_date": DAY + timedelta(days=1)}, True),
        ({"event_date": DAY + timedelta(days=2)}, False),
        ({"event_date": DAY + timedelta(days=7), "time_precision": 2}, True),
        ({"event_date": DAY - timedelta(days=31), "time_precision": 3}, True),
        ({"event_date": DAY - timedelta(days=32), "time_precision": 3}, False),
        ({"event_type": "Protests", "sub_event_type": ""}, False),
        ({"event_type": "Explosions/Remote violence", "sub_event_type": ""}, True),
        ({"latitude": None, "longitude": None}, True),
        ({"latitude": None, "longitude": None, "location": "Mosul"}, False),
    ],
)
def test_reach_is_widened_by_precision_and_closed_at_its_ends(other: dict[str, Any], found: bool) -> None:
    assert (score({}, other) > 0) is found


def test_score_falls_with_every_difference() -> None:
    best = score({}, {})
    for other in (
        {"latitude": KIRKUK[1] + 0.03},
        {"event_date": DAY + timedelta(days=1)},
        {"fatalities": 9},
        {"fatalities": None},
        {"actor1": "PKK", "actor2": "Turkish Armed Forces"},
        {"sub_event_type": ""},
        {"geo_precision": 3},
        {"time_precision": 3},
    ):
        assert score({}, other) < best, other


def test_records_of_one_origin_are_not_compared() -> None:
    both = make_incidents(2, event_date=[DAY, DAY]).assign(origin="acled")
    assert find_duplicates(both, min_score=0).empty


def test_search_finds_what_comparing_all_with_all_finds() -> None:
    random = np.random.default_rng(7)
    n = 300

    def make(origin: str) -> pd.DataFrame:
        return make_incidents(
            n,
            event_date=[DAY + timedelta(days=int(d)) for d in random.integers(0, 90, n)],
            longitude=random.uniform(43.5, 45, n).tolist(),
            latitude=random.uniform(34.5, 35.5, n).tolist(),
            time_precision=random.choice([1, 2, 3], n).tolist(),
            geo_precision=random.choice([1, 2, 3], n).tolist(),
        ).assign(origin=origin)

    one, other = make("a"), make("b")
    found = find_duplicates(one, other, min_score=0)
    cross = one.reset_index().merge(other.reset_index(), how="cross", suffixes=("_a", "_b"))
    a, b = np.radians(cross["latitude_a"]), np.radians(cross["latitude_b"])
    across = np.radians(cross["longitude_a"] - cross["longitude_b"])
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(across / 2) ** 2
    far = 2 * 6371.0088 * np.arcsin(np.sqrt(half))
    reach = sum(cross[f"geo_precision_{end}"].map(PLACE_KM).astype(float) for end in "ab")
    days = (cross["event_date_a"] - cross["event_date_b"]).abs().dt.days
    days_reach = sum(cross[f"time_precision_{end}"].map(DATE_DAYS).astype(int) for end in "ab") + REPORTING_DAYS
    near = cross[(far <= reach) & (days <= days_reach)]
    assert set(zip(found["one"], found["other"], strict=True)) == set(
        zip(near["index_a"], near["index_b"], strict=True)
    )
    assert not found.duplicated(["one", "other"]).any()


def test_empty_frames_and_frames_without_places_pass_through() -> None:
    nobody = record("a").iloc[:0]
    assert find_duplicates(nobody).empty
    assert find_duplicates(nobody, record("b")).empty
    lost = {"latitude": None, "longitude": None, "location": ""}
    assert find_duplicates(record("a", **lost), record("b", **lost), min_score=0).empty


def test_protests_and_armed_events_exclude_each_other() -> None:
    armed = ("Battles", "Explosions/Remote violence", "Violence against civilians")
    for kind in armed:
        assert not are_compatible("Protests", kind)
        assert not are_compatible("Riots", kind)
    assert all(are_compatible(kind, kind) for kind in EVENT_TYPES)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Islamic State (ISIS)", "islamic state"),
        ("ISIS gunmen", "islamic state"),
        ("داعش", "islamic state"),
        ("Military Forces of Iraq (2020-2022)", "iraqi army"),
        ("Unidentified gunmen", ""),
        ("Tribal Sheikhs", "tribal sheikhs"),
        ("Crisis group", "crisis group"),
    ],
)
def test_actor_has_one_name_for_many(name: str, group: str) -> None:
    assert actor_group(name) == group


def test_store_proposes_across_sources_with_reasons(tmp_path: Path) -> None:
    store = make_store(
        tmp_path,
        make_incidents(2, incident_id=["a1", "a2"], event_date=[DAY, DAY], fatalities=2),
        make_incidents(1, incident_id="b1", event_date=DAY, fatalities=2),
    )
    pairs = propose_duplicates(store)
    assert set(zip(pairs["one_id"], pairs["other_id"], strict=True)) == {("a1", "b1"), ("a2", "b1")}
    one, other = store.find_incident("a1"), store.find_incident("b1")
    assert one is not None
    assert other is not None
    texts = [reason.text() for reason in explain_pair(pairs.iloc[0].to_dict(), one, other)]
    assert texts[0] == "Both name one place; 0.0 km apart."
    assert "The same number of deaths: 2." in texts


def test_pair_that_one_file_lists_twice_is_not_proposed(tmp_path: Path) -> None:
    old = make_incidents(1, incident_id="a1", event_date=DAY)
    both = make_incidents(2, incident_id=["a1", "a2"], event_date=[DAY, DAY])
    store = make_store(tmp_path, old, both)
    assert propose_duplicates(store).empty


def test_pair_kept_apart_is_not_proposed_until_that_is_undone(tmp_path: Path) -> None:
    one, other = (make_incidents(1, incident_id=name, event_date=DAY) for name in "ab")
    store = make_store(tmp_path, one, other)
    assert len(propose_duplicates(store)) == 1
    decision = keep_both(store, [Pair("a", "b")])
    assert propose_duplicates(store).empty
    revert_import(store, decision)
    assert len(propose_duplicates(store)) == 1


def test_rule_merges_only_what_it_need_not_choose(tmp_path: Path) -> None:
    days = [DAY, DAY, DAY + timedelta(days=40)]
    store = make_store(tmp_path, make_incidents(3, incident_id=["a1", "a2", "a3"], event_date=days))
    import_frame(store, make_incidents(2, incident_id=["b1", "b2"], event_date=[DAY, days[2]]), format="acled")
    assert apply_rules(store) == []
    rule = add_rule(store, "acled", "faultline", 0.9)
    (merged,) = apply_rules(store)
    ids = store.select_incidents(IncidentFilter())["incident_id"]
    assert sorted(ids) == ["a1", "a2", "b1", "b2"]
    assert apply_rules(store) == []
    revert_import(store, merged)
    revert_import(store, rule)
    assert apply_rules(store) == []
    assert store.summarise(IncidentFilter()).incidents == 5


def test_addresses_stay_beside_their_publishers() -> None:
    one = {"source": "Rudaw; Esta", "source_url": "https://rudaw.net/1"}
    other = {"source": "Esta", "source_url": "https://esta.krd/2 https://x.org/3"}
    assert unite_sources(one, other) == ("Rudaw; Esta; x.org", "https://rudaw.net/1 https://esta.krd/2 https://x.org/3")


def test_more_exact_and_otherwise_missing_fields_are_proposed_from_the_other() -> None:
    base = make_incidents(1, injured=None, geo_precision=2).iloc[0].to_dict()
    better = make_incidents(1, injured=4, geo_precision=1).iloc[0].to_dict()
    plain = [{name: None if pd.isna(value) else value for name, value in row.items()} for row in (base, better)]
    assert propose_taken(plain[0], plain[1]) == ("where", "injured")
    assert propose_taken(plain[1], plain[0]) == ()


names = st.sampled_from("abcdef")


@given(st.lists(st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]), max_size=12), st.sets(names))
def test_every_incident_counts_exactly_once_whatever_is_merged(pairs: list[tuple[str, str]], filed: set[str]) -> None:
    active = resolve_merges([Merge(n, *pair) for n, pair in enumerate(pairs)], filed)
    into = {merge.other_id: merge.kept_id for merge in active}
    assert len(into) == len(active)
    assert set(into) | set(into.values()) <= filed
    for name in filed:
        seen = {name}
        while name in into:
            name = into[name]
            assert name not in seen
            seen.add(name)


def test_docs_give_the_reaches_and_weights_that_are_used() -> None:
    text = (Path(__file__).parents[2] / "docs" / "versions-and-duplicates.md").read_text(encoding="utf-8")
    for code, km in PLACE_KM.items():
        assert f"| {code} | {km:g} km | {DATE_DAYS[code]} days |" in text
    assert ", ".join(f"{name} {share:.0%}".replace("%", " %") for name, share in WEIGHTS.items()) in text
    assert f"and {REPORTING_DAYS} day for reporting" in text


def test_corrected_row_of_a_sheet_without_numbers_is_told_and_the_earlier_import_can_go(tmp_path: Path) -> None:
    store, head = make_store(tmp_path), "date,type,place,province,latitude,longitude,killed\n"
    one, two = "2021-04-01,IED,Kirkuk,Kirkuk,35.46,44.39,{}\n", "2021-04-09,IED,Daquq,Kirkuk,35.14,44.45,1\n"
    store_import(preview_import((head + one.format(2) + two).encode(), "april.csv", store), store)
    corrected = preview_import((head + one.format(4) + two).encode(), "corrected.csv", store)
    assert count_lookalikes(store, corrected) == Lookalikes(corrected=1, import_id=1, file_name="april.csv")
    store_import(corrected, store)
    revert_import(store, 1)
    assert sorted(store.select_incidents(IncidentFilter())["fatalities"].tolist()) == [1, 4]
