"""Whose lines count: the choice of the boundary set, of another to compare it with, and of the list of claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components.address import View, change_view
from components.filter_panel import set_filter
from components.i18n import _
from components.markup import markdown_text
from data.filter_fields import MOVES
from data.moves import compared_with, have_districts
from data.placements import placed_by
from data.store import Store
from data.store_error import StoreError
from geo.boundaries import DEFAULT_SET, list_sets
from geo.claim_tables import SHIPPED, list_claims, read_claims

PREFIX = "authority_"


def place_view(view: View, store: Store) -> tuple[View, Store, Store | None]:
    """Return the view, the store by its lines, and the store by those that it is compared with, if any.

    Incidents that were not placed by a set yet are placed now, with a bar that shows how far that is. A set that
    cannot be used is said in a sentence, and the set built in takes its place.
    """
    try:
        placed = _place(store, view.boundaries, view.claims)
    except StoreError as error:
        st.warning(markdown_text(error.message.text(_)), icon=":material/layers_clear:")
        view = replace(view, boundaries=DEFAULT_SET, claims=SHIPPED)
        placed = placed_by(store)
    alone = replace(view, against="", filter=view.filter.without("moved"))
    if not view.against or view.against == view.boundaries:
        return alone, placed, None
    try:
        other = _place(store, view.against, view.claims)
    except StoreError as error:
        st.warning(markdown_text(error.message.text(_)), icon=":material/layers_clear:")
        return alone, placed, None
    if view.filter.moved not in ("", *moves_of(placed, other)):
        view = replace(view, filter=replace(view.filter, moved=MOVES[0]))
    return view, compared_with(placed, other), other


def moves_of(store: Store, other: Store) -> tuple[str, ...]:
    """Return what can change between two sets of lines: a district only where both have some."""
    return MOVES if have_districts(store, other) else MOVES[:1]


def _place(store: Store, set_id: str, claims_id: str) -> Store:
    slot = st.empty()

    def tell(done: float) -> None:
        slot.progress(done, text=_("Placing the incidents by {set} …").format(set=set_id))

    try:
        return placed_by(store, set_id, claims_id, on_progress=tell)
    finally:
        slot.empty()


def show_authority(view: View, store: Store, other: Store | None) -> None:
    """Draw the choices; without another set there is nothing to choose, and one line says where to add some.

    Parameters
    ----------
    store, other
        As `place_view` gives them.
    """
    sets = {set_id: record.title for set_id, record in list_sets().items()}
    if len(sets) == 1 and len(list_claims()) == 1:
        st.caption(
            _("Lines: {title}. Other authorities' lines can be added on the page “Sources and method”.").format(
                title=sets[view.boundaries]
            )
        )
        return
    _choose("boundaries", _("Whose lines"), list(sets), view.boundaries, sets)
    others = ["", *(set_id for set_id in sets if set_id != view.boundaries)]
    _choose("against", _("Compared with"), others, view.against, {"": _("No other lines"), **sets})
    if other is not None:
        words = {
            "": _("All incidents"),
            "province": _("Only those that change their province"),
            "district": _("Only those that change their district"),
        }
        _show("moved", _("Shown"), ["", *moves_of(store, other)], view.filter.moved, words, _absorb_moved)
    lists = {claims_id: read_claims(claims_id).title for claims_id in list_claims()}
    if len(lists) > 1:
        _choose("claims", _("Disputed by the list"), list(lists), view.claims, lists)


def _choose(name: str, label: str, options: list[str], value: str, words: dict[str, str]) -> None:
    _show(name, label, options, value, words, lambda: _absorb(name))


def _show(
    name: str, label: str, options: list[str], value: str, words: dict[str, str], absorb: Callable[[], None]
) -> None:
    key = PREFIX + name
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.selectbox(label, options, format_func=words.__getitem__, key=key, on_change=absorb)


def _absorb_moved() -> None:
    set_filter(replace(st.session_state["view"].filter, moved=st.session_state[PREFIX + "moved"]))


def _absorb(name: str) -> None:
    change_view(**{name: st.session_state[PREFIX + name]})
