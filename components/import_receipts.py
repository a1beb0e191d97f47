"""Receipts as files, and where an import can be seen: beside what was just stored, and in the list of imports."""

from __future__ import annotations

import json

import streamlit as st

from components.i18n import _
from data.receipts import Receipt

RECEIPTS, KEPT = "import_receipts", "import_receipts_kept"
"""Those that are shown, and those of the whole visit."""
MOST_KEPT = 10


def keep_receipts(receipts: list[Receipt]) -> None:
    """Keep receipts for the list of imports while this visit lasts, the latest of them."""
    kept: dict[int, Receipt] = st.session_state.setdefault(KEPT, {})
    kept.update({receipt.import_id: receipt for receipt in receipts})
    for old in sorted(kept)[:-MOST_KEPT]:
        del kept[old]


def find_receipt(import_id: int) -> Receipt | None:
    """Give the receipt of an import that was stored in this visit, unless it is shown as it is."""
    if any(receipt.import_id == import_id for receipt in st.session_state.get(RECEIPTS, [])):
        return None
    kept: dict[int, Receipt] = st.session_state.get(KEPT, {})
    return kept.get(import_id)


def link_import(import_id: int, *, leads: bool, label: str) -> None:
    """Draw the way to what an import brought."""
    pages = st.session_state["pages"]
    if leads:
        st.page_link(pages["leads"], label=label, icon=":material/search:")
        return
    st.page_link(
        pages["map"],
        label=label,
        icon=":material/map:",
        query_params={"import": str(import_id)},
    )


def offer_receipt(receipt: Receipt, place: str) -> None:
    """Draw the buttons that give a receipt as CSV and as JSON; `place` tells them from others on the page."""
    number = receipt.import_id
    st.download_button(
        _("Receipt (CSV)"),
        lambda: receipt.to_csv(_).encode("utf-8-sig"),
        f"receipt-{number}.csv",
        "text/csv",
        on_click="ignore",
        key=f"receipt_csv_{place}_{number}",
    )
    st.download_button(
        _("Receipt (JSON)"),
        lambda: json.dumps(receipt.to_json(_), ensure_ascii=False, indent=1).encode(),
        f"receipt-{number}.json",
        "application/json",
        on_click="ignore",
        key=f"receipt_json_{place}_{number}",
    )
