"""Which account and region is looked at, and the way to another one without leaving."""

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from batch_tui.batch.failure import Unavailable
from batch_tui.batch.ports import Profile, Setup
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import Source, Sources
from batch_tui.feed.together import together

T = TypeVar("T")


class Wanted(NamedTuple):
    """A profile and a region as they are asked for; None leaves it to AWS's own set-up."""

    profile: str | None = None
    region: str | None = None


AS_SET_UP = Wanted()


class Connected(NamedTuple):
    """A source, connected by its first call; `close` ends what is under way to it, at once."""

    source: Source
    close: Callable[[], None]


class Opened(NamedTuple):
    """The same of one source, or of several together."""

    source: Sources
    close: Callable[[], None]


def side_by_side(connected: Sequence[Connected]) -> Opened:
    """What is opened of one source, or of several together."""

    def close() -> None:
        for each in connected:
            each.close()

    sources = [each.source for each in connected]
    return Opened(together(sources) if len(sources) > 1 else sources[0], close)


class Scopes:
    """Has one source open, and opens another in its place.

    `profiles` and `regions` are what was read of them last; nothing waits for a call: they are
    read by threads of their own. `first_profile` is that of the start.

    Args:
        opens: makes a source; does not wait for it.
        setup: what this machine knows of AWS.
        wanted: what is opened first.
        everywhere: the region of every profile for which none is given, "" for its own.
        get_ready: is called when somebody is about to choose another one, to open that sooner.
    """

    def __init__(
        self,
        opens: Callable[[Wanted], Opened],
        setup: Setup,
        wanted: Wanted = AS_SET_UP,
        everywhere: str = "",
        get_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self.get_ready = get_ready
        self._opens = opens
        self._setup = setup
        self._everywhere = everywhere
        self._pool = Pool(threads=2)
        self._opened = [opens(wanted)]
        self.wanted = wanted
        self._first = wanted
        self.first_profile = self.profile
        self.profiles: tuple[Profile, ...] = ()
        self.regions: tuple[str, ...] = ()

    @property
    def source(self) -> Sources:
        """The one that is looked at."""
        return self._opened[-1].source

    @property
    def profile(self) -> str:
        """Its profile, of several all with commas."""
        return self.source.scope.profile

    @property
    def region(self) -> str:
        """Its region, of several all with commas; "" where that is not known yet."""
        source = self.source
        return source.scope.region or source.place.region or self.own_region

    @property
    def own_region(self) -> str:
        """The region that its profile names, "" where it names none or was not read yet."""
        return self._own(self.profile)

    async def read_profiles(self) -> tuple[Profile, ...]:
        """Read which profiles there are.

        Raises:
            Failure: AWS's files cannot be used.
        """
        self.profiles = await self._read(self._setup.profiles)
        return self.profiles

    async def read_regions(self) -> tuple[str, ...]:
        """Read which regions there are, and which one each profile names, where that can be told.

        Raises:
            Failure: they cannot be read.
        """
        profiles, regions = await asyncio.gather(
            self._read(self._setup.profiles),
            self._read(self._setup.regions),
            return_exceptions=True,
        )
        if isinstance(regions, BaseException):
            raise regions
        if not isinstance(profiles, BaseException):
            self.profiles = profiles
        self.regions = regions
        return regions

    def with_profile(self, name: str) -> Wanted:
        """Another profile, in the region that it names; where it names none, in the present one.

        Of several, with commas, each is in its own region where all name one.
        """
        if "," in name:
            owns = all(map(self._own, name.split(",")))
            return Wanted(name, None if owns and not self._everywhere else self.region or None)
        own = self._own(name)
        # Nobody has to name the profile that a start found: in the environment, it has no name.
        asked = self._first.profile if name == self.first_profile else name
        return Wanted(asked, self._settled(own, own) if own else self.region or None)

    def with_region(self, region: str) -> Wanted:
        """Another region of the same profile."""
        return Wanted(self.wanted.profile, self._settled(region, self._own(self.profile)))

    def open(self, wanted: Wanted) -> Sources:
        """Look at another one from now on; the one before stays open until it is left."""
        self._opened.append(self._opens(wanted))
        self.wanted = wanted
        return self.source

    def leave(self, source: Sources) -> None:
        """Close one that is not looked at any more."""
        for opened in [each for each in self._opened if each.source is source]:
            self._opened.remove(opened)
            source.close()
            opened.close()

    def close(self) -> None:
        """Close all, when the event loop is over; waits for no call."""
        for opened in self._opened:
            opened.close()

    def _settled(self, region: str, own: str) -> str | None:
        """A region as a start would name it: not at all, where the profile does."""
        return None if region == own and not self._everywhere else region

    def _own(self, name: str) -> str:
        return next((each.region for each in self.profiles if each.name == name), "")

    async def _read(self, read: Callable[[], T]) -> T:
        try:
            try:
                return await self._pool.call(read)
            except Unavailable:  # what reads them has ended just now; another one begins
                return await self._pool.call(read)
        except Exception as error:
            told = self.source.journal.told(error)
            if told is error:
                raise
            raise told from error
