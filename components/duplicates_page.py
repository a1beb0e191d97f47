"""Duplicates: pairs of incidents that may be one told twice, side by side, to be merged or kept apart, with undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.duplicate_merge import show_merge
from components.duplicate_pair import show_pair
from components.duplicate_rules import show_rules
from components.i18n import _, count_text, percent
from components.ledger_moment import moment_words
from components.markup import NOTHING, markdown_text, show_html
from data.candidates import explain_pair, propose_duplicates
from data.decisions import Pair, keep_both, list_decisions
from data.duplicates import DEFAULT_SCORE
from data.frames import as_records
from data.reverting import revert_import
from data.store import Store
from data.store_error import StoreError

PAGE = 5
ERROR, DONE = "duplicates_error", "duplicates_done"


def show_duplicates_page(store: Store) -> None:
    """Draw the page."""
    st.title(_("Duplicates"))
    show_html(
        Markup('<p class="fl-prose">{}</p>').format(
            _(
                "Incidents of different sources that may be one event told twice: near in place and time, "
                "as exactly as each is known, and of a kind. A score says how alike two reports are, not that "
                "they are the same. You decide; every decision can be undone, and no source is ever dropped."
            )
        )
    )
    _show_outcome(store)
    score = st.slider(
        _("Pairs from a score of"), 0.5, 1.0, DEFAULT_SCORE, 0.05, format="percent", key="duplicates_score", width=480
    )
    with st.spinner(_("Comparing all incidents …"), show_time=True):
        pairs = propose_duplicates(store, min_score=score)
    if pairs.empty:
        st.info(
            _(
                "No two incidents of different sources are as alike as that. Two records of one source are two "
                "incidents, so a second source has to be imported before anything is proposed."
            )
        )
    else:
        _show_pairs(store, pairs)
    _show_decided(store)
    show_rules(store, act)


def act(do: Callable[[], int | None], words: str) -> None:
    """Run a decision in a callback and keep what came of it for the next run.

    Parameters
    ----------
    do
        Decides; gives the entry's number, or None where there is nothing to undo.
    words
        What is said then.
    """
    st.session_state.pop(ERROR, None)
    st.session_state.pop(DONE, None)
    try:
        number = do()
    except StoreError as error:
        st.session_state[ERROR] = error.message.text(_)
        return
    st.session_state[DONE] = (words, number)


def _show_outcome(store: Store) -> None:
    if ERROR in st.session_state:
        st.error(markdown_text(st.session_state[ERROR]), icon=":material/error:")
    if DONE in st.session_state:
        words, number = st.session_state[DONE]
        with st.container(horizontal=True, vertical_alignment="center", key="duplicates_outcome"):
            st.success(markdown_text(words), icon=":material/check_circle:")
            if number is not None:
                _undo_button(store, number, "undo_last")


def _show_pairs(store: Store, pairs: Any) -> None:
    count = len(pairs)
    st.subheader(count_text("{n} pair to decide", "{n} pairs to decide", count))
    pages = -(-count // PAGE)
    page = st.pagination(pages, key="duplicates_page") if pages > 1 else 1
    shown = as_records(pairs.iloc[(page - 1) * PAGE : page * PAGE])
    ids = sorted({row[end] for row in shown for end in ("one_id", "other_id")})
    known = {row["incident_id"]: row for row in as_records(store.find_incidents(ids))}
    files = {row["import_id"]: row["file_name"] for row in as_records(store.imports("file"))}
    for pair in shown:
        one, other = known[pair["one_id"]], known[pair["other_id"]]
        key = f"{abs(hash((pair['one_id'], pair['other_id'])))}"
        reasons = explain_pair(pair, one, other)
        with st.container(border=True, key=f"pair_{key}"):
            show_pair(pair, one, other, reasons, files)
            with st.container(horizontal=True):
                if st.button(_("Merge …"), type="primary", key=f"merge_{key}", icon=":material/merge:"):
                    show_merge(store, pair, one, other, reasons, act)
                decided = Pair(pair["one_id"], pair["other_id"], (), pair["score"], reasons)
                st.button(
                    _("Keep both"),
                    key=f"keep_{key}",
                    icon=":material/call_split:",
                    help=_("They are two incidents; this pair is not proposed again."),
                    on_click=act,
                    args=(lambda decided=decided: keep_both(store, [decided]), _("Both are kept.")),
                )


def _show_decided(store: Store) -> None:
    decided = as_records(list_decisions(store))
    if not decided:
        return
    st.subheader(_("Decided"))
    by_entry: dict[int, list[Mapping[str, Any]]] = {}
    for row in decided:
        by_entry.setdefault(int(row["import_id"]), []).append(row)
    for number, rows in list(by_entry.items())[:20]:
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"decision_{number}"):
            show_html(_describe_decision(rows))
            _undo_button(store, number, f"undo_{number}")
    if len(by_entry) > 20:
        st.caption(_("Older ones: `python -m data imports` lists them, `python -m data revert ID` undoes one."))


def _describe_decision(rows: list[Mapping[str, Any]]) -> Markup:
    row = rows[0]
    words = _("{other} was merged into {kept}") if row["kind"] == "merge" else _("{kept} and {other} are kept apart")
    sentence = Markup(words).format(  # noqa: S704 - our own sentence
        **{name: Markup('<code dir="ltr">{}</code>').format(row[f"{name}_id"]) for name in ("kept", "other")}
    )
    more = count_text("and {n} pair more, by a rule", "and {n} pairs more, by a rule", len(rows) - 1)
    score = _("score {score}").format(score=percent(row["score"])) if row["score"] is not None else ""
    return Markup('<div class="fl-import">{} {}<br><span class="fl-note">{} {}</span></div>').format(
        sentence, more if len(rows) > 1 else NOTHING, moment_words(row["imported_at_utc"]), score
    )


def _undo_button(store: Store, number: int, key: str) -> None:
    st.button(
        _("Undo"),
        key=key,
        icon=":material/undo:",
        on_click=act,
        args=(lambda: revert_import(store, number), _("Undone; both stand as before.")),
    )
