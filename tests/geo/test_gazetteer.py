"""The gazetteer finds a place by any of its spellings and never by a near one."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import BEARINGS, Gazetteer, Place, move, read_gazetteer, read_places


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_gazetteer([Place("Riyadh", "sub-district", "Kirkuk", "Hawija", 43.95, 35.25)])


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Tall ‘Afar", "Tal Afar"),
        ("تلعفر", "Tal Afar"),
        ("تەلەعفەر", "Tal Afar"),
        ("Al-Hawiga", "Hawija"),
        ("SINJAR", "Sinjar"),
        ("Shingal", "Sinjar"),
    ],
)
def test_district_is_found_by_spelling(gazetteer: Gazetteer, spelling: str, name: str) -> None:
    assert name in {place.district for place in gazetteer.find(spelling)} | {p.name for p in gazetteer.find(spelling)}


@pytest.mark.parametrize(
    ("name", "province", "also"),
    [
        ("Jalawla", "Diyala", ("جلولاء", "گوڵاڵە")),
        ("Rabia", "Nineveh", ("ربيعة", "ڕەبیعە")),
        ("Zab", "Kirkuk", ("الزاب",)),
    ],
)
def test_place_of_any_table_has_its_arabic_and_sorani_names(name: str, province: str, also: tuple[str, ...]) -> None:
    gazetteer = read_gazetteer([Place(name, "town", province, "", 44.0, 35.0)])
    for spelling in also:
        assert [(p.name, p.longitude) for p in gazetteer.find(spelling) if p.province == province] == [(name, 44.0)]


def test_district_named_as_its_town_has_the_coordinates_of_the_town(gazetteer: Gazetteer) -> None:
    for spelling in ("Touz", "الحضر", "Hadhar", "Shahraban"):
        assert gazetteer.find(spelling)[0].latitude is not None


def test_district_reported_under_two_provinces_is_one_place_in_both(gazetteer: Gazetteer) -> None:
    found = [gazetteer.find("Makhmour", province=province)[0] for province in ("Nineveh", "Erbil")]
    assert [place.province for place in found] == ["Nineveh", "Erbil"]
    assert found[0].latitude == found[1].latitude


@pytest.mark.parametrize(("name", "other"), [("Balad", "Balad Ruz"), ("Zab", "Zabb"), ("Kifri", "Kafri")])
def test_near_spelling_is_not_found(gazetteer: Gazetteer, name: str, other: str) -> None:
    assert not {p.name for p in gazetteer.find(name)} & {p.name for p in gazetteer.find(other)}


def test_province_and_its_capital_are_both_offered(gazetteer: Gazetteer) -> None:
    assert {place.kind for place in gazetteer.find("Kirkuk")} == {"town", "province"}


def test_place_in_the_province_told_comes_first() -> None:
    places = [Place("Dara", "village", "Diyala"), Place("Dara", "village", "Kirkuk")]
    assert Gazetteer(places).find("Dara", province="Kirkuk")[0].province == "Kirkuk"
    assert Gazetteer(places).find("Dara", province="Diyala")[0].province == "Diyala"


def test_namesakes_of_one_province_are_one_place_with_its_district() -> None:
    found = Gazetteer([Place("Zab", "town", "Kirkuk"), Place("Zab", "town", "Kirkuk", "Hawija")]).find("zab")
    assert [(p.name, p.district) for p in found] == [("Zab", "Hawija")]


def test_unknown_name_gives_suggestions_not_places(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Muqdadiyaah") == ()
    assert gazetteer.suggest("Khanaqiin", province="Diyala")[0].district == "Khanaqin"
    assert gazetteer.suggest("Xyz") == ()


def test_thirty_kilometres_south_is_a_quarter_of_a_degree_south() -> None:
    moved = move(Place("Kirkuk", "city", "Kirkuk", "", 44.39, 35.47), "south", 30)
    assert moved.latitude == pytest.approx(35.47 - 30 / 111.2, abs=0.01)
    assert moved.longitude == pytest.approx(44.39, abs=0.001)
    assert moved.geo_precision == 2


@pytest.mark.parametrize("bearing", list(BEARINGS))
def test_every_bearing_moves_by_the_distance(bearing: str) -> None:
    moved = move(Place("Kirkuk", "city", "Kirkuk", "", 44.39, 35.47), bearing, 10)
    assert moved.latitude is not None
    assert moved.longitude is not None
    north, east = (moved.latitude - 35.47) * 111.2, (moved.longitude - 44.39) * 111.2 * 0.8145
    assert (north**2 + east**2) ** 0.5 == pytest.approx(10, abs=0.2)


def test_place_without_coordinates_is_not_moved() -> None:
    assert move(Place("Nowhere", "village", "Kirkuk"), "north", 5).latitude is None


def test_list_of_an_analyst_is_read(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    header = "name,aliases,kind,province,district,latitude,longitude,geo_precision\n"
    path.write_text(f"{header}Khatab,Khattab|Khitab,village,Nineveh,Makhmour,,,2\n", encoding="utf-8")
    place = next(read_places(path))
    assert (place.aliases, place.latitude, place.geo_precision) == (("Khattab", "Khitab"), None, 2)
