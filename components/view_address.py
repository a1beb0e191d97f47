"""Where a view's incidents are asked for by the parts of the page that fetch them; see `components.view_route`."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from components.address import View
from components.i18n import DEFAULT_LANGUAGE
from data.store import Store


def view_url(route: str, view: View, store: Store) -> str:
    """Return where a route answers for a view; what does not change its incidents is left out."""
    against = view.against if view.filter.moved else ""
    shown = replace(view, incident="", against=against, level=View.level, lang=DEFAULT_LANGUAGE)
    return f"/{route}?" + urlencode(shown.to_params() | {"v": [str(store.version())]}, doseq=True)
