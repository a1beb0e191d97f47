"""The parts of a file's preview: how it was read, what becomes of each row, where the rows lie, which are held."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from components.i18n import _, count_forms, count_text, is_rtl, language, number, percent, period
from components.import_options import absorb_option
from components.incident_map import show_map
from components.map_assets import land_url
from components.map_strings import make_map_strings
from components.map_view import Focus, MapView, Marks, make_marks
from components.markup import join, markdown_text, show_html
from data.formats import FORMATS
from data.messages import N_
from data.reading.raw import RawTable
from data.receipts import Preview
from data.schema import EVENT_COLOURS
from geo.boundaries import DEFAULT_SET

FATE_WORDS = {
    "added": (N_("Added"), N_("not stored before")),
    "updated": (N_("Updated"), N_("known by their id, with other content; the old version is kept")),
    "unchanged": (N_("Unchanged"), N_("stored already, the same in every field")),
    "duplicate": (N_("Duplicate"), N_("the same as an earlier row of the file")),
    "held": (N_("Held"), N_("not stored, each with its reason")),
}
DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("pipe")}
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1256", "latin-1")
MARGIN = 0.4
"""Degrees of land around the marks of a preview."""


def show_fates(counts: Mapping[str, int], rows_read: int, *, file_name: str) -> None:
    """Write the five fates as a table that adds up to the rows read."""
    body = join(
        Markup('<tr class="fl-fate-{}"><th scope="row">{}</th><td>{}</td><td class="fl-means">{}</td></tr>').format(
            fate, _(title), number(counts[fate]), _(means)
        )
        for fate, (title, means) in FATE_WORDS.items()
    )
    show_html(
        Markup(
            '<section class="fl-fates"><h3><bdi dir="ltr">{}</bdi></h3><table><tbody>{}</tbody>'
            "<tfoot><tr><th>{}</th><td>{}</td><td></td></tr></tfoot></table></section>"
        ).format(file_name, body, _("Rows read"), number(rows_read))
    )


def show_format(preview: Preview) -> None:
    """Say what the file is, why it is taken for that, and from when its incidents are."""
    entry = preview.entry
    understood, title = preview.understood, f"**{markdown_text(_(FORMATS[entry.format].title))}**"
    found = next((one for one in understood.file.recognitions if one.format == entry.format), None)
    if preview.options.format == entry.format:
        parts = [_("Read as {format}, as you chose.").format(format=title)]
    elif found is None or understood.kept:
        parts = [_("Read as {format}.").format(format=title)]
    else:
        parts = [_("Read as {format} ({share} sure).").format(format=title, share=percent(found.confidence))]
    if found is not None and understood.mapping is None:
        parts.append(markdown_text(found.why.text(_)))
    parts += [markdown_text(notice.text(_)) for notice in preview.notices if notice.code == "dates-settled"]
    if entry.first_day and entry.last_day:
        parts.append(_("From {period}.").format(period=period(entry.first_day, entry.last_day)))
    st.markdown(" ".join(parts))


def show_left(preview: Preview, mended: int) -> None:
    """Say, beside the button that stores a file, what a person can still do for its rows further down."""
    held = len(preview.held) - mended
    unplaced = sum(offer.rows for offer in preview.offers if not offer.taken and offer.candidates)
    left = [
        count_text("{n} row is held", "{n} rows are held", held) if held else "",
        count_text("{n} has a place to be confirmed", "{n} have a place to be confirmed", unplaced) if unplaced else "",
    ]
    said = _(" and ").join(filter(None, left))
    if said:
        st.markdown(_("{rows}: see below before you store.").format(rows=said), width="content")


def show_reading(raw: RawTable | None, file_key: str, *, expanded: bool = False) -> None:
    """Draw how the file was read, with controls to read it otherwise."""
    title = _("How the file was read, and reading it otherwise")
    with st.expander(title, expanded=expanded or raw is None, key=f"reading_{file_key}"):
        if raw is not None and raw.kind == "text":
            words = (
                _("{encoding}, separated by {delimiter}, headings in line {line}.")
                if raw.header_line
                else _("{encoding}, separated by {delimiter}, no headings.")
            )
            delimiter = _(DELIMITERS.get(raw.delimiter, raw.delimiter or "–"))
            st.markdown(words.format(encoding=raw.encoding, delimiter=delimiter, line=number(raw.header_line)))
        is_text = raw is None or raw.kind == "text"
        forms, encoding, delimiter, header = st.columns(4)
        forms.selectbox(
            _("Format"),
            [None, *FORMATS],
            format_func=lambda name: _(FORMATS[name].title) if name else _("Recognise"),
            key=f"format_{file_key}",
            on_change=absorb_option,
            args=(file_key, "format"),
        )
        encoding.selectbox(
            _("Encoding"),
            [None, *ENCODINGS],
            format_func=lambda name: name or _("Recognise"),
            disabled=not is_text,
            key=f"encoding_{file_key}",
            on_change=absorb_option,
            args=(file_key, "encoding"),
        )
        delimiter.selectbox(
            _("Separator"),
            [None, *DELIMITERS],
            format_func=lambda sign: _(DELIMITERS[sign]) if sign else _("Recognise"),
            disabled=not is_text,
            key=f"delimiter_{file_key}",
            on_change=absorb_option,
            args=(file_key, "delimiter"),
        )
        header.number_input(
            _("Headings in line"),
            min_value=1,
            value=None,
            placeholder=_("Recognise"),
            key=f"header_line_{file_key}",
            on_change=absorb_option,
            args=(file_key, "header_line"),
        )


def show_parts(raw: RawTable, file_key: str) -> None:
    """Say which sheet of a workbook or layer of a GeoPackage was read, to be changed; nothing where there is one."""
    if len(raw.parts) < 2:
        return
    key = f"sheet_{file_key}"
    st.session_state[key] = raw.part
    st.selectbox(
        count_text("One layer of {n} is read:", "One layer of {n} is read:", len(raw.parts))
        if raw.kind == "gpkg"
        else count_text("One sheet of {n} is read:", "One sheet of {n} is read:", len(raw.parts)),
        raw.parts,
        key=key,
        on_change=absorb_option,
        args=(file_key, "sheet"),
        width=400,
    )


def show_preview_map(preview: Preview) -> None:
    """Draw the rows to be stored on a small map."""
    marks = make_marks(preview.marks().frame)
    if not len(marks):
        return
    view = MapView(
        marks=marks,
        types=tuple((name, _(name), colour) for name, colour in EVENT_COLOURS.items()),
        land_url=land_url(DEFAULT_SET),
        focus=focus_around(marks, preview.entry.sha256),
        strings=make_map_strings(_, count_forms, language=language()),
        lang=language(),
        rtl=is_rtl(),
    )
    with st.container(key="preview_map"):
        show_map(view, key="preview_map_frame")


def focus_around(marks: Marks, token: str) -> Focus:
    """Return the area of all marks with some land around it, shown once for a file."""
    xs, ys = marks.longitudes, marks.latitudes
    return Focus((min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN), token)
