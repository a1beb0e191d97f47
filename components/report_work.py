"""What a person does to the queue of reports: kept in the store at once, with what can be undone in the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import streamlit as st

from components.i18n import _, count_text
from components.report_review import KEY, read_edit
from data.messages import Message
from data.reading.raw import ReadError
from data.reports.draft import Draft, merge_edits
from data.reports.interpret import read_day, settle
from data.reports.pasted import hash_text
from data.reports.queue import (
    Given,
    Review,
    add_reports,
    end_empty,
    list_queue,
    put_aside,
    read_given,
    read_review,
    reopen,
    save_draft,
)
from data.reports.recall import recall_coding
from data.reports.redate import redate
from data.reports.review import Checked, Stored, check_draft, store_review, undo_review
from data.reports.second_opinion import compare_readings, read_opinion
from data.reports.second_reader import SecondReader, SecondReaderError, ask_reader
from data.store import Store
from data.store_error import StoreError

OPEN, CHECKED, UNDO, SAID, REFUSED = (
    "report_open", "report_checked", "report_undo", "report_said", "report_refused",
)  # fmt: skip
GENERATION, SEQ = "report_generation", "report_seq"
MOST_UNDONE = 20


def open_review(store: Store) -> Review | None:
    """Give the report in hand: the one of this session, else the first that waits; None where none does."""
    review: Review | None = st.session_state.get(OPEN)
    if review is not None:
        return review
    queue = list_queue(store)
    review = read_review(store, queue[0].review_id) if queue else None
    if review is not None:
        take_up(review)
    return review


def take_up(review: Review) -> None:
    """Have a report in hand, to be drawn anew."""
    st.session_state[OPEN] = review
    st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1
    st.session_state[SEQ] = 0


def choose_review(store: Store, review_id: int) -> None:
    """Have another report of the queue in hand."""
    review = read_review(store, review_id)
    if review is not None:
        take_up(review)


def check_review(store: Store, review: Review) -> Checked:
    """Say what storing it would do; anew only when the draft or the store changed."""
    key = (review.review_id, review.draft, store.version())
    kept = st.session_state.get(CHECKED)
    if kept is None or kept[0] != key:
        st.session_state[CHECKED] = kept = (key, check_draft(review, store))
    checked: Checked = kept[1]
    return checked


def take_edit(store: Store) -> None:
    """Take what the browser changed, settle its values, and keep the draft."""
    edit, review = read_edit(), st.session_state.get(OPEN)
    if edit is None or review is None:
        return
    review_id, generation, seq, value, wants = edit
    if review_id != review.review_id or generation != st.session_state[GENERATION] or seq <= st.session_state[SEQ]:
        return
    st.session_state[SEQ] = seq
    settled = settle(merge_edits(review.draft, value, review.text), review.draft)
    change_draft(store, redate(settled, review.draft, review.text), drawn=True)
    if wants:  # Ctrl+Enter, pressed while what was typed last was still on its way
        _store_or_say_why(store)


def _store_or_say_why(store: Store) -> None:
    try:
        checked = check_review(store, st.session_state[OPEN])
    except ReadError as error:
        _say(error.message.text(_), failed=True)
        return
    if checked.can_store:
        store_open(store)
    else:
        problems = [message.text(_) for said in checked.problems.values() for message in said]
        _say(" ".join(problems) or _("There is no incident to store."), failed=True)


def change_draft(store: Store, draft: Draft, *, drawn: bool = False) -> None:
    """Keep another draft of the report in hand; unless it is `drawn` already, the browser draws it anew."""
    review: Review = st.session_state[OPEN]
    changed = replace(review, draft=draft)
    if drawn:
        st.session_state[OPEN] = changed
    else:
        take_up(changed)
    save_draft(store, review.review_id, draft)


def read_reports(store: Store, given: Iterable[tuple[str, bytes | str]], tell: Callable[[int], None]) -> int:
    """Read reports and put them into the queue; what cannot be read is said, and the others go on.

    Returns
    -------
    int
        How many were put there.
    """
    read: list[Given] = []
    refused: list[tuple[str, Message]] = []
    for place, (name, content) in enumerate(given, start=1):
        try:
            given_report = read_given(content, name)
            sha256 = hash_text(given_report.document)
            recalled = recall_coding(store, sha256, given_report.draft, given_report.document.text)
            read.append(replace(given_report, draft=recalled))
        except ReadError as error:
            refused.append((name, error.message))
        tell(place)
    st.session_state[REFUSED] = refused
    waiting = {queued.review_id for queued in list_queue(store)}
    return len(set(add_reports(store, read)) - waiting) if read else 0


def _say(words: str, *, failed: bool = False, query: dict[str, str] | None = None) -> None:
    st.session_state[SAID] = (words, failed, query)


def _address_of(stored: Stored) -> dict[str, str]:
    """Where the map shows what was stored: the import, or the incident that it was merged into."""
    joined = [i.like_id for i in stored.review.draft.kept if i.like_id and i.choice in ("merge", "source")]
    return {"incident": joined[0]} if joined and stored.decisions else {"import": str(stored.receipt.import_id)}


def _next(store: Store) -> None:
    st.session_state.pop(OPEN, None)
    st.session_state.pop(CHECKED, None)
    open_review(store)


def _push(done: Stored | Review) -> None:
    st.session_state[UNDO] = [*st.session_state.get(UNDO, []), done][-MOST_UNDONE:]


def _try(store: Store, act: Callable[[], None]) -> None:
    try:
        take_edit(store)  # what was typed last comes with the same run as the button
        act()
    except StoreError as error:
        _say(error.message.text(_), failed=True)


def ask_second_reader(store: Store, reader: SecondReader) -> None:
    """Ask the second reader of the report in hand, and put what can be believed of its answer beside the rules'."""
    review: Review = st.session_state[OPEN]
    published = read_day(review.draft)
    try:
        answer = ask_reader(reader, review.text, published.isoformat() if published else "")
    except SecondReaderError as error:
        _say(error.message.text(_), failed=True)
        return
    opinion = read_opinion(answer, review.text, published)
    words = count_text(
        "The second reader found {n} incident; what differs stands under each field.",
        "The second reader found {n} incidents; what differs stands under each field.",
        len(opinion.candidates),
    )
    _say(" ".join((words, *(message.text(_) for message in opinion.dropped[:5]))))
    change_draft(store, compare_readings(review.draft, opinion.candidates))


