"""Many people at once: real sessions over websockets on loopback that filter and pan against one server process.

    python -m benchmarks.sessions [--sessions 50] [--incidents 100000] [--seconds 120] [--think 10] [--store ADDRESS]
                                  [--write docs/performance.md]

Each session speaks Streamlit's own protocol as a browser does: it opens the page, finds the controls of the filter
among what it is sent, sets the deaths (every fifth session also a word) anew and takes the whole answer, or asks for
a part of the map as a pan does, the one as often as the other. Between an answer and the next action it waits, as a
person reads: a time drawn from an exponential distribution, so that several act at once now and then. Each has a first
day of its own: the sentence of the page must name it, and never another session's. Hardly any filter is one that was
asked for before. What a change and a pan take is counted when all have come. At the end ten of them change the filter
without any wait: what the process can do at most.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.plausible import FIRST_DAY
from benchmarks.report import describe_load, describe_machine, is_busy, write_section
from tests.browser.server import Server

_BETWEEN_ARRIVALS = 1.0
_OPENED_WITHIN = 120.0
_ANSWERED_WITHIN = 60.0
_LEAST_WAIT = 1.0
_AT_MOST = 10
_AT_MOST_SECONDS = 15.0
TARGET_P95 = 1.5


@dataclass
class Tally:
    """What all sessions saw, in seconds and bytes."""

    first: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    pans: list[float] = field(default_factory=list)
    bytes_down: list[int] = field(default_factory=list)
    counting: bool = False
    at_most: float = 0.0
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


class Session:
    """One person's page."""

    def __init__(self, url: str, number: int, tally: Tally) -> None:
        self.url = url
        self.query, self.word = marker(number)
        self._searches = number % 5 == 0
        self.tally = tally
        self._widgets: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._socket: Any = None
        self._page_hash = ""
        self._known: set[str] = set()
        self._context = BackMsg()
        self._context.rerun_script.context_info.timezone = "UTC"

    async def open(self) -> None:
        """Open the page with the session's own first day in the filter."""
        address = self.url.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = await websockets.connect(
            address, subprotocols=[websockets.Subprotocol("streamlit")], origin=websockets.Origin(self.url),
            max_size=None,
        )  # fmt: skip
        began = time.perf_counter()
        await self._run({}, self.query, _OPENED_WITHIN)
        self.tally.first.append(time.perf_counter() - began)

    async def change(self, deaths: int) -> None:
        """Ask for at least so many deaths, beside the session's first day."""
        began = time.perf_counter()
        values = {"deaths": deaths} | ({"q": "market"} if self._searches else {})
        await self._run(values, self.query, _ANSWERED_WITHIN)
        if self.tally.counting:
            self.tally.changes.append(time.perf_counter() - began)

    async def pan(self, deaths: int, rng: random.Random) -> None:
        """Ask for a part of the map as it is moved."""
        west, south = rng.uniform(42, 45), rng.uniform(33, 36)
        box = f"{west:.3f},{south:.3f},{west + 1:.3f},{south + 0.7:.3f}"
        began = time.perf_counter()
        address = f"{self.url}/view.json?bbox={box}&zoom=9&deaths={deaths}&{self.query}"
        if await asyncio.to_thread(_get, address) and self.tally.counting:
            self.tally.pans.append(time.perf_counter() - began)

    async def close(self) -> None:
        """Leave the page."""
        await self._socket.close()

    async def _run(self, values: dict[str, Any], query: str, within: float) -> None:
        asked = BackMsg()
        asked.CopyFrom(self._context)
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self._page_hash
        asked.rerun_script.cached_message_hashes.extend(self._known)
        self._values |= values
        for name, value in self._values.items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = self._widgets[name]
            if isinstance(value, str):
                state.string_value = value
            else:
                state.int_value = value
        await self._socket.send(asked.SerializeToString())
        received, said = 0, ""
        async with asyncio.timeout(within):
            while True:
                raw = await self._socket.recv()
                received += len(raw)
                message = ForwardMsg.FromString(raw)
                kind = message.WhichOneof("type")
                said += raw.decode("utf-8", "ignore") if kind == "delta" else ""
                self._note(message, kind)
                if kind == "script_finished" and message.script_finished in (0, 1):
                    break
        self._check(said, received)

    def _note(self, message: ForwardMsg, kind: str | None) -> None:
        if message.metadata.cacheable:
            self._known.add(message.hash)
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        if kind != "delta":
            return
        element = message.delta.new_element
        found = element.WhichOneof("type")
        if found == "exception":
            self.tally.errors.append(f"{element.exception.type}: {element.exception.message}"[:200])
        elif found == "text_input" and element.text_input.label == "Words":
            self._widgets["q"] = element.text_input.id
        elif found == "number_input" and element.number_input.label.startswith("At least"):
            self._widgets["deaths"] = element.number_input.id

    def _check(self, said: str, received: int) -> None:
        self.tally.bytes_down.append(received)
        if self.word not in said:
            self.tally.errors.append(f"the answer does not name the session's own day {self.word}")
        others = (word for word in ALL_WORDS if word != self.word and word in said)
        self.tally.foreign.extend(f"{self.word} was shown {word}" for word in others)


