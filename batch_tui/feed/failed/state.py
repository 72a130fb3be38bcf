"""What there is to say of what failed children say."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.log.twins import Child, Twins


class Found(NamedTuple):
    """What a search has found in the log of one child: how many events, and lines of the first."""

    index: int  # type: ignore[assignment]  # the service's word beats tuple.index
    events: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A search through the logs of all failed children, `total` of them.

    `looked` is how many have been searched through or have no log to search, which are `silent`;
    `found` are those that have the text, by index. `unread` counts events that could not be read.
    """

    text: str
    stage: Literal["searching", "done", "stopped"] = "searching"
    total: int = 0
    looked: int = 0
    silent: int = 0
    found: tuple[Found, ...] = ()
    unread: int = 0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class FailedState:
    """How far it is known what failed children say.

    `children` are all that have failed, by index; `wanted` is how many of them are to be read,
    from the first on, `read` of how many of those it is known what they say. `twins` are those
    of which it is, or, where it cannot be known, what AWS gives as the reason. `asked` is when the
    children were listed (ms since 1970), `busy` are the names of the tasks. `failure` is what
    failed last and stands: nothing more is read until it is asked for again.
    """

    stage: Literal["listing", "there"] = "listing"
    children: tuple[Child, ...] = ()
    twins: tuple[Twins, ...] = ()
    wanted: int = 0
    read: int = 0
    asked: int | None = None
    busy: frozenset[str] = frozenset()
    failure: Failure | None = None
    search: Search | None = None
