"""How each column of a file was read; for a general table a person corrects it here, and the preview follows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.i18n import _, number
from components.import_options import merge_options
from components.markup import join, show_html
from data.column_samples import ColumnRead, describe_columns
from data.formats.synonyms import COUNTRY, EASTING, END, MGRS, NORTHING, PAIR, ZONE
from data.formats.table import MEANINGS
from data.mappings import give_meaning, key_of
from data.messages import N_
from data.receipts import Preview
from data.schema import COLUMN
from data.understanding import Understood

MORE_MEANINGS = {
    PAIR: N_("Latitude and longitude in one column"),
    MGRS: N_("MGRS grid reference"),
    EASTING: N_("UTM easting"),
    NORTHING: N_("UTM northing"),
    ZONE: N_("UTM zone"),
    END: N_("Last day of a span"),
    COUNTRY: N_("Country"),
}
NEEDED = ("event_date", "event_type")
FIRST = (
    "event_date", "event_type", "location", "admin2", "admin1", PAIR, "latitude", "longitude", "fatalities", "injured",
    "notes", "source",
)  # fmt: skip
"""What people look for, before the rest in the schema's order."""


def show_columns(understood: Understood, preview: Preview | None, file_key: str) -> None:
    """Draw every column with what it becomes; with controls where the file is a general table."""
    columns = describe_columns(understood, preview)
    taken = sum(1 for column in columns if column.becomes or column.meaning)
    title = _("How the columns were read: {n} of {all} taken").format(n=number(taken), all=number(len(columns)))
    table = understood.mapping is not None
    with st.expander(title, expanded=preview is None or (table and not understood.kept), key=f"columns_{file_key}"):
        if table:
            _show_choices(understood, columns, file_key)
        else:
            _show_table(columns)


def meaning_title(meaning: str) -> str:
    """Give the name of a meaning for people; "" is a column that is not taken."""
    if not meaning:
        return _("– not taken –")
    return _(MORE_MEANINGS[meaning]) if meaning in MORE_MEANINGS else _(COLUMN[meaning].label)


def _show_choices(understood: Understood, columns: Sequence[ColumnRead], file_key: str) -> None:
    st.caption(
        _("Say what a column means where it was not understood. It is kept for the next file with these headings.")
    )
    missing = [meaning for meaning in NEEDED if meaning not in {column.meaning for column in columns}]
    if missing:
        st.warning(
            _("Still to be found: {columns}. Choose the column that has it.").format(
                columns=", ".join(_(COLUMN[name].label) for name in missing)
            ),
            icon=":material/help:",
        )
    key = f"meaning_{file_key}_{key_of(understood.mapping or ())[:8]}"
    options = ["", *FIRST, *(meaning for meaning in MEANINGS if meaning not in FIRST)]
    with st.container(key="mapping", gap="small", height=520 if len(columns) > 9 else "content"):
        for place, column in enumerate(columns):
            with st.container(horizontal=True, vertical_alignment="center", key=f"mapped_{place}", gap="small"):
                show_html(_heading(column))
                st.session_state[f"{key}_{place}"] = column.meaning
                st.selectbox(
                    _("Meaning of {column}").format(column=column.column),
                    options,
                    format_func=meaning_title,
                    label_visibility="collapsed",
                    key=f"{key}_{place}",
                    on_change=_absorb,
                    args=(file_key, key, place, dict(understood.mapping or {})),
                    width=260,
                )
                show_html(_samples(column))


def _show_table(columns: Sequence[ColumnRead]) -> None:
    body = join(
        Markup('<tr><th scope="row"><bdi dir="auto">{}</bdi></th><td>{}</td><td>{}</td></tr>').format(
            column.column, _say_becomes(column), _samples(column)
        )
        for column in columns
    )
    show_html(
        Markup(
            '<div class="fl-scroll"><table class="fl-dictionary"><thead><tr><th>{}</th><th>{}</th><th>{}</th></tr>'
            "</thead><tbody>{}</tbody></table></div>"
        ).format(_("Column of the file"), _("Becomes"), _("For example"), body)
    )


def _say_becomes(column: ColumnRead) -> Markup:
    names = ", ".join(_(COLUMN[name].label) for name in column.becomes) or ("–" if column.how else _("not taken"))
    if not column.how:
        return Markup("{}").format(names)
    how = _(column.how).replace("`", "")  # marks of code in the documentation, which has these words too
    return Markup('{}<br><span class="fl-note">{}</span>').format(names, how)


def _heading(column: ColumnRead) -> Markup:
    return Markup('<div class="fl-column"><bdi dir="auto">{}</bdi></div>').format(column.column)


def _samples(column: ColumnRead) -> Markup:
    """Show values as they stand, and what became of them where that looks different."""
    if not column.samples:
        return Markup('<span class="fl-samples fl-note">{}</span>').format(_("empty"))
    return Markup('<span class="fl-samples">{}</span>').format(join(_sample(*sample) for sample in column.samples))


def _sample(value: str, became: str | None) -> Markup:
    short = value if len(value) <= 60 else value[:59] + "…"
    shown = Markup('<bdi dir="auto">{}</bdi>').format(short)
    if became and became != value and not value.startswith(became[:40]):
        shown += Markup(' <span class="fl-became">→ <bdi dir="auto">{}</bdi></span>').format(became[:60])
    return Markup("<span>{}</span>").format(shown)


def _absorb(file_key: str, key: str, place: int, columns: dict[str, str]) -> None:
    """Take the person's choice; the column that had this meaning gives it up."""
    chosen = give_meaning(columns, list(columns)[place], st.session_state[f"{key}_{place}"])
    merge_options(file_key, mapping=chosen)
