"""Places for rows without coordinates: looked up by name, offered, and taken only where a person says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from data.messages import N_, Message
from data.place_lookup import (
    PlaceCandidate,
    describe_candidate,
    find_candidates,
    read_known_places,
    read_placed_before,
)
from data.reading.raw import list_lines, shorten
from data.store import Store
from geo.gazetteer import Gazetteer
from geo.names import fold

How = Literal["", "accept", "accept-units", "hold"]
"""What to do with rows whose place has offers: leave them not located; take the sure ones; also take the centre of the
district or province where the place itself is not known; or hold them all."""


@dataclass(frozen=True)
class PlaceOffer:
    """One place as some rows write it, with what it may mean.

    Attributes
    ----------
    named
        admin1, admin2 and location as the rows have them.
    rows
        How many rows without coordinates write it so.
    candidates
        The likeliest first; empty where no table knows it.
    certain
        Whether it can mean one place only: the name is known exactly, and fits the province and the district.
    unit_only
        Whether the place is not known, but the district or province that the row names is.
    taken
        The candidate's key that was taken; "" for none.
    before
        The key of the place that rows of an earlier import have which name it so; "" where there are none.
    """

    named: tuple[str, str, str]
    rows: int
    candidates: tuple[PlaceCandidate, ...]
    certain: bool
    unit_only: bool = False
    taken: str = ""
    before: str = ""

    @property
    def key(self) -> str:
        """What it is chosen by: its names, folded."""
        return place_key(*self.named)

    @property
    def words(self) -> str:
        """The place as the file writes it, the smallest unit first."""
        admin1, admin2, location = self.named
        return ", ".join(filter(None, (location, admin2, admin1)))


@dataclass(frozen=True)
class Placed:
    """Rows after their places were looked up.

    Attributes
    ----------
    rows
        Those that are not held; those that were placed have coordinates, `geo_precision` and `located_by`.
    held
        `line`, `reasons`: rows held for what their place may mean.
    offers
        Every place of rows without coordinates, the one of most rows first.
    notices
        What is to be known of the whole file.
    """

    rows: pd.DataFrame
    held: pd.DataFrame
    offers: tuple[PlaceOffer, ...] = ()
    notices: list[Message] = field(default_factory=list)


def place_key(admin1: str, admin2: str, location: str) -> str:
    """Give what a place's offer is chosen by, the same for every spelling that folds alike."""
    return json.dumps([fold(admin1), fold(admin2), fold(location)], ensure_ascii=False)


def place_rows(valid: pd.DataFrame, store: Store, *, how: How = "", chosen: Mapping[str, str] | None = None) -> Placed:
    """Look up the rows that have a place and no coordinates, and place those that a person said.

    Parameters
    ----------
    valid
        The schema's reported columns, typed, and `line`.
    store
        Its incidents' own places are looked through too.
    how
        See `How`.
    chosen
        `PlaceOffer.key` -> `PlaceCandidate.key`, or "" for none; goes before `how`.

    Notes
    -----
    What a person has said of a place counts for the next file that names it so, until somebody says otherwise: the same
    file brought twice changes nothing, and a place is never replaced by none.
    """
    rows = valid.reset_index(drop=True)
    unlocated = (rows["latitude"].isna() | rows["longitude"].isna()).to_numpy(dtype=bool)
    if not unlocated.any():
        return leave_places(rows)
    rows["located_by"] = rows["located_by"].mask(unlocated, "")
    offers, number_of = _make_offers(rows[unlocated], lambda: read_known_places(store))
    offers = _remember(offers, store)
    offers = [replace(offer, taken=_take(offer, how, chosen or {})) for offer in offers]
    _fill(rows, unlocated, offers, number_of)
    left = rows["latitude"].isna().to_numpy(dtype=bool)
    held = np.zeros(len(rows), dtype=bool)
    if how == "hold":
        offered = np.array([bool(offer.candidates) for offer in offers], dtype=bool)
        held[unlocated] = offered[number_of]
        held &= left
    notices = _notice(rows, left & ~held, unlocated & ~left, offers)
    reasons = _hold(rows, held, offers, dict(zip(np.flatnonzero(unlocated).tolist(), number_of.tolist(), strict=True)))
    offers.sort(key=lambda offer: -offer.rows)
    return Placed(rows[~held].reset_index(drop=True), reasons, tuple(offers), notices)


def leave_places(rows: pd.DataFrame) -> Placed:
    """Give rows as they stand, without offers."""
    return Placed(rows, _no_held())


def _make_offers(rows: pd.DataFrame, read: Callable[[], Gazetteer]) -> tuple[list[PlaceOffer], np.ndarray]:
    """Give an offer for each different place, and the number of each row's."""
    texts = rows["admin1"] + "\x1f" + rows["admin2"] + "\x1f" + rows["location"]
    codes, written = pd.factorize(texts)
    number_by_key: dict[str, int] = {}
    named: list[tuple[str, str, str]] = []
    number_of_text = np.empty(len(written), dtype=np.int64)
    for place, text in enumerate(written):
        admin1, admin2, location = str(text).split("\x1f")
        number = number_by_key.setdefault(place_key(admin1, admin2, location), len(named))
        if number == len(named):
            named.append((admin1, admin2, location))
        number_of_text[place] = number
    number_of = number_of_text[codes]
    counts = np.bincount(number_of, minlength=len(named))
    gazetteer = read()
    found = [find_candidates(*names, gazetteer) for names in named]
    offers = [
        PlaceOffer(names, int(count), candidates, certain, _is_unit_only(candidates) and not certain)
        for names, count, (candidates, certain) in zip(named, counts, found, strict=True)
    ]
    return offers, number_of


