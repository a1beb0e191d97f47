"""The memory and the work of a benchmark's processes, the browser's and the server's, from Linux' /proc."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_EVERY_S = 0.2
_MEMORY_EVERY = 3
_DRIVER = "node"
"""Playwright's own process, which is no part of the browser."""


class Watcher:
    """Samples a server process and all browsers that this process started, until it is left.

    Attributes
    ----------
    browser_bytes, server_bytes
        The most memory at any sample: each process' proportional share (PSS), summed.
    """

    def __init__(self, server_pid: int) -> None:
        self.server_pid = server_pid
        self.browser_bytes = 0
        self.server_bytes = 0
        self._work: list[tuple[float, float]] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def is_quiet(self, seconds: float = 0.8, share: float = 0.15) -> bool:
        """Tell whether the processes together took less than that share of one core lately."""
        samples = list(self._work)
        if not samples or samples[-1][0] - samples[0][0] < seconds:
            return False
        now, work = samples[-1]
        before = next(sample for sample in reversed(samples) if now - sample[0] >= seconds)
        return (work - before[1]) / (now - before[0]) < share

    def _sample(self) -> None:
        turn = 0
        while not self._end.wait(_EVERY_S):
            tree = read_tree()
            server = list_below(tree, self.server_pid)
            others = [pid for pid in list_below(tree, os.getpid()) if pid not in set(server) and pid != os.getpid()]
            browser = [pid for pid in others if tree[pid][1] != _DRIVER]
            self._work.append((time.monotonic(), sum(tree[pid][2] for pid in (*server, *browser) if pid in tree)))
            if turn % _MEMORY_EVERY == 0:
                self.browser_bytes = max(self.browser_bytes, measure_memory(browser))
                self.server_bytes = max(self.server_bytes, measure_memory(server))
            turn += 1


def read_tree() -> dict[int, tuple[int, str, float]]:
    """Give each process' parent, name and seconds of work so far."""
    tree = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            head, _, tail = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
            fields = tail.split()
            work = (int(fields[11]) + int(fields[12])) * _TICK_S
            tree[int(folder.name)] = int(fields[1]), head.partition("(")[2], work
    return tree


def list_below(tree: dict[int, tuple[int, str, float]], root: int) -> list[int]:
    """Give a process and all that it started, directly or not."""
    children: dict[int, list[int]] = {}
    for pid, (parent, _, _) in tree.items():
        children.setdefault(parent, []).append(pid)
    found, waiting = [], [root] if root in tree else []
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def measure_memory(pids: Iterable[int]) -> int:
    """Give the bytes of the processes' proportional shares of memory; one that ended meanwhile has none."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total
