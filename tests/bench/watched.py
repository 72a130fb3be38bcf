"""A terminal that keeps what an event sent: raw, squeezed, and beside the least it could take."""

from typing import NamedTuple

import pyte

from tests.bench.floor import floor, picture
from tests.bench.probe import ENDED
from tests.bench.squeezed import Squeezed
from tests.terminal import UNREAD

SYNCHRONISED = b"\x1b[?2026;2$y"
"""What most terminals answer who asks: frames can be shown at once."""


class Sent(NamedTuple):
    """The bytes of an event, those that `ssh -C` makes of them, and the floor."""

    raw: int
    squeezed: int
    floor: int


class Watched:
    """Is told of everything that comes to a terminal, piece by piece, in the order it came."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._squeezed = Squeezed()
        self._pieces: list[bytes] = []
        self._before = picture(self._screen)

    def told(self, data: bytes) -> None:
        """Something has come."""
        self._pieces.append(data)

    def event(self) -> Sent:
        """All that has come since the event before."""
        # Where the sign of an end is in two pieces, it is only found in the whole.
        pieces = [ENDED.sub(b"", piece) for piece in self._pieces]
        data = ENDED.sub(b"", b"".join(pieces))
        self._pieces.clear()
        self._stream.feed(UNREAD.sub(b"", data))
        before, self._before = self._before, picture(self._screen)
        squeezed = sum(map(self._squeezed.take, pieces)) if data else 0
        return Sent(len(data), squeezed, floor(before, self._before))
