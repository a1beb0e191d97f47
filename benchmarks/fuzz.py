"""Spoil small files of every kind and import them: any bytes give a receipt or one clear sentence.

    python -m benchmarks.fuzz [--minutes 5] [--seed 1] [--keep FOLDER]

A file that gives anything else (an exception, rows that do not add up, a store changed by a refused file, a message
that cannot be filled) is kept in FOLDER with its traceback. The process may take 4 GiB of memory. The tests do the same
with few files; see `tests/data/test_fuzz.py`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely

from data.imports import SHIPPED, preview_import, store_import
from data.messages import Message
from data.opening import open_store
from data.read import ReadError
from data.store import Store
from tests.data.formats.test_acled import OLD_HEAD, TODAY_HEAD, TODAY_ROW
from tests.data.formats.test_gtd import ROW as GTD_ROW
from tests.data.formats.test_others import IBC
from tests.data.formats.test_ucdp import ROW as UCDP_ROW
from tests.data.tables import ROW, make_csv
from tests.data.test_leads import make_gdelt
from tests.data.workbooks import make_workbook, make_zip

MEMORY_BYTES = 4 * 2**30
PIECES: tuple[bytes, ...] = (
    b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\t", b";", b"'", b"=1+1", b"-", b"9" * 400, b"<",
    b"{", b"]", b"1e999", b"NaN", b"2021-13-45", b"00/00/0000", b"\xd9\xa3", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"a" * 70_000, b'""""', b"\n\n\n", b"sep=;\n", b"#event+id", b"PK\x03\x04", b"\x1f\x8b", b"SQLite format 3\0",
    b"&a;", b"]]>", b"\\u0000", b"{{7*7}}",
)  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One way of spoiling a file: what is done, where and how far (shares of its length), and with what."""

    kind: str
    at: float
    size: float
    piece: bytes = b""


KINDS = ("cut", "drop", "repeat", "insert", "overwrite", "reverse", "flip")


def spoil(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Give the bytes with some edits made, one after the other."""
    for edit in edits:
        start = int(edit.at * len(data))
        end = start + 1 + int(edit.size * min(len(data) - start, 4_000))
        before, part, after = data[:start], data[start:end], data[end:]
        made = {
            "cut": b"",
            "drop": after,
            "repeat": part * 3 + after,
            "insert": edit.piece + part + after,
            "overwrite": edit.piece[: len(part)] + after,
            "reverse": part[::-1] + after,
            "flip": bytes(letter ^ 0x41 for letter in part[:3]) + part[3:] + after,
        }
        data = before + made[edit.kind]
    return data


def list_seeds() -> dict[str, bytes]:
    """Give a small good file of every kind that is read or refused by its kind."""
    table = make_csv({}, {"incident_id": "KIR-2", "notes": 'said "no",\nand left', "event_date": "13/04/2021"})
    rows = [list(ROW), list(ROW.values()), [*ROW.values()][:-1]]
    features = [
        {"type": "Feature", "properties": ROW, "geometry": {"type": "Point", "coordinates": [43.77, 35.32]}}
        for _ in range(2)
    ]
    arabic = "التاريخ,المحافظة,المكان,النوع,القتلى,خط العرض,خط الطول\n١٤/٠٧/٢٠٢٤,كركوك,الحويجة,اشتباك,٢,35.32,43.77\n"
    seeds = {
        "faultline": b"".join(SHIPPED.read_bytes().splitlines(keepends=True)[:6]),
        "table": table,
        "semicolons": make_csv({}, {}, delimiter=";", encoding="cp1252", end="\r\n"),
        "arabic": arabic.encode(),
        "arabic-1256": arabic.encode("cp1256", "replace"),
        "utf-16": arabic.encode("utf-16"),
        "acled": f"{TODAY_HEAD}\n{TODAY_ROW}\n{TODAY_ROW.replace('12345', '12346')}\n".encode(),
        "acled-old": f"{OLD_HEAD}\n645,1IRQ,05/04/2016,Riots/Protests,A,,5,B,0,Iraq,Kirkuk,35.4,44.3\n".encode(),
        "ucdp": _csv(UCDP_ROW),
        "gtd": _csv(GTD_ROW),
        "ibc": f"{IBC}d1234,22 Mar 2006,23 Mar 2006,8:00 AM,Hawija,police,roadside bomb,2,5,AP; REU\n".encode(),
        "sigacts": b"date,longitude,latitude,type\n2006-01-01,44.1,35.1,IED\n2006-01-02,44.1,35.2,other\n",
        "gdelt": make_gdelt({}, {}),
        "geojson": json.dumps({"type": "FeatureCollection", "features": features}).encode(),
        "json-lines": "\n".join(json.dumps(ROW) for _ in range(3)).encode(),
        "xlsx": make_workbook(Incidents=rows, Other=[["a"], [1]]),
        "gpkg": _geopackage(),
    }
    return seeds | {
        "zip": make_zip({"in.csv": table}),
        "zip-xlsx": make_zip({"in.xlsx": seeds["xlsx"]}),
        "zip-gpkg": make_zip({"in.gpkg": seeds["gpkg"]}),
        "gzip": gzip.compress(seeds["acled"]),
        "nothing": b"",
    }