def marker(number: int) -> tuple[str, str]:
    """Give a session's first day as an address spells it, and as the page's sentence does."""
    day = FIRST_DAY + timedelta(days=number)
    return f"from={day.isoformat()}", f", from {day.day} {day:%b %Y}"


ALL_WORDS: list[str] = []


async def run_session(session: Session, until: float, think: float, rng: random.Random) -> None:
    """Open, then filter and pan until the time is over; what goes wrong is noted, and ends this session alone."""
    try:
        await session.open()
        deaths = rng.randrange(3)
        while True:
            await asyncio.sleep(_LEAST_WAIT + rng.expovariate(1 / (think - _LEAST_WAIT)))
            if time.perf_counter() > until:
                break
            if rng.random() < 0.5:
                await session.pan(deaths, rng)
            else:
                deaths += 1
                await session.change(deaths)
    except Exception as error:
        session.tally.errors.append(f"{type(error).__name__}: {error}"[:200])


async def run_at_most(sessions: list[Session], seconds: float) -> float:
    """Let sessions change their filter one after the other change without a wait; return the changes a second."""
    changed = 0
    until = time.perf_counter() + seconds

    async def run(session: Session) -> None:
        nonlocal changed
        deaths = 100
        while time.perf_counter() < until:
            deaths += 1
            await session.change(deaths)
            changed += 1

    began = time.perf_counter()
    await asyncio.gather(*(run(session) for session in sessions))
    return changed / (time.perf_counter() - began)


async def run_all(url: str, sessions: int, seconds: float, think: float) -> Tally:
    """Let all sessions come one after the other, work at once for so many seconds, and some of them without a wait."""
    tally = Tally()
    ALL_WORDS[:] = [marker(number)[1] for number in range(sessions)]
    rng = random.Random(4)  # noqa: S311
    tasks, people = [], []
    until = time.perf_counter() + seconds + sessions * _BETWEEN_ARRIVALS
    for number in range(sessions):
        people.append(Session(url, number, tally))
        tasks.append(asyncio.create_task(run_session(people[-1], until, think, random.Random(number))))  # noqa: S311
        await asyncio.sleep(rng.uniform(0.5, 1.5) * _BETWEEN_ARRIVALS)
    tally.counting = True
    await asyncio.gather(*tasks)
    tally.counting = False
    if not tally.errors:
        tally.at_most = await run_at_most(people[:_AT_MOST], min(seconds, _AT_MOST_SECONDS))
    for person in people:
        await person.close()
    return tally


def _get(address: str) -> bool:
    """Fetch a view; say whether the server knows views at all (else the page itself is answered)."""
    with urllib.request.urlopen(address, timeout=_ANSWERED_WITHIN) as answer:
        if answer.headers.get_content_type() == "text/html":
            return False
        json.load(answer)
        return True


