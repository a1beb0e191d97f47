"""The checks of coordinates: their range, 0/0, swapped columns, and rows that no place can be found for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.checks import Rows
from data.messages import N_, Message
from data.numbers import Axis, read_degrees
from data.reading.headings import fold_heading
from data.reading.raw import shorten
from data.text_columns import Mask, clean_texts, distinct
from geo.boundaries import match_province

Degrees = npt.NDArray[np.float64]

IRAQ_BOX = (38.7, 29.0, 48.8, 37.5)
"""Iraq's extent in degrees (minx, miny, maxx, maxy), rounded outwards to a tenth."""
NEIGHBOURHOOD_DEGREES = 1.0
"""How far beyond Iraq's extent a place is still unremarkable."""
_IRAQ = frozenset(
    fold_heading(name) for name in ("Iraq", "Republic of Iraq", "IRQ", "IQ", "368", "العراق", "عێراق", "645", "IZ")
)


@dataclass(frozen=True)
class Places:
    """Longitudes and latitudes in degrees, NaN where not located."""

    longitude: Degrees
    latitude: Degrees


def check_places(rows: Rows, *, country: pd.Series | None, swap: bool, placeless: bool = False) -> Places:
    """Read the coordinates of all rows and hold those that cannot be right, or unless `placeless` say nowhere.

    Notes
    -----
    Coordinates outside Iraq are kept, for the map counts them as outside. Only where a row or the whole file speaks
    for Iraq are they taken for swapped.
    """
    latitude, bad_latitude = _read_axis(rows, "latitude", 90)
    longitude, bad_longitude = _read_axis(rows, "longitude", 180)
    _hold_halves(rows, latitude, longitude, bad_latitude | bad_longitude)
    zero = (latitude == 0) & (longitude == 0)
    template = N_(
        "Latitude and longitude are 0, 0: a place in the Atlantic that stands for “unknown” in many files. "
        "Leave both empty, or give the place."
    )
    rows.reasons.add(zero, Message("place-zero", template))
    latitude, longitude = _check_swapped(rows, latitude, longitude, country, swap)
    unlocated = np.isnan(latitude) & np.isnan(longitude) & ~bad_latitude & ~bad_longitude
    if not placeless:
        _check_unlocated(rows, unlocated)
    far = ~np.isnan(latitude) & ~_is_within(longitude, latitude, NEIGHBOURHOOD_DEGREES) & ~zero
    far &= ~rows.reasons.held(len(far))
    if far.any():
        template = N_(
            "Rows outside Iraq and its surroundings are kept and counted as outside (rows: {count}; lines: {lines})."
        )
        rows.notice("places-far", template, far)
    return Places(longitude, latitude)


def _read_axis(rows: Rows, axis: Axis, limit: int) -> tuple[Degrees, Mask]:
    texts = clean_texts(rows.frame[axis])
    degrees, wrong = read_degrees(texts, axis)
    beyond = np.abs(degrees) > limit
    heading = rows.heading(axis)

    def no_number(value: str) -> Message:
        template = N_("{column} is “{value}”, which is no number of degrees. Write it as {example}.")
        example = "35.4681" if axis == "latitude" else "44.3922"
        return Message("degrees-wrong", template, {"column": heading, "value": shorten(value), "example": example})

    def out_of_range(value: str) -> Message:
        template = N_("{column} is {value}, expected a number between -{limit} and {limit}. Correct it.")
        return Message("degrees-range", template, {"column": heading, "value": shorten(value), "limit": limit})

    if wrong.any() or beyond.any():
        codes, values = distinct(texts)
        rows.reasons.add_each(wrong, codes, values, no_number)
        rows.reasons.add_each(beyond, codes, values, out_of_range)
    degrees[beyond] = np.nan
    return degrees, wrong | beyond


def _hold_halves(rows: Rows, latitude: Degrees, longitude: Degrees, bad: Mask) -> None:
    for missing, empty, other in (("latitude", latitude, longitude), ("longitude", longitude, latitude)):
        template = N_("{column} is empty though the other coordinate is given. Give both or neither.")
        message = Message("degrees-half", template, {"column": rows.heading(missing)})
        rows.reasons.add(np.isnan(empty) & ~np.isnan(other) & ~bad, message)


def _is_within(longitude: Degrees, latitude: Degrees, margin: float = 0.0) -> Mask:
    minx, miny, maxx, maxy = IRAQ_BOX
    inside = (longitude >= minx - margin) & (longitude <= maxx + margin)
    return np.asarray(inside & (latitude >= miny - margin) & (latitude <= maxy + margin), dtype=bool)


def _check_swapped(
    rows: Rows, latitude: Degrees, longitude: Degrees, country: pd.Series | None, swap: bool
) -> tuple[Degrees, Degrees]:
    located = ~np.isnan(latitude) & ~np.isnan(longitude)
    looks = located & ~_is_within(longitude, latitude, NEIGHBOURHOOD_DEGREES) & _is_within(latitude, longitude)
    if not looks.any():
        return latitude, longitude
    iraqi, foreign = _name_iraq(rows, country)
    looks &= ~foreign
    mostly = looks.sum() * 2 >= located.sum()
    if swap:
        chosen = looks | (located & mostly & ~_is_within(longitude, latitude, NEIGHBOURHOOD_DEGREES))
        chosen &= np.abs(longitude) <= 90
        template = N_("Latitude and longitude were read the other way round (rows: {count}; lines: {lines}).")
        rows.notice("places-swapped", template, chosen)
        return np.where(chosen, longitude, latitude), np.where(chosen, latitude, longitude)
    held = looks & (iraqi | mostly)
    template = N_(
        "Latitude and longitude look swapped: as they stand they lie outside Iraq, the other way round inside. "
        "Read them the other way round, or correct the headings."
    )
    rows.reasons.add(held, Message("place-swapped", template))
    template = N_(
        "Latitude and longitude look swapped: as they stand they lie outside Iraq, the other way round inside "
        "(rows: {count}; lines: {lines}). Read them the other way round?"
    )
    rows.notice("places-look-swapped", template, held)
    return latitude, longitude


def _name_iraq(rows: Rows, country: pd.Series | None) -> tuple[Mask, Mask]:
    """Say which rows name Iraq or one of its provinces, and which name another country."""
    codes, values = distinct(clean_texts(rows.frame["admin1"]))
    provinces = np.array([bool(value) and match_province(value) is not None for value in values] or [False], dtype=bool)
    iraqi = provinces[codes]
    foreign = np.zeros(len(rows.lines), dtype=bool)
    if country is not None:
        codes, values = distinct(clean_texts(country))
        named = np.array([fold_heading(value) in _IRAQ for value in values] or [False], dtype=bool)[codes]
        given = np.array([bool(value) for value in values] or [False], dtype=bool)[codes]
        iraqi |= named
        foreign = given & ~named
    return iraqi, foreign


def _check_unlocated(rows: Rows, unlocated: Mask) -> None:
    frame = rows.frame
    placed = np.asarray(
        (clean_texts(frame["location"]) != "")
        | (clean_texts(frame["admin2"]) != "")
        | (clean_texts(frame["admin1"]) != ""),
        dtype=bool,
    )
    template = N_(
        "The row says nowhere: it has neither coordinates nor a place, a district or a province. Give one of them."
    )
    rows.reasons.add(unlocated & ~placed, Message("place-missing", template))
