"""A log of a million lines: to the screen, saved, searched, beside a loop of boto3: `log`.

Each figure is of a process of its own, on a region in another one.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

import boto3

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.aws.setup import MachineSetup
from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.log.reading import Reading
from batch_tui.feed.pool import Pool
from batch_tui.feed.scopes import Opened, Scopes
from batch_tui.feed.source import HostSource, LogSource, Source
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.app import BatchApp
from batch_tui.ui.log.view import LogView
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.terminal.responsive import keep_responsive
from tests.bench.memory import UNIT
from tests.bench.report import machine

NOW = 1_795_000_000_000
ABSENT = "nothing says this"
SIZE = (200, 50)
FORM = "{:<34} {:>10} {:>10} {:>8}"


class Place(NamedTuple):
    """Where a log is: the region's URL, the job, and the group and stream of its log."""

    url: str
    job: str
    group: str
    stream: str


def add_to(command: argparse.ArgumentParser) -> None:
    """The options."""
    command.set_defaults(run=log)
    command.add_argument("--lines", type=int, default=1_000_000)


def log(options: argparse.Namespace) -> None:
    """Print what we take and what the loop takes, and their ratio."""
    print(machine(), flush=True)
    print(f"a stream of {options.lines:,} lines, at {SIZE[0]}x{SIZE[1]}")
    print(FORM.format("", "ours", "boto3", "ratio"), flush=True)
    with served(options.lines) as place:
        for what, title in (
            ("page", "a page of 10,000 events, ms"),
            ("save", "the stream to a file, s"),
            ("search", "the stream searched in vain, s"),
        ):
            ours, theirs = _measured(f"our_{what}", place), _measured(f"boto_{what}", place)
            factor = 1_000 if what == "page" else 1
            _print(title, ours[0] * factor, theirs[0] * factor)
            _print("  memory at most, MB", ours[1], theirs[1])
            if ours[2:]:
                print(f"  the screen's thread was busy for {ours[2] * 1_000:.0f} ms at most")
        line, huge = _measured("our_scroll", place)[:1] + _measured("our_huge", place)[:1]
        print(
            f"a screen further up: {line * 1_000:.1f} ms; in a line of 1 MB: {huge * 1_000:.1f} ms"
        )


def _print(title: str, ours: float, theirs: float) -> None:
    print(FORM.format(title, f"{ours:,.1f}", f"{theirs:,.1f}", f"{ours / theirs:.2f}"), flush=True)


def _measured(what: str, place: Place) -> list[float]:
    command = [sys.executable, "-m", "tests.bench.log", what, *place]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(number) for number in told.split()]


