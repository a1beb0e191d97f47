"""A field's value and its change in words, for the history, the changes and the duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup

from components.i18n import _, day, number
from components.markup import join
from data.messages import N_
from data.schema import COLUMN, GEO_PRECISIONS, TIME_PRECISIONS
from data.versions import FieldChange

NOTHING_SAID = N_("nothing")
_CODES = {"time_precision": TIME_PRECISIONS, "geo_precision": GEO_PRECISIONS}
_OUR_WORDS = ("event_type", "sub_event_type")


def field_label(name: str) -> str:
    """Return the heading of a column of the schema."""
    return _(COLUMN[name].label)


def value_words(name: str, value: Any) -> str:
    """Return a value as a person reads it; "" where nothing is said."""
    if value is None or value == "":
        return ""
    if name in _CODES:
        return _(_CODES[name].get(int(value), str(value)))
    if name in _OUR_WORDS:
        return _(str(value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return number(value) if isinstance(value, int) else str(value)


def value_markup(name: str, value: Any) -> Markup:
    """Return a value as markup, isolated in its own direction; an empty one says so."""
    words = value_words(name, value)
    if not words:
        return Markup('<span class="fl-empty">{}</span>').format(_(NOTHING_SAID))
    return Markup('<bdi dir="auto">{}</bdi>').format(words)


def change_table(changes: Iterable[FieldChange]) -> Markup:
    """Return changes as a table: field, before, after."""
    rows = join(
        Markup('<tr><th scope="row">{}</th><td><del>{}</del></td><td><ins>{}</ins></td></tr>').format(
            field_label(change.field),
            value_markup(change.field, change.before),
            value_markup(change.field, change.after),
        )
        for change in changes
    )
    head = Markup('<tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr>').format(
        _("Field"), _("Before"), _("After")
    )
    return Markup(
        '<table class="fl-diff"><colgroup><col><col><col></colgroup><thead>{}</thead><tbody>{}</tbody></table>'
    ).format(head, rows)
