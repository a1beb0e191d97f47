"""Two incidents side by side, what differs marked, with the score and its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from components.i18n import _, percent
from components.markup import join, show_html
from components.version_words import field_label, value_markup
from data.formats import FORMATS
from data.messages import Message
from data.schema import REPORTED

ALWAYS = ("event_date", "location", "event_type", "actor1", "fatalities", "notes", "source")


def show_pair(
    pair: Mapping[str, Any],
    one: Mapping[str, Any],
    other: Mapping[str, Any],
    reasons: Sequence[Message],
    files: Mapping[int, str],
) -> None:
    """Write a pair.

    Parameters
    ----------
    pair
        A row of `candidates.propose_duplicates`.
    one, other
        The incidents.
    reasons
        What the score is made of.
    files
        The name of each import's file.
    """
    said = join(Markup("<li>{}</li>").format(reason.text(_)) for reason in reasons)
    score = Markup('<p class="fl-score"><strong>{}</strong> {}</p><ul class="fl-reasons">{}</ul>').format(
        percent(pair["score"]), _("alike"), said
    )
    origins = [
        _("{format}, import {id}: {name}").format(
            format=_(FORMATS[pair[f"{end}_format"]].title) if pair[f"{end}_format"] in FORMATS else "–",
            id=pair[f"{end}_import"],
            name=files.get(pair[f"{end}_import"], ""),
        )
        for end in ("one", "other")
    ]
    show_html(join((score, compare_table(one, other, origins))))


def show_compared(one: Mapping[str, Any], other: Mapping[str, Any], reasons: Sequence[Message]) -> None:
    """Write two incidents of which the other is not stored yet."""
    said = join(Markup("<li>{}</li>").format(reason.text(_)) for reason in reasons)
    table = compare_table(one, other, [_("in the store"), _("in this report")])
    show_html(join((Markup('<ul class="fl-reasons">{}</ul>').format(said), table)))


def compare_table(one: Mapping[str, Any], other: Mapping[str, Any], origins: Sequence[str]) -> Markup:
    """Return the fields of both: those that differ, marked, and the few that a person always looks for."""
    head = join(
        Markup('<th scope="col"><code dir="ltr">{}</code><br><bdi class="fl-note" dir="auto">{}</bdi></th>').format(
            incident["incident_id"], origin
        )
        for incident, origin in zip((one, other), origins, strict=True)
    )
    rows = join(
        Markup('<tr class="{}"><th scope="row">{}</th><td>{}</td><td>{}</td></tr>').format(
            "fl-differs" if one[name] != other[name] else "",
            field_label(name),
            value_markup(name, one[name]),
            value_markup(name, other[name]),
        )
        for name in REPORTED
        if name != "incident_id" and (one[name] != other[name] or name in ALWAYS)
    )
    return Markup(
        '<table class="fl-diff"><colgroup><col><col><col></colgroup><thead><tr><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(_("Field"), head, rows)