@contextmanager
def served(lines: int) -> Iterator[Place]:
    """A region in a process of its own, with a job that has written so many lines."""
    command = [sys.executable, "-m", "tests.bench.log", "serve", str(lines)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Place(*process.stdout.readline().split())
        process.stdin.close()


def _serve(lines: int) -> None:
    huge = "x" * 1_000_000
    with DemoRegion(jobs=10, seed=7, now=NOW) as demo:
        # Half a second between two lines, more or less: the stream is cut where it is long enough.
        told = {"queue": "logs", "status": "SUCCEEDED", "stopped": NOW}
        if lines:
            job = demo.add_job("long", started=NOW - 6_000 * lines, **told)  # type: ignore[arg-type]
        else:
            job = demo.add_job("huge", started=NOW - 60_000, lines=(huge, "end"), **told)  # type: ignore[arg-type]
        client = boto3.client("batch", **_known(demo.url))
        container = client.describe_jobs(jobs=[job])["jobs"][0]["container"]
        stream = container["logStreamName"]
        if lines:
            pace = _pace(demo, stream)
            demo.set_status(
                job, "SUCCEEDED", started=NOW - pace * lines, stopped=NOW, exit_code=None
            )
        print(demo.url, job, "/aws/batch/job", stream, flush=True)
        sys.stdin.read()


def _pace(demo: DemoRegion, stream: str) -> int:
    logs = boto3.client("logs", **_known(demo.url))
    events = logs.get_log_events(
        logGroupName="/aws/batch/job", logStreamName=stream, startFromHead=True, limit=2
    )["events"]
    return int(events[1]["timestamp"] - events[0]["timestamp"])


def _known(url: str) -> dict[str, Any]:
    return {
        "endpoint_url": url,
        "region_name": "us-east-1",
        "aws_access_key_id": "key",
        "aws_secret_access_key": "secret",
    }


# The loop


def _pages(place: Place, limit: int = 10_000) -> Iterator[list[Any]]:
    logs = boto3.client("logs", **_known(place.url))
    token: dict[str, str] = {}
    while True:
        page = logs.get_log_events(
            logGroupName=place.group,
            logStreamName=place.stream,
            startFromHead=True,
            limit=limit,
            **token,
        )
        if page["nextForwardToken"] == token.get("nextToken"):
            return
        yield page["events"]
        token = {"nextToken": page["nextForwardToken"]}


def boto_page(place: Place) -> Iterator[float]:
    """A page, printed: what a pipe to a pager is given before it shows anything."""
    next(_pages(place, 1))
    times = []
    for _ in range(10):
        began = perf_counter()
        events = next(_pages(place))
        with open("/dev/null", "w") as out:
            out.writelines(f"{event['message']}\n" for event in events)
        times.append(perf_counter() - began)
    yield median(times)


def boto_save(place: Place) -> Iterator[float]:
    """All pages, written as they come."""
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w") as file:
        began = perf_counter()
        for events in _pages(place):
            file.writelines(f"{event['message']}\n" for event in events)
        yield perf_counter() - began


def boto_search(place: Place) -> Iterator[float]:
    """All pages, looked through."""
    began = perf_counter()
    found = sum(ABSENT in event["message"].lower() for page in _pages(place) for event in page)
    assert not found
    yield perf_counter() - began


# Ours


@asynccontextmanager
async def _screen(place: Place) -> AsyncIterator[tuple[BatchApp, Any, Reading]]:
    """The log on a screen of its own."""
    connection = connect(region="us-east-1", endpoint_url=place.url, credentials=("key", "secret"))
    calls, log_calls = (Calls(Pool(), Budget(10_000, 10_000, burst=10_000)) for _ in range(2))
    logs = LogSource(LogRegion(connection), log_calls)
    scope = Scope("", "us-east-1")
    hosts = HostSource(HostRegion(connection), calls)
    source = Source(scope, BatchRegion(connection), calls, lambda: NOW, logs=logs, hosts=hosts)
    settings = Settings(queues=("logs",), refresh=0.0, counts=False)
    scopes = Scopes(lambda _: Opened(source, connection.close), MachineSetup(lambda read: read()))
    app = BatchApp(scopes, settings, Memory(None))
    async with app.run_test(size=SIZE) as pilot:
        keep_responsive()
        screen = LogScreen(source, place.job, "long", {})
        app.push_screen(screen)
        await pilot.pause()
        await _idle(screen._reading)
        await pilot.pause()
        yield app, pilot, screen._reading
    connection.close()


async def _idle(reading: Reading) -> None:
    while reading._tasks.names or reading.state.stage == "asking":  # noqa: ASYNC110
        await asyncio.sleep(0.001)


async def _worst(work: Callable[[], object], reading: Reading) -> tuple[float, float]:
    """Seconds that something took, and the longest for which nothing else had a turn."""
    began = last = perf_counter()
    worst = 0.0
    work()
    while reading._tasks.names:
        await asyncio.sleep(0.001)
        now = perf_counter()
        worst, last = max(worst, now - last), now
    return perf_counter() - began, worst


async def our_page(place: Place) -> list[float]:
    """A page from the head, until it is painted."""
    times = []
    async with _screen(place) as (app, pilot, reading):
        for _ in range(10):
            reading._window.has_head = False
            began = perf_counter()
            reading.head()
            await _idle(reading)
            await pilot._wait_for_screen()
            app.screen._on_timer_update()
            times.append(perf_counter() - began)
        assert len(reading.lines) == 10_000
    return [median(times)]


async def our_save(place: Place) -> list[float]:
    """The whole stream, written as it comes, while the screen says how far it is."""
    with TemporaryDirectory() as folder:
        async with _screen(place) as (_, _, reading):
            path = Path(folder) / "log"
            seconds, worst = await _worst(lambda: reading.save(path), reading)
            assert reading.state.saving is not None
            assert reading.state.saving.stage == "whole", reading.state.saving
    return [seconds, worst]


async def our_search(place: Place) -> list[float]:
    """From the end to the head, in vain."""
    async with _screen(place) as (_, _, reading):
        start = reading.lines.stop - 1
        seconds, worst = await _worst(lambda: reading.find(ABSENT, start, older=True), reading)
        assert reading.state.search is not None
        assert reading.state.search.stage == "missing", reading.state.search
    return [seconds, worst]


async def our_scroll(place: Place) -> list[float]:
    """A screen up, painted."""
    times = []
    async with _screen(place) as (app, pilot, reading):
        view = app.screen.query_one(LogView)
        for _ in range(50):
            began = perf_counter()
            view.action_page(-1)
            await pilot._wait_for_screen()
            app.screen._on_timer_update()
            times.append(perf_counter() - began)
            if view.top < 200:
                view.action_bottom()
        assert reading.state.failure is None
    return [median(times)]


async def our_huge(place: Place) -> list[float]:
    """The same where the only line has a million characters."""
    with served(0) as other:
        return await our_scroll(other)


OURS = {one.__name__: one for one in (our_page, our_save, our_search, our_scroll, our_huge)}
THEIRS = {one.__name__: one for one in (boto_page, boto_save, boto_search)}


def main() -> None:
    """Take one figure, and print it with the memory that it took."""
    what, *told = sys.argv[1:]
    if what == "serve":
        _serve(int(told[0]))
        return
    place = Place(*told)
    figures = asyncio.run(OURS[what](place)) if what in OURS else list(THEIRS[what](place))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6
    print(figures[0], memory, *figures[1:])


if __name__ == "__main__":
    main()
