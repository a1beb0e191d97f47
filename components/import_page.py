"""Import: drop a file, see what becomes of each row, store it with one button, take it back with another."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, number
from components.import_columns import show_columns
from components.import_list import show_imports
from components.import_lookalikes import show_lookalikes
from components.import_mending import forget_mended, show_held
from components.import_options import merge_options, read_options
from components.import_places import PLACE_NOTICES, show_places
from components.import_preview import show_fates, show_format, show_left, show_parts, show_preview_map, show_reading
from components.import_questions import ASKED, show_questions
from components.import_receipts import RECEIPTS, keep_receipts, link_import, offer_receipt
from components.import_values import show_values
from components.import_work import CANCELLED, finish_preview, forget_work, make_preview, read_once, store_preview
from components.markup import markdown_text, show_html
from data.read import MAX_UPLOAD_BYTES, READABLE, ReadError
from data.receipts import Preview, Receipt
from data.store import Store
from data.store_error import StoreError
from data.understanding import understand_file

SHOWN_ELSEWHERE = (
    ASKED | PLACE_NOTICES | {"table-mapped", "table-mapped-partly", "sheet-chosen", "layer-chosen", "dates-settled"}
)
ROUND, STORING = "import_round", "import_storing"
JUST_STORED = "import_just_stored"


def show_import_page(store: Store) -> None:
    """Draw the page: the last receipt, the way in for a file, and the imports so far."""
    st.title(_("Import incidents"))
    show_html(
        Markup('<p class="fl-prose">{}</p>').format(
            _(
                "Drop the file that you have: an export of ACLED, UCDP GED, GTD, Iraq Body Count or SIGACTS, or a "
                "sheet of your own in English, Arabic or Kurdish. Nothing is stored before you have seen what becomes "
                "of every row; wrong rows are held with their reason, to be mended here or later."
            )
        )
    )
    receipts = st.container()
    round_ = st.session_state.setdefault(ROUND, 0)
    file = st.file_uploader(
        _("A file of incidents, at most {limit} MB").format(limit=number(MAX_UPLOAD_BYTES // 2**20)),
        type=[suffix.removeprefix(".") for suffix in (*READABLE, ".zip", ".gz")],
        key=f"import_file_{round_}",
    )
    file_key = f"{file.file_id}_{round_}" if file is not None else ""
    if st.session_state.get(STORING) != file_key and file is not None:
        st.session_state.pop(RECEIPTS, None)  # what is stored stands in the list; the new file comes first
    if file is not None:
        _show_file(store, file.getvalue(), file.name, file_key)
    else:
        with receipts:
            _show_receipts()
    show_imports(store)


def _show_file(store: Store, content: bytes, name: str, file_key: str) -> None:
    if st.session_state.get(CANCELLED) == file_key:
        _show_cancelled(file_key)
        return
    options = read_options(file_key)
    try:
        preview = make_preview(store, content, name, file_key, options)
    except (ReadError, StoreError) as error:
        _show_refusal(error, store, content, name, file_key)
        return
    if not preview.is_sample:
        _show_preview(store, preview, file_key)
        return
    rest = st.container(key="rest")
    with rest:
        first = _("These are the first {n} rows. The others are being read; nothing can be stored before.")
        st.info(first.format(n=number(preview.entry.rows_read)), icon=":material/hourglass_top:")
    _show_preview(store, preview, file_key)
    try:
        with rest:
            finish_preview(store, content, name, file_key, options)
    except (ReadError, StoreError) as error:
        _show_refusal(error, store, content, name, file_key)
        return
    st.rerun()


def _show_preview(store: Store, preview: Preview, file_key: str) -> None:
    """Draw what becomes of each row; of a sample without what can only be done with all of them."""
    counts = preview.counts()
    show_questions(preview, file_key)
    show_fates(counts, preview.entry.rows_read, file_name=preview.entry.file_name)
    show_format(preview)
    place = st.container(key="store_place")
    show_parts(preview.understood.file.raw, file_key)
    for notice in preview.notices:
        if notice.code not in SHOWN_ELSEWHERE:
            st.info(markdown_text(notice.text(_)), icon=":material/info:")
    show_values(preview.understood, file_key)
    show_places(preview, file_key)
    show_columns(preview.understood, preview, file_key)
    show_reading(preview.understood.file.raw, file_key)
    leads = preview.entry.leads
    mended = None
    if not preview.is_sample:
        mended = show_held(preview, store, file_key)
    storable = counts["added"] + counts["updated"]
    if preview.is_sample:
        return
    if storable and not leads:
        show_preview_map(preview)
    with place:
        _show_store_button(store, preview, storable, mended, file_key)
        if not leads:
            show_lookalikes(preview, store, file_key)


def _show_store_button(store: Store, preview: Preview, storable: int, mended: Preview | None, file_key: str) -> None:
    more = len(mended.staged) if mended else 0
    label = (
        count_text("Store {n} lead", "Store {n} leads", storable + more)
        if preview.entry.leads
        else count_text("Store {n} incident", "Store {n} incidents", storable + more)
    )
    if more:
        label = _("{store}, {mended} of them mended").format(store=label, mended=number(more))
    label = label if storable + more else _("Nothing new to store")
    with st.container(horizontal=True, vertical_alignment="center", key="store_row"):
        pressed = st.button(
            label, type="primary", disabled=not storable + more, key=f"store_{file_key}", icon=":material/save:"
        )
        show_left(preview, more)
    if not pressed:
        return
    receipts: list[Receipt] = []
    st.session_state[RECEIPTS], st.session_state[STORING] = receipts, file_key
    try:
        store_preview(store, preview, file_key, receipts)
        if mended:
            store_preview(store, mended, file_key, receipts, held_import=receipts[-1].import_id)
    except StoreError as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        return
    keep_receipts(receipts)
    st.session_state[ROUND] += 1
    st.session_state[JUST_STORED] = True
    forget_work()
    forget_mended()
    st.rerun()


def _show_refusal(error: ReadError | StoreError, store: Store, content: bytes, name: str, file_key: str) -> None:
    st.error(markdown_text(error.message.text(_)), icon=":material/error:")
    _show_what_was_read(store, content, name, file_key)


def _show_what_was_read(store: Store, content: bytes, name: str, file_key: str) -> None:
    """Show the controls of a file whose rows could not be taken, so that it can be read otherwise."""
    options = read_options(file_key)
    try:
        file = read_once(content, name, file_key, options)
        understood = understand_file(file, store, options)
    except (ReadError, StoreError):
        show_reading(None, file_key)
        if options.sheet is not None:
            st.button(_("Read the likeliest sheet"), on_click=merge_options, args=(file_key,), kwargs={"sheet": None})
        return
    show_parts(file.raw, file_key)
    if understood.mapping is not None:
        show_columns(understood, None, file_key)
    show_reading(file.raw, file_key, expanded=understood.mapping is None)


def _show_cancelled(file_key: str) -> None:
    if st.session_state.get(STORING) == file_key and st.session_state.get(RECEIPTS):
        late = _("The file was stored before it could be cancelled. It can be taken back below.")
        st.info(late, icon=":material/info:")
        return
    st.info(_("Cancelled; nothing was stored."), icon=":material/cancel:")
    st.button(_("Read the file again"), key="uncancel", on_click=lambda: st.session_state.pop(CANCELLED, None))


def _show_receipts() -> None:
    receipts: list[Receipt] = st.session_state.get(RECEIPTS, [])
    if st.session_state.pop(JUST_STORED, False) and receipts:
        # Whoever has scrolled down to the last question sees this, and not the receipt at the top.
        stored = sum(receipt.counts()["added"] + receipt.counts()["updated"] for receipt in receipts)
        st.toast(count_text("{n} stored.", "{n} stored.", stored), icon=":material/check_circle:")
    for receipt in receipts:
        _show_receipt(receipt, last=receipt is receipts[-1])


def _show_receipt(receipt: Receipt, *, last: bool) -> None:
    with st.container(border=True, key=f"receipt_{receipt.import_id}"):
        st.success(_("Stored as import {id}.").format(id=receipt.import_id), icon=":material/check_circle:")
        show_fates(receipt.counts(), receipt.entry.rows_read, file_name=receipt.entry.file_name)
        with st.container(horizontal=True, vertical_alignment="center"):
            leads = receipt.entry.leads
            label = _("Read the leads") if leads else _("See it on the map")
            link_import(receipt.import_id, leads=leads, label=label)
            offer_receipt(receipt, "stored")
            if last:
                st.button(_("Close"), on_click=lambda: st.session_state.pop(RECEIPTS, None), key="close_receipt")
