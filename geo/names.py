"""Fold place names so that two spellings of one name compare equal, in Latin, Arabic and Kurdish script.

Folding is exact, never fuzzy: it takes away what writers vary (case, marks, articles, hyphens, words for the kind of
unit, letters that keyboards swap) and nothing else. Balad stays apart from Balad Ruz. What folding cannot know, another
transliteration or another place of the same name, is left to tables of aliases and to the province.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ئ": "ي",
        "ک": "ك", "ڪ": "ك",
        "ة": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ۃ": "ه",
        "ٱ": "ا", "ڵ": "ل", "ڕ": "ر",
        "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۊ": "و",
        "ء": None, "ـ": None,
        "ı": "i", "ə": "e", "đ": "d", "ł": "l", "ø": "o",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose: Arabic yeh, kaf, heh and alef forms, Sorani's marked letters, Turkish i."""

_APOSTROPHES = re.compile("['`´’‘‛ʼʾʿʻʹˈ′＇]")
_NOT_WORD = re.compile(r"[\W_]+")
_LONG_U = re.compile("وو+")

_SUN_ARTICLES = frozenset(
    ["ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "ed", "edh", "en", "er", "es", "esh", "et", "eth", "ez"]
)
"""The article before a sun letter, as-Samawah; an article only where the next word begins with the same sound."""

UNIT_WORDS: frozenset[str] = frozenset(
    [
        "district", "districts", "subdistrict", "governorate", "governorates", "province", "provinces",
        "qada", "qadha", "qadaa", "qadhaa", "qaza", "kaza", "nahia", "nahiya", "nahiyah", "nahiyat",
        "muhafaza", "muhafazah", "muhafazat", "muhafadha", "muhafadhat",
        "parezgeh", "parezgeha", "parezga", "parezgay", "qeza", "qezay", "nahiye", "nahiyey", "navce",
        "قضا", "محافظه", "ناحيه",
        "پاريزگا", "پاريزگاي", "پاريزگه", "پاريزگهي", "قهزا", "قهزاي", "ناحيهي",
    ]
)  # fmt: skip
"""Words for the kind of unit, folded: district, sub-district and governorate in English, Arabic and Kurdish."""


def _plain(text: str) -> str:
    """Return `text` in lower case without marks, apostrophes and letter variants, its words apart by one space."""
    text = _APOSTROPHES.sub("", text.translate(_LETTERS))
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept.casefold().translate(_LETTERS))
    return _LONG_U.sub("و", _NOT_WORD.sub(" ", digits)).strip()


def _is_article(word: str, following: str) -> bool:
    if word in ("al", "el", "ال"):
        return True
    return word in _SUN_ARTICLES and following.startswith(word[1:])


def _without_units(words: list[str]) -> list[str]:
    """Drop "district", "sub-district", "governorate of" and the like, unless nothing else would be left."""
    kept: list[str] = []
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in UNIT_WORDS or (word == "sub" and following.startswith("district")):
            continue
        if word == "of" and at > 0 and words[at - 1] in UNIT_WORDS:
            continue
        kept.append(word)
    return kept or words


def _without_articles(words: list[str]) -> list[str]:
    pairs = zip(words, [*words[1:], ""], strict=False)
    kept = [word for word, following in pairs if not (following and _is_article(word, following))]
    return [w[2:] if w.startswith("ال") and len(w) >= 5 else w for w in kept]


@lru_cache(maxsize=65_536)
def _fold_words(text: str) -> str:
    return " ".join(_without_articles(_without_units(_plain(text).split())))


def fold_words(text: object) -> str:
    """Fold a text but keep its words apart, for finding a name within running text.

    Parameters
    ----------
    text
        Any text; anything but a `str` (None, NaN) folds to "".

    Returns
    -------
    str
        Folded words, one space between each; see `fold` for what folding does.
    """
    return _fold_words(text) if isinstance(text, str) else ""


def fold(text: object) -> str:
    """Fold a place name to the key under which its spellings compare equal.

    Parameters
    ----------
    text
        A name in Latin, Arabic or Kurdish script; anything but a `str` (None, NaN) folds to "".

    Returns
    -------
    str
        Lower-case letters and digits without spaces. Gone are case, diacritics and vowel signs, apostrophes, hyphens
        and spaces, the article (al-, el-, ash- before sh, ال), words for the kind of unit (`UNIT_WORDS`), tatweel,
        zero-width and direction marks; ى/ي/ی/ێ, ك/ک, ه/ة/ە, the alef and hamza forms, ل/ڵ, ر/ڕ, و/ۆ/وو are one each.
        "" when the text holds no letter or digit.

    Notes
    -----
    Equal keys mean equal names, not equal places: al-Riyadh in Hawija folds as Riyadh does. Compare within a province
    or a table of known names. Unequal transliterations (Makhmour, Makhmur) stay unequal; aliases join them.

    Examples
    --------
    >>> fold("Al-Ḩawījah District") == fold("hawijah")
    True
    >>> fold("Balad") == fold("Balad Ruz")
    False
    """
    return fold_words(text).replace(" ", "")
