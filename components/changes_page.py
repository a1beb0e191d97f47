"""Changes: what was added, revised and withdrawn since a chosen import, and the numbers before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.address import last_view, show_on_map
from components.authority import place_view
from components.i18n import _, count_text, day, number
from components.ledger_moment import entry_label
from components.markup import join, show_html
from components.version_words import change_table
from data.frames import as_records
from data.store import Store
from data.versions import Changes, changes_since
from geo.boundaries import find_record
from geo.claim_tables import read_claims

MOST_SHOWN = 200


def show_changes_page(store: Store) -> None:
    """Draw the page."""
    st.title(_("Changes"))
    show_html(
        Markup('<p class="fl-prose">{}</p>').format(
            _(
                "Lists of incidents are revised after they were published. Here is what this one said "
                "then and says now; nothing of it is lost."
            )
        )
    )
    _view, placed, _other = place_view(last_view(), store)
    entries = {int(row["import_id"]): row for row in as_records(store.imports())}
    if not entries:
        st.info(_("There is no import yet. Bring some incidents on the page “Import”."))
        return
    options = [*entries, 0]
    since = st.selectbox(
        _("What changed since"),
        options,
        index=min(1, len(options) - 1),
        format_func=lambda one: entry_label(entries[one], one) if one else _("the beginning, when nothing was stored"),
        key="changes_since",
    )
    with st.spinner(_("Comparing …"), show_time=True):
        changes = changes_since(placed, since, limit=MOST_SHOWN)
    _show_totals(changes)
    st.caption(
        _("Disputed by {claim}, the lines being those of {title}.").format(
            claim=read_claims(placed.claims_id).title, title=find_record(placed.set_id).title
        )
    )
    if not (changes.added or changes.revised or changes.withdrawn):
        st.info(_("No incident was added, revised or withdrawn since then."))
        return
    revised, added, withdrawn = st.tabs(
        [
            count_text("{n} revised", "{n} revised", changes.revised),
            count_text("{n} added", "{n} added", changes.added),
            count_text("{n} withdrawn", "{n} withdrawn", changes.withdrawn),
        ]
    )
    with revised:
        _show_revised(changes)
    with added:
        _show_rows(as_records(changes.added_rows), changes.added, "added", None)
    with withdrawn:
        st.caption(_("Taken back with their import, or merged into another incident; each shows its history."))
        _show_rows(as_records(changes.withdrawn_rows), changes.withdrawn, "withdrawn", since)


def _show_totals(changes: Changes) -> None:
    tiles = (
        (_("Incidents"), changes.before.incidents, changes.after.incidents),
        (_("Deaths reported"), changes.before.deaths, changes.after.deaths),
        (_("Disputed"), changes.before.disputed, changes.after.disputed),
    )
    show_html(
        Markup('<div class="fl-totals">{}</div>').format(
            join(
                Markup(
                    '<div class="fl-tile"><span class="fl-label">{}</span><span class="fl-value">{}</span>'
                    '<span class="fl-change">{}</span></div>'
                ).format(label, number(after), _("{n} then").format(n=number(before)))
                for label, before, after in tiles
            )
        )
    )


def _show_revised(changes: Changes) -> None:
    if not changes.revised:
        st.caption(_("None."))
        return
    show_html(
        join(
            Markup(
                '<section class="fl-history"><p><code dir="ltr">{}</code> <bdi dir="auto">{}</bdi></p>{}</section>'
            ).format(name, _place_and_day(now), change_table(fields))
            for name, fields, now in changes.revised_rows
        )
    )
    _say_rest(len(changes.revised_rows), changes.revised)


def _show_rows(rows: list[dict[str, Any]], total: int, key: str, as_of: int | None) -> None:
    if not rows:
        st.caption(_("None."))
        return
    chosen = st.dataframe(
        {
            _("Date"): [row["event_date"] for row in rows],
            _("What"): [_(row["sub_event_type"] or row["event_type"]) for row in rows],
            _("Place"): [row["location"] for row in rows],
            _("Deaths"): [row["fatalities"] for row in rows],
            _("ID"): [row["incident_id"] for row in rows],
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"changes_{key}",
    )
    st.caption(_("Choose a row to see it on the map."))
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(rows):
        show_on_map(rows[picked[0]]["incident_id"], as_of=as_of)
    _say_rest(len(rows), total)


def _say_rest(shown: int, total: int) -> None:
    if shown < total:
        words = _("The first {n} of {total}. `python -m data changes --since ID --limit {total} --json` gives all.")
        st.caption(words.format(n=number(shown), total=total))


def _place_and_day(incident: Mapping[str, Any]) -> str:
    parts: Iterable[str] = (incident["location"] or incident["admin1"] or "", day(incident["event_date"]))
    return " · ".join(part for part in parts if part)
