"""The gazetteer of the extraction: the shipped tables, the analyst's list, and the places of the shipped incidents."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from data import schema
from geo.gazetteer import Gazetteer, Place, read_gazetteer, read_places
from geo.names import fold

FILES = Path(__file__).parent.parent / "files"
INCIDENTS = FILES / "incidents.csv"
PLACES = FILES / "report_places.csv"
"""The analyst's list: names that reports use and GeoNames lacks; coordinates are of the place or its centre."""

_TAIL = re.compile(
    r"\s+(?:villages?|area|district|sub-district|neighbourhood|quarter|compound|camp|town|city|mountains?|valley"
    r"|heights|outskirts|oilfield|oil field|front|farmland|countryside|desert|basin|road|checkpoint|street|square"
    r"|hospital|island)$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^.*\b(?:near|outskirts of|outside|(?:north|south)?-?(?:east|west)? of|behind|between|road to|post at|barracks at"
    r"|checkpoint (?:in|on)|village in|orchards|on the|edge of|(?:north|south|east|west)(?:ern)?|central)\b",
    re.IGNORECASE,
)


def names_of(location: str) -> tuple[str, ...]:
    """Give the names of places in a coded location; none where it only describes one."""
    aliases = re.findall(r"\(([A-Z][^()]*)\)", location)
    head = re.sub(r"\s*\([^)]*\)", "", location).split(",")[0]
    if (
        _HEAD.search(head)
        or " and " in head
        or not (head[:1].isupper() or head.startswith("al-"))
        or head[:1].isdigit()
        or re.match(r"[A-Z]{2,4}\s+[a-z]", head)  # "PMF checkpoint"
    ):
        return ()
    provinces = {fold(province) for province in schema.SCOPE}
    names = [
        head,
        _TAIL.sub("", head),
        *(a for a in aliases if "," not in a and len(a.split()) < 4 and " near" not in a),
    ]
    return tuple(dict.fromkeys(name for name in names if len(name) > 2 and fold(name) not in provinces))


def read_learnt_places() -> Iterator[Place]:
    """Give the places that the shipped incidents name, each with its province, district and coordinates."""
    with INCIDENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = names_of(row["location"])
            if names and row["latitude"]:
                yield Place(
                    names[-1] if len(names) == 1 else names[1],
                    "place",
                    row["admin1"],
                    row["admin2"],
                    float(row["longitude"]),
                    float(row["latitude"]),
                    int(row["geo_precision"]),
                    "incidents",
                    names,
                )


@lru_cache(maxsize=1)
def read_report_gazetteer() -> Gazetteer:
    """Read the gazetteer that reports are read with."""
    return read_gazetteer([*read_places(PLACES), *read_learnt_places()])
