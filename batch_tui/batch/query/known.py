"""Names already seen, which completion offers."""

from typing import NamedTuple


class Known(NamedTuple):
    """Names already seen, in the order in which they are to be offered."""

    queues: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
