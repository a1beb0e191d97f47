"""Disputed units beside the rest of the same province: rates with limits, change, and the distance to the line."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.address import View
from components.filter_panel import Span
from components.headline import change_in_words
from components.i18n import _, number
from components.markup import join, show_html
from data.frames import as_records
from data.seam import Rate, Seam, SeamRow, count_by_distance, measure_seam
from data.store import Store
from geo.boundaries import find_record
from geo.claim_tables import read_claims


def show_seam(view: View, store: Store, span: Span) -> None:
    """Draw the panel; for a set with districts."""
    seam = measure_seam(store, view.filter, view.filter.before(span))
    if seam is None:
        return
    title, claim = find_record(store.set_id).title, read_claims(store.claims_id).title
    show_html(
        Markup('<p class="fl-prose">{}</p>').format(
            _("Disputed by {claim}, the lines being those of {title}: incidents and deaths per 1,000 km² inside "
              "disputed units and in the rest of the same province.").format(claim=claim, title=title)
        )
    )  # fmt: skip
    if seam.rows:
        show_html(_table(seam))
    else:
        st.info(_("No province of this view has land on both sides."))
    show_html(_method(seam))
    _show_distances(view, store)


def _table(seam: Seam) -> Markup:
    heads = (
        _("Side"), _("km²"), _("Incidents"), _("per 1,000 km²"), _("95 % interval"), _("Change"), _("Deaths"),
        _("per 1,000 km²"), _("95 % interval"),
    )  # fmt: skip
    body = join(_province(row) for row in seam.rows)
    return Markup(
        '<section class="fl-provinces fl-scroll fl-seam" aria-label="{}"><table><thead><tr>'
        '<th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></section>"
    ).format(
        _("Both sides of the seam"),
        _("Province"),
        join(Markup('<th scope="col">{}</th>').format(head) for head in heads),
        body,
    )


def _province(row: SeamRow) -> Markup:
    lines = [
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            _(row.province) if first else "",
            join(Markup("<td>{}</td>").format(value) for value in (side, *_cells(incidents, deaths))),
        )
        for first, side, incidents, deaths in (
            (True, _("disputed"), row.disputed, row.deaths_disputed),
            (False, _("rest"), row.rest, row.deaths_rest),
        )
    ]
    beside = Markup('<tr class="fl-rest"><th scope="row"></th><td>{}</td><td></td><td>{}</td>{}</tr>').format(
        _("side not known"), number(row.beside), Markup("<td></td>") * 6
    )
    return join([*lines, beside] if row.beside else lines)


def _cells(incidents: Rate, deaths: Rate) -> tuple[str, ...]:
    return (
        number(incidents.area_km2),
        number(incidents.count),
        number(incidents.per_1000_km2, decimals=1),
        _interval(incidents),
        "–" if incidents.before is None else change_in_words(incidents.count, incidents.before),
        number(deaths.count),
        number(deaths.per_1000_km2, decimals=1),
        _interval(deaths),
    )


def _interval(rate: Rate) -> str:
    low, high = rate.interval
    return _("{low} to {high}").format(low=number(low, decimals=1), high=number(high, decimals=1))


def _method(seam: Seam) -> Markup:
    told = (
        _("Only incidents precise enough for their district count on a side: those with coordinates of their own, and "
          "those whose district is reported. The others stand beside, and so do those in a district of which the list "
          "names a part that these lines do not draw. {n} of {all} incidents lie in provinces without "
          "land on both sides, outside, or nowhere that is known.").format(
              n=number(seam.elsewhere), all=number(seam.incidents)),
        _("The interval is the exact one of a Poisson count (Garwood 1936): how far chance alone could move the number "
          "if incidents came independently at a steady rate. They do not: attacks come in waves, and one attack kills "
          "many, so that the true uncertainty is wider, for deaths much wider. It knows nothing of reports that were "
          "never made, nor of which side is reported better."),
        _("Areas are measured in UTM 38N. People do not live evenly over the land: a rate per area is no risk to a "
          "person. Changes are on the equally long period before."),
    )  # fmt: skip
    return Markup('<details class="fl-prose"><summary>{}</summary>{}</details>').format(
        _("How this is counted, and what it cannot say"), join(Markup("<p>{}</p>").format(text) for text in told)
    )


def _show_distances(view: View, store: Store) -> None:
    rows = as_records(count_by_distance(store, view.filter))
    top = max((row["incidents"] for row in rows if row["measured"]), default=0) or 1
    labels = []
    lower = 0
    for row in rows:
        if not row["measured"]:
            labels.append(_("not measured: only an area is known, or no coordinates"))
        elif row["up_to_km"] is None:
            labels.append(_("over {km} km").format(km=number(lower)))
        else:
            labels.append(_("{low} to {high} km").format(low=number(lower), high=number(row["up_to_km"])))
            lower = row["up_to_km"]
    bars = join(
        Markup(
            '<tr class="{}"><th scope="row">{}</th><td><i class="fl-bar" style="width:{}%"></i></td>'
            "<td>{}</td><td>{}</td></tr>"
        ).format(
            "" if row["measured"] else "fl-rest",
            label,
            round(100 * row["incidents"] / top) if row["measured"] else 0,
            number(row["incidents"]),
            number(row["deaths"]),
        )
        for row, label in zip(rows, labels, strict=True)
    )
    show_html(
        Markup(
            '<section class="fl-provinces fl-distances" aria-label="{}"><table><thead><tr>'
            '<th scope="col">{}</th><th></th>'
            '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></section>'
        ).format(
            _("Distance to the nearest disputed line"),
            _("Distance to the nearest line between a disputed unit and the rest"),
            _("Incidents"),
            _("Deaths"),
            bars,
        )
    )
