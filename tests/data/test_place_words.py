"""A written place is taken apart into the names to look up, and how exact each leaves the place."""

from __future__ import annotations

import pytest

from data.place_words import Named, read_place


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Jalawla", Named("Jalawla")),
        ("near Jalawla", Named("Jalawla", 2)),
        ("south-west of Hawija", Named("Hawija", 2)),
        ("Khanaqin district", Named("Khanaqin", 3, "district")),
        ("Nineveh governorate", Named("Nineveh", 3, "province")),
        ("the village of Palkana", Named("Palkana")),
        ("Sargaran sub-district", Named("Sargaran", 2)),
        ("Hamrin mountains", Named("Hamrin", 2)),
        ("قرب جلولاء", Named("جلولاء", 2)),
        ("جنوب غرب الحويجة", Named("الحويجة", 2)),
        ("قضاء خانقين", Named("خانقين", 3, "district")),
        ("ناحية السعدية", Named("السعدية", 2)),
        ("قرية بشير", Named("بشير")),
        ("گوندی سەرگەڕان", Named("سەرگەڕان")),
        ("لە نزیک پردێ", Named("پردێ", 2)),
        ("Northgate", Named("Northgate")),
    ],
)
def test_words_around_a_name_say_how_exact_it_is(written: str, first: Named) -> None:
    assert read_place(written)[0] == first


@pytest.mark.parametrize("written", ["al-Nasr, Mosul", "al-Nasr (Mosul)", "al-Nasr / Mosul", "al-Nasr near Mosul"])
def test_second_part_is_where_the_first_lies_and_no_more_exact(written: str) -> None:
    assert read_place(written)[1:] == [Named("al-Nasr"), Named("Mosul", 2)]


def test_blank_place_has_no_name() -> None:
    assert read_place("") == []
    assert read_place(" , ") == []
