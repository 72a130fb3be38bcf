"""How the interpreter is set so that no key waits for it."""

import gc
import sys


def share_turns() -> None:
    """Let a thread that parses a page keep the screen's from going on for 1 ms at most.

    Usually that is 5.
    """
    sys.setswitchinterval(0.001)


def keep_responsive() -> None:
    """Call once, when all that lives long is there.

    Full collections over a million rows would pause the keyboard.
    """
    share_turns()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    gc.enable()