def memory_mb(pid: int) -> float:
    """Give the memory that a process holds, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def report(tally: Tally, before_mb: float, after_mb: float, sessions: int, think: float) -> str:
    """Say in a table what was measured."""
    p95 = _p95(tally.changes)
    verdict = "" if p95 is None else f" (to reach: p95 {TARGET_P95} {'✓' if p95 <= TARGET_P95 else '✗'})"
    rows = [
        ("sessions at once; each acts, a filter change or a pan, every", f"{sessions}; {think:g} s in the mean"),
        ("filter changes; pans", f"{len(tally.changes)}; {len(tally.pans)}"),
        ("errors; answers with another session's day", f"{len(tally.errors)}; {len(tally.foreign)}"),
        ("first view while the others work, median and p95, s", _spread(tally.first)),
        ("a filter change, median and p95, s", _spread(tally.changes) + verdict),
        ("a pan, median and p95, s", _spread(tally.pans)),
        ("bytes of an answer, median, kB", f"{statistics.median(tally.bytes_down) / 1000:.0f}"),
        (f"{min(sessions, _AT_MOST)} sessions without any wait: filter changes a second", f"{tally.at_most:.1f}"),
        ("server's memory before and after, MB", f"{before_mb:.0f}, {after_mb:.0f}"),
        ("memory for each session, MB", f"{(after_mb - before_mb) / sessions:.1f}"),
    ]
    lines = [f"| {what} | {value} |" for what, value in rows]
    problems = [f"- {text}" for text in dict.fromkeys([*tally.errors, *tally.foreign])][:10]
    return "\n".join(["| measured | |", "| :-- | --: |", *lines, *problems])


def _p95(times: list[float]) -> float | None:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else None


def _spread(times: list[float]) -> str:
    p95 = _p95(times)
    return "not measured" if p95 is None else f"{statistics.median(times):.2f}, {p95:.2f}"


def main(arguments: list[str] | None = None) -> int:
    """Start a server on a store of so many incidents, run the sessions, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sessions", description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, default=10)
    parser.add_argument("--store", help="a store that is filled already; else one is made")
    parser.add_argument("--write", type=Path, help="write the table into this file, too")
    given = parser.parse_args(arguments)
    load, busy = describe_load(), is_busy()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        if given.store:
            server.store = given.store
        else:
            fill = [sys.executable, "-m", "benchmarks.plausible", str(given.incidents), server.store]
            subprocess.run(fill, check=True)
        server.start()
        try:
            asyncio.run(run_all(server.url, 1, 1, 2))  # warm: what is loaded once is no session's
            before = memory_mb(server.pid)
            tally = asyncio.run(run_all(server.url, given.sessions, given.seconds, given.think))
            table = report(tally, before, memory_mb(server.pid), given.sessions, given.think)
        finally:
            server.stop()
    print(table)
    if given.write and busy:
        print(f"Not written to {given.write}: the load was {load}. Try again on a quiet machine.", file=sys.stderr)
        return 1
    if given.write:
        facts = "\n".join(f"- {name}: {value}" for name, value in describe_machine(**{"Load before": load}).items())
        write_section(given.write, TITLE, f"{_EXPLAINED.format(n=given.incidents)}\n\n{table}\n\n{facts}")
    return 1 if tally.errors or tally.foreign else 0


TITLE = "Many people at once"
_EXPLAINED = """Written by `python -m benchmarks.sessions --write docs/performance.md`: real sessions over websockets
on loopback against one process on a store of {n:,} incidents; the sessions themselves compute on the same cores. A
person acts, then waits: a second, and a time drawn from an exponential distribution; half of the actions change the
filter, half move the map. Hardly any filter was asked for before, so that nothing kept helps. What is counted begins
when all have come."""


if __name__ == "__main__":
    sys.exit(main())
