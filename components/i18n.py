"""The one door for every visible string: gettext catalogues, and Babel for numbers, days and lists.

`_` looks a message up in the language of the running session (`?lang=`). English is the language of the
source; another language is a catalogue `components/locale/<lang>/LC_MESSAGES/faultline.mo` and nothing else.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import streamlit as st
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

LOCALE_DIR = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "en"
_STATE = "language"
_current: ContextVar[str | None] = ContextVar("language", default=None)
"""The language of the run that is under way: Streamlit's state is slow to ask a thousand times a run."""


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a catalogue, English first."""
    found = sorted(path.parent.parent.name for path in LOCALE_DIR.glob("*/LC_MESSAGES/faultline.mo"))
    return (DEFAULT_LANGUAGE, *(code for code in found if code != DEFAULT_LANGUAGE))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("faultline", LOCALE_DIR, [language], fallback=True)


def use_language(language: str) -> None:
    """Set the session's language; one of `languages`."""
    st.session_state[_STATE] = language
    _current.set(language)


def language() -> str:
    """Return the session's language; in a callback, which runs before the page, that of the run before."""
    return _current.get() or str(st.session_state.get(_STATE, DEFAULT_LANGUAGE))


def babel_locale() -> str:
    """Return Babel's locale for days and lists; British for English, so that the day comes before the month."""
    return "en_GB" if language() == DEFAULT_LANGUAGE else language()


def is_rtl() -> bool:
    """Tell whether the session's language is written from right to left."""
    return Locale.parse(language()).text_direction == "rtl"


def _(message: str) -> str:
    """Translate a whole message; placeholders are named and filled in after."""
    return _catalogue(language()).gettext(message)


def count_forms(singular: str, plural: str, n: int) -> str:
    """Return a counting message's form for `n` with `{n}` left in it."""
    return _catalogue(language()).ngettext(singular, plural, n)


def count_text(singular: str, plural: str, n: int) -> str:
    """Translate a message that counts, with `{n}` in it, by the language's plural rule."""
    return count_forms(singular, plural, n).format(n=number(n))


def number(value: float, *, decimals: int = 0) -> str:
    """Format a number in the session's language, e.g. `1,661`."""
    return _number(value, decimals, language())


@lru_cache(maxsize=4096)
def _number(value: float, decimals: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale)


def percent(share: float) -> str:
    """Format a share of 0 to 1 as a whole percentage."""
    return format_percent(share, locale=language())


def day(value: date, *, length: str = "medium") -> str:
    """Format a day in the session's language with the month in letters, e.g. `14 Jul 2024`."""
    if language() == DEFAULT_LANGUAGE:
        return format_date(value, "d MMM y" if length == "medium" else "EEEE, d MMMM y", locale="en_GB")
    return format_date(value, length, locale=language())


def period(first: date, last: date) -> str:
    """Format a period with both ends, the year once where it is the same."""
    if first == last:
        return day(first)
    if language() == DEFAULT_LANGUAGE and first.year == last.year:
        return _("{first} to {last}").format(first=format_date(first, "d MMM", locale="en_GB"), last=day(last))
    return _("{first} to {last}").format(first=day(first), last=day(last))
