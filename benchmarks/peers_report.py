"""What the side-by-side says: a table, and a chart of our own drawing."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.metadata import version
from pathlib import Path

from benchmarks.report import write_measured

HEADING = "Beside other maps"
CHART = "peers.svg"
OWN = "Faultline"
COLOURS = ("#1F5A6B", "#D55E00", "#E69F00", "#CC79A7", "#56B4E9", "#009E73")
_GREY = "#6b7478"
_MIB = 2**20


@dataclass
class Outcome:
    """What was measured of one page with one number of incidents.

    Attributes
    ----------
    first_view_ms, first_view_bytes
        To the last paint of the opened page, and all that was sent for it; None when it did not get there.
    first_map_ms
        To the last paint of its map.
    changes_ms, map_changes_ms, changes_bytes
        One a filter change, to one province and back to all in turn: to the page's last paint, to the map's.
    browser_bytes, server_bytes
        The most memory at any time.
    stopped
        Why there is no more: "> 90 s", "the tab crashed", "not tried" (it did not get through fewer incidents, or is
        known not to), "not run" (the time was up); "" when all was measured.
    """

    page: str
    incidents: int
    first_view_ms: float | None = None
    first_map_ms: float | None = None
    first_view_bytes: float | None = None
    changes_ms: list[float] = field(default_factory=list)
    map_changes_ms: list[float] = field(default_factory=list)
    changes_bytes: list[float] = field(default_factory=list)
    browser_bytes: int = 0
    server_bytes: int = 0
    stopped: str = ""

    @property
    def change_ms(self) -> float | None:
        """The middle one of the filter changes."""
        return statistics.median(self.changes_ms) if self.changes_ms else None

    @property
    def map_change_ms(self) -> float | None:
        """The same, until the map was painted."""
        return statistics.median(self.map_changes_ms) if self.map_changes_ms else None


def describe_peers() -> dict[str, str]:
    """Return the versions of what stands beside Faultline, besides those of every benchmark."""
    return {name: version(name) for name in ("pydeck", "plotly")}


def format_table(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes as a Markdown table, the sizes one below the other."""
    lines = [
        "| incidents | page | first view: map | all | filter change: map | worst | all | sent first | a change "
        "| browser | server |",
        "| --: | :-- | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for outcome in outcomes:
        name = f"**{outcome.page}**" if outcome.page == OWN else outcome.page
        lines.append("| " + " | ".join([f"{outcome.incidents:,}", name, *_cells(outcome)]) + " |")
    return "\n".join(lines)


def _cells(outcome: Outcome) -> list[str]:
    why = outcome.stopped
    if not outcome.first_view_ms and why in {"not tried", "not run"}:
        return [why, *[""] * 8]
    change = _seconds(outcome.map_change_ms)
    return [
        _seconds(outcome.first_map_ms) or why,
        _seconds(outcome.first_view_ms),
        f"{change}, then {why}" if change and why else change or (why if outcome.first_view_ms else ""),
        _seconds(max(outcome.map_changes_ms)) if outcome.map_changes_ms else "",
        _seconds(outcome.change_ms),
        _megabytes(outcome.first_view_bytes),
        _megabytes(statistics.median(outcome.changes_bytes)) if outcome.changes_bytes else "",
        *(f"{size / _MIB:,.0f} MiB" if size else "" for size in (outcome.browser_bytes, outcome.server_bytes)),
    ]


def _seconds(ms: float | None) -> str:
    return "" if ms is None else f"{ms / 1000:,.2f} s"


def _megabytes(size: float | None) -> str:
    return "" if size is None else f"{size / 1e6:,.2f} MB"


def draw_chart(outcomes: Sequence[Outcome]) -> str:
    """Draw the first view and the filter change by the number of incidents, both axes logarithmic, as an SVG."""
    panels: tuple[tuple[str, Callable[[Outcome], float | None]], ...] = (
        ("First view of the map", lambda outcome: outcome.first_map_ms),
        ("Filter change on the map", lambda outcome: outcome.map_change_ms),
    )
    pages = list(dict.fromkeys(outcome.page for outcome in outcomes))
    colours = dict(zip(pages, COLOURS, strict=False))
    body = [_draw_panel(70 + 420 * at, title, outcomes, value, colours) for at, (title, value) in enumerate(panels)]
    for at, page in enumerate(pages):
        x = 70 + 140 * at
        weight = ' font-weight="bold"' if page == OWN else ""
        body.append(f'<circle cx="{x}" cy="372" r="5" fill="{colours[page]}"/>')
        body.append(f'<text x="{x + 10}" y="376"{weight}>{escape(page)}</text>')
    told = "; ".join(
        f"{o.page} at {o.incidents:,}: {_seconds(o.first_map_ms)}, {_seconds(o.map_change_ms)}"
        for o in outcomes
        if o.first_map_ms
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 395" role="img" '
        'font-family="sans-serif" font-size="12" fill="#1c2326">'
        f"<title>Seconds by the number of incidents</title><desc>{escape(told)}</desc>"
        f'<rect width="920" height="395" fill="#ffffff"/>{"".join(body)}</svg>\n'
    )


def _draw_panel(
    left: float, title: str, outcomes: Sequence[Outcome], value: Callable[[Outcome], float | None],
    colours: Mapping[str, str],
) -> str:  # fmt: skip
    width, top, height = 350.0, 40.0, 280.0
    sizes = sorted({outcome.incidents for outcome in outcomes})
    times = [ms / 1000 for outcome in outcomes if (ms := value(outcome))]
    low, high = math.floor(math.log10(min(times, default=1))), math.ceil(math.log10(max(times, default=10)))
    high = max(high, low + 1)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1]) if len(sizes) > 1 else math.log10(sizes[0]) + 1

    def across(n: float) -> float:
        return left + width * (math.log10(n) - first) / (last - first)

    def down(seconds: float) -> float:
        return top + height * (high - math.log10(seconds)) / (high - low)

    parts = [f'<text x="{left}" y="{top - 16}" font-weight="bold">{title}, seconds</text>']
    for power in range(low, high + 1):
        y = down(10.0**power)
        parts.append(f'<path d="M{left} {y:.1f}h{width}" stroke="#d3d8d9" fill="none"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{_GREY}">{10.0**power:g}</text>')
    for n in sizes:
        x = across(n)
        parts.append(f'<text x="{x:.1f}" y="{top + height + 20}" text-anchor="middle" fill="{_GREY}">{n:,}</text>')
    for page, colour in colours.items():
        points = [(across(o.incidents), down(ms / 1000)) for o in outcomes if o.page == page and (ms := value(o))]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        wide = 3 if page == OWN else 1.5
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="{wide}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{wide + 1.5}" fill="{colour}"/>' for x, y in points]
    return "".join(parts)


