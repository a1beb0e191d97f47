"""What a written place says: names to look up, each with how exact a place found under it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["", "district", "province"]


@dataclass(frozen=True)
class Named:
    """A name within a written place.

    Attributes
    ----------
    name
        To be looked up.
    floor
        The place is known no more exactly than this `geo_precision`.
    unit
        "district" or "province" where the words say that no smaller place is meant.
    """

    name: str
    floor: int = 1
    unit: Unit = ""


_NEAR = (
    "near|nearby|close to|outside|around|outskirts of|the outskirts of|between|on the road to|road to|vicinity of|"
    "(?:north|south)?[- ]?(?:east|west)?(?:ern)? of|(?:north|south)(?:ern)? of|(?:east|west)(?:ern)? of|"
    "northern|southern|eastern|western|north|south|east|west|"
    "قرب|بالقرب من|قريب من|خارج|أطراف|اطراف|محيط|ضواحي|"
    "(?:شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي)(?: (?:شرق|غرب|شرقي|غربي))?|طريق|بين|"
    "نزیک|لە نزیک|نزیکی|لە نزیکی|دەوروبەری|باکووری|باشووری|ڕۆژهەڵاتی|ڕۆژئاوای"
)
_AREA = (
    "area|region|countryside|surroundings|outskirts|desert|valley|mountains?|منطقة|منطقه|وادي|جبل|جبال|ناوچەی|دۆڵی|چیای"
)
_SMALL = (
    "village|town|city|the village of|the town of|the city of|village of|town of|city of|centre|center|"
    "قرية|قريه|مدينة|مدينه|مركز|بلدة|بلده|گوندی|شاری|شارۆچکەی"
)
_SUB_DISTRICT = "sub-?district|subdistrict|nahiyah?|nahia|ناحية|ناحيه|ناحیەی|ناحیە"
_DISTRICT = "district|qadh?aa?|قضاء|قضا|قەزای|قەزا"
_PROVINCE = "governorate|province|muhafazah?|محافظة|محافظه|پارێزگای|پارێزگا"
_STEPS: tuple[tuple[re.Pattern[str], int, Unit], ...] = tuple(
    (re.compile(rf"^(?:{words})\s+(?:of\s+)?(?=\S)|(?<=\S)\s+(?:{words})$", re.IGNORECASE), floor, unit)  # type: ignore[misc]
    for words, floor, unit in (
        (_PROVINCE, 3, "province"),
        (_SUB_DISTRICT, 2, ""),
        (_DISTRICT, 3, "district"),
        (_SMALL, 1, ""),
        (_AREA, 2, ""),
        (_NEAR, 2, ""),
    )
)
_BETWEEN = re.compile(
    r"\s*[,،;؛/|()\[\]\n]\s*|\s+[-–—]\s+|(?<=\S)(?<!لە)\s+(?:near|close to|بالقرب من|قرب|نزیک)\s+", re.IGNORECASE
)
_MOST_PARTS = 5


def read_place(text: str) -> list[Named]:
    """Give the names within a written place, the one to be looked up first at the front.

    Notes
    -----
    "near Jalawla" is known to the neighbourhood of Jalawla (2), "قضاء خانقين" to the district (3). Of several parts,
    "al-Nasr, Mosul", the first that is found counts; a later one is where the first lies, and so no more exact than 2.
    """
    parts = [part for part in _BETWEEN.split(text) if part][:_MOST_PARTS]
    whole = " ".join(text.split())
    found = [Named(whole)] if len(parts) > 1 else []
    for place, part in enumerate(parts):
        named = _strip(" ".join(part.split()))
        found.append(named if place == 0 else Named(named.name, max(2, named.floor), named.unit))
    return found


def _strip(text: str) -> Named:
    floor, unit = 1, ""
    for _ in range(3):
        before = text
        for pattern, least, means in _STEPS:
            shorter = pattern.sub("", text).strip()
            if shorter and shorter != text:
                text, floor = shorter, max(floor, least)
                unit = unit or means
        if text == before:
            break
    return Named(text, floor, unit)  # type: ignore[arg-type]
