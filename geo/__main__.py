"""The command line for boundary sets: `python -m geo list`, `add FILE`, `check ID`, `fetch ID`, `remove ID`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from geo.adding import add_set, remove_set
from geo.boundaries import BoundarySet, load_record
from geo.check import SetReport, check_set, compare_sets
from geo.download import download_set, read_downloads
from geo.records import BoundaryError, BoundaryRecord, find_folder, read_all, read_registry

STATED = {
    "id": "the set's id, as in boundaries=; from the file's name when not given",
    "title": "the set's name on the page",
    "source": "who drew the lines",
    "source-url": "where they are published",
    "licence": "under which they are published",
    "licence-url": "where the licence stands",
    "attribution": "what must stand wherever the lines are drawn",
    "version": "its version or date",
    "level": "province or district, with --name-column",
    "name-column": "the column of the units' names, when it is not recognised",
    "iso-column": "the column of their codes",
    "province-column": "the column of the districts' provinces",
    "provinces-from": "the set whose provinces the districts are given to, where the file does not name them",
    "crs": "the coordinate system of a file that does not say, as in EPSG:32638",
    "tolerance-m": "how far outside every polygon a point still goes to the nearest, in metres; 0 when not given",
}


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m geo", description="Boundary sets: whose lines there are.")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="list the boundary sets")
    adding = commands.add_parser("add", help="add a GeoJSON, TopoJSON, GeoPackage or zipped Shapefile")
    adding.add_argument("file", type=Path)
    for name, text in STATED.items():
        adding.add_argument(f"--{name}", default="", help=text)
    adding.add_argument("--replace", action="store_true", help="replace the set of this id")
    agreeing = commands.add_parser("agree", help="a table of how far sets agree on the provinces, each with each")
    agreeing.add_argument("ids", nargs="+")
    agreeing.add_argument("--provinces", default="Kirkuk,Nineveh,Salahaddin,Diyala,Erbil,Baghdad")
    fetching = commands.add_parser("fetch", help="fetch a pinned boundary file and add it; needs a network")
    fetching.add_argument("id", choices=sorted(read_downloads()))
    removing = commands.add_parser("remove", help="remove a set of your own")
    removing.add_argument("id")
    checking = commands.add_parser("check", help="check a set for gaps and overlaps")
    checking.add_argument("id")
    checking.add_argument("--against", default="", help="another set, to compare the provinces with")
    for command in (listing, adding, checking, fetching, removing, agreeing):
        command.add_argument("--json", action="store_true", help="print JSON")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when it did what was asked, 1 with a sentence on stderr when not."""
    asked = make_parser().parse_args(arguments)
    try:
        result, lines = _COMMANDS[asked.command](asked)
    except (BoundaryError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(result, ensure_ascii=False, indent=1) if asked.json else "\n".join(lines))
    return 0


def _list(_: argparse.Namespace) -> tuple[Any, list[str]]:
    records = read_all()
    result = [_as_json(record) for record in records.values()]
    lines = [
        f"{each['id']}  {each['title']} · {each['version']} · {each['licence']} · {each['where']}" for each in result
    ]
    return result, lines


def _add(asked: argparse.Namespace) -> tuple[Any, list[str]]:
    stated = {name.replace("-", "_"): getattr(asked, name.replace("-", "_")) for name in STATED}
    record, boundaries = add_set(asked.file, folder=find_folder(), replace=asked.replace, **stated)
    report = check_set(boundaries)
    lines = [f"Added {record.title!r} as {record.id!r} in {record.path.parent}.", *report.sentences()]
    if record.source == "not stated" or record.licence == "not stated":
        lines.append("Its source or licence is not stated: state them with --source and --licence, and --replace.")
    return _as_json(record) | {"report": _report_as_json(report)}, lines


def _fetch(asked: argparse.Namespace) -> tuple[Any, list[str]]:
    record, boundaries = download_set(asked.id, on_progress=_tell)
    report = check_set(boundaries)
    lines = [f"Fetched and added {record.title!r} as {record.id!r}.", *report.sentences()]
    return _as_json(record) | {"report": _report_as_json(report)}, lines


def _tell(done: float) -> None:
    if sys.stderr.isatty():
        print(f"\rfetching: {done:4.0%}", end="" if done < 1 else "\n", file=sys.stderr, flush=True)


def _agree(asked: argparse.Namespace) -> tuple[Any, list[str]]:
    sets = [_read(set_id) for set_id in asked.ids]
    pairs = list(combinations(sets, 2))
    found = [compare_sets(one, other).set_index("province")["agreement"] for one, other in pairs]
    heads = [f"{one.title} and {other.title}" for one, other in pairs]
    lines = ["| province | " + " | ".join(heads) + " |", "|---|" + "--:|" * len(heads)]
    result = []
    for province in asked.provinces.split(","):
        shares = [agreement.get(province) for agreement in found]
        lines.append(f"| {province} | " + " | ".join("–" if s is None else f"{100 * s:.0f} %" for s in shares) + " |")
        result.append({"province": province} | dict(zip(heads, shares, strict=True)))
    return result, lines


def _remove(asked: argparse.Namespace) -> tuple[Any, list[str]]:
    remove_set(asked.id, folder=find_folder())
    return {"removed": asked.id}, [f"Removed {asked.id!r}."]


def _check(asked: argparse.Namespace) -> tuple[Any, list[str]]:
    boundaries = _read(asked.id)
    report = check_set(boundaries)
    result: dict[str, Any] = {"id": boundaries.id, "sha256": boundaries.sha256, "report": _report_as_json(report)}
    lines = [f"{boundaries.title}, {boundaries.version}: the file is the one registered.", *report.sentences()]
    if asked.against:
        other = _read(asked.against)
        table = compare_sets(boundaries, other)
        result |= {"against": other.id, "provinces": table.to_dict("records")}
        lines += ["", *_draw_table(table, boundaries.id, other.id)]
    return result, lines


def _draw_table(table: pd.DataFrame, one: str, other: str) -> list[str]:
    """Return `compare_sets` as a table of Markdown."""
    rows = [
        f"| {row.province} | {row.one_km2:,.0f} | {row.other_km2:,.0f} | {row.both_km2:,.0f} | {row.agreement:.0%} |"
        for row in table.itertuples()
    ]
    return [f"| province | {one}, km² | {other}, km² | in both | agreement |", "|---|--:|--:|--:|--:|", *rows]


def _read(set_id: str) -> BoundarySet:
    records = read_all()
    if set_id not in records:
        raise BoundaryError(f"Unknown boundary set: was {set_id!r}, expected one of {sorted(records)}.")
    return load_record(records[set_id])


def _as_json(record: BoundaryRecord) -> dict[str, Any]:
    where = "built in" if record.id in read_registry() else str(record.path)
    return {key: str(value) for key, value in dataclasses.asdict(record).items() if key != "path"} | {"where": where}


def _report_as_json(report: SetReport) -> dict[str, Any]:
    return {
        "units": report.units,
        "area_km2": round(report.area_km2, 1),
        "missing": list(report.missing),
        "mended": report.mended,
        "dropped": report.dropped,
        "overlaps": report.overlaps.to_dict("records"),
        "gaps": report.gaps.to_dict("records"),
    }


_COMMANDS = {"list": _list, "add": _add, "check": _check, "fetch": _fetch, "remove": _remove, "agree": _agree}

if __name__ == "__main__":
    sys.exit(main())
