"""What moves when another authority's lines count: totals by both, the incidents that change hands, and the rest."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from components.address import View, choose
from components.filter_panel import set_filter
from components.i18n import _, count_text, day, number
from components.markup import join, markdown_text, show_html
from components.row_choice import selected_row
from data.frames import as_records
from data.moves import NOT_LOCATED_KEY, OUTSIDE_KEY, Moves, compare_placings, export_moves
from data.store import Store
from geo.boundaries import find_record

MOST_LISTED = 500


def show_moves(view: View, store: Store, other: Store) -> None:
    """Draw the panel for the view's lines and those that they are compared with."""
    moves = compare_placings(store, other, view.filter)
    titles = find_record(store.set_id).title, find_record(other.set_id).title
    show_html(_sentence(moves, *titles))
    by_district = moves.level == "district" and st.toggle(_("By district"), key="moves_by_district")
    show_html(_totals(moves, *titles, by_district=bool(by_district)))
    if not by_district:
        show_html(_flows(moves, *titles))
    if moves.moved:
        _show_list(moves, view)
    if moves.placed_by_neither or moves.not_located:
        _show_unplaced(moves)


def _sentence(moves: Moves, title: str, other_title: str) -> Markup:
    numbers = {
        "n": number(moves.incidents), "moved": number(moves.moved), "title": title, "other": other_title,
        "provinces": number(moves.moved_between_provinces),
    }  # fmt: skip
    if moves.level == "district":
        told = _(
            "Of {n} incidents, {moved} lie in another district by {other} than by {title}, {provinces} of them in "
            "another province."
        )
    else:
        told = _("Of {n} incidents, {moved} lie in another province by {other} than by {title}.")
    rest = _(
        "{neither} lie in no unit of either, and {unlocated} have no coordinates: no lines can place these."
    ).format(neither=number(moves.placed_by_neither), unlocated=number(moves.not_located))
    sentence = told.format(**numbers) + (" " + rest if moves.placed_by_neither or moves.not_located else "")
    return Markup('<p class="fl-prose" role="status">{}</p>').format(sentence)


def _totals(moves: Moves, title: str, other_title: str, *, by_district: bool) -> Markup:
    rows = as_records(moves.by_district if by_district else moves.by_province)
    heads = (
        title, other_title, _("Change"), _("leave"), _("come in"),
        _("Deaths, {title}").format(title=title), _("Deaths, {title}").format(title=other_title),
    )  # fmt: skip
    body = join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            _place(row["province"], row.get("district")),
            join(Markup("<td>{}</td>").format(value) for value in _cells(row)),
        )
        for row in rows
    )
    sums = {
        key: sum(row[key] for row in rows) for key in (rows[0] if rows else {}) if key not in ("province", "district")
    }
    foot = join(Markup("<td>{}</td>").format(value) for value in _cells(sums)) if sums else Markup("")
    return Markup(
        '<section class="fl-provinces fl-scroll fl-moves" aria-label="{}"><table><thead><tr>'
        '<th scope="col">{}</th>{}</tr></thead>'
        '<tbody>{}</tbody><tfoot><tr><th scope="row">{}</th>{}</tr></tfoot></table></section>'
    ).format(
        _("Totals by both sets of lines"),
        _("District") if by_district else _("Province"),
        join(Markup('<th scope="col">{}</th>').format(head) for head in heads),
        body,
        _("All"),
        foot,
    )


def _cells(row: dict[str, int]) -> list[str]:
    change = row["other_incidents"] - row["incidents"]
    return [
        number(row["incidents"]), number(row["other_incidents"]),
        "–" if not change else ("+" if change > 0 else "−") + number(abs(change)),
        number(row["lost"]), number(row["gained"]), number(row["deaths"]), number(row["other_deaths"]),
    ]  # fmt: skip


