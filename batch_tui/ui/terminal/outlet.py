"""Where the screen is written to."""

import os
import select
from collections.abc import Callable

from batch_tui.look.glyphs import encoded, plain
from batch_tui.ui.terminal.link.meter import Meter


class ScreenOutlet:
    """A file for the thread that writes the screen: it never fails.

    What is written to a terminal that is gone is let go, and `gone` is called, once. What the
    terminal's encoding lacks is written as something that it has. `in_ascii`: so is what is drawn,
    whatever the encoding has.
    """

    def __init__(
        self,
        descriptor: int,
        encoding: str,
        meter: Meter,
        gone: Callable[[], None],
        *,
        in_ascii: bool = False,
    ) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._in_ascii = in_ascii
        self._meter = meter
        self._gone: Callable[[], None] | None = gone
        self._waiting = bytearray()

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._descriptor

    def write(self, text: str) -> None:
        """Write with the next flush, so that what belongs together is sent together."""
        self._waiting += self._bytes(text)

    def flush(self) -> None:
        """Have all of it written."""
        data, self._waiting = bytes(self._waiting), bytearray()
        self._meter.bytes += len(data)
        while data and self._gone is not None:
            try:
                # Another program may have made a terminal that it shares with us non-blocking.
                select.select([], [self._descriptor], [])
                data = data[os.write(self._descriptor, data) :]
            except OSError:
                gone, self._gone = self._gone, None
                gone()

    def write_now(self, text: str) -> None:
        """Write past all that waits, as far as the terminal takes it without delay."""
        try:
            if select.select([], [self._descriptor], [], 0)[1]:
                os.write(self._descriptor, self._bytes(text))
        except OSError:
            return

    def _bytes(self, text: str) -> bytes:
        return encoded(plain(text) if self._in_ascii else text, self._encoding)
