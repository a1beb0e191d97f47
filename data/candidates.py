"""Which incidents of the store, or of a file before it is stored, may be one; and what a rule merges of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import frames
from data.decisions import Pair, list_rules, merge_incidents
from data.duplicates import DEFAULT_SCORE, NEEDED, find_duplicates
from data.file_ids import MADE_ID
from data.merging import propose_taken
from data.messages import N_, Message
from data.receipts import Preview
from data.store import Store
from data.store_error import StoreError
from data.tables import DESCRIBED

OPEN_FORMATS = ("faultline", "table")
"""Formats that anybody writes: two such files may be of two sources. Any other format is one source by itself."""

_READ = tuple(name for name in NEEDED if name != "origin")
_STANDING = f"""
SELECT {", ".join(f'i."{name}"' for name in _READ)}, f.import_id AS filed_import, e.format
FROM incidents i
JOIN incidents f ON f.incident_id = i.incident_id AND f.filed
JOIN imports e ON e.import_id = f.import_id
WHERE i."current" ORDER BY f.import_id, i.incident_id
"""  # noqa: S608 - our own names
_KEPT_APART = """
SELECT d.kept_id, d.other_id FROM decisions d
JOIN imports i ON i.import_id = d.import_id AND i.kind = 'keep' AND i.reverted_sequence IS NULL
"""
_CARRIERS = """
SELECT incident_id, import_id FROM incidents WHERE NOT merged
UNION SELECT incident_id, import_id FROM confirmations
"""


def origin_of(format_name: str, import_id: int) -> str:
    """Give what a record comes from: its format where that is one data set, else its import."""
    return f"{format_name} {import_id}" if format_name in OPEN_FORMATS else format_name


def propose_duplicates(store: Store, *, min_score: float = DEFAULT_SCORE) -> pd.DataFrame:
    """Find the pairs of incidents in the store that may be one.

    Parameters
    ----------
    store
        The store, as it stands now.
    min_score
        From 0 to 1.

    Returns
    -------
    DataFrame
        `one_id` (of the earlier import), `other_id`, `…_format`, `…_import` (that filed it), the score and its parts as
        `duplicates.find_duplicates` gives them; the likeliest first. Without pairs that were kept apart, and without
        those that one file lists as two rows: two records of one source are two incidents.
    """

    def search() -> pd.DataFrame:
        with store.home.reading() as cursor:
            standing = frames.to_frame(cursor.fetch(_STANDING))
            apart = cursor.fetch(_KEPT_APART).to_pylist()
        standing["origin"] = _origins(standing)
        pairs = _name(find_duplicates(standing, min_score=min_score), standing, standing)
        known = {frozenset((row["kept_id"], row["other_id"])) for row in apart}
        decided = [frozenset(ids) in known for ids in zip(pairs["one_id"], pairs["other_id"], strict=True)]
        return _drop_listed_together(store, pairs[~pd.Series(decided, index=pairs.index, dtype=bool)])

    return store.keep(("duplicates", min_score), search)


def propose_against(store: Store, preview: Preview, *, min_score: float = DEFAULT_SCORE) -> pd.DataFrame:
    """Find which new rows of a file may be incidents that the store has from another source.

    Returns
    -------
    DataFrame
        As `propose_duplicates` gives it: `one_id` is the store's incident, `other_id` the file's row.
    """
    fates = preview.fates
    added = set(fates.loc[fates["fate"] == "added", "incident_id"])
    staged = preview.staged
    rows = staged.loc[staged["incident_id"].isin(added), list(_READ)].reset_index(drop=True)
    rows["format"] = preview.entry.format
    rows["filed_import"] = 0
    rows["origin"] = origin_of(preview.entry.format, 0)
    with store.home.reading() as cursor:
        standing = frames.to_frame(cursor.fetch(_STANDING))
    standing["origin"] = _origins(standing)
    standing = standing[~standing["incident_id"].isin(set(staged["incident_id"]))].reset_index(drop=True)
    return _name(find_duplicates(standing, rows, min_score=min_score), standing, rows)


@dataclass(frozen=True)
class Lookalikes:
    """How many new rows of a file look like incidents that are stored.

    Attributes
    ----------
    corrected
        Those that look like a row of an earlier file of the same format which has no numbers either: the same row,
        perhaps, with a value corrected.
    import_id, file_name
        Which import that is, the one of most such rows; 0 and "" for none.
    others
        Those that look like an incident of another source.
    """

    corrected: int = 0
    import_id: int = 0
    file_name: str = ""
    others: int = 0


def count_lookalikes(store: Store, preview: Preview) -> Lookalikes:
    """Count the new rows of a file that look like stored incidents, see `Lookalikes`."""
    pairs = propose_against(store, preview)
    made = pairs["one_id"].str.startswith(MADE_ID) & pairs["other_id"].str.startswith(MADE_ID)
    made &= pairs["one_format"] == preview.entry.format
    corrected = pairs[made]
    others = len(set(pairs.loc[~made, "other_id"]) - set(corrected["other_id"]))
    if corrected.empty:
        return Lookalikes(others=others)
    import_id = int(corrected["one_import"].mode().iloc[0])
    names = {int(row["import_id"]): str(row["file_name"]) for row in frames.as_records(store.imports("file"))}
    return Lookalikes(int(corrected["other_id"].nunique()), import_id, names.get(import_id, ""), others)


def explain_pair(pair: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Message]:
    """Say in sentences what a score is made of.

    Parameters
    ----------
    pair
        A row of `propose_duplicates`.
    one, other
        The two incidents, as `Store.find_incident` gives them.
    """
    said = [_say_place(pair, one), _say_day(pair), _say_kind(pair, one, other), _say_actors(pair)]
    said.append(_say_deaths(pair, one, other))
    if pair["same_address"]:
        said.append(Message("same-address", N_("Both cite the same report.")))
    return said


def apply_rules(store: Store) -> list[int]:
    """Merge what the rules in force say; give the numbers of the entries, one a rule that found something.

    Notes
    -----
    Only pairs of which each is the other's likeliest of that source, so that a rule never has to choose between two.
    """
    made: list[int] = []
    for rule in frames.as_records(list_rules(store)):
        pairs = propose_duplicates(store, min_score=float(rule["min_score"]))
        first = (pairs["one_format"] == rule["origin_one"]) & (pairs["other_format"] == rule["origin_other"])
        second = (pairs["one_format"] == rule["origin_other"]) & (pairs["other_format"] == rule["origin_one"])
        turned = pairs[second].rename(columns={"one_id": "other_id", "other_id": "one_id"})
        chosen = _keep_mutual(pd.concat([pairs[first], turned]))
        ids = sorted({*chosen["one_id"], *chosen["other_id"]})
        known = {row["incident_id"]: row for row in frames.as_records(store.find_incidents(ids))}
        decided = [_decide(row, known) for row in frames.as_records(chosen)]
        if decided:
            # Somebody may have decided on one of them just now: the next import tries again.
            with suppress(StoreError):
                made.append(merge_incidents(store, decided, note=f"rule {rule['import_id']}"))
    return made


def _decide(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Pair:
    one, other = known[row["one_id"]], known[row["other_id"]]
    reasons = explain_pair(row, one, other)
    return Pair(row["one_id"], row["other_id"], propose_taken(one, other), float(row["score"]), reasons)


def _keep_mutual(pairs: pd.DataFrame) -> pd.DataFrame:
    """Keep the pairs that are the only best one of both."""
    for name in ("one_id", "other_id"):
        best = pairs.groupby(name)["score"].transform("max")
        pairs = pairs[pairs["score"] == best]
    return pairs[~pairs["one_id"].duplicated(keep=False) & ~pairs["other_id"].duplicated(keep=False)]


def _origins(standing: pd.DataFrame) -> pd.Series:
    named = standing["format"].astype("str")
    several = named + " " + standing["filed_import"].astype("str")
    return several.where(named.isin(OPEN_FORMATS), named)


def _name(pairs: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    ends = {}
    for end, side in (("one", left), ("other", right)):
        rows = side.iloc[pairs[end].astype("int64").to_numpy()]
        ends[f"{end}_id"] = rows["incident_id"].to_numpy()
        ends[f"{end}_format"] = rows["format"].to_numpy()
        ends[f"{end}_import"] = rows["filed_import"].to_numpy()
    return pd.concat([pd.DataFrame(ends, index=pairs.index), pairs.drop(columns=["one", "other"])], axis=1)


def _drop_listed_together(store: Store, pairs: pd.DataFrame) -> pd.DataFrame:
    """Leave out pairs of which one file carried both, also a file that was taken back."""
    if pairs.empty:
        return pairs.reset_index(drop=True)
    carriers = store.rows(_CARRIERS)
    ids = pd.unique(pd.concat([pairs["one_id"], pairs["other_id"]]))
    carriers = carriers[carriers["incident_id"].isin(ids)]
    both = (
        pairs[["one_id", "other_id"]]
        .reset_index()
        .merge(carriers.rename(columns={"incident_id": "one_id"}), on="one_id")
        .merge(carriers.rename(columns={"incident_id": "other_id"}), on=["other_id", "import_id"])
    )
    return pairs[~pairs.index.isin(both["index"])].reset_index(drop=True)


def _say_place(pair: Mapping[str, Any], one: Mapping[str, Any]) -> Message:
    if pair["distance_km"] is None or pd.isna(pair["distance_km"]):
        template = N_("One of them is not located; both name {place}.")
        return Message("place-by-name", template, {"place": one.get("location") or "?"})
    params = {"km": f"{pair['distance_km']:.1f}", "reach": f"{pair['reach_km']:.0f}"}
    if pair["same_place"]:
        return Message("place-named-alike", N_("Both name one place; {km} km apart."), params)
    template = N_("{km} km apart; as exactly as their places are known, up to {reach} km can be one place.")
    return Message("place-near", template, params)


def _say_day(pair: Mapping[str, Any]) -> Message:
    params = {"days": int(pair["days"]), "reach": int(pair["reach_days"])}
    if not params["days"]:
        return Message("same-day", N_("The same day."))
    template = N_("Days apart: {days}; as exactly as their dates are known, up to {reach} can be one event.")
    return Message("day-near", template, params)


def _say_kind(pair: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> Message:
    if pair["kind"] == 1:
        return Message("same-kind", N_("The same kind of event."))
    if one["event_type"] == other["event_type"]:
        return Message("same-type", N_("The same event type, another sub-type."))
    kinds = {"one": one["event_type"], "other": other["event_type"]}
    return Message("kind-alike", N_("Kinds that sources exchange: {one}, {other}."), kinds)


def _say_actors(pair: Mapping[str, Any]) -> Message:
    if pair["actors"] is None or pd.isna(pair["actors"]):
        return Message("actors-unknown", N_("One of them names no known actor."))
    if pair["actors"] == 1:
        return Message("actors-same", N_("The same actors."))
    if pair["actors"] > 0:
        return Message("actors-some", N_("Some of the same actors."))
    return Message("actors-differ", N_("The actors differ."))


def _say_deaths(pair: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]) -> Message:
    if pair["deaths"] is None or pd.isna(pair["deaths"]):
        return Message("deaths-not-stated", N_("One of them states no number of deaths."))
    params = {"one": one["fatalities"], "other": other["fatalities"]}
    if one["fatalities"] == other["fatalities"]:
        return Message("deaths-same", N_("The same number of deaths: {one}."), params)
    if pair["deaths"] == 1:
        return Message("deaths-meet", N_("The ranges of deaths meet: {one}, {other}."), params)
    return Message("deaths-differ", N_("The numbers of deaths differ: {one}, {other}."), params)


assert set(_READ) <= set(DESCRIBED)  # noqa: S101 - the schema's own names
