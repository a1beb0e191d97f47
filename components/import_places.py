"""The places of rows without coordinates: what the gazetteer offers for each name, taken by the person alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, number
from components.import_options import merge_options, read_options
from components.markup import join, show_html
from data.place_lookup import RULES, TABLES, PlaceCandidate
from data.place_offers import PlaceOffer
from data.receipts import Preview
from data.schema import GEO_PRECISIONS

SHOWN = 60
UNITS = ("district", "province")
PLACE_NOTICES = {"places-looked-up", "places-unlocated", "places-offered"}
"""What is said here rather than in a notice of its own."""


def show_places(preview: Preview, file_key: str) -> None:
    """Draw the offers for the rows that have a place and no coordinates; nothing where there are none."""
    offers = preview.offers
    if not offers:
        return
    with st.container(border=True, key=f"places_{_short(file_key)}"):
        st.subheader(
            count_text("{n} row without coordinates", "{n} rows without coordinates", sum(o.rows for o in offers))
        )
        st.markdown(_say_standing(offers))
        _show_buttons(offers, file_key)
        shown = [offer for offer in offers if offer.candidates]
        if shown:
            kept = f"offers_open_{file_key}"
            waiting = any(not offer.taken and not offer.certain for offer in shown)
            # Once there was something to choose it stays open: the last choice is to be seen, too.
            opened = st.session_state[kept] = waiting or st.session_state.get(kept, False)
            title = _("The places one by one: {n}").format(n=number(len(shown)))
            with st.expander(title, expanded=opened, key=f"offers_{opened}_{file_key}"):
                _show_offers(shown, file_key)
        unknown = [offer for offer in offers if not offer.candidates]
        if unknown:
            _show_unknown(unknown)
        # Apart from the buttons above: none may turn into its opposite under a hand that clicks twice.
        if any(offer.taken for offer in offers):
            st.button(
                _("Leave them all not located"),
                key=f"unplace_{file_key}",
                type="tertiary",
                icon=":material/location_off:",
                on_click=_unplace,
                args=(offers, file_key),
            )


def _short(file_key: str) -> str:
    """Give what tells the places of one table of rows from those of another on the same page."""
    return f"{hash(file_key) & 0xFFFFFF:x}"


def _say_standing(offers: Sequence[PlaceOffer]) -> str:
    taken = sum(offer.rows for offer in offers if offer.taken)
    left = sum(offer.rows for offer in offers) - taken
    said = [_("They name a place. Faultline looked the names up; nothing is placed until you say so.")]
    if taken:
        said.append(count_text("**{n} row is placed.**", "**{n} rows are placed.**", taken))
    before = sum(offer.rows for offer in offers if offer.taken and offer.taken == offer.before)
    if before:
        said.append(count_text("{n} of them as in an earlier import.", "{n} of them as in an earlier import.", before))
    if left:
        said.append(
            count_text(
                "{n} row is counted as “not located” as it stands.",
                "{n} rows are counted as “not located” as they stand.",
                left,
            )
        )
    return " ".join(said)


def _show_buttons(offers: Sequence[PlaceOffer], file_key: str) -> None:
    sure = sum(offer.rows for offer in offers if offer.certain and not offer.taken)
    units = sum(offer.rows for offer in offers if offer.unit_only and not offer.taken)
    with st.container(horizontal=True, key=f"place_buttons_{_short(file_key)}"):
        if sure:
            st.button(
                count_text(
                    "Place {n} row whose name means one place", "Place {n} rows whose name means one place", sure
                ),
                key=f"accept_{file_key}",
                icon=":material/pin_drop:",
                on_click=_accept,
                args=(offers, file_key, False),
            )
        if units:
            st.button(
                count_text(
                    "Place {n} row at the centre of its district or province",
                    "Place {n} rows at the centre of their district or province",
                    units,
                ),
                key=f"accept_units_{file_key}",
                help=_("Their place is not known. They are marked as “{precision}”.").format(
                    precision=_(GEO_PRECISIONS[3])
                ),
                icon=":material/select_all:",
                on_click=_accept,
                args=(offers, file_key, True),
            )


def _show_offers(offers: Sequence[PlaceOffer], file_key: str) -> None:
    st.caption(_("Those with several meanings first. Your choice is kept with each row."))
    ordered = sorted(offers, key=lambda offer: (offer.certain, bool(offer.taken)))
    with st.container(
        key=f"place_offers_{_short(file_key)}", gap="small", height=420 if len(ordered) > 7 else "content"
    ):
        for place, offer in enumerate(ordered[:SHOWN]):
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"offer_{place}_{_short(file_key)}", gap="small"
            ):
                show_html(_name_offer(offer))
                key = f"place_{file_key}_{hash(offer.key) & 0xFFFFFFFF:x}"
                st.session_state[key] = offer.taken
                st.selectbox(
                    _("Place of {name}").format(name=offer.words),
                    ["", *(candidate.key for candidate in offer.candidates)],
                    format_func=_Titles(offer.candidates).title,
                    label_visibility="collapsed",
                    key=key,
                    on_change=_choose,
                    args=(key, offer.key, file_key),
                )
    if len(ordered) > SHOWN:
        st.caption(_("The first {n}; the rest follow when these are chosen.").format(n=number(SHOWN)))


class _Titles:
    """The words of each candidate by its key."""

    def __init__(self, candidates: Sequence[PlaceCandidate]) -> None:
        self._candidates: Mapping[str, PlaceCandidate] = {candidate.key: candidate for candidate in candidates}

    def title(self, key: str) -> str:
        """Give a candidate's name, where it lies, how exact it is and which table has it."""
        if not key and len(self._candidates) == 1 and next(iter(self._candidates.values())).rule in UNITS:
            words = _("– not located; its own place is not known, offered: the middle of {place} –")
            return words.format(place=self._names(next(iter(self._candidates))))
        if not key and len(self._candidates) == 1:
            return _("– not located; offered: {place} –").format(place=self._names(next(iter(self._candidates))))
        if not key:
            return _("– not located; may be one of {n} –").format(n=number(len(self._candidates)))
        candidate = self._candidates[key]
        return _("{place} · {rule} · {table}").format(
            place=self._names(key), rule=_(RULES[candidate.rule]), table=_(TABLES[candidate.table])
        )

    def _names(self, key: str) -> str:
        candidate = self._candidates[key]
        return ", ".join(dict.fromkeys(filter(None, (candidate.name, candidate.district, candidate.province))))


