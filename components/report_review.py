"""The review of one report: its text with the evidence, the incidents as forms, the small map. Python's side of it.

A component of our own (`assets/review`). The report and every value travel to the browser as data and are drawn there
with textContent; what comes back is read by `data.reports.draft.merge_edits`, which trusts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.i18n import _, is_rtl
from components.map_assets import asset_url, land_url
from components.version_words import field_label
from data.messages import N_, Message
from data.reports.draft import COLUMNS, REPORT_COLUMNS, to_json
from data.reports.queue import Review
from data.reports.review import Checked
from data.schema import COLUMN, EVENT_COLOURS, EVENT_TYPES, GEO_PRECISIONS, SUB_EVENT_TYPES, TIME_PRECISIONS
from geo.provinces import PROVINCES

KEY = "report_review"
STYLE = Path(__file__).parent / "assets" / "review" / "review.css"
BOUNDS = [[33.2, 41.2], [37.2, 46.2]]
"""The four provinces, where there is no point to show."""
_GROUPS: dict[str, tuple[str, ...]] = {
    "when": ("event_date", "time_precision", "event_time"),
    "where": ("location", "admin2", "admin1", "latitude", "longitude", "geo_precision"),
    "what": ("event_type", "sub_event_type"),
    "who": ("actor1", "actor2"),
    "many": (
        "fatalities", "killed_security", "killed_civilians", "killed_militants", "injured", "abducted", "arrested",
    ),
    "notes": ("notes",),
    "report": REPORT_COLUMNS,
}  # fmt: skip
_GROUP_WORDS = {
    "when": N_("When"),
    "where": N_("Where"),
    "what": N_("What kind"),
    "who": N_("Who"),
    "many": N_("How many"),
    "notes": N_("What happened"),
    "report": N_("The report"),
}
_SHORT = {
    "admin1": N_("Province"),
    "admin2": N_("District"),
    "killed_security": N_("of them security forces"),
    "killed_civilians": N_("of them civilians"),
    "killed_militants": N_("of them militants"),
    "notes": N_("In a sentence"),
}
_HINTS = {"event_date": "2024-07-14", "source_date": "2024-07-14", "event_time": "20:30", "source_url": "https://"}
assert set(COLUMNS) == {name for group, names in _GROUPS.items() if group != "report" for name in names}  # noqa: S101

_LOADER = """
export default async function (component) {{
  const review = await import(new URL("{address}", document.baseURI).href);
  return review.default(component);
}}
"""


@cache
def _component() -> Callable[..., Any]:
    address = asset_url("/assets/review/report-review.js")
    return st.components.v2.component(
        "faultline_report_review",
        js=_LOADER.format(address=address),
        css=STYLE.read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def show_review(
    review: Review, checked: Checked, *, generation: int, seq: int, on_edit: Callable[[], None], set_id: str
) -> None:
    """Draw the review of a report.

    Parameters
    ----------
    review, checked
        The report as it stands, and what storing it would do.
    generation
        Rises when the draft was changed here, so that the browser takes it anew.
    seq
        The number of the browser's last change that was taken.
    on_edit
        Called before the page runs when the browser changed something; `read_edit` gives it.
    set_id
        The boundary set of the small map.
    """
    _component()(
        key=KEY,
        data=describe_review(review, checked, generation=generation, seq=seq) | _addresses(set_id),
        on_edit_change=on_edit,
    )


def _addresses(set_id: str) -> dict[str, Any]:
    return {
        "addresses": {
            "leaflet": asset_url("/assets/leaflet/leaflet.js"),
            "leafletStyle": asset_url("/assets/leaflet/leaflet.css"),
            "land": land_url(set_id),
        }
    }


def describe_review(review: Review, checked: Checked, *, generation: int, seq: int) -> dict[str, Any]:
    """Give what the browser needs to draw a report: all of it plain values."""
    return {
        "review": review.review_id,
        "generation": generation,
        "seq": seq,
        "text": review.text,
        "draft": to_json(review.draft),
        "problems": _say(checked.problems),
        "remarks": _say(checked.remarks),
        "columns": _columns(),
        "subTypes": {kind: list(subs) for kind, subs in SUB_EVENT_TYPES.items()},
        "colours": EVENT_COLOURS,
        "canStore": checked.can_store,
        "bounds": BOUNDS,
        "rtl": is_rtl(),
        "words": _words(),
    }


def _say(said: Mapping[int, Sequence[Message]]) -> dict[str, list[str]]:
    return {str(number): [message.text(_) for message in messages] for number, messages in said.items()}


def _columns() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "group": group,
            "kind": COLUMN[name].kind,
            "label": _(_SHORT[name]) if name in _SHORT else field_label(name),
            "hint": _HINTS.get(name, ""),
            "options": _options(name),
        }
        for group, names in _GROUPS.items()
        for name in names
    ]


def _options(name: str) -> list[list[str]] | None:
    if name == "event_type":
        return [[kind, _(kind)] for kind in EVENT_TYPES]
    if name == "sub_event_type":
        return [[sub, _(sub)] for subs in SUB_EVENT_TYPES.values() for sub in subs]
    if name == "time_precision":
        return [[str(code), _(words)] for code, words in TIME_PRECISIONS.items()]
    if name == "geo_precision":
        return [[str(code), _(words)] for code, words in GEO_PRECISIONS.items()]
    if name == "admin1":
        return [[province.name, _(province.name)] for province in PROVINCES]
    return None


def _words() -> dict[str, Any]:
    return {
        "text": _("The text of the report"),
        "field": _("Field to fill"),
        "select": _("Select words in the text to fill a field with them"),
        "put": _("Put “{words}” into"),
        "undo": _("Take back"),
        "keep": _("Store incident {number}"),
        "add": _("Add an incident by hand"),
        "none": _("No incident was found in this report. Add one by hand, or go on: nothing to code."),
        "nowhere": _("Place not given"),
        "other": _("Second reader: {value}"),
        "shown": _("Its evidence is marked in the text."),
        "unshown": _("Without words of the report as evidence."),
        "pin": _("The incident's point: drag it, or move it with the arrow keys"),
        "map": _("Map of the incident's place"),
        "groups": {group: _(words) for group, words in _GROUP_WORDS.items()},
        "help": _(
            "Keys: Tab to the next field · Ctrl+↓ and Ctrl+↑ to the next incident · Alt+T into the text, arrows from "
            "word to word, Shift to select, Enter to fill the field, Escape back · Ctrl+Enter stores."
        ),
    }


def read_edit() -> tuple[int, int, int, Any, bool] | None:
    """Give what the browser changed last: the report's number, the generation, the change's number, the draft, and
    whether it is to be stored then.

    The browser is not trusted: anything else is None.
    """
    value = st.session_state.get(KEY)
    edit = value.get("edit") if isinstance(value, Mapping) else None
    if not isinstance(edit, Mapping):
        return None
    numbers = [edit.get(name) for name in ("review", "generation", "seq")]
    if not all(type(number) is int for number in numbers):
        return None
    review, generation, seq = numbers
    return int(review or 0), int(generation or 0), int(seq or 0), edit.get("draft"), edit.get("store") is True
