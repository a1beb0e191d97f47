"""The dialogue of a merge: which incident stays, and for each thing that differs whose word counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from components.i18n import _
from components.markup import markdown_text
from components.version_words import NOTHING_SAID, field_label, value_words
from data.decisions import Pair, merge_incidents
from data.merging import GROUP_LABELS, GROUPS, propose_taken
from data.messages import Message
from data.store import Store

Act = Callable[[Callable[[], int | None], str], None]
_LONG = 160


def show_merge(
    store: Store,
    pair: Mapping[str, Any],
    one: Mapping[str, Any],
    other: Mapping[str, Any],
    reasons: Sequence[Message],
    act: Act,
) -> None:
    """Open the dialogue for a pair; `act` runs what is decided."""
    st.dialog(_("Merge two incidents"), width="large")(_choose)(store, pair, one, other, reasons, act)


def _choose(
    store: Store,
    pair: Mapping[str, Any],
    one: Mapping[str, Any],
    other: Mapping[str, Any],
    reasons: Sequence[Message],
    act: Act,
) -> None:
    sides = {one["incident_id"]: one, other["incident_id"]: other}
    st.markdown(
        _("One incident stays and counts, with the sources of both; the other stays in the history. It can be undone.")
    )
    kept_id = st.radio(_("Which one stays"), list(sides), format_func=markdown_text, horizontal=True, key="merge_kept")
    other_id = next(name for name in sides if name != kept_id)
    kept, gone = sides[kept_id], sides[other_id]
    proposed = propose_taken(kept, gone)
    taken = []
    for group, columns in GROUPS.items():
        if all(kept[name] == gone[name] for name in columns):
            continue
        chosen = st.radio(
            _(GROUP_LABELS[group]),
            [kept_id, other_id],
            index=int(group in proposed),
            format_func=lambda name, group=group: _say(sides[name], group),
            key=f"merge_{group}_{kept_id}",
        )
        if chosen == other_id:
            taken.append(group)
    decided = Pair(kept_id, other_id, tuple(taken), pair["score"], reasons)
    words = _("{other} was merged into {kept}.").format(other=other_id, kept=kept_id)
    if st.button(_("Merge"), type="primary", key="merge_now", icon=":material/merge:"):
        act(lambda: merge_incidents(store, [decided]), words)
        st.rerun()


def _say(incident: Mapping[str, Any], group: str) -> str:
    said = []
    for place, name in enumerate(GROUPS[group]):
        words = value_words(name, incident[name])
        if words and words not in said:
            said.append(f"{field_label(name)}: {words}" if place and group == "deaths" else words)
    text = " · ".join(said) or _(NOTHING_SAID)
    text = text if len(text) <= _LONG else text[: _LONG - 1] + "…"
    return markdown_text(text).replace("/", "\N{WORD JOINER}/")  # an address must not become a link
