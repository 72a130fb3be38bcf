"""What `ssh -C` makes of bytes."""

import zlib

PACKET = 16 << 10
"""The most that goes into a packet."""


class Squeezed:
    """One stream through a whole session, each packet to its end, as OpenSSH does it.

    Without what encryption adds to a packet.
    """

    def __init__(self) -> None:
        self._stream = zlib.compressobj(6)

    def take(self, data: bytes) -> int:
        """The bytes that are sent for some more."""
        sent = 0
        for start in range(0, len(data), PACKET):
            sent += len(self._stream.compress(data[start : start + PACKET]))
            sent += len(self._stream.flush(zlib.Z_PARTIAL_FLUSH))
        return sent
