"""Several regions as one: each is asked for its own jobs, and fails, or is slow, alone."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial
from threading import Event
from typing import NamedTuple

import pytest

from batch_tui.batch.ending import Target
from batch_tui.batch.failure import BadCredentials, Denied, Refused
from batch_tui.batch.job import Job, Status
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Page, Scope
from batch_tui.batch.query.query import parse
from batch_tui.feed import side_by_side
from batch_tui.feed.action import Stop, StopState
from batch_tui.feed.apart import Late
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import TRIES
from batch_tui.feed.every import Every
from batch_tui.feed.listing import pages
from batch_tui.feed.lookup import look_up
from batch_tui.feed.pager import Pager
from batch_tui.feed.together import Together, together
from batch_tui.feed.vigil import LOOKS, Vigil
from tests.batch.queries import query_means
from tests.feed.follower import Follower, calling, followed, until
from tests.feed.reading import drained, ids
from tests.feed.world import NOW, World, demo_world, present_jobs, source_of
from tests.terminal import PATIENCE

US, EU = "us-east-1", "eu-west-1"
QUEUE = "genomics"
BOTH = (f"{US}/{QUEUE}", f"{EU}/{QUEUE}")
NOBODY = "00000000-0000-4000-a000-000000000000"


class Regions(NamedTuple):
    """Two worlds, and the source of both."""

    us: World
    eu: World
    source: Together


@pytest.fixture(scope="module")
def worlds() -> Iterator[tuple[World, World]]:
    with demo_world(400, 7) as us, demo_world(300, 11, EU) as eu:
        yield us, eu


def _hangs(world: World) -> bool:
    return world.demo.faults.latency > PATIENCE


@pytest.fixture
async def regions(worlds: tuple[World, World]) -> AsyncIterator[Regions]:
    us, eu = (partial(_hangs, world) for world in worlds)
    async with calling(hang=us) as here, calling(hang=eu) as there:
        sources = [
            replace(source_of(world, calls), scope=Scope("default", world.demo.region_name))
            for world, calls in zip(worlds, (here, there), strict=True)
        ]
        for world in worlds:
            world.demo.calls.clear()
        yield Regions(*worlds, together(sources))
    for world in worlds:
        world.demo.faults.clear()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has nobody be late but where that is what a test is about."""
    monkeypatch.setattr(side_by_side, "SLOW", 3_600.0)


def asked(world: World, operation: str) -> list[dict[str, object]]:
    return [call.body for call in world.demo.calls if call.operation == operation]


def one_of(world: World) -> str:
    return present_jobs(world, (QUEUE,))[0].id


@pytest.mark.parametrize(
    ("scopes", "labels"),
    [
        ([("a", US), ("a", EU)], (US, EU)),
        ([("a", ""), ("b", "")], ("a", "b")),
        ([("a", US), ("b", US)], ("a", "b")),
        (
            [("a", US), ("a", EU), ("b", US), ("b", EU)],
            (f"a/{US}", f"a/{EU}", f"b/{US}", f"b/{EU}"),
        ),
    ],
)
def test_the_label_is_what_tells_one_from_the_others(
    worlds: tuple[World, World], scopes: list[tuple[str, str]], labels: tuple[str, ...]
) -> None:
    source = together([replace(source_of(worlds[0]), scope=Scope(*scope)) for scope in scopes])
    assert source.labels == labels
    assert source.at(f"{labels[1]}/x") == (source.at(f"{labels[1]}/y")[0], "x")


async def test_queues_go_by_label_and_name_and_those_of_one_may_be_missing(
    regions: Regions,
) -> None:
    found = await regions.source.list_queues()
    names = [queue.name for queue in found.queues]
    assert {*BOTH} < {*names}
    assert len(names) == len({*names}) == len(regions.us.demo.store.queues) * 2
    assert regions.source.place == Scope("default", f"{EU},{US}")
    regions.eu.demo.faults.deny = -1
    found = await regions.source.list_queues()
    assert {queue.name.partition("/")[0] for queue in found.queues} == {US}
    assert [(label, type(why)) for label, why in found.failed.items()] == [(EU, Denied)]
    regions.us.demo.faults.deny = -1
    with pytest.raises(Denied):
        await regions.source.list_queues()


