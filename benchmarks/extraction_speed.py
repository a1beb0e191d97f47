"""Measure how long the extraction takes: a report of 5,000 characters, and 1,000 reports from the command line.

    python -m benchmarks.extraction_speed FILE.jsonl [--write docs/extraction.md]

Beside it stands what trafilatura, the library that reads web pages, takes for the same text as a page.
"""

from __future__ import annotations

import argparse
import html
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.extraction import read_reports
from data.reports.document import make_document
from data.reports.extract import extract
from data.reports.reading import find_signs

CHARACTERS, REPORTS, ROUNDS = 5_000, 1_000, 25
MARK_START, MARK_END = "<!-- speed: written by benchmarks.extraction_speed -->", "<!-- end of speed -->"


def make_long(texts: Sequence[str]) -> str:
    """Join texts until they are as long as a long report."""
    joined = ""
    for text in list(texts) * 10:
        joined = f"{joined}\n{text}".strip()
        if len(joined) >= CHARACTERS:
            break
    return joined[:CHARACTERS]


def measure_ms(work: Callable[[], object]) -> float:
    """Give the median of several rounds in processor time, after one that warms up."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def measure_command_s(texts: Sequence[str]) -> float:
    """Give the seconds that the command takes for a thousand files."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number in range(REPORTS):
            files.append(Path(folder) / f"{number}.txt")
            files[-1].write_text(texts[number % len(texts)], encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "data", "extract", "--json", *map(str, files)],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction_speed")
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", type=Path, help="write the figures into this document")
    given = parser.parse_args(arguments)
    from trafilatura import bare_extraction

    texts = [report["text"] for report in read_reports(given.file)]
    long = make_long(texts)
    page = "<html><body><article>" + "".join(f"<p>{html.escape(p)}</p>" for p in long.split("\n")) + "</article></body>"

    def read_afresh() -> object:
        find_signs.cache_clear()  # a text is read once in life
        return extract(make_document(long))

    ours = measure_ms(read_afresh)
    theirs = measure_ms(lambda: bare_extraction(page, with_metadata=True))
    seconds = measure_command_s(texts)
    mean = sum(map(len, texts)) / len(texts)
    said = (
        f"A text of {CHARACTERS:,} characters takes {ours:.0f} ms of one core (median of {ROUNDS}), "
        f"{ours / theirs:.1f} times what trafilatura takes to read the same text as a web page ({theirs:.0f} ms). "
        f"`python -m data extract --json` reads {REPORTS:,} files of {mean:,.0f} characters on average in "
        f"{seconds:.0f} s, its start included."
    )
    print(said)
    if given.write:
        head, rest = given.write.read_text(encoding="utf-8").split(MARK_START)
        tail = rest.split(MARK_END)[1]
        given.write.write_text(f"{head}{MARK_START}\n{said}\n{MARK_END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
