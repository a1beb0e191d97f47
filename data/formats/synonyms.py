"""Headings that people write, in English, Arabic and Sorani, and the meaning of each.

A bare "ID" or "No." is not listed as the incident's id: it mostly numbers the rows of one sheet, and the next sheet
begins again at 1, so that its rows would pass for new versions of the first sheet's.
"""

from __future__ import annotations

import re
from functools import cache

from data.reading.headings import fold_heading
from data.schema import COLUMNS

PAIR, MGRS, EASTING, NORTHING, ZONE, END, COUNTRY = (
    "coordinates", "mgrs", "utm_easting", "utm_northing", "utm_zone", "end_date", "country",
)  # fmt: skip
"""Meanings that are no columns of the schema but become some."""

SYNONYMS: dict[str, str] = {
    "incident_id": (
        "incident id|incident number|incident no|event id|unique id|uid|uuid|incident ref|reference number|"
        "رقم الحادث|رقم الحادثة|معرف الحادث|ژمارەی ڕووداو|کۆدی ڕووداو"
    ),
    "event_date": (
        "date|day|event date|incident date|date of incident|date of event|date of attack|when|occurred|"
        "date occurred|start date|from date|التاريخ|تاريخ الحادث|تاريخ الحادثة|تاريخ الحدث|تاريخ الهجوم|"
        "اليوم|بەروار|ڕێکەوت|بەرواری ڕووداو|ڕێکەوتی ڕووداو|ڕۆژ"
    ),
    END: ("end date|to date|until|date end|تاريخ الانتهاء|تاريخ النهاية|بەرواری کۆتایی"),
    "time_precision": ("time precision|date precision|دقة التاريخ|وردی بەروار"),
    "event_time": (
        "time|hour|event time|incident time|time of incident|الوقت|الساعة|وقت الحادث|کات|کاتژمێر|کاتی ڕووداو"
    ),
    "admin1": ("admin1|adm1|adm1 name|governorate|governorate name|province|muhafaza|المحافظة|اسم المحافظة|پارێزگا"),
    "admin2": ("admin2|adm2|adm2 name|district|district name|qada|qadha|القضاء|اسم القضاء|قەزا"),
    "location": (
        "location|location name|place|place name|town|village|city|site|area|neighbourhood|neighborhood|"
        "sub-district|subdistrict|nahiya|nahia|where|المكان|مكان الحادث|الموقع|موقع الحادث|القرية|المدينة|"
        "الناحية|المنطقة|شوێن|شوێنی ڕووداو|گوند|شار|ناوچە|ناحیە"
    ),
    "latitude": ("latitude|lat|lat dd|latitude dd|y|y coord|gps latitude|خط العرض|دائرة العرض|العرض|هێڵی پانی|پانی"),
    "longitude": (
        "longitude|lon|long|lng|long dd|lon dd|longitude dd|x|x coord|gps longitude|خط الطول|الطول|هێڵی درێژی|درێژی"
    ),
    "geo_precision": ("geo precision|place precision|location precision|دقة الموقع|وردی شوێن"),
    PAIR: (
        "coordinates|coordinate|coords|lat lon|lat long|latlon|latlong|latitude longitude|lat lng|gps|"
        "gps coordinates|gps location|position|point|wkt|الاحداثيات|احداثيات|الاحداثي|پۆتان|پۆتانەکان|"
        "کۆئۆردینات"
    ),
    MGRS: ("mgrs|grid|grid ref|grid reference|military grid|mgrs grid|mgrs coordinates|الاحداثي العسكري|شبكة"),
    EASTING: ("easting|eastings|utm easting|utm e|utm x|x utm|east"),
    NORTHING: ("northing|northings|utm northing|utm n|utm y|y utm|north"),
    ZONE: ("utm zone|zone|utm grid zone"),
    "event_type": (
        "event type|type|incident type|type of incident|type of event|kind|category|incident category|"
        "attack type|what|نوع الحادث|نوع الحادثة|نوع الحدث|نوع الهجوم|النوع|التصنيف|جۆر|جۆری ڕووداو|"
        "جۆری هێرش"
    ),
    "sub_event_type": (
        "sub event type|sub type|subtype|sub category|subcategory|النوع الفرعي|التصنيف الفرعي|جۆری لاوەکی"
    ),
    "actor1": (
        "actor1|actor 1|actor|actors|perpetrator|perpetrators|attacker|attackers|group|armed group|"
        "responsible|by whom|الفاعل|الجهة المنفذة|المنفذ|الجناة|الجهة|ئەنجامدەر|بکەر|لایەن|هێرشبەر"
    ),
    "actor2": (
        "actor2|actor 2|target|targets|victim|victims|against|الهدف|المستهدف|الجهة المستهدفة|الضحية|الضحايا|"
        "ئامانج|قوربانی|قوربانیان"
    ),
    "fatalities": (
        "fatalities|deaths|death|killed|dead|fatality|kia|number killed|no killed|no of killed|total killed|"
        "number of deaths|total deaths|القتلى|عدد القتلى|قتلى|عدد الوفيات|الوفيات|الشهداء|عدد الشهداء|کوژراو|"
        "کوژراوان|ژمارەی کوژراوان|ژمارەی کوژراو|مردوو|شەهید"
    ),
    "fatalities_low": ("low|deaths low|min deaths|minimum deaths|killed min|اقل عدد للقتلى"),
    "fatalities_high": ("high|deaths high|max deaths|maximum deaths|killed max|اعلى عدد للقتلى"),
    "killed_security": (
        "security forces killed|isf killed|police killed|soldiers killed|قتلى القوات الامنية|کوژراوانی هێزە ئەمنییەکان"
    ),
    "killed_civilians": (
        "civilians killed|civilian deaths|civilian killed|قتلى مدنيين|القتلى المدنيين|کوژراوانی مەدەنی"
    ),
    "killed_militants": (
        "militants killed|terrorists killed|isis killed|attackers killed|قتلى الارهابيين|قتلى المسلحين|"
        "کوژراوانی چەکداران"
    ),
    "injured": (
        "injured|wounded|injuries|wia|number injured|number wounded|no wounded|total injured|الجرحى|"
        "عدد الجرحى|جرحى|المصابين|الاصابات|بریندار|برینداران|ژمارەی برینداران"
    ),
    "abducted": ("abducted|kidnapped|abductees|hostages|المختطفين|المخطوفين|عدد المختطفين|ڕفێندراو|ڕفێنراو|ڕفێندراوان"),
    "arrested": ("arrested|detained|detainees|المعتقلين|عدد المعتقلين|الموقوفين|دەستگیرکراو|دەستگیرکراوان"),
    "notes": (
        "notes|note|description|summary|details|what happened|narrative|comment|comments|remarks|"
        "incident description|الوصف|وصف الحادث|التفاصيل|تفاصيل الحادث|الملاحظات|ملاحظات|تێبینی|وردەکاری|"
        "وردەکارییەکان|باس"
    ),
    "source": ("source|sources|publisher|reported by|source name|media|المصدر|المصادر|سەرچاوە|سەرچاوەکان"),
    "source_url": ("source url|url|link|links|source link|web|website|web address|الرابط|رابط المصدر|بەستەر|لینک"),
    "source_date": (
        "source date|date published|publication date|published|report date|تاريخ النشر|بەرواری بڵاوکردنەوە"
    ),
    COUNTRY: ("country|country name|الدولة|البلد|وڵات"),
}

