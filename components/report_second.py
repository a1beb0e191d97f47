"""The second reader on the page of reports: where it is, that a text is sent there only when asked, and the asking."""

from __future__ import annotations

import streamlit as st

from components.i18n import _
from components.markup import markdown_text
from components.report_work import ask_second_reader
from data.reports.second_reader import SecondReaderError, configured_reader
from data.store import Store


def say_where_texts_go() -> None:
    """Say whether anything can leave this machine."""
    try:
        reader = configured_reader()
    except SecondReaderError as error:
        st.warning(markdown_text(error.message.text(_)), icon=":material/error:")
        return
    if reader is None:
        st.caption(_("No second reader is configured: no text leaves this machine."))
    else:
        st.caption(
            _(
                "A second reader is configured at {host}: when you ask it about a report, the report's text is sent "
                "there. Without asking nothing is sent."
            ).format(host=markdown_text(reader.host))
        )


def show_second_reader(store: Store) -> None:
    """Draw the button that asks, where a second reader is configured."""
    try:
        reader = configured_reader()
    except SecondReaderError:
        return
    if reader is None:
        return
    if st.button(
        _("Ask the second reader"),
        key="report_ask",
        icon=":material/forum:",
        help=_("Sends this report's text to {host}.").format(host=markdown_text(reader.host)),
        shortcut="Alt+A",
    ):
        with st.spinner(_("Waiting for {host} …").format(host=markdown_text(reader.host)), show_time=True):
            ask_second_reader(store, reader)
        st.rerun()
