"""The claim lens: which incidents change hands between two sets, with totals that add up on both sides."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import shapely

from data.__main__ import main
from data.filters import IncidentFilter
from data.imports import open_with_shipped
from data.moves import Moves, compare_placings, compared_with
from data.placements import placed_by
from geo.adding import add_set
from geo.boundaries import read_boundaries
from geo.compare import find_strips, match_districts
from tests.conftest import SHARED
from tests.data.builders import make_incidents, make_store
from tests.geo.sets import make_units, write_set

ALL = IncidentFilter()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sets of two provinces; the second draws the line a fifth of a degree further east."""
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    for name, line in (("west", 44.0), ("east", 44.2)):
        shapes = [shapely.box(43, 34, line, 35), shapely.box(line, 34, 45, 35)]
        frame = make_units(
            ["Kirkuk", "Diyala"], shapes=shapes, district=["Dibs" if name == "east" else "Dibis", "Kifri"], code="ab"
        )
        add_set(write_set(tmp_path / f"{name}.geojson", frame), folder=tmp_path / "sets")
    return tmp_path / "sets"


def compare(store: object, one: str, other: str, chosen: IncidentFilter = ALL) -> Moves:
    return compare_placings(placed_by(store, one), placed_by(store, other), chosen)  # type: ignore[arg-type]


def test_the_strip_between_two_lines_changes_hands(folder: Path, tmp_path: Path) -> None:
    rows = make_incidents(5, longitude=[43.5, 44.1, 44.5, 49.0, None], latitude=[34.5] * 4 + [None], fatalities=2)
    moves = compare(make_store(tmp_path, rows), "west", "east")
    assert (moves.incidents, moves.moved, moves.placed_by_neither, moves.not_located) == (5, 1, 1, 1)
    table = moves.by_province.set_index("province")
    assert table.loc["Kirkuk"].tolist() == [1, 2, 2, 4, 1, 0]
    assert table.loc["Diyala"].tolist() == [2, 4, 1, 2, 0, 1]
    assert list(table.index) == ["Diyala", "Kirkuk", "outside", "not located"]
    assert table["incidents"].sum() == table["other_incidents"].sum() == 5
    moved = moves.list_moved()
    assert moved[["incident_id", "province", "district", "other_province", "other_district"]].to_numpy().tolist() == [
        ["KIR-0002", "Diyala", "Kifri", "Kirkuk", "Dibis"]
    ]
    assert moves.list_placed_by_neither()["incident_id"].tolist() == ["KIR-0005", "KIR-0004"]
    one, other = placed_by(moves.store, "west"), placed_by(moves.store, "east")
    for value, level in (("province", "province"), ("district", "district")):
        only = IncidentFilter(moved=value)
        kept = compared_with(one, other).select_incidents(only)["incident_id"].tolist()
        assert kept == moves.list_moved(level=level)["incident_id"].tolist() == ["KIR-0002"]
        assert (compare_placings(one, other, only).incidents, one.summarise(only).incidents) == (1, 0)
    back = compare(make_store(tmp_path / "again", rows), "east", "west")
    assert (back.moved, back.by_province.set_index("province").loc["Kirkuk", "lost"]) == (1, 1)


@pytest.mark.usefixtures("any_home")
def test_a_filter_for_a_province_shows_what_leaves_it_and_what_comes_in(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(3, longitude=[43.5, 44.1, 44.5], latitude=34.5))
    moves = compare(store, "west", "east", IncidentFilter(province=("Kirkuk",)))
    assert moves.by_province[["province", "incidents", "other_incidents"]].to_numpy().tolist() == [
        ["Diyala", 1, 0], ["Kirkuk", 1, 2],
    ]  # fmt: skip


def test_a_set_against_itself_moves_nothing(folder: Path, tmp_path: Path) -> None:
    moves = compare(make_store(tmp_path, make_incidents(3)), "west", "west")
    assert (moves.moved, len(moves.flows), len(moves.list_moved())) == (0, 0, 0)


def test_strips_are_the_land_between_the_lines(folder: Path) -> None:
    strips = find_strips(read_boundaries("west"), read_boundaries("east"))
    assert [(strip["province"], strip["other_province"]) for strip in strips] == [("Diyala", "Kirkuk")]
    assert shapely.equals_exact(shapely.normalize(strips[0]["geometry"]), shapely.normalize(
        shapely.multipolygons([shapely.box(44.0, 34, 44.2, 35)])), tolerance=1e-3)  # fmt: skip


