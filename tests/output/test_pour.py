"""Pages on their way from the service to a reader."""

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from threading import Event

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.late import Caller
from batch_tui.batch.failure import Denied, Throttled
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page
from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import TRIES, Calls
from batch_tui.feed.pager import Pager
from batch_tui.feed.pool import Pool
from batch_tui.look.formats import JsonLines
from batch_tui.output import pour
from batch_tui.output.outlet import Outlet
from batch_tui.output.pour import Pipe, Progress
from tests.feed.test_calls import Time
from tests.feed.world import NOW, World, demo_world, source_of
from tests.output.test_progress import Screen
from tests.terminal import PATIENCE

QUEUE = "odd"
JOBS = 35
SIZE = 10


class Halting(BatchRegion):
    """A region that answers for a page after the first one only when it may."""

    def __init__(self, connection: Caller) -> None:
        super().__init__(connection)
        self.asked_for_more = Event()
        self.may_answer = Event()
        self.may_answer.set()

    def list_jobs(self, stream: Stream, token: str | None, limit: int) -> Page:
        if token:
            self.asked_for_more.set()
            self.may_answer.wait(PATIENCE)
        return super().list_jobs(stream, token, limit)


class Desk:
    """A pipe from a queue of 35 jobs, ten a page, to a file descriptor that a test reads."""

    def __init__(self, world: World) -> None:
        time = Time()
        self.demo: DemoRegion = world.demo
        self.reader, self.writer = os.pipe()
        self.pool = Pool()
        self.screen = Screen()
        budget = Budget(clock=time.clock, sleep=time.sleep, random=lambda: 1.0)
        calls = Calls(self.pool, budget, clock=time.clock)
        way = replace(plan(parse(""), (QUEUE,), NOW, UTC), page_size=SIZE)
        self.region = Halting(world.region.connection)
        source = source_of(world, calls, region=self.region)
        self.pager = Pager(way, source)
        self.pipe = Pipe(Outlet(self.writer), source, Progress(self.screen))

    async def pour(self, limit: int | None = None) -> None:
        await self.pipe.pour(self.pager, JsonLines(), limit)

    def close_reader(self) -> None:
        os.close(self.reader)
        self.reader = -1

    def rows(self) -> list[str]:
        """The names of the jobs that have been written."""
        os.set_blocking(self.reader, False)
        try:
            written = os.read(self.reader, 1 << 16)
        except BlockingIOError:
            return []
        return [json.loads(line)["jobName"] for line in written.splitlines()]

    def close(self) -> None:
        self.pool.close()
        for descriptor in (self.reader, self.writer):
            if descriptor >= 0:
                os.close(descriptor)


NAMES = [f"job-{number}" for number in range(JOBS)]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with demo_world(jobs=0, seed=1) as world:
        for number, name in enumerate(NAMES):
            world.demo.add_job(name, queue=QUEUE, created=NOW - 1_000 * (number + 1))
        desk = Desk(world)
        yield desk
        desk.close()


async def test_all_jobs_are_written_newest_first(desk: Desk) -> None:
    await desk.pour()
    assert desk.rows() == NAMES
    assert len(desk.demo.calls) == 4


@pytest.mark.parametrize(("limit", "pages"), [(1, 1), (9, 1), (10, 1), (11, 2), (35, 4), (99, 4)])
async def test_no_page_is_read_that_the_limit_does_not_need(
    desk: Desk, limit: int, pages: int
) -> None:
    await desk.pour(limit)
    assert desk.rows() == NAMES[:limit]
    assert len(desk.demo.calls) == pages


async def test_a_page_is_written_before_the_next_one_has_come(desk: Desk) -> None:
    desk.region.may_answer.clear()
    task = asyncio.create_task(desk.pour())
    try:
        await asyncio.to_thread(desk.region.asked_for_more.wait, PATIENCE)
        assert desk.rows() == NAMES[:SIZE]
    finally:
        desk.region.may_answer.set()
        await task
    assert desk.rows() == NAMES[SIZE:]


async def test_nothing_is_asked_for_a_reader_that_has_gone(desk: Desk) -> None:
    desk.close_reader()
    with pytest.raises(BrokenPipeError):
        await desk.pour()
    assert not desk.demo.calls


async def test_what_was_written_before_a_failure_stays(desk: Desk) -> None:
    before = await desk.pager.next_page(want=1, max_pages=1)
    assert len(before.jobs) == SIZE
    await desk.pipe.write(JsonLines().rows(before.jobs))
    desk.demo.faults.deny = -1
    with pytest.raises(Denied):
        await desk.pour()
    assert desk.rows() == NAMES[:SIZE]


async def test_throttling_is_waited_out(desk: Desk) -> None:
    desk.demo.faults.throttle = TRIES * pour.PATIENCE - 1
    await desk.pour()
    assert desk.rows() == NAMES
    assert "scanned 0 · 0 match · throttled, waiting" in desk.screen.bytes.getvalue().decode()


async def test_throttling_without_end_is_a_failure(desk: Desk) -> None:
    desk.demo.faults.throttle = -1
    with pytest.raises(Throttled):
        await desk.pour()
    assert len(desk.demo.calls) == TRIES * pour.PATIENCE


async def test_progress_is_gone_while_rows_are_written(desk: Desk) -> None:
    await desk.pour()
    shown = desk.screen.bytes.getvalue().decode()
    assert "scanned 10 · 10 match" in shown
    assert shown.endswith("\r\x1b[K")


async def test_a_reader_that_does_not_read_can_be_left(desk: Desk) -> None:
    data = b"x" * (1 << 20)
    task = asyncio.create_task(desk.pipe.write(data))
    await asyncio.to_thread(os.read, desk.reader, 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    desk.close_reader()
