"""From the settings to what the program runs on: the one place that joins aws, demo and feed."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.helper.connection import HelperConnection
from batch_tui.aws.helper.messages import Opening
from batch_tui.aws.helper.process import Process
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.late import Caller, LateConnection
from batch_tui.aws.logs import LogRegion
from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Scope
from batch_tui.feed.budget import BURST, Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.pool import Pool
from batch_tui.feed.source import LOG_RATE, HostSource, LogSource, Source
from batch_tui.journal import PATH, Journal
from batch_tui.settings.memory import STATE_PATH, Memory
from batch_tui.settings.options import Settings

if TYPE_CHECKING:
    from batch_tui.demo.process import DemoProcess

DEMO = Scope("demo", "us-east-1")


@contextmanager
def open_source(
    settings: Settings, journal: Journal, *, whole: bool = False, helper: Process | None = None
) -> Iterator[Source]:
    """The account and region that the settings name; connected by the first call.

    `whole` says that jobs are to have every member, not just what the screen shows. A `helper`
    connects at once.
    """
    opening = _Opening(settings, journal)
    connection = opening.connection(helper)
    try:
        yield Source(
            scope_of(settings),
            BatchRegion(connection, whole=whole),
            _calls(settings.rate, journal),
            now,
            read_only=settings.read_only,
            logs=LogSource(LogRegion(connection), _calls(min(settings.rate, LOG_RATE), journal)),
            hosts=HostSource(HostRegion(connection), _calls(settings.rate, journal)),
        )
    finally:
        opening.close()


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
        return DEMO
    env = os.environ
    profile = env.get("AWS_DEFAULT_PROFILE") or env.get("AWS_PROFILE")  # as botocore looks for it
    return Scope(
        settings.profile or profile or "default",
        settings.region or env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or "",
    )


def now() -> int:
    """The present instant in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _calls(rate: float, journal: Journal) -> Calls:
    """Calls to one service, with a budget and threads of their own."""
    return Calls(Pool(), Budget(rate, burst=max(1, min(BURST, int(rate)))), journal)


class _Opening:
    """Connects to what the settings name; of the demo, it has the process that serves it too."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self._settings = settings
        self._journal = journal
        self._demo: DemoProcess | None = None
        self._helped: HelperConnection | None = None

    def connection(self, helper: Process | None) -> Caller:
        """The way to it, by a helper if there is one."""
        if helper is None:
            return LateConnection(self._connect)
        self._helped = HelperConnection(self._wanted, self._journal.call, helper)
        self._helped.begin()
        return self._helped

    def close(self) -> None:
        """End the helper and the demo."""
        if self._helped is not None:
            self._helped.close()
        if self._demo is not None:
            self._demo.close()

    def _connect(self) -> Caller:
        """Connect, in a thread: importing boto3 takes a while.

        Raises:
            Failure: there are no credentials, no region, or no such profile.
        """
        from batch_tui.aws.session import connect  # noqa: PLC0415

        return connect(**self._wanted()._asdict(), told=self._journal.call)

    def _wanted(self) -> Opening:
        """What to connect to."""
        wanted = self._settings
        if wanted.demo:
            here, keys = self._demo_url(), ("demo", "demo")
            return Opening(None, DEMO.region, here, wanted.read_only, keys)
        return Opening(wanted.profile, wanted.region, wanted.endpoint_url, wanted.read_only)

    def _demo_url(self) -> str:
        """Where the demo is, which is started first."""
        from batch_tui.demo.process import DemoProcess  # noqa: PLC0415 - nobody else needs it

        wanted = self._settings
        if self._demo is None:
            self._demo = DemoProcess(wanted.demo_jobs, wanted.demo_speed, wanted.demo_habits)
        try:
            return self._demo.url()
        except RuntimeError as error:
            raise Failure(str(error), "`python -m batch_tui.demo` may tell why.") from error