def store_open(store: Store) -> None:
    """Store the report in hand and go on to the next."""

    def act() -> None:
        review: Review = st.session_state[OPEN]
        checked = check_review(store, review)
        if not checked.can_store:
            return
        stored = store_review(review, checked, store)
        _push(stored)
        refused = stored.refused.text(_) if stored.refused else ""
        words = _("“{name}” was stored as import {id}.").format(name=review.name, id=stored.receipt.import_id)
        _say(f"{words} {refused}".strip(), failed=bool(refused), query=_address_of(stored))
        _next(store)

    _try(store, act)


def end_open(store: Store) -> None:
    """End the review of the report in hand: there is nothing to code in it."""
    _leave(store, end_empty, _("“{name}” holds nothing to code; its text was let go."))


def skip_open(store: Store) -> None:
    """Put the report in hand behind the others."""
    _leave(store, put_aside, _("“{name}” was put aside; it waits at the end of the queue."))


def _leave(store: Store, change: Callable[[Store, int], object], words: str) -> None:
    """Change the state of the report in hand, so that it can be undone, say so, and go on to the next."""

    def act() -> None:
        review: Review = st.session_state[OPEN]
        change(store, review.review_id)
        _push(review)
        _say(words.format(name=review.name))
        _next(store)

    _try(store, act)


def last_done() -> str:
    """Name the report that `undo_last` would put back."""
    last = st.session_state[UNDO][-1]
    review: Review = last.review if isinstance(last, Stored) else last
    return review.name


def undo_last(store: Store) -> None:
    """Undo what was done last to a report: it is in hand again as it was."""
    done = st.session_state.get(UNDO, [])
    if not done:
        return
    *rest, last = done
    st.session_state[UNDO] = rest

    def act() -> None:
        review = last.review if isinstance(last, Stored) else last
        try:
            if isinstance(last, Stored):
                undo_review(last, store)
            else:
                reopen(store, review)
        finally:
            take_up(review)
        _say(_("Undone; “{name}” is as it was before.").format(name=review.name))

    _try(store, act)


def forget_browser() -> None:
    """Let what the browser sent of the review go with the page."""
    st.session_state.pop(KEY, None)
