"""How a region of AWS Batch may behave where nothing is promised, all of it within its rights.

At first a demo region has the habits that are hardest on a client. `HABITS` are all that can be
given on a command line as NAME=VALUE; some of them are knobs of `Faults`, which turns what an older
endpoint does too.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from batch_tui.demo.bounds import Kind, each, one_of
from batch_tui.demo.faults import Faults
from batch_tui.demo.knobs import Knobs

ORDERS = ("newest", "oldest", "nearly", "shuffled")
LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "definition": ("jobDefinition",),
    "reason": ("statusReason",),
    "container": ("container",),
    "start": ("startedAt",),
    "times": ("createdAt", "scheduledAt", "startedAt", "stoppedAt"),
    "flags": ("isCancelled", "isTerminated"),
    "array": ("arrayProperties.statusSummary", "arrayProperties.statusSummaryLastUpdatedAt"),
    "node": ("nodeProperties.isMainNode", "nodeProperties.nodeIndex"),
}
"""What a listing can leave out of a job, and the members that are meant.

What makes an array or MNP job one, its size, was recorded in every listing.
"""
BY_STATUS = tuple(part for part in LEFT_OUT if part != "flags")
"""What a listing by status can leave out: whether a job was cancelled it is known to tell."""


def _parts(of: Collection[str]) -> Kind:
    return each(one_of(of), f"a list of these: {', '.join(of)}")


@dataclass
class Habits(Knobs):
    """Knobs that may be turned at any time. They hold for every call."""

    called = "habit"

    order: str = field(default="shuffled", metadata={"kind": one_of(ORDERS)})
    """That of a listing by status; nearly is the newest first, but for neighbours."""
    by_status: frozenset[str] = field(
        default=frozenset({"definition"}), metadata={"kind": _parts(BY_STATUS)}
    )
    """What a listing by status leaves out."""
    by_filter: frozenset[str] = field(
        default=frozenset({"start", "reason", "container", "flags"}),
        metadata={"kind": _parts(LEFT_OUT)},
    )
    """What a listing with a filter leaves out."""
    late: float = 0.0
    """Seconds after its creation from which on a listing with a filter shows a job."""
    token_life: float = 0.0
    """Seconds for which a nextToken is taken; 0 is for ever."""
    ending: float = 2.0
    """Seconds of the region's life until a job that is cancelled or terminated has ended."""
    unlisted: frozenset[str] = field(default_factory=frozenset)
    """The queues of which the jobs may not be listed."""

    def left_out(self, *, filtered: bool) -> Iterable[str]:
        """The members that a listing leaves out."""
        parts = self.by_filter if filtered else self.by_status
        return (member for part in parts for member in LEFT_OUT[part])


HABITS = (*Habits.known(), "empty_pages", "short_pages", "old_caps", "missing")


def turn(habits: Habits, faults: Faults, said: Iterable[str]) -> None:
    """Turn what is said as NAME=VALUE.

    Raises:
        ValueError: a sentence that says what is wrong with it.
    """
    for text in said:
        name, equals, value = text.partition("=")
        if not equals or name not in HABITS:
            names = ", ".join(HABITS)
            raise ValueError(f"{text} is no habit: write NAME=VALUE with one of {names}.")
        knobs: Knobs = habits if name in Habits.known() else faults
        knobs.turn({name: _read(value, type(vars(type(knobs)())[name]))})


def _read(text: str, kind: type) -> Any:
    """A value as it is written; what cannot be read is left, to be refused as it stands."""
    readers: Mapping[type, Callable[[str], Any]] = {
        bool: lambda text: {"yes": True, "true": True, "no": False, "false": False}.get(text, text),
        int: int,
        float: float,
        frozenset: lambda text: frozenset(filter(None, text.split(","))),
    }
    try:
        return readers.get(kind, str)(text)
    except ValueError:
        return text