_MORE_TAGS = {
    "#date": "event_date",
    "#date+start": "event_date",
    "#date+end": END,
    "#adm1": "admin1",
    "#adm2": "admin2",
    "#loc": "location",
    "#geo+coord": PAIR,
    "#event": "event_type",
    "#affected+deaths": "fatalities",
    "#affected+wounded": "injured",
    "#country": COUNTRY,
    "#country+name": COUNTRY,
}
"""HXL tags of other people's files, beside those of our own exports."""


def find_meaning(heading: str) -> str | None:
    """Give the meaning of a heading: whole, without what stands in brackets, or one of its languages."""
    without = re.sub(r"[(\[{].*?[)\]}]", " ", heading)
    for text in (heading, without, *re.split(r"[/|\n–—]|\s-\s", without)):
        folded = fold_heading(text)
        meaning = _meanings().get(folded) or _meanings().get(folded.removeprefix("ال"))
        if meaning is not None:
            return meaning
    return None


def find_tag(tag: str) -> str | None:
    """Give the meaning of an HXL tag, whatever the order of its attributes."""
    return _tags().get(_split_tag(tag))


def says_day_first(heading: str) -> bool | None:
    """Say whether a heading such as "Date (DD/MM/YYYY)" puts the day first."""
    pattern = re.sub(r"[^dmy]", "", heading.lower().split("(", 1)[-1])
    if "dmy" in re.sub(r"(.)\1+", r"\1", pattern):
        return True
    return False if "mdy" in re.sub(r"(.)\1+", r"\1", pattern) else None


@cache
def _meanings() -> dict[str, str]:
    meanings = {fold_heading(column.name): column.name for column in COLUMNS if column.origin == "reported"}
    for meaning, words in SYNONYMS.items():
        for word in words.split("|"):
            folded = fold_heading(word)
            meanings.setdefault(folded, meaning)
            meanings.setdefault(folded.removeprefix("ال"), meaning)
    return meanings


@cache
def _tags() -> dict[tuple[str, frozenset[str]], str]:
    tags = {_split_tag(column.hxl): column.name for column in COLUMNS if column.hxl and column.origin == "reported"}
    return {**{_split_tag(tag): meaning for tag, meaning in _MORE_TAGS.items()}, **tags}


def _split_tag(tag: str) -> tuple[str, frozenset[str]]:
    name, *attributes = (part.strip().lower() for part in tag.split("+"))
    return name, frozenset(attributes)
