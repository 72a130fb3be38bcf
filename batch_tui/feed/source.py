"""One account and region: where a list's jobs come from, and the way to ask for them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from batch_tui.batch.ports import Region, Scope
from batch_tui.feed.calls import Calls


@dataclass(slots=True)
class PageLimit:
    """The largest page that a region has not refused."""

    jobs: int = 1000


@dataclass(slots=True)
class Source:
    """What is asked. Two regions side by side are two of these.

    `scope` is the key of what is kept of it, `calls` the way to the operations of `region`, and
    `clock` gives the present instant in milliseconds since 1970.
    """

    scope: Scope
    region: Region
    calls: Calls
    clock: Callable[[], int]
    limit: PageLimit = field(default_factory=PageLimit)
