"""The command `python -m data copy`: a store from one home into another, with the proof."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from data.command_import import DONE, print_json
from data.copying import Copied, copy_store
from data.opening import make_home

_SHOWN = ("incidents", "deaths", "deaths_not_stated", "injured", "abducted", "arrested", "disputed", "outside")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add what `copy` understands."""
    parser.add_argument("source", metavar="FROM", help="duckdb:///path or postgresql://user@host/database")
    parser.add_argument("target", metavar="TO", help="the same; an empty one")
    parser.add_argument("--json", action="store_true")


def copy(given: argparse.Namespace) -> int:
    """Copy a store, and print what both homes hold."""
    source, target = make_home(given.source), make_home(given.target)
    quiet = given.json or not sys.stderr.isatty()

    def tell(table: str, rows: int) -> None:
        if not quiet:
            print(f"\r{table}: {rows:,} rows ", end="", file=sys.stderr, flush=True)

    copied = copy_store(source, target, tell=tell)
    if not quiet:
        print(file=sys.stderr)
    if given.json:
        tables = {name: {"rows": each.rows, "digest": f"{each.digest:016x}"} for name, each in copied.tables.items()}
        print_json({"tables": tables, "from": _numbers(copied, "before"), "to": _numbers(copied, "after")})
        return DONE
    print(f"{source.address} -> {target.address}")
    for name, content in copied.tables.items():
        print(f"{name:14} {content.rows:>12,} rows  {content.digest:016x}  the same in both")
    for name in _SHOWN:
        before, after = (_numbers(copied, side)[name] for side in ("before", "after"))
        print(f"{name:18} {before:>12,} {after:>12,}")
    return DONE


def _numbers(copied: Copied, side: str) -> dict[str, int]:
    numbers = asdict(getattr(copied, side))
    return {name: int(numbers[name]) for name in _SHOWN}
