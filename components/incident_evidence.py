"""On an incident's card: for each field that was taken from a report, the words of the report that support it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.i18n import _
from components.markup import NOTHING, join, show_html
from components.version_words import field_label
from data.messages import N_
from data.reports.evidence import Evidence, find_evidence
from data.store import Store

_BY = {"rules": N_("by the rules of reading"), "reader": N_("by the second reader"), "hand": N_("by hand")}


def show_evidence(incident_id: str, store: Store) -> None:
    """Draw the quotations; nothing for an incident that was not taken from a report."""
    found = find_evidence(store, incident_id)
    if not found:
        return
    with st.expander(_("Evidence in the report"), expanded=True, key="incident_evidence"):
        show_html(evidence_list(found, incident_id))


def evidence_list(found: list[Evidence], incident_id: str) -> Markup:
    """Return the quotations by what they say together: fields with the same words stand on one line."""
    lines: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for evidence in found:
        key = (evidence.incident_id, evidence.quotes, evidence.by)
        lines.setdefault(key, []).append(field_label(evidence.field))
    rows = join(
        Markup("<dt>{}</dt><dd>{}{}</dd>").format(
            ", ".join(dict.fromkeys(labels)), _quotes(quotes, by), _of(owner, incident_id)
        )
        for (owner, quotes, by), labels in lines.items()
    )
    return Markup('<dl class="fl-evidence">{}</dl>').format(rows)


def _quotes(quotes: tuple[str, ...], by: str) -> Markup:
    if not quotes:
        return Markup("<em>{}</em>").format(_("without a quotation, {who}").format(who=_(_BY[by])))
    said = join((Markup('<q dir="auto">{}</q>').format(words) for words in quotes), " ")
    return said if by == "rules" else Markup("{} <em>{}</em>").format(said, _(_BY[by]))


def _of(owner: str, incident_id: str) -> Markup:
    return NOTHING if owner == incident_id else Markup(' <code dir="ltr">{}</code>').format(owner)