def _name_offer(offer: PlaceOffer) -> Markup:
    rows = count_text("{n} row", "{n} rows", offer.rows)
    return Markup('<div class="fl-column"><bdi dir="auto">{}</bdi> <span class="fl-note">{}</span></div>').format(
        offer.words, rows
    )


def _show_unknown(unknown: Sequence[PlaceOffer]) -> None:
    names = join((Markup('<bdi dir="auto">{}</bdi>').format(offer.words) for offer in unknown[:12]), "; ")
    more = _(" and {n} more").format(n=number(len(unknown) - 12)) if len(unknown) > 12 else ""
    show_html(
        Markup('<p class="fl-note">{} {}{}</p>').format(
            _("Known to no table, and so not located; give coordinates in the file to place them:"), names, more
        )
    )


def _accept(offers: Sequence[PlaceOffer], file_key: str, units: bool) -> None:
    said = dict(read_options(file_key).placed or {})
    for offer in offers:
        if not offer.taken and (offer.unit_only if units else offer.certain):
            said[offer.key] = offer.candidates[0].key
    merge_options(file_key, placed=said)


def _unplace(offers: Sequence[PlaceOffer], file_key: str) -> None:
    merge_options(file_key, placed={offer.key: "" for offer in offers})


def _choose(key: str, offer_key: str, file_key: str) -> None:
    merge_options(file_key, placed={**(read_options(file_key).placed or {}), offer_key: st.session_state[key]})
