"""Runs the command line's import again and again in processes of its own, and kills each where it is told to.

`python -m tests.data.killing`, with one order a line on stdin as JSON, and one answer a line on stdout. The libraries
are loaded once: each run is a fork.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from data.__main__ import main


def run_import(
    arguments: list[str], after_mark: int | None, then_s: float, how: int = signal.SIGKILL
) -> dict[str, Any]:
    """Run a command; signal it so many seconds after a line of its progress, or let it end when that is None.

    Returns
    -------
    dict
        `marks`: the seconds from the beginning to each line of progress; `seconds` in all; `status`: the exit status,
        -9 where it was killed; `last`: the last line.
    """
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        sys.stderr = os.fdopen(writing, "w", buffering=1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(main(arguments))
    os.close(writing)
    marks: list[float] = []
    last = ""
    with os.fdopen(reading) as lines:
        while True:
            if after_mark is not None and len(marks) == after_mark:
                time.sleep(then_s)
                with suppress(ProcessLookupError):
                    os.kill(child, how)
                after_mark = None
            said = lines.readline()
            if not said:
                break
            last = said
            marks.append(time.monotonic() - began)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"marks": marks, "seconds": time.monotonic() - began, "status": status, "last": last}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run_import(*json.loads(line))), flush=True)
