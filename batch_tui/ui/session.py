"""What every screen needs to ask AWS: the source, and what the user has chosen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Place, Region
from batch_tui.feed.calls import Calls
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import PageLimit, Source
from batch_tui.journal import Journal
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import CONFIG_PATH, Settings


@dataclass(slots=True)
class Session:
    """A source with the settings, shared by the screens.

    `place` is known once a call has been answered. `config` is the file that views are saved in.
    `give_up` ends the program with a failure; the app sets it.
    """

    source: Source
    settings: Settings
    memory: Memory
    config: Path = CONFIG_PATH
    place: Place | None = None
    give_up: Callable[[Failure], None] = field(init=False)

    @property
    def region(self) -> Region:
        """The calls of the program."""
        return self.source.region

    @property
    def calls(self) -> Calls:
        """The way to make them."""
        return self.source.calls

    @property
    def pool(self) -> Pool:
        """The threads in which they are made."""
        return self.source.calls.pool

    @property
    def journal(self) -> Journal:
        """What happened."""
        return self.source.calls.journal

    @property
    def limit(self) -> PageLimit:
        """The largest page that the region has not refused."""
        return self.source.limit

    def clock(self) -> int:
        """The present instant in milliseconds since 1970."""
        return self.source.clock()
