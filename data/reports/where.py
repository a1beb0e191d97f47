"""Choose where an incident was: the most specific place that its sentences tell of, and the province around it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.reports.candidate import PlaceOption, Span
from data.reports.group import Group
from data.reports.mentions import PlaceMention
from data.reports.reading import Reading
from data.reports.status import reported_tolls, reported_triggers
from geo.gazetteer import Gazetteer, Place, move

_SAME = re.compile(
    r"\b(?:the same|that) (?:village|area|place|town|district|city|house|neighbou?rhood|street|spot|road)\b"
)
_SMALL = ("village", "quarter", "place", "sub-district", "town", "area", "valley", "hamlet")


_WIDE = ("mountain", "valley", "desert", "lake", "river")
"""Kinds of places that lie in several provinces: the one that the report names counts."""


@dataclass(frozen=True)
class Where:
    """Where an incident was.

    Attributes
    ----------
    name
        The place as the report names it, without the word for its kind.
    province, district
        "" where not known.
    place
        The gazetteer's place, moved by "30 km south of"; None for a name that no table holds.
    geo_precision
        1 the place itself, 2 near it, 3 a district or province only.
    options
        What the name may mean, the best first.
    """

    name: str
    province: str
    district: str
    place: Place | None
    geo_precision: int
    spans: tuple[Span, ...]
    province_spans: tuple[Span, ...]
    options: tuple[PlaceOption, ...]
    confidence: float


_BY_UNIT = {
    "village": 4.5, "villages": 4.5, "neighbourhood": 4.5, "neighborhood": 4.5, "quarter": 4.5,
    "subdistrict": 3.5, "sub district": 3.5, "nahiya": 3.5, "town": 3.5, "city": 3.0, "district": 2.5,
    "valley": 4.3, "area": 4.2, "camp": 4.0, "compound": 4.0, "oilfield": 4.0, "oil field": 4.0, "airport": 4.0,
    "base": 4.0, "airbase": 4.0, "air base": 4.0, "bridge": 4.0, "dam": 4.0, "refinery": 4.0, "island": 4.0,
    "hill": 4.0, "hamlet": 4.5, "hospital": 1.5, "street": 2.4, "road": 2.2, "highway": 2.2, "border": 1.0,
    "region": 2.0,
}  # fmt: skip
_BY_KIND = {
    "village": 4.0,
    "quarter": 4.0,
    "place": 3.8,
    "sub-district": 3.5,
    "province": 0.5,
    "district": 3.0,
    "city": 3.0,
}


def _specificity(mention: PlaceMention) -> float:
    """How small a place is: a village before a sub-district, a town before a district, a province last."""
    if mention.is_province:
        return 0.5
    kinds = [p.kind for p in mention.options]
    if mention.unit in _BY_UNIT:
        return _BY_UNIT[mention.unit]
    if not kinds:
        return 4.0 if mention.unit else 2.5
    if "province" in kinds:
        return 2.4 if len(kinds) > 1 else 0.5
    return _BY_KIND.get(kinds[0], 3.3)


def _score(mention: PlaceMention, reading: Reading, rank: int) -> float:
    """Score how likely a name is the incident's place: exact, told with a preposition, in the sentence of the toll."""
    score = _specificity(mention)
    score += 0.5 * mention.is_strong - 5.0 * mention.is_attribution - 2.2 * mention.is_reference
    score -= 0.2 * (mention.is_near and not mention.is_reference) + 3.5 * mention.is_goal
    score += 0.6 if reported_tolls(reading) else 0.0
    score += 0.7 if reported_triggers(reading) else 0.0
    score -= 2.0 * (rank > 0 and {t.kind for t in reported_triggers(reading)} == {"disrupted"})  # where it was fired
    score -= 0.25 * rank + 1.5 * (mention.is_around and not mention.is_reference)
    if _is_road_end(mention, reading):
        score = -4.0
    return score


def _is_road_end(mention: PlaceMention, reading: Reading) -> bool:
    """Whether a name is one end of "the Kirkuk-Baghdad highway"."""
    text = reading.text
    return text[mention.end : mention.end + 1] in ("-", "–") or text[mention.start - 1 : mention.start] in ("-", "–")


