"""How the interpreter is set so that no key waits for it."""

import gc
import sys


def keep_responsive() -> None:
    """Call once, when all that lives long is there.

    Full collections over a million rows would pause the keyboard, and a thread that parses a page
    may keep the screen's from going on for 1 ms at most, instead of the usual 5.
    """
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    sys.setswitchinterval(0.001)
