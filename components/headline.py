"""The headline: the active filter as a sentence, and five numbers with their change and their history.

A number is never more than its source: what reports leave out is said beside it, and a change is only given where the
equally long period before lies within the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from components.i18n import _, babel_locale, count_text, day, number, percent, period
from components.markup import NOTHING, join, show_html, sparkline
from data.filters import IncidentFilter
from data.history import History
from data.store import Summary

FEW = 10
"""Below so many before, a change names their number: a percentage of a few says more than is known."""


@dataclass(frozen=True)
class Figure:
    """One number of the headline: its label, value in words, change in words, note in words, and history."""

    label: str
    value: str
    change: str
    change_title: str
    note: str
    history: Sequence[float]


def sentence(summary: Summary, chosen: IncidentFilter) -> str:
    """Return "112 incidents in Diyala, …": how many the filter leaves, and the filter in words."""
    counted = count_text("{n} incident", "{n} incidents", summary.incidents)
    words = chosen.describe(_, locale=babel_locale())
    if not words:
        return _("{incidents}, all of the data").format(incidents=counted)
    form = _("{incidents} {filter}") if chosen.province or chosen.unit else _("{incidents}, {filter}")
    return form.format(incidents=counted, filter=words)


def show_sentence(summary: Summary, chosen: IncidentFilter) -> None:
    """Write the active filter and how many incidents it leaves."""
    show_html(
        Markup('<p class="fl-sentence" role="status"><bdi dir="auto">{}</bdi></p>').format(sentence(summary, chosen))
    )


def show_headline(
    now: Summary, before: Summary | None, before_period: tuple[date, date] | None, history: History
) -> None:
    """Write the five numbers.

    Parameters
    ----------
    now, before
        The counts of the filter, and of the equally long period before; None where the data do not reach back so far.
    before_period
        First and last day of that period.
    history
        The same counts bar by bar.
    """
    tiles = join(_tile(figure) for figure in make_figures(now, before, before_period, history))
    note = _compared_with(before, before_period)
    show_html(
        Markup('<section class="fl-tiles" aria-label="{}">{}</section><p class="fl-note">{}</p>').format(
            _("Headline"), tiles, note
        )
    )


def make_figures(
    now: Summary, before: Summary | None, before_period: tuple[date, date] | None, history: History
) -> list[Figure]:
    """Return the five numbers; see `show_headline`."""
    compared = period(*before_period) if before_period else ""

    def change(attribute: str) -> tuple[str, str]:
        silent = getattr(now, f"{attribute}_not_stated", 0)
        if now.incidents and silent == now.incidents:
            return "", ""
        if before is None:
            return "", ""
        if before.incidents and getattr(before, f"{attribute}_not_stated", 0) == before.incidents:
            return "", _("No report gives a figure in {period}.").format(period=compared)
        return change_in_words(getattr(now, attribute), getattr(before, attribute)), _("{n} in {period}").format(
            n=number(getattr(before, attribute)), period=compared
        )

    share, share_change = _disputed_share(now, before)
    return [
        Figure(
            _("Incidents"),
            number(now.incidents),
            *change("incidents"),
            _incidents_note(now),
            history.total("incidents"),
        ),
        Figure(_("Deaths reported"), _deaths(now), *change("deaths"), _deaths_note(now), history.total("deaths")),
        Figure(
            _("Injured reported"),
            _stated(now.injured, now.injured_not_stated, now),
            *change("injured"),
            _silent(now.injured_not_stated),
            history.total("injured"),
        ),
        Figure(
            _("Abducted reported"),
            _stated(now.abducted, now.abducted_not_stated, now),
            *change("abducted"),
            _silent(now.abducted_not_stated),
            history.total("abducted"),
        ),
        Figure(
            _("In disputed districts"),
            share,
            share_change,
            _("Of the incidents whose district is known; change in percentage points on {period}.").format(
                period=compared
            )
            if compared
            else "",
            count_text("{n} undetermined", "{n} undetermined", now.undetermined) if now.undetermined else "",
            history.total("disputed"),
        ),
    ]


def _compared_with(before: Summary | None, before_period: tuple[date, date] | None) -> str:
    floor = _("Counts are of public reports that were found: a floor, and years differ in completeness.")
    if before is None or before_period is None:
        return " ".join((_("No change is given: the data do not cover an equally long period before."), floor))
    days = (before_period[1] - before_period[0]).days + 1
    compared = _("Changes compare {days} from {first} with as many before, {period}: {incidents}.").format(
        days=count_text("{n} day", "{n} days", days),
        first=day(before_period[1] + timedelta(days=1)),
        period=period(*before_period),
        incidents=count_text("{n} incident", "{n} incidents", before.incidents),
    )
    return f"{compared} {floor}"


def change_in_words(now: float, before: float) -> str:
    """Return the change as an arrow and a percentage; in words where the percentage would be none."""
    if now == before:
        return _("unchanged") if now else ""
    if before == 0:
        return _("none before")
    arrow = "▲ " if now > before else "▼ "
    if before < FEW:
        return arrow + _("from {n}").format(n=number(before))
    return arrow + percent(abs(now - before) / before)


def _disputed_share(now: Summary, before: Summary | None) -> tuple[str, str]:
    def share(summary: Summary) -> float | None:
        decided = summary.disputed + summary.not_disputed
        return summary.disputed / decided if decided else None

    here = share(now)
    if here is None:
        return "–", ""
    there = share(before) if before else None
    if there is None:
        return percent(here), ""
    points = round(100 * here) - round(100 * there)
    if points == 0:
        return percent(here), _("unchanged")
    return percent(here), ("▲ " if points > 0 else "▼ ") + _("{n} pts").format(n=number(abs(points)))


def _incidents_note(now: Summary) -> str:
    imprecise = now.by_week + now.by_month
    return count_text("{n} without an exact day", "{n} without an exact day", imprecise) if imprecise else ""


def _stated(total: int, silent: int, now: Summary) -> str:
    """Return a sum, or a dash where no report gives a figure: silence is not zero."""
    return number(total) if silent < now.incidents else "–"


def _deaths(now: Summary) -> str:
    if now.incidents and now.deaths_not_stated == now.incidents:
        return "–"
    if now.deaths_low == now.deaths_high:
        return number(now.deaths)
    return _("{n} ({low} to {high})").format(
        n=number(now.deaths), low=number(now.deaths_low), high=number(now.deaths_high)
    )


def _deaths_note(now: Summary) -> str:
    none = (
        count_text("{n} name no deaths", "{n} name no deaths", now.no_deaths_reported) if now.no_deaths_reported else ""
    )
    return ", ".join(part for part in (none, _silent(now.deaths_not_stated)) if part)


def _silent(n: int) -> str:
    return count_text("{n} give no figure", "{n} give no figure", n) if n else ""


def _tile(figure: Figure) -> Markup:
    change = (
        Markup('<span class="fl-change" title="{}">{}</span>').format(figure.change_title, figure.change)
        if figure.change
        else NOTHING
    )
    return Markup(
        '<div class="fl-tile" title="{}"><span class="fl-label">{}</span><span class="fl-row">'
        '<span class="fl-value">{}</span>{}</span>'
        '<span class="fl-row fl-under">{}<span class="fl-note">{}</span></span></div>'
    ).format(
        figure.change_title,
        figure.label,
        figure.value,
        change,
        sparkline(figure.history, label=_("{label} through the period").format(label=figure.label)),
        figure.note,
    )
