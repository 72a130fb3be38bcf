"""What tests in every room stand on: a demo region, and the program connected to it."""

import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from tests.once import work_out_once
from tests.ui.driver import Others, Running, started

NOW = 1_795_000_000_000
"""The instant at which the clocks of tests stand, in milliseconds since 1970."""
QUEUE = "genomics"
SCOPE = Scope("default", "us-east-1")
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
"""What a program started in the background, or by nohup, ignores; and all that it starts."""


WORKERS = 8
"""The most that run at once, whatever the machine is."""


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: most tests wait, for a screen, a process or a clock."""
    return min(WORKERS, 2 * (os.cpu_count() or 1))


def pytest_configure() -> None:
    """Have what runs here, and all that it starts, be as it is for a person who installed it.

    Programs find the signals as a shell in the foreground leaves them, and are compiled once: an
    installed one is, and a test starts hundreds.
    """
    work_out_once()
    hypothesis.settings.register_profile("undated", deadline=None)  # a machine may be busy
    hypothesis.settings.load_profile("undated")
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for number in SIGNALS:
        if signal.getsignal(number) is signal.SIG_IGN:
            is_key = number is signal.SIGINT
            signal.signal(number, signal.default_int_handler if is_key else signal.SIG_DFL)


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    """A region of 3,000 jobs whose clock stands."""
    with DemoRegion(jobs=3_000, seed=7, now=NOW) as region:
        yield region


Run = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def run(demo: DemoRegion, tmp_path: Path) -> Run:
    """Starts the program on the demo: `async with run(queues=("genomics",)) as running`."""

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (120, 34),
        rate: float = 1_000,
        memory: Memory | None = None,
        budget: Budget | None = None,
        clock: Callable[[], int] = lambda: NOW,
        *,
        log_budget: Budget | None = None,
        notifications: bool = False,
        others: Others | None = None,
        **settings: object,
    ) -> AsyncIterator[Running]:
        wanted = {"queues": (QUEUE,), "refresh": 0.0, "counts": False} | settings
        async with started(
            demo,
            size=size,
            budget=budget or Budget(rate=rate, steady=rate, burst=1_000),
            clock=clock,
            memory=memory or Memory(None),
            config=tmp_path / "config.toml",
            scope=SCOPE,
            settings=Settings(**wanted),  # type: ignore[arg-type]
            log_budget=log_budget,
            notifications=notifications,
            others=others,
        ) as running:
            yield running

    return start


@pytest.fixture
def utc() -> Iterator[None]:
    """Has local time be that of Greenwich, in which brute force reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


APPS = 50
"""After so many tests what apps have had the collector leave alone is looked through again."""
_ended = count(1)


def pytest_runtest_teardown() -> None:
    """Let go of the apps that have ended: each one has everything frozen that is there."""
    if next(_ended) % APPS == 0:
        gc.unfreeze()
