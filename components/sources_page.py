"""Sources and method: where every number comes from, how it is made, and what it cannot say."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from components.boundary_sets import show_boundary_sets
from components.i18n import _
from components.markup import join, link, show_html
from data.messages import N_
from data.schema import COLUMNS
from data.sources import ShippedFile, read_sources
from data.store import Store

METHOD = (
    (
        N_("Where the incidents come from"),
        N_(
            "Each incident is coded by hand from a public report, by ACLED's categories, in our own "
            "words; its address stands on its card. Uploaded files add theirs. Coverage follows what "
            "could be found, not what happened: every count is a floor, and years differ in "
            "completeness."
        ),
    ),
    (
        N_("Provinces"),
        N_(
            "An incident is counted where its coordinates lie, by the boundary set that the map "
            "names, in at most one province; on a shared border, in the one whose ISO 3166-2 code "
            "comes first. Where coordinates are only a district's or province's centre, the report decides. "
            "What the report says is kept beside it; where the two differ the incident "
            "is flagged, listed and counted once. The four provinces, “outside the four” and “not "
            "located” add up to all, always."
        ),
    ),
    (
        N_("Disputed"),
        N_(
            "A district is “disputed” when it is on the United Nations Assistance Mission's list of "
            "22 April 2009 (fourteen districts, one sub-district), or on another list that is chosen: by the district "
            "in which the coordinates lie where the boundary set has districts, else by the one that the "
            "report names. Where neither is known it is “undetermined”. A list is one "
            "body's view; no claim is endorsed."
        ),
    ),
    (
        N_("Precision"),
        N_(
            "A place known only to its district or province is drawn as an area on that unit's "
            "centre, never as a pin. A date known to a week or month is drawn fainter in finer bars "
            "and played through its whole week or month."
        ),
    ),
    (
        N_("Deaths, injured, abducted"),
        N_(
            "Numbers are those of the report. “None reported” is not “none”; where a report gives no "
            "figure, the page says how many are silent. Where a source gives a range, the sum of the "
            "lowest and of the highest figures stands beside the best one."
        ),
    ),
    (
        N_("Change"),
        N_(
            "Each change compares with the equally long period just before, all other filters the "
            "same. None is given when the data do not cover that period."
        ),
    ),
    (
        N_("Rates"),
        N_(
            "Incidents per 1,000 km² over the period shown; areas are computed from the boundary set "
            "in UTM zone 38N (EPSG:32638)."
        ),
    ),
)


def show_sources_page(store: Store) -> None:
    """Draw the page."""
    st.title(_("Sources and method"))
    method, sets, files, columns = st.tabs(
        [
            _("How the numbers are made"),
            _("Boundaries and claims"),
            _("Files, sources and licences"),
            _("Data dictionary"),
        ]
    )
    with method:
        for title, text in METHOD:
            show_html(Markup('<section class="fl-prose"><h3>{}</h3><p>{}</p></section>').format(_(title), _(text)))
    with files:
        show_html(join(_source_card(file) for file in read_sources()))
    with sets:
        show_boundary_sets(store)
    with columns:
        show_html(_dictionary())


def _source_card(file: ShippedFile) -> Markup:
    source = link(file.address, file.source) if file.address else Markup("{}").format(file.source)
    return Markup(
        '<section class="fl-prose"><h3>{}</h3><p>{}</p><p class="fl-note">{} · {} · {}<br>'
        "<code>{}</code> <code>sha256 {}…</code></p></section>"
    ).format(_(file.title), _(file.what), source, file.licence, file.version, file.path, file.sha256[:12])


def _dictionary() -> Markup:
    def allowed(values: tuple[Any, ...]) -> str:
        return ", ".join(str(value) for value in values)

    rows = join(
        Markup("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>").format(
            column.name, _(column.label), _(column.description), allowed(column.vocabulary)
        )
        for column in COLUMNS
    )
    return Markup(
        '<div class="fl-scroll"><table class="fl-dictionary"><thead><tr><th>{}</th><th>{}</th>'
        "<th>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></table></div>"
    ).format(_("Column"), _("Heading"), _("Meaning"), _("Allowed values"), rows)