@pytest.mark.parametrize("text", ["", "status:failed", "status:succeeded,failed reason:essential"])
async def test_the_jobs_of_both_come_newest_first_under_their_queues(
    regions: Regions, text: str
) -> None:
    pager = Pager(plan(parse(text), BOTH, NOW), regions.source, certain=True)
    jobs = await drained(pager)
    own = {
        queue: {
            job.id for job in present_jobs(world, (QUEUE,)) if query_means(parse(text), job, NOW)
        }
        for queue, world in zip(BOTH, (regions.us, regions.eu), strict=True)
    }
    assert {queue: {job.id for job in jobs if job.queue == queue} for queue in BOTH} == own
    created = [job.created or 0 for job in jobs]
    assert created == sorted(created, reverse=True)
    ids(jobs)
    assert {body["jobQueue"] for body in asked(regions.eu, "ListJobs")} == {QUEUE}


async def test_a_job_is_asked_for_where_it_is_and_an_unknown_one_everywhere(
    regions: Regions,
) -> None:
    await drained(Pager(plan(parse(""), BOTH, NOW), regions.source))
    mine, other = one_of(regions.us), one_of(regions.eu)
    assert regions.source.home(mine).scope.region == US
    assert regions.source.home(f"{other}:7").scope.region == EU
    for world in regions[:2]:
        world.demo.calls.clear()
    found = await regions.source.describe_jobs([mine, other, NOBODY])
    assert {job.id: job.queue for job in found} == {mine: BOTH[0], other: BOTH[1]}
    assert [body["jobs"] for body in asked(regions.us, "DescribeJobs")] == [[mine, NOBODY]]
    assert [body["jobs"] for body in asked(regions.eu, "DescribeJobs")] == [[other, NOBODY]]
    assert regions.source.share(EU, [mine, other]) == [other]


async def test_what_one_of_them_does_not_answer_is_told_and_not_taken_for_gone(
    regions: Regions,
) -> None:
    mine, other = one_of(regions.us), one_of(regions.eu)
    await regions.source.describe_jobs([mine, other])
    regions.eu.demo.faults.turn({"expire_credentials": -1})
    found = await regions.source.describe_jobs([mine, other])
    assert [job.id for job in found] == [mine]
    assert [(job_id, type(why)) for job_id, why in found.failed.items()] == [
        (other, BadCredentials)
    ]
    runs = regions.us.demo.add_job("runs", queue=QUEUE, status="RUNNING")
    vigil = Vigil(regions.source, [runs, other])
    for _ in range(LOOKS):
        await vigil.look()
    assert [job.id for job in vigil.jobs] == [runs]
    assert vigil.gone == ()
    looked = await look_up([mine, other], regions.source)
    assert ([job.id for job in looked.jobs], looked.unread, looked.absent) == ([mine], 1, ())
    with pytest.raises(BadCredentials):
        await look_up([other], regions.source)


async def test_a_queue_of_none_of_them_is_refused_with_what_to_write(regions: Regions) -> None:
    for queue in (QUEUE, f"mars-1/{QUEUE}"):
        with pytest.raises(Refused, match=f"Write {BOTH[0]} or {BOTH[1]}"):
            regions.source.at(queue)


async def test_each_has_its_own_budget(worlds: tuple[World, World]) -> None:
    async with calling(Budget(rate=10_000)) as here, calling(Budget(rate=10_000)) as there:
        sources = [replace(source_of(w, c)) for w, c in zip(worlds, (here, there), strict=True)]
        source = Together(dict(zip((US, EU), sources, strict=True)))
        worlds[1].demo.faults.turn({"throttle": 1})
        there.budget._sleep = lambda _: asyncio.sleep(0)
        there.budget._random = lambda: -1.0  # a pause of no time at all
        await source.list_queues()
        assert here.budget.rate > there.budget.rate
        assert source.budget.pause == max(here.budget.pause, there.budget.pause)
        assert source.budget.calls_last_minute == 3
        worlds[1].demo.faults.clear()


def listing(regions: Regions, text: str = "") -> AbstractAsyncContextManager[Follower]:
    return followed(regions.source, plan(parse(text), BOTH, NOW))


