"""The provinces, ranked, with the rests beneath them: it adds up to the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from components.filter_panel import area_label
from components.headline import change_in_words
from components.i18n import _, number
from components.markup import join, show_html, sparkline
from data.filters import IncidentFilter
from data.frames import as_records
from data.history import History
from data.schema import AREAS, SCOPE
from data.store import Store


@dataclass(frozen=True)
class Counted:
    """One part of the counts; None is not known: deaths that no report states, and `before`, the
    incidents of the period before, where the data do not cover it."""

    area: str
    incidents: int
    deaths: int | None
    before: int | None
    history: Sequence[int]
    label: str = ""
    km2: float | None = None

    @property
    def name(self) -> str:
        """The words for it: a district's name, else the area's."""
        return self.label or area_label(self.area)


def count_areas(
    chosen: IncidentFilter, earlier: IncidentFilter | None, store: Store, history: History
) -> list[Counted]:
    """Count the parts that a filter leaves in, provinces first and ranked, then the rests; they make the headline."""
    now = {row["area"]: row for row in as_records(store.count_by_area(chosen))}
    before = {row["area"]: row["incidents"] for row in as_records(store.count_by_area(earlier))} if earlier else {}
    by_area = history.by_area("incidents")
    ranked = sorted(SCOPE, key=lambda area: (-now[area]["incidents"], area))
    return [
        Counted(
            area,
            now[area]["incidents"],
            now[area]["deaths"] if now[area]["deaths_not_stated"] < max(now[area]["incidents"], 1) else None,
            before.get(area),
            by_area[area],
        )
        for area in (*ranked, *AREAS[len(SCOPE) :])
        if not chosen.province or area in chosen.province
    ]


def show_provinces(
    counted: Sequence[Counted], areas_km2: Mapping[str, float], *, boundary_title: str, level: str = "province"
) -> None:
    """Write the table.

    Parameters
    ----------
    counted
        See `count_areas`.
    areas_km2
        Area of each province in square kilometres, by the boundary set in use.
    boundary_title
        That set's name.
    level
        What the parts are: "province", "district" or "sub-district".
    """
    one, many = {
        "province": (_("Province"), _("Provinces")),
        "district": (_("District"), _("Districts")),
        "sub-district": (_("Sub-district"), _("Sub-districts")),
    }[level]
    heads = [_("Incidents"), _("Deaths"), _("per 1,000 km²"), _("Change"), _("History")]
    show_html(
        Markup(
            '<section class="fl-provinces" aria-label="{}"><table><thead><tr>'
            '<th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody>'
            '<tfoot>{}</tfoot></table><p class="fl-note">{}</p></section>'
        ).format(
            many,
            one,
            join(Markup('<th scope="col">{}</th>').format(head) for head in heads),
            join(_row(row, areas_km2) for row in counted),
            _total(counted),
            _("By the coordinates and {boundaries}. Rates are incidents per 1,000 km² over the period shown.").format(
                boundaries=boundary_title
            ),
        )
    )


def _row(row: Counted, areas_km2: Mapping[str, float]) -> Markup:
    in_scope = row.area in SCOPE
    km2 = row.km2 if row.label else areas_km2.get(row.area) if in_scope else None
    return Markup(
        '<tr class="{}"><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'
    ).format(
        "" if in_scope else "fl-rest",
        row.name,
        number(row.incidents),
        "–" if row.deaths is None else number(row.deaths),
        number(1000 * row.incidents / km2, decimals=1) if km2 else "–",
        _change(row.incidents, row.before),
        sparkline(row.history, label=_("{area} through the period").format(area=row.name)),
    )


def _total(counted: Sequence[Counted]) -> Markup:
    n = sum(row.incidents for row in counted)
    known = [row.before for row in counted if row.before is not None]
    return Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td></td><td>{}</td><td></td></tr>').format(
        _("All"), number(n), number(sum(row.deaths or 0 for row in counted)), _change(n, sum(known) if known else None)
    )


def _change(now: int, before: int | None) -> str:
    return "–" if before is None else change_in_words(now, before)
