"""What every screen needs to ask AWS: the region, the way to call it, the clock."""

from collections.abc import Callable
from dataclasses import dataclass

from batch_tui.batch.region import Place, Region
from batch_tui.feed.calls import Calls
from batch_tui.settings import Settings


@dataclass(slots=True)
class Session:
    """One connection to a region, shared by the screens.

    `clock` gives the present instant in milliseconds since 1970; `place` is known once a call
    has been answered.
    """

    region: Region
    calls: Calls
    clock: Callable[[], int]
    settings: Settings
    place: Place | None = None
