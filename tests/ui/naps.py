"""Whether the other threads of this process wait, or are at work or kept from the processor."""

import re
import threading
from collections.abc import Mapping
from pathlib import Path

THREADS = Path("/proc/self/task")
STATUS = re.compile(r"State:\s+(\w).*\nvoluntary_ctxt_switches:\s+(\d+)", re.DOTALL)


def naps() -> Mapping[str, int] | None:
    """How often each other thread has gone to sleep; None while one of them does not.

    One that waits for its turn with the interpreter does not sleep: whoever reads lets go of that.
    Where the system tells of no threads nothing is known of them, and so all of them wait.
    """
    found = {}
    for thread in THREADS.iterdir() if THREADS.exists() else ():
        if thread.name == str(threading.get_native_id()):
            continue
        try:
            told = STATUS.search((thread / "status").read_text())
        except OSError:  # it has ended since
            return None
        if told is None or told[1] != "S":
            return None
        found[thread.name] = int(told[2])
    return found
