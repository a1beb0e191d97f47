"""What the words of a general table mean: proposals to agree to, and a choice for every word."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_text, number
from components.import_options import merge_options
from components.markup import join, show_html
from data.formats.value_words import NOT_STATED, list_meanings, split_kind
from data.schema import COLUMN, GEO_PRECISIONS, TIME_PRECISIONS
from data.understanding import Understood
from data.value_meanings import ValueRead, list_values, say_values

SHOWN = 60
_CODES = {"time_precision": TIME_PRECISIONS, "geo_precision": GEO_PRECISIONS}


def show_values(understood: Understood, file_key: str) -> None:
    """Draw the words of the columns that have a vocabulary; nothing where the file is no general table."""
    values = list_values(understood) if understood.mapping is not None else []
    if not values:
        return
    waiting = [value for value in values if value.state == "open"]
    proposed = [value for value in waiting if value.proposal]
    title = (
        _("What the words mean: {n} to be said").format(n=number(len(waiting)))
        if waiting
        else _("What the words mean: {n} understood").format(n=number(len(values)))
    )
    with st.expander(title, expanded=bool(waiting), key=f"values_{file_key}"):
        if waiting:
            st.caption(
                _(
                    "Rows with a word that is not known are held until you say what it means. It is kept for the next "
                    "file with these headings."
                )
            )
        if proposed:
            st.button(
                count_text("Agree to the proposal for {n} word", "Agree to the proposals for {n} words", len(proposed)),
                key=f"agree_{file_key}",
                icon=":material/done_all:",
                on_click=_agree,
                args=(understood, proposed, file_key),
            )
        _show_words(understood, values, file_key)


def meaning_words(column: str, meaning: str) -> str:
    """Return what a word of a column means, as a person reads it."""
    if meaning == NOT_STATED:
        return _("– says nothing –")
    if column in _CODES:
        return _(_CODES[column][int(meaning)])
    event_type, sub = split_kind(meaning)
    return f"{_(event_type)} · {_(sub)}" if sub else _(event_type)


def _show_words(understood: Understood, values: Sequence[ValueRead], file_key: str) -> None:
    with st.container(key="value_words", gap="small", height=420 if len(values) > 7 else "content"):
        for place, value in enumerate(values[:SHOWN]):
            with st.container(horizontal=True, vertical_alignment="center", key=f"value_{place}", gap="small"):
                show_html(_name_word(value))
                key = f"word_{file_key}_{value.column}_{place}_{hash(value.word) & 0xFFFFFF:x}"
                st.session_state[key] = value.meaning
                st.selectbox(
                    _("Meaning of {word}").format(word=value.word),
                    ["", *list_meanings(value.column)],
                    format_func=_Words(value).title,
                    label_visibility="collapsed",
                    key=key,
                    on_change=_choose,
                    args=(understood, value, key, file_key),
                )
    if len(values) > SHOWN:
        st.caption(_("The first {n}; the rest follow when these are chosen.").format(n=number(SHOWN)))


class _Words:
    """The words of each meaning in one control."""

    def __init__(self, value: ValueRead) -> None:
        self._value = value

    def title(self, meaning: str) -> str:
        """Return a meaning's words; for none, what is proposed."""
        if meaning:
            return meaning_words(self._value.column, meaning)
        if self._value.proposal:
            proposal = meaning_words(self._value.column, self._value.proposal)
            return _("– held; proposed: {meaning} –").format(meaning=proposal)
        return _("– held –")


def _name_word(value: ValueRead) -> Markup:
    rows = count_text("{n} row", "{n} rows", value.rows)
    told = join(
        Markup('<br><span class="fl-note"><bdi dir="auto">{}</bdi></span>').format(one) for one in value.examples
    )
    return Markup(
        '<div class="fl-column"><bdi dir="auto">{}</bdi> <span class="fl-note">{} · {}</span>{}</div>'
    ).format(value.word, rows, _(COLUMN[value.column].label), told)


def _agree(understood: Understood, values: Sequence[ValueRead], file_key: str) -> None:
    said = {(value.column, value.word): value.proposal for value in values}
    merge_options(file_key, values=say_values(understood, said))


def _choose(understood: Understood, value: ValueRead, key: str, file_key: str) -> None:
    merge_options(file_key, values=say_values(understood, {(value.column, value.word): st.session_state[key]}))
