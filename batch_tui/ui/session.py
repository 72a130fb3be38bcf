"""What every screen needs to ask AWS: the region, the way to call it, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Place, Region
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.chain import PageLimit
from batch_tui.feed.pool import Pool
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import CONFIG_PATH, Settings


@dataclass(slots=True)
class Session:
    """One connection to a region, shared by the screens.

    `clock` gives the present instant in milliseconds since 1970; `place` is known once a call
    has been answered. `limit` is the largest page that the region has not refused. `config` is
    the file that views are saved in. `give_up` ends the program with a failure; the app sets it.
    """

    region: Region
    pool: Pool
    budget: Budget
    clock: Callable[[], int]
    settings: Settings
    memory: Memory
    config: Path = CONFIG_PATH
    place: Place | None = None
    calls: Calls = field(init=False)
    limit: PageLimit = field(init=False, default_factory=PageLimit)
    give_up: Callable[[Failure], None] = field(init=False)

    def __post_init__(self) -> None:
        self.calls = Calls(self.pool, self.budget)