@pytest.fixture
def authorities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not (SHARED / "boundaries").is_dir():
        pytest.skip("the folder ../shared with boundary files to test with is not here")
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    for level in (1, 2):
        add_set(SHARED / "boundaries" / f"ocha_adm{level}.geojson", folder=tmp_path / "sets", id=f"ocha-{level}")
    return tmp_path


def test_makhmour_is_erbils_by_ochas_districts_and_disputed_by_the_uns_list(authorities: Path) -> None:
    store = open_with_shipped(f"duckdb:///{authorities / 'store.duckdb'}")
    ocha = placed_by(store, "ocha-2")
    reported = ocha.select_incidents(IncidentFilter(district=("Makhmour",)))
    assert set(reported["province"]) == {"Erbil"}
    assert set(reported["disputed"]) == {"disputed"}
    assert (reported["admin1"] == "Nineveh").sum() == 14
    moves = compare_placings(store, ocha, IncidentFilter(district=("Makhmour",)))
    by_centre = moves.flows
    assert by_centre[["province", "other_province", "incidents"]].to_numpy().tolist() == [["Nineveh", "Erbil", 2]]
    assert moves.incidents == 15


def test_baghdads_suburbs_change_hands_between_natural_earth_and_ocha(authorities: Path) -> None:
    suburbs = {"Abu Ghraib": (44.065, 33.306), "Tarmiya": (44.39, 33.67), "Mahmudiya": (44.36, 33.066)}
    rows = make_incidents(
        3, location=list(suburbs), admin1="Baghdad", admin2="",
        longitude=[x for x, _ in suburbs.values()], latitude=[y for _, y in suburbs.values()],
    )  # fmt: skip
    moves = compare(make_store(authorities / "own", rows), "natural-earth", "ocha-1")
    assert moves.level == "province"
    moved = moves.list_moved().set_index("location")
    assert moved["province"].to_dict() == {"Abu Ghraib": "Anbar", "Tarmiya": "Salahaddin", "Mahmudiya": "Babil"}
    assert set(moved["other_province"]) == {"Baghdad"}


def test_districts_are_known_under_another_spelling(authorities: Path) -> None:
    if not list((SHARED / "boundaries").glob("esoc*.shp")):
        pytest.skip("ESOC's districts are not here")
    same = match_districts(read_boundaries("ocha-2"), read_boundaries("ocha-2"))
    assert all(name == district for (_, district), name in same.items())
    assert len(same) == 101


def test_the_command_line_says_what_moves(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(3, longitude=[43.5, 44.1, 44.5], latitude=34.5))
    store.home.close()
    with redirect_stdout(io.StringIO()) as said:
        address = f"duckdb:///{tmp_path / 'store.duckdb'}"
        flags = ["--boundaries", "west", "--against", "east", "--province", "Kirkuk", "--import", "1", "--json"]
        assert main(["--store", address, "count", *flags]) == 0
    told = json.loads(said.getvalue())
    assert (told["boundaries"], told["by_province"]["Kirkuk"]) == ("west", 1)
    against = told["against"]
    assert (against["boundaries"], against["incidents"], against["move"]) == ("east", 2, 1)
    assert against["moved"][0]["to_province"] == "Kirkuk"
    assert [row["against"] for row in against["by_province"]] == [0, 2]


@pytest.mark.parametrize(
    ("flags", "says"), [(["--boundaries", "nowhere"], "Unknown boundary set"), (["--moved", "province"], "--against")]
)
def test_an_unknown_set_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], says: str
) -> None:
    assert main(["--store", f"duckdb:///{tmp_path / 's.duckdb'}", "count", *flags]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1


def test_what_moves_is_exported_with_both_authorities_named(folder: Path, tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(3, longitude=[43.5, 44.1, 44.5], latitude=34.5))
    store.home.close()
    address = f"duckdb:///{tmp_path / 'store.duckdb'}"
    flags = ["--boundaries", "west", "--against", "east", "--moved", "district", "--format", "geojson", "--import", "1"]
    with redirect_stdout(io.StringIO()):
        assert main(["--store", address, "export", *flags, str(tmp_path / "out.geojson")]) == 0
    told = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in told["features"]] == ["KIR-0002"]
    assert told["faultline"]["compared_with"].startswith("east")
