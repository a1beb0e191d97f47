"""Every set's answer adds up to all, now and in the past; what an import brings is placed by every set at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import frames, map_questions, queries, questions
from data.filter_fields import MOVES
from data.filters import IncidentFilter
from data.lines import rests_on_lines
from data.moves import compare_placings, compared_with
from data.placements import forget_set, list_readings, placed_by
from data.reverting import revert_import
from data.schema import AREAS, SCOPE
from data.store import Store
from data.store_error import StoreError
from geo.adding import add_set
from geo.claim_tables import keep_claims
from tests.conftest import SHARED
from tests.data.builders import import_frame, make_incidents, make_store
from tests.geo.sets import make_squares, make_units, write_set

ALL = IncidentFilter()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of sets with one: four squares, Dibis and Kirkuk in Kirkuk, Kifri and Khanaqin in Diyala."""
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    frame = make_units(
        ["Kirkuk", "Kirkuk", "Diyala", "Diyala"], district=["Dibis", "Kirkuk", "Kifri", "Khanaqin"], code=list("abcd")
    )
    add_set(write_set(tmp_path / "four.geojson", frame), folder=tmp_path / "sets", tolerance_m=2000.0)
    return tmp_path / "sets"


def squares(**columns: object) -> pd.DataFrame:
    """Six incidents along the four squares' middle: one in each, one a kilometre east of all, one far off."""
    return make_incidents(
        6, longitude=[43.5, 44.5, 45.5, 46.5, 47.01, 49.0], latitude=34.5, admin1="", admin2="", **columns
    )


def areas(store: Store, chosen: IncidentFilter = ALL) -> dict[str, int]:
    counted = store.count_by_area(chosen)
    return {area: n for area, n in zip(counted["area"], counted["incidents"].tolist(), strict=True) if n}


def by_id(store: Store, column: str) -> list[object]:
    return store.select_incidents(ALL, sort="incident_id", descending=False)[column].tolist()


@pytest.mark.usefixtures("any_home")
def test_a_set_places_what_the_store_holds_and_what_comes_after(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, squares())
    told: list[float] = []
    ours = placed_by(store, "four", on_progress=told.append)
    assert areas(ours) == {"Kirkuk": 2, "Diyala": 3, "outside": 1}
    assert by_id(ours, "district") == ["Dibis", "Kirkuk", "Kifri", "Khanaqin", "Khanaqin", ""]
    assert by_id(ours, "province_rule") == ["inside"] * 4 + ["nearest", "outside"]
    assert told[0] == 0
    assert told[-1] == 1
    import_frame(store, make_incidents(1, incident_id=["late"], longitude=43.5, latitude=34.5))
    assert areas(placed_by(store, "four", on_progress=pytest.fail)) == {"Kirkuk": 3, "Diyala": 3, "outside": 1}
    assert areas(store) != areas(ours)


@pytest.mark.usefixtures("any_home")
def test_the_past_and_what_was_taken_back_are_placed_too(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, squares())
    placed_by(store, "four")
    import_frame(store, squares().assign(longitude=45.5))
    import_frame(store, squares().assign(longitude=43.5))
    assert areas(placed_by(store, "four")) == {"Kirkuk": 6}
    revert_import(store, 3)
    assert areas(placed_by(store, "four")) == {"Diyala": 6}
    assert areas(placed_by(store.as_of(2), "four")) == {"Diyala": 6}
    assert areas(placed_by(store.as_of(1), "four")) == {"Kirkuk": 2, "Diyala": 3, "outside": 1}


@pytest.mark.usefixtures("any_home")
def test_one_incident_is_told_by_the_lines_of_the_view(folder: Path, tmp_path: Path) -> None:
    store = placed_by(make_store(tmp_path, squares()), "four")
    found = store.find_incident("KIR-0003")
    assert found is not None
    assert (found["province"], found["district"], found["disputed"]) == ("Diyala", "Kifri", "disputed")
    assert found["seam_km"] is None or found["seam_km"] >= 0


def test_what_was_reported_wins_where_the_point_is_only_a_centre(folder: Path, tmp_path: Path) -> None:
    rows = squares(geo_precision=3).assign(
        admin1=["Diyala", "", "Diyala", "Nowhere", "Kirkuk", ""], admin2=["", "Kifri", "Hawija", "", "Dibis", ""]
    )
    store = placed_by(make_store(tmp_path, rows), "four")
    assert by_id(store, "province") == ["Diyala", "Diyala", "Diyala", "Diyala", "Kirkuk", ""]
    assert by_id(store, "district") == ["", "Kifri", "", "", "Dibis", ""]
    assert by_id(store, "province_rule") == ["reported", "reported", "reported", "inside", "reported", "outside"]
    assert by_id(store, "province_conflict") == [1, 0, 0, 0, 1, 0]
    assert store.select_incidents(ALL)["seam_km"].isna().all()


