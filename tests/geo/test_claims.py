"""An incident is disputed, not disputed or undetermined by the district that its report names."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.schema import DISPUTED
from geo.boundaries import PROVINCES
from geo.claims import assign_disputed
from geo.districts import CLAIMED, CLAIMED_BY_KEY, OTHERS, OTHERS_BY_KEY, match_district

SHARED = Path(__file__).parents[3] / "shared" / "boundaries"
INCIDENTS = Path(__file__).parents[2] / "data" / "files" / "incidents.csv"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/boundaries is not there")


def judge(admin1: object, admin2: object, location: object = None) -> str:
    return str(assign_disputed([admin1], [admin2], [location]).iloc[0])


def test_the_shipped_list_is_unamis_fourteen_districts_and_one_sub_district() -> None:
    assert [unit.level for unit in CLAIMED].count("district") == 14
    assert [unit.name for unit in CLAIMED if unit.level == "sub-district"] == ["Mandali"]
    assert {unit.claim for unit in CLAIMED} == {"UNAMI 2009"}
    assert all(unit.source for unit in CLAIMED)


@pytest.mark.parametrize("unit", CLAIMED, ids=lambda unit: unit.name)
def test_each_listed_unit_is_disputed_by_every_name_and_under_every_province(unit: object) -> None:
    assert unit in CLAIMED
    for name in unit.names:  # type: ignore[attr-defined]
        for province in (*unit.provinces, None, "Kurdistan Region"):  # type: ignore[attr-defined]
            assert judge(province, name) == "disputed", (province, name)


@pytest.mark.parametrize(
    ("admin1", "admin2"),
    [
        ("Nineveh", "Makhmour"), ("Ninewa", "Makhmur"), ("Erbil", "Makhmour"), ("Hewlêr", "Mexmûr"),
        ("Duhok", "Aqra"), ("Salah al-Din", "Tooz"), ("نينوى", "قضاء سنجار"), ("کەرکووک", "قەزای داقووق"),
        ("KIRKUK", "AL-HAWIJA DISTRICT"), ("Diyala", "Khanaqin District"),
    ],
)  # fmt: skip
def test_spellings_of_listed_districts_are_disputed(admin1: str, admin2: str) -> None:
    assert judge(admin1, admin2) == "disputed"


@pytest.mark.parametrize(
    ("admin1", "admin2"),
    [
        ("Nineveh", "Mosul"), ("Nineveh", "Ba'aj"), ("Salahaddin", "Balad"), ("Salahaddin", "al-Dour"),
        ("Salahaddin", "Al-Shirqat"), ("Diyala", "Muqdadiya"), ("Diyala", "بعقوبة"), ("Erbil", "Erbil"),
        (None, "Tikrit"), ("Anbar", "Ramadi"), ("Basra", "any district at all"),
    ],
)  # fmt: skip
def test_known_districts_off_the_list_are_not_disputed(admin1: str, admin2: str) -> None:
    assert judge(admin1, admin2, "Kirkuk") == "not disputed"


@pytest.mark.parametrize(
    ("admin1", "admin2"),
    [
        ("Diyala", None), ("Kirkuk", ""), (None, None), ("Nineveh", float("nan")),
        ("Nineveh", "Sinjarr"), ("Salahaddin", "Tuz or Tikrit"), (None, "Ramadi"),
        ("Anbar ", None), ("Basra", "Sinjar"), ("Kirkuk", "Tuz Khurmatu"),
    ],
)  # fmt: skip
def test_no_known_district_of_the_province_is_undetermined(admin1: object, admin2: object) -> None:
    assert judge(admin1, admin2, "a village") == "undetermined"


def test_balad_is_not_taken_for_balad_ruz_whose_mandali_is_disputed() -> None:
    assert judge("Salahaddin", "Balad", "Mandali") == "not disputed"
    assert judge("Diyala", "Balad Ruz", "Mandali") == "disputed"


def test_balad_ruz_is_undetermined_unless_its_place_says_mandali() -> None:
    assert judge("Diyala", "Baladrooz", "near Mandali") == "disputed"
    assert judge("Diyala", "Balad Ruz", "مندلي") == "disputed"
    assert judge("ديالى", "بلدروز", "ناحية مندلي") == "disputed"
    assert judge("Diyala", "Balad Ruz", "Balad Ruz") == "undetermined"
    assert judge("Diyala", "Balad Ruz", "Mandalia") == "undetermined"
    assert judge("Diyala", "Balad Ruz", None) == "undetermined"
    assert judge("Basra", "Balad Ruz", "Mandali") == "undetermined"
    assert judge("Diyala", "Mandali", None) == "disputed"


def test_without_a_district_a_place_that_is_a_listed_unit_of_the_province_decides() -> None:
    assert judge("Diyala", None, "Khanaqin") == "disputed"
    assert judge("Diyala", None, "Khanaqin district") == "disputed"
    assert judge("Erbil", "", "Makhmour") == "disputed"
    assert judge("Diyala", None, "south of Khanaqin") == "undetermined"
    assert judge("Kirkuk", None, "Khanaqin") == "undetermined"
    assert judge(None, None, "Khanaqin") == "undetermined"


def test_the_shipped_incidents_divide_into_the_three() -> None:
    incidents = pd.read_csv(INCIDENTS)
    disputed = assign_disputed(incidents["admin1"], incidents["admin2"], incidents["location"])
    assert len(disputed) == 570
    assert set(disputed) == set(DISPUTED)
    known = incidents["admin2"].notna() & (incidents["admin2"] != "Balad Ruz")
    assert (disputed[known] != "undetermined").all()
    assert (disputed[incidents["admin2"] == "Makhmour"] == "disputed").all()
    listed = incidents["admin2"].isin([unit.name for unit in CLAIMED])
    assert (disputed[listed] == "disputed").all()
    assert (disputed[known & ~listed] == "not disputed").all()


def test_every_district_of_the_shipped_incidents_is_known() -> None:
    incidents = pd.read_csv(INCIDENTS).dropna(subset=["admin2"])
    pairs = set(zip(incidents["admin1"], incidents["admin2"], strict=True))
    assert {pair for pair in pairs if match_district(pair[1], province=pair[0]) != pair[1]} == set()


texts = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from(["Diyala", "Kirkuk", "Erbil", "Balad Ruz", "Mandali", "Sinjar", "Mosul", "Basra"]),
)


@given(st.lists(st.tuples(texts, texts, texts), max_size=30))
@settings(deadline=None)
def test_each_row_is_judged_as_it_would_be_alone(rows: list[tuple[object, object, object]]) -> None:
    together = assign_disputed([a for a, _, _ in rows], [b for _, b, _ in rows], [c for _, _, c in rows])
    assert list(together) == [judge(*row) for row in rows]
    assert list(together.index) == list(range(len(rows)))
    assert set(together) <= set(DISPUTED)
    assert together.name == "disputed"


def test_columns_with_an_index_are_taken_by_position() -> None:
    frame = pd.DataFrame({"a": ["Diyala", None], "b": ["Kifri", pd.NA], "c": [None, None]}, index=[5, 5])
    assert list(assign_disputed(frame["a"], frame["b"], frame["c"])) == ["disputed", "undetermined"]


def test_sequences_of_two_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        assign_disputed(["Diyala"], ["Kifri"], [])


def test_no_district_is_both_on_the_list_and_off_it() -> None:
    assert CLAIMED_BY_KEY.keys() & OTHERS_BY_KEY.keys() == set()


def test_no_two_districts_share_a_name() -> None:
    for units in (CLAIMED, OTHERS):
        keys = [key for unit in units for key in unit.keys]
        assert len(keys) == len(set(keys))


def test_districts_stand_in_known_provinces() -> None:
    names = {province.name for province in PROVINCES}
    assert all(province in names for unit in (*CLAIMED, *OTHERS) for province in unit.provinces)
    assert all(unit.within in {"", *(other.name for other in OTHERS)} for unit in CLAIMED)


@pytest.mark.parametrize(
    ("name", "province", "expected"),
    [
        ("Tuz", "Salahaddin", "Tuz Khurmatu"), ("Beygee", None, "Baiji"), ("الحويجة", "كركوك", "Hawija"),
        ("Tuz", "Diyala", None), ("Balad", "Diyala", None), ("nowhere", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_districts_are_found_by_any_spelling(name: object, province: object, expected: str | None) -> None:
    assert match_district(name, province=province) == expected


@needs_shared
def test_ochas_districts_are_judged_by_name_as_by_code() -> None:
    ocha = gpd.read_file(SHARED / "ocha_adm2.geojson")
    by_name = assign_disputed(ocha["ADM1_EN"], ocha["ADM2_EN"], [None] * len(ocha))
    by_code = assign_disputed(ocha["ADM1_PCODE"], ocha["ADM2_PCODE"], [None] * len(ocha))
    assert list(by_name) == list(by_code)
    assert (by_name == "disputed").sum() == 14
    assert list(ocha.loc[(by_name == "undetermined").to_numpy(), "ADM2_EN"]) == ["Baladruz"]


@needs_shared
def test_esocs_districts_are_known() -> None:
    esoc = gpd.read_file(SHARED / "esoc_districts_utm38n.shp")
    verdicts = assign_disputed(esoc["ADM2NAME"], esoc["ADM3NAME"], [None] * len(esoc))
    assert (verdicts == "disputed").sum() == 14
    assert list(esoc.loc[(verdicts == "undetermined").to_numpy(), "ADM3NAME"]) == ["Baladrooz"]
