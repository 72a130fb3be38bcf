"""Names already seen, which completion offers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Known(NamedTuple):
    """Names already seen, in the order in which they are to be offered.

    `words` stand for a query each.
    """

    queues: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    words: Mapping[str, str] = MappingProxyType({})
