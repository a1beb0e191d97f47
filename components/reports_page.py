"""Reports: paste or drop reports, review what is found in each, store it with its evidence, go on to the next."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, number
from components.markup import markdown_text, show_html
from components.report_lookalikes import show_lookalikes
from components.report_review import show_review
from components.report_second import say_where_texts_go, show_second_reader
from components.report_work import (
    GENERATION,
    REFUSED,
    SAID,
    SEQ,
    UNDO,
    check_review,
    choose_review,
    end_open,
    last_done,
    open_review,
    read_reports,
    skip_open,
    store_open,
    take_edit,
    undo_last,
)
from data.reading.raw import ReadError
from data.reports.files import MAX_FILE_BYTES, SUFFIXES
from data.reports.queue import LATER, Queued, Review, count_ended, find_stored, list_queue
from data.reports.review import Checked
from data.store import Store

ROUND = "report_round"
BOUNDARIES = "natural-earth"


def show_reports_page(store: Store) -> None:
    """Draw the page: what was done last, the way in, and the report in hand."""
    review = open_review(store)
    queue = list_queue(store)
    if review is None:
        st.title(_("From report to incident"))
    _show_outcome(store)
    _show_way_in(store, empty=review is None)
    if review is None:
        _show_nothing(store)
        return
    _show_progress(store, review, queue)
    _show_notices(store, review)
    try:
        checked = check_review(store, review)
    except ReadError as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        checked = Checked(None, {}, {}, {}, {})
    _show_buttons(store, checked)
    show_lookalikes(store, review, checked)
    show_review(
        review,
        checked,
        generation=st.session_state[GENERATION],
        seq=st.session_state[SEQ],
        on_edit=lambda: take_edit(store),
        set_id=BOUNDARIES,
    )


def _show_outcome(store: Store) -> None:
    said = st.session_state.get(SAID)
    if said is None and not st.session_state.get(UNDO):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="report_outcome"):
        if said is not None:
            words, failed, query = said
            (st.error if failed else st.success)(markdown_text(words))
            if query is not None:
                st.page_link(
                    st.session_state["pages"]["map"],
                    label=_("See it on the map"),
                    icon=":material/map:",
                    query_params=query,
                )
        if st.session_state.get(UNDO):
            st.button(
                _("Undo"),
                on_click=undo_last,
                args=(store,),
                help=_("Takes back what was done last: “{name}”").format(name=last_done()),
                key="report_undo_last",
                icon=":material/undo:",
                shortcut="Alt+Z",
            )


def _show_way_in(store: Store, *, empty: bool) -> None:
    round_ = st.session_state.setdefault(ROUND, 0)
    with st.expander(_("Add reports"), expanded=empty, key=f"report_way_in_{empty}", icon=":material/note_add:"):
        show_html(
            Markup('<p class="fl-prose">{}</p>').format(
                _(
                    "Paste the text of a news report, with its title, day and address if you have them, or drop files. "
                    "Reports in English are read here, on this machine; others are coded by hand in the same form. "
                    "A report's text is kept only until its review ends; the quotations that support what you "
                    "store stay."
                )
            )
        )
        say_where_texts_go()
        pasted, dropped = st.columns(2)
        with pasted, st.form(f"report_paste_{round_}", border=False):
            text = st.text_area(_("The text of a report"), height=150, key=f"report_text_{round_}")
            if st.form_submit_button(_("Read the report"), type="primary", icon=":material/article:"):
                _read(store, [("", text)])
        with dropped:
            files = st.file_uploader(
                _("Files, at most {limit} MB each: {kinds}").format(
                    limit=number(MAX_FILE_BYTES // 2**20), kinds=", ".join(SUFFIXES)
                ),
                type=[suffix.removeprefix(".") for suffix in SUFFIXES],
                accept_multiple_files=True,
                max_upload_size=MAX_FILE_BYTES // 2**20,
                key=f"report_files_{round_}",
            )
            if files:
                _read(store, [(file.name, file.getvalue()) for file in files])
    for name, message in st.session_state.get(REFUSED, []):
        words = message.text(_)
        said = _("{file}: {why}").format(file=name, why=words) if name else words
        st.warning(markdown_text(said), icon=":material/error:")


def _read(store: Store, given: list[tuple[str, bytes | str]]) -> None:
    bar = st.progress(0.0, text=count_text("Reading {n} report …", "Reading {n} reports …", len(given)))
    added = read_reports(store, given, lambda done: bar.progress(done / len(given)))
    refused = len(st.session_state[REFUSED])
    already = len(given) - refused - added
    if added or already:
        words = count_text("{n} report was put into the queue.", "{n} reports were put into the queue.", added)
        if already:
            words += " " + count_text("{n} waits there already.", "{n} wait there already.", already)
        st.session_state[SAID] = (words, False, None)
    if added or already or given[0][0]:
        st.session_state[ROUND] += 1
    st.rerun()


def _show_nothing(store: Store) -> None:
    ended = count_ended(store)
    if ended:
        st.info(
            count_text(
                "The queue is empty: {n} report was reviewed.", "The queue is empty: {n} reports were reviewed.", ended
            ),
            icon=":material/task_alt:",
        )


def _show_progress(store: Store, review: Review, queue: list[Queued]) -> None:
    ended, waiting = count_ended(store), len(queue)
    total = ended + waiting
    st.subheader(markdown_text(review.name))
    aside = sum(queued.state == LATER for queued in queue)
    words = _("Report {n} of {total}").format(n=number(min(ended + 1, total)), total=number(total))
    if aside:
        words += " · " + count_text("{n} put aside", "{n} put aside", aside)
    st.progress(ended / total if total else 0.0, text=words)
    others = [queued for queued in queue if queued.review_id != review.review_id]
    if others:
        with st.expander(
            count_text("{n} other report waits", "{n} other reports wait", len(others)), key="report_queue"
        ):
            for queued in others[:100]:
                st.button(
                    markdown_text(queued.name),
                    key=f"report_open_{queued.review_id}",
                    on_click=choose_review,
                    args=(store, queued.review_id),
                    type="tertiary",
                    icon=":material/schedule:" if queued.state == LATER else ":material/article:",
                )


def _show_notices(store: Store, review: Review) -> None:
    if review.notice is not None:
        st.info(markdown_text(review.notice.text(_)), icon=":material/translate:")
    before = find_stored(store, review.sha256)
    if before is not None:
        st.info(
            _(
                "This very text was stored before, as import {id}: the form holds what stands in the store. Storing it "
                "again changes only what you change."
            ).format(id=before),
            icon=":material/history:",
        )


def _show_buttons(store: Store, checked: Checked) -> None:
    kept = len(checked.preview.staged) if checked.preview else 0
    with st.container(horizontal=True, vertical_alignment="center", key="report_buttons"):
        st.button(
            count_text("Store {n} incident", "Store {n} incidents", kept) if kept else _("Store"),
            type="primary",
            disabled=not checked.can_store,
            on_click=store_open,
            args=(store,),
            key="report_store",
            icon=":material/save:",
            shortcut="Ctrl+Enter",
        )
        st.button(
            _("Skip for now"),
            on_click=skip_open,
            args=(store,),
            key="report_skip",
            icon=":material/redo:",
            shortcut="Alt+S",
        )
        st.button(
            _("Nothing to code"),
            on_click=end_open,
            args=(store,),
            key="report_empty",
            icon=":material/do_not_disturb_on:",
            shortcut="Alt+N",
        )
        show_second_reader(store)
        if checked.problems:
            st.caption(
                count_text(
                    "{n} incident cannot be stored yet: see what is said on it.",
                    "{n} incidents cannot be stored yet: see what is said on them.",
                    len(checked.problems),
                )
            )