def _csv(row: dict[str, str]) -> bytes:
    return f"{','.join(row)}\n{','.join(row.values())}\n".encode()


def _geopackage() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.gpkg"
        gpd.GeoDataFrame(
            {name: [value] for name, value in ROW.items() if name not in ("latitude", "longitude")},
            geometry=[shapely.Point(43.77, 35.32)],
            crs=4326,
        ).to_file(path, driver="GPKG", layer="incidents")
        return path.read_bytes()


def spoil_within(data: bytes, edits: Sequence[Edit], member: float) -> bytes:
    """Spoil one member of a zip, or what a gzip holds, and pack it again; other bytes as `spoil` does."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(spoil(gzip.decompress(data), edits))
    if not data.startswith(b"PK\x03\x04"):
        return spoil(data, edits)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    chosen = list(files)[min(int(member * len(files)), len(files) - 1)]
    files[chosen] = (
        spoil_within(files[chosen], edits, member) if chosen.endswith(".xlsx") else spoil(files[chosen], edits)
    )
    packed: bytes = make_zip(files)
    return packed


def judge(store: Store, data: bytes, name: str = "file") -> str:
    """Import bytes and give what became of them: "stored", or the code of the sentence that refused them.

    Raises
    ------
    Exception
        Whatever a person would have seen as a fault: nothing is caught but a refusal, and that must be a sentence and
        leave the store as it was.
    """
    version = store.version()
    try:
        receipt = store_import(preview_import(data, name, store), store)
    except ReadError as refused:
        assert store.version() == version, "a refused file changed the store"
        _check_sentence(refused.message)
        return refused.message.code
    assert sum(receipt.counts().values()) == receipt.entry.rows_read == len(receipt.done.rows())
    for notice in receipt.done.notices:
        _check_sentence(notice)
    json.dumps(receipt.to_json(), ensure_ascii=False).encode()
    receipt.to_csv().encode()
    assert len(store.held(receipt.import_id)) == receipt.counts()["held"]
    return "stored"


def _check_sentence(message: Message) -> None:
    text = message.text()
    assert text.strip(), "a message without words"
    assert "Traceback" not in text
    text.encode()


def _random_file(seeds: dict[str, bytes], chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(sorted(seeds))
    edits = [
        Edit(chance.choice(KINDS), chance.random(), chance.random() ** 3, chance.choice(PIECES))
        for _ in range(chance.randint(1, 6))
    ]
    way: Callable[[], bytes] = chance.choice(
        [lambda: spoil(seeds[name], edits), lambda: spoil_within(seeds[name], edits, chance.random())]
    )
    return name, way()


def main(arguments: list[str]) -> int:
    """Fuzz for some minutes; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    chance, seeds = random.Random(options.seed), list_seeds()  # noqa: S311 - seeded, to be repeated
    ends: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"duckdb:///{folder}/store.duckdb")
        until = time.monotonic() + 60 * options.minutes
        while time.monotonic() < until:
            name, data = _random_file(seeds, chance)
            began = time.monotonic()
            try:
                ends[judge(store, data)] += 1
            except Exception:
                failed += 1
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{failed:03d}-{name}").write_bytes(data)
                (options.keep / f"{failed:03d}-{name}.txt").write_text(traceback.format_exc(), encoding="utf-8")
            if time.monotonic() - began > 10:
                print(f"{name} took {time.monotonic() - began:.0f} s", file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for end, count in ends.most_common():
        print(f"{count:7,} {end}")
    print(f"{sum(ends.values()) + failed:7,} files, {failed} faults, peak memory {peak / 2**30:.2f} GiB")
    return 1 if failed or peak > MEMORY_BYTES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
