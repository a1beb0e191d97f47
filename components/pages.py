"""The pages and what they share: the configuration, the style, the language, the store."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from components.address import leave_map
from components.changes_page import show_changes_page
from components.collecting import settle
from components.duplicates_page import show_duplicates_page
from components.i18n import _
from components.import_page import show_import_page
from components.leads_page import show_leads_page
from components.map_page import show_map_page
from components.markup import show_html
from components.reports_page import show_reports_page
from components.sources_page import show_sources_page
from components.stored import show_store_error, store_or_stop
from data.store_error import StoreError

SIDEBAR_WIDTH = 320
STYLE = Markup("<style>{}</style>").format(
    Markup((Path(__file__).parent / "assets" / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
)


NO_SIDEBAR = Markup(
    "<style>@media (min-width: 769px) {"
    '[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none; }'
    "}</style>"
)
"""Only the map's page has filters. On a narrow screen the sidebar holds the menu of the pages, and so stays."""


def show_pages() -> None:
    """Run the page that the person is on."""
    settle()
    st.set_page_config(page_title=_("Faultline"), page_icon="🗺", layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    show_html(STYLE)
    pages = {
        "map": st.Page(lambda: show_map_page(store_or_stop()), title=_("Map"), url_path="map", default=True),
        "import": st.Page(lambda: show_import_page(store_or_stop()), title=_("Import"), url_path="import"),
        "reports": st.Page(lambda: show_reports_page(store_or_stop()), title=_("Reports"), url_path="reports"),
        "leads": st.Page(lambda: show_leads_page(store_or_stop()), title=_("Leads"), url_path="leads"),
        "duplicates": st.Page(
            lambda: show_duplicates_page(store_or_stop()), title=_("Duplicates"), url_path="duplicates"
        ),
        "changes": st.Page(lambda: show_changes_page(store_or_stop()), title=_("Changes"), url_path="changes"),
        "sources": st.Page(
            lambda: show_sources_page(store_or_stop()), title=_("Sources and method"), url_path="sources"
        ),
    }
    st.session_state["pages"] = pages
    chosen = st.navigation(list(pages.values()), position="top")
    if chosen is not pages["map"]:
        leave_map()
        show_html(NO_SIDEBAR)
    try:
        chosen.run()
    except StoreError as error:
        show_store_error(error)
