"""What the browser gets of a set: few enough bytes, and neighbours that still share each line."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from geo.boundaries import load_record, read_boundaries
from geo.drawing import BUDGET_BYTES, count_bytes
from geo.land import make_difference, make_land
from tests.conftest import SHARED
from tests.geo.sets import make_record

SCOPE = ("Kirkuk", "Nineveh", "Salahaddin", "Diyala")
FILES = sorted((SHARED / "boundaries").glob("ocha_adm*.geojson")) if SHARED.is_dir() else []


def rings(geometry: dict[str, object]) -> list[list[tuple[float, float]]]:
    coordinates: list[object] = geometry["coordinates"]  # type: ignore[assignment]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]  # type: ignore[attr-defined,union-attr]


@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.stem if path else "none")
def test_geometry_keeps_to_the_budget_and_its_inner_lines_are_shared(path: Path | None) -> None:
    if path is None:
        pytest.skip("../shared/boundaries is not there")
    boundaries = load_record(make_record(path))
    land = make_land(boundaries, in_scope=SCOPE)
    assert sum(count_bytes(land[key]) for key in ("provinces", "districts", "disputed")) <= BUDGET_BYTES
    edges = Counter(
        tuple(sorted(edge))
        for feature in land["provinces"]["features"]
        for ring in rings(feature["geometry"])
        for edge in pairwise(ring)
    )
    assert set(edges.values()) <= {1, 2}
    outer = sum(1 for n in edges.values() if n == 1)
    assert outer < len(edges) / 2  # an inner line that is not shared would be two edges of one province each


def test_disputed_districts_are_hatched_with_their_claim() -> None:
    if not FILES:
        pytest.skip("../shared/boundaries is not there")
    land = make_land(load_record(make_record(FILES[1])), in_scope=SCOPE)
    claims = {each["properties"]["name"]: each["properties"]["claim"] for each in land["districts"]["features"]}
    assert sum(claim == "UNAMI 2009" for claim in claims.values()) == 14
    assert claims["Makhmour"] == "UNAMI 2009"
    assert claims["Mosul"] == ""
    finest = make_land(load_record(make_record(FILES[2])), in_scope=SCOPE)
    assert [each["properties"]["name"] for each in finest["disputed"]["features"]] == ["Mandali"]


def test_what_is_drawn_to_compare_keeps_to_the_budget() -> None:
    if not FILES:
        pytest.skip("../shared/boundaries is not there")
    drawn = make_difference(read_boundaries(), load_record(make_record(FILES[0])))
    assert count_bytes(drawn["lines"]) + count_bytes(drawn["strips"]) <= BUDGET_BYTES
    largest = [
        (each["properties"]["province"], each["properties"]["other_province"]) for each in drawn["strips"]["features"]
    ]
    assert ("Diyala", "Baghdad") in largest


def test_a_set_without_districts_hatches_nothing() -> None:
    land = make_land(read_boundaries(), in_scope=SCOPE)
    assert land["districts"]["features"] == land["disputed"]["features"] == []
