"""What only a person can say of a file: whether the day or the month comes first, whether coordinates are swapped."""

from __future__ import annotations

import streamlit as st

from components.i18n import _, day
from components.import_options import absorb_option, merge_options
from components.markup import markdown_text
from data.date_order import ask_date_order
from data.receipts import Preview

ASKED = {"dates-undecided", "places-look-swapped", "places-swapped"}
"""The notices whose matter is a question here."""


def show_questions(preview: Preview, file_key: str) -> None:
    """Draw the questions of a file, each with what its answers mean; nothing where there is none."""
    _ask_dates(preview, file_key)
    _ask_swapped(preview, file_key)


def _ask_dates(preview: Preview, file_key: str) -> None:
    question = ask_date_order(preview)
    if question is None:
        return
    key = f"day_first_{file_key}"
    st.session_state[key] = question.chosen
    meant = {True: question.day_first, False: question.month_first}
    with st.container(border=question.chosen is None, key="ask_dates"):
        st.segmented_control(
            _("What day is “{value}”? The file does not show whether the day or the month comes first.").format(
                value=markdown_text(question.value)
            ),
            [True, False],
            format_func=lambda first: day(meant[first], length="full"),
            key=key,
            on_change=absorb_option,
            args=(file_key, "day_first"),
        )
        if question.chosen is None:
            st.caption(_("Until you choose, the rows with such dates are held."))


def _ask_swapped(preview: Preview, file_key: str) -> None:
    for notice in preview.notices:
        if notice.code not in {"places-look-swapped", "places-swapped"}:
            continue
        swapped = notice.code == "places-swapped"
        with st.container(border=not swapped, key="ask_swapped", horizontal=True, vertical_alignment="center"):
            st.markdown(markdown_text(notice.text(_)))
            st.button(
                _("Take them as they stand") if swapped else _("Swap latitude and longitude"),
                key=f"swap_{file_key}",
                on_click=_swap,
                args=(file_key, not swapped),
                icon=":material/swap_horiz:",
            )


def _swap(file_key: str, swap: bool) -> None:
    merge_options(file_key, swap_coordinates=swap)
