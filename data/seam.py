"""The seam: how often it happens inside disputed units, beside the rest of the same province.

Only incidents whose unit is known count: those placed by their own coordinates, and those whose district is reported.
An incident of which only the province is known, or that lies in a district of which the list names a part that the set
does not draw, is counted beside and never spread over units.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from data import questions
from data.filters import IncidentFilter
from data.poisson import poisson_interval
from data.store import Store
from geo.boundaries import BoundarySet, read_boundaries
from geo.claim_tables import ClaimsTable, read_claims
from geo.claims import judge_units

SEAM_STEPS_KM: tuple[int, ...] = (1, 2, 5, 10, 20, 50)
"""The upper ends of the histogram's classes, themselves included; beyond the last is one more."""
PER_KM2 = 1000


@dataclass(frozen=True)
class Rate:
    """A number of incidents or deaths per 1,000 km² of one side of the seam.

    Attributes
    ----------
    count, area_km2
        How many, and on how much land.
    before
        The same of the equally long period before; None where the data do not cover it.
    """

    count: int
    area_km2: float
    before: int | None

    @property
    def per_1000_km2(self) -> float:
        """The rate."""
        return PER_KM2 * self.count / self.area_km2

    @property
    def interval(self) -> tuple[float, float]:
        """The rate's exact 95 % limits, taking the count as a Poisson variable."""
        low, high = poisson_interval(self.count)
        return PER_KM2 * low / self.area_km2, PER_KM2 * high / self.area_km2


@dataclass(frozen=True)
class SeamRow:
    """The two sides of one province.

    Attributes
    ----------
    province
        By the set in use.
    disputed, rest
        Incidents; deaths_disputed and deaths_rest the deaths reported of them.
    beside
        Incidents of the province that are not counted on either side, since their unit is not known.
    deaths_not_stated
        Incidents on either side whose report gives no number of deaths.
    """

    province: str
    disputed: Rate
    rest: Rate
    deaths_disputed: Rate
    deaths_rest: Rate
    beside: int
    deaths_not_stated: int


@dataclass(frozen=True)
class Seam:
    """What stands on both sides of the seam.

    Attributes
    ----------
    rows
        One for each province that has land on both sides, by name.
    elsewhere
        Incidents in provinces without land on both sides, outside and not located; with the rows and what stands
        beside them they make all.
    incidents
        All incidents of the filter.
    """

    rows: tuple[SeamRow, ...]
    elsewhere: int
    incidents: int


def measure_seam(store: Store, chosen: IncidentFilter, before: IncidentFilter | None) -> Seam | None:
    """Compare the disputed units of each province with the rest of it; None where the set has no districts.

    Parameters
    ----------
    store
        A view by a set with districts; see `data.placements.placed_by`.
    chosen
        The filter; its `disputed` is left open, since both sides are wanted.
    before
        The same for the equally long period before, or None.
    """
    boundaries, claims = read_boundaries(store.set_id), read_claims(store.claims_id)
    if not boundaries.has_districts:
        return None
    sides = _judge_areas(boundaries, claims)
    now = _count_sides(store, chosen.without("disputed"), sides)
    then = _count_sides(store, before.without("disputed"), sides) if before is not None else None
    rows = []
    for province, areas in sides.areas.items():
        if not (areas.get("disputed") and areas.get("not disputed")):
            continue
        if chosen.province and province not in chosen.province:
            continue

        def rate(side: str, measure: str, *, province: str = province) -> Rate:
            earlier = None if then is None else then.get((province, side, measure), 0)
            return Rate(now.get((province, side, measure), 0), sides.areas[province][side], earlier)

        rows.append(
            SeamRow(
                province,
                rate("disputed", "incidents"),
                rate("not disputed", "incidents"),
                rate("disputed", "deaths"),
                rate("not disputed", "deaths"),
                now.get((province, "", "incidents"), 0),
                sum(now.get((province, side, "deaths_not_stated"), 0) for side in ("disputed", "not disputed")),
            )
        )
    incidents = sum(n for (_, _, measure), n in now.items() if measure == "incidents")
    told = sum(row.disputed.count + row.rest.count + row.beside for row in rows)
    return Seam(tuple(rows), incidents - told, incidents)


def count_by_distance(store: Store, chosen: IncidentFilter) -> pd.DataFrame:
    """Count the incidents by their distance from the nearest line between a disputed unit and the rest.

    Returns
    -------
    DataFrame
        One row for each of `SEAM_STEPS_KM`, one for beyond, and one for not measured (only an area is known, outside
        the set, or not located): up_to_km (NA for the last two), measured (bool), incidents, deaths.
    """
    counted = store.ask(chosen.without("seam"), questions.ask_distances, SEAM_STEPS_KM)
    steps = [*range(len(SEAM_STEPS_KM) + 1), -1]
    counted = counted.set_index("step").reindex(steps, fill_value=0)
    upper = pd.array([*SEAM_STEPS_KM, None, None], dtype="Int64")
    return pd.DataFrame(
        {
            "up_to_km": upper,
            "measured": [step >= 0 for step in steps],
            "incidents": counted["incidents"].astype("int64").to_numpy(),
            "deaths": counted["deaths"].astype("int64").to_numpy(),
        }
    )


@dataclass(frozen=True, eq=False)
class _Sides:
    """Square kilometres by province and side, and the side of each unit (None where it is not known)."""

    areas: dict[str, dict[str, float]]
    units: dict[tuple[str, str, str], str | None]


@lru_cache(maxsize=8)
def _judge_areas(boundaries: BoundarySet, claims: ClaimsTable) -> _Sides:
    finest = boundaries.finest
    verdicts = judge_units(boundaries, claims)
    areas: dict[str, dict[str, float]] = {}
    units: dict[tuple[str, str, str], str | None] = {}
    rows = zip(
        finest["province"], finest["district"], finest["sub_district"], finest["area_km2"], verdicts, strict=True
    )
    for province, district, sub_district, km2, verdict in rows:
        units[(province, district, sub_district)] = verdict
        whole = (province, district, "")
        units[whole] = verdict if units.get(whole, verdict) == verdict else None
        if verdict is not None:
            of_province = areas.setdefault(province, {})
            of_province[verdict] = of_province.get(verdict, 0.0) + float(km2)
    return _Sides(dict(sorted(areas.items())), units)


def _count_sides(store: Store, chosen: IncidentFilter, sides: _Sides) -> dict[tuple[str, str, str], int]:
    """Count by province, side ("" where it is not known) and measure."""
    frame = store.ask(chosen, questions.ask_sub_units)
    keys = zip(frame["province"], frame["district"], frame["sub_district"], strict=True)
    side = [sides.units.get(key) or "" for key in keys]
    measures = ["incidents", "deaths", "deaths_not_stated"]
    sums = frame.assign(side=np.array(side, dtype=object)).groupby(["province", "side"])[measures].sum()
    return {
        (str(province), str(one_side), measure): int(n)
        for measure in measures
        for province, one_side, n in sums[measure].reset_index().itertuples(index=False, name=None)
    }