def test_a_list_of_ones_own_stands_beside_the_uns(folder: Path, tmp_path: Path) -> None:
    keep_claims(b"province,district,claim,source,date\nKirkuk,Dibis,Ours,A body,2020\n", claims_id="ours")
    store = make_store(tmp_path, squares())
    disputed = [
        placed_by(store, "four", claims_id).summarise(ALL).disputed
        for claims_id in ("unami-2009", "ours", "unami-2009")
    ]
    assert disputed == [5, 1, 5]
    seam = placed_by(store, "four", "ours").select_incidents(ALL, sort="incident_id", descending=False)["seam_km"]
    assert seam[0] == pytest.approx(seam[1], rel=0.02)
    assert seam[3] > seam[2]


@pytest.mark.usefixtures("any_home")
def test_a_changed_set_is_placed_anew_and_a_removed_one_forgotten(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, squares())
    placed_by(store, "four")
    frame = make_units(["Nineveh"] * 4, district=["Sinjar", "Mosul", "Hatra", "Ba'aj"], code=list("abcd"))
    add_set(write_set(tmp_path / "four.geojson", frame), folder=folder, replace=True)
    assert areas(placed_by(store, "four")) == {"Nineveh": 4, "outside": 2}
    assert len(list_readings(store)) == 1
    forget_set(store, set_id="four")
    assert list_readings(store) == []
    assert store.rows("SELECT count(*) AS n FROM placements")["n"].iloc[0] == 0


def test_a_broken_set_stops_no_import_and_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, squares())
    placed_by(store, "four")
    file = next(folder.glob("four-*.geojson"))
    file.write_bytes(file.read_bytes() + b" ")
    import_frame(store, make_incidents(1, incident_id=["late"]))
    assert store.summarise(ALL).incidents == 7
    with pytest.raises(StoreError, match="sha256"):
        placed_by(store, "four")
    with pytest.raises(StoreError, match="Unknown boundary set"):
        placed_by(store, "nowhere")


