"""The command `python -m data import`: files into the store, with receipts."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd

from data.formats import FORMATS
from data.imports import open_with_shipped, preview_import, store_import
from data.mappings import ColumnMapping, parse_mapping
from data.messages import N_, Message, join_texts
from data.read import MAX_FILE_BYTES, ReadError
from data.receipts import Preview, Receipt
from data.stages import Tell, tell_nobody
from data.store import Store
from data.store_error import StoreError
from data.understanding import ImportOptions

DONE, SOME_HELD, NOTHING, INTERRUPTED = 0, 1, 2, 130
"""The exit status."""


def add_import_flags(parser: argparse.ArgumentParser) -> None:
    """Add what `import` understands."""
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
    parser.add_argument("--format", choices=["auto", *FORMATS], default="auto")
    parser.add_argument("--encoding")
    parser.add_argument("--delimiter")
    parser.add_argument("--header-line", type=int)
    parser.add_argument(
        "--sheet", metavar="NAME", help="sheet of a workbook or layer of a GeoPackage; else the likeliest"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="JSON", help="what each column means: {heading: meaning}; see docs/formats.md"
    )
    parser.add_argument("--swap-coordinates", action="store_true", help="where latitude and longitude look swapped")
    parser.add_argument("--day-first", action=argparse.BooleanOptionalAction, default=None, help="03/04 is 3 April")
    parser.add_argument(
        "--places",
        choices=["accept", "accept-units", "hold"],
        default="",
        help="rows with a place and no coordinates: take the gazetteer's place where the name can mean only one "
        "(accept), also the centre of the district or province where the place is not known (accept-units), or hold "
        "them with what it may mean; else they are kept as not located",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would become of each row; store nothing")
    parser.add_argument("--receipt", type=Path, help="write the receipt here; CSV where the name ends so, else JSON")
    parser.add_argument("--held", type=Path, help="write the held rows with their reasons here, as CSV")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--progress", action=argparse.BooleanOptionalAction, default=None,
        help="say on stderr how far it is; done of itself in a terminal",
    )  # fmt: skip


def import_files(given: argparse.Namespace) -> int:
    """Import each file in a transaction of its own, or with --dry-run say what that would do."""
    try:
        mapping = parse_mapping(_read_text(given.mapping)) if given.mapping else ColumnMapping()
    except ReadError as error:
        complain(error.message, given.mapping.name)
        return NOTHING
    store = open_with_shipped(given.store)
    options = ImportOptions(
        format=None if given.format == "auto" else given.format,
        encoding=given.encoding,
        delimiter=given.delimiter,
        header_line=given.header_line,
        sheet=given.sheet,
        swap_coordinates=given.swap_coordinates,
        day_first=mapping.day_first if given.day_first is None else given.day_first,
        mapping=mapping.columns or None,
        values=mapping.values or None,
        places=given.places,
    )
    results: list[dict[str, Any]] = []
    failed = held = 0
    for path in given.files:
        tell = _make_progress(given, path)
        known = store.imports()["import_id"].max()
        try:
            preview = preview_import(path, path.name, store, options=options, max_bytes=MAX_FILE_BYTES, tell=tell)
            done = preview if given.dry_run else store_import(preview, store, tell=tell)
        except KeyboardInterrupt:
            _say_interrupted(store, path, 0 if pd.isna(known) else int(known))
            return INTERRUPTED
        except ReadError as error:
            complain(error.message, path.name)
            results.append({"file_name": path.name, "error": error.message.text()})
            failed += 1
            continue
        _write_receipts(given, path, preview, done)
        counts = done.counts()
        held += counts["held"]
        results.append(_describe_import(preview, done, counts))
    if given.json:
        print_json(results)
    if failed == len(given.files):
        return NOTHING
    return SOME_HELD if held or failed else DONE


def _make_progress(given: argparse.Namespace, path: Path) -> Tell:
    """Make what says how far a file is: on one line in a terminal, else a line each time."""
    terminal = sys.stderr.isatty()
    if not (terminal if given.progress is None else given.progress):
        return tell_nobody

    def tell(stage: str, share: float) -> None:
        text = printable(f"{path.name}: {stage} {share:.0%}")
        print(f"{text:<79}" if terminal else text, end="\r" if terminal else "\n", file=sys.stderr, flush=True)

    return tell


def _say_interrupted(store: Store, path: Path, known: int) -> None:
    """Say whether the file had been stored when the interruption came: the ledger knows, whenever that was."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    entries = store.imports("file")
    stored = entries[(entries["import_id"] > known) & (entries["sha256"] == sha256)]
    if len(stored):
        template = N_("Interrupted; the file had just been stored, as import {import_id}, which can be taken back.")
        complain(Message("interrupted-stored", template, {"import_id": int(stored["import_id"].iloc[0])}), path.name)
    else:
        complain(Message("interrupted", N_("Interrupted; nothing of this file was stored.")), path.name)


def _describe_import(preview: Preview, done: Preview | Receipt, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "import_id": done.import_id if isinstance(done, Receipt) else None,
        "file_name": preview.entry.file_name,
        "format": preview.entry.format,
        "rows_read": preview.entry.rows_read,
        **counts,
        "notices": [notice.text() for notice in preview.notices],
    }


def _write_receipts(given: argparse.Namespace, path: Path, preview: Preview, done: Preview | Receipt) -> None:
    receipt = done if isinstance(done, Receipt) else Receipt(0, preview)
    several = len(given.files) > 1
    if given.receipt:
        as_csv = given.receipt.suffix.lower() == ".csv"
        text = receipt.to_csv() if as_csv else json.dumps(receipt.to_json(), ensure_ascii=False, indent=1)
        _write(_beside(given.receipt, path) if several else given.receipt, text)
    if given.held:
        _write(_beside(given.held, path) if several else given.held, preview.held_csv())
    if not given.json:
        counts = ", ".join(f"{number} {fate}" for fate, number in done.counts().items())
        number = f"import {receipt.import_id}" if receipt.import_id else "nothing stored"
        print(printable(f"{preview.entry.file_name}: {preview.entry.rows_read} rows read: {counts} ({number})"))
        for notice in preview.notices:
            print(printable(f"  {notice}"))
        few = preview.held.head(20)
        for line, reasons in zip(few["line"], few["reasons"], strict=True):
            print(printable(f"  held, line {line}: {join_texts(reasons)}"))
        if len(preview.held) > 20:
            print(f"  … and {len(preview.held) - 20} more; --held FILE writes them all")


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        detail = getattr(error, "strerror", None) or type(error).__name__
        template = N_("The mapping {path} could not be read: {detail}.")
        raise ReadError.because("mapping-unreadable", template, path=str(path), detail=detail) from error


def _beside(target: Path, source: Path) -> Path:
    return target.with_name(f"{target.stem}-{source.stem}{target.suffix}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        template = N_("{path} could not be written: {detail}.")
        detail = error.strerror or type(error).__name__
        raise StoreError(Message("receipt-failed", template, {"path": str(path), "detail": detail})) from error


def print_json(value: Any) -> None:
    """Print a value for a program."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def complain(message: Message, file_name: str = "") -> None:
    """Print one sentence on stderr."""
    print(printable(f"{file_name}: {message}" if file_name else str(message)), file=sys.stderr)


def printable(text: str) -> str:
    """Take the control characters out of a line, so that text of a file cannot steer a terminal."""
    return "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs") else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