def write_report(
    outcomes: Sequence[Outcome], machine: dict[str, str], path: Path | None, *, limit_s: float, busy: bool = False
) -> int:
    """Print the table; write it into a file with what it needs to be read, and the chart beside it.

    Returns
    -------
    int
        The exit status, as of `report.write_measured`.
    """
    print(format_table(outcomes))
    if path is None:
        return 0
    told = "Seconds to the first view of the map and of a filter change on it, by the number of incidents"
    most = max((len(outcome.changes_ms) for outcome in outcomes), default=0)
    explained = _EXPLAINED.format(limit=f"{limit_s:.0f} s", changes=f"at most {most} a line")
    text = f"{explained}\n\n![{told}]({CHART})\n\n{format_table(outcomes)}"
    status = write_measured(path, HEADING, text, machine=machine, busy=busy)
    if status == 0:
        path.with_name(CHART).write_text(draw_chart(outcomes), encoding="utf-8")
    return status


_EXPLAINED = """Written by `python -m benchmarks.peers --write docs/performance.md`: one run, one machine without a GPU,
a server and a browser of its own for each line, the browser's cache empty, the server warmed by a visit that is left
when the page is at rest, or eight seconds after its filter is there. All pages show the same incidents. Those beside
Faultline are scripts of `benchmarks/peer_pages`: points of one colour on an empty ground and one filter of provinces,
without a table, a timeline or words on the points, which is to their advantage; Faultline is the whole page. *Map* is
the time until the map is painted for the last time, *all* until nothing on the page is painted any more: those beside
Faultline have nothing but a map, Faultline's figures, timeline and tables follow it. A filter change is a province
chosen, or given up again ({changes}: the median of both, and the worst). *Sent* counts the websocket and all files.
*Browser* and *server* are the most memory at any time: the proportional shares (PSS) of all their processes. A page
that is not at rest within {limit} is stopped and not tried with more incidents; single markers are tried up to
10,000; *not run* is what the run's time did not suffice for. `st.map` always asks for a background from another host,
which fails at once here; its points are drawn all the
same."""
