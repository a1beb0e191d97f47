"""The boundary sets and the lists of claims: what there is, adding, checking, fetching and removing one's own."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.i18n import _, number
from components.markup import join, link, markdown_text, show_html
from data.placements import forget_set, placed_by
from data.store import Store
from data.store_error import StoreError
from geo.adding import add_set, find_own_columns, remove_set
from geo.boundaries import BOUNDARY_SETS, BoundaryError, BoundaryRecord, BoundarySet, list_sets, read_boundaries
from geo.check import check_set
from geo.claim_tables import COLUMNS, SHIPPED, keep_claims, list_claims, read_claims, remove_claims
from geo.columns import recognise_columns
from geo.download import download_set, read_downloads
from geo.records import ENDINGS, find_folder

SAID = "boundary_said"


def show_boundary_sets(store: Store) -> None:
    """Draw the sets, how to add one, and the lists of claims."""
    for kind, text in st.session_state.pop(SAID, []):
        (st.success if kind == "done" else st.error)(markdown_text(text))
    st.subheader(_("Boundary sets"))
    st.caption(
        _(
            "Authorities draw these lines differently, and in disputed territory the line is the argument. Which set "
            "counts is chosen beside the map and stands in every address and export."
        )
    )
    for set_id, record in list_sets().items():
        _show_set(set_id, record, store)
    _show_adding(store)
    _show_fetching(store)
    st.subheader(_("Lists of disputed districts"))
    _show_claims(store)


def _show_set(set_id: str, record: BoundaryRecord, store: Store) -> None:
    with st.container(key=f"set_{set_id}", border=True, gap="small"):
        source = link(record.source_url, record.source) if record.source_url else Markup("{}").format(record.source)
        try:
            boundaries: BoundarySet | None = read_boundaries(set_id)
            levels = _levels(boundaries)  # type: ignore[arg-type]
        except BoundaryError as error:
            boundaries, levels = None, str(error)
        show_html(
            Markup(
                '<section class="fl-prose"><h3>{}</h3><p>{}</p><p class="fl-note">{} · {} · {}<br>{}<br>'
                "<code>boundaries={}</code> <code>sha256 {}…</code></p></section>"
            ).format(
                record.title, levels, source, record.licence, record.version, record.attribution, set_id,
                record.sha256[:12],
            )
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            if boundaries is not None and st.button(_("Check its lines"), key=f"check_{set_id}"):
                st.session_state["checked_set"] = set_id
            if set_id not in BOUNDARY_SETS:
                st.button(_("Remove"), key=f"remove_{set_id}", on_click=_remove, args=(set_id, store))
        if boundaries is not None and st.session_state.get("checked_set") == set_id:
            show_html(_report(boundaries))


def _levels(boundaries: BoundarySet) -> str:
    counts = [_("{n} provinces").format(n=number(len(boundaries.provinces)))]
    if boundaries.districts is not None:
        counts.append(_("{n} districts").format(n=number(len(boundaries.districts))))
    if boundaries.sub_districts is not None:
        counts.append(_("{n} sub-districts").format(n=number(len(boundaries.sub_districts))))
    near = _("points up to {m} m outside go to the nearest").format(m=number(boundaries.tolerance_m))
    return ", ".join([*counts, *([near] if boundaries.tolerance_m else [])])


def _report(boundaries: BoundarySet) -> Markup:
    sentences = check_set(boundaries).sentences()
    return Markup('<ul class="fl-prose">{}</ul>').format(join(Markup("<li>{}</li>").format(each) for each in sentences))


def _show_adding(store: Store) -> None:
    with st.expander(_("Add a set of your own"), key="add_set", on_change="rerun") as opened:
        if not opened.open:
            return
        endings = [ending.removeprefix(".") for ending in ENDINGS]
        upload = st.file_uploader(_("GeoJSON, TopoJSON, GeoPackage or zipped Shapefile"), type=endings, key="set_file")
        crs = st.text_input(
            _("Coordinate system, where the file does not say"), placeholder="EPSG:32638", key="set_crs"
        )
        if upload is None:
            st.caption(
                _("Or put files into the folder {folder}, or use python -m geo add.").format(
                    folder=f"`{find_folder()}`"
                )
            )
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{Path(upload.name).suffix.lower()}"
            path.write_bytes(upload.getvalue())
            try:
                columns = find_own_columns(path, crs=crs)
            except BoundaryError as error:
                st.error(markdown_text(str(error).replace(path.name, upload.name)))
                return
            stated = _ask_stated(upload.name, columns) | ({"crs": crs} if crs else {})
            if st.button(_("Add this set"), type="primary", key="set_add"):
                _add(path, upload.name, stated, store)


def _ask_stated(name: str, columns: list[str]) -> dict[str, Any]:
    """Ask whose lines they are and what the columns mean; return what `add_set` is told."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:40] or "mine"
    left, right = st.columns(2)
    stated: dict[str, Any] = {
        "id": left.text_input(_("Id, as in boundaries="), value=stem, key=f"set_id_{stem}"),
        "title": right.text_input(_("Title"), value=Path(name).stem, key=f"set_title_{stem}"),
        "source": left.text_input(_("Source: who drew the lines"), key="set_source"),
        "licence": right.text_input(_("Licence"), key="set_licence"),
        "version": left.text_input(_("Version or date"), key="set_version"),
        "tolerance_m": right.number_input(
            _("Metres outside that still count to the nearest unit"), 0, 5000, 0, key="set_tolerance"
        ),
    }
    known = recognise_columns(columns)
    if known is not None:
        st.caption(
            _("Recognised: {level}s by the column {name}.").format(level=_(known.level), name=f"`{known.name}`")
            + (" " + _("Their province stands in {name}.").format(name=f"`{known.province}`") if known.province else "")
        )
    if known is None or st.toggle(_("Choose the columns myself"), key="set_choose"):
        one, two, three, four = st.columns(4)
        stated["level"] = one.selectbox(_("Level"), ["province", "district"], key="set_level")
        stated["name_column"] = two.selectbox(_("Name"), columns, key="set_name_column")
        stated["iso_column"] = three.selectbox(_("Code"), ["", *columns], key="set_code_column")
        stated["province_column"] = four.selectbox(_("Province"), ["", *columns], key="set_province_column")
    return stated


