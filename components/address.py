"""The view as the address bar holds it: read once when the page opens or the person goes back, written after each run.

The filter's own parameters are `data.filters`'; here stand the few that belong to the page. The address wins when it
differs from what the page last wrote (a link, the back button); else the controls win.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import streamlit as st

from components.i18n import DEFAULT_LANGUAGE, languages
from data.filter_fields import FIELDS
from data.filters import IncidentFilter
from data.messages import N_, Message
from geo.boundaries import DEFAULT_SET, list_sets
from geo.claim_tables import SHIPPED, list_claims

LEVELS = ("province", "district")
MAX_ID_LENGTH = 200
STREAMLITS = ("embed", "embed_options")
OWN_PARAMETERS = ("incident", "as_of", "boundaries", "against", "claims", "level", "lang")
PAGE_PARAMETERS = (*OWN_PARAMETERS, *STREAMLITS)
LEFT = "left_the_map"
_VIEW, _WRITTEN, _NOTICES = "view", "address_written", "address_notices"


@dataclass(frozen=True)
class View:
    """What the page shows: the filter, and what belongs to the page alone.

    Attributes
    ----------
    filter
        Which incidents.
    incident
        The id of the chosen incident, or "".
    as_of
        The entry of the ledger after which the data are shown as they stood; None for now.
    boundaries
        The id of the boundary set in use.
    against
        That of the set it is compared with, or "".
    claims
        The id of the list of disputed units in use.
    level
        One of `LEVELS`: what the counts and the map's shades are by.
    lang
        A code of `components.i18n.languages`.
    """

    filter: IncidentFilter = field(default_factory=IncidentFilter)
    incident: str = ""
    as_of: int | None = None
    boundaries: str = DEFAULT_SET
    against: str = ""
    claims: str = SHIPPED
    level: str = "province"
    lang: str = DEFAULT_LANGUAGE

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> tuple[View, list[Message]]:
        """Read a view from the address; what is nonsense is ignored, each with a message."""
        incident_filter, notices = IncidentFilter.from_params(params)
        known = {*PAGE_PARAMETERS, *(field.url for field in FIELDS)}
        notices += [
            Message(
                "unknown-parameter",
                N_("“{name}” in the address is none of {expected}; it was ignored."),
                {"name": name[:60], "expected": ", ".join(sorted(known - set(STREAMLITS)))},
            )
            for name in params
            if name not in known
        ]
        view = cls(filter=incident_filter)
        for name, allow in (
            ("boundaries", lambda: tuple(list_sets())),
            ("against", lambda: tuple(list_sets())),
            ("claims", lambda: tuple(list_claims())),
            ("level", lambda: LEVELS),
            ("lang", languages),
        ):
            value = _last(params, name)
            allowed = allow() if value else ()
            if value in allowed:
                view = replace(view, **{name: value})
            elif value:
                notices.append(
                    Message(
                        "unknown-view-value",
                        N_("“{name}” was “{value}”, expected one of {expected}; it was ignored."),
                        {"name": name, "value": value[:60], "expected": ", ".join(allowed)},
                    )
                )
        moment = _last(params, "as_of")
        if re.fullmatch(r"\d{1,9}", moment, re.ASCII):
            view = replace(view, as_of=int(moment))
        elif moment:
            notices.append(
                Message(
                    "unknown-view-value",
                    N_("“{name}” was “{value}”, expected one of {expected}; it was ignored."),
                    {"name": "as_of", "value": moment[:60], "expected": Message("import", N_("an import's number"))},
                )
            )
        if view.filter.moved and view.against in ("", view.boundaries):
            view = replace(view, filter=view.filter.without("moved"))
            notices.append(
                Message("moved-against-nothing", N_("“moved” needs other lines, as against=; it was ignored."))
            )
        return replace(view, incident=_last(params, "incident")[:MAX_ID_LENGTH]), notices

    def to_params(self) -> dict[str, list[str]]:
        """Return the address of the view, defaults left out."""
        params = dict(self.filter.to_params())
        for name in OWN_PARAMETERS:
            if getattr(self, name) != getattr(View(), name):
                params[name] = [str(getattr(self, name))]
        return params

    def to_query(self) -> str:
        """Return the address of the view as the text after the question mark."""
        return urlencode(self.to_params(), doseq=True)


def _last(params: Mapping[str, Sequence[str]], name: str) -> str:
    values = params.get(name) or [""]
    return values[-1].strip()


def read_view() -> View:
    """Return the session's view; the address sets it when it differs from what the page last wrote.

    Coming back from another page of ours the address is bare: then the view is the one that was left.
    """
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    if _VIEW in st.session_state and (address == st.session_state[_WRITTEN] or (not address and _turned_page())):
        return st.session_state[_VIEW]
    view, ignored = View.from_params(address)
    st.session_state.update({_VIEW: view, _WRITTEN: address, _NOTICES: ignored})
    return view


def last_view() -> View:
    """Return the view that the map was left with, for another page; the first view where there was none."""
    view: View = st.session_state.get(_VIEW, View())
    return view


def _turned_page() -> bool:
    """Tell, once, whether another page was shown since the map."""
    return bool(st.session_state.pop(LEFT, False))


def write_view(view: View) -> None:
    """Keep the view in the session and in the address bar."""
    params = view.to_params()
    st.session_state[_VIEW] = view
    if st.session_state.get(_WRITTEN) != params or {n: st.query_params.get_all(n) for n in st.query_params} != params:
        st.query_params.from_dict(params)
        st.session_state[_WRITTEN] = params


def notices() -> list[Message]:
    """Return what was ignored in the address that opened this view."""
    return list(st.session_state.get(_NOTICES, []))


def leave_map() -> None:
    """Note that another page is shown, so that coming back to the map finds its view."""
    st.session_state[LEFT] = True


def leave_notices() -> None:
    """Take the notices away; for callbacks."""
    st.session_state[_NOTICES] = []


def choose(incident_id: str) -> None:
    """Make an incident the chosen one, or none with ""; for callbacks."""
    st.session_state[_VIEW] = replace(st.session_state[_VIEW], incident=incident_id)


def choose_moment(as_of: int | None) -> None:
    """Show the data as they stood after an entry of the ledger, or with None as they stand; for callbacks."""
    st.session_state[_VIEW] = replace(st.session_state.get(_VIEW, View()), as_of=as_of)


def change_view(**changes: str) -> None:
    """Change what the page shows beside the filter, as whose lines count; for callbacks."""
    st.session_state[_VIEW] = replace(st.session_state.get(_VIEW, View()), **changes)


def show_on_map(incident_id: str, *, as_of: int | None = None) -> None:
    """Leave this page for the map with an incident chosen."""
    view = replace(st.session_state.get(_VIEW, View()), incident=incident_id, as_of=as_of)
    st.session_state.update({_VIEW: view, _WRITTEN: st.session_state.get(_WRITTEN, {}), LEFT: True})
    st.switch_page(st.session_state["pages"]["map"])