def _flows(moves: Moves, title: str, other_title: str) -> Markup:
    flows = as_records(moves.flows.head(8))
    if not flows:
        return Markup('<p class="fl-note">{}</p>').format(_("No incident changes its province."))
    items = join(
        Markup("<li>{}</li>").format(
            _("{n} from {province} to {other}").format(
                n=number(row["incidents"]), province=_place(row["province"]), other=_place(row["other_province"])
            )
        )
        for row in flows
    )
    return Markup('<div class="fl-prose"><p class="fl-note">{}</p><ul>{}</ul></div>').format(
        _("From {title} to {other}:").format(title=title, other=other_title), items
    )


def _place(province: str, district: str | None = None) -> str:
    words = {OUTSIDE_KEY: _("In no province"), NOT_LOCATED_KEY: _("Not located")}
    if province in words:
        return words[province]
    if district is None:
        return _(province)
    return f"{_(province)} · {_(district) if district else _('District not known')}"


def _show_list(moves: Moves, view: View) -> None:
    rows = moves.list_moved(limit=MOST_LISTED)
    st.markdown(
        "**" + count_text("{n} incident changes hands", "{n} incidents change hands", moves.moved) + "** · "
        + markdown_text(_("a click opens it on the map, where the differing land is shaded"))
    )  # fmt: skip
    switch = "moves_only"
    if st.session_state.get(switch) != bool(view.filter.moved):
        st.session_state[switch] = bool(view.filter.moved)
    st.toggle(
        _("Only these, on the map and everywhere"), key=switch,
        on_change=lambda: set_filter(replace(view.filter, moved=moves.level if st.session_state[switch] else "")),
    )  # fmt: skip
    key = f"moves_list_{moves.store.set_id}_{moves.other.set_id}"
    district = moves.level == "district"
    st.dataframe(
        {
            _("Date"): [day(value) for value in rows["event_date"]],
            _("Place"): rows["location"].tolist(),
            _("Reported"): rows["admin1"].tolist(),
            _("By these lines"): _places(rows["province"], rows["district"], district),
            _("By the others"): _places(rows["other_province"], rows["other_district"], district),
            _("What"): [_(sub or kind) for sub, kind in zip(rows["sub_event_type"], rows["event_type"], strict=True)],
            _("Deaths"): rows["fatalities"].tolist(),
        },
        key=key,
        hide_index=True,
        height=min(38 + 35 * len(rows), 360),
        on_select=lambda: _choose_row(key, rows["incident_id"].tolist()),
        selection_mode=["single-row", "single-cell"],
        alt=_("The incidents that change hands"),
    )
    if moves.moved > len(rows):
        st.caption(
            _("The latest {n} of {total}; the file has all.").format(n=number(len(rows)), total=number(moves.moved))
        )
    st.download_button(
        _("Download what moves (CSV)"), data=lambda: export_moves(moves), file_name="faultline-what-moves.csv",
        mime="text/csv", on_click="ignore", key="moves_download", icon=":material/download:",
    )  # fmt: skip


def _places(provinces: object, districts: object, with_district: bool) -> list[str]:
    pairs = zip(provinces, districts, strict=True)  # type: ignore[call-overload]
    return [_place(province, district if with_district else None) for province, district in pairs]


def _show_unplaced(moves: Moves) -> None:
    with st.expander(_("Incidents that no lines can place"), on_change="rerun", key="moves_unplaced") as opened:
        if opened.open:
            rows = moves.list_placed_by_neither(limit=MOST_LISTED)
            st.dataframe(
                {
                    _("Date"): [day(value) for value in rows["event_date"]],
                    _("Place"): rows["location"].tolist(),
                    _("Reported"): rows["admin1"].tolist(),
                    _("Why"): [_place(province) for province in rows["province"]],
                },
                hide_index=True,
                alt=_("Incidents that no lines can place"),
            )


def _choose_row(key: str, ids: list[str]) -> None:
    row = selected_row(st.session_state[key]["selection"])
    if row is not None and row < len(ids):
        choose(ids[row])
