"""The chosen incident beside the map: what, when, where, who, how many, how sure, and every source as a link."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from components.i18n import _, count_text, day, number
from components.markup import NOTHING, is_web_address, join, link, show_html
from data.schema import COLUMN, EVENT_COLOURS

COUNTS = ("killed_security", "killed_civilians", "killed_militants", "injured", "abducted", "arrested")
_ADDRESSES = re.compile(r"[\s;]+")


def show_card(incident: Mapping[str, Any], *, boundary_title: str, claims_title: str) -> None:
    """Write the card of one incident.

    Parameters
    ----------
    incident
        A row of the store by the schema's names; empty values are None or "".
    boundary_title
        The boundary set that placed it.
    claims_title
        The list of disputed districts by which it is disputed or not.
    """
    show_html(
        Markup('<article class="fl-card" aria-label="{}">{}</article>').format(
            _("The chosen incident"),
            join(
                (
                    _head(incident),
                    _notes(incident),
                    _facts(incident, boundary_title, claims_title),
                    _sources(incident),
                )
            ),
        )
    )


def describe_when(incident: Mapping[str, Any]) -> str:
    """Return the date as exactly as the report knows it, never more."""
    when = incident["event_date"]
    precision = int(incident.get("time_precision") or 1)
    if precision == 1:
        time = incident.get("event_time")
        return _("{day}, {time} local time").format(day=day(when), time=time) if time else day(when)
    if precision == 2:
        return _("around {day} (known to within a week)").format(day=day(when))
    return _("around {day} (known to within a month)").format(day=day(when))


def describe_where(incident: Mapping[str, Any], boundary_title: str) -> list[str]:
    """Return sentences on the place: how exact it is, and what the report and the boundaries each say."""
    said: list[str] = []
    precision = int(incident.get("geo_precision") or 1)
    located = incident.get("latitude") is not None
    if located:
        point = f"{incident['latitude']:.4f}, {incident['longitude']:.4f}"
        words = {
            1: _("At the place itself ({point})."),
            2: _("Near the place, or the centre of its sub-district ({point})."),
            3: _("Only the district or province is known; the mark stands on its centre ({point})."),
        }[precision]
        said.append(words.format(point=point))
        if incident.get("located_by"):
            said.append(
                _("The source gives no coordinates; a person took them from: {table}.").format(
                    table=incident["located_by"]
                )
            )
    else:
        said.append(_("Without coordinates; it is counted as not located."))
    if incident.get("province_conflict"):
        said.append(
            _(
                "The report says {reported}; the coordinates lie in {joined} by {boundaries}. It is "
                "counted there, once."
            ).format(
                reported=incident["admin1"],
                joined=incident.get("province") or _("none of the 18 provinces"),
                boundaries=boundary_title,
            )
        )
    if incident.get("province_rule") == "border":
        said.append(
            _("The point lies on a border; it is counted in {province} only.").format(province=incident["province"])
        )
    return said


def describe_deaths(incident: Mapping[str, Any]) -> str:
    """Return the deaths as the source gives them: a number, a range, none reported, or not stated."""
    deaths, low, high = (incident.get(name) for name in ("fatalities", "fatalities_low", "fatalities_high"))
    if deaths is None:
        return _("not stated by the source")
    if low is not None and high is not None and low != high:
        return _("{n} (sources differ: {low} to {high})").format(n=number(deaths), low=number(low), high=number(high))
    return number(deaths) if deaths else _("none reported")


def _head(incident: Mapping[str, Any]) -> Markup:
    kind = incident.get("sub_event_type") or incident["event_type"]
    places = [incident.get("location"), incident.get("admin2"), incident.get("admin1")]
    names = [str(place) for i, place in enumerate(places) if place and place not in places[:i]]
    return Markup(
        '<header><span class="fl-kind" style="--kind:{}">{}</span><h3><bdi dir="auto">{}</bdi></h3>'
        '<p class="fl-when">{}</p></header>'
    ).format(
        EVENT_COLOURS[incident["event_type"]],
        _kind_words(incident, kind),
        ", ".join(names) or _("Place not given"),
        describe_when(incident),
    )


def _kind_words(incident: Mapping[str, Any], kind: str) -> str:
    return _(kind) if kind == incident["event_type"] else f"{_(incident['event_type'])} · {_(kind)}"


def _notes(incident: Mapping[str, Any]) -> Markup:
    return (
        Markup('<p class="fl-notes" dir="auto">{}</p>').format(incident["notes"]) if incident.get("notes") else NOTHING
    )


def _facts(incident: Mapping[str, Any], boundary_title: str, claims_title: str) -> Markup:
    rows: list[tuple[str, Markup | str]] = []
    actors = [_names(incident.get(name)) for name in ("actor1", "actor2")]
    if any(actors):
        rows.append((_("Who"), join((a for a in actors if a), Markup(' <span class="fl-versus">–</span> '))))
    rows.append((_("Deaths"), describe_deaths(incident)))
    stated = [(name, incident[name]) for name in COUNTS if incident.get(name) is not None]
    rows += [(_(COLUMN[name].label), number(value)) for name, value in stated]
    silent = [
        _(COLUMN[name].label).lower() for name in ("injured", "abducted", "arrested") if incident.get(name) is None
    ]
    if silent:
        rows.append((_("No figure for"), ", ".join(silent)))
    rows.append(
        (
            _("Place"),
            join((Markup("<span>{}</span>").format(s) for s in describe_where(incident, boundary_title)), "<br>"),
        )
    )
    rows.append((_("Disputed ({claim})").format(claim=claims_title), _(str(incident["disputed"]).capitalize())))
    rows.append((_("ID"), Markup('<code dir="ltr">{}</code>').format(incident["incident_id"])))
    return Markup("<dl>{}</dl>").format(join(Markup("<dt>{}</dt><dd>{}</dd>").format(*row) for row in rows))


def _names(value: str | None) -> Markup:
    names = [name.strip() for name in (value or "").split(";") if name.strip()]
    return join((Markup('<bdi dir="auto">{}</bdi>').format(name) for name in names), ", ")


def _sources(incident: Mapping[str, Any]) -> Markup:
    names = [part.strip() for part in str(incident.get("source") or "").split(";") if part.strip()]
    addresses = [part for part in _ADDRESSES.split(str(incident.get("source_url") or "")) if part]
    items = [link(address, source_name(address, names, i)) for i, address in enumerate(addresses)]
    items += [Markup('<bdi dir="auto">{}</bdi>').format(name) for name in names[len(addresses) :]]
    published = incident.get("source_date")
    when = (
        Markup('<p class="fl-published">{}</p>').format(_("Published {day}").format(day=day(published)))
        if published
        else NOTHING
    )
    title = count_text("Source", "Sources", max(len(items), 1))
    listed = join(Markup("<li>{}</li>").format(item) for item in items) or Markup("<li>{}</li>").format(
        _("The file names no source.")
    )
    return Markup('<section class="fl-sources"><h4>{}</h4><ul>{}</ul>{}</section>').format(title, listed, when)


def source_name(address: str, names: Sequence[str], i: int) -> str:
    """Return the words of a source's link: its publisher where the file names one for it, else the address's host."""
    if i < len(names):
        return names[i]
    return address.split("/")[2] if is_web_address(address) else address
