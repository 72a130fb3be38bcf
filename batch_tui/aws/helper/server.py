"""What a helper runs: its streams are made safe, and then it answers."""

import gc
import os
from contextlib import suppress


def main() -> None:
    """Answer until nobody asks any more."""
    gc.disable()  # importing makes much, and nothing of it is garbage
    requests, replies = os.fdopen(_taken(0, os.O_RDONLY), "rb"), _taken(1, os.O_WRONLY)
    from batch_tui.aws.helper.answers import Answers  # noqa: PLC0415 - the streams are safe now

    with suppress(EOFError, OSError):
        Answers(requests, replies).run()
    os._exit(0)  # whatever still hangs in a call


def _taken(stream: int, flags: int) -> int:
    """A standard stream for us alone: what prints or reads there by itself finds nothing."""
    taken = os.dup(stream)
    nowhere = os.open(os.devnull, flags)
    os.dup2(nowhere, stream)
    os.close(nowhere)
    return taken