def _add(path: Path, name: str, stated: dict[str, Any], store: Store) -> None:
    try:
        record, boundaries = add_set(path, folder=find_folder(), **stated)
        _place(store, record.id)
    except (BoundaryError, OSError) as error:
        st.error(markdown_text(str(error).replace(path.name, name)))
    except StoreError as error:
        st.error(markdown_text(error.message.text(_)))
    else:
        told = _("Added “{title}”; it can be chosen beside the map. {report}").format(
            title=record.title, report=" ".join(check_set(boundaries).sentences())
        )
        st.session_state[SAID] = [("done", told)]
        st.rerun()


def _place(store: Store, set_id: str) -> None:
    bar = st.progress(0.0, text=_("Placing the incidents …"))
    placed_by(store, set_id, on_progress=lambda done: bar.progress(done, text=_("Placing the incidents …")))
    bar.empty()


def _remove(set_id: str, store: Store) -> None:
    try:
        remove_set(set_id, folder=find_folder())
        forget_set(store, set_id=set_id)
    except (BoundaryError, OSError) as error:
        st.session_state[SAID] = [("error", str(error))]
    else:
        st.session_state[SAID] = [("done", _("Removed {set}.").format(set=set_id))]


def _show_fetching(store: Store) -> None:
    there = list_sets()
    offers = {set_id: offer for set_id, offer in read_downloads().items() if set_id not in there}
    if not offers:
        return
    with st.expander(_("Fetch a set from the internet"), key="fetch_set", on_change="rerun") as opened:
        if not opened.open:
            return
        st.caption(
            _(
                "Only when you ask: the other side then learns this computer's address. Each file is verified by its "
                "checksum."
            )
        )
        for set_id, offer in offers.items():
            told = (offer.stated["source"], offer.stated["licence"], f"{number(offer.bytes // 1000)} kB")
            about = " · ".join((f"**{offer.stated['title']}**", *told))
            st.markdown(about)
            if st.button(_("Fetch"), key=f"fetch_{set_id}"):
                _fetch(set_id, store)


def _fetch(set_id: str, store: Store) -> None:
    bar = st.progress(0.0, text=_("Fetching …"))
    try:
        record, _boundaries = download_set(set_id, on_progress=lambda done: bar.progress(done, text=_("Fetching …")))
        _place(store, set_id)
    except BoundaryError as error:
        bar.empty()
        st.error(markdown_text(str(error)))
    except StoreError as error:
        bar.empty()
        st.error(markdown_text(error.message.text(_)))
    else:
        st.session_state[SAID] = [("done", _("Added “{title}”.").format(title=record.title))]
        st.rerun()


def _show_claims(store: Store) -> None:
    st.caption(
        _(
            "A list says which districts and sub-districts a body calls disputed, with its source and date. The UN's "
            "of 2009 comes with Faultline; no claim is endorsed. Change a list below and keep it under another id, or "
            "bring a CSV file with the same columns; several stand side by side."
        )
    )
    paths = list_claims()
    chosen = st.selectbox(
        _("List"), list(paths), format_func=lambda each: f"{read_claims(each).title} ({each})", key="claims_shown"
    )
    with paths[chosen].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    table = {column: [(row.get(column) or "") for row in rows] for column in COLUMNS}
    edited = st.data_editor(table, num_rows="dynamic", hide_index=True, key=f"claims_{chosen}", height=300)
    upload = st.file_uploader(_("Or a CSV file"), type=["csv"], key="claims_file")
    left, right = st.columns(2, vertical_alignment="bottom")
    claims_id = left.text_input(
        _("Id, as in claims="), value="" if chosen == SHIPPED else chosen, placeholder="my-list",
        key=f"claims_id_{chosen}",
    )  # fmt: skip
    if right.button(_("Keep this list"), key="claims_keep", disabled=not claims_id):
        content = upload.getvalue() if upload is not None else _as_csv(edited)
        try:
            table_kept = keep_claims(content, claims_id=claims_id, replace=True)
        except (BoundaryError, OSError) as error:
            st.error(markdown_text(str(error)))
        else:
            told = _("Kept “{title}” with {n} units; it can be chosen beside the map.").format(
                title=table_kept.title, n=number(len(table_kept.units))
            )
            st.session_state[SAID] = [("done", told)]
            st.rerun()
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("Download this list (CSV)"), data=paths[chosen].read_bytes(), file_name=f"{chosen}.csv", mime="text/csv",
            on_click="ignore", key="claims_download",
        )  # fmt: skip
        if chosen != SHIPPED:
            st.button(_("Remove this list"), key="claims_remove", on_click=_remove_list, args=(chosen, store))


def _remove_list(claims_id: str, store: Store) -> None:
    try:
        remove_claims(claims_id)
        forget_set(store, claims_id=claims_id)
    except (BoundaryError, OSError) as error:
        st.session_state[SAID] = [("error", str(error))]


def _as_csv(edited: Any) -> bytes:
    """Write the edited table, rows without a district left out."""
    columns = {name: list(edited[name]) for name in COLUMNS}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for values in zip(*columns.values(), strict=True):
        row = [value if isinstance(value, str) else "" for value in values]
        if row[COLUMNS.index("district")]:
            writer.writerow(row)
    return text.getvalue().encode()
