"""The provinces, ranked, with the rests beneath them: it adds up to the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from components.filter_panel import area_label
from components.headline import change_in_words
from components.i18n import _, number
from components.markup import NOTHING, join, show_html, sparkline
from data.schema import AREAS, SCOPE


def show_provinces(
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    history: Mapping[str, Sequence[int]],
    areas_km2: Mapping[str, float],
    *,
    boundary_title: str,
) -> None:
    """Write the table.

    Parameters
    ----------
    now, before
        `Store.count_by_area` of the filter and of the equally long period before, or None.
    history
        Incidents a period by area, in order, without gaps.
    areas_km2
        Area of each province in square kilometres, by the boundary set in use.
    boundary_title
        That set's name.
    """
    counts = now.set_index("area")
    earlier = before.set_index("area")["incidents"] if before is not None else None
    ranked = sorted(SCOPE, key=lambda area: (-int(counts.loc[area, "incidents"]), area))
    body = join(_row(area, counts, earlier, history, areas_km2) for area in (*ranked, *AREAS[len(SCOPE) :]))
    heads = [_("Incidents"), _("Deaths"), _("per 1,000 km²"), _("Change"), _("History")]
    show_html(
        Markup(
            '<section class="fl-provinces" aria-label="{}"><table><thead><tr>'
            '<th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody>'
            '<tfoot>{}</tfoot></table><p class="fl-note">{}</p></section>'
        ).format(
            _("Provinces"),
            _("Province"),
            join(Markup('<th scope="col">{}</th>').format(head) for head in heads),
            body,
            _total(now, earlier),
            _("By the coordinates and {boundaries}. Rates are incidents per 1,000 km² over the period shown.").format(
                boundaries=boundary_title
            ),
        )
    )


def _row(
    area: str,
    counts: pd.DataFrame,
    earlier: pd.Series | None,
    history: Mapping[str, Sequence[int]],
    areas_km2: Mapping[str, float],
) -> Markup:
    n, deaths = int(counts.loc[area, "incidents"]), int(counts.loc[area, "deaths"])
    rate = number(1000 * n / areas_km2[area], decimals=1) if area in areas_km2 else "–"
    change = change_in_words(n, int(earlier[area])) if earlier is not None else "–"
    return Markup(
        '<tr class="{}"><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'
    ).format(
        "" if area in areas_km2 else "fl-rest",
        area_label(area),
        number(n),
        number(deaths),
        rate,
        change,
        sparkline(history.get(area, ()), label=_("{area} through the period").format(area=area_label(area))),
    )


def _total(now: pd.DataFrame, earlier: pd.Series | None) -> Markup:
    n = int(now["incidents"].sum())
    change = change_in_words(n, int(earlier.sum())) if earlier is not None else "–"
    return Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td></td><td>{}</td><td>{}</td></tr>').format(
        _("All"), number(n), number(int(now["deaths"].sum())), change, NOTHING
    )
