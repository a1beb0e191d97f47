"""The imports so far: each with its file, time and numbers, its held rows, and the way to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, number, period
from components.import_mending import forget_mended, show_held
from components.import_receipts import find_receipt, link_import, offer_receipt
from components.markup import markdown_text, show_html
from data.formats import FORMATS
from data.frames import as_records
from data.held_rows import count_open, reopen_held, store_mended
from data.messages import N_
from data.read import ReadError
from data.receipts import write_held
from data.reverting import revert_import
from data.store import Store
from data.store_error import StoreError

PAGE = 10
MENDING = "import_mending"


def show_imports(store: Store) -> None:
    """Draw the list, the latest first, ten at a time."""
    imports = store.imports("file")
    st.subheader(_("Imports so far"))
    if imports.empty:
        st.caption(_("None yet."))
        return
    waiting = count_open(store)
    pages = -(-len(imports) // PAGE)
    page = st.pagination(pages, key="imports_page") if pages > 1 else 1
    for row in as_records(imports.iloc[(page - 1) * PAGE : page * PAGE]):
        _show_import(store, row, waiting.get(int(row["import_id"]), 0))


def _show_import(store: Store, row: Mapping[str, Any], waiting: int) -> None:
    import_id = int(row["import_id"])
    reverted = row["reverted_at_utc"] is not None
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"import_{import_id}"):
        show_html(_describe(row, reverted=reverted))
        if not reverted and int(row["added"]) + int(row["updated"]):
            leads = is_leads(row)
            link_import(import_id, leads=leads, label=_("Leads") if leads else _("On the map"))
        receipt = find_receipt(import_id)
        if receipt is not None:
            offer_receipt(receipt, "listed")
        if int(row["held"]):
            st.download_button(
                _("Held rows"),
                lambda: write_held(store.held(import_id), _).encode("utf-8-sig"),
                f"held-rows-{import_id}.csv",
                "text/csv",
                on_click="ignore",
                key=f"held_of_{import_id}",
            )
        if waiting and row["said"] and not reverted:
            st.button(
                count_text("Mend {n} row", "Mend {n} rows", waiting),
                key=f"mend_of_{import_id}",
                on_click=_toggle_mending,
                args=(import_id,),
            )
        if not reverted:
            with st.popover(_("Take back"), key=f"take_back_{import_id}"):
                st.markdown(
                    _(
                        "Incidents that this import added disappear, those that it updated stand again as before. "
                        "What later imports said of them stays. The import stays in this list, marked as taken back."
                    )
                )
                st.button(
                    _("Take import {id} back").format(id=import_id),
                    type="primary",
                    key=f"revert_{import_id}",
                    on_click=_revert,
                    args=(store, import_id),
                )
    if st.session_state.get(MENDING) == import_id:
        _show_mending(store, import_id)
    failed = st.session_state.get("revert_error")
    if failed and failed[0] == import_id:
        st.error(markdown_text(failed[1]))


def _show_mending(store: Store, import_id: int) -> None:
    """Draw the held rows of a stored import to be mended, and the button that stores those that are good now."""
    try:
        preview = reopen_held(store, import_id)
        mended = show_held(preview, store, f"held_{import_id}_{store.version()}")
        if mended is None or not st.button(
            count_text("Store {n} mended lead", "Store {n} mended leads", len(mended.staged))
            if mended.entry.leads
            else count_text("Store {n} mended incident", "Store {n} mended incidents", len(mended.staged)),
            type="primary",
            key=f"store_mended_{import_id}",
        ):
            return
        store_mended(mended, store, import_id)
    except (ReadError, StoreError) as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        return
    forget_mended()
    st.session_state.pop(MENDING, None)
    st.rerun()


def _toggle_mending(import_id: int) -> None:
    st.session_state[MENDING] = None if st.session_state.get(MENDING) == import_id else import_id


def _describe(row: Mapping[str, Any], *, reverted: bool) -> Markup:
    when = f"{row['imported_at_utc']:%Y-%m-%d %H:%M} UTC"
    counts = ", ".join(
        _(words).format(n=number(int(row[fate])))
        for fate, words in (
            ("added", N_("{n} added")),
            ("updated", N_("{n} updated")),
            ("unchanged", N_("{n} unchanged")),
            ("duplicate", N_("{n} duplicate")),
            ("held", N_("{n} held")),
        )
        if int(row[fate])
    ) or _("nothing stored")
    days = period(row["first_day"], row["last_day"]) if row["first_day"] else ""
    state = _("taken back {when}").format(when=f"{row['reverted_at_utc']:%Y-%m-%d %H:%M} UTC") if reverted else ""
    return Markup(
        '<div class="fl-import{}"><strong>{}</strong> <bdi dir="ltr">{}</bdi> <em>{}</em><br>'
        '<span class="fl-note">{} · {} · {}</span></div>'
    ).format(
        " fl-reverted" if reverted else "",
        _("Import {id}").format(id=int(row["import_id"])),
        row["file_name"],
        state,
        when,
        (_("{n} leads: {counts}") if is_leads(row) else _("{n} rows: {counts}")).format(
            n=number(int(row["rows_read"])), counts=counts
        ),
        days,
    )


def is_leads(row: Mapping[str, Any]) -> bool:
    """Say whether an entry brought leads."""
    return row["format"] in FORMATS and FORMATS[row["format"]].leads


def _revert(store: Store, import_id: int) -> None:
    st.session_state.pop("revert_error", None)
    try:
        revert_import(store, import_id)
    except StoreError as error:
        st.session_state["revert_error"] = (import_id, error.message.text(_))
