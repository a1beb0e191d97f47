"""Rules that merge without asking, which only a person sets: between two sources, from a score up."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.i18n import _, percent
from components.markup import markdown_text
from data.candidates import apply_rules
from data.decisions import add_rule, list_rules
from data.formats import FORMATS
from data.frames import as_records
from data.reverting import revert_import
from data.store import Store

Act = Callable[[Callable[[], int | None], str], None]


def show_rules(store: Store, act: Act) -> None:
    """Draw the rules in force and the way to set one."""
    rules = as_records(list_rules(store))
    formats = sorted({str(name) for name in store.imports("file")["format"]} & set(FORMATS))
    with st.expander(_("Rules"), expanded=bool(rules), key="duplicate_rules"):
        st.markdown(
            _(
                "Nothing is merged without you. A rule says: between these two sources, from this score up, merge "
                "after each import, where each is the other's only best match."
            )
        )
        for rule in rules:
            with st.container(horizontal=True, vertical_alignment="center", key=f"rule_{rule['import_id']}"):
                st.markdown(
                    _("{other} into {kept}, from {score}").format(
                        kept=_title(rule["origin_one"]),
                        other=_title(rule["origin_other"]),
                        score=percent(rule["min_score"]),
                    )
                )
                st.button(
                    _("End this rule"),
                    key=f"end_rule_{rule['import_id']}",
                    on_click=act,
                    args=(
                        lambda number=int(rule["import_id"]): revert_import(store, number),
                        _("The rule has ended; what it merged stays merged until that is undone."),
                    ),
                )
        if len(formats) < 2:
            st.caption(_("A rule needs imports of two formats."))
            return
        _show_form(store, formats, act)


def _show_form(store: Store, formats: list[str], act: Act) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="new_rule"):
        kept = st.selectbox(_("The incident of … stays"), formats, format_func=_title, key="rule_kept")
        others = [name for name in formats if name != kept]
        other = st.selectbox(_("The incident of … goes up in it"), others, format_func=_title, key="rule_other")
        score = st.number_input(_("From a score of"), 0.5, 1.0, 0.9, 0.01, key="rule_score")

        def decide() -> int:
            number = add_rule(store, kept, other, score)
            apply_rules(store)
            return number

        st.button(_("Set the rule"), key="set_rule", on_click=act, args=(decide, _("The rule is set and was applied.")))


def _title(name: str) -> str:
    return markdown_text(_(FORMATS[name].title) if name in FORMATS else name)
