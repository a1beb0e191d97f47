"""The command line: `python -m data import | imports | changes | duplicates | count | export …`; see `--help`.

Exit status: 0 all done, 1 some rows were held, 2 nothing could be done. Faults are one sentence on stderr.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from data import command_copy, command_ledger, command_places
from data.command_import import DONE, INTERRUPTED, NOTHING, add_import_flags, complain, import_files, print_json
from data.export import EXPORT_FORMATS, export_incidents
from data.filter_fields import FIELDS
from data.filters import IncidentFilter
from data.imports import open_with_shipped
from data.messages import N_, Message
from data.read import ReadError
from data.reports.command import add_extract_flags, extract_files
from data.schema import NOT_LOCATED, OUTSIDE, SCOPE
from data.store_error import StoreError


class FilterRefusedError(Exception):
    """A flag that the page would ignore with a notice; a program is better told."""

    def __init__(self, notice: Message) -> None:
        super().__init__(notice.text())
        template = N_("--{name} was “{value}”, expected {expected}.")
        readable = notice.code == "filter-not-understood"
        self.message = Message("flag-refused", template, notice.params) if readable else notice


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit status."""
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors="backslashreplace")
    parser = make_parser()
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given))
    except (StoreError, ReadError, FilterRefusedError) as error:
        complain(error.message)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        complain(Message("interrupted", N_("Interrupted; nothing was stored half.")))
        return INTERRUPTED
    except MemoryError:
        complain(Message("memory", N_("There is not enough memory for this; nothing was stored. Split the file.")))
    return NOTHING


def make_parser() -> argparse.ArgumentParser:
    """Make the parser; the filters' flags are made from `filter_fields.FIELDS`."""
    parser = argparse.ArgumentParser(prog="python -m data", description="Import, count and export incidents.")
    parser.add_argument(
        "--store",
        help="the store's address, as duckdb:///path or postgresql://user@host/db; else FAULTLINE_STORE",
        default=None,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(run=run)
        return one

    add_import_flags(command("import", import_files, "import files, each in one transaction"))
    command("imports", _list_imports, "list the imports and the decisions").add_argument("--json", action="store_true")
    revert = command("revert", command_ledger.revert, "take an import or a decision back")
    revert.add_argument("import_id", metavar="ID", type=int, help="its number in the list of imports")
    revert.add_argument("--json", action="store_true")
    command_ledger.add_commands(command)
    count = command("count", _count, "count incidents, as JSON")
    _add_filters(count)
    command_ledger.add_as_of(count)
    command_places.add_flags(count)
    count.add_argument("--json", action="store_true", help="the same; it is always JSON")
    export = command("export", _export, "write the incidents that the filters keep to a file")
    _add_filters(export)
    command_ledger.add_as_of(export)
    command_places.add_flags(export)
    export.add_argument("--format", choices=list(EXPORT_FORMATS), default="csv")
    export.add_argument("--bom", action="store_true", help="begin CSV with a byte order mark, for old spreadsheets")
    export.add_argument("out", metavar="OUT", type=Path)
    export.add_argument("--json", action="store_true")
    command_copy.add_flags(command("copy", command_copy.copy, "copy a store into another home, and prove it"))
    add_extract_flags(command("extract", extract_files, "extract candidate incidents from reports; stores nothing"))
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("filters", "as in the page's address")
    for field in FIELDS:
        about = field.help.replace("%", "%%")
        flag, dest = f"--{field.url}", f"filter_{field.url}"
        if field.kind == "flag":
            group.add_argument(flag, dest=dest, action="append_const", const="1", help=about)
        else:
            group.add_argument(flag, dest=dest, action="append", metavar="VALUE", help=about)


def _read_filter(given: argparse.Namespace) -> IncidentFilter:
    params = {field.url: getattr(given, f"filter_{field.url}") or [] for field in FIELDS}
    chosen, notices = IncidentFilter.from_params(params)
    for notice in notices:
        raise FilterRefusedError(notice)
    return chosen


def _list_imports(given: argparse.Namespace) -> int:
    imports = open_with_shipped(given.store).imports()
    if given.json:
        print_json(json.loads(imports.to_json(orient="records", date_format="iso", force_ascii=False)))
        return DONE
    shown = imports[["import_id", "kind", "file_name", "format", "imported_at_utc", "rows_read", "added", "updated"]]
    shown = shown.join(imports[["unchanged", "duplicate", "held", "reverted_at_utc"]])
    print(shown.to_string(index=False, na_rep="") if len(shown) else "There are no imports.")
    return DONE


def _count(given: argparse.Namespace) -> int:
    chosen = _read_filter(given)
    store = command_places.open_placed(given, chosen)
    areas: pd.Series[Any] = store.count_by_area(chosen).set_index("area")["incidents"]
    summary = store.summarise(chosen)
    counts = {
        "all": summary.incidents,
        "by_province": {province: int(areas[province]) for province in SCOPE},
        "outside": int(areas[OUTSIDE]),
        "not_located": int(areas[NOT_LOCATED]),
        "deaths": summary.deaths,
        "filter": chosen.describe(),
        "as_of": given.as_of,
        "boundaries": store.set_id,
        "claims": store.claims_id,
    }
    if given.against:
        counts["against"] = command_places.describe_moved(given, store, chosen)
    print_json(counts)
    return DONE


def _export(given: argparse.Namespace) -> int:
    chosen = _read_filter(given)
    store = command_places.open_placed(given, chosen)
    incidents = store.summarise(chosen).incidents

    def tell(rows: int) -> None:
        print(f"\r{rows:,} of {incidents:,} incidents ", end="", file=sys.stderr, flush=True)

    shown = sys.stderr.isatty() and not given.json
    export_incidents(store, chosen, given.format, given.out, bom=given.bom, tell=tell if shown else lambda rows: None)
    if shown:
        print(file=sys.stderr)
    if given.json:
        print_json({"file": str(given.out), "format": given.format, "incidents": incidents})
    else:
        print(f"{incidents} incidents written to {given.out}")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
