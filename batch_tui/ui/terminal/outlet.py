"""Where the screen is written to."""

import os
import select
from collections.abc import Callable
from contextlib import suppress

from batch_tui.look.glyphs import encoded, plain
from batch_tui.ui.terminal.link.meter import Meter


class ScreenOutlet:
    """A file for what the screen shows: it never fails. One thread at a time writes to it.

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
        self._quick: int | None = None
        """The terminal again, opened so that nothing that is written to it waits."""

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._descriptor

    def write(self, text: str) -> None:
        """Write with the next flush, so that what belongs together is sent together."""
        self._waiting += self._bytes(text)

    def open_quick(self) -> None:
        """Have a way to the terminal on which nothing waits, where it can be opened again.

        Its descriptor could be made so, but it is shared with programs that do not expect that.
        """
        self.close_quick()
        with suppress(OSError):
            name = os.ttyname(self._descriptor)
            self._quick = os.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)

    def close_quick(self) -> None:
        """Give that way up."""
        quick, self._quick = self._quick, None
        if quick is not None:
            os.close(quick)

    def flush_quickly(self) -> bool:
        """Have written what the terminal takes without delay; whether that was all."""
        if self._quick is not None and self._waiting:
            with suppress(OSError):  # it is full, or gone: `flush` finds out
                sent = os.write(self._quick, self._waiting)
                self._meter.bytes += sent
                del self._waiting[:sent]
        return not self._waiting

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
