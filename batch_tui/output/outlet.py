"""Where the rows go: a pipe, a file or a terminal."""

import os
import select

from batch_tui.batch.failure import Failure


class Outlet:
    """Writes to a file descriptor without a buffer: what is written is out.

    `write` may block for as long as the reader likes; it is made for a thread that nobody waits
    for. The descriptor is not closed.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, 0)  # what is of interest here is always reported

    def write(self, data: bytes) -> None:
        """Write all of the data.

        Raises:
            BrokenPipeError: nobody reads any more.
            Failure: it cannot be written.
        """
        rest = memoryview(data)
        try:
            while rest:
                # Another program may have made a terminal that it shares with us non-blocking.
                select.select([], [self._descriptor], [])
                rest = rest[os.write(self._descriptor, rest) :]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Failure(
                f"The rows cannot be written: {error.strerror}.",
                "What was written may end in the middle of a line.",
            ) from error

    def check(self) -> None:
        """See whether somebody still reads, before anything is asked for them.

        Raises:
            BrokenPipeError: nobody does.
        """
        if self._poll.poll(0):
            raise BrokenPipeError
