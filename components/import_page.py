"""Import: drop a file, see what becomes of each row, store it with one button, take it back with another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, number, period
from components.import_list import show_imports
from components.import_preview import show_fates, show_held, show_preview_map, show_reading
from components.markup import markdown_text, show_html
from data.imports import preview_import, store_import
from data.read import MAX_UPLOAD_BYTES, READABLE, ReadError
from data.receipts import Preview, Receipt
from data.store import Store
from data.store_error import StoreError
from data.understanding import ImportOptions

RECEIPT, ROUND = "import_receipt", "import_round"


def show_import_page(store: Store) -> None:
    """Draw the page: the last receipt, the way in for a file, and the imports so far."""
    st.title(_("Import incidents"))
    show_html(
        Markup('<p class="fl-prose">{}</p>').format(
            _(
                "Drop the file that you have: our own columns, ACLED, UCDP, GTD, Iraq Body Count, SIGACTS, or a "
                "sheet. Nothing is stored before you have seen what becomes of every row; wrong rows are held with "
                "their reason and can be downloaded, mended and sent again."
            )
        )
    )
    _show_receipt()
    round_ = st.session_state.setdefault(ROUND, 0)
    file = st.file_uploader(
        _("A file of incidents, at most {limit} MB").format(limit=number(MAX_UPLOAD_BYTES // 2**20)),
        type=[suffix.removeprefix(".") for suffix in (*READABLE, ".zip", ".gz")],
        key=f"import_file_{round_}",
    )
    if file is not None:
        _show_file(store, file.getvalue(), file.name, f"{file.file_id}_{round_}")
    show_imports(store)


def _show_file(store: Store, content: bytes, name: str, file_key: str) -> None:
    options = _options(file_key)
    try:
        with st.spinner(_("Reading and checking every row …"), show_time=True):
            preview = _preview(store, content, name, file_key, options)
    except (ReadError, StoreError) as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        show_reading(None, file_key)
        return
    counts = preview.counts()
    show_fates(counts, preview.entry.rows_read, file_name=preview.entry.file_name)
    for notice in preview.notices:
        st.info(markdown_text(notice.text(_)), icon=":material/info:")
    if preview.looks_swapped:
        st.button(
            _("Swap latitude and longitude"),
            key=f"swap_{file_key}",
            on_click=_set_option,
            args=(file_key, "swap_coordinates", True),
        )
    show_reading(preview, file_key)
    storable = counts["added"] + counts["updated"]
    if storable:
        if preview.entry.first_day and preview.entry.last_day:
            st.markdown(_("From {period}.").format(period=period(preview.entry.first_day, preview.entry.last_day)))
        show_preview_map(preview)
    show_held(preview, file_key)
    label = count_text("Store {n} incident", "Store {n} incidents", storable) if storable else _("Nothing new to store")
    if st.button(label, type="primary", disabled=not storable, key=f"store_{file_key}", icon=":material/save:"):
        _store(store, preview)


def _preview(store: Store, content: bytes, name: str, file_key: str, options: ImportOptions) -> Preview:
    """Return the preview, made anew only when the file, its options or the store changed."""
    key = (file_key, options, store.version())
    kept = st.session_state.get("import_preview")
    if kept is None or kept[0] != key:
        st.session_state["import_preview"] = kept = (key, preview_import(content, name, store, options=options))
    preview: Preview = kept[1]
    return preview


def _store(store: Store, preview: Preview) -> None:
    try:
        with st.spinner(_("Storing …"), show_time=True):
            receipt = store_import(preview, store)
    except StoreError as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        return
    st.session_state[RECEIPT] = receipt
    st.session_state[ROUND] += 1
    st.session_state.pop("import_preview", None)
    st.rerun()


def _show_receipt() -> None:
    receipt: Receipt | None = st.session_state.get(RECEIPT)
    if receipt is None:
        return
    with st.container(border=True, key="receipt"):
        st.success(_("Stored as import {id}.").format(id=receipt.import_id), icon=":material/check_circle:")
        show_fates(receipt.counts(), receipt.entry.rows_read, file_name=receipt.entry.file_name)
        with st.container(horizontal=True):
            st.page_link(
                st.session_state["pages"]["map"],
                label=_("See it on the map"),
                icon=":material/map:",
                query_params={"import": str(receipt.import_id)},
            )
            st.download_button(
                _("Receipt (CSV)"),
                lambda: receipt.to_csv(_).encode("utf-8-sig"),
                f"receipt-{receipt.import_id}.csv",
                "text/csv",
                on_click="ignore",
                key="receipt_csv",
            )
            st.download_button(
                _("Receipt (JSON)"),
                lambda: json.dumps(receipt.to_json(_), ensure_ascii=False, indent=1).encode(),
                f"receipt-{receipt.import_id}.json",
                "application/json",
                on_click="ignore",
                key="receipt_json",
            )
            st.button(_("Close"), on_click=lambda: st.session_state.pop(RECEIPT, None), key="close_receipt")


def _options(file_key: str) -> ImportOptions:
    chosen: Mapping[str, Any] = st.session_state.get(f"import_options_{file_key}", {})
    return ImportOptions(**chosen)


def _set_option(file_key: str, name: str, value: Any) -> None:
    key = f"import_options_{file_key}"
    st.session_state[key] = {**st.session_state.get(key, {}), name: value}
