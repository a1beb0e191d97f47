"""What the store has that may be an incident of the report in hand: said at once, with what is to become of the two."""

from __future__ import annotations

import streamlit as st

from components.duplicate_pair import show_compared
from components.i18n import _, percent
from components.incident_card import describe_when
from components.markup import markdown_text
from components.report_work import change_draft
from components.version_words import value_words
from data.messages import N_
from data.reports.draft import CHOICES
from data.reports.queue import Review
from data.reports.review import Checked, Lookalike
from data.store import Store

_WORDS = dict(
    zip(
        CHOICES,
        (N_("Decide later"), N_("Merge"), N_("Add as another source"), N_("They are two incidents")),
        strict=True,
    )
)


def show_lookalikes(store: Store, review: Review, checked: Checked) -> None:
    """Draw the likely duplicates of each incident, the likeliest of each first."""
    if not checked.lookalikes:
        return
    for number, likes in sorted(checked.lookalikes.items()):
        for like in likes:
            _show_one(store, review, checked, number, like)


def _show_one(store: Store, review: Review, checked: Checked, number: int, like: Lookalike) -> None:
    incident = review.draft.find(number)
    if incident is None:
        return
    like_id = like.incident["incident_id"]
    kind = like.incident["sub_event_type"] or like.incident["event_type"]
    deaths = value_words("fatalities", like.incident["fatalities"])
    said = [describe_when(like.incident), like.incident["location"] or like.incident["admin1"], _(kind)]
    said += [_("deaths: {n}").format(n=deaths)] if deaths else []
    with st.container(border=True, key=f"report_like_{number}_{like_id}"):
        st.markdown(
            _("Incident {number} may be in the store already, {score} alike: **{id}** · {what}").format(
                number=number,
                score=percent(float(like.pair["score"])),
                id=markdown_text(like_id),
                what=markdown_text(" · ".join(str(part) for part in said if part)),
            )
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_choice(
                store, review, number, like_id, chosen=incident.choice if incident.like_id == like_id else "own"
            )
            with st.popover(_("Compare the two"), icon=":material/compare_arrows:", width="content"):
                show_compared(like.incident, checked.rows[number], like.reasons)


def _show_choice(store: Store, review: Review, number: int, like_id: str, *, chosen: str) -> None:
    key = f"report_choice_{review.review_id}_{number}_{like_id}"
    st.segmented_control(
        _("What becomes of incident {number}").format(number=number),
        list(CHOICES),
        default=chosen,
        format_func=lambda choice: _(_WORDS[choice]),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_choose,
        args=(store, number, like_id, key),
    )


def _choose(store: Store, number: int, like_id: str, key: str) -> None:
    choice = st.session_state[key] or "own"
    draft = st.session_state["report_open"].draft
    change_draft(store, draft.change(number, like_id="" if choice == "own" else like_id, choice=choice), drawn=True)
