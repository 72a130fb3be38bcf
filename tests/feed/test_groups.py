"""What a list is made of: over what is loaded, as it changes, and over all that match."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from threading import current_thread, main_thread
from typing import Any

import pytest

from batch_tui.batch import groups as counting
from batch_tui.batch.groups import Made
from batch_tui.batch.job import Job
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.query.dimensions import VIEWS, Gap, View
from batch_tui.batch.query.kinds import TermKind
from batch_tui.batch.query.query import Query
from batch_tui.feed import groups
from batch_tui.feed.every import Every
from batch_tui.feed.groups import GroupsState, JobGroups
from batch_tui.feed.source import Source
from tests.feed.follower import Follower, followed, until
from tests.feed.reading import ETL, expected, planned
from tests.feed.test_pool import Gate
from tests.feed.world import NOW, World, all_jobs

BY = {view.title: view for view in VIEWS}
FAILED = "status:succeeded,failed"


class Looking:
    """Somebody who looks at what a list is made of."""

    def __init__(self, source: Source, follower: Follower, *, swept: bool) -> None:
        def find(query: Query, tells: tuple[TermKind, ...]) -> Plan:
            return plan(query, (ETL,), NOW, whole=True, every=swept, tells=tells)

        self.groups = JobGroups(source, follower.listing, find)
        self.states: list[GroupsState] = []
        self.told = self.states.append
        self.groups.follow(self.told)

    @property
    def state(self) -> GroupsState:
        return self.groups.state

    @property
    def counts(self) -> dict[tuple[object, ...], int]:
        made = self.state.made
        return {group.values: group.count for group in made.groups} if made else {}

    @property
    def failed(self) -> bool:
        return self.state.failure is not None

    @property
    def stage(self) -> str:
        reading = self.state.reading
        return "" if reading is None else reading.stage

    async def until_stage(self, stage: str) -> None:
        await until(lambda: self.stage == stage and not self.state.busy, stage)

    async def until_plain(self, title: str, jobs: Iterable[Job]) -> None:
        plain = plainly(BY[title], jobs)
        await until(lambda: self.counts == plain, title)


@asynccontextmanager
async def looking(
    source: Source, text: str = "", *, swept: bool = True
) -> AsyncIterator[tuple[Looking, Follower]]:
    """What a list is made of, counted; not `swept`, all are read in pages of a hundred."""
    async with followed(source, planned(text, ETL)) as follower:
        looks = Looking(source, follower, swept=swept)
        await until(lambda: looks.counts and not looks.state.busy, "counted")
        yield looks, follower
        await looks.groups.close()
        assert not looks.state.busy


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "FOLLOWED", 0.01)


def plainly(view: View, jobs: Iterable[Job]) -> Counter[tuple[object, ...]]:
    return Counter((job.state if view is BY["status"] else job.queue,) for job in jobs)


async def test_the_loaded_jobs_are_counted_at_once_and_again_when_the_list_changes(
    source: Source,
) -> None:
    async with looking(source) as (looks, follower):
        await follower.settled()  # what a description changes is counted anew
        looks.groups.show(BY["status"])
        for _ in range(3):
            await follower.more()
            await looks.until_plain("status", [row.job for row in follower.rows])
            assert looks.state.made is not None
            assert looks.state.made.jobs == follower.state.loaded
        is_all = follower.state.stage == "finished"
        await until(lambda: not looks.state.busy and looks.state.is_all == is_all, "all is told")
        told = len(looks.states)
        await asyncio.sleep(0.05)
        assert len(looks.states) == told


async def test_departed_jobs_are_not_counted(source: Source, world: World) -> None:
    job_id = world.demo.add_job("goes", queue=ETL, status="RUNNING", created=NOW)
    async with looking(source, "status:running") as (looks, follower):
        looks.groups.show(BY["status"])
        before = follower.state.loaded
        await until(lambda: looks.counts == {("RUNNING",): before})
        follower.listing.look(follower.window, job_id)
        world.demo.set_status(job_id, "SUCCEEDED")
        await follower.refresh()
        assert follower.departed == {job_id}
        await until(lambda: looks.counts == {("RUNNING",): before - 1})
    world.demo.forget(job_id)


async def test_named_children_are_counted_and_not_their_parents(
    source: Source, world: World
) -> None:
    parent = world.demo.add_job("array", queue=ETL, size=3, children=("FAILED",) * 3)
    async with looking(source, f"id:{parent}:0,{parent}:2") as (looks, _):
        looks.groups.show(BY["status"])
        await until(lambda: looks.counts == {("FAILED",): 2})
    world.demo.forget(parent)


@pytest.mark.parametrize("text", ["", FAILED])
async def test_all_that_match_are_read_once_and_counted_for_every_view(
    source: Source, world: World, text: str
) -> None:
    ids = expected(world, text, ETL)
    jobs = [job for job in all_jobs(world, (ETL,)) if job.id in ids]
    async with looking(source, text) as (looks, follower):
        await follower.settled()
        looks.groups.turn()
        await looks.until_stage("whole")
        asked = len(world.demo.calls)
        for view in (BY["status"], BY["queue"]):
            looks.groups.show(view)
            await looks.until_plain(view.title, jobs)
        looks.groups.turn()
        assert not looks.state.every
        looks.groups.turn()
        await looks.until_plain("queue", jobs)
        assert len(world.demo.calls) == asked
        sums = [state.made.jobs for state in looks.states if state.every and state.made]
        assert max(sums) == len(ids)


async def test_definitions_are_told_where_they_are_asked_for(source: Source, world: World) -> None:
    async with looking(source, FAILED) as (looks, _):
        looks.groups.show(BY["status"])
        looks.groups.turn()
        await looks.until_stage("whole")
        looks.groups.show(BY["definition"])
        await until(lambda: (Gap.UNTOLD,) in looks.counts)
        looks.groups.again()
        await looks.until_stage("whole")
        found = [job for job in all_jobs(world, (ETL,)) if job.is_terminal]
        names = Counter((job.definition.rpartition("/")[2],) for job in found)
        assert looks.counts == names
        looks.groups.show(BY["exit and reason"])
        looks.groups.again()
        looks.groups.show(BY["definition"])
        await looks.until_stage("whole")
        assert looks.counts == names


async def test_a_stop_keeps_what_was_counted_and_the_next_key_reads_on(
    source: Source, world: World
) -> None:
    async with looking(source, swept=False) as (looks, _):
        looks.groups.show(BY["status"])
        world.demo.faults.turn({"latency": 0.05})
        looks.groups.turn()
        await until(lambda: looks.counts and looks.state.every, "some are read")
        assert looks.groups.stop()
        assert not looks.groups.stop()
        await looks.until_stage("stopped")
        made = looks.state.made
        assert made is not None
        assert 0 < made.jobs < len(all_jobs(world, (ETL,)))
        world.demo.faults.clear()
        looks.groups.again()
        looks.groups.again()
        await looks.until_stage("whole")
        assert looks.counts == plainly(BY["status"], list(all_jobs(world, (ETL,))))


async def test_stopped_at_any_moment_no_job_is_lost_or_counted_twice(
    source: Source, world: World
) -> None:
    async with looking(source, swept=False) as (looks, _):
        looks.groups.show(BY["status"])
        looks.groups.turn()
        for pause in range(40):
            await asyncio.sleep(0.0005 * (pause % 7))
            if not looks.groups.stop():
                break
            looks.groups.read()
        await looks.until_stage("whole")
        assert looks.counts == plainly(BY["status"], list(all_jobs(world, (ETL,))))


async def test_a_view_that_is_counted_while_all_are_read_shows_no_less_at_the_end(
    source: Source, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_are_read, go_on, gate = asyncio.Event(), asyncio.Event(), Gate()
    next_jobs, made = Every.next_jobs, groups._Whole.made

    async def halted(every: Every) -> tuple[Job, ...]:
        if every.told()["scanned"]:
            some_are_read.set()
            await go_on.wait()
        return await next_jobs(every)

    def told_late(whole: groups._Whole, view: View) -> Made:
        counted = made(whole, view)
        if not go_on.is_set():
            gate()
        return counted

    monkeypatch.setattr(Every, "next_jobs", halted)
    async with looking(source, swept=False) as (looks, _):
        looks.groups.show(BY["status"])
        looks.groups.turn()
        await some_are_read.wait()
        monkeypatch.setattr(groups._Whole, "made", told_late)
        looks.groups.show(BY["queue"])
        await gate.is_entered()
        go_on.set()
        await until(lambda: looks.stage == "whole", "whole")
        gate.open.set()
        await looks.until_stage("whole")
        assert looks.counts == plainly(BY["queue"], all_jobs(world, (ETL,)))


async def test_a_failure_is_told_alone_and_read_on_from(source: Source, world: World) -> None:
    async with looking(source) as (looks, follower):
        loaded = looks.counts
        world.demo.faults.deny = -1
        looks.groups.turn()
        await looks.until_stage("failed")
        assert (looks.failed, follower.state.failure) == (True, None)
        looks.groups.turn()
        assert looks.counts == loaded
        world.demo.faults.clear()
        looks.groups.turn()
        looks.groups.again()
        await looks.until_stage("whole")
        assert not looks.failed
        assert sum(looks.counts.values()) == len(all_jobs(world, (ETL,)))


async def test_what_was_counted_is_there_when_somebody_looks_again(
    source: Source, world: World
) -> None:
    async with looking(source) as (looks, _):
        looks.groups.turn()
        await looks.until_stage("whole")
        made = looks.state.made
        looks.groups.leave(looks.told)
        assert not looks.state.busy
        told = len(looks.states)
        looks.groups.follow(looks.told)
        looks.groups.leave(print)
        assert looks.state.every
        assert looks.state.made == made
        assert len(looks.states) > told
        await looks.until_stage("whole")


async def test_leaving_stops_a_reading(source: Source, world: World) -> None:
    async with looking(source) as (looks, _):
        world.demo.faults.turn({"latency": 0.05})
        looks.groups.turn()
        looks.groups.leave(looks.told)
        assert not looks.state.busy
        assert looks.stage == "stopped"


async def test_nothing_is_counted_on_the_thread_of_the_screen(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = set()
    plain = counting.counted

    def counted(jobs: Iterable[Job], *about: Any) -> Counter[counting.Key]:
        threads.add(current_thread())
        return plain(jobs, *about)

    monkeypatch.setattr(counting, "counted", counted)
    async with looking(source) as (looks, follower):
        await follower.more()
        for view in VIEWS:
            looks.groups.show(view)
            await until(lambda: looks.counts and not looks.state.busy)
        looks.groups.turn()
        await looks.until_stage("whole")
    assert threads
    assert main_thread() not in threads
