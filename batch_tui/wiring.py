"""From the settings to what the program runs on: the one place that joins aws, demo and feed."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.helper.connection import HelperConnection
from batch_tui.aws.helper.messages import Opening
from batch_tui.aws.helper.process import Process
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.late import Caller, LateConnection
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.setup import MachineSetup
from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Profile, Scope, Setup
from batch_tui.feed.budget import BURST, Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.pool import Pool
from batch_tui.feed.scopes import Connected, Opened, Scopes, Wanted, side_by_side
from batch_tui.feed.source import LOG_RATE, HostSource, LogSource, Source, Sources
from batch_tui.journal import PATH, Journal
from batch_tui.settings.memory import STATE_PATH, Memory
from batch_tui.settings.options import DEMO_REGIONS, Settings, several

if TYPE_CHECKING:
    from batch_tui.demo.process import DemoProcess

T = TypeVar("T")
DEMO = "demo"
"""What the profile of the demo is called."""
_SEED, _APART = 7, 4
"""The seed of the first region of the demo, and by how much the next ones differ."""


@contextmanager
def open_sources(settings: Settings, journal: Journal) -> Iterator[Sources]:
    """The accounts and regions that the settings name, asked from this process, each job whole.

    They are connected by their first calls.
    """
    demos = _Demos(settings)
    openings = _Openings(settings, journal, demos, None)
    try:
        yield openings.open(Wanted(settings.profile, settings.region)).source.exact()
    finally:
        demos.close()


@contextmanager
def open_scopes(
    settings: Settings, journal: Journal, *, helper: Process | None = None
) -> Iterator[Scopes]:
    """The same, and the way to others; a `helper` connects at once, and each one has its own."""
    demos = _Demos(settings)
    openings = _Openings(settings, journal, demos, helper)
    setup: Setup = _DemoSetup() if settings.demo else MachineSetup(openings.run)
    everywhere = "" if settings.demo else _region_of_environment()
    wanted = Wanted(settings.profile, settings.region)
    scopes = Scopes(openings.open, setup, wanted, everywhere, openings.get_ready)
    try:
        yield scopes
    finally:
        scopes.close()
        openings.close()
        demos.close()


def open_memory(settings: Settings) -> Memory:
    """What earlier runs left; the demo neither reads nor leaves anything."""
    return Memory(STATE_PATH if settings.remember and not settings.demo else None)


def open_journal(settings: Settings) -> Journal:
    """What is written down; of the demo only what somebody looks for."""
    kept = settings.debug or not settings.demo
    return Journal(PATH if kept else None, debug=settings.debug, clock=now)


def scope_of(settings: Settings) -> Scope:
    """The account and region, as far as they are known without AWS's files."""
    if settings.demo:
        return Scope(DEMO, _demo_region(settings))
    env = os.environ
    profile = env.get("AWS_DEFAULT_PROFILE") or env.get("AWS_PROFILE")  # as botocore looks for it
    return Scope(
        settings.profile or profile or "default", settings.region or _region_of_environment()
    )


def _region_of_environment() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""


def _demo_region(settings: Settings) -> str:
    return settings.region if settings.region in DEMO_REGIONS else DEMO_REGIONS[0]


def now() -> int:
    """The present instant in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _source(settings: Settings, journal: Journal, way: Caller) -> Source:
    return Source(
        scope_of(settings),
        BatchRegion(way, whole=False),
        _calls(settings.rate, journal),
        now,
        read_only=settings.read_only,
        logs=LogSource(LogRegion(way), _calls(min(settings.rate, LOG_RATE), journal)),
        hosts=HostSource(HostRegion(way), _calls(settings.rate, journal)),
    )


def _calls(rate: float, journal: Journal) -> Calls:
    """Calls to one service, with a budget and threads of their own."""
    return Calls(Pool(), Budget(rate, burst=max(1, min(BURST, int(rate)))), journal)


class _Openings:
    """Opens sources, each asked by a helper of its own, or by this process where there is none."""

    def __init__(
        self, settings: Settings, journal: Journal, demos: "_Demos", helper: Process | None
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._demos = demos
        self._helper = helper
        self._is_helped = helper is not None
        self._last: HelperConnection | None = None

    def open(self, wanted: Wanted) -> Opened:
        """A source for what is wanted, or several together."""
        settings = replace(self._settings, profile=wanted.profile, region=wanted.region)
        return side_by_side([self._connect(one) for one in several(settings)])

    def _connect(self, settings: Settings) -> Connected:
        opening = _Opening(settings, self._journal, self._demos)
        if not self._is_helped:
            way = LateConnection(opening.connect)
            return Connected(_source(settings, self._journal, way), _nothing)
        begun, self._helper = self._helper, None
        helped = self._last = HelperConnection(opening.wanted, self._journal.call, begun)
        helped.begin()
        return Connected(_source(settings, self._journal, helped), helped.close)

    def get_ready(self) -> None:
        """Have a helper import boto3 that is for whatever is opened next."""
        if self._is_helped and self._helper is None:
            with suppress(OSError):  # who needs one starts another, and is told why it cannot
                self._helper = Process()

    def close(self) -> None:
        """End a helper that was for nobody."""
        if self._helper is not None:
            self._helper.close()

    def run(self, function: Callable[[], T]) -> T:
        """What a function returns where boto3 is."""
        return function() if self._last is None else self._last.run(function)


class _Opening:
    """Connects to what the settings name."""

    def __init__(self, settings: Settings, journal: Journal, demos: "_Demos") -> None:
        self._settings = settings
        self._journal = journal
        self._demos = demos

    def connect(self) -> Caller:
        """Connect, in a thread: importing boto3 takes a while.

        Raises:
            Failure: there are no credentials, no region, or no such profile.
        """
        from batch_tui.aws.session import connect  # noqa: PLC0415

        return connect(**self.wanted()._asdict(), told=self._journal.call)

    def wanted(self) -> Opening:
        """What to connect to."""
        wanted = self._settings
        if wanted.demo:
            region = _demo_region(wanted)
            here, keys = self._demos.url(region), ("demo", "demo")
            return Opening(None, region, here, wanted.read_only, keys)
        return Opening(wanted.profile, wanted.region, wanted.endpoint_url, wanted.read_only)


class _Demos:
    """The regions of the demo, each in a process that lives from when it is first asked on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._begun: dict[str, DemoProcess] = {}
        self._lock = Lock()

    def url(self, region: str) -> str:
        """Where a region is, which is started first."""
        from batch_tui.demo.process import DemoProcess  # noqa: PLC0415 - nobody else needs it

        wanted = self._settings
        with self._lock:
            if region not in self._begun:
                about = (wanted.demo_jobs, wanted.demo_speed, wanted.demo_habits)
                seed = _SEED + _APART * DEMO_REGIONS.index(region)
                self._begun[region] = DemoProcess(*about, seed=seed, region=region)
            try:
                return self._begun[region].url()
            except RuntimeError as error:
                raise Failure(str(error), "`python -m batch_tui.demo` may tell why.") from error

    def close(self) -> None:
        """End them, also one that is still starting."""
        for process in tuple(self._begun.values()):
            process.close()


class _DemoSetup:
    """What there is to choose from in the demo."""

    def profiles(self) -> tuple[Profile, ...]:
        """The one of the demo."""
        return (Profile(DEMO, note="the demo has no other"),)

    def regions(self) -> tuple[str, ...]:
        """The made-up ones."""
        return DEMO_REGIONS


def _nothing() -> None:
    """This process goes on."""
