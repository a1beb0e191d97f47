"""Every visible text of the map, translated in Python and sent with the view; the scripts hold no English.

Counting messages travel with one form for each plural category of the language (CLDR), because the number is
only known in the browser, which picks the form with `Intl.PluralRules`.
"""

from __future__ import annotations

from collections.abc import Callable

from babel import Locale

Gettext = Callable[[str], str]
NGettext = Callable[[str, str, int], str]
Strings = dict[str, str | dict[str, str]]

_SAMPLES = (*range(101), 1_000, 1_000_000)
"""Numbers that between them fall into each plural category of every language (CLDR's own samples)."""


def _english(singular: str, plural: str, n: int) -> str:
    return singular if n == 1 else plural


def make_map_strings(_: Gettext = str, ngettext: NGettext = _english, *, language: str = "en") -> Strings:
    """Return the map's texts by their key, translated.

    Parameters
    ----------
    _
        Translates a whole message; what stands in braces is filled in by the browser.
    ngettext
        Gives the form of a counting message for a number, `{n}` left in it.
    language
        Decides which plural categories there are.
    """
    locale = Locale.parse(language.replace("-", "_"))

    def counted(singular: str, plural: str) -> dict[str, str]:
        return {str(locale.plural_form(n)): ngettext(singular, plural, n) for n in reversed(_SAMPLES)}

    return {
        **_control_strings(_),
        **_mark_strings(_),
        **_legend_strings(_),
        **_play_strings(_),
        "incidents": counted("{n} incident", "{n} incidents"),
        "deaths": counted("{n} death reported", "{n} deaths reported"),
        "at_place": counted("{n} incident at this place", "{n} incidents at this place"),
        "in_area": counted(
            "{n} incident somewhere in this district or province",
            "{n} incidents somewhere in this district or province",
        ),
        "places_close": counted("in {n} place", "in {n} places close together"),
        "window_days": counted("{n} day", "{n} days"),
    }


def _control_strings(_: Gettext) -> Strings:
    return {
        "map_label": _("Map of incidents"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "home": _("Show the whole area"),
        "full_screen": _("Full screen"),
        "full_screen_leave": _("Leave full screen"),
        "wheel_hint": _("Hold {key} and scroll to zoom, or click the map first"),
        "touch_hint": _("Use two fingers to move the map"),
        "basemap": _("Background"),
        "basemap_none": _("None (works offline)"),
        "basemap_osm": _("OpenStreetMap (online)"),
        "basemap_esri": _("Esri grey (online)"),
        "basemap_note": _("An online background tells its server which area you look at."),
        "basemap_failed": _("{name} cannot be reached. The map without a background is complete."),
        "finer_failed": _("Finer marks could not be fetched; those of the whole area are shown."),
        "land_failed": _("The outlines of the provinces cannot be loaded. Reload the page to try again."),
        "credits": _("Sources of the map"),
        "not_endorsed": _("Boundaries and names imply no endorsement."),
        "close": _("Close"),
    }


def _mark_strings(_: Gettext) -> Strings:
    return {
        "marks_label": _("Incidents on the map"),
        "marks_keys": _("Arrow keys go from mark to mark, Enter opens."),
        "no_deaths": _("no deaths reported"),
        "deaths_unstated": _("deaths not stated"),
        "deaths_some_unstated": _("{deaths}, some reports state no number"),
        "week_of": _("week of {day}, exact day not known"),
        "month_of": _("{month}, exact day not known"),
        "period": _("{first} to {last}"),
        "place_none": _("place not named"),
        "place_near": _("near here, not exactly here"),
        "place_area": _("only the district or province is known"),
        "of_several": _("{count} {places}"),
        "more_types": _("{type}: {n}"),
        "hint_open": _("Click to read it"),
        "hint_list": _("Click to list them"),
        "hint_zoom": _("Click to zoom in"),
    }


def _legend_strings(_: Gettext) -> Strings:
    return {
        "legend": _("Legend"),
        "legend_types": _("Event type"),
        "legend_more": _("How to read the marks"),
        "legend_marks": _("Marks"),
        "legend_exact": _("one incident, at the place"),
        "legend_near": _("near the place, or in this sub-district"),
        "legend_area": _("district or province only: {km} km circle"),
        "legend_several": _("several at one place"),
        "legend_cluster": _("several close together: click to zoom"),
        "legend_size": _("Size: deaths reported"),
        "legend_size_least": _("0 to {n}"),
        "legend_size_most": _("{n} or more"),
        "legend_faint": _("faint: exact day not known"),
        "legend_lines": _("Lines"),
        "legend_disputed": _("disputed ({claim})"),
        "legend_districts": _("district"),
        "legend_against": _("{title}, in comparison"),
        "legend_strip": _("in another province by these"),
        "go_down": _("{name}: count its districts"),
    }


def _play_strings(_: Gettext) -> Strings:
    return {
        "play_label": _("Play through time"),
        "play": _("Play"),
        "pause": _("Pause"),
        "stop": _("Stop and show all"),
        "speed": _("Speed"),
        "speed_slow": _("slow"),
        "speed_normal": _("normal"),
        "speed_fast": _("fast"),
        "window": _("Window"),
        "position": _("Position in time"),
        "window_text": _("{first} to {last}"),
        "play_count": _("{dates} · {count}"),
    }