def _is_unit_only(candidates: tuple[PlaceCandidate, ...]) -> bool:
    return len(candidates) == 1 and candidates[0].rule in ("district", "province")


def _remember(offers: list[PlaceOffer], store: Store) -> list[PlaceOffer]:
    """Note with each offer where rows of earlier imports were placed that name it so."""
    placed = {place_key(*named): candidate for named, candidate in read_placed_before(store).items()}
    remembered = []
    for offer in offers:
        before = placed.get(offer.key)
        if before is None:
            remembered.append(offer)
            continue
        same = (one for one in offer.candidates if one.record == before.record and _at(one) == _at(before))
        candidate = next(same, before)
        others = tuple(one for one in offer.candidates if one is not candidate)
        remembered.append(replace(offer, candidates=(candidate, *others), before=candidate.key))
    return remembered


def _at(candidate: PlaceCandidate) -> tuple[float, float]:
    return round(candidate.latitude, 5), round(candidate.longitude, 5)


def _take(offer: PlaceOffer, how: How, chosen: Mapping[str, str]) -> str:
    keys = {candidate.key for candidate in offer.candidates}
    if offer.key in chosen:
        return chosen[offer.key] if chosen[offer.key] in keys else ""
    if offer.before:
        return offer.before
    sure = offer.certain if how == "accept" else (offer.certain or offer.unit_only) and how == "accept-units"
    return offer.candidates[0].key if sure else ""


def _fill(rows: pd.DataFrame, unlocated: np.ndarray, offers: list[PlaceOffer], number_of: np.ndarray) -> None:
    taken = [next((c for c in offer.candidates if c.key == offer.taken), None) for offer in offers]
    placed = np.zeros(len(rows), dtype=bool)
    placed[unlocated] = np.array([candidate is not None for candidate in taken], dtype=bool)[number_of]
    numbers = np.zeros(len(rows), dtype=np.int64)
    numbers[unlocated] = number_of
    chosen = [taken[number] for number in numbers[placed]]
    rows.loc[placed, "longitude"] = [candidate.longitude for candidate in chosen if candidate]
    rows.loc[placed, "latitude"] = [candidate.latitude for candidate in chosen if candidate]
    exact = np.array([candidate.geo_precision for candidate in chosen if candidate], dtype=np.int64)
    said = rows.loc[placed, "geo_precision"].to_numpy(dtype=np.int64)
    rows.loc[placed, "geo_precision"] = pd.array(np.maximum(exact, said), dtype="Int64")
    rows.loc[placed, "located_by"] = [candidate.record for candidate in chosen if candidate]


def _notice(rows: pd.DataFrame, left: np.ndarray, placed: np.ndarray, offers: list[PlaceOffer]) -> list[Message]:
    notices: list[Message] = []
    if placed.any():
        template = N_(
            "Rows without coordinates were placed by the name of their place (rows: {count}; lines: {lines})."
        )
        params = {"count": int(placed.sum()), "lines": list_lines(rows.loc[placed, "line"])}
        notices.append(Message("places-looked-up", template, params))
    if left.any():
        open_offers = [offer for offer in offers if offer.candidates and not offer.taken]
        template = N_(
            "Rows with a place and no coordinates are kept and counted as not located (rows: {count}; lines: {lines})."
        )
        params = {"count": int(left.sum()), "lines": list_lines(rows.loc[left, "line"])}
        notices.append(Message("places-unlocated", template, params))
        sure = sum(offer.rows for offer in open_offers if offer.certain)
        unsure = sum(offer.rows for offer in open_offers if not offer.certain)
        if sure or unsure:
            template = N_(
                "Of these the gazetteer knows one place for {sure} and has suggestions for {unsure}; nothing is placed "
                "until you say so."
            )
            notices.append(Message("places-offered", template, {"sure": sure, "unsure": unsure}))
    return notices


def _hold(rows: pd.DataFrame, held: np.ndarray, offers: list[PlaceOffer], number_of: Mapping[int, int]) -> pd.DataFrame:
    if not held.any():
        return _no_held()
    reasons = []
    template = N_("There are no coordinates; “{place}” may be: {candidates}. Give latitude and longitude.")
    for place in np.flatnonzero(held).tolist():
        offer = offers[number_of[place]]
        said = {f"c{number}": describe_candidate(candidate) for number, candidate in enumerate(offer.candidates)}
        listed = Message("candidates", "; ".join(f"{{{name}}}" for name in said), said)
        params = {"place": shorten(offer.words), "candidates": listed}
        reasons.append([Message("place-offered", template, params)])
    lines = rows.loc[held, "line"].to_numpy(dtype="int64")
    return pd.DataFrame({"line": lines, "reasons": pd.Series(reasons, dtype=object)})


def _no_held() -> pd.DataFrame:
    return pd.DataFrame({"line": pd.Series(dtype="int64"), "reasons": pd.Series(dtype=object)})