def _weigh(group: Group) -> list[tuple[float, PlaceMention]]:
    weighed: list[tuple[float, PlaceMention]] = []
    for rank, reading in enumerate(group.readings):
        for mention in reading.places:
            if reading.text[mention.end : mention.end + 1] == ":" and not group.is_listed:
                continue  # a dateline
            if group.label is not None and reading is group.label and _is_label(mention, reading):
                weighed.append((_score(mention, reading, 0) + (0.5 if mention.precision < 3 else 0), mention))
            else:
                weighed.append((_score(mention, reading, rank), mention))
    if group.label is not None and group.label not in group.readings:
        weighed += [(_score(m, group.label, 1), m) for m in group.label.places if _is_label(m, group.label)]
    return sorted(weighed, key=lambda pair: (-pair[0], pair[1].start))


def _is_label(mention: PlaceMention, reading: Reading) -> bool:
    return mention.start - reading.sentence.start < 4


def _provinces_told(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    return [m for m in mentions if m.options and any(p.kind == "province" for p in m.options)]


def _told_province(mention: PlaceMention) -> str:
    return next((p.province for p in mention.options if p.kind == "province"), "")


def _nearest_province(best: PlaceMention, mentions: Sequence[PlaceMention]) -> PlaceMention | None:
    """The province told nearest to the name, those said to be one first."""
    told = [m for m in _provinces_told(mentions) if not m.is_reference or m.is_province]
    known = [m for m in mentions if m.options and m.start != best.start and not m.is_attribution and not m.is_goal]
    told = [m for m in told if m.start != best.start and not m.is_attribution] or [
        m for m in told if m.start != best.start and not known
    ]
    exact = [m for m in told if m.is_province]
    return min(exact or told, key=lambda m: abs(m.start - best.start), default=None)


def _province_beside(best: PlaceMention, mentions: Sequence[PlaceMention]) -> str:
    """The province of the place that is told at once behind a name, as around it: "a village in Rashad, Hawija"."""
    for mention in sorted(mentions, key=lambda m: m.start):
        provinces = {place.province for place in mention.options}
        behind = 0 < mention.start - best.end < 60
        if behind and len(provinces) == 1 and not (mention.is_reference or mention.is_attribution or mention.is_goal):
            return provinces.pop()
    return ""


def _choose_option(best: PlaceMention, told: PlaceMention | None, beside: str = "") -> tuple[tuple[Place, ...], str]:
    """Order what a name may mean by the province that the report tells, and give that province.

    Where the report names no province, that of the place told `beside` it counts.
    """
    if told is None and beside and not best.is_province:
        fitting = [p for p in best.options if p.province == beside]
        if fitting or best.unit in _SMALL:
            return (*fitting, *(p for p in best.options if fitting and p not in fitting)), beside
    province = _told_province(told) if told else ""
    options = best.options
    if best.is_province:
        options = tuple(sorted(options, key=lambda p: p.kind != "province"))
        return options, options[0].province if options else province
    fitting = [p for p in options if p.province == province]
    elsewhere = bool(beside) and not fitting and beside not in {p.province for p in options}
    if elsewhere and options and (best.unit in _SMALL or options[0].kind in _SMALL):
        return (), beside  # "al-Rashad, near Muqdadiyah" is not Kirkuk's
    if fitting:
        return (*fitting, *(p for p in options if p not in fitting)), province
    if options:
        told_so = told is not None and told.is_province and -5 < told.start - best.end < 90
        if told_so and (best.unit in _SMALL or options[0].kind in _SMALL):
            return (), province  # a namesake elsewhere
        wide = told is not None and told.is_province and options[0].kind in _WIDE
        return options, province if wide else options[0].province
    return options, province


def _find_following(group: Group, context: Sequence[Reading]) -> list[Reading]:
    """The sentences that stand at once behind the incident's own and only describe: "The base stands in Farhaniyah"."""
    own = {id(r) for r in group.readings}
    following: list[Reading] = []
    for before, reading in itertools.pairwise(context):
        describes = not reported_tolls(reading) and not reading.has("earlier", "year", "month", "general", "recalled")
        tells = any(t.form == "past" for t in reported_triggers(reading))
        paragraphs = {r.sentence.paragraph for r in group.readings}
        near = id(before) in own or reading.sentence.paragraph in paragraphs
        if near and id(reading) not in own and describes and not tells and not reading.day_words:
            following.append(reading)
    return following


def choose_place(
    group: Group,
    context: Sequence[Reading],
    gazetteer: Gazetteer,
    previous: Where | None = None,
    hint: str = "",
) -> Where | None:
    """Choose the place of an incident.

    Parameters
    ----------
    group
        Its sentences.
    context
        All sentences of the report, which may tell the province.
    gazetteer
        Suggests near spellings for a name that it does not hold.
    previous
        The place of the incident told before: "in the same village".
    hint
        The province that the title or the dateline names, where the sentences name none.
    """
    weighed = _weigh(group)
    if (
        previous is not None
        and (not weighed or weighed[0][0] < 2)
        and any(_SAME.search(r.words) for r in group.readings)
    ):
        return previous
    if not weighed or (weighed[0][0] < 4 and not group.is_listed):
        behind = [(s - 1.5, m) for s, m in _weigh(Group(_find_following(group, context))) if not m.is_attribution]
        weighed = sorted([*weighed, *behind], key=lambda pair: (-pair[0], pair[1].start))
    if not weighed or weighed[0][0] < -1:
        for first in (1, 3):
            lead = [w for w in _weigh(Group(list(context[:first]))) if not w[1].is_attribution]
            if lead:
                weighed = lead
                break
    if not weighed:
        return None
    score, best = weighed[0]
    mentions = [m for _, m in weighed]
    told = _nearest_province(best, mentions)
    if told is None and not best.options:
        told = _nearest_province(best, [m for r in context for m in r.places if not _is_government(m)])
    if not best.options and told is None:
        known = _find_neighbours(best, context)
        if known:
            return _make_where(
                best, (), known[0].options[0].province, None, gazetteer, score, known[0].options[0].district
            )
        if hint:
            return _make_where(best, (), hint, None, gazetteer, score)
    options, province = _choose_option(best, told, _province_beside(best, mentions) or _fit(hint, best, told))
    return _make_where(best, options, province, told, gazetteer, score)


def _is_government(mention: PlaceMention) -> bool:
    """Whether a capital may stand for its government: "Baghdad and Erbil agreed"."""
    return mention.name in ("Baghdad", "Erbil") and mention.unit not in ("province", "governorate")


def _fit(hint: str, best: PlaceMention, told: PlaceMention | None) -> str:
    """The hinted province, where the name may mean a place in it and several."""
    provinces = {place.province for place in best.options}
    return hint if told is None and hint in provinces and len(provinces) > 1 else ""


def _find_neighbours(best: PlaceMention, context: Sequence[Reading]) -> list[PlaceMention]:
    """The known places told beside a name that no table holds: in the sentences that name it, the nearest first."""
    beside = [r for r in context if any(m.name == best.name for m in r.places)]
    for readings in (beside, context):
        known = [m for r in readings for m in r.places if m.options and not m.is_goal]
        if known:
            return sorted(known, key=lambda m: (m.is_attribution, m.is_reference, abs(m.start - best.start)))
    return []


def _make_where(
    best: PlaceMention,
    options: tuple[Place, ...],
    province: str,
    told: PlaceMention | None,
    gazetteer: Gazetteer,
    score: float,
    district: str = "",
) -> Where:
    suggested = options or gazetteer.suggest(best.name, province=province)
    place = options[0] if options else None
    precision = best.precision
    if place is not None:
        precision = max(precision if best.unit else place.geo_precision, 2 if best.is_near else 1)
        if best.is_province:
            precision = 3
        if place.latitude is None and place.kind in ("province", "district"):
            precision = 3
        if best.bearing and best.distance_km:
            place = move(place, best.bearing, best.distance_km)
    spans = (Span(best.start, best.end),)
    return Where(
        best.name,
        province,
        (place.district if place else "") or district,
        place,
        min(3, max(1, precision)),
        spans,
        (Span(told.start, told.end),) if told else spans,
        tuple(_make_option(p, 0.9 if options and i == 0 else 0.4) for i, p in enumerate(suggested[:4])),
        max(0.3, min(0.95, 0.5 + score / 10)) if options else 0.5,
    )


def _make_option(place: Place, confidence: float) -> PlaceOption:
    return PlaceOption(
        place.name, place.province, place.district, place.longitude, place.latitude, place.geo_precision, confidence
    )


def with_capital(where: Where, gazetteer: Gazetteer) -> Where:
    """Give a place without coordinates those of its province's capital, as precision 3."""
    if where.place is not None and where.place.latitude is not None:
        return where
    capital = next((p for p in gazetteer.find(where.province) if p.latitude is not None), None)
    if capital is None:
        return where
    return replace(where, place=replace(capital, district=where.district), geo_precision=3)
