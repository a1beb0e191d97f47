"""Rows without coordinates are offered places by name, are placed where a person says so, and keep what was done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.mending import mend_rows
from data.opening import open_store
from data.place_lookup import find_candidates, read_known_places
from data.place_offers import PlaceOffer
from data.receipts import Preview
from data.store import Store
from data.understanding import ImportOptions
from tests.data.builders import import_frame, make_incidents

HEAD = "date,type,location,district,province,deaths,notes\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(f"duckdb:///{tmp_path_factory.mktemp('places') / 'store.duckdb'}")


def look_up(store: Store, *places: str, **options: Any) -> Preview:
    rows = "".join(f"2021-04-0{day},IED,{place},1,{day}\n" for day, place in enumerate(places, start=1))
    return preview_import((HEAD + rows).encode(), "places.csv", store, options=ImportOptions(**options))


def offer_for(store: Store, place: str) -> PlaceOffer:
    return look_up(store, place).offers[0]


@pytest.mark.parametrize(
    ("place", "name", "precision"),
    [
        ("جلولاء,خانقين,ديالى", "Jalawla", 1),
        ("گوڵاڵە,,Diyala", "Jalawla", 1),
        ("Jalula,,", "Jalawla", 1),
        ("قرب الحويجة,,كركوك", "Al Ḩawījah", 2),
        ("قضاء خانقين,,ديالى", "Khanaqin", 3),
        (",الحويجة,كركوك", "Al Ḩawījah", 3),
        (",,نينوى", "Mosul", 3),
        (",,Diyala", "Baqubah", 3),
        (",,Salahaddin", "Tikrit", 3),
        ("Makhmour,,Erbil", "Mexmur", 1),
        ("Makhmour,Makhmour,Nineveh", "Makhmour", 1),
    ],
)
def test_name_that_means_one_place_is_offered_as_certain(store: Store, place: str, name: str, precision: int) -> None:
    offer = offer_for(store, place)
    assert offer.certain
    assert (offer.candidates[0].name, offer.candidates[0].geo_precision) == (name, precision)
    assert offer.taken == ""


@pytest.mark.parametrize(
    "place",
    [
        "Jalawla,,Nineveh",  # of another province
        "Jalawla,Ba'quba,Diyala",  # of another district
        "Khanaqiin,,Diyala",  # a near spelling
        "Nowhereville,Kirkuk,Kirkuk",  # only the district is known
        "Nowhereville,,",
    ],
)
def test_what_may_be_wrong_is_never_certain(store: Store, place: str) -> None:
    assert not offer_for(store, place).certain


def test_name_of_two_provinces_is_offered_with_both() -> None:
    from geo.gazetteer import Place, read_gazetteer

    known = read_gazetteer([Place("Dara", "village", p, "", x, 35.0) for p, x in (("Diyala", 45.0), ("Kirkuk", 44.0))])
    candidates, certain = find_candidates("", "", "Dara", known)
    assert (len(candidates), certain) == (2, False)
    candidates, certain = find_candidates("Kirkuk", "", "Dara", known)
    assert (candidates[0].province, certain) == ("Kirkuk", True)


def test_nothing_is_placed_unless_a_person_says_so(store: Store) -> None:
    preview = look_up(store, "جلولاء,خانقين,ديالى", "Nowhereville,,")
    assert preview.staged["latitude"].isna().all()
    assert {"places-unlocated", "places-offered"} <= {notice.code for notice in preview.notices}


def test_accepting_places_the_certain_alone_and_records_it(store: Store) -> None:
    preview = look_up(store, "قرب جلولاء,خانقين,ديالى", "Nowhereville,Kirkuk,Kirkuk", places="accept")
    rows = preview.staged.set_index("line")
    assert rows.loc[2, ["latitude", "longitude", "geo_precision", "province"]].tolist() == [
        34.2719,
        45.1681,
        2,
        "Diyala",
    ]
    assert rows.loc[2, "located_by"].startswith("Faultline's list of places: Jalawla, Diyala (near it")
    assert pd.isna(rows.loc[3, "latitude"])
    assert rows.loc[3, "located_by"] == ""
    assert preview.counts()["added"] == 2


def test_accepting_units_places_at_the_district_as_an_area(store: Store) -> None:
    rows = look_up(store, "Nowhereville,Kirkuk,Kirkuk", places="accept-units").staged
    assert rows["geo_precision"].tolist() == [3]
    assert "only the district is known" in rows["located_by"][0]


def test_holding_holds_what_has_offers_with_its_candidates_and_balances(store: Store) -> None:
    preview = look_up(store, "Jalawla,,", "Nowhereville,,", places="hold")
    assert preview.counts() == {"added": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "held": 1}
    assert "Jalawla, Khanaqin, Diyala (34.2719, 45.1681;" in preview.held["reasons"][0][0].text()
    assert preview.held["row"][0]["location"] == "Jalawla"


def test_choice_of_a_person_goes_before_everything(store: Store) -> None:
    offer = offer_for(store, "Jalawla,Ba'quba,Diyala")
    chosen = {offer.key: offer.candidates[0].key}
    placed = look_up(store, "Jalawla,Ba'quba,Diyala", placed=chosen)
    assert placed.staged["latitude"].tolist() == [34.2719]
    left = look_up(store, "Jalawla,,Diyala", places="accept", placed={offer_for(store, "Jalawla,,Diyala").key: ""})
    assert left.staged["latitude"].isna().all()


def test_coordinates_of_the_file_are_never_touched(store: Store) -> None:
    file = b"date,type,location,latitude,longitude\n2021-01-01,IED,Jalawla,35.1,44.1\n"
    preview = preview_import(file, "located.csv", store, options=ImportOptions(places="accept"))
    assert preview.offers == ()
    assert preview.staged[["latitude", "located_by"]].values.tolist() == [[35.1, ""]]


def test_row_placed_later_is_the_same_incident(tmp_path: Path) -> None:
    store = open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")
    store_import(look_up(store, "Jalawla,,Diyala"), store)
    again = look_up(store, "Jalawla,,Diyala", places="accept")
    assert again.counts()["updated"] == 1
    store_import(again, store)
    assert look_up(store, "Jalawla,,Diyala", places="accept").counts()["unchanged"] == 1
    found = store.select_incidents(IncidentFilter())
    assert found["located_by"].str.contains("Jalawla").all()


def test_place_of_a_stored_incident_is_known_but_not_one_that_was_looked_up(tmp_path: Path) -> None:
    store = open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")
    assert read_known_places(store).find("Tel Zirgan") == ()
    import_frame(store, make_incidents(1, location="Tel Zirgan", located_by="GeoNames: Kirkuk"))
    assert read_known_places(store).find("Tel Zirgan") == ()
    import_frame(store, make_incidents(1, incident_id="two", location="Tel Zirgan"))
    assert read_known_places(store).find("تل Zirgan") == ()
    assert [p.source for p in read_known_places(store).find("tel zirgan")] == ["incidents"]


def test_place_once_chosen_counts_for_the_next_file_and_the_same_one_changes_nothing(tmp_path: Path) -> None:
    store = open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")
    sheet = HEAD + "2021-04-01,IED,Rashad,,,1,a\n2021-04-02,IED,Nowhereville,,Diyala,1,b\n"
    kirkuk = next(one for one in offer_for(store, "Rashad,,").candidates if one.province == "Kirkuk")
    first = preview_import(sheet.encode(), "a.csv", store)
    chosen = {first.offers[0].key: kirkuk.key, first.offers[1].key: first.offers[1].candidates[0].key}
    store_import(preview_import(sheet.encode(), "a.csv", store, options=ImportOptions(placed=chosen)), store)
    again = preview_import(sheet.encode(), "a.csv", store)
    assert again.counts() == {"added": 0, "updated": 0, "unchanged": 2, "duplicate": 0, "held": 0}
    more = preview_import((sheet + "2021-04-03,IED,rashad ,,,1,c\n").encode(), "b.csv", store)
    assert (more.counts()["unchanged"], more.counts()["added"]) == (2, 1)
    assert more.staged["located_by"].tolist() == [kirkuk.record, *again.staged["located_by"][1:], kirkuk.record]
    nowhere = ImportOptions(placed=dict.fromkeys(chosen, ""))
    assert preview_import(sheet.encode(), "a.csv", store, options=nowhere).counts()["updated"] == 2


def test_mended_row_is_offered_a_place(store: Store) -> None:
    sheet = HEAD + "2021-04-01,IED,Kifri,,Diyala,two,a\n"
    preview = preview_import(sheet.encode(), "c.csv", store)
    mended = mend_rows(preview, {2: {"deaths": "2"}}, store)
    offer = mended.offers[0]
    assert (offer.certain, offer.taken) == (True, "")
    placed = mend_rows(preview, {2: {"deaths": "2"}}, store, placed={offer.key: offer.candidates[0].key})
    assert placed.staged["latitude"].notna().all()