@pytest.mark.parametrize(
    "fault", [{"expire_credentials": -1}, {"deny": -1, "only": ["ListJobs"]}, {"drop": -1}]
)
async def test_one_that_fails_is_left_out_and_comes_again_by_itself(
    regions: Regions, fault: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AGAIN", 0.1)
    monkeypatch.setattr(pages, "SOON", 0.1)
    regions.eu.demo.faults.turn(fault)
    async with listing(regions) as follower:
        assert follower.state.failure is None
        assert [*follower.state.apart] == [BOTH[1]]
        assert {row.job.queue for row in follower.rows} == {BOTH[0]}
        regions.eu.demo.faults.clear()
        await until(lambda: not follower.state.apart, "healed")
        while follower.state.stage != "finished":
            await follower.more()
        assert {row.job.queue for row in follower.rows} == {*BOTH}


async def test_where_all_fail_alike_that_is_what_keeps_the_list_away(regions: Regions) -> None:
    for world in regions[:2]:
        world.demo.faults.turn({"expire_credentials": -1})
    async with listing(regions) as follower:
        assert [type(follower.state.failure)] == [BadCredentials]
        assert follower.state.apart == {}
        for world in regions[:2]:
            world.demo.faults.clear()
        await follower.refresh(Priority.KEY)
        assert follower.state.failure is None
        assert {row.job.queue for row in follower.rows} == {*BOTH}


async def test_one_that_is_slow_keeps_the_others_for_a_while_alone(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "SLOW", 0.05)
    monkeypatch.setattr(pages, "SOON", 0.1)
    gate, list_jobs, begun = Event(), regions.eu.region.list_jobs, []

    def held(stream: Stream, token: str | None, limit: int) -> Page:
        begun.append(stream)
        gate.wait(PATIENCE)
        return list_jobs(stream, token, limit)

    monkeypatch.setattr(regions.eu.region, "list_jobs", held)
    async with listing(regions) as follower:
        assert {row.job.queue for row in follower.rows} == {BOTH[0]}
        [(queue, why)] = follower.state.apart.items()
        assert (queue, type(why)) == (BOTH[1], Late)
        while follower.state.stage != "finished":
            await follower.more()
        for _ in range(3):
            await follower.refresh(Priority.KEY)
        most = 2  # a page, and a look for what is new
        assert len(begun) <= most, "what is under way is not asked again"
        gate.set()
        await until(lambda: {row.job.queue for row in follower.rows} == {*BOTH}, "it has answered")


async def test_a_refresh_tells_of_one_while_another_hangs(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listing(regions) as follower:
        await follower.settled()  # or a description of its rows would hang
        monkeypatch.setattr(side_by_side, "SLOW", 0.05)
        regions.eu.demo.faults.latency = 3_600.0
        for name in ("first", "second"):
            new = regions.us.demo.add_job(name, queue=QUEUE)
            await follower.refresh(Priority.REFRESH)
            assert new in follower.ids
        assert isinstance(follower.state.apart[BOTH[1]], Late)


async def test_a_refresh_that_is_throttled_comes_again_by_itself_and_tells_of_the_others(
    regions: Regions,
) -> None:
    async with listing(regions) as follower:
        regions.us.demo.faults.turn({"throttle": -1})
        new = regions.eu.demo.add_job("new", queue=QUEUE)
        await follower.refresh(Priority.REFRESH)
        assert new in follower.ids
        assert follower.state.failure is None
        assert follower.state.apart == {}


async def test_children_are_asked_for_where_their_parent_is(regions: Regions) -> None:
    states = ("FAILED", "SUCCEEDED", "FAILED")
    parent = regions.eu.demo.add_job("array", queue=QUEUE, size=3, children=states)
    async with listing(regions, "name:array") as follower:
        follower.look(0, 40)
        follower.listing.expand(parent)
        await until(lambda: all(row.job.status for row in follower.rows), "known")
        assert [row.job.status for row in follower.rows[1:]] == [*map(Status, states)]
        follower.listing.restrict(parent, [Status.FAILED])
        await until(lambda: len(follower.rows) == 3, "the failed ones")
        assert not asked(regions.us, "DescribeJobs")


async def test_children_that_cannot_be_asked_for_say_so_and_come_with_a_refresh(
    regions: Regions,
) -> None:
    parent = regions.eu.demo.add_job("alone", queue=QUEUE, size=2, children=("RUNNING",) * 2)
    other = regions.us.demo.add_job("alone", queue=QUEUE, size=2, children=("RUNNING",) * 2)
    async with listing(regions, "name:alone") as follower:
        regions.eu.demo.faults.turn({"expire_credentials": -1, "only": ["DescribeJobs"]})
        follower.look(0, 40)
        follower.listing.expand(other)
        follower.listing.expand(parent)
        await until(lambda: "could not be asked" in follower.note(f"{parent}:1"), "told")
        await follower.idle()
        regions.eu.demo.faults.clear()
        await follower.refresh(Priority.REFRESH)
        assert [row.job.status for row in follower.rows if ":" in row.job.id] == [
            Status.RUNNING
        ] * 4
        assert follower.note(f"{parent}:1") == ""


async def test_jobs_are_stopped_where_they_are(regions: Regions) -> None:
    there = [world.demo.add_job("stopped", queue=QUEUE, status="RUNNING") for world in regions[:2]]
    states: list[StopState] = []
    stop = Stop(regions.source, [Target(Job(job_id, "")) for job_id in there], states.append)
    stop.look()
    await until(lambda: stop.state.stage == "ready", "ready")
    stop.send("enough")
    await until(lambda: stop.state.stage == "over", "over")
    await stop.close()
    assert {outcome.kind for outcome in stop.state.outcomes.values()} == {"stopped"}
    sent = [
        Counter(c.operation for c in world.demo.calls if c.operation.startswith("Terminate"))
        for world in regions[:2]
    ]
    assert [total.total() for total in sent] == [1, 1]


async def held_back(regions: Regions, patch: pytest.MonkeyPatch) -> Event:
    """Let one of them answer no listing before an event."""
    patch.setattr(side_by_side, "SLOW", 0.05)
    gate, list_jobs = Event(), regions.eu.region.list_jobs

    def held(stream: Stream, token: str | None, limit: int) -> Page:
        gate.wait(PATIENCE)
        return list_jobs(stream, token, limit)

    patch.setattr(regions.eu.region, "list_jobs", held)
    return gate


async def test_who_reads_all_waits_for_one_that_is_slow(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = await held_back(regions, monkeypatch)
    every = Every(plan(parse(""), BOTH, NOW, every=True), regions.source)
    asyncio.get_running_loop().call_later(0.3, gate.set)
    found: list[Job] = []
    while not every.finished:
        found += await every.next_jobs()
    assert every.told()["apart"] == ()
    assert {job.queue for job in found} == {*BOTH}
    assert len(found) == sum(len(present_jobs(world, (QUEUE,))) for world in regions[:2])


async def test_who_reads_all_waits_for_one_that_is_throttled(worlds: tuple[World, World]) -> None:
    async with calling(Budget(rate=10_000)) as here, calling(Budget(rate=10_000)) as there:
        there.budget._sleep = lambda _: asyncio.sleep(0)
        there.budget._random = lambda: -1.0  # a pause of no time at all
        sources = [source_of(w, c) for w, c in zip(worlds, (here, there), strict=True)]
        source = Together(dict(zip((US, EU), sources, strict=True)))
        worlds[1].demo.faults.turn({"throttle": 5})
        every = Every(plan(parse(""), BOTH, NOW, every=True), source)
        found: list[Job] = []
        while not every.finished:
            found += await every.next_jobs()
        worlds[1].demo.faults.clear()
        assert every.told()["apart"] == ()
        assert {job.queue for job in found} == {*BOTH}


async def test_one_that_was_late_is_shown_as_soon_as_it_has_answered(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SOON", 3_600.0)
    gate = await held_back(regions, monkeypatch)
    async with listing(regions) as follower:
        assert isinstance(follower.state.apart[BOTH[1]], Late)
        monkeypatch.setattr(side_by_side, "SLOW", 3_600.0)  # it is not late once more
        gate.set()  # long before it is asked again
        await until(lambda: BOTH[1] in {row.job.queue for row in follower.rows}, "shown")
        assert follower.state.apart == {}


async def test_of_one_that_was_late_only_what_is_new_is_looked_for(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = await held_back(regions, monkeypatch)
    async with listing(regions) as follower:
        await follower.refresh(Priority.KEY)
        regions.eu.demo.calls.clear()
        gate.set()
        await until(lambda: BOTH[1] in {row.job.queue for row in follower.rows}, "shown")
        await follower.refresh(Priority.REFRESH)
        filters = [body["filters"] for body in asked(regions.eu, "ListJobs")]
        from_the_beginning = [one for one in filters if one[0]["values"] == ["1"]]  # type: ignore[index]
        assert len(from_the_beginning) == 1


async def test_what_was_stopped_does_not_go_on_by_itself_for_one_that_is_late(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(200):  # so that there is more than a page
        regions.us.demo.add_job("more", queue=QUEUE)
    gate = await held_back(regions, monkeypatch)
    async with listing(regions) as follower:
        regions.us.demo.faults.turn({"latency": 3_600.0, "only": ["ListJobs"]})
        follower.listing.more()
        assert follower.listing.stop()
        gate.set()
        await until(lambda: not follower.state.apart, "it has answered")
        assert follower.state.stage == "stopped"
        regions.us.demo.faults.clear()
        await follower.more()
        assert follower.state.stage != "stopped"


async def test_a_refresh_of_which_nothing_came_is_not_told_as_one(regions: Regions) -> None:
    now = NOW
    for source in regions.source._sources.values():
        source.clock = lambda: now
    async with listing(regions) as follower:
        for world in regions[:2]:
            world.demo.faults.turn({"throttle": -1})
        now += 60_000
        await follower.refresh(Priority.REFRESH)
        assert follower.state.refreshed == NOW


async def test_rows_of_one_are_told_while_another_is_slow(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    parents = [
        world.demo.add_job("side", queue=QUEUE, size=2, children=("RUNNING",) * 2)
        for world in regions[:2]
    ]
    async with listing(regions, "name:side") as follower:
        gate, describe = Event(), regions.eu.region.describe_jobs

        def held(ids: tuple[str, ...]) -> object:
            gate.wait(PATIENCE)
            return describe(ids)

        monkeypatch.setattr(regions.eu.region, "describe_jobs", held)
        for parent in parents:
            follower.listing.expand(parent)
        follower.look(0, 40)
        first = f"{parents[0]}:1"
        await until(lambda: (job := follower.listing.jobs.get(first)) and job.status, "told")
        gate.set()


async def test_what_is_not_answered_is_not_taken_for_gone_before_it_is_stopped(
    regions: Regions,
) -> None:
    there = [world.demo.add_job("kept", queue=QUEUE, status="RUNNING") for world in regions[:2]]
    await regions.source.describe_jobs(there)
    regions.eu.demo.faults.turn({"expire_credentials": -1})
    states: list[StopState] = []
    targets = [Target(Job(job_id, "", status=Status.RUNNING)) for job_id in there]
    stop = Stop(regions.source, targets, states.append)
    stop.look()
    await until(lambda: stop.state.stage == "ready", "ready")
    await stop.close()
    assert stop.state.absent == frozenset()
    assert isinstance(stop.state.failure, BadCredentials)


async def test_a_job_that_is_named_comes_once_its_region_answers(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AGAIN", 0.1)
    mine, other = one_of(regions.us), one_of(regions.eu)
    regions.eu.demo.faults.turn({"expire_credentials": -1})
    async with listing(regions, f"id:{mine},{other}") as follower:
        assert follower.ids == [mine]
        assert follower.state.unread == 1
        regions.eu.demo.faults.clear()
        await until(lambda: {*follower.ids} == {mine, other}, "healed")
        await follower.idle()
        assert follower.state.unread == 0


async def test_a_child_is_asked_for_where_it_is_though_its_parent_is_not_told_of(
    regions: Regions,
) -> None:
    parent = regions.eu.demo.add_job("only", queue=QUEUE, size=2, children=("RUNNING",) * 2)
    await regions.source.describe_jobs([f"{parent}:1"])
    assert regions.source.home(f"{parent}:1").scope.region == EU


async def test_a_review_that_is_throttled_keeps_no_region_away(regions: Regions) -> None:
    now = NOW
    for source in regions.source._sources.values():
        source.clock = lambda: now
        source.learned.page = 5  # what is longer than a page is reviewed
    async with listing(regions, "status:succeeded") as follower:
        while follower.state.stage != "finished":
            await follower.more()
        now += 61_000
        regions.eu.demo.faults.turn({"throttle": -1, "only": ["ListJobs"]})
        regions.eu.demo.calls.clear()
        await follower.refresh(Priority.REFRESH)
        assert asked(regions.eu, "ListJobs")
        assert follower.state.apart == {}


async def test_one_that_hangs_makes_nobody_read_on(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for world in regions[:2]:
        for number in range(230):
            world.demo.add_job(f"more-{number}", queue=QUEUE)
    gate = await held_back(regions, monkeypatch)
    async with listing(regions) as follower:
        monkeypatch.setattr(pages, "SOON", 0.01)
        regions.us.demo.calls.clear()
        for _ in range(3):
            follower.listing._ask_queues_again()
            await until(lambda: follower.state.busy, "asked")
            await follower.idle()
        assert not asked(regions.us, "ListJobs")
        gate.set()
        await until(lambda: BOTH[1] in {row.job.queue for row in follower.rows}, "shown")


async def test_where_all_have_failed_since_a_refresh_says_so(regions: Regions) -> None:
    async with listing(regions, "status:failed") as follower:  # nothing in sight may change
        await follower.settled()
        for world in regions[:2]:
            world.demo.faults.turn({"expire_credentials": -1})
        for _ in range(2):
            await follower.refresh(Priority.REFRESH)
            assert isinstance(follower.state.failure, BadCredentials)
            assert follower.state.apart == {}


async def test_a_job_that_is_found_is_told_while_another_region_is_slow(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, describe = Event(), regions.eu.region.describe_jobs

    def held(ids: tuple[str, ...]) -> object:
        gate.wait(PATIENCE)
        return describe(ids)

    monkeypatch.setattr(regions.eu.region, "describe_jobs", held)
    mine = one_of(regions.us)
    async with listing(regions, f"id:{mine}") as follower:
        assert not gate.is_set()
        assert follower.ids == [mine]
        gate.set()


async def test_who_is_patient_waits_for_one_that_is_slow_or_throttles(
    regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "SLOW", 0.0)
    for place in regions.source.labels:
        source = regions.source.at(f"{place}/x")[0]
        source.calls.budget._sleep = lambda _: asyncio.sleep(0)
        source.calls.budget._random = lambda: -1.0  # a pause of no time at all
    regions.eu.demo.faults.turn({"throttle": 2 * TRIES})
    every = Every(plan(parse(""), BOTH, NOW, every=True), regions.source)
    jobs: list[Job] = []
    while not every.finished:
        jobs += await every.next_jobs()
    own = [{job.id for job in present_jobs(world, (QUEUE,))} for world in regions[:2]]
    assert {job.id for job in jobs} == own[0] | own[1]
    assert every.told()["apart"] == ()


async def test_a_page_that_is_given_up_loses_no_job_and_leaves_nothing_under_way(
    regions: Regions,
) -> None:
    pager = Pager(plan(parse(""), BOTH, NOW), regions.source, certain=True)
    page = asyncio.create_task(pager.next_page())
    await asyncio.sleep(0)
    page.cancel()
    await asyncio.gather(page, return_exceptions=True)
    jobs = await drained(pager)
    own = [{job.id for job in present_jobs(world, (QUEUE,))} for world in regions[:2]]
    assert {*ids(jobs)} == own[0] | own[1]
    assert len(asyncio.all_tasks()) == 1


async def test_a_job_of_two_profiles_of_one_account_stays_in_one_queue(
    worlds: tuple[World, World],
) -> None:
    async with calling() as here, calling() as there:
        sources = [
            replace(source_of(worlds[0], calls), scope=Scope(profile, ""))
            for profile, calls in (("a", here), ("b", there))
        ]
        queues = (f"a/{QUEUE}", f"b/{QUEUE}")
        async with followed(together(sources), plan(parse(""), queues, NOW)) as follower:
            before = {row.job.id: row.job.queue for row in follower.rows}
            assert len(before) == len(follower.rows)
            for _ in range(2):
                await follower.refresh(Priority.REFRESH)
                after = {row.job.id: row.job.queue for row in follower.rows}
                assert {job_id: after[job_id] for job_id in before} == before
