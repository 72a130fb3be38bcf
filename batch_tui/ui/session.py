"""What every screen needs to ask AWS: the region, the way to call it, the clock."""

from collections.abc import Callable
from dataclasses import dataclass

from batch_tui.batch.region import Region
from batch_tui.feed.calls import Calls
from batch_tui.settings import Settings


@dataclass(slots=True)
class Session:
    """One connection to a region, shared by the screens.

    `place` names it for the title line (profile and region), `clock` gives the present instant in
    milliseconds since 1970.
    """

    region: Region
    calls: Calls
    clock: Callable[[], int]
    settings: Settings
    place: str