UNITS = ("Erbil", "Kirkuk", "Nineveh/", "Erbil/Makhmour", "Diyala/Kifri", "Diyala/Kifri/", "Kirkuk/Kirkuk/Taza")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[Store]]]:
    """Three hundred incidents all over and around Iraq, by every set that there is, once for this module."""
    folder = tmp_path_factory.mktemp("both")
    rng = np.random.default_rng(2)
    n = 300
    place = rng.random(n) < 0.9
    rows = make_incidents(
        n,
        longitude=np.where(place, rng.uniform(41, 47, n), np.nan).tolist(),
        latitude=np.where(place, rng.uniform(32.5, 37.5, n), np.nan).tolist(),
        geo_precision=rng.integers(1, 4, n).tolist(),
        admin1=rng.choice(["", "Kirkuk", "Nineveh", "Diyala", "Erbil", "Texas"], n).tolist(),
        admin2=rng.choice(["", "Makhmour", "Kifri", "Mosul", "Balad Ruz"], n).tolist(),
        event_type=rng.choice(["Battles", "Protests"], n).tolist(),
        fatalities=rng.integers(0, 9, n).tolist(),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAULTLINE_BOUNDARIES", str(folder / "sets"))
        files = [write_set(folder / "squares.geojson", make_units(["Kirkuk", "Diyala"], shapes=make_squares(2)))]
        files += sorted((SHARED / "boundaries").glob("ocha_adm*.geojson"))
        for file in files:
            add_set(file, folder=folder / "sets", id=file.stem.replace("_", "-"))
        store = make_store(folder, rows)
        yield store, [store, *(placed_by(store, file.stem.replace("_", "-")) for file in files)]


filters = st.builds(
    IncidentFilter,
    province=st.lists(st.sampled_from(AREAS), max_size=3).map(tuple),
    event_type=st.lists(st.sampled_from(["Battles", "Protests"]), max_size=2).map(tuple),
    disputed=st.lists(st.sampled_from(["disputed", "not disputed", "undetermined"]), max_size=2).map(tuple),
    deaths=st.integers(0, 9),
    precision=st.lists(st.integers(1, 3), max_size=2).map(tuple),
    q=st.sampled_from(["", "", "kirkuk", "salah"]),
    seam=st.sampled_from([0.0, 0.0, 5.0, 60.0]),
    moved=st.sampled_from(["", "", *MOVES]),
    unit=st.lists(st.sampled_from(UNITS), max_size=3).map(tuple),
)


@given(filters, st.integers(0, 99))
@settings(max_examples=40)
def test_provinces_outside_and_not_located_make_all_by_every_set(
    both: tuple[Store, list[Store]], chosen: IncidentFilter, which: int
) -> None:
    """By one set of lines each time; what it is compared with is the next one."""
    views = both[1]
    store = compared_with(views[which % len(views)], views[(which + 1) % len(views)])
    summary = store.summarise(chosen)
    assert int(store.count_by_area(chosen)["incidents"].sum()) == summary.incidents
    units = store.count_by_unit(chosen)
    assert int(units["incidents"].sum()) == summary.incidents
    assert int(units["deaths"].sum()) == summary.deaths
    parts = store.count_by_sub_unit(chosen)
    keys = ["province", "district"]
    assert parts.groupby(keys)["incidents"].sum().equals(units.groupby(keys)["incidents"].sum())
    in_area = units.groupby("area")["incidents"].sum()
    inside = areas(store, chosen.without("province"))
    for area in chosen.province or AREAS:
        assert in_area.get(area, 0) == inside.get(area, 0)


@given(filters, st.integers(0, 99))
@settings(max_examples=10)
def test_what_moves_is_what_the_lens_lists(both: tuple[Store, list[Store]], chosen: IncidentFilter, which: int) -> None:
    """And a filter of what is reported keeps the same number by every set."""
    views = both[1]
    one, other = views[which % len(views)], views[(which + 1) % len(views)]
    chosen = replace(chosen, moved="province", province=(), unit=(), disputed=(), seam=0.0, q="")
    moves = compare_placings(one, other, chosen)
    assert compared_with(one, other).summarise(chosen).incidents == moves.moved == moves.incidents
    everything = chosen.without("moved")
    assert len({store.summarise(everything).incidents for store in views}) == 1


FREE_OF_LINES = (
    (questions.ask_sources, ()), (map_questions.ask_located, ()), (map_questions.ask_marks, ()),
    (map_questions.ask_cells, (9, None)), (map_questions.ask_cells, (9, 30)),
    (questions.ask_periods, ("year", "event_type")),
    *((questions.ask_options, (field,)) for field in ("event_type", "district", "actor", "precision", "imported")),
)  # fmt: skip


@pytest.mark.parametrize(("question", "arguments"), FREE_OF_LINES)
def test_what_no_line_decides_is_the_same_by_every_set_and_asked_once(
    both: tuple[Store, list[Store]], question: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    chosen = IncidentFilter(event_type=("Battles",))
    assert not rests_on_lines(chosen, question, arguments)
    answers = []
    for view in both[1][:3]:
        sql = queries.compile_query(chosen, question, *arguments, reading=view.reading)
        with view.home.reading() as cursor:
            frame = frames.to_frame(cursor.fetch(sql))
        answers.append(frame.sort_values(list(frame.columns), ignore_index=True))
        pd.testing.assert_frame_equal(answers[0], answers[-1], check_exact=False)


@pytest.mark.parametrize(
    "params", [{"unit": ["Erbil"]}, {"disputed": ["disputed"]}, {"q": ["kirkuk"]}, {"seam": ["5"]}]
)
def test_a_filter_by_the_lines_makes_every_answer_rest_on_them(params: dict[str, list[str]]) -> None:
    chosen, _ignored = IncidentFilter.from_params(params)
    assert rests_on_lines(chosen, map_questions.ask_cells, (9, None))


def test_sigacts_totals_by_ochas_lines_are_those_of_a_plain_join(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The acceptance of the issue: the store's totals beside geopandas', of one file."""
    from data.imports import preview_import, store_import

    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    add_set(shared / "boundaries" / "ocha_adm1.geojson", folder=tmp_path / "sets", id="ocha")
    store = make_store(tmp_path)
    store_import(preview_import(shared / "samples" / "sigacts_iraq_2006.csv", "sigacts.csv", store), store)
    placed = placed_by(store, "ocha")
    rows = pd.concat(placed.stream_incidents(ALL))
    units = gpd.read_file(shared / "boundaries" / "ocha_adm1.geojson")
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"], crs=4326))
    joined = points.sjoin(units, predicate="within")["ADM1_EN"].value_counts()
    names = {"Ninewa": "Nineveh", "Salah Al-Din": "Salahaddin"}
    plain = {names.get(str(name), str(name)): int(n) for name, n in joined.items()}
    assert len(rows) > 1000
    assert areas(placed) == {
        **{area: plain[area] for area in SCOPE if area in plain},
        "outside": len(rows) - sum(plain.get(area, 0) for area in SCOPE),
    }
