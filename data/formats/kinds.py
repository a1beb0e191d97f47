"""Words for kinds of event in other vocabularies and languages, and ACLED's type and sub-event type for each.

Only words that say one thing are listed: what is not here is for a person to decide, and holds its row.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from data.reading.headings import fold_heading
from data.schema import SUB_EVENT_TYPES
from data.text_columns import distinct, spread

Kind = tuple[str, str]

_BATTLES = "Battles"
_EXPLOSIONS = "Explosions/Remote violence"
_CIVILIANS = "Violence against civilians"
_STRATEGIC = "Strategic developments"

_WORDS: dict[Kind, str] = {
    (_BATTLES, "Armed clash"): (
        "armed clash|clash|clashes|armed clashes|battle|firefight|gunfight|skirmish|SAF|small arms fire|"
        "direct fire|ambush|complex attack|اشتباك|اشتباكات|اشتباك مسلح|اشتباكات مسلحة|معركة|معارك|كمين|"
        "شەڕ|پێکدادان|پێکدادانی چەکداری|بۆسە"
    ),
    (_EXPLOSIONS, "Remote explosive/landmine/IED"): (
        "IED|IEDs|IED explosion|VBIED|RCIED|LBIED|roadside bomb|car bomb|bomb|bombing|explosion|landmine|"
        "mine|mine strike|ERW|UXO|booby trap|magnetic IED|sticky bomb|عبوة|عبوة ناسفة|عبوات ناسفة|"
        "عبوة لاصقة|سيارة مفخخة|سياره مفخخه|انفجار|تفجير|لغم|لغم ارضي|تەقینەوە|بۆمب|بۆمبی چێنراو|مین|"
        "ئۆتۆمبێلی بۆمبڕێژکراو"
    ),
    (_EXPLOSIONS, "Suicide bomb"): (
        "suicide bomb|suicide bombing|suicide attack|SVBIED|SVEST|PBIED|انتحاري|تفجير انتحاري|"
        "هجوم انتحاري|خۆکوژی|هێرشی خۆکوژی"
    ),
    (_EXPLOSIONS, "Air/drone strike"): (
        "air strike|airstrike|airstrikes|air/drone strike|drone strike|drone attack|UAV strike|drone|"
        "قصف جوي|غارة جوية|غارات جوية|ضربة جوية|طائرة مسيرة|هجوم بطائرة مسيرة|بۆردومان|هێرشی ئاسمانی|"
        "هێرشی درۆنی|درۆن"
    ),
    (_EXPLOSIONS, "Shelling/artillery/missile attack"): (
        "shelling|artillery|mortar|mortars|mortar attack|rocket|rockets|rocket attack|missile|"
        "missile attack|indirect fire|IDF|قصف|قصف مدفعي|هاون|قذائف هاون|صاروخ|صواريخ|قصف صاروخي|تۆپباران|"
        "هاوەن|مووشەک|کاتیوشا|كاتيوشا"
    ),
    (_EXPLOSIONS, "Grenade"): ("grenade|hand grenade|grenade attack|قنبلة يدوية|رمانة يدوية|نارنجۆک"),
    (_CIVILIANS, "Attack"): (
        "attack on civilians|assassination|murder|killing|execution|shooting|stabbing|"
        "armed attack on civilians|targeted killing|اغتيال|قتل|اعدام|اطلاق نار على مدنيين|تیرۆر|"
        "تیرۆرکردن|کوشتن"
    ),
    (_CIVILIANS, "Abduction/forced disappearance"): (
        "abduction|kidnapping|kidnap|forced disappearance|hostage taking|اختطاف|خطف|اخفاء قسري|ڕفاندن|رفاندن"
    ),
    (_CIVILIANS, "Sexual violence"): ("rape|عنف جنسي|اغتصاب"),
    ("Protests", "Peaceful protest"): (
        "peaceful demonstration|peaceful protests|sit-in|مظاهرة سلمية|تظاهرة سلمية|اعتصام"
    ),
    ("Protests", ""): (
        "protest|demonstration|demonstrations|rally|مظاهرة|تظاهرة|احتجاج|احتجاجات|تظاهرات|خۆپیشاندان|ناڕەزایەتی"
    ),
    ("Riots", ""): ("riot|rioting|شغب|اعمال شغب|ئاژاوە"),
    ("Riots", "Mob violence"): ("lynching|mob"),
    (_STRATEGIC, "Arrests"): ("arrest|detention|raid and arrest|اعتقال|اعتقالات|توقيف|القاء القبض|دەستگیرکردن|گرتن"),
    (_STRATEGIC, "Disrupted weapons use"): (
        "IED found|IED defused|weapons cache|cache found|cache|defused|found and cleared|تفكيك عبوة|"
        "ابطال عبوة|العثور على عبوة|ضبط اسلحة|مخبأ اسلحة"
    ),
    (_STRATEGIC, "Looting/property destruction"): (
        "looting|arson|property destruction|crop fire|crop burning|house demolition|حرق محاصيل|حرق|نهب|سوتاندن|تاڵانی"
    ),
    (_STRATEGIC, "Agreement"): ("ceasefire|truce|هدنة|وقف اطلاق النار|ئاگربەست"),
}


def find_kind(word: str) -> Kind | None:
    """Give the type and sub-event type that a word stands for; None where it is not known."""
    return _folded().get(fold_heading(word))


def read_kinds(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give type and sub-event type for a column of words; an unknown word stays as the type, to be held."""
    codes, values = distinct(texts)
    kinds = [find_kind(value) or (value, "") for value in values] or [("", "")]
    return spread([kind[0] for kind in kinds], codes), spread([kind[1] for kind in kinds], codes)


@cache
def _folded() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for event_type, subs in SUB_EVENT_TYPES.items():
        kinds[fold_heading(event_type)] = (event_type, "")
        kinds.update({fold_heading(sub): (event_type, sub) for sub in subs if sub not in ("Other", "Attack")})
    for kind, words in _WORDS.items():
        kinds.update({fold_heading(word): kind for word in words.split("|")})
    return kinds
