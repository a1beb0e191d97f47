"""What every benchmark says of itself: the machine, the versions, the day; and its section of docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("streamlit", "streamlit-folium", "folium", "duckdb", "ibis-framework", "pandas")


def describe_machine(**more: str) -> dict[str, str]:
    """Return the facts that a number cannot be read without."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "Day": datetime.now(UTC).date().isoformat(),
        "Machine": f"{_processor()}, {_cores()} cores, {memory_gib:.0f} GiB, {platform.system()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        **more,
    }


def is_busy() -> bool:
    """Tell whether the machine has other work: times that are taken then say nothing of the page."""
    return os.getloadavg()[0] > _cores() / 2


def describe_load() -> str:
    """Return how busy the machine has been in the last minute."""
    busy = " (busy: the times are too long)" if is_busy() else ""
    return f"{os.getloadavg()[0]:.1f} on {_cores()} cores{busy}"


def write_section(path: Path, heading: str, text: str) -> None:
    """Put a section into a Markdown file, in place of the one with the same heading; others stay as they are."""
    title = "# Performance\n\nMeasured, not promised: each section says by which command, on what and when.\n"
    before = path.read_text(encoding="utf-8") if path.exists() else title
    section = f"\n## {heading}\n\n{text.strip()}\n"
    pattern = re.compile(rf"\n## {re.escape(heading)}\n.*?(?=\n## |\Z)", re.DOTALL)
    after, replaced = pattern.subn(lambda _: section, before)
    path.write_text(after if replaced else before.rstrip("\n") + "\n" + section, encoding="utf-8")


def write_measured(path: Path, heading: str, text: str, *, machine: dict[str, str], busy: bool) -> int:
    """Put a section with the machine's facts into a Markdown file, unless the machine was busy before.

    Parameters
    ----------
    machine
        As `describe_machine` gives it.
    busy
        What `is_busy` said before the benchmark began.

    Returns
    -------
    int
        The exit status: 1 where nothing was written, which is said on stderr.
    """
    if busy:
        print(f"Not written to {path}: the machine was busy. Try again when it is quiet.", file=sys.stderr)
        return 1
    facts = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    write_section(path, heading, f"{text}\n\n{facts}")
    return 0


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text(encoding="utf-8")) if cpuinfo.exists() else None
    return found.group(1) if found else platform.processor() or platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
